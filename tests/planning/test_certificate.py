"""Proofs: what happens when the work for one runs out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.plans import Outcome
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.search import limits
from repatria.planning.solvers import relaxation
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from tests.builders import case, get, give, group, offer
from tests.laws.small_cases import exchanges


def knapsack() -> Case:
    """Make a case whose relaxation does not close: seven at a time against ten held."""
    return case(
        group("g", "A", "B", count=10),
        group("h", "B", "A", count=3),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given="2/5")),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given="5/2")),
    )


@pytest.mark.parametrize("boxes", [1, 2, 1_000])
def test_a_plan_without_a_whole_proof_says_by_how_much_it_may_fall_short(
    monkeypatch: pytest.MonkeyPatch, boxes: int
) -> None:
    """Whatever work a proof may cost, the plan is verified; only with every bound met is it called best."""
    monkeypatch.setattr(limits, "MOST_BOXES", boxes)
    plan = plan_case(knapsack())
    is_met = all(tier.bound == tier.value for tier in plan.tiers)
    assert verify_plan(knapsack(), plan).broken == ()
    assert (plan.outcome is Outcome.PROVEN_BEST) == is_met == (plan.gap == 0)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=exchanges())
def test_with_one_box_nothing_false_is_claimed(drawn: Case) -> None:
    """With the least of work every plan is still verified: no bound is claimed that is not proven."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "MOST_BOXES", 1)
        plan = plan_case(drawn)
    assert verify_plan(drawn, plan).broken == ()


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=exchanges(), steps=st.integers(0, 6))
def test_a_solver_that_is_ended_after_few_steps_claims_nothing_false(drawn: Case, steps: int) -> None:
    """Where a relaxation is not solved to its end, the plan is verified: no bound is without proof."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(relaxation, "MOST_STEPS", steps)
        patched.setattr(limits, "MOST_BOXES", 20)
        plan = plan_case(drawn)
    event("proven" if plan.outcome is Outcome.PROVEN_BEST else "open")
    assert verify_plan(drawn, plan).broken == ()


def test_the_knapsack_is_proven_with_enough_work() -> None:
    """Ten for four does not fit three held: five for two is the best, and is proven."""
    plan = plan_case(knapsack())
    listed = dict(best_by_enumeration(knapsack()).tiers)
    assert plan.outcome is Outcome.PROVEN_BEST
    assert {tier.name: tier.value for tier in plan.tiers} == listed
    assert plan.people_moved == 7
