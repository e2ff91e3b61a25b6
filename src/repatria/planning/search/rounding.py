"""Whole numbers near a point of the relaxation: first how many people go, then whom they pay.

Of the columns that a relaxation leaves between whole numbers most are credits. Who pays whom hardly matters
as long as enough arrives, so credits are left open while the solver makes the numbers of people whole, and
are found afterwards, for each party by itself. What has to gain nearly as much as the relaxation can hardly
leave it: a column whose price at its end is above the rest stays there, and half of all columns do.
People are rounded one after the other first (`diving`), which is quick; where that ends without any, the
solver searches.
"""

from __future__ import annotations

import numpy as np

from repatria.planning.search.apart import best_apart
from repatria.planning.search.diving import dive, heaviest_of, ways
from repatria.planning.solvers.highs import Matrix, best_point
from repatria.planning.solvers.relaxation import WHOLE, Point, Relaxation

#: Nodes that the solver may open.
MOST_NODES = 50


class Rounding:
    """A search for whole numbers between the least and greatest value of each column."""

    def __init__(
        self, matrix: Matrix, gains: np.ndarray, people: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        """Prepare a search.

        Args:
            people: Which columns count people; the others follow from them.
        """
        self.matrix = matrix
        self.gains = gains.astype(np.float64)
        self.people = people
        self.low = low
        self.high = high

    def diving(
        self,
        enough: int,
        point: Point,
        engine: Relaxation,
        low: np.ndarray,
        high: np.ndarray,
        *,
        only_once: bool,
    ) -> np.ndarray | None:
        """Find whole numbers that gain enough by rounding one column after the other.

        Args:
            point: The best point of the relaxation.
            engine: The relaxation, in which the point was found.
            low: Least value of each column of the engine, sums included.
            high: Greatest value, likewise.
            only_once: On the way that leads there most often, and on no other.

        Returns:
            A whole number for each column; None if none was found.
        """
        if point.value < enough - WHOLE:
            return None
        along = ways(heaviest_of(self.matrix), self.high - self.low)
        return dive(
            engine,
            low,
            high,
            people=self.people,
            along=along[:1] if only_once else along,
            enough=enough,
            complete=lambda at: self._credited(np.round(at.values), at.values, self.people),
        )

    def gaining(self, enough: int, point: Point) -> np.ndarray | None:
        """Find whole numbers that gain enough.

        Args:
            point: The best point of the relaxation.

        Returns:
            A whole number for each column; None if none was found.
        """
        if point.value < enough - WHOLE:
            return None
        gaining = np.flatnonzero(self.gains)
        lengths = np.array([0, len(gaining)], dtype=np.int32)
        row = Matrix(
            lengths, gaining.astype(np.int32), -self.gains[gaining], np.array([-enough]), len(self.gains)
        )
        return self._near(enough, point, self.matrix.above(row), np.ones(len(self.gains), dtype=bool))

    def best_near(self, enough: int, point: Point) -> np.ndarray | None:
        """Find whole numbers where those that gain enough would be, though they gain less."""
        return self._near(enough, point, self.matrix, self.people)

    def _near(self, enough: int, point: Point, matrix: Matrix, may_stay: np.ndarray) -> np.ndarray | None:
        low, high = self._held(enough, point, may_stay)
        for whole in (self.people, np.ones(len(low), dtype=bool)):
            found = best_point(
                matrix, self.gains, low, high, whole=whole, most_nodes=MOST_NODES, enough=enough
            )
            if found is None:
                return None
            credited = self._credited(np.round(found), found, whole)
            if credited is not None:
                return credited
        return None

    def _held(self, enough: int, point: Point, may_stay: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the bounds in which those columns stay whose leaving costs more than may be lost."""
        is_held = may_stay & (np.abs(point.prices) > max(point.value - enough, 0.0) + WHOLE)
        ends = np.round(point.values)
        return np.where(is_held, ends, self.low), np.where(is_held, ends, self.high)

    def _credited(self, numbers: np.ndarray, near: np.ndarray, whole: np.ndarray) -> np.ndarray | None:
        """Find the columns that are not decided yet; the others are at whole numbers."""
        return best_apart(
            self.matrix,
            self.gains,
            np.where(whole, numbers, self.low),
            np.where(whole, numbers, self.high),
            near,
        )
