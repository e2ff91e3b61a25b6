"""The relaxation of one tier, box by box, and what it proves of each box in exact arithmetic."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import floor

import numpy as np

from repatria.planning.program.exact import FINER, Multipliers, bound
from repatria.planning.search.boxes import Box, Cut, Shown, Side, named_rows
from repatria.planning.search.cuts import Cut as Derived
from repatria.planning.search.merged import Merged
from repatria.planning.search.sums import Level, Sum
from repatria.planning.solvers.highs import Matrix
from repatria.planning.solvers.relaxation import WHOLE, Optimum, Relaxation

#: A sum nearer to a whole number than this is taken for whole: it adds up many columns.
_WHOLE_SUM = 1e-5


class Relaxed:
    """A program as one tier sees it, with the engine that solves it in one box after another.

    Attributes:
        merged: The program, with what the tier does not tell apart added up.
        gains: What each column of it adds to the tier.
        boxes: How often a box was solved.
    """

    def __init__(self, merged: Merged, gains: np.ndarray) -> None:
        """Load a program; `gains` has a whole number for each of its columns."""
        self.merged = merged
        self.width = merged.width
        self.gains = gains
        self.engine = Relaxation(self.merged.matrix, self.gains, self.merged.lower, self.merged.upper)
        self.boxes = 0
        self.places: dict[Hashable, int] = {}
        self.cuts_in_use: tuple[Cut, ...] = ()

    @property
    def work(self) -> int:
        """Give what the engine has cost so far: its steps, times the numbers in the program."""
        return self.engine.work * (self.width + len(self.merged.matrix.columns))

    def ask(self, gains: np.ndarray) -> None:
        """Ask for other gains from now on; what was proven of a box before does not hold for them."""
        self.gains = gains
        self.engine.ask(gains)

    def solve(self, box: Box) -> Optimum:
        """Solve the relaxation in a box; what was solved there, or around it, is where the solver begins."""
        sides = self.sides(box)
        self.hold_cuts(box)
        before = box.optimum
        if before is not None and np.isfinite(before.value):
            box.around = before
        watched = {key: self.places[key] for key, (total, _, _) in box.within.items() if not total.is_column}
        box.optimum = self.engine.solve(*sides, watched)
        self.boxes += 1
        return box.optimum

    def hold_cuts(self, box: Box) -> None:
        """Have the cuts that hold in a box in the engine, and no others."""
        cuts = tuple(row for row in box.rows if isinstance(row, Cut))
        known = len(self.cuts_in_use)
        if known and cuts[:known] == self.cuts_in_use:
            if len(cuts) > known:
                self.engine.append_rows(self.merged.rows_over(cuts[known:]))
        elif cuts != self.cuts_in_use:
            self.engine.add_rows(self.merged.rows_over(cuts))
        self.cuts_in_use = cuts

    def sides(self, box: Box) -> tuple[np.ndarray, np.ndarray]:
        """Give the least and greatest value of every column of the relaxation, sums included."""
        for key, (total, _, _) in box.within.items():
            if key not in self.places:
                self.places[key] = self._place(total)
        sums = len(self.engine.sums)
        low = np.concatenate((self.merged.lower, np.full(sums, -np.inf)))
        high = np.concatenate((self.merged.upper, np.full(sums, np.inf)))
        for key, (_, least, most) in box.within.items():
            place = self.places[key]
            low[place], high[place] = max(low[place], least), min(high[place], most)
        return low, high

    def prove(self, box: Box, best: int | None) -> None:
        """Turn the solver's multipliers into a proof: of a bound, or that the box is empty."""
        optimum = box.optimum
        if optimum is None:
            return
        matrix = self.rows_of(box.rows)
        rows = len(self.merged.matrix.most)
        of_program = optimum.multipliers[: optimum.rows]
        # Rows of rings may have come since: what they could add is not known.
        new = np.zeros(rows - len(of_program))
        listed = np.concatenate((of_program, new, self._of_box(box, optimum)))
        low, high = self.columns_within(box)
        gains = np.zeros_like(self.gains) if optimum.is_empty else self.gains
        # No multipliers prove less than the relaxation reaches, and what is found already is enough.
        goal = optimum.value + WHOLE if best is None else max(best, optimum.value + WHOLE)
        scales = matrix.scales()
        for denominators in FINER:
            multipliers = Multipliers.fitting(listed, rows, denominators, scales)
            proven = bound(matrix, multipliers, gains, low, high)
            if optimum.is_empty:
                if proven < 0:
                    box.is_empty, box.bound = True, None
                    box.shown = Shown(self.merged, multipliers, box.rows)
                    return
            elif box.bound is None or proven <= box.bound:
                box.shown, box.bound = Shown(self.merged, multipliers, box.rows), proven
                if proven <= goal:
                    return

    def columns_within(self, box: Box) -> tuple[np.ndarray, np.ndarray]:
        """Give the bounds of columns that a proof may use: those of single columns of the whole program."""
        low, high = self.merged.lower.copy(), self.merged.upper.copy()
        for total, least, most in box.within.values():
            if total.is_column:
                place = self.merged.column_of[total.columns[0]]
                low[place], high[place] = max(low[place], least), min(high[place], most)
        return low, high

    def rows_of(self, rows: tuple[Cut | Side, ...]) -> Matrix:
        """Give the rows of the program, and under them rows that hold in a box."""
        return self.merged.matrix.above(self.merged.rows_over(rows))

    def combinations(self, box: Box, most: int) -> tuple[list[np.ndarray], np.ndarray]:
        """Give combinations of rows for cuts, and which columns the last basis holds at their greatest value.

        To be called after `solve` of the same box, which is not empty. Where a combination leans on a sum, it
        leans on that side of it at which the basis holds it: a row of the box as any other.

        Returns:
            Multipliers of the rows that `rows_of` gives of this box, a list for each combination.
        """
        engine, optimum = self.engine, box.optimum
        if optimum is None:
            return [], np.zeros(self.width, dtype=bool)
        at_greatest = engine.at_greatest()
        rows, sums = len(self.merged.matrix.most), len(engine.sums)
        here = {
            (row.key, row.is_upper): place
            for place, row in enumerate(box.rows, rows)
            if isinstance(row, Side)
        }
        of_cuts = [place for place, row in enumerate(box.rows, rows) if isinstance(row, Cut)]
        of_sums = [
            (self.places[key] - self.width, key) for key in box.within if self.places[key] >= self.width
        ]
        found: list[np.ndarray] = []
        for each in engine.combinations(optimum.values[: self.width], most):
            placed = np.zeros(rows + len(box.rows))
            placed[:rows] = each[:rows]
            placed[of_cuts] = each[rows + sums :]
            for number, key in of_sums:
                is_upper = bool(at_greatest[self.width + number])
                if (key, is_upper) not in here:
                    is_upper = not is_upper  # a sum that one side alone bounds
                if (key, is_upper) in here:
                    placed[here[key, is_upper]] = each[rows + number] * (1 if is_upper else -1)
            found.append(placed)
        return found, at_greatest[: self.width]

    def whole_cut(self, here: Sequence[Cut | Side], cut: Derived) -> Cut:
        """Write a cut over the sums of classes as one over the classes themselves.

        Args:
            here: The rows beside those of the program from which it was derived.
        """
        merged = self.merged
        parts = [merged.parts[column] for column in cut.columns]
        above = np.concatenate([np.zeros(0, dtype=np.int64), *(merged.parts[c] for c in cut.from_above)])
        named = named_rows(merged, cut.multipliers, here)
        return Cut(
            named,
            tuple(list(merged.whole.columns[column]) for column in above),
            np.concatenate(parts),
            np.repeat(cut.factors, [len(each) for each in parts]),
            cut.most,
        )

    def _place(self, total: Sum) -> int:
        """Find the column of the relaxation that is this sum, or add one."""
        columns, factors = self.merged.merge(total.columns, total.factors)
        if len(columns) == 1 and factors[0] == 1:
            return int(columns[0])
        self.cuts_in_use = ()  # the engine drops them
        self.engine.add_sum(columns, factors)
        return self.engine.columns + len(self.engine.sums) - 1

    def _of_box(self, box: Box, optimum: Optimum) -> np.ndarray:
        """Give the multipliers of the rows that hold in a box: the tightest side of each sum, and cuts."""
        found = np.zeros(len(box.rows))
        last: dict[tuple[Hashable, bool], int] = {}
        of_cuts = optimum.multipliers[optimum.rows :]
        cuts = 0
        for place, row in enumerate(box.rows):
            if isinstance(row, Side):
                last[row.key, row.is_upper] = place
            else:
                # Cuts, too, may have come since.
                found[place] = of_cuts[cuts] if cuts < len(of_cuts) else 0.0
                cuts += 1
        for (key, is_upper), place in last.items():
            pressure = optimum.pressure.get(key, 0.0)
            found[place] = max(pressure if is_upper else -pressure, 0.0)
        return found


class Totals:
    """Sums of one level over a merged program, to be looked at all at once."""

    def __init__(self, merged: Merged, level: Level) -> None:
        """Add the sums up over the columns of a merged program."""
        self.tier = level.tier
        self.sums = level.sums
        few = [merged.merge(each.columns, each.factors) for each in level.sums]
        self.columns = np.concatenate([columns for columns, _ in few])
        self.factors = np.concatenate([factors for _, factors in few]).astype(np.float64)
        self.starts = np.concatenate(([0], np.cumsum([len(columns) for columns, _ in few])[:-1]))

    def least_whole(self, values: np.ndarray) -> tuple[Sum, int] | None:
        """Give the sum that is least whole, and the whole number below it; None where all are whole."""
        totals = np.add.reduceat(self.factors * values[self.columns], self.starts)
        distance = np.abs(totals - np.round(totals))
        place = int(distance.argmax())
        return (self.sums[place], floor(totals[place])) if distance[place] > _WHOLE_SUM else None
