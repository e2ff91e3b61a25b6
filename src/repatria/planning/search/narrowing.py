"""Narrower bounds for a whole program: what earlier tiers cannot lose any more, nobody has to look at.

A tier that is decided leaves the tiers after it what its relaxation promises above its value, mostly a part
of one person. Whoever costs that tier more than this by going, or by staying, does so in no plan that is
left; and a row of which one more left over costs more is an equation. That closes most columns. More follows
from single rows: that offers are in force whose people have to go. docs/certificate.md has the form in which
it is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from repatria.planning.program.exact import FINER, Multipliers, combine
from repatria.planning.program.model import Program
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box, Cut, Named, Step, named_rows
from repatria.planning.search.cuts import matrix_of
from repatria.planning.search.merged import Bounds
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.solvers.highs import Matrix

#: How often all rows are looked at for what follows from each of them alone.
MOST_TURNS = 12
#: A proven bound is near enough to what the relaxation reaches.
_NEAR = 1e-4


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a relaxation says of a tier: multipliers of rows, which bound what can be gained.

    Attributes:
        of_rows: Of each row of the whole program, whole numbers over `unit`; `of_here` of rows beside it.
        here: These rows.
    """

    of_rows: np.ndarray
    of_here: np.ndarray
    unit: int
    here: tuple[Cut, ...]

    @classmethod
    def of(cls, relaxed: Relaxed, box: Box) -> Shadow | None:
        """Take the multipliers of a relaxation as exactly as they are needed; None where none are.

        Args:
            box: One within bounds of columns alone, without rows of its own.
        """
        merged, here = relaxed.merged, box.everywhere
        optimum = relaxed.solve(box)
        low, high = relaxed.columns_within(box)
        rows = len(merged.matrix.most)
        of_here = optimum.multipliers[optimum.rows :]
        if not np.isfinite(optimum.value) or optimum.rows != rows or len(of_here) != len(here):
            return None
        matrix = merged.matrix.above(merged.rows_over(here))
        for denominators in FINER:
            multipliers = Multipliers.fitting(optimum.multipliers, rows, denominators, matrix.scales())
            most, _ = _most_of(matrix, multipliers, relaxed.gains, low, high)
            if most / multipliers.denominator < optimum.value + _NEAR:
                break
        above: np.ndarray = np.append(multipliers.above[:rows], 0)[merged.row_of]
        return cls(above, multipliers.above[rows:], multipliers.denominator, tuple(here))


def _most_of(
    matrix: Matrix, multipliers: Multipliers, gains: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[int, np.ndarray]:
    """Give what multipliers bound, in units, and what is left of each column's gain."""
    sums, most = combine(matrix, multipliers.above)
    rest = gains.astype(object) * multipliers.denominator - sums.astype(object)
    ends = np.where(rest > 0, high, low).astype(np.int64)
    return most + sum((rest * ends).tolist()), rest


@dataclass(frozen=True, slots=True)
class ClosedHalf:
    """A half of a box, split at a column, that holds nothing better; and what it leaves of the column.

    Attributes:
        named: Rows and multipliers that show it.
        is_of_gain: It holds plans, and none gains more than one that was found.
    """

    column: int
    least: int
    most: int
    named: Named
    is_of_gain: bool


@dataclass(frozen=True, slots=True)
class Spine:
    """A tree of boxes whose halves are closed, one after the other from the root on, up to one box.

    Attributes:
        closed: These halves.
        shadow: What the relaxation says of that box.
    """

    closed: tuple[ClosedHalf, ...]
    shadow: Shadow


def spine_of(
    root: Box, bounds: Bounds, is_closed: Callable[[Box], bool]
) -> tuple[tuple[ClosedHalf, ...], Box]:
    """Go from the root past halves that are closed; give them, and the box at which that ends.

    Args:
        bounds: Those of the whole program.
        is_closed: Says, and proves, whether an open box holds nothing better than what was found.
    """
    found: list[ClosedHalf] = []
    box = root
    while box.split is not None and box.halves is not None and not box.cuts:
        total, _ = box.split
        number = next((n for n, half in enumerate(box.halves) if _is_shut(half, is_closed)), None)
        if number is None or not total.is_column:
            break
        half, box = box.halves[number], box.halves[1 - number]
        if half.shown is None:
            break
        column = int(total.columns[0])
        _, least, most = box.within[total.key]
        named = named_rows(half.shown.merged, half.shown.multipliers, half.shown.here)
        if half.since is not None:
            named.append((["tier", half.since], "1"))
        is_of_gain = half.since is None and not half.is_empty
        least, most = max(least, bounds.low[column]), min(most, bounds.high[column])
        found.append(ClosedHalf(column, int(least), int(most), named, is_of_gain))
    return tuple(found), box


def _is_shut(half: Box, is_closed: Callable[[Box], bool]) -> bool:
    """Say whether a half is proven to hold nothing better, by rows that hold everywhere."""
    if half.halves is not None or half.cuts or half.inherited:
        return False
    return half.is_empty or half.since is not None or is_closed(half)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Multipliers that show what is outside of narrower bounds.

    Attributes:
        of_rows: One for each row of the program, in units of the shadow.
        gains: What each column gains; 0 where nothing is asked for.
        least: What has to be gained at the least, in units.
    """

    of_rows: np.ndarray
    shadow: Shadow
    gains: np.ndarray
    least: int


@dataclass(frozen=True, slots=True)
class _Before:
    """What held before a program was narrowed for one tier: so many rows and steps, and these bounds."""

    rows: int
    steps: int
    bounds: Bounds
    shadow: Shadow


@dataclass(frozen=True, slots=True)
class _Said:
    """What multipliers say: columns with the bounds left to them, and rows of which nothing is left over."""

    named: Named
    sides: list[tuple[int, int, int]]
    tight: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    is_of_gain: bool = False


class Narrowing:
    """The bounds of a program's columns, which grow narrower from tier to tier.

    Attributes:
        bounds: Those that hold now.
        is_apart: The program had so many pieces, before, that each is closed by itself.
    """

    def __init__(self, program: Program) -> None:
        self.bounds = Bounds.of(program)
        self.shadow: Shadow | None = None
        self.tier = 0
        self.before: _Before | None = None
        self.is_apart = False
        self.rounds = 0

    def remember(self, shadow: Shadow | None, tier: int) -> None:
        """Keep in mind what the relaxation of a tier said last, until its value is kept."""
        self.shadow, self.tier = shadow, tier

    def by_tier(self, program: Program, root: Box) -> None:
        """Narrow by what the tier before may still lose; then by single rows.

        Args:
            program: It has the row that keeps the value of that tier.
            root: The rows that hold everywhere, and the steps, to which those found are added.
        """
        shadow, self.shadow = self.shadow, None
        if shadow is None:
            return
        kept = next(place for place, row in enumerate(program.rows) if row.key == ("tier", self.tier))
        above = np.zeros(len(program.rows), dtype=object)
        above[: len(shadow.of_rows)] = shadow.of_rows
        above[kept] = shadow.unit
        no_gains = np.zeros(len(program.columns), dtype=np.int64)
        is_kept = not any(box.cuts for box in root.leaves())
        if self._narrow(program, root, _Shown(above, shadow, no_gains, 0), is_kept=is_kept):
            root.prune(self.bounds.low, self.bounds.high)

    def by_gain(self, program: Program, root: Box, spine: Spine, gains: np.ndarray, best: int) -> bool:
        """Narrow by what may be lost if more than so much is to be gained; say whether it was worth it.

        It holds in this tier only: `widen` takes it back.

        Args:
            spine: Halves that are closed, and what the relaxation says of the box that is left.
            gains: What each column gains.
        """
        shadow = spine.shadow
        shown = _Shown(shadow.of_rows, shadow, gains, (best + 1) * shadow.unit)
        return self._narrow(program, root, shown, is_kept=False, closed=spine.closed)

    def widen(self, root: Box) -> Shadow | None:
        """Take back what holds in one tier only; give what its relaxation said before, if there is any."""
        before, self.before = self.before, None
        if before is None:
            return None
        del root.everywhere[before.rows :], root.steps[before.steps :]
        root.forget()
        self.bounds = before.bounds
        return before.shadow

    def _narrow(
        self,
        program: Program,
        root: Box,
        shown: _Shown,
        *,
        is_kept: bool,
        closed: Sequence[ClosedHalf] = (),
    ) -> bool:
        """Narrow by multipliers, then by single rows; say whether anything came of it.

        Args:
            closed: Halves that are left out first.
            is_kept: The tree of boxes stays as it is; else they are forgotten, and much has to be closed.
        """
        shadow = shown.shadow
        matrix = program.matrix.above(matrix_of(shadow.here, len(program.columns)))
        above = np.concatenate((shown.of_rows, shadow.of_here))
        multipliers = Multipliers(above, shadow.unit, len(program.rows))
        bounds = self.bounds.copy()
        for half in closed:
            bounds.low[half.column], bounds.high[half.column] = half.least, half.most
        most, rest = _most_of(matrix, multipliers, shown.gains, bounds.low, bounds.high)
        room = most - shown.least
        if room < 0:
            return False  # nothing is left, which the search finds out by itself
        sides = _within(bounds, rest, room)
        is_of_gain = bool(shown.gains.any())
        free = int(np.sum(bounds.low < bounds.high))
        fewer = sum(least == most for _, least, most in sides)
        if is_of_gain:
            if fewer < limits.LEAST_CLOSED * free:
                return False
            self.before = self.before or _Before(len(root.everywhere), len(root.steps), self.bounds, shadow)
        elif not is_kept and free - fewer > limits.MOST_OPEN * len(program.columns):
            return False
        self.bounds = self.bounds.copy()
        for half in closed:
            left = [(half.column, half.least, half.most)]
            self._take(program, root, _Said(half.named, left, is_of_gain=half.is_of_gain))
        named = _named(program, multipliers, shadow.here)
        tight = np.flatnonzero(above[: len(program.rows)] > room)
        self._take(program, root, _Said(named, sides, tight, is_of_gain=is_of_gain))
        self._follow(program, root)
        self._date(program)
        if not is_kept:
            root.forget()
        return True

    def _date(self, program: Program) -> None:
        """Note which columns this round closed, and which it left some of their values."""
        bounds = self.bounds
        self.rounds += 1
        own = Bounds.of(program)
        is_narrower = (bounds.low > own.low) | (bounds.high < own.high)
        fresh = bounds.since == 0
        bounds.since[fresh & bounds.closed] = self.rounds
        bounds.since[fresh & is_narrower & ~bounds.closed] = -1

    def _follow(self, program: Program, root: Box) -> None:
        """Narrow by what follows from single rows, again and again."""
        keys = [list(row.key) for row in program.rows]
        tight = [row for row in root.everywhere if row.is_tight]
        names: list[list[str | int] | Cut] = [*keys, *tight]
        matrix = program.matrix.above(matrix_of(tight, len(program.columns)))
        for _ in range(MOST_TURNS):
            found = _followed(matrix, self.bounds)
            for row, sides in found:
                if any(least > most for _, least, most in sides):
                    return  # no plan is left
                self._take(program, root, _Said([(names[row], "1")], sides))
            if not found:
                return

    def _take(self, program: Program, root: Box, said: _Said) -> None:
        """Take a step: columns have other bounds, and rows become equations where that says anything."""
        bounds = self.bounds
        for column, least, most in said.sides:
            bounds.low[column], bounds.high[column] = least, most
            bounds.closed[column] = least == most
        tight = tuple(_turned(program, row) for row in _open_rows(program, said.tight, bounds))
        if said.sides or tight:
            boxes = tuple((list(program.columns[column]), least, most) for column, least, most in said.sides)
            root.steps.append(Step(len(root.everywhere), said.named, boxes, tight, said.is_of_gain))
            root.everywhere += tight


def _open_rows(program: Program, places: np.ndarray, bounds: Bounds) -> list[int]:
    """Give those of some rows to which the bounds leave a choice, and which they do not make equations."""
    few = program.matrix.at(places)
    rows = np.repeat(np.arange(len(places)), np.diff(few.starts))
    ends = np.where(few.factors > 0, bounds.low[few.columns], bounds.high[few.columns])
    least = np.bincount(rows, few.factors * ends, len(places))
    free = np.bincount(rows, (bounds.low < bounds.high)[few.columns], len(places))
    found: list[int] = places[(least < few.most) & (free > 0)].tolist()
    return found


def _turned(program: Program, place: int) -> Cut:
    """Give a row turned round: with it, the row is an equation."""
    row = program.rows[place]
    terms = np.array(row.terms, dtype=np.int64).reshape(-1, 2)
    return Cut([(list(row.key), "-1")], (), terms[:, 0], -terms[:, 1], -row.most, is_tight=True)


def _within(bounds: Bounds, rest: np.ndarray, room: int) -> list[tuple[int, int, int]]:
    """Give columns, with bounds outside of which more is lost than there is room for."""
    found = []
    for column in np.flatnonzero(rest).tolist():
        cost, low, high = int(rest[column]), int(bounds.low[column]), int(bounds.high[column])
        steps = room // abs(cost)
        if steps < high - low:
            found.append((column, low, low + steps) if cost < 0 else (column, high - steps, high))
    return found


def _followed(matrix: Matrix, bounds: Bounds) -> list[tuple[int, list[tuple[int, int, int]]]]:
    """Give rows that narrow columns by themselves, with what they leave of them."""
    rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
    columns, factors = matrix.columns, matrix.factors.astype(np.int64)
    low, high = bounds.low[columns].astype(np.int64), bounds.high[columns].astype(np.int64)
    used = np.zeros(len(matrix.most), dtype=np.int64)
    np.add.at(used, rows, factors * np.where(factors > 0, low, high))
    room = np.maximum(matrix.most.astype(np.int64) - used, 0)
    steps = room[rows] // np.abs(factors)
    shorter = np.flatnonzero(steps < high - low)
    # Of several rows that narrow one side of a column the one that does it most, then the first.
    side = columns[shorter] * 2 + (factors[shorter] > 0)
    order = np.lexsort((rows[shorter], steps[shorter], side))
    chosen = np.sort(shorter[order[np.unique(side[order], return_index=True)[1]]])
    now: dict[int, tuple[int, int]] = {}
    found: dict[int, list[tuple[int, int, int]]] = {}
    for entry in chosen.tolist():
        column = int(columns[entry])
        least, most = now.get(column, (int(low[entry]), int(high[entry])))
        if factors[entry] > 0:
            most = min(most, int(low[entry] + steps[entry]))
        else:
            least = max(least, int(high[entry] - steps[entry]))
        now[column] = least, most
        found.setdefault(int(rows[entry]), []).append((column, least, most))
    return list(found.items())


def _named(program: Program, multipliers: Multipliers, here: Sequence[Cut]) -> Named:
    """Name rows of the whole program, and those beside it, each with its multiplier."""
    rows: list[list[str | int] | Cut] = [*(list(row.key) for row in program.rows), *here]
    unit = multipliers.denominator
    return [
        (rows[place], str(Fraction(int(multipliers.above[place]), unit)))
        for place in np.flatnonzero(multipliers.above).tolist()
    ]
