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


class Pieces:
    """A merged program in pieces."""

    def __init__(self, merged: Merged) -> None:
        self.merged = merged
        matrix = merged.matrix
        keys: list[Hashable] = [None] * len(matrix.most)
        for number, row in enumerate(merged.whole.rows):
            keys[merged.row_of[number]] = row.key[0]
        self.shared = np.array([key in _SHARED for key in keys], dtype=bool)
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
        matrix = self.merged.matrix
        whole = values.copy()
        used = np.bincount(self.rows, matrix.factors * values[matrix.columns], len(matrix.most))
        sizes = np.bincount(self.piece_of, values, self.number)
        for piece in np.argsort(sizes, kind="stable").tolist():
            columns = np.flatnonzero(self.piece_of == piece)
            entries = np.flatnonzero(self.piece_of[matrix.columns] == piece)
            terms = matrix.factors[entries]
            share = np.bincount(self.rows[entries], terms * values[matrix.columns[entries]], len(used))
            room = matrix.most - used + share
            found = self._solve(columns, entries, room, gains=gains, low=low, high=high)
            if found is None:
                return None
            whole[columns] = found
            used += np.bincount(self.rows[entries], terms * whole[matrix.columns[entries]], len(used)) - share
        return whole

    def _solve(
        self,
        columns: np.ndarray,
        entries: np.ndarray,
        room: np.ndarray,
        *,
        gains: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
    ) -> np.ndarray | None:
        rows, place = np.unique(self.rows[entries], return_inverse=True)
        program = Matrix(
            starts=np.concatenate(([0], np.cumsum(np.bincount(place, minlength=len(rows))))).astype(np.int32),
            columns=np.searchsorted(columns, self.merged.matrix.columns[entries]).astype(np.int32),
            factors=self.merged.matrix.factors[entries],
            most=np.floor(room[rows] + WHOLE),
            width=len(columns),
        )
        found = best_whole_numbers(
            program, gains[columns], low[columns], high[columns], most_nodes=NODES_IN_A_PIECE
        )
        return None if found.solution is None else np.array(found.solution, dtype=np.float64)

    def _joined(self) -> np.ndarray:
        """Give the number of its piece for each column."""
        matrix = self.merged.matrix
        piece = np.arange(matrix.width)
        own = ~self.shared[self.rows]
        piece = joined(self.rows[own], matrix.columns[own], height=len(matrix.most), width=matrix.width)
        return np.unique(piece, return_inverse=True)[1]
