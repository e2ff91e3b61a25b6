"""Lots: things that are not people go through the same engine, and are never taken for people."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from repatria.core.cases import LOTS_HANDED_OVER, Case, WeightTable, default_tiers
from repatria.core.errors import CaseInvalid
from repatria.core.parties import ConflictState
from repatria.core.plans import Outcome
from repatria.core.selections import Selection, Verdict, who
from repatria.law.destinations import Destination, destinations
from repatria.law.findings import findings_on_offers, people_due
from repatria.planning import ask, plan_case
from repatria.planning.casefile import read_case, selection_from_text
from repatria.planning.planfile.form import plan_from_json, plan_to_json
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from repatria.planning.views import share
from repatria.rendering import render_page
from repatria.rendering.wording import headline
from tests.builders import AS_OF, case, conflict, get, give, group, lot, offer

REMAINS = who(lot="remains")


def bodies(*more: object, **fields: object) -> Case:
    """Make two parties that exchange 1,000 remains for 30, and five people beside them."""
    return case(
        lot("a-remains", "A", "B", count=1_000),
        lot("b-remains", "B", "A", count=30),
        group("a-people", "A", "B", count=5),
        offer("a-1", "A", give(REMAINS, "B"), get(REMAINS, "A", per_given="1/100")),
        offer("b-1", "B", give(who(held_by="B", lot="remains"), "A"), get(REMAINS, "B", at_least=900)),
        offer("a-2", "A", give(who(held_by="A"), "B")),
        *more,
        **({"tiers": default_tiers({"remains"})} | fields),
    )


def test_a_selection_without_the_key_never_selects_a_lot() -> None:
    """A selection selects lots only by their kind, and then no people."""
    remains, people = lot("l", "A", "B"), group("p", "A", "B", count=2)
    judged = {
        words: (words.judge(remains, AS_OF), words.judge(people, AS_OF))
        for words in (Selection(), who(held_by="A"), who(id="l"), REMAINS, who(lot="undertaking"))
    }
    no, yes = Verdict.NO, Verdict.YES
    assert list(judged.values()) == [(no, yes), (no, yes), (no, no), (yes, no), (no, no)]


def test_a_lot_goes_home_firmly_and_nowhere_else() -> None:
    """A lot has no wish: its one destination is the party that claims it, without an interview."""
    drawn = case(lot("l", "A", "B"))
    assert destinations(drawn, drawn.people[0]) == (Destination("B", is_firm=True),)


def test_remains_are_exchanged_and_are_no_people() -> None:
    """All remains move, beside five people; these alone are counted as people and interviewed."""
    plan = plan_case(bodies())
    assert plan.outcome is Outcome.PROVEN_BEST
    assert (plan.people_moved, plan.people_provisional, plan.lots_by_kind) == (5, 5, {"remains": 1_030})
    assert plan.rests_on.interviews_due == 5
    assert (plan.tiers[-2].name, plan.tiers[-2].value) == (LOTS_HANDED_OVER, 1_030)
    assert verify_plan(bodies(), plan).broken == ()


def test_enumeration_agrees() -> None:
    """Listing every plan of a small exchange of people for remains gives the same tiers."""
    drawn = case(
        lot("a-remains", "A", "B", count=6),
        group("b-people", "B", "A", count=4),
        offer("a-1", "A", give(who(lot="remains"), "B"), get(who(held_by="B"), "A", per_given="1/2")),
        offer("b-1", "B", give(who(held_by="B"), "A", at_most=2), get(REMAINS, "B", at_least=3)),
        tiers=default_tiers({"remains"}),
    )
    plan = plan_case(drawn)
    assert tuple((tier.name, tier.value) for tier in plan.tiers) == best_by_enumeration(drawn).tiers
    assert (plan.people_moved, plan.lots_moved) == (2, 4)


def test_the_law_on_people_says_nothing_of_lots() -> None:
    """People would be due and the condition a finding; remains give neither."""
    drawn = case(
        conflict("A", "B", state=ConflictState.CEASED),
        lot("l", "A", "B", count=9),
        offer("a-1", "A", give(who(lot="remains"), "B"), get(who(held_by="B"), "A", at_least=1)),
    )
    assert (people_due(drawn), findings_on_offers(drawn)) == ((), ())
    assert plan_case(drawn).warnings == ()


def test_people_come_before_lots() -> None:
    """Where one limit binds both, the person goes: nobody waits for a lot."""
    drawn = case(
        lot("l", "A", "B", count=9),
        group("p", "A", "B", count=1),
        group("q", "B", "A", count=1),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1), either="one"),
        offer("a-2", "A", give(REMAINS, "B"), either="one"),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        tiers=default_tiers({"remains"}),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.lots_moved) == (2, 0)


def test_a_table_weighs_lots() -> None:
    """A table over the attribute lot weighs one undertaking as ten remains."""
    table = WeightTable("worth", "lot", (("remains", 1), ("undertaking", 10)))
    drawn = case(
        lot("u", "A", "B", kind="undertaking"),
        lot("b-remains", "B", "A", count=30),
        table,
        offer("a-1", "A", give(who(lot="undertaking"), "B")),
        offer(
            "b-1",
            "B",
            give(who(lot="remains"), "A"),
            get(who(lot="undertaking"), "B", per_given=1, given_weights="worth", got_weights="worth"),
        ),
        tiers=default_tiers({"remains", "undertaking"}),
    )
    plan = plan_case(drawn)
    assert plan.lots_by_kind == {"remains": 10, "undertaking": 1}
    assert [row for row in plan.balance if row.party == "B"][-1].given == 10
    assert verify_plan(drawn, plan).broken == ()


def test_a_plan_of_lots_is_read_back() -> None:
    """What is written of lots is read back the same, and `moved` keeps them apart."""
    plan = plan_case(bodies())
    document = plan_to_json(plan)
    assert document["moved"] == {
        "people": 5,
        "provisional": 5,
        "accompanying": 0,
        "lots": 1_030,
        "done": 0,
    }
    assert plan_from_json(document, "plan.json") == plan


@pytest.mark.parametrize("kind", [None, "undertaking"])
def test_a_lot_called_something_else_is_refused(kind: str | None) -> None:
    """A plan that calls remains people, or something else, is refused."""
    plan = plan_case(bodies())
    called = tuple(replace(t, lot=kind) if t.who == "a-remains" else t for t in plan.transfers)
    broken = {check.name for check in verify_plan(bodies(), replace(plan, transfers=called)).broken}
    assert "transfers" in broken


def test_words_never_call_a_lot_a_person() -> None:
    """The headline, the page and its tables count remains as remains."""
    drawn = bodies(rules=())
    plan = plan_case(drawn)
    assert headline(plan).startswith("5 people can go free, all provisional")
    assert headline(plan).endswith("1,030 remains can be handed over.")
    page = render_page(drawn, plan, ())
    words = re.sub(r"<[^>]+>", " ", page)
    assert "1,000 remains" in words
    assert not re.search(r"1,0[03]\d (people|persons)", words)
    assert not re.search(
        r'class="number">1,0[03]\d<', page.partition('id="t-flow"')[2].partition("t-tiers")[0]
    )


def test_a_sheet_says_what_is_a_lot() -> None:
    """The sheet of a party names what it gives and gets that is no people."""
    drawn = bodies()
    sheet = share(drawn, plan_case(drawn), "B", is_released=True)
    assert [(row["who"], row["lot"]) for row in sheet["gives"]] == [("b-remains", "remains")]
    assert {row["who"]: row["lot"] for row in sheet["receives"]} == {"a-people": None, "a-remains": "remains"}


def test_ask_names_the_missing_promise_of_a_lot() -> None:
    """Nobody promises the remains: the way to have them is a promise of their holder, of remains."""
    drawn = case(lot("l", "A", "B", count=7), group("p", "A", "B", count=2))
    answer = ask(drawn, REMAINS, 3)
    assert [change.by for change in answer.alternatives[0].changes] == ["A"]
    assert "of the remains it holds" in answer.alternatives[0].changes[0].says
    assert answer.alternatives[0].lots == (("remains", 3),)


CASE = """
[case]
id = "lots"
title = "Remains"
as_of = 2025-06-10
[parties.A]
name = "A"
[parties.B]
name = "B"
[weights.ranks]
private = 1
[weights.kinds]
attribute = "lot"
remains = 2
undertaking = 5
[[lots]]
id = "l"
held_by = "A"
home = "B"
kind = "remains"
count = { at_least = 6_057 }
[[lots]]
id = "u"
held_by = "B"
home = "A"
kind = "undertaking"
[[people]]
id = "p"
held_by = "A"
home = "B"
[[offers]]
id = "a"
by = "A"
gives = [{ who = { held_by = "A", lot = "remains" }, to = "B" }]
gets = [{ who = { lot = "undertaking" }, at_least = 1 }]
[[offers]]
id = "b"
by = "B"
gives = [{ who = { lot = "undertaking" }, to = "A" }]
"""


def written(folder: Path, text: str) -> Path:
    """Write a case."""
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def test_lots_are_read(tmp_path: Path) -> None:
    """A case with lots is read, has the tier of lots, and moves them for the counts known."""
    found = read_case(written(tmp_path, CASE))
    assert [(one.id, one.lot, str(one.count)) for one in found.people if one.is_lot] == [
        ("l", "remains", "at least 6057"),
        ("u", "undertaking", "1"),
    ]
    assert found.tiers[-1].name == LOTS_HANDED_OVER
    plan = plan_case(found)
    assert plan.lots_by_kind == {"remains": 6_057, "undertaking": 1}
    assert verify_plan(found, plan).broken == ()


def test_a_tier_by_a_table_of_lots_counts_lots(tmp_path: Path) -> None:
    """A tier that names a table over lots sums the weight of the lots handed over."""
    found = read_case(written(tmp_path, CASE + '[[tiers]]\nname = "weight"\nweights = "kinds"\n'))
    plan = plan_case(found)
    assert (plan.tiers[0].name, plan.tiers[0].value) == ("weight", 2 * 6_057 + 5)


def test_a_lot_is_asked_for_by_its_identifier(tmp_path: Path) -> None:
    """Typed alone, the identifier of a lot means the lot."""
    found = read_case(written(tmp_path, CASE))
    assert selection_from_text(found, "l", "--free") == who(id="l", lot="remains")


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('kind = "remains"\n', "", "missing", "lots[0].kind"),
        ('id = "u"', 'id = "l"', "duplicate", "lots[1].id"),
        ('id = "p"', 'id = "l"', "duplicate", "lots[0].id"),
        ('kind = "undertaking"', 'kind = "undertaking"\nhealth = "well"', "unknown-key", "lots[1].health"),
        ('held_by = "B"\nhome = "A"', 'held_by = "B"\nhome = "B"', "contradiction", "lots[1].home"),
        ("at_least = 6_057", "at_least = 0", "bad-number", "lots[0].count.at_least"),
        ("at_least = 6_057", "at_most = 7", "missing", "lots[0].count.at_least"),
        ('held_by = "A", lot = "remains"', 'held_by = "A", lot = "remain"', "no-such-reference",
         "offers.a.gives[0].who.lot"),
        ('held_by = "A", lot', 'rank = "private", lot', "contradiction", "offers[0].gives[0].who.rank"),
        ('held_by = "A", lot = "remains"', 'id = "l"', "contradiction", "offers.a.gives[0].who.id"),
        ('held_by = "A", lot', 'id = "p", lot', "no-such-reference", "offers.a.gives[0].who.id"),
        ("at_least = 1 }]", 'at_least = 1, weights = "ranks" }]', "no-weight", "lots.l.rank"),
        ('held_by = "A", lot = "remains" }, to = "B" }]',
         'held_by = "A", lot = "remains" }, to = "B" }, { who = { held_by = "A" }, to = "B" }]', None, ""),
    ],
)  # fmt: skip
def test_faults_of_lots_are_named(old: str, new: str, code: str | None, key: str, tmp_path: Path) -> None:
    """Each thing wrong with a lot, or with what speaks of one, is a fault with its key and code."""
    assert CASE.count(old) == 1
    path = written(tmp_path, CASE.replace(old, new))
    if code is None:
        read_case(path)
        return
    with pytest.raises(CaseInvalid) as raised:
        read_case(path)
    assert (key, code) in {(fault.key, fault.code) for fault in raised.value.faults}


def test_a_ratio_over_people_and_lots_together_is_refused(tmp_path: Path) -> None:
    """An offer that gives both, with a ratio and no table, would say what a person is worth in lots."""
    both = CASE.replace(
        'to = "B" }]\ngets = [{ who = { lot = "undertaking" }, at_least = 1 }]',
        'to = "B" }, { who = { held_by = "A" }, to = "B" }]\n'
        'gets = [{ who = { lot = "undertaking" }, per_given = 1 }]',
    )
    with pytest.raises(CaseInvalid) as raised:
        read_case(written(tmp_path, both))
    assert [(fault.key, fault.code) for fault in raised.value.faults] == [
        ("offers.a.gets[0].per_given", "no-weight")
    ]
