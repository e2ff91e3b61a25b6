"""One piece of a program under prices: what its people can gain, less what they use of limits on all.

A piece is small: a few cuts close it, and they hold in every box and every tier of the whole program.
"""

from __future__ import annotations

import numpy as np

from repatria.planning.search.boxes import Box, Cut, Within
from repatria.planning.search.cuts import FINE, separate
from repatria.planning.search.merged import Merged
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.solvers.highs import best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE

#: Whole numbers for some columns of a whole program; all others are 0.
Point = tuple[np.ndarray, np.ndarray]

#: Rounds of cuts under the same prices, and cuts a round.
MOST_ROUNDS = 8
CUTS_A_ROUND = 15


class PricedPiece:
    """One piece, with the cuts and the whole numbers that were ever found in it.

    Attributes:
        columns: Its columns in the merged program.
        points: Whole numbers for these columns that keep the rows of the piece, each once.
        cuts: They hold for all whole numbers of the piece, whatever is gained.
        may_be_empty: It may be that nobody of it goes.
    """

    def __init__(self, merged: Merged, columns: np.ndarray, rows: np.ndarray) -> None:
        """Cut a piece out of a merged program.

        Args:
            rows: Rows that speak of this piece alone.
        """
        self.columns = columns
        self.merged = merged.part(columns, rows)
        self.relaxed = Relaxed(self.merged, np.zeros(len(columns), dtype=np.int64))
        self.points = np.zeros((0, len(columns)), dtype=np.int64)
        self.cuts: list[Cut] = []
        self.may_be_empty = bool(np.all(self.merged.matrix.most >= 0) and np.all(self.merged.lower <= 0))

    def within(self, box: Box) -> Within:
        """Give what a box says of single columns of the piece; sides of sums are left to the box."""
        return {
            key: (total, low, high)
            for key, (total, low, high) in box.within.items()
            if total.is_column and self.merged.column_of[total.columns[0]] >= 0
        }

    def look(self, gains: np.ndarray, within: Within) -> tuple[Cut, ...]:
        """Look for what gains the most; new cuts, and the point found, are kept.

        Args:
            gains: A number for each column.
            within: Bounds of columns of the piece.

        Returns:
            The cuts that bound the gain.
        """
        self.relaxed.ask(gains)
        here = Box(within, everywhere=self.cuts)
        low, high = self.merged.lower, self.merged.upper
        for step in range(MOST_ROUNDS + 1):
            optimum = self.relaxed.solve(here)
            if not np.isfinite(optimum.value):
                return ()
            values = optimum.values[: self.relaxed.width]
            if np.abs(values - np.round(values)).max(initial=0.0) <= WHOLE:
                self.add_point(np.round(values).astype(np.int64))
                break
            combinations, at_greatest = self.relaxed.combinations(here, 2 * CUTS_A_ROUND)
            found = (
                []
                if step == MOST_ROUNDS
                else separate(
                    self.relaxed.rows_of(here.rows),
                    combinations,
                    at_greatest,
                    values,
                    rows=len(self.merged.matrix.most),
                    low=low,
                    high=high,
                    most=CUTS_A_ROUND,
                    denominators=FINE,
                )
            )
            if not found:
                break
            rows = here.rows
            self.cuts += [self.relaxed.whole_cut(rows, cut) for cut in found]
        of_cuts = optimum.multipliers[optimum.rows :].tolist()
        return tuple(cut for cut, used in zip(self.cuts, of_cuts, strict=False) if cut.is_used(used))

    def add_cut(self, cut: Cut) -> None:
        """Take over a cut that was found elsewhere and speaks of this piece alone."""
        if cut not in self.cuts:
            self.cuts.append(cut)

    def best(self, gains: np.ndarray, *, most_nodes: int) -> float | None:
        """Give the most that whole numbers gain, and keep them in mind; None where the search did not end."""
        low, high = self.merged.lower, self.merged.upper
        found = best_whole_numbers(self.merged.matrix, gains, low, high, most_nodes=most_nodes)
        if found.solution is None or not found.is_exhausted:
            return None
        point = np.array(found.solution, dtype=np.int64)
        self.add_point(point)
        return float(gains @ point)

    def greatest(self, gains: np.ndarray) -> float:
        """Give the most that any of the points known gains."""
        return float((self.points @ gains).max())

    def points_in(self, within: Within) -> np.ndarray:
        """Give the points known that lie within bounds."""
        inside = np.ones(len(self.points), dtype=bool)
        for total, low, high in within.values():
            numbers = self.points[:, self.merged.column_of[total.columns[0]]]
            inside &= (numbers >= low) & (numbers <= high)
        return self.points[inside]

    def add_point(self, point: np.ndarray) -> None:
        """Keep whole numbers in mind, if they keep the rows of the piece and are new."""
        matrix = self.merged.matrix
        rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        used = np.bincount(rows, matrix.factors * point[matrix.columns], len(matrix.most))
        is_known = np.any(np.all(self.points == point, axis=1))
        if np.all(used <= matrix.most + WHOLE) and not is_known:
            self.points = np.vstack((self.points, point))

    def spread(self, point: np.ndarray) -> Point:
        """Spread whole numbers of merged columns over those that they stand for, the first ones full."""
        columns: list[int] = []
        numbers: list[int] = []
        for column in np.flatnonzero(point).tolist():
            left = int(point[column])
            for part in self.merged.parts[column].tolist():
                taken = min(left, self.merged.whole.upper[part])
                if taken:
                    columns.append(part)
                    numbers.append(taken)
                left -= taken
        return np.array(columns, dtype=np.int64), np.array(numbers, dtype=np.int64)
