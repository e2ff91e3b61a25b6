"""Whole numbers by going down: people are rounded one column after the other, each time solved again.

Where only some ten numbers of people are between whole ones, the solver goes on from its last basis in a
few steps each time, and is there long before a search of its own has begun. What weighs most in parity goes
first: people of little weight can make up for what its rounding leaves. Where that leads nowhere, another
order often does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repatria.planning.solvers.highs import Matrix
from repatria.planning.solvers.relaxation import WHOLE, Point, Relaxation

#: How often the relaxation is solved on each way, before another search is worth more.
MOST_SOLVED = 400
#: How many ends of a way hold too little, or nothing, before it is left.
MOST_ENDS = 10
#: Points with whole people for which credits are looked for on each way.
MOST_POINTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How columns are rounded: those of the greatest number in `orders[0]` first, equal ones by the next."""

    orders: tuple[np.ndarray, ...]

    def column(self, between: np.ndarray, off: np.ndarray) -> int:
        """Choose one of the columns between whole numbers; of equal ones that which is farthest off."""
        keys = (-off[between], *(-order[between] for order in reversed(self.orders)))
        return int(between[np.lexsort(keys)[0]])


def ways(heaviest: np.ndarray, widths: np.ndarray) -> tuple[Way, ...]:
    """Give the ways that are tried, one after the other.

    Args:
        heaviest: The greatest factor of each column in any row.
        widths: How many values each column may have.
    """
    return Way((heaviest,)), Way((heaviest, widths)), Way((-heaviest,))


def dive(
    engine: Relaxation,
    low: np.ndarray,
    high: np.ndarray,
    *,
    people: np.ndarray,
    along: Sequence[Way],
    enough: int,
    complete: Callable[[Point], np.ndarray | None],
) -> np.ndarray | None:
    """Find whole numbers that gain enough, on one way after the other.

    Args:
        engine: The relaxation, with its gains.
        low: Least value of each column of the engine, sums included.
        high: Greatest value, likewise.
        people: Which columns count people.
        along: The ways to try.
        complete: Makes all of a point whole whose people are whole; None where it cannot.

    Returns:
        A whole number for each column; None where none was found.
    """
    for way in along:
        found = _go_down(engine, low, high, people=people, way=way, enough=enough, complete=complete)
        if found is not None:
            return found
    return None


def _go_down(
    engine: Relaxation,
    low: np.ndarray,
    high: np.ndarray,
    *,
    people: np.ndarray,
    way: Way,
    enough: int,
    complete: Callable[[Point], np.ndarray | None],
) -> np.ndarray | None:
    width = len(people)
    waiting = [(low, high)]
    points = ends = 0
    for _ in range(MOST_SOLVED):
        if not waiting or points >= MOST_POINTS or ends >= MOST_ENDS:
            return None
        least, most = (side.copy() for side in waiting.pop())
        point = engine.point(least, most)
        if point is None or point.value < enough - WHOLE:
            ends += 1
            continue
        off = np.abs(point.values - np.round(point.values)) * people
        between = np.flatnonzero(off > WHOLE)
        if not len(between):
            points += 1
            found = complete(point)
            if found is not None:
                return found
            continue
        # What costs more than may be lost stays where it is, further down as well.
        is_held = np.abs(point.prices) > point.value - enough + WHOLE
        for side in (least, most):
            side[:width] = np.where(is_held, np.round(point.values), side[:width])
        column = way.column(between, off)
        below = np.floor(point.values[column])
        up, down = least.copy(), most.copy()
        up[column], down[column] = below + 1, below
        sides = [(up, most), (least, down)]
        is_up = point.values[column] - below >= 1 / 2
        waiting += sides[::-1] if is_up else sides
    return None


def heaviest_of(matrix: Matrix) -> np.ndarray:
    """Give the greatest factor of each column in any row."""
    heaviest = np.zeros(matrix.width)
    np.maximum.at(heaviest, matrix.columns, np.abs(matrix.factors))
    return heaviest
