"""Narrower bounds from what earlier tiers cannot lose: no best plan is lost, and no step says too much."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from benchmarks.exchanges import made_up_people, write_exchange
from repatria.core.cases import Case
from repatria.core.plans import Outcome, Plan
from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.program.model import build_program
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box, Cut
from repatria.planning.search.merged import Bounds, merge
from repatria.planning.search.sums import Sum
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from tests.builders import exchange_case
from tests.laws.small_cases import exchanges

MANY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def narrowed(drawn: Case, **limited: float) -> Plan:
    """Plan a case in which every tier is narrowed as far as can be, whatever its size."""
    with pytest.MonkeyPatch.context() as patched:
        wanted = {
            "SMALL": -1,
            "FEWEST_NARROWED": 0,
            "MOST_OPEN": 1.0,
            "LEAST_CLOSED": 0.0,
            "WIDEST_NARROWED": 9.0,
            **limited,
        }
        for name, limit in wanted.items():
            patched.setattr(limits, name, limit)
        return plan_case(drawn)


def steps_of(plan: Plan) -> list[dict[str, Any]]:
    """Give all steps of narrowing in the proofs of a plan."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [entry["proof"] for entry in plan.certificate.get("tiers", ())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found += node.get("narrow", ())
            waiting += [node[name] for name in ("then", "low", "high") if name in node]
    return found


@MANY
@given(drawn=exchanges())
def test_narrowing_loses_no_best_plan(drawn: Case) -> None:
    """Narrowed, every plan is verified; what is called best is what listing all plans gives."""
    plan = narrowed(drawn)
    steps = steps_of(plan)
    event(f"steps of gain: {any('gaining' in step for step in steps)}, of tiers: {bool(steps)}")
    assert verify_plan(drawn, plan).broken == ()
    assume(plan.outcome is Outcome.PROVEN_BEST)
    assert {tier.name: tier.value for tier in plan.tiers} == dict(best_by_enumeration(drawn).tiers)


@MANY
@given(drawn=exchanges())
def test_a_narrowed_tier_may_be_taken_apart(drawn: Case) -> None:
    """Proofs of parts stand below the steps by which the whole was narrowed."""
    plan = narrowed(drawn, BOXES_BEFORE_PARTS=0, FEWEST_PIECES=1)
    assert verify_plan(drawn, plan).broken == ()
    assume(plan.outcome is Outcome.PROVEN_BEST)
    assert {tier.name: tier.value for tier in plan.tiers} == dict(best_by_enumeration(drawn).tiers)


@MANY
@given(drawn=exchanges(), data=st.data())
def test_a_step_that_says_more_than_is_shown_is_refused(drawn: Case, data: st.DataObject) -> None:
    """A column narrowed by one more than a step shows makes the plan one that is not verified."""
    plan = narrowed(drawn)
    altered = replace(plan, certificate=deepcopy(plan.certificate))
    boxes = [box for step in steps_of(altered) for box in step["columns"]]
    assume(plan.outcome is Outcome.PROVEN_BEST and boxes)
    box = data.draw(st.sampled_from(boxes))
    _, least, most = box
    box[1:] = (least, most - 1) if least < most else (most + 1, most + 1)
    assert [check.name for check in verify_plan(drawn, altered).broken] == ["proof"]


@MANY
@given(drawn=exchanges(), data=st.data())
def test_a_row_is_tight_only_where_that_is_shown(drawn: Case, data: st.DataObject) -> None:
    """A step that names a row tight of which its multipliers say nothing is refused."""
    plan = narrowed(drawn)
    altered = replace(plan, certificate=deepcopy(plan.certificate))
    steps = [step for step in steps_of(altered) if "rows" in step and len(step["rows"]) == 1]
    assume(plan.outcome is Outcome.PROVEN_BEST and steps)
    step = data.draw(st.sampled_from(steps))
    names = [list(row.key) for row in build_program(drawn).rows if list(row.key) != step["rows"][0][0]]
    assume(names)
    step["tight"].append(data.draw(st.sampled_from(names)))
    assert [check.name for check in verify_plan(drawn, altered).broken] == ["proof"]


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"rows": [], "columns": []},
        {"rows": [], "gaining": [], "columns": [], "tight": []},
        {"rows": [], "columns": [["y", "o1"]], "tight": []},
        {"rows": [], "columns": [[["y", "no offer"], 0, 0]], "tight": []},
        {"rows": [], "columns": [], "tight": [["size", "no class"]]},
        {"rows": [], "columns": [], "tight": "size"},
        {"rows": [], "columns": "f", "tight": []},
        [],
    ],
)
def test_a_step_of_another_form_is_refused(step: object) -> None:
    """Whatever stands where a step should, the plan is refused and nothing fails."""
    plan = plan_case(exchange_case())
    tiers = [
        {**entry, "proof": {"narrow": [step], "then": entry["proof"]}} for entry in plan.certificate["tiers"]
    ]
    altered = replace(plan, certificate={**plan.certificate, "tiers": tiers})
    assert [check.name for check in verify_plan(exchange_case(), altered).broken] == ["proof"]


@MANY
@given(drawn=exchanges(), data=st.data())
def test_closed_columns_leave_every_row_what_it_says(drawn: Case, data: st.DataObject) -> None:
    """Within narrower bounds a merged program has the same points as without them, one by one."""
    program = build_program(drawn)
    assume(program.columns)
    bounds = Bounds.of(program)
    for column, upper in enumerate(program.upper):
        if data.draw(st.booleans()):
            bounds.low[column] = bounds.high[column] = data.draw(st.integers(0, upper))
            bounds.closed[column] = True
            bounds.since[column] = data.draw(st.integers(1, 2))
    merged = merge(program, np.zeros(len(program.columns), dtype=np.int64), bounds)
    values = np.array(
        [
            data.draw(st.integers(int(low), int(high)))
            for low, high in zip(merged.lower.tolist(), merged.upper.tolist(), strict=True)
        ]
    )
    rows = np.repeat(np.arange(len(merged.matrix.most)), np.diff(merged.matrix.starts))
    used = np.bincount(rows, merged.matrix.factors * values[merged.matrix.columns], len(merged.matrix.most))
    keeps_merged = bool(np.all(used <= merged.matrix.most))
    shared = merged.share_out(values, {})
    is_within = all(0 <= value <= upper for value, upper in zip(shared, program.upper, strict=True))
    assume(np.array_equal(merged.total(np.array(shared)), values))
    assert keeps_merged == (is_within and program.keeps_rows(shared))


def test_what_was_told_apart_stays_apart(tmp_path: Path) -> None:
    """Classes closed in one round stand together, others do not: a cut between the rounds told them apart."""
    made = write_exchange("six", made_up_people(300, 6, seed=1), tmp_path / "made")
    program = build_program(read_case(made))
    no_gains = np.zeros(len(program.columns), dtype=np.int64)
    one, other = next(parts for parts in merge(program, no_gains).parts if len(parts) > 1)[:2].tolist()
    for rounds, is_apart in (((1, 1), False), ((1, 2), True), ((0, 1), True), ((-1, -1), True)):
        bounds = Bounds.of(program)
        for column, since in zip((one, other), rounds, strict=True):
            bounds.since[column] = since
            bounds.closed[column] = since != 0
            bounds.high[column] *= since == 0
        merged = merge(program, no_gains, bounds)
        assert (merged.column_of[one] != merged.column_of[other]) == is_apart


def test_a_tree_keeps_what_bounds_leave_of_it() -> None:
    """Of a split at a column that has other bounds now, the half that is left takes its place."""
    root, column = Box(), Sum(np.array([1]), np.array([1]))
    low, high = root.part(column, 2)
    inner = high.part(Sum(np.array([0]), np.array([1])), 0)
    root.prune(np.array([0, 3]), np.array([1, 5]))
    assert root.halves == inner
    assert root.split is not None
    assert root.split[0].columns.tolist() == [0]
    assert low not in list(root.leaves())


def test_a_box_with_cuts_of_its_own_is_forgotten() -> None:
    """Within other bounds its cuts say something else, so that it is one open box again."""
    root = Box()
    half, _ = root.part(Sum(np.array([0]), np.array([1])), 0)
    half.cuts = (Cut([], (), np.array([0]), np.array([1]), 0),)
    half.since, half.is_empty = 0, True
    half.part(Sum(np.array([1]), np.array([1])), 0)
    root.prune(np.zeros(2), np.ones(2))
    assert not half.cuts
    assert half.halves is None
    assert half.since is None
    assert not half.is_empty
