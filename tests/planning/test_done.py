"""A second day: what was carried out stays, counts and pays, and breaks no plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repatria.core.cases import Case, Tier
from repatria.core.done import Done
from repatria.core.errors import CaseInvalid
from repatria.core.offers import OfferState
from repatria.core.parties import ConflictState
from repatria.core.persons import Fitness, Says
from repatria.core.plans import Outcome, Plan
from repatria.core.rules import Demand
from repatria.core.selections import Between, Selection, who
from repatria.law.findings import people_due
from repatria.planning import ask, plan_case
from repatria.planning.casefile import attest, read_case
from repatria.planning.planfile.form import plan_from_json, plan_to_json
from repatria.planning.sheets import verify_sheet
from repatria.planning.sheets.form import sheet_from_json
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from repatria.planning.views import share
from repatria.rendering import render_page
from repatria.rendering.wording import headline
from tests.builders import case, conflict, get, give, group, lot, offer, wish


def day_two(
    *, a: OfferState = OfferState.STANDING, b: OfferState = OfferState.STANDING, **more: object
) -> Case:
    """Make the second day of one for one: A gave its 100, B gave 90 of its 100."""
    return case(
        group("of-b", "A", "B", count=100),
        group("of-a", "B", "A", count=100),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1), state=a),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1), state=b),
        Done("of-b", 100, "B", "a-1"),
        Done("of-a", 90, "A", "b-1"),
        **more,
    )


def test_the_second_day_pays_the_rest() -> None:
    """B releases the ten that it owes, and no term of the first day stands in the way."""
    plan = plan_case(day_two())
    assert plan.outcome is Outcome.PROVEN_BEST
    assert (plan.people_moved, plan.people_done) == (10, 190)
    assert [(t.who, t.count, t.is_done) for t in plan.transfers] == [
        ("of-a", 90, True),
        ("of-b", 100, True),
        ("of-a", 10, False),
    ]
    assert [(row.party, row.given, row.got) for row in plan.balance] == [("A", 100, 100), ("B", 100, 100)]
    assert verify_plan(day_two(), plan).broken == ()


def test_a_broken_off_exchange_is_no_impossible_one() -> None:
    """B withdraws: nobody more moves, proven, and the plan says what A gave and what it was paid."""
    broken_off = day_two(b=OfferState.WITHDRAWN)
    plan = plan_case(broken_off)
    assert (plan.outcome, plan.people_moved) == (Outcome.PROVEN_BEST, 0)
    assert [(row.party, row.given, row.got) for row in plan.balance] == [("A", 100, 90), ("B", 90, 100)]
    assert [state.is_in_force for state in plan.offers] == [False, False]
    assert verify_plan(broken_off, plan).broken == ()


def test_who_is_owed_gives_no_more() -> None:
    """A still stands, with ten more in its hands: it was paid less than it gave, and releases nobody more."""
    more = replace(
        day_two(b=OfferState.WITHDRAWN),
        people=(group("of-a", "B", "A", count=100), group("of-b", "A", "B", count=110)),
    )
    plan = plan_case(more)
    assert (plan.outcome, plan.people_moved) == (Outcome.PROVEN_BEST, 0)
    answer = ask(more, who(id="of-b"), 101)
    assert ("gets[0].per_given", "1", "90/101") in {
        (change.term, change.before, change.after)
        for found in answer.alternatives
        for change in found.changes
    }


def test_what_paid_for_one_thing_does_not_pay_for_another() -> None:
    """The 90 who arrived paid for those given: a new offer of A for 90 arrivals cannot count them again."""
    second = offer("a-2", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=90))
    later = replace(
        day_two(a=OfferState.WITHDRAWN, b=OfferState.WITHDRAWN),
        people=(group("of-a", "B", "A", count=100), group("of-b", "A", "B", count=110)),
    )
    again = replace(later, offers=tuple(sorted((*later.offers, second), key=lambda one: one.id)))
    assert plan_case(again).people_moved == 0
    unasked = replace(again, done=(Done("of-a", 90, "A"), Done("of-b", 100, "B")))
    assert plan_case(unasked).people_moved == 10


def test_who_has_gone_is_asked_nothing() -> None:
    """A wish, a fear or a fitness of today changes nothing of what happened."""
    changed = replace(
        day_two(),
        people=(
            group("of-a", "B", "A", count=100),
            group("of-b", "A", "B", count=100, wish=wish(Says.STAY), fear=("B",), fitness=Fitness.UNFIT),
        ),
    )
    plan = plan_case(changed)
    assert (plan.people_moved, plan.people_done, plan.rests_on.interviews_due) == (10, 190, 10)
    assert verify_plan(changed, plan).broken == ()


def test_limits_demands_and_all_count_what_was_done() -> None:
    """Of at most 95, 5 are left; a demand of 93 asks for 3; all is met by those gone and those who go."""
    limited = case(
        group("of-a", "B", "A", count=100),
        offer("b-1", "B", give(who(held_by="B"), "A", at_most=95)),
        Done("of-a", 90, "A", "b-1"),
    )
    assert plan_case(limited).people_moved == 5
    assert plan_case(replace(limited, rules=(Demand(who(held_by="B"), 95),))).people_moved == 5
    assert plan_case(replace(limited, rules=(Demand(who(held_by="B"), 96),))).outcome is Outcome.IMPOSSIBLE
    exceeded = replace(limited, done=(Done("of-a", 96, "A", "b-1"),))
    assert (plan_case(exceeded).outcome, plan_case(exceeded).people_moved) == (Outcome.PROVEN_BEST, 0)
    takes_all = case(
        group("of-a", "B", "A", count=3),
        group("of-b", "A", "B", count=2),
        offer("b-1", "B", give(who(held_by="B"), "A", all=True), get(who(held_by="A"), "B", all=True)),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", all=True)),
        Done("of-a", 1, "A", "b-1"),
        Done("of-b", 1, "B", "a-1"),
    )
    assert plan_case(takes_all).people_moved == 3


@pytest.mark.parametrize("under", ["a-2", None])
def test_who_went_under_another_offer_does_not_keep_all_from_being_met(under: str | None) -> None:
    """Who has gone is there, whatever let them go: `all` asks both sides for those still held alone."""
    drawn = case(
        group("of-b", "A", "B", count=5),
        group("of-a", "B", "A", count=4),
        offer("a-1", "A", give(who(held_by="A"), "B", all=True), get(who(held_by="B"), "A", all=True)),
        offer("a-2", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=99)),
        offer("b-1", "B", give(who(held_by="B"), "A", all=True), get(who(held_by="A"), "B", all=True)),
        offer("b-2", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=99)),
        Done("of-b", 2, "B", under),
        Done("of-a", 1, "A", None if under is None else "b-2"),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (6, Outcome.PROVEN_BEST)
    assert verify_plan(drawn, plan).broken == ()
    assert dict(best_by_enumeration(drawn).tiers)["people freed"] == 6
    sheet = sheet_from_json(share(drawn, plan, "A", is_released=True))
    assert {check.name for check in verify_sheet(sheet).checks if not check.is_kept} == {"signature"}


def test_those_who_went_do_not_stand_for_those_still_held() -> None:
    """What has arrived cannot make up under `all` for somebody who stays."""
    drawn = case(
        group("of-b", "A", "B", count=5),
        group("of-a", "B", "A", count=4),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", all=True)),
        offer("b-1", "B", give(who(held_by="B"), "A", at_most=3)),
        Done("of-a", 1, "A", "b-1"),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.offers[0].is_in_force) == (2, False)
    assert (plan.offers[0].because[0].needs, plan.offers[0].because[0].can_have) == (3, 2)


def test_all_is_not_met_by_nobody_though_everybody_has_gone() -> None:
    """Where nobody is left to ask for, an arrival that pays another offer is no payment for this one."""
    drawn = case(
        group("of-b", "A", "B", count=5),
        group("of-a", "B", "A", count=4),
        offer("a-1", "A", give(who(held_by="A"), "B", at_most=2), get(who(held_by="B"), "A", at_least=4)),
        offer("a-2", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", all=True)),
        Done("of-a", 4, "A", None),
        Done("of-b", 2, "B", "a-1"),
    )
    assert plan_case(drawn).people_moved == 0


def test_a_debt_is_paid_only_by_whom_its_offer_counts() -> None:
    """An offer that gives nobody more is owed only what it asks for, though others tell nobody apart."""
    drawn = case(
        group("of-b", "A", "B", count=9),
        group("young", "B", "A", count=2, age_years=17),
        group("of-a", "B", "A", count=3),
        offer(
            "a-1",
            "A",
            give(who(held_by="A"), "B", at_most=1),
            get(Selection((Between("age", 17, 17),)), "A", at_least=1),
        ),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        Done("of-b", 2, "B", "a-1"),
        tiers=(Tier("people freed", (Selection(),)),),
    )
    plan = plan_case(drawn)
    paid = {plan.transfers[one.transfer].who for one in plan.credits}
    assert (plan.people_moved, paid, verify_plan(drawn, plan).broken) == (5, {"young"}, ())


def test_alternatives_stay_alternatives() -> None:
    """This or that, not both: once this was carried out, that is out of the question."""
    drawn = case(
        group("p", "A", "B", count=2),
        offer("a-1", "A", give(who(held_by="A"), "B"), either="one", state=OfferState.WITHDRAWN),
        offer("a-2", "A", give(who(held_by="A"), "B"), either="one"),
        Done("p", 1, "B", "a-1"),
    )
    plan = plan_case(drawn)
    assert plan.people_moved == 0
    assert "already carried out" in plan.offers[1].because[0].says


def test_who_has_gone_is_not_due() -> None:
    """After hostilities those still held are due, and those gone are not."""
    drawn = case(
        conflict("A", "B", state=ConflictState.CEASED), group("p", "A", "B", count=5), Done("p", 2, "B")
    )
    assert [str(due.count) for due in people_due(drawn)] == ["3"]


def test_lots_are_carried_out_as_well() -> None:
    """Remains handed over before pay for those handed over now."""
    drawn = case(
        lot("l", "A", "B", count=10),
        lot("m", "B", "A", count=10),
        offer("b-1", "B", give(who(lot="remains"), "A"), get(who(lot="remains"), "B", at_least=6)),
        Done("l", 6, "B"),
    )
    rest = replace(drawn, tiers=(replace(drawn.tiers[2], any_of=(who(lot="remains"),)),))
    plan = plan_case(rest)
    assert (plan.lots_by_kind, plan.people_done) == ({"remains": 10}, 0)
    assert verify_plan(rest, plan).broken == ()


@pytest.mark.parametrize("b", [OfferState.STANDING, OfferState.WITHDRAWN])
def test_enumeration_agrees(b: OfferState) -> None:
    """Listing every plan of the second day gives the same tiers."""
    small = replace(
        day_two(b=b),
        people=(group("of-a", "B", "A", count=12), group("of-b", "A", "B", count=12)),
        done=(Done("of-a", 5, "A", "b-1"), Done("of-b", 7, "B", "a-1")),
    )
    plan = plan_case(small)
    assert tuple((tier.name, tier.value) for tier in plan.tiers) == best_by_enumeration(small).tiers


def _done(**changes: Any) -> Callable[[Plan], Plan]:
    return lambda plan: replace(
        plan,
        transfers=tuple(
            replace(t, **changes) if t.is_done and t.who == "of-a" else t for t in plan.transfers
        ),
    )


ALTERATIONS: dict[str, tuple[str, Callable[[Plan], Plan]]] = {
    "dropped": ("done", lambda plan: replace(plan, transfers=plan.transfers[1:])),
    "twice": ("done", lambda plan: replace(plan, transfers=(plan.transfers[0], *plan.transfers))),
    "one more": ("done", _done(count=91)),
    "another place": ("done", _done(destination="B")),
    "another offer": ("done", _done(offer="a-1")),
    "no offer": ("done", _done(offer="")),
    "still to come": ("done", _done(is_done=False)),
    "called provisional": ("done", _done(is_provisional=True)),
    "a new one called done": (
        "done",
        lambda plan: replace(plan, transfers=tuple(replace(t, is_done=True) for t in plan.transfers)),
    ),
    "credits dropped": ("terms", lambda plan: replace(plan, credits=())),
    "credits doubled": ("credits", lambda plan: replace(plan, credits=(*plan.credits, *plan.credits))),
    "counted as a tier": (
        "tiers",
        lambda plan: replace(plan, tiers=tuple(replace(tier, value=100) for tier in plan.tiers)),
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_past_is_refused(name: str) -> None:
    """What was carried out can be neither dropped, added nor changed in a plan."""
    check, alter = ALTERATIONS[name]
    broken = {found.name for found in verify_plan(day_two(), alter(plan_case(day_two()))).broken}
    assert check in broken


def test_a_plan_of_a_second_day_is_read_back() -> None:
    """What was carried out is marked, and is not among those who move."""
    plan = plan_case(day_two())
    document = plan_to_json(plan)
    assert (document["moved"]["people"], document["moved"]["done"]) == (10, 190)
    assert plan_from_json(document, "plan.json") == plan


@pytest.mark.parametrize("b", [OfferState.STANDING, OfferState.WITHDRAWN])
@pytest.mark.parametrize("party", ["A", "B"])
def test_both_sides_see_what_was_between_them(party: str, b: OfferState) -> None:
    """The sheets of both sides hold what was carried out, and keep their own check."""
    drawn = day_two(b=b)
    sheet = share(drawn, plan_case(drawn), party, is_released=True)
    moves = {(row["who"], row["count"]) for row in (*sheet["gives"], *sheet["receives"]) if row["done"]}
    assert moves == {("of-a", 90), ("of-b", 100)}
    checks = verify_sheet(sheet_from_json(sheet)).checks
    assert [check.name for check in checks if not check.is_kept] == ["signature"]


def test_a_third_party_sees_nothing_of_it() -> None:
    """A party between which nothing was carried out learns nothing of it."""
    drawn = day_two(parties=(*day_two().parties, replace(day_two().parties[0], id="C", name="C")))
    sheet = share(drawn, plan_case(drawn), "C", is_released=True)
    assert (sheet["gives"], sheet["receives"], sheet["credited"]) == ([], [], [])


CASE = """
[case]
id = "two-days"
title = "The second day"
as_of = 2025-06-10
[parties.A]
name = "A"
[parties.B]
name = "B"
[[people]]
id = "p"
held_by = "A"
home = "B"
count = 5
[[people]]
id = "q"
held_by = "A"
home = "B"
count = { at_least = 2 }
[[offers]]
id = "a"
by = "A"
gives = [{ who = { held_by = "A" }, to = "B" }]
[[offers]]
id = "b"
by = "B"
gives = [{ who = { held_by = "B" }, to = "A" }]
[[done]]
who = "p"
to = "B"
under = "a"
on = 2025-06-09
[[done]]
who = "q"
count = 1
to = "B"
"""


def written(folder: Path, text: str) -> Path:
    """Write a case."""
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def test_done_is_read(tmp_path: Path) -> None:
    """Without a count the whole record went; what is left is planned."""
    found = read_case(written(tmp_path, CASE))
    assert [(done.who, done.count, done.offer, str(done.on)) for done in found.done] == [
        ("p", 5, "a", "2025-06-09"),
        ("q", 1, None, "None"),
    ]
    plan = plan_case(found)
    assert [(left.who, str(left.count)) for left in plan.left] == [("q", "an unknown number")]
    assert plan.people_moved == 1
    assert verify_plan(found, plan).broken == ()


def test_the_attestation_covers_what_was_done(tmp_path: Path) -> None:
    """A case of which another past is told is another case to the neutral's key."""
    found = read_case(written(tmp_path, CASE))
    assert attest(found, b"k" * 32) != attest(replace(found, done=found.done[:1]), b"k" * 32)


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('who = "p"', 'who = "r"', "no-such-reference", "done[0].who"),
        ('who = "p"\n', "", "missing", "done[0].who"),
        ('to = "B"\nunder', 'to = "C"\nunder', "no-such-reference", "done[0].to"),
        ('to = "B"\nunder', 'to = "A"\nunder', "contradiction", "done[0].to"),
        ('under = "a"', 'under = "z"', "no-such-reference", "done[0].under"),
        ('under = "a"', 'under = "b"', "contradiction", "done[0].under"),
        ("on = 2025-06-09", "on = 2025-06-11", "bad-date", "done[0].on"),
        ("on = 2025-06-09", "at = 2025-06-09", "unknown-key", "done[0].at"),
        ('under = "a"', "count = 6", "contradiction", "done[0].count"),
        ("count = 1\n", "", "missing", "done[1].count"),
        ("count = 1\n", "count = 3\n", "contradiction", "done[1].count"),
        ("count = 1\n", "count = 0\n", "bad-number", "done[1].count"),
        ('home = "B"\ncount = { at_least = 2 }', 'home = "B"\ncount = 2\naccompanies = ["p"]',
         "contradiction", "done[0].who"),
    ],
)  # fmt: skip
def test_faults_of_what_was_done_are_named(old: str, new: str, code: str, key: str, tmp_path: Path) -> None:
    """Each thing wrong with a transfer already carried out is a fault with its key and code."""
    assert CASE.count(old) == 1
    with pytest.raises(CaseInvalid) as raised:
        read_case(written(tmp_path, CASE.replace(old, new)))
    assert (key, code) in {(fault.key, fault.code) for fault in raised.value.faults}
    assert all(fault.line > 1 for fault in raised.value.faults)


def test_words_tell_the_past_from_the_plan() -> None:
    """The headline and the page say what was already carried out apart from what is planned."""
    drawn = day_two()
    plan = plan_case(drawn)
    assert headline(plan).startswith("10 more people can go free, all provisional")
    assert headline(plan).endswith("Already carried out: 190 people.")
    assert headline(plan_case(day_two(b=OfferState.WITHDRAWN))).startswith("Nobody more goes home yet.")
    page = render_page(drawn, plan, ())
    assert page.count("already carried out") >= 2
    assert "90 already gone" in page
