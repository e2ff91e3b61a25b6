"""Rules, lots, second days, repairs and rounds hold beside each other."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.cases import Case
from repatria.core.done import Done
from repatria.core.plans import Outcome
from repatria.core.rounds import RoundsOutcome
from repatria.core.rules import AtMost, Capacity, Exposure, Ring, Together
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.repair import make_task, repair_plan
from repatria.planning.rounds import schedule_rounds
from repatria.planning.verify import Repaired, verify_plan
from repatria.planning.verify.rounds import verify_rounds
from tests.builders import case, get, give, group, lot, offer, person


def one_for_one(*more: object, count: int = 4) -> Case:
    """Make two parties with so many each, who exchange one for one."""
    return case(
        group("of-a", "B", "A", count=count),
        group("of-b", "A", "B", count=count),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1)),
        *more,
    )


def test_who_has_gone_has_used_a_place_of_a_limit() -> None:
    """Of at most five to B one has gone: of the four left in A all may go; of at most three, two."""
    for most, going in ((5, 3), (3, 2), (1, 0), (0, 0)):
        drawn = one_for_one(Done("of-b", 1, "B", "a-1"), AtMost(who(home="B"), most))
        plan = plan_case(drawn)
        assert sum(t.count for t in plan.planned if t.who == "of-b") == going
        assert verify_plan(drawn, plan).is_valid


def test_a_limit_on_people_lets_lots_go() -> None:
    """A limit on everybody means no lots; one that names a kind of lot means these alone."""
    remains = lot("remains-1", "A", "B", count=10)
    gift = offer("a-2", "A", give(who(held_by="A", lot="remains"), "B"))
    plan = plan_case(one_for_one(remains, gift, AtMost(Selection(), 2)))
    assert (plan.people_moved, sum(t.count for t in plan.planned if t.lot)) == (2, 10)
    plan = plan_case(one_for_one(remains, gift, AtMost(who(lot="remains"), 3)))
    assert (plan.people_moved, sum(t.count for t in plan.planned if t.lot)) == (8, 3)


def test_nobody_is_bound_to_who_has_gone() -> None:
    """Of three bound together one has gone: the other two still go together."""
    drawn = case(
        *(person(name, "A", "B") for name in ("p", "q", "r")),
        offer("o", "A", give(who(held_by="A"), "B", at_most=2)),
        Together(("p", "q", "r")),
        Done("p", 1, "B", "o"),
    )
    assert plan_case(drawn).people_moved == 0
    wider = replace(drawn, offers=(offer("o", "A", give(who(held_by="A"), "B", at_most=3)),))
    plan = plan_case(wider)
    assert (plan.people_moved, verify_plan(wider, plan).broken) == (2, ())


def test_what_has_arrived_makes_nobody_depend() -> None:
    """In a circle of three only two may depend on each other; what C paid before closes no ring."""
    drawn = case(
        group("ab", "A", "B", count=2),
        group("bc", "B", "C", count=2),
        group("ca", "C", "A", count=2),
        *(
            offer(one.lower(), one, give(who(held_by=one), "A", "B", "C"), get(Selection(), one, at_least=1))
            for one in "ABC"
        ),
        Ring(2),
    )
    assert plan_case(drawn).people_moved == 0
    second = replace(drawn, done=(Done("ca", 1, "A"),))
    plan = plan_case(second)
    assert (plan.people_moved, plan.outcome) == (5, Outcome.PROVEN_BEST)
    assert verify_plan(second, plan).is_valid


def test_a_repair_keeps_what_was_carried_out() -> None:
    """Two of four went each way since the plan; one more does not go, and one on the other side stays."""
    drawn = one_for_one()
    plan = plan_case(drawn)
    now = replace(drawn, done=(Done("of-a", 2, "A", "b-1"), Done("of-b", 2, "B", "a-1")))
    task = make_task(now, plan, ["of-a=1"], argument="--without", file="plan.json")
    repair = repair_plan(task)
    assert repair.plan is not None
    assert [(t.who, t.count, t.is_done) for t in repair.plan.transfers] == [
        ("of-a", 2, True),
        ("of-b", 2, True),
        ("of-b", 1, False),
        ("of-a", 1, False),
    ]
    assert verify_plan(now, repair.plan, repaired=Repaired(plan, task.plan_digest())).broken == ()


def test_who_goes_together_with_somebody_who_does_not_go_is_free() -> None:
    """The wish to go together falls away where one does not go: the other keeps the place."""
    drawn = case(
        *(person(name, "A", "B") for name in ("p", "q")),
        offer("o", "A", give(who(held_by="A"), "B")),
        Together(("p", "q")),
    )
    repair = repair_plan(make_task(drawn, plan_case(drawn), ["p"], argument="--without", file="plan.json"))
    assert repair.plan is not None
    assert ([t.who for t in repair.plan.transfers], repair.changes) == (["q"], ())
    assert verify_plan(drawn, repair.plan).broken == ()


def test_rounds_begin_where_the_first_day_ended() -> None:
    """A has given one unpaid and accepts one: it waits until B has paid, and no round holds what is done."""
    drawn = one_for_one(
        Done("of-b", 1, "B", "a-1"), Exposure("A", 1), Exposure("B", 0), Capacity("A", 2), Capacity("B", 2)
    )
    plan = plan_case(drawn)
    schedule = schedule_rounds(drawn, plan)
    assert schedule.outcome is RoundsOutcome.PROVEN_BEST
    assert sum(each.people for each in schedule.rounds) == plan.people_moved == 7
    assert max(each.exposure[0].owed for each in schedule.rounds) <= 1
    assert verify_rounds(drawn, plan, schedule).broken == ()


def test_an_old_debt_larger_than_accepted_is_not_added_to() -> None:
    """A has given three unpaid and accepts none: rounds pay it off, and never let it grow."""
    drawn = one_for_one(Done("of-b", 3, "B", "a-1"), Exposure("A", 0), Capacity("A", 2))
    plan = plan_case(drawn)
    schedule = schedule_rounds(drawn, plan)
    assert schedule.outcome is RoundsOutcome.PROVEN_BEST
    assert [each.exposure[0].limit for each in schedule.rounds] == [3] * len(schedule.rounds)
    assert schedule.rounds[-1].exposure[0].owed == 0
    assert verify_rounds(drawn, plan, schedule).broken == ()


def test_lots_take_no_seat() -> None:
    """A place for two people a round receives ten remains beside them."""
    drawn = one_for_one(
        lot("remains-1", "A", "B", count=10),
        offer("a-2", "A", give(who(held_by="A", lot="remains"), "B")),
        Capacity("B", 2),
        count=2,
    )
    schedule = schedule_rounds(drawn, plan_case(drawn))
    assert [each.people for each in schedule.rounds] == [4]
    assert [(a.place, a.people) for a in schedule.rounds[0].arrivals] == [("A", 2), ("B", 2)]
