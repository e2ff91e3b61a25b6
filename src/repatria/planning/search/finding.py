"""The search for whole numbers in a box: near the point of the relaxation, then piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

import numpy as np

from repatria.planning.search import limits
from repatria.planning.search.boxes import Box, Side
from repatria.planning.search.pieces import Lost, Pieces
from repatria.planning.search.rounding import Rounding
from repatria.planning.search.tier_state import TierState, gain_of
from repatria.planning.solvers.relaxation import WHOLE, Optimum, Point


class Finding:
    """Looks for whole numbers in boxes of one tier.

    Attributes:
        looked: Which boxes were searched, by their bounds.
        gone_down: In which of them whole numbers were looked for by going down, and for how much.
        is_pieced: The program was looked at piece by piece, which is done once.
    """

    def __init__(self, state: TierState) -> None:
        self.state = state
        self.looked: set[bytes] = set()
        self.gone_down: set[tuple[bytes, int, bool]] = set()
        self.is_pieced = False
        self.failures = 0
        self.tried: set[int] = set()

    def look(self, box: Box, optimum: Optimum, *, only_near: bool = False) -> bool:
        """Look for whole numbers in a box whose switches are whole: near the point found, then in all of it.

        Args:
            only_near: Go down from the point on one way, which is quick, and search no further.

        Returns:
            Was anything looked for? Not twice with the same offers, for as much.
        """
        state, relaxed = self.state, self.state.relaxed
        values = optimum.values[: relaxed.width]
        nearest = np.round(values)
        if np.abs(values - nearest).max(initial=0.0) <= WHOLE:
            state.find(nearest)
            if state.is_closed(box):
                return True
        relaxed = state.relaxed
        if not np.isfinite(gain_of(box)):
            return False
        low, high = (side[: relaxed.width].copy() for side in relaxed.sides(box))
        low[state.few_switches] = high[state.few_switches] = nearest[state.few_switches]
        enough = floor(gain_of(box) + WHOLE)
        mark = low.tobytes() + high.tobytes()
        if self.failures >= limits.MOST_FAILURES:
            return False
        tried = (mark, enough, only_near)
        is_new = tried not in self.gone_down
        if not is_new and (only_near or mark in self.looked):
            return False
        sides = relaxed.sides(box)
        sides[0][: relaxed.width], sides[1][: relaxed.width] = low, high
        rows = tuple(row for row in box.rows if isinstance(row, Side))
        rounding = Rounding(relaxed.rows_of(rows), relaxed.gains, state.few_people, low, high)
        if is_new:
            self.gone_down.add(tried)
            relaxed.hold_cuts(box)
            point = relaxed.engine.point(*sides)
            found = (
                None if point is None else self._go_down(rounding, enough, point, sides, only_once=only_near)
            )
            if found is not None:
                state.find(found)
                return True
        if only_near or mark in self.looked:
            return True
        self.looked.add(mark)
        self._search(box, rounding, enough, sides)
        return True

    def _go_down(
        self,
        rounding: Rounding,
        enough: int,
        point: Point,
        sides: tuple[np.ndarray, np.ndarray],
        *,
        only_once: bool,
    ) -> np.ndarray | None:
        """Go down from a point: first with all people as they are whom earlier tiers count, then with fewer.

        Whoever counts for an earlier tier can hardly be exchanged for others: what is left is easier.
        """
        engine, width = self.state.relaxed.engine, self.state.relaxed.width
        for kept in self._counted_earlier():
            known = self.state.known()[kept]
            low, high = sides[0].copy(), sides[1].copy()
            if np.any((known < low[:width][kept]) | (known > high[:width][kept])):
                continue
            low[:width][kept] = high[:width][kept] = known
            at = engine.point(low, high)
            found = None if at is None else rounding.diving(enough, at, engine, low, high, only_once=False)
            if found is not None:
                return found
        return rounding.diving(enough, point, engine, *sides, only_once=only_once)

    def _counted_earlier(self) -> Iterator[np.ndarray]:
        """Give the columns that any of the tiers before counts, then without the last of these, and so on."""
        state = self.state
        if state.solution is None:
            return
        rows = [row for row in state.program.rows if row.key[0] == "tier"]
        rows.sort(key=lambda row: int(row.key[1]))
        counted = np.zeros((len(rows), state.width), dtype=np.int64)
        for place, row in enumerate(rows):
            counted[place, [column for column, _ in row.terms]] = 1
        before: np.ndarray | None = None
        for last in range(len(rows), 0, -1):
            kept = np.flatnonzero(state.relaxed.merged.shared(counted[:last].max(axis=0)))
            if before is None or len(kept) < len(before):
                yield kept
            before = kept

    def _search(
        self, box: Box, rounding: Rounding, enough: int, sides: tuple[np.ndarray, np.ndarray]
    ) -> None:
        """Have the solver search a box whose switches are decided, where going down found nothing."""
        state, relaxed = self.state, self.state.relaxed
        relaxed.hold_cuts(Box())
        point = relaxed.engine.point(*sides)
        if point is not None:
            found = rounding.gaining(enough, point)
            if found is not None:
                state.find(found)
                return
            if relaxed.width > limits.MOST_IN_ONE:
                if not self.is_pieced:
                    self.look_in_pieces(box)
            elif enough not in self.tried:
                self.tried.add(enough)
                found = rounding.best_near(enough, point)
                if found is not None:
                    state.find(found)
        self.failures += 1

    def look_in_pieces(self, box: Box) -> None:
        """Look for whole numbers piece by piece, where what a box promises was not found."""
        state, relaxed = self.state, self.state.relaxed
        self.is_pieced = True
        pieces = Pieces(relaxed.merged)
        if pieces.number < limits.FEWEST_PIECES:
            return
        gains = relaxed.gains.astype(np.float64)
        low, high = relaxed.merged.lower, relaxed.merged.upper
        known = None if state.solution is None else state.known().astype(np.float64)
        if state.tier == 0 and box.optimum is not None:
            point = box.optimum.values[: relaxed.width]
            low, high = (side[: relaxed.width] for side in relaxed.sides(box))
        elif known is not None:
            # From a solution each piece keeps what it adds to the tiers before, so that none can fail.
            point = known
        else:
            return
        found = pieces.round(point, gains, low, high, known)
        if found is None:
            return
        state.find(found)
        if relaxed.width >= limits.FEWEST_TOGETHER and not state.is_apart:
            self._improve(pieces, found, low, high)

    def improve_where_lost(self, box: Box, whole: np.ndarray) -> None:
        """Make whole numbers better in the pieces in which they lose against the relaxation of a box.

        Args:
            whole: A number for each column of the relaxation; they keep every row, and lie in the box.
        """
        state, relaxed, optimum = self.state, self.state.relaxed, box.optimum
        state.find(whole)
        if optimum is None or not np.isfinite(optimum.value) or state.is_closed(box):
            return
        matrix = relaxed.rows_of(tuple(row for row in box.rows if not isinstance(row, Side)))
        low, high = (side[: relaxed.width] for side in relaxed.sides(box))
        lost = Lost(matrix, relaxed.gains.astype(np.float64), optimum.multipliers, low, high)
        self._improve(Pieces(relaxed.merged), whole, relaxed.merged.lower, relaxed.merged.upper, lost)

    def _improve(
        self, pieces: Pieces, whole: np.ndarray, low: np.ndarray, high: np.ndarray, lost: Lost | None = None
    ) -> None:
        """Solve pieces that share a limit together, from whole numbers that keep every row."""
        decided = np.round(whole)
        switches = self.state.few_switches
        low, high = np.where(switches, decided, low), np.where(switches, decided, high)
        gains = self.state.relaxed.gains.astype(np.float64)
        if lost is None:
            better = pieces.improve(whole, gains, low, high)
        else:
            better = pieces.improve_where_lost(whole, gains, low, high, lost)
        self.state.find(better)
