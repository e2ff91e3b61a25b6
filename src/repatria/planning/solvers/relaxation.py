"""A relaxation that is solved again and again: other boxes, other gains, more rows, from the last basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from repatria.planning.solvers.highs import Matrix, new_engine, pass_program, shortfall_of

#: A column nearer to a whole number than this is taken for whole.
WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the relaxation gave in one box.

    Attributes:
        value: Greatest gain of any point, whole or not; minus infinity where the box holds no point, infinity
            where that could not be said.
        values: Value of each column; of an empty box those of the least excess.
        multipliers: One of at least 0 for every row; of an empty box those that show that it is empty.
        rows: How many of the multipliers belong to the rows of the beginning.
        basis: Where the next, similar, relaxation can begin.
    """

    value: float
    values: np.ndarray
    multipliers: np.ndarray
    rows: int
    basis: Any

    @property
    def is_empty(self) -> bool:
        """Does the box hold no point?"""
        return self.value == -np.inf


class Relaxation:
    """One engine that keeps its last basis."""

    def __init__(self, matrix: Matrix, lower: np.ndarray, upper: np.ndarray) -> None:
        self.matrix = matrix
        self.columns = len(lower)
        self.every_column = np.arange(self.columns, dtype=np.int32)
        self.engine = new_engine()
        pass_program(self.engine, matrix, np.zeros(self.columns), lower, upper)
        self.more: Matrix | None = None

    def gain(self, gains: np.ndarray) -> None:
        """Set what is to be made as great as possible."""
        self.engine.changeColsCost(self.columns, self.every_column, gains)

    def add_rows(self, more: Matrix) -> None:
        """Have these rows, and no others, beside those of the beginning."""
        if self.more is not None and len(self.more.most):
            rows = len(self.matrix.most)
            self.engine.deleteRows(
                len(self.more.most), np.arange(rows, rows + len(self.more.most), dtype=np.int32)
            )
        self.more = more
        if len(more.most):
            self.engine.addRows(
                len(more.most),
                np.full(len(more.most), -highspy.kHighsInf),
                more.most.astype(np.float64),
                len(more.columns),
                more.starts[:-1].astype(np.int32),
                more.columns.astype(np.int32),
                more.factors.astype(np.float64),
            )

    def solve(self, lower: np.ndarray, upper: np.ndarray, basis: Any = None) -> Optimum:  # noqa: ANN401 - the engine's own
        """Solve in a box.

        Returns:
            The optimum; one without a bound where the engine could not say whether the box holds a point.
        """
        rows = len(self.matrix.most)
        if self.columns == 0:
            # The engine has no answer for a program without columns: each row says 0 <= most.
            short = np.maximum(-self.all_rows().most, 0.0)
            value = -np.inf if short.any() else 0.0
            return Optimum(value, np.zeros(0), (short > 0).astype(np.float64), rows, None)
        self.engine.changeColsBounds(self.columns, self.every_column, lower, upper)
        if basis is not None and len(basis.row_status) == self.engine.getNumRow():
            self.engine.setBasis(basis)
        self.engine.run()
        status = self.engine.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self.engine.getSolution()
            return Optimum(
                self.engine.getInfo().objective_function_value,
                np.array(solution.col_value),
                np.maximum(np.array(solution.row_dual, dtype=np.float64), 0.0),
                rows,
                self.engine.getBasis(),
            )
        relaxed = shortfall_of(self.all_rows(), lower, upper)
        if relaxed.shortfall <= WHOLE:
            return Optimum(np.inf, relaxed.values, np.zeros(len(relaxed.multipliers)), rows, None)
        return Optimum(-np.inf, relaxed.values, relaxed.multipliers, rows, None)

    def all_rows(self) -> Matrix:
        """Give all rows, those of the beginning first."""
        return self.matrix if self.more is None else self.matrix.above(self.more)

    def combinations(self, values: np.ndarray, most: int) -> list[np.ndarray]:
        """Give, for the least whole basic columns, the combination of rows that isolates each of them.

        To be called after `solve` of a box that is not empty.
        """
        _, basic = self.engine.getBasicVariables()  # type: ignore[attr-defined]
        distance = np.abs(values - np.round(values))
        places = [(-distance[column], place) for place, column in enumerate(basic) if column >= 0]
        chosen = [place for far, place in sorted(places)[:most] if far < -WHOLE * 1e3]
        return [np.array(self.engine.getBasisInverseRow(place)[1]) for place in chosen]  # type: ignore[attr-defined]

    def at_greatest(self) -> np.ndarray:
        """Say of each column whether the last basis holds it at its greatest value."""
        upper = highspy.HighsBasisStatus.kUpper
        return np.array([status == upper for status in self.engine.getBasis().col_status])
