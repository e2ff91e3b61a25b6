"""Tiers taken apart: what pieces gain at prices bounds the whole, and whatever is proven so is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from repatria.core.cases import Case
from repatria.core.plans import Outcome, Plan
from repatria.planning import plan_case
from repatria.planning.program.model import build_program
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.parts import Parts, priced
from repatria.planning.search.prices import Carried
from repatria.planning.search.tier_state import TierState
from repatria.planning.search.watching import UNWATCHED
from repatria.planning.search.whole import search_once
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from tests.laws.small_cases import exchanges

MANY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def in_parts(drawn: Case) -> Plan:
    """Plan a case whose every tier that is open at first is taken apart."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "SMALL", -1)
        patched.setattr(limits, "BOXES_BEFORE_PARTS", 0)
        patched.setattr(limits, "FEWEST_PIECES", 1)
        return plan_case(drawn)


@MANY
@given(drawn=exchanges())
def test_what_is_proven_in_parts_is_true(drawn: Case) -> None:
    """Taken apart, every plan is verified; what is called best is what listing all plans gives."""
    plan = in_parts(drawn)
    assert verify_plan(drawn, plan).broken == ()
    assume(plan.outcome is Outcome.PROVEN_BEST)
    assert {tier.name: tier.value for tier in plan.tiers} == dict(best_by_enumeration(drawn).tiers)


@MANY
@given(drawn=exchanges())
def test_parts_bound_the_whole(drawn: Case) -> None:
    """What all pieces gain at prices, and the limits are worth, is no less than what the best gains."""
    program = build_program(drawn)
    nobody = (0,) * len(program.columns)
    best = search_once(program, program.objectives[0], None, 10_000).solution
    assume(best is not None and program.keeps_rows(nobody) and program.columns and not program.payments)
    assert best is not None
    state = TierState(program, program.objectives[0], tier=0, order={}, watch=UNWATCHED)
    state.take(nobody)
    parts = Parts(state, state.relaxed.solve(Box()), Carried())
    parts.search()
    value = program.objectives[0].value(best)
    assert state.best is not None
    assert state.best <= value <= parts.bound + 1e-6
    found = priced(program, program.objectives[0], parts)
    assert value <= found.bound
    assert sum(len(part.program.columns) for part in found.parts) == len(program.columns)
    assert np.isfinite(parts.bound)


def test_a_tight_parity_is_proven_in_parts() -> None:
    """Some plan of those drawn is proven by parts: the tests above do not pass for want of any."""
    found: list[Any] = []

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(drawn=exchanges())
    def look(drawn: Case) -> None:
        tiers = in_parts(drawn).certificate.get("tiers", ())
        found.extend(tier["proof"] for tier in tiers if tier["proof"] and "parts" in tier["proof"])

    look()
    assert found
