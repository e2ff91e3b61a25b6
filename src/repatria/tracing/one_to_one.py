"""One to one: of the pairs of two lists choose those that speak most, no record in more than one.

Pairs fall apart into small groups that share no record; in each the assignment with the most bits is found by
shortest augmenting paths (Kuhn 1955; Jonker and Volgenant, Computing 38, 1987), exactly.
"""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

type Array = np.ndarray[Any, Any]

_FORCED = 1e6  # bits that a pair is worth more which a person judged the same


def one_to_one(left: Array, right: Array, bits: Array, *, kept: Array, barred: Array, least: float) -> Array:
    """Choose pairs, each row in one at most, so that their bits above `least` are most.

    The choice is the same whatever the order of the pairs.

    Args:
        left: n rows of the first list.
        right: n rows of the second; each pair once.
        bits: n, the evidence of each pair.
        kept: n, whether a person judged the pair the same: as many of these as can be come before others.
        barred: n, whether a person judged it different: it is never chosen.
        least: Bits below which a pair is not chosen.

    Returns:
        n, whether the pair is chosen.
    """
    worth = np.where(kept, bits - least + _FORCED, bits - least)
    possible = np.flatnonzero(~barred & (worth > 0))
    chosen = np.zeros(len(left), bool)
    # Where neither record has another pair there is nothing to choose.
    lefts, rights = left[possible], right[possible]
    alone = (np.bincount(lefts, minlength=1)[lefts] == 1) & (np.bincount(rights, minlength=1)[rights] == 1)
    chosen[possible[alone]] = True
    rest = possible[~alone]
    pairs: dict[int, dict[int, float]] = {}
    places: dict[tuple[int, int], int] = {}
    order = np.lexsort((right[rest], left[rest]))
    for place in rest[order].tolist():
        row, column = int(left[place]), int(right[place])
        pairs.setdefault(row, {})[column] = float(worth[place])
        places[row, column] = place
    for row, column in _Assignment(pairs).solve().items():
        chosen[places[row, column]] = True
    return chosen


class _Assignment:
    """Assigns left rows to right ones, each in turn by the path that gains most; rows may stay alone.

    Prices of right rows and profits of left ones are kept so that no reduced cost is negative: a Hungarian
    method on a sparse graph.
    """

    def __init__(self, pairs: "Mapping[int, Mapping[int, float]]") -> None:
        self._pairs = pairs
        self._taken_by: dict[int, int] = {}
        self._given_to: dict[int, int] = {}
        self._price: dict[int, float] = {}
        self._profit: dict[int, float] = {}

    def solve(self) -> dict[int, int]:
        """Give the right row of each left row that is not left alone."""
        for start in sorted(self._pairs):
            gains = (worth - self._price.get(column, 0.0) for column, worth in self._pairs[start].items())
            self._profit[start] = max(0.0, *gains)
            self._place(start)
        return self._given_to

    def _place(self, start: int) -> None:
        """Find the shortest path from a left row to a free right row, or to a left row that is left alone."""
        rows = {start: 0.0}
        columns: dict[int, float] = {}
        end, end_distance = ("row", start), self._profit[start]
        search = _Search()
        self._reach(start, 0.0, search)
        while search.queue:
            here, column = heappop(search.queue)
            if column in columns or here >= end_distance:
                continue
            columns[column] = here
            if column not in self._taken_by:
                end, end_distance = ("column", column), here
                break
            row = self._taken_by[column]
            rows[row] = here
            if here + self._profit[row] < end_distance:
                end, end_distance = ("row", row), here + self._profit[row]
            self._reach(row, here, search)
        for row, far in rows.items():
            self._profit[row] -= max(min(end_distance - far, self._profit[row]), 0.0)
        for column, far in columns.items():
            self._price[column] = self._price.get(column, 0.0) + max(end_distance - far, 0.0)
        if end != ("row", start):
            column = self._given_to.pop(end[1]) if end[0] == "row" else end[1]
            self._turn_over(start, column, search.came_from)

    def _reach(self, row: int, here: float, search: "_Search") -> None:
        """Add the right rows that a left row has pairs with to the search."""
        for column, worth in self._pairs[row].items():
            far = here + self._profit[row] + self._price.get(column, 0.0) - worth
            if far < search.distance.get(column, inf):
                search.distance[column] = far
                search.came_from[column] = row
                heappush(search.queue, (far, column))

    def _turn_over(self, start: int, column: int, came_from: dict[int, int]) -> None:
        """Give each left row of a path the right row it was reached from."""
        while True:
            row = came_from[column]
            before = self._given_to.get(row)
            self._given_to[row] = column
            self._taken_by[column] = row
            if row == start or before is None:
                return
            column = before


@dataclass(slots=True)
class _Search:
    """A search for a path: how far right rows are, from which left row, and which are looked at next."""

    distance: dict[int, float] = field(default_factory=dict)
    came_from: dict[int, int] = field(default_factory=dict)
    queue: list[tuple[float, int]] = field(default_factory=list)
