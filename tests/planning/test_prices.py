"""Programs of many pieces: cuts of single pieces hold everywhere, and what is proven by them is true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from repatria.core.cases import Case
from repatria.core.plans import Outcome
from repatria.planning import plan_case
from repatria.planning.program.model import build_program
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.merged import merge
from repatria.planning.search.pieces import Lost, Pieces
from repatria.planning.search.prices import Carried, Prices
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.search.sums import Sum
from repatria.planning.search.watching import UNWATCHED
from repatria.planning.search.whole import search_once
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from tests.laws.small_cases import exchanges
from tests.planning.test_whole_numbers import few, gains_of, pairs

MANY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@MANY
@given(drawn=exchanges())
def test_cuts_of_pieces_cut_off_no_whole_numbers(drawn: Case) -> None:
    """However prices are found: with the cuts the relaxation still reaches the best whole numbers."""
    program = build_program(drawn)
    best = search_once(program, program.objectives[0], None, 10_000).solution
    nobody = (0,) * len(program.columns)
    assume(best is not None and program.keeps_rows(nobody) and len(program.columns) > 0)
    assert best is not None
    merged = merge(program, gains_of(program, 0))
    gains = few(merged, gains_of(program, 0))
    relaxed, box = Relaxed(merged, gains), Box()
    before = relaxed.solve(box).value
    prices = Prices(merged, gains, box.everywhere)
    prices.know(merged.total(np.array(nobody, dtype=np.int64)))
    prices.tighten(relaxed, box, 0, carried=Carried(), most_steps=5, watch=UNWATCHED)
    after = relaxed.solve(box).value
    assert program.objectives[0].value(best) - 1e-6 <= after <= before + 1e-6


@MANY
@given(drawn=exchanges())
def test_what_is_proven_with_cuts_of_pieces_is_true(drawn: Case) -> None:
    """Taken apart, every plan is verified, and no bound is below what exists."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "FEWEST_APART", 1)
        patched.setattr(limits, "SMALL", -1)
        plan = plan_case(drawn)
    assert verify_plan(drawn, plan).broken == ()
    listed = dict(best_by_enumeration(drawn).tiers) if plan.tiers else {}
    least = {tier.name for tier in drawn.tiers if tier.is_least}
    first = [tier for tier in plan.tiers[:1] if tier.name not in least]
    assert all(tier.bound is None or tier.bound >= listed[tier.name] for tier in first)


@MANY
@given(drawn=exchanges())
def test_what_is_proven_best_piece_by_piece_is_best(drawn: Case) -> None:
    """Taken apart, a plan called proven best has the values that enumeration gives, in each tier."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "FEWEST_APART", 1)
        patched.setattr(limits, "SMALL", -1)
        plan = plan_case(drawn)
    assume(plan.outcome is Outcome.PROVEN_BEST)
    assert [(tier.name, tier.value) for tier in plan.tiers] == list(best_by_enumeration(drawn).tiers)


@MANY
@given(drawn=exchanges())
def test_points_of_pieces_are_mixed_within_all_rows(drawn: Case) -> None:
    """What is mixed keeps every row and the bounds of the box, and is no worse than the solution known."""
    program = build_program(drawn)
    known = search_once(program, program.objectives[0], None, 10).solution
    assume(known is not None and len(program.columns) > 0)
    assert known is not None
    merged = merge(program, gains_of(program, 0))
    gains = few(merged, gains_of(program, 0))
    prices = Prices(merged, gains, [])
    added = merged.total(np.array(known, dtype=np.int64))
    prices.know(added)
    relaxed, box = Relaxed(merged, gains), Box()
    relaxed.solve(box)
    prices.tighten(relaxed, box, int(gains @ added), carried=Carried(), most_steps=3, watch=UNWATCHED)
    column = int(np.argmax(added))
    half = Sum(merged.parts[column], np.ones(len(merged.parts[column]), dtype=np.int64))
    assume(half.is_column)
    part = Box({half.key: (half, float(added[column]), float(added[column]))})
    for within in (part, Box()):
        mixed = prices.mixed(within)
        assert mixed is not None
        assert within is not part or mixed[column] == added[column]
        assert program.keeps_rows(merged.share_out(mixed.astype(np.int64), {}))
        assert gains @ mixed >= gains @ added


@MANY
@given(drawn=exchanges())
def test_what_is_lost_is_the_difference(drawn: Case) -> None:
    """What all columns and rows lose is by how much whole numbers gain less than the relaxation."""
    program = build_program(drawn)
    nobody = (0,) * len(program.columns)
    assume(program.keeps_rows(nobody) and len(program.columns) > 0)
    merged = merge(program, gains_of(program, 0))
    gains = few(merged, gains_of(program, 0)).astype(np.float64)
    found = Relaxed(merged, gains).solve(Box())
    lost = Lost(merged.matrix, gains, found.multipliers, merged.lower, merged.upper)
    everywhere = np.ones(merged.width, dtype=bool)
    rows_without_columns = np.diff(merged.matrix.starts) == 0
    assume(not rows_without_columns.any())
    assert lost.among(np.zeros(merged.width), everywhere) == pytest.approx(found.value, abs=1e-5)


def test_a_piece_without_whole_numbers_takes_others_instead() -> None:
    """Where nothing is left for a piece it gets what it had, so that the others are not lost as well."""
    program = build_program(pairs())
    merged = merge(program, gains_of(program, 0))
    gains = np.array([float(program.columns[parts[0]][0] == "f") for parts in merged.parts])
    pieces = Pieces(merged)
    low = merged.lower.copy()
    column = int(np.flatnonzero(gains)[0])
    low[column] = merged.upper[column] + 1
    nobody = np.zeros(merged.width)
    assert pieces.round(nobody, gains, low, merged.upper) is None
    found = pieces.round(nobody, gains, low, merged.upper, nobody)
    assert found is not None
    assert gains @ found == 20
