"""Cuts in a part of a program: they may lean on the splits around them, and lose no whole numbers there."""

from __future__ import annotations

from math import floor

import numpy as np
from hypothesis import HealthCheck, assume, event, given, settings

from repatria.core.cases import Case
from repatria.planning.program.model import build_program
from repatria.planning.search.boxes import Box, Side
from repatria.planning.search.cuts import separate
from repatria.planning.search.merged import merge
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.search.sums import levels_of
from repatria.planning.solvers.highs import best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE
from tests.laws.small_cases import exchanges


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=exchanges())
def test_cuts_beside_a_split_lose_no_whole_numbers(drawn: Case) -> None:
    """No whole numbers on either side of a split at a sum break a cut that was found on that side."""
    program = build_program(drawn)
    levels = levels_of(program)
    assume(levels)
    gains = np.zeros(len(program.columns), dtype=np.int64)
    for column, gain in program.objectives[0].gains:
        gains[column] = gain
    merged = merge(program, gains)
    relaxed = Relaxed(merged, merged.shared(gains))
    whole = Box()
    optimum = relaxed.solve(whole)
    assume(np.isfinite(optimum.value))
    total = levels[-1].sums[0]
    columns, factors = merged.merge(total.columns, total.factors)
    halves = whole.part(total, floor(float(factors @ optimum.values[columns]) / 2))
    for half in halves:
        solved = relaxed.solve(half)
        if not np.isfinite(solved.value):
            continue
        rows = relaxed.rows_of(half.rows)
        low, high = relaxed.columns_within(half)
        combinations, at_greatest = relaxed.combinations(half, 40)
        cuts = separate(
            rows,
            combinations,
            at_greatest,
            solved.values[: relaxed.width],
            rows=len(merged.matrix.most),
            low=low,
            high=high,
            most=20,
        )
        for cut in cuts:
            named = relaxed.whole_cut(half.rows, cut).named
            event("leans on the split" if any(isinstance(row, Side) for row, _ in named) else "on rows alone")
            sums = np.zeros(relaxed.width)
            sums[cut.columns] = cut.factors
            most = best_whole_numbers(rows, sums, low, high)
            assert most.is_exhausted
            assert most.solution is None or sums @ np.array(most.solution) <= cut.most + WHOLE
