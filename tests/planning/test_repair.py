"""A plan is mended with the fewest changes; what would break an offer is asked and never done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from repatria.core.cases import Case, WeightTable
from repatria.core.errors import RequestInvalid
from repatria.core.persons import Says
from repatria.core.plans import NotGoing, Outcome, Place, Plan, Reason, Repairs
from repatria.core.repairs import PlaceChange, Repair
from repatria.core.rules import Demand
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.repair import make_task, repair_plan
from repatria.planning.repair.parts import mending
from repatria.planning.repair.shortfall import _widen
from repatria.planning.verify import Repaired, verify_plan
from repatria.planning.views import share
from tests.builders import case, exchange_case, get, give, group, lot, offer, person, wish

OF_A = who(held_by="B", home="A")
OF_B = who(held_by="A", home="B")
CAPTAINS = who(rank="captain")
REMAINS = who(lot="remains")


def thousand(*more: Any, in_a: int = 1000, in_b: int = 1000, **asked: Any) -> Case:
    """Make two parties with so many persons each, who exchange; `asked` is what B asks for."""
    return case(
        *(person(f"b-{number:04}", "A", "B") for number in range(in_a)),
        *(person(f"a-{number:04}", "B", "A") for number in range(in_b)),
        offer("of-a", "A", give(OF_B, "B"), get(OF_A, "A", per_given=1)),
        offer("of-b", "B", give(OF_A, "A", at_most=1000), get(OF_B, "B", **(asked or {"per_given": 1}))),
        *more,
    )


def mend(held: Case, *without: str, plan: Plan | None = None) -> Repair:
    """Repair a plan of a case, by default its best."""
    task = make_task(held, plan or plan_case(held), without, argument="--without", file="plan.json")
    return repair_plan(task)


def moved(repair: Repair) -> int:
    assert repair.plan is not None
    return repair.plan.people_moved


def test_a_substitute_takes_the_place() -> None:
    """A thousand for a thousand, one withdraws, one waits: one place changes and a thousand go each way."""
    held = thousand(in_b=1001)
    going = {transfer.who for transfer in plan_case(held).transfers}
    waiting = next(one.id for one in held.people if one.id not in going)
    out = next(one.id for one in held.people if one.id in going and one.held_by == "B")
    repair = mend(held, out)
    assert repair.outcome is Outcome.REPAIRED
    assert repair.changes == (PlaceChange(waiting, 1, None, ("of-b", "A")),)
    assert moved(repair) == 2000


def test_without_a_substitute_one_fewer_goes_each_way() -> None:
    """Where nobody waits, parity is kept by one place less on the other side."""
    repair = mend(thousand(), "a-0007")
    assert [(change.count, change.before, change.after) for change in repair.changes] == [
        (1, ("of-a", "B"), None)
    ]
    assert moved(repair) == 1998


def test_a_number_that_is_short_is_asked_and_not_carried_out() -> None:
    """Who asks for a thousand is asked whether 999 will do; nothing is planned."""
    repair = mend(thousand(at_least=1000), "b-0007")
    assert (repair.outcome, repair.plan) == (Outcome.IMPOSSIBLE, None)
    question = repair.questions[0]
    assert len(repair.questions) == 1
    assert (question.by, question.offer, question.term) == ("B", "of-b", "gets[0].at_least")
    assert (question.needs, question.has) == (1000, 999)
    assert "get 999 instead of 1,000" in question.says
    assert repair.if_yes is not None
    # B asks for a number and not for parity: with its yes it still gives a thousand.
    assert (repair.if_yes.people, repair.if_yes.changed) == (999 + 1000, 0)
    assert question.if_no is not None
    assert (question.if_no.people, question.if_no.offers) == (0, ())


def test_what_was_asked_can_be_entered_and_mended() -> None:
    """With the number lowered in the case after a yes, the same plan is mended as the question said."""
    held = thousand(at_least=1000)
    plan = plan_case(held)
    agreed = thousand(at_least=999)
    repair = mend(agreed, "b-0007", plan=plan)
    assert (repair.outcome, moved(repair)) == (Outcome.REPAIRED, 999 + 1000)


def test_a_refusal_taken_in_private_discharges_under_all() -> None:
    """Under `all` whoever does not go leaves a question; a refusal that the neutral certifies leaves none."""

    def all_for_all(**more: Any) -> Case:
        return case(
            person("b-1", "A", "B"),
            person("b-2", "A", "B", **more),
            person("a-1", "B", "A"),
            offer("of-a", "A", give(OF_B, "B"), get(OF_A, "A", all=True)),
            offer("of-b", "B", give(OF_A, "A"), get(OF_B, "B", all=True)),
        )

    plan = plan_case(all_for_all())
    unsaid = mend(all_for_all(), "b-2", plan=plan)
    certified = mend(all_for_all(wish=wish(Says.STAY)), "b-2", plan=plan)
    assert [(each.by, each.term, each.needs, each.has) for each in unsaid.questions] == [
        ("B", "gets[0].all", 2, 1)
    ]
    assert (certified.outcome, moved(certified), certified.changes) == (Outcome.REPAIRED, 2, ())


def test_an_offer_without_anybody_left_lapses() -> None:
    """An offer whose only person does not go asks nothing of anybody; it is named."""
    held = case(
        person("b-1", "A", "B"),
        person("b-2", "A", "B"),
        offer("alone", "A", give(who(id="b-1"), "B")),
        offer("other", "A", give(who(id="b-2"), "B")),
    )
    repair = mend(held, "b-1")
    assert (repair.outcome, repair.lapsed, repair.changes) == (Outcome.REPAIRED, ("alone",), ())


def test_fewest_parties_are_asked() -> None:
    """Where one party's yes is enough, no other is asked, even if it would be short by less."""
    held = case(
        group("b", "A", "B", count=4),
        person("c", "A", "C"),
        group("a", "B", "A", count=4),
        offer("of-a", "A", give(OF_B, "B"), give(who(home="C"), "C"), get(OF_A, "A", per_given="1/2")),
        offer("of-b", "B", give(OF_A, "A", at_least=4), get(OF_B, "B", at_least=4)),
    )
    repair = mend(held, "b=2")
    assert {question.by for question in repair.questions} == {"B"}
    assert [(question.needs, question.has) for question in repair.questions] == [(4, 2)]


def test_what_is_missing_is_not_added_up_across_units() -> None:
    """Heads and weights have no common measure: first the fewest people are missing, then weight."""
    held = case(
        group("captains", "B", "A", count=3, rank="captain"),
        person("b-1", "A", "B"),
        person("b-2", "A", "B"),
        offer("of-b", "B", give(who(held_by="B"), "A")),
        offer("weight", "A", give(who(id="b-1"), "B"), get(CAPTAINS, "A", at_least=10, got_weights="ranks")),
        offer("heads", "A", give(who(id="b-2"), "B"), get(CAPTAINS, "A", at_least=1)),
        WeightTable("ranks", "rank", (("captain", 5),)),
    )
    questions = mend(held, "captains=1").questions
    assert [(asked.offer, asked.needs, asked.has) for asked in questions] == [("weight", 10, 5)]


def test_lots_that_are_missing_come_after_people() -> None:
    """The shortfall is made least for people, then by each table, then for lots."""
    held = case(
        *(person(name, "A", "B") for name in ("b-1", "b-2")),
        person("a-1", "B", "A"),
        lot("remains", "B", "A", count=3),
        offer("of-a", "A", give(OF_B, "B"), get(OF_A, "A", at_least=1), get(REMAINS, "A", at_least=3)),
        offer("of-b", "B", give(OF_A, "A"), get(OF_B, "B", at_least=2)),
        offer("lots", "B", give(REMAINS, "A")),
    )
    task = make_task(held, plan_case(held), ["b-1"], argument="--without", file="plan.json")
    widened, _ = _widen(mending(task))
    names = [objective.name for objective in widened.objectives]
    assert names[:3] == ["parties asked", "missing people", "missing lots"]


def test_a_group_fills_its_places_from_itself() -> None:
    """Of a group known by number, as long as enough are left for its places nothing changes."""
    held = case(
        group("b", "A", "B", count=10),
        offer("of-a", "A", give(OF_B, "B", at_most=7)),
    )
    enough, short = mend(held, "b=3"), mend(held, "b=5")
    assert (moved(enough), enough.changes) == (7, ())
    assert (moved(short), short.changes) == (5, ())


def test_who_did_not_go_before_does_not_come_back() -> None:
    """A second repair remembers the first: whoever withdrew is no substitute."""
    held = case(
        *(person(f"b-{number}", "A", "B") for number in range(4)),
        offer("of-a", "A", give(OF_B, "B", at_least=2, at_most=2)),
    )
    plan = plan_case(held)
    first, second = (transfer.who for transfer in plan.transfers)
    once = mend(held, first)
    assert once.plan is not None
    twice = mend(held, second, plan=once.plan)
    assert twice.plan is not None
    assert twice.without == tuple(NotGoing(each, 1) for each in sorted((first, second)))
    assert not {first, second} & {transfer.who for transfer in twice.plan.transfers}
    thrice = mend(held, twice.plan.transfers[0].who, plan=twice.plan)
    assert (thrice.plan, [(q.term, q.needs, q.has) for q in thrice.questions]) == (
        None,
        [("gives[0].at_least", 2, 1)],
    )


def test_a_companion_may_stay() -> None:
    """Somebody who accompanies others and does not go is left, and the plan holds."""
    held = exchange_case()
    repair = mend(held, "a-child")
    assert repair.plan is not None
    assert "a-child" not in {transfer.who for transfer in repair.plan.transfers}
    assert verify_plan(held, repair.plan).broken == ()


def test_nothing_says_why_somebody_stays() -> None:
    """Of whoever does not go the plan says that they cannot be moved, and no more; no sheet names them."""
    held = thousand(in_a=3, in_b=4)
    out = next(t.who for t in plan_case(held).transfers if t.origin == "B")
    repair = mend(held, out)
    assert repair.plan is not None
    assert [left.reasons for left in repair.plan.left if left.who == out] == [(Reason.CANNOT_BE_MOVED,)]
    sheets = [str(share(held, repair.plan, party, is_released=True)) for party in ("A", "B")]
    assert [out in sheet for sheet in sheets] == [False, False]


def test_a_demand_is_never_put_as_a_question() -> None:
    """Where a rule of the case stands against every repair, nobody is asked anything."""
    held = case(
        person("b-1", "A", "B"),
        offer("of-a", "A", give(OF_B, "B")),
    )
    plan = plan_case(held)
    demanding = replace(held, rules=(Demand(who(id="b-1"), 1),))
    repair = mend(demanding, "b-1", plan=plan)
    assert (repair.outcome, repair.questions, repair.if_yes) == (Outcome.IMPOSSIBLE, (), None)


@pytest.mark.parametrize(
    ("without", "codes"),
    [
        (["nobody"], ["no-such-reference"]),
        (["a-stays"], ["no-such-reference"]),
        (["a-group=9", "nobody=x"], ["bad-number", "no-such-reference"]),
        (["a-group=0"], ["bad-number"]),
        (["a-group=-1"], ["bad-number"]),
        (["a-group=1", "a-group"], ["duplicate"]),
    ],
)
def test_faults_of_who_does_not_go_are_named_at_once(without: list[str], codes: list[str]) -> None:
    """Somebody unknown, not in the plan, named twice, or a number that cannot be: all faults together."""
    with pytest.raises(RequestInvalid) as caught:
        mend(exchange_case(), *without)
    assert sorted(fault.code for fault in caught.value.faults) == sorted(codes)


def test_a_plan_of_another_case_is_refused() -> None:
    """A plan of another case, or one that moves whom the case does not know, cannot be mended."""
    plan = plan_case(exchange_case())
    stranger = replace(plan.transfers[0], who="stranger", offer="no-offer")
    for other in (replace(plan, case_id="x"), replace(plan, transfers=(stranger,))):
        with pytest.raises(RequestInvalid):
            mend(exchange_case(), "a-group", plan=other)


ALTERATIONS: dict[str, tuple[Callable[[Plan, Repairs], Plan], set[str]]] = {
    "called best": (lambda p, _: replace(p, outcome=Outcome.PROVEN_BEST), {"outcome"}),
    "its repairs left out": (lambda p, _: replace(p, repairs=None), {"outcome", "tiers", "proof"}),
    "another number of changes": (lambda p, r: replace(p, repairs=replace(r, changed=0)), {"repairs"}),
    "nobody out": (lambda p, r: replace(p, repairs=replace(r, without=())), {"repairs"}),
    "another plan": (lambda p, r: replace(p, repairs=replace(r, plan="sha256:0")), {"repairs"}),
    "a place less": (lambda p, r: replace(p, repairs=replace(r, places=r.places[1:])), {"repairs"}),
    "a place twice": (lambda p, r: replace(p, repairs=replace(r, places=r.places[:1] * 2)), {"repairs"}),
    "a place of a stranger": (
        lambda p, r: replace(p, repairs=replace(r, places=(*r.places, Place("z", "of-a", "B", 1)))),
        {"repairs"},
    ),
    "a place of none": (
        lambda p, r: replace(p, repairs=replace(r, places=(replace(r.places[0], count=0), *r.places[1:]))),
        {"repairs"},
    ),
    "somebody else out": (
        lambda p, r: replace(p, repairs=replace(r, without=(NotGoing(p.transfers[0].who, 1),))),
        {"repairs"},
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_repair_is_refused(name: str) -> None:
    """Whatever a repaired plan says wrongly of what it mends, the check that is about it refuses."""
    held = thousand(in_a=4, in_b=5)
    old = plan_case(held)
    out = next(t.who for t in old.transfers if t.origin == "B")
    task = make_task(held, old, [out], argument="--without", file="plan.json")
    plan = repair_plan(task).plan
    assert plan is not None
    assert plan.repairs is not None
    alter, expected = ALTERATIONS[name]
    at_hand = Repaired(old, task.plan_digest())
    assert verify_plan(held, plan, repaired=at_hand).broken == ()
    broken = {check.name for check in verify_plan(held, alter(plan, plan.repairs), repaired=at_hand).broken}
    assert expected & broken == expected


def test_a_worse_repair_is_not_proven() -> None:
    """A plan that keeps every offer and changes more places than it must does not pass as a repair."""
    held = thousand(in_a=4, in_b=5)
    old = plan_case(held)
    out = next(t.who for t in old.transfers if t.origin == "B")
    plan = mend(held, out, plan=old).plan
    assert plan is not None
    worse = replace(plan, transfers=tuple(t for t in plan.transfers if t.who != plan.transfers[0].who))
    assert {"repairs", "tiers"} <= {check.name for check in verify_plan(held, worse).broken}


def test_a_plan_that_repairs_nothing_does_not_pass_as_a_repair() -> None:
    """With an old plan at hand, a plan that says nothing of it fails."""
    held = exchange_case()
    plan = plan_case(held)
    assert {c.name for c in verify_plan(held, plan, repaired=Repaired(plan, "sha256:0")).broken} == {
        "repairs"
    }
