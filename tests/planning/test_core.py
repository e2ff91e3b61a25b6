"""The core of a box: it gains what the box gains, and its solver may be given and rid of rows at any time."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.planning.program.model import build_program
from repatria.planning.search.core import Core
from repatria.planning.solvers.highs import Matrix
from repatria.planning.solvers.relaxation import WHOLE, Relaxation
from tests.laws.small_cases import exchanges

MANY = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@MANY
@given(drawn=exchanges(), chance=st.randoms(use_true_random=False))
def test_the_core_of_a_box_gains_what_the_box_gains(drawn: Case, chance: Random) -> None:
    """With its switches decided in any way, the best point of what is left is that of the whole."""
    program = build_program(drawn)
    gains = np.zeros(len(program.columns))
    for column, gain in program.objectives[0].gains:
        gains[column] = gain
    low = np.array(program.lower, dtype=np.float64)
    high = np.array(program.upper, dtype=np.float64)
    for column, key in enumerate(program.columns):
        if key[0] == "y" and high[column] > low[column]:
            low[column] = high[column] = chance.randint(0, 1)
    whole = Relaxation(program.matrix, gains, low, high).solve(low, high)
    core = Core(program.matrix, gains, low, high)
    gained = core.solve()
    assert gained == pytest.approx(whole.value)
    if not np.isfinite(gained):
        return
    values = core.values
    rows = np.repeat(np.arange(len(program.matrix.most)), np.diff(program.matrix.starts))
    used = np.bincount(
        rows, program.matrix.factors * values[program.matrix.columns], len(program.matrix.most)
    )
    assert np.all(used <= program.matrix.most + WHOLE)
    assert gains @ values == pytest.approx(gained)


#: 3a + 2b at most 12 and a + 4b at most 12, with a and b from 0 to 10: 7a + 6b is 31.2 there.
ROWS = Matrix.of([(((0, 3), (1, 2)), 12), (((0, 1), (1, 4)), 12)], 2)
GAINS, LOW, HIGH = np.array([7.0, 6.0]), np.zeros(2), np.full(2, 10.0)


@pytest.mark.parametrize("scale", [1, 10**6, 10**9])
def test_rows_of_great_numbers_bound_as_those_of_small_ones(scale: int) -> None:
    """A row times any number gives the same optimum, and multipliers that prove it."""
    relaxed = Relaxation(ROWS, GAINS, LOW, HIGH)
    relaxed.add_rows(Matrix.of([(((0, scale), (1, scale)), 4 * scale), (((0, 1),), 9)], 2))
    found = relaxed.solve(LOW, HIGH)
    assert found.value == pytest.approx(28.0)
    rows = relaxed.all_rows()
    left = GAINS - sum(
        multiplier * np.bincount(few.columns, few.factors, 2)
        for multiplier, few in zip(found.multipliers, (rows.at(np.array([r])) for r in range(4)), strict=True)
    )
    proven = float(found.multipliers @ rows.most + np.maximum(left, 0.0) @ HIGH)
    assert proven == pytest.approx(28.0)


def test_rows_over_some_columns_take_off_what_the_others_use() -> None:
    """With b at 2, 3a + 2b at most 12 leaves 3a at most 8; rows are given in the order asked for."""
    left = ROWS.at(np.array([1, 0])).over(np.array([0]), np.array([99.0, 2.0]))
    assert (left.starts.tolist(), left.columns.tolist(), left.width) == ([0, 1, 2], [0, 0], 1)
    assert (left.factors.tolist(), left.most.tolist()) == ([1.0, 3.0], [4.0, 8.0])


def test_slack_rows_leave_a_core_and_others_stay() -> None:
    """A row that the best point is away from is left out of the solver; the others bind as before."""
    core = Core(ROWS, GAINS, LOW, HIGH)
    assert core.solve() == pytest.approx(31.2)
    core.add(Matrix.of([(((0, 1), (1, 1)), 4), (((0, 1),), 9), (((1, 1),), 9)], 2))
    assert core.solve() == pytest.approx(28.0)
    core.drop_slack()
    assert (core.more, core.binding) == ([2], [2])
    assert core.solve() == pytest.approx(28.0)
    for combination in core.combinations(2):
        assert len(combination) == 5
