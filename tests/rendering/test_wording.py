from __future__ import annotations

import re
from dataclasses import replace

import pytest

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.offers import Offer
from repatria.core.parties import Party
from repatria.core.plans import Outcome, Reason
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.rendering import wording
from repatria.rendering.phrases import plain
from tests.builders import case, founding_case, get, give, group, offer, person, russian_offer


def test_every_reason_has_words() -> None:
    """There is a sentence for every reason, and none tells of a wish, a fear or health."""
    for reason in Reason:
        said = wording.reason_sentence(reason)
        assert said.endswith(".")
        assert not re.search(r"wish|fear|refus|health|wound|unfit", said)


KOREANS_FOR_UKRAINIANS = offer(
    "x",
    "UA",
    give(who(held_by="UA", home="KP"), "KP"),
    get(who(held_by="RU", home="UA"), "UA", at_least=1),
)
THREE_FOR_TWO = offer(
    "x", "RU", give(who(home="UA"), "UA", at_most=1000), get(who(home="RU"), "RU", per_given="3/2")
)
FOR_NOTHING = offer(
    "x", "UA", give(who(id="captive-1"), "KP"), give(who(category="civilian"), "KP", "RU", all=True)
)
TWO_FOR_TWO_NAMED = offer(
    "x",
    "RU",
    give(who(), "UA", at_least=2, at_most=2),
    get(who(id=("captive-1", "captive-2")), "KP", all=True),
)
BY_TABLE = offer(
    "x",
    "UA",
    give(who(home="RU"), "RU"),
    get(who(home="UA"), "UA", per_given=1, given_weights="ranks", got_weights="ranks"),
)


@pytest.mark.parametrize(
    ("the_offer", "said"),
    [
        (
            KOREANS_FOR_UKRAINIANS,
            """Ukraine gives those held by it whose home is DPR Korea to DPR Korea, if at least 1 held by
            the Russian Federation whose home is Ukraine arrives in Ukraine.""",
        ),
        (
            THREE_FOR_TWO,
            """The Russian Federation gives at most 1,000 of those whose home is Ukraine to Ukraine, if for
            each 2 given at least 3 whose home is the Russian Federation arrive in the Russian Federation.""",
        ),
        (
            FOR_NOTHING,
            """Ukraine gives captive-1 to DPR Korea; and all those of category civilian to DPR Korea or
            the Russian Federation, and asks for nothing in return.""",
        ),
        (
            TWO_FOR_TWO_NAMED,
            """The Russian Federation gives exactly 2 of those held by it to Ukraine, if captive-1 and
            captive-2 arrive in DPR Korea.""",
        ),
        (
            BY_TABLE,
            """Ukraine gives those whose home is the Russian Federation to the Russian Federation, if the
            arrivals in Ukraine of those whose home is Ukraine, counted by the table ranks, come to at least
            what is given, counted by the table ranks.""",
        ),
    ],
    ids=["condition", "ratio", "unilateral", "named", "table"],
)
def test_an_offer_is_a_sentence(the_offer: Offer, said: str) -> None:
    """What an offer gives and asks for is told in one sentence, with the names of the parties."""
    the_case = replace(
        founding_case(),
        parties=(Party("KP", "DPR Korea"), Party("RU", "Russian Federation"), Party("UA", "Ukraine")),
    )
    assert wording.offer_sentence(the_case, the_offer) == " ".join(said.split())


def test_what_fails_is_told_with_its_numbers() -> None:
    """An offer that is not in force says what it needs, what it can have, and who was asked to help."""
    the_case = founding_case()
    state = plan_case(the_case).offers[0]
    the_offer = replace(the_case.offers_by_id["ua-1"], arranged_by="KP")
    said = plain(wording.failing_phrase(the_case, the_offer, state.because[0]))
    assert "It needs 1 and can have 0." in said
    assert said.endswith("KP was asked to arrange it.")


def test_a_failing_term_without_numbers_is_told_in_the_words_of_the_plan() -> None:
    """Where a failing term has no numbers, what the plan says of it is passed on."""
    the_case = founding_case()
    failing = replace(plan_case(the_case).offers[0].because[0], needs=None, says="As the plan says.")
    said = wording.failing_phrase(the_case, the_case.offers_by_id["ua-1"], failing)
    assert plain(said) == "As the plan says."


def convoy_case() -> Case:
    """Make a case in which one person goes and a child travels along."""
    return case(
        person("c1", "C", "B"),
        group("child", "C", "B", count=1, accompanies=("c1",)),
        offer("c", "C", give(who(id="c1"), "B")),
    )


@pytest.mark.parametrize(
    ("the_case", "said"),
    [
        (founding_case(), "Nobody goes home yet."),
        (
            founding_case(russian_offer()),
            """2 people can go free, both provisional: an interview in private is due first.
            This rests on 1 offer that nobody has made.""",
        ),
        (
            convoy_case(),
            """1 person can go free, provisional: an interview in private is due first.
            1 more travels with them.""",
        ),
    ],
    ids=["nobody", "both", "convoy"],
)
def test_a_headline_says_who_goes_and_what_is_due_first(the_case: Case, said: str) -> None:
    """The headline counts who can go free, who must be asked first, who travels along, what is assumed."""
    assert wording.headline(plan_case(the_case)) == " ".join(said.split())


@pytest.mark.parametrize("outcome", [Outcome.IMPOSSIBLE, Outcome.UNDECIDED])
def test_without_a_plan_the_headline_promises_nothing(outcome: Outcome) -> None:
    """An outcome without a plan is never told as a plan for nobody."""
    plan = replace(plan_case(founding_case()), outcome=outcome)
    assert wording.headline(plan) != "Nobody goes home yet."


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_proven_plan_is_called_best(outcome: Outcome) -> None:
    """The word stands in the sentence of one outcome alone."""
    plan = replace(plan_case(founding_case()), outcome=outcome, gap=2)
    assert ("best" in wording.outcome_sentence(plan)) == (outcome is Outcome.PROVEN_BEST)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count.exactly(0), "0"),
        (Count.exactly(1200), "1,200"),
        (Count.from_below(5), "at least 5"),
        (Count.unknown(), "an unknown number"),
        (Count(0, 5), "up to 5"),
        (Count(2, 5), "2 to 5"),
    ],
)
def test_an_unknown_count_never_reads_as_zero(count: Count, said: str) -> None:
    """A count is told with what is not known of it."""
    assert wording.count_words(count) == said
