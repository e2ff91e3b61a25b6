"""Limits on the whole plan: how many of those selected may move."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.cases import Case
from repatria.core.plans import Outcome, Plan, Reason
from repatria.core.rules import AtMost, Demand
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.verify import verify_plan
from tests.builders import case, get, give, group, offer, person


def test_no_more_move_than_the_limit_allows() -> None:
    """Of five whom an offer releases, a limit of three lets three go, and the plan is proven best."""
    plan = plan_case(five(AtMost(who(home="B"), 3)))
    assert (plan.people_moved, plan.outcome) == (3, Outcome.PROVEN_BEST)


def test_a_limit_of_none_keeps_everybody() -> None:
    """A limit of nobody is kept, and is the only reason: nobody goes in their place."""
    plan = plan_case(five(AtMost(who(home="B"), 0)))
    assert (plan.people_moved, reasons(plan)["p"]) == (0, (Reason.OFFER_NOT_IN_FORCE, Reason.OVER_CAPACITY))


def test_those_who_may_be_meant_count() -> None:
    """Of whom the rank is unknown, they count against a limit on captains."""
    drawn = case(
        group("p", "A", "B", count=2),
        group("q", "A", "B", count=2, rank="private"),
        offer("o", "A", give(who(held_by="A"), "B")),
        AtMost(who(rank="captain"), 1),
    )
    assert plan_case(drawn).people_moved == 3


def test_those_who_accompany_others_do_not_count() -> None:
    """A child who travels with a parent takes nothing from the limit."""
    drawn = case(
        person("p", "A", "B"),
        person("z", "A", "B", accompanies=("p",)),
        offer("o", "A", give(who(held_by="A"), "B")),
        AtMost(Selection(), 1),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.people_accompanying) == (1, 1)
    assert verify_plan(drawn, plan).is_valid


def test_a_limit_for_each_round_leaves_the_plan_alone() -> None:
    """What holds for each round says nothing of how many move in all."""
    assert plan_case(five(AtMost(Selection(), 1, is_per_round=True))).people_moved == 5


def test_a_demand_above_a_limit_is_proven_impossible() -> None:
    """Where a demand asks for more than a limit allows, there is no plan, and that is proven."""
    drawn = five(AtMost(who(home="B"), 2), Demand(who(held_by="A"), 3))
    plan = plan_case(drawn)
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert verify_plan(drawn, plan).is_valid


def test_a_limit_that_others_use_up_outranks() -> None:
    """Whoever stays because others fill the limit is told both: outranked, and over capacity."""
    drawn = case(
        person("p", "A", "B", age_years=16),
        person("q", "A", "B", age_years=40),
        offer("o", "A", give(who(held_by="A"), "B")),
        AtMost(Selection(), 1),
    )
    plan = plan_case(drawn)
    assert [transfer.who for transfer in plan.transfers] == ["p"]
    assert reasons(plan)["q"] == (Reason.OUTRANKED, Reason.OVER_CAPACITY)


def test_who_is_not_meant_is_not_over_capacity() -> None:
    """A limit that is used up is no reason for somebody whom it does not mean."""
    drawn = case(
        person("p", "A", "B"),
        person("q", "C", "D"),
        offer("o", "A", give(who(held_by="A"), "B")),
        AtMost(who(held_by="A"), 1),
    )
    assert reasons(plan_case(drawn))["q"] == (Reason.NO_OFFER,)


def test_an_offer_that_a_limit_bars_says_so() -> None:
    """Where the limit, and no term of the offer, keeps it out of force, a rule is named as the ground."""
    drawn = case(
        group("p", "A", "B", count=3),
        offer("o", "A", give(who(held_by="A"), "B", at_least=3)),
        AtMost(Selection(), 2),
    )
    state = plan_case(drawn).offers[0]
    assert "rules of the case" in state.because[0].says


def test_verify_refuses_a_plan_over_the_limit() -> None:
    """A plan of the case without the limit is refused against the case with it, by the check of limits."""
    free = five()
    broken = verify_plan(replace(free, rules=(AtMost(Selection(), 3),)), plan_case(free)).broken
    assert "limits" in {check.name for check in broken}


def test_a_limit_counts_for_what_an_offer_gets() -> None:
    """A limit on those who pay for an exchange limits the exchange."""
    drawn = case(
        group("p", "A", "B", count=4),
        group("q", "B", "A", count=4),
        offer("a", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b", "B", give(who(held_by="B"), "A")),
        AtMost(who(held_by="B"), 2),
    )
    assert plan_case(drawn).people_moved == 4


def five(*rules: AtMost | Demand) -> Case:
    """Make a case of five people whom one unilateral offer releases."""
    return case(group("p", "A", "B", count=5), offer("o", "A", give(who(held_by="A"), "B")), *rules)


def reasons(plan: Plan) -> dict[str, tuple[Reason, ...]]:
    """Give the reasons of everybody left."""
    return {left.who: left.reasons for left in plan.left}
