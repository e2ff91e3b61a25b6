"""What is left of a box whose switches are decided: few columns, and few rows that say anything.

A row that only tells whether people may go under an offer says nothing once that is decided; its great
factors stay in the solver's basis all the same, and no cut of small numbers comes from such a basis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from repatria.planning.search import limits
from repatria.planning.search.boxes import Cut, Side
from repatria.planning.search.cuts import FINEST, separate
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.solvers.highs import Matrix
from repatria.planning.solvers.relaxation import WHOLE, Optimum, Relaxation

#: A row that is nearer to its right-hand side than this bounds the point found.
_TIGHT = 1e-7


@dataclass(frozen=True, slots=True)
class Region:
    """Where cuts are sought, and where they are to hold.

    Attributes:
        rows: Rows that hold there beside those of the program.
        low: Least value of each column of the relaxation where cuts are sought; `high` the greatest.
        least: Least value of each column where they are to hold; `most` the greatest.
    """

    rows: tuple[Cut | Side, ...]
    low: np.ndarray
    high: np.ndarray
    least: np.ndarray
    most: np.ndarray


@dataclass(frozen=True, slots=True)
class Deepened:
    """What cutting a core gave.

    Attributes:
        cuts: Those that bound it now, each after those that it follows from.
        before: What it gained at the most before; `after`, what it gains now.
        work: What it cost.
    """

    cuts: list[Cut]
    before: float
    after: float
    work: int


def deepen(
    relaxed: Relaxed, region: Region, is_worth_more: Callable[[float, float], bool], *, best: int | None
) -> Deepened:
    """Cut the core of a region for as long as that brings it down.

    Args:
        is_worth_more: Is told what a round of cuts began and ended with; after a few that were worth little
            there is none.
        best: What is gained already: a bound below one more is low enough.
    """
    rows = list(region.rows)
    program = len(relaxed.merged.matrix.most)
    matrix = relaxed.rows_of(region.rows)
    core = Core(matrix, relaxed.gains.astype(np.float64), region.low, region.high)
    first = before = core.solve()
    poor = rounds = 0
    while np.isfinite(before) and poor < limits.MOST_POOR_ROUNDS and rounds < limits.MOST_ROUNDS:
        values = core.values
        found = separate(
            matrix,
            core.combinations(2 * limits.CUTS_A_ROUND),
            values > region.most - WHOLE,  # not where they are sought: they hold elsewhere as well
            values,
            rows=program,
            low=region.least,
            high=region.most,
            most=limits.CUTS_A_ROUND,
            denominators=FINEST,
        )
        rounds += 1
        if not found:
            break
        cuts = [relaxed.whole_cut(rows, cut) for cut in found]
        rows += cuts
        more = relaxed.merged.rows_over(cuts)
        matrix = matrix.above(more)
        core.add(more)
        after = core.solve()
        is_low = best is not None and after + WHOLE < best + 1
        poor = 0 if is_worth_more(before, after) else poor + 1
        before = after
        if is_low:
            break
        core.drop_slack()
    known = {row for row in region.rows if isinstance(row, Cut)}
    used: list[Cut] = []
    for place in core.binding:
        row = rows[place - program]
        if isinstance(row, Cut):
            add_after_its_own(row, used, known)
    work = core.engine.work * (len(core.columns) + len(core.engine.matrix.columns))
    return Deepened(used, first, before, work + rounds * limits.WORK_OF_A_ROUND * len(matrix.columns))


def add_after_its_own(cut: Cut, cuts: list[Cut], known: set[Cut]) -> None:
    """Add a cut after those from which it follows."""
    if cut in known:
        return
    known.add(cut)
    for row, _ in cut.named:
        if isinstance(row, Cut):
            add_after_its_own(row, cuts, known)
    cuts.append(cut)


class Core:
    """The columns of a box that have more than one value, and the rows that can bind them.

    Attributes:
        columns: Which columns of the box's program are left, ascending; `rows` likewise.
        optimum: The best point, once solved; its multipliers are those of the rows left.
    """

    def __init__(self, matrix: Matrix, gains: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Leave out what is decided.

        Args:
            matrix: All rows that hold in the box.
            gains: What each column gains.
            low: Least value of each column in the box.
            high: Greatest value, likewise.
        """
        self.low, self.high = low, high
        self.height = len(matrix.most)
        rows = np.repeat(np.arange(self.height), np.diff(matrix.starts))
        is_free = low < high
        while True:
            entries = is_free[matrix.columns]
            room = matrix.most - np.bincount(
                rows[~entries], (matrix.factors * low[matrix.columns])[~entries], self.height
            )
            closed = self._closed(matrix, rows, entries, room)
            if not len(closed):
                break
            is_free[closed] = False
        factors = matrix.factors[entries]
        ends = np.where(factors > 0, high[matrix.columns[entries]], low[matrix.columns[entries]])
        most = np.bincount(rows[entries], factors * ends, self.height)
        self.columns, self.rows = np.flatnonzero(is_free), np.flatnonzero(most > room + WHOLE)
        few = matrix.at(self.rows).over(self.columns, low)
        self.lost = float(gains @ np.where(is_free, 0.0, low))
        self.engine = Relaxation(few, gains[self.columns], low[self.columns], high[self.columns])
        self.more: list[int] = []
        self.optimum: Optimum | None = None

    def solve(self) -> float:
        """Give the most that any point gains; minus infinity where there is none, or none is found."""
        self.optimum = self.engine.solve(self.low[self.columns], self.high[self.columns])
        return self.optimum.value + self.lost

    def add(self, rows: Matrix) -> None:
        """Add rows over the columns of the whole box, the next ones under all its rows."""
        self.engine.append_rows(rows.over(self.columns, self.low))
        first = self.height
        self.more += range(first, first + len(rows.most))
        self.height += len(rows.most)

    def drop_slack(self) -> None:
        """Leave out those of the rows added that the point found is away from."""
        more, optimum = self.engine.more, self.optimum
        if more is None or optimum is None or not len(more.most):
            return
        rows = np.repeat(np.arange(len(more.most)), np.diff(more.starts))
        used = np.bincount(rows, more.factors * optimum.values[more.columns], len(more.most))
        away = (more.most - used) / self.engine.scales > _TIGHT
        self.engine.drop_rows(np.flatnonzero(away))
        kept = np.concatenate((np.ones(len(self.rows), dtype=bool), ~away))
        self.optimum = replace(optimum, multipliers=optimum.multipliers[kept])
        self.more = [row for row, is_away in zip(self.more, away.tolist(), strict=True) if not is_away]

    @property
    def values(self) -> np.ndarray:
        """Give the point found, a number for each column of the box's program."""
        found = self.low.astype(np.float64)
        if self.optimum is not None:
            found[self.columns] = self.optimum.values[: len(self.columns)]
        return found

    @property
    def binding(self) -> list[int]:
        """Give the rows added that bound the point found, by their places."""
        if self.optimum is None:
            return []
        multipliers = self.optimum.multipliers[len(self.rows) :] * self.engine.scales
        return [row for row, used in zip(self.more, multipliers.tolist(), strict=True) if used > WHOLE]

    def combinations(self, most: int) -> list[np.ndarray]:
        """Give combinations of rows for cuts, each a multiplier of every row of the box and those added."""
        if self.optimum is None:
            return []
        places = np.concatenate((self.rows, np.array(self.more, dtype=np.int64)))
        found = []
        for each in self.engine.combinations(self.optimum.values[: len(self.columns)], most):
            placed = np.zeros(self.height)
            placed[places] = each
            found.append(placed)
        return found

    def _closed(self, matrix: Matrix, rows: np.ndarray, entries: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Give the columns that a row, in which no other column is free, holds at their least value."""
        counts = np.bincount(rows[entries], minlength=self.height)
        alone = entries & (counts[rows] == 1) & (matrix.factors > 0)
        columns = matrix.columns[alone]
        most = room[rows[alone]] / matrix.factors[alone]
        return np.unique(columns[np.floor(most + WHOLE) <= self.low[columns]])
