"""Whole numbers near a point of the relaxation: first how many people go, then whom they pay.

Of the columns that a relaxation leaves between whole numbers most are credits. Who pays whom hardly matters
as long as enough arrives, so credits are left open while the few numbers of people are made whole one by one,
those of the greatest weight in parity first, as the lighter ones can still even out. Then the credits are
found at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from repatria.planning.solvers.relaxation import WHOLE, Relaxation

#: Relaxations that one search may solve, fewer in a wide program, and how often it may look for credits.
MOST_STEPS = 300
MOST_NUMBERS = 2_000_000
MOST_LOOKS = 3
#: Factors above this are the sizes of classes at a switch, and no weights.
_LARGEST_WEIGHT = 1_000

#: Looks for whole numbers between least and greatest values of the columns; gives those that gain enough.
Look = Callable[[np.ndarray, np.ndarray, float], np.ndarray | None]


class Rounding:
    """A search, depth first, for whole numbers that gain enough."""

    def __init__(self, relaxation: Relaxation, people: np.ndarray, *, enough: float) -> None:
        """Prepare a search.

        Args:
            people: Which columns count people; the others follow from them.
            enough: The gain that is wanted.
        """
        self.relaxation = relaxation
        self.people = people
        self.enough = enough
        matrix = relaxation.matrix
        weights = np.where(np.abs(matrix.factors) <= _LARGEST_WEIGHT, np.abs(matrix.factors), 0.0)
        self.weights = np.zeros(relaxation.columns)
        np.maximum.at(self.weights, matrix.columns, weights)

    def look(self, low: np.ndarray, high: np.ndarray, look: Look) -> np.ndarray | None:
        """Search between the least and greatest values of columns and sums.

        Returns:
            A whole number for each column; None if none was found.
        """
        columns = self.relaxation.columns
        most_steps = min(MOST_STEPS, MOST_NUMBERS // max(1, columns))
        steps, looks = 1, 0
        first = self._solve(low, high)
        waiting = [] if first is None else [(low, high, first)]
        while waiting and steps < most_steps:
            low, high, values = waiting.pop()
            distance = np.abs(values - np.round(values))
            undecided = np.flatnonzero((distance > WHOLE) & self.people)
            if not len(undecided):
                whole = np.round(values)
                if distance.max(initial=0.0) <= WHOLE:
                    return whole
                found = look(
                    np.where(self.people, whole, low[:columns]),
                    np.where(self.people, whole, high[:columns]),
                    self.enough,
                )
                looks += 1
                if found is not None or looks >= MOST_LOOKS:
                    return found
                undecided = np.flatnonzero(distance > WHOLE)
            order = np.lexsort((-distance[undecided], -self.weights[undecided]))
            column = int(undecided[order[0]])
            halves = []
            for is_up in sorted((False, True), key=lambda up: up != (values[column] % 1 >= 0.5)):
                least, most = low.copy(), high.copy()
                if is_up:
                    least[column] = np.ceil(values[column])
                else:
                    most[column] = np.floor(values[column])
                solved = self._solve(least, most)
                steps += 1
                if solved is not None:
                    halves.append((least, most, solved))
            waiting += sorted(halves, key=lambda half: self._gain(half[2]))
        return None

    def _solve(self, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
        """Solve the relaxation; None where it cannot gain enough."""
        found = self.relaxation.point(low, high)
        return None if found is None or found[0] < self.enough - WHOLE else found[1]

    def _gain(self, values: np.ndarray) -> float:
        return float(self.relaxation.gains @ values)
