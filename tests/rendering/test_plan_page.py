"""The page of a plan, as text: complete, escaped, still, and true about what is unknown or unproven."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from repatria.core.cases import Case, Source, WeightTable
from repatria.core.counts import Count
from repatria.core.offers import OfferState
from repatria.core.parties import Party
from repatria.core.plans import Outcome
from repatria.core.questions import Alternative, Answer, Change
from repatria.core.rules import Demand
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.rendering import render_page, wording
from tests.builders import case, founding_case, get, give, group, offer, person, russian_offer

ANSWER = Answer(
    goal="captive-2",
    at_least=1,
    is_met=False,
    is_reachable=True,
    alternatives=(
        Alternative(
            (Change("new-ru", "RU", "new", None, "gives at least 1", "Russia promises at least 1."),),
            people=2,
            provisional=2,
            offers=("new-ru", "ua-1"),
            outcome=Outcome.PROVEN_BEST,
        ),
        Alternative(
            (Change("ua-1", "UA", "gets[0]", "at least 1", None, "Ukraine drops its term."),),
            people=1,
            provisional=1,
            offers=("ua-1",),
            outcome=Outcome.FOUND,
        ),
    ),
    is_proven=True,
    says="captive-2 can go if Russia promises what Ukraine asks.",
)


class _Seen(HTMLParser):
    """Collects what a reader sees, every attribute, and the text within each <bdi>."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.text: list[str] = []
        self.isolated: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "link", "br"):
            self.stack.append(tag)
        if tag == "bdi":
            self.isolated.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.stack:
            return
        self.text.append(data)
        if "bdi" in self.stack:
            self.isolated[-1] += data


def seen(page: str) -> _Seen:
    """Read a page as a browser would."""
    parser = _Seen()
    parser.feed(page)
    return parser


def words_of(page: str) -> str:
    """Give what a reader sees, with single spaces."""
    return " ".join(" ".join(seen(page).text).split())


def page_of(the_case: Case, *answers: Answer, **changes: object) -> str:
    """Plan a case and render it; `changes` replace fields of the plan."""
    plan = plan_case(the_case)
    return render_page(the_case, replace(plan, **changes), answers)  # type: ignore[arg-type]


def many_parties_case() -> Case:
    """Make an exchange with one-way givers, companions, somebody left and an offer withdrawn."""
    return case(
        person("a1", "A", "B"),
        group("b", "B", "A", count=40),
        person("c1", "C", "B"),
        group("children", "C", "B", count=2, accompanies=("c1",)),
        person("d1", "D", "B"),
        group("unknown", "D", "A", count=None),
        offer("a", "A", give(who(id="a1"), "B"), get(who(home="A"), "A", at_least=30)),
        offer("b", "B", give(who(home="A"), "A", at_most=30), get(who(id="a1"), "B", at_least=1)),
        offer("c", "C", give(who(id="c1"), "B")),
        offer("d", "D", give(who(id="d1"), "B"), state=OfferState.WITHDRAWN),
    )


@pytest.mark.parametrize(
    "the_case",
    [founding_case(), founding_case(russian_offer()), many_parties_case()],
    ids=["founding", "assumed", "many"],
)
def test_everything_in_the_plan_is_on_the_page(the_case: Case) -> None:
    """Every offer, transfer, record left and party of a plan appears, isolated, on its page."""
    plan = plan_case(the_case)
    isolated = set(seen(render_page(the_case, plan, ())).isolated)
    expected = {state.id for state in plan.offers} | {left.who for left in plan.left}
    expected |= {transfer.who for transfer in plan.transfers} | {one.name for one in the_case.parties}
    assert expected <= isolated


def test_every_reason_is_said_in_words_beside_its_code() -> None:
    """Whoever stays has each reason as a sentence and as a code."""
    plan = plan_case(founding_case())
    words = words_of(render_page(founding_case(), plan, ()))
    for left in plan.left:
        for reason in left.reasons:
            assert wording.reason_sentence(reason) in words
            assert reason.value in words


def test_the_founding_case_is_told_truthfully() -> None:
    """The page of the founding case says that nobody goes, what is missing, and who must not see it."""
    words = words_of(page_of(founding_case(), ANSWER))
    assert "Nobody goes home yet." in words
    assert "needs 1 and can have 0" in words
    assert "not promised" in words
    assert "For the neutral only." in words
    assert "Russia promises at least 1." in words
    assert "Ukraine drops its term." in words


def test_what_is_promised_is_not_called_missing() -> None:
    """An arrival that an offer promises on a condition is not drawn as a promise that is missing."""
    the_case = case(
        person("a1", "A", "B"),
        person("b1", "B", "A"),
        offer("a", "A", give(who(id="a1"), "B"), get(who(id="b1"), "A", at_least=2)),
        offer("b", "B", give(who(id="b1"), "A"), get(who(id="a1"), "B", at_least=1)),
    )
    words = words_of(page_of(the_case))
    assert "a waits: needs 2, can have 1" in words.replace("\u2068", "").replace("\u2069", "")
    assert "not promised" not in words


def test_an_assumed_offer_is_called_assumed() -> None:
    """A plan that rests on an offer nobody has made says so in its headline and beside the offer."""
    words = words_of(page_of(founding_case(russian_offer())))
    assert "This rests on 1 offer that nobody has made." in words
    assert "Nobody has made this offer." in words


HOSTILE = "<script>alert(1)</script>\"'&</svg></style><img src=x onerror=alert(1)>"


def test_text_of_others_stays_text() -> None:
    """Names, titles, sources, reasons and answers full of markup come out as text, in the drawing too."""
    the_case = replace(
        founding_case(Source("s", HOSTILE)),
        title=HOSTILE,
        parties=(Party("KP", HOSTILE), Party("RU", HOSTILE), Party("UA", HOSTILE)),
    )
    change = Change(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    way = replace(ANSWER.alternatives[0], changes=(change,), offers=(HOSTILE,))
    answer = replace(ANSWER, goal=HOSTILE, says=HOSTILE, alternatives=(way,))
    page = page_of(the_case, answer, warnings=(HOSTILE,), case_digest=HOSTILE)
    assert not {"script", "img"} & set(seen(page).tags)
    assert page.count("</style>") == 1
    assert "alert(1)</script>" not in page
    assert HOSTILE in unescape(page)


def test_the_page_asks_for_nothing_from_outside() -> None:
    """No attribute and no style points outside the page, and the policy forbids scripts and requests."""
    page = page_of(founding_case(russian_offer()), ANSWER)
    links = [
        value for _, name, value in seen(page).attributes if name in ("href", "src", "xlink:href", "action")
    ]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {"#hatch", "#dots"}
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)


def test_links_and_labels_lead_somewhere() -> None:
    """Every link within the page and every label refers to an identifier that exists once."""
    found = seen(page_of(many_parties_case(), ANSWER))
    identifiers = [value for _, name, value in found.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    wanted = {value[1:] for _, name, value in found.attributes if name == "href"}
    wanted |= {
        part for _, name, value in found.attributes if name == "aria-labelledby" for part in value.split()
    }
    assert wanted <= set(identifiers)


def test_headings_are_in_order() -> None:
    """Headings begin with one h1 and never leave out a level."""
    levels = [
        int(tag[1]) for tag in seen(page_of(many_parties_case(), ANSWER)).tags if re.fullmatch(r"h\d", tag)
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_input_gives_the_same_bytes() -> None:
    """A page made twice from equal values is equal to the byte."""
    first = page_of(many_parties_case(), ANSWER)
    assert first.encode() == page_of(many_parties_case(), ANSWER).encode()


def test_an_unknown_number_is_never_zero() -> None:
    """Where nobody knows how many are held, the page says so and shows no zero for them."""
    the_case = case(
        group("some", "A", "B", count=None),
        person("one", "C", "B"),
        offer("a", "A", give(who(home="B"), "B")),
        offer("c", "C", give(who(home="B"), "B")),
    )
    plan = plan_case(the_case)
    words = words_of(render_page(the_case, plan, ()))
    assert "an unknown number stay" in words
    assert "holds an unknown number" in words
    assert "Interviews in private due at least 1" in words
    assert "A people 0 0 an unknown number" in words
    assert not re.search(r"\b0 stay|\bholds 0", words)
    nobody_counted = replace(plan, rests_on=replace(plan.rests_on, interviews_due=0))
    words = words_of(render_page(the_case, nobody_counted, ()))
    assert "Interviews in private due an unknown number" in words


def test_a_number_from_below_is_said_to_be_one() -> None:
    """A count known only from below reads "at least" everywhere."""
    the_case = founding_case(russian_offer())
    plan = plan_case(the_case)
    words = words_of(render_page(the_case, plan, ()))
    assert "holds at least 1" in words
    assert wording.count_words(Count(0, 5)) == "up to 5"


@pytest.mark.parametrize(
    ("outcome", "gap"),
    [
        (Outcome.FOUND, None),
        (Outcome.FOUND, 0),
        (Outcome.FOUND, 3),
        (Outcome.IMPOSSIBLE, None),
        (Outcome.UNDECIDED, None),
    ],
)
def test_only_a_proven_plan_is_called_best(outcome: Outcome, gap: int | None) -> None:
    """Unless it is proven best, no word of the page calls the plan best."""
    page = page_of(founding_case(russian_offer()), ANSWER, outcome=outcome, gap=gap)
    assert not re.search(r"\bbest\b", words_of(page), re.IGNORECASE)


def test_a_gap_is_told_in_people() -> None:
    """A plan that is not proven says by how many people it may fall short."""
    assert "up to 3 people" in words_of(page_of(founding_case(russian_offer()), outcome=Outcome.FOUND, gap=3))


def test_an_impossible_demand_has_its_own_sentence() -> None:
    """A demand that no plan meets gives a page that says so and draws who is held."""
    the_case = founding_case(Demand(who(id="captive-1"), 1))
    plan = plan_case(the_case)
    words = words_of(render_page(the_case, plan, ()))
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert "no plan can meet what the case demands" in words
    assert "2 stay" in words


def test_an_empty_case_still_has_a_page() -> None:
    """A case without people and offers gives a page."""
    plan = replace(plan_case(founding_case()), offers=(), left=(), balance=(), tiers=(), warnings=())
    words = words_of(render_page(case(), plan, ()))
    assert "Nobody has made an offer." in words
    assert "Nobody is held, and nobody goes." in words


def test_names_keep_their_direction_in_the_drawing() -> None:
    """Names in the drawing stand between isolating signs, and bring no direction signs of their own."""
    the_case = replace(
        founding_case(),
        parties=(Party("KP", "كوريا"), Party("RU", "\u202eRU\u2069"), Party("UA", "Україна")),
    )
    drawing = page_of(the_case).partition('<svg class="flow')[2].rpartition("</svg>")[0]
    assert "\u2068كوريا\u2069" in drawing
    assert "\u2068RU\u2069" in drawing
    assert "\u202e" not in drawing


def test_many_bands_stay_readable() -> None:
    """With hundreds of pairs of parties the drawing merges the smallest bands, and loses nobody."""
    names = [f"P{number:02}" for number in range(14)]
    people = [
        group(f"{holder}-{home}", holder, home, count=1 + (index * 7) % 23)
        for index, holder in enumerate(names)
        for home in names
        if home != holder
    ]
    offers = [
        offer(
            f"{one.held_by}-{one.home}", one.held_by, give(who(held_by=one.held_by, home=one.home), one.home)
        )
        for one in people
    ]
    the_case = case(*people, *offers)
    plan = plan_case(the_case)
    page = render_page(the_case, plan, ())
    table = page.partition('id="t-flow"')[2].partition("</table>")[0]
    numbers = [
        int(number.replace(",", "")) for number in re.findall(r'<td class="number">([\d,]+)</td>', table)
    ]
    assert sum(numbers) == plan.people_moved
    assert len(numbers) < 60
    assert "several places" in table


def test_weights_are_said_to_be_the_offers_own() -> None:
    """A ratio by a table of parity is told with its table, and never as the worth of a person."""
    table = WeightTable("cartel", "rank", (("captain", 6), ("private", 1)))
    the_case = case(
        group("c", "A", "B", count=2, rank="captain"),
        group("p", "B", "A", count=15, rank="private"),
        offer(
            "a",
            "A",
            give(who(home="B"), "B"),
            get(who(home="A"), "A", per_given=1, given_weights="cartel", got_weights="cartel"),
        ),
        offer("b", "B", give(who(home="A"), "A"), get(who(home="B"), "B", at_least=1)),
        table,
    )
    words = words_of(page_of(the_case))
    assert "counted by the table cartel , come to at least what is given" in words
    assert not re.search(r"\bworth\b|\bprice\b|\bvalue\b", words)
