"""Where a box is split: at switches by what their sides lose, at sums, and at single columns."""

from __future__ import annotations

from math import floor

import numpy as np

from repatria.planning.search.boxes import Box
from repatria.planning.search.relaxed import Relaxed, Totals
from repatria.planning.search.sums import Level, Sum
from repatria.planning.search.tier_state import TierState
from repatria.planning.solvers.relaxation import WHOLE, Optimum

#: A side of a switch that loses less than this loses nothing that matters.
_LEAST_LOSS = 1e-6


class Branching:
    """Splits boxes of one tier, and remembers what sides of switches lost."""

    def __init__(self, state: TierState, levels: tuple[Level, ...]) -> None:
        """Prepare for one tier.

        Args:
            levels: Sums to split at, in this order.
        """
        self.state = state
        self.levels = levels
        self.of: Relaxed | None = None
        self.losses: dict[int, tuple[float, float]] = {}
        self.added: list[Totals] | None = None

    @property
    def totals(self) -> list[Totals]:
        """Give the sums of each level over the columns of the relaxation."""
        self._renew()
        if self.added is None:
            self.added = [Totals(self.state.relaxed.merged, level) for level in self.levels]
        return self.added

    def at_switch(self, box: Box, optimum: Optimum, undecided: np.ndarray) -> tuple[Box, Box] | None:
        """Split at the switch whose two sides lose the most, by what its sides lost before.

        Args:
            undecided: Columns of the switches that are between 0 and 1.
        """
        self._renew()
        low, high = self.state.relaxed.sides(box)
        losses = []
        for column in undecided.tolist():
            if self.state.watch.is_stopped:
                return self.at_column(box, column)
            value = float(optimum.values[column])
            if column not in self.losses:
                # Never split at: try both sides once.
                down = self._loss_at(low, high, column, 0, optimum.value) / value
                self.losses[column] = down, self._loss_at(low, high, column, 1, optimum.value) / (1 - value)
            down, up = self.losses[column]
            losses.append(max(down * value, _LEAST_LOSS) * max(up * (1 - value), _LEAST_LOSS))
        return self.at_column(box, int(undecided[int(np.argmax(losses))]))

    def at_least_whole(self, box: Box, optimum: Optimum) -> tuple[Box, Box] | None:
        """Split at the column that is least whole; at the widest, where all are."""
        relaxed = self.state.relaxed
        values = optimum.values[: relaxed.width]
        distance = np.abs(values - np.round(values))
        low, high = (side[: relaxed.width] for side in relaxed.sides(box))
        distance[high - low < 1] = 0.0
        if distance.max(initial=0.0) > WHOLE:
            return self.at_column(box, int(distance.argmax()))
        return self.at_widest(box)

    def at_widest(self, box: Box) -> tuple[Box, Box] | None:
        """Split at the column that may have the most values."""
        width = self.state.relaxed.width
        low, high = (side[:width] for side in self.state.relaxed.sides(box))
        return self.at_column(box, int((high - low).argmax()) if width else 0)

    def at_column(self, box: Box, column: int) -> tuple[Box, Box] | None:
        """Split at a column; None, and the search is stuck, where it has one value only."""
        relaxed = self.state.relaxed
        low, high = relaxed.sides(box)
        if not relaxed.width or low[column] == high[column]:
            self.state.is_stuck = True  # a single point that no proof closes: what is proven around has to do
            return None
        value = (low[column] + high[column]) / 2 if box.optimum is None else float(box.optimum.values[column])
        at = min(max(floor(value + WHOLE), int(low[column])), int(high[column]) - 1)
        parts = relaxed.merged.parts[column]
        return box.part(Sum(parts, np.ones(len(parts), dtype=np.int64)), at)

    def _loss_at(self, low: np.ndarray, high: np.ndarray, column: int, side: int, value: float) -> float:
        """Give by how much less can be gained with a switch at one side; of no solution, by all."""
        least, most = low.copy(), high.copy()
        least[column] = most[column] = side
        found = self.state.relaxed.engine.solve(least, most).value
        return value - found if np.isfinite(found) else abs(value) + 1.0

    def _renew(self) -> None:
        """Forget what was seen of another relaxation: its columns may be others."""
        if self.of is not self.state.relaxed:
            self.of = self.state.relaxed
            self.losses = {}
            self.added = None
