"""Whole numbers piece by piece: offers that pay each other are made whole together, apart from the rest.

In an exchange of many parties most offers pay only a few others. What holds them together are limits on the
whole plan, people who could go to several places, and the tiers already decided. Each piece gets of these
what it has at a given point, and what the pieces before it left over; so the pieces can be solved one after
the other, and together they keep every row.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from repatria.planning.apart import joined
from repatria.planning.merged import Merged
from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE

#: Rows that may hold pieces together; all others make one piece of what they speak of.
_SHARED = frozenset({"size", "at_most", "tier", "demand", "either", "together", "without"})
#: Nodes that the solver may open in one piece.
NODES_IN_A_PIECE = 100
#: Pieces that are solved together where they share a limit, and nodes for that.
MOST_TOGETHER = 20
NODES_TOGETHER = 1


class Pieces:
    """A merged program in pieces."""

    def __init__(self, merged: Merged) -> None:
        self.merged = merged
        matrix = merged.matrix
        keys: list[Hashable] = [None] * (len(matrix.most) + 1)
        for number, row in enumerate(merged.whole.rows):
            keys[merged.row_of[number]] = row.key[0]
        self.shared = np.array([key in _SHARED for key in keys[:-1]], dtype=bool)
        self.limits = [row for row, key in enumerate(keys[:-1]) if key == "at_most"]
        self.rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        self.piece_of = self._joined()
        self.number = int(self.piece_of.max(initial=-1)) + 1

    def round(
        self, values: np.ndarray, gains: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> np.ndarray | None:
        """Make a point whole, piece by piece, each with the greatest gain.

        Args:
            values: The point, a number for each column. From one that is whole and keeps every row, the
                gain can only grow.
            low: Least value of each column.
            high: Greatest value of each column.

        Returns:
            Whole numbers that keep every row; None where a piece, or what is left for it, has none.
        """
        whole = values.copy()
        sizes = np.bincount(self.piece_of, values, self.number)
        for piece in np.argsort(sizes, kind="stable").tolist():
            is_in = self.piece_of == piece
            found = self._solve(is_in, whole, gains=gains, low=low, high=high)
            if found is None:
                return None
            whole[is_in] = found
        return whole

    def improve(self, whole: np.ndarray, gains: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Solve again, together, the pieces that share one limit: what one leaves over another can use.

        Args:
            whole: Whole numbers that keep every row.
        """
        matrix = self.merged.matrix
        for row in self.limits:
            entries = slice(matrix.starts[row], matrix.starts[row + 1])
            pieces = np.unique(self.piece_of[matrix.columns[entries]])
            if 1 < len(pieces) <= MOST_TOGETHER:
                is_in = np.isin(self.piece_of, pieces)
                found = self._solve(is_in, whole, gains=gains, low=low, high=high, start=whole[is_in])
                if found is not None and gains[is_in] @ found > gains[is_in] @ whole[is_in] + WHOLE:
                    whole = np.where(is_in, 0.0, whole)
                    whole[is_in] = found
        return whole

    def _solve(
        self,
        is_in: np.ndarray,
        values: np.ndarray,
        *,
        gains: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        start: np.ndarray | None = None,
    ) -> np.ndarray | None:
        """Solve for some of the columns, with what the others leave over."""
        matrix = self.merged.matrix
        columns = np.flatnonzero(is_in)
        of_others = matrix.factors * np.where(is_in, 0.0, values)[matrix.columns]
        room = matrix.most - np.bincount(self.rows, of_others, len(matrix.most))
        entries = np.flatnonzero(is_in[matrix.columns])
        rows, place = np.unique(self.rows[entries], return_inverse=True)
        lengths = np.bincount(place, minlength=len(rows))
        program = Matrix(
            starts=np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
            columns=np.searchsorted(columns, matrix.columns[entries]).astype(np.int32),
            factors=matrix.factors[entries],
            most=np.floor(room[rows] + WHOLE),
            width=len(columns),
        )
        found = best_whole_numbers(
            program,
            gains[columns],
            low[columns],
            high[columns],
            None if start is None else np.round(start).astype(np.int64).tolist(),
            most_nodes=NODES_IN_A_PIECE if start is None else NODES_TOGETHER,
        )
        return None if found.solution is None else np.array(found.solution, dtype=np.float64)

    def _joined(self) -> np.ndarray:
        """Give the number of its piece for each column."""
        matrix = self.merged.matrix
        own = ~self.shared[self.rows]
        piece = joined(self.rows[own], matrix.columns[own], height=len(matrix.most), width=matrix.width)
        return np.unique(piece, return_inverse=True)[1]
