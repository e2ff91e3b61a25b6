"""Whole numbers piece by piece: offers that pay each other are made whole together, apart from the rest.

In an exchange of many parties most offers pay only a few others. What holds them together are limits on the
whole plan, people who could go to several places, and the tiers already decided. Each piece gets of these
what it has at a given point, and what the pieces before it left over; so the pieces can be solved one after
the other, and together they keep every row.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from repatria.planning.program.model import Key
from repatria.planning.search.apart import joined
from repatria.planning.search.merged import Merged
from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE

#: Rows that may hold pieces together; all others make one piece of what they speak of.
_SHARED = frozenset({"size", "at_most", "tier", "demand", "either", "together", "without"})
#: Nodes that the solver may open in one piece.
NODES_IN_A_PIECE = 100
#: Pieces that are solved together where they share a limit, and nodes for that.
MOST_TOGETHER = 20
NODES_TOGETHER = 1
#: How often all of them are solved in turns, while any gains.
MOST_TURNS = 6
#: Columns of all pieces that are solved again, where it is known what they lose: those that lose most first.
MOST_COLUMNS_TOGETHER = 30_000


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
        self,
        values: np.ndarray,
        gains: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        instead: np.ndarray | None = None,
    ) -> np.ndarray | None:
        """Make a point whole, piece by piece, each with the greatest gain.

        Args:
            values: The point, a number for each column. From one that is whole and keeps every row, the
                gain can only grow.
            low: Least value of each column.
            high: Greatest value of each column.
            instead: Whole numbers for a piece that has none with what is left for it, such as those of the
                best solution; the others then have to be looked at whether they keep every row.

        Returns:
            Whole numbers that keep every row; None where a piece, or what is left for it, has none.
        """
        whole = values.copy()
        sizes = np.bincount(self.piece_of, values, self.number)
        for piece in np.argsort(sizes, kind="stable").tolist():
            is_in = self.piece_of == piece
            found = self.solve(is_in, whole, gains=gains, low=low, high=high)
            if found is None and instead is not None:
                found = instead[is_in]
            if found is None:
                return None
            whole[is_in] = found
        return whole

    def improve(self, whole: np.ndarray, gains: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Solve again, together, the pieces that share one limit, for as long as any gain by it.

        What one leaves over another can use, and what that makes of it a third: so all are solved in turns.
        Where all pieces share a limit they are solved at the end, and once: that is dear, and gains little.

        Args:
            whole: Whole numbers that keep every row.
        """
        sharing = self.sharing_limits()
        few = [pieces for pieces in sharing if len(pieces) < self.number]
        for _ in range(MOST_TURNS):
            before = gains @ whole
            for pieces in few:
                whole = self._improved(np.isin(self.piece_of, pieces), whole, gains, low, high)
            if gains @ whole < before + WHOLE:
                break
        if len(few) < len(sharing):
            whole = self._improved(np.ones(len(whole), dtype=bool), whole, gains, low, high)
        return whole

    def improve_where_lost(
        self, whole: np.ndarray, gains: np.ndarray, low: np.ndarray, high: np.ndarray, lost: Lost
    ) -> np.ndarray:
        """Solve pieces that share a limit again once, those first that lose most.

        Pieces that lose less than one person cannot gain any by themselves, and are not solved.

        Args:
            whole: Whole numbers that keep every row.
            lost: What these lose against the relaxation, and where.
        """
        groups = [np.isin(self.piece_of, pieces) for pieces in self.sharing_limits()]
        groups.sort(key=lambda is_in: -lost.among(whole, is_in))
        solved = 0
        for is_in in groups:
            most = np.floor(lost.among(whole, is_in) + WHOLE)
            if most < 1 or solved > MOST_COLUMNS_TOGETHER:
                continue
            solved += int(np.sum(is_in))
            enough = float(gains[is_in] @ whole[is_in] + most)
            whole = self._improved(is_in, whole, gains, low, high, enough=enough)
        return whole

    def _improved(
        self,
        is_in: np.ndarray,
        whole: np.ndarray,
        gains: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        *,
        enough: float | None = None,
    ) -> np.ndarray:
        """Solve some of the columns again, from whole numbers for all; give these where nothing is gained."""
        found = self.solve(
            is_in,
            whole,
            gains=gains,
            low=low,
            high=high,
            start=whole[is_in],
            enough=enough,
            most_nodes=NODES_TOGETHER,
        )
        if found is None or gains[is_in] @ found <= gains[is_in] @ whole[is_in] + WHOLE:
            return whole
        better = whole.copy()
        better[is_in] = found
        return better

    def sharing_limits(self) -> list[tuple[int, ...]]:
        """Give the pieces that share a limit, where these are not too many; the same pieces once."""
        matrix = self.merged.matrix
        found = []
        for row in self.limits:
            entries = slice(matrix.starts[row], matrix.starts[row + 1])
            pieces = np.unique(self.piece_of[matrix.columns[entries]])
            if 1 < len(pieces) <= MOST_TOGETHER:
                found.append(tuple(pieces.tolist()))
        return list(dict.fromkeys(found))

    def solve(
        self,
        is_in: np.ndarray,
        values: np.ndarray,
        *,
        gains: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
        start: np.ndarray | None = None,
        enough: float | None = None,
        most_nodes: int = NODES_IN_A_PIECE,
    ) -> np.ndarray | None:
        """Solve for some of the columns, with what the others leave over.

        Args:
            is_in: Which columns.
            values: What the others are at.
            start: Whole numbers to begin with.
            enough: A gain with which the search may end.
            most_nodes: Nodes that the solver may open.
        """
        matrix = self.merged.matrix
        columns = np.flatnonzero(is_in)
        rows = np.unique(self.rows[is_in[matrix.columns]])
        left = matrix.at(rows).over(columns, values)
        program = replace(left, most=np.floor(left.most + WHOLE))
        found = best_whole_numbers(
            program,
            gains[columns],
            low[columns],
            high[columns],
            None if start is None else np.round(start).astype(np.int64).tolist(),
            most_nodes=most_nodes,
            enough=enough,
        )
        return None if found.solution is None else np.array(found.solution, dtype=np.float64)

    def _joined(self) -> np.ndarray:
        """Give the number of its piece for each column."""
        matrix = self.merged.matrix
        own = ~self.shared[self.rows]
        # The columns of one offer are together, whatever rows there are: a proof names pieces by offers.
        names = [offer_of(self.merged.whole.columns[parts[0]]) for parts in self.merged.parts]
        number: dict[str, int] = {}
        offers = np.array([number.setdefault(name, len(number)) for name in names], dtype=np.int64)
        piece = joined(
            np.concatenate((self.rows[own], len(matrix.most) + offers)),
            np.concatenate((matrix.columns[own], np.arange(matrix.width))),
            height=len(matrix.most) + len(number),
            width=matrix.width,
        )
        return np.unique(piece, return_inverse=True)[1]


class Lost:
    """What whole numbers lose against the best point of a relaxation, column by column and row by row.

    A column loses its price for every one by which it is off its end, a row its multiplier for every one that
    is left over: together they are the difference of the two gains.
    """

    def __init__(
        self, matrix: Matrix, gains: np.ndarray, multipliers: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        """Take the multipliers of a relaxation.

        Args:
            matrix: Rows, those that hold in a box under those of the program.
        """
        self.matrix = matrix
        self.rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        self.multipliers = multipliers
        self.prices = gains - self._added(matrix.factors * multipliers[self.rows])
        self.ends = np.where(self.prices > 0, high, low)

    def among(self, whole: np.ndarray, is_in: np.ndarray) -> float:
        """Give what is lost at some columns, and at the rows in which they stand."""
        matrix = self.matrix
        used = np.bincount(self.rows, matrix.factors * whole[matrix.columns], len(matrix.most))
        asked = np.zeros(len(matrix.most), dtype=bool)
        asked[self.rows[is_in[matrix.columns]]] = True
        left = np.sum((self.multipliers * (matrix.most - used))[asked])
        return float(left + np.sum((self.prices * (self.ends - whole))[is_in]))

    def _added(self, terms: np.ndarray) -> np.ndarray:
        return np.bincount(self.matrix.columns, terms, self.matrix.width)


#: Columns that belong to an offer, each with the place of the offer in its key.
OF_OFFERS = {"f": 2, "y": 1, "r": 3, "p": 3}


def offer_of(column: Key) -> str:
    """Give the offer of a column; of one that has none, who pays whom, a text of its own."""
    place = OF_OFFERS.get(str(column[0]))
    return str(column[place]) if place is not None else repr(column)
