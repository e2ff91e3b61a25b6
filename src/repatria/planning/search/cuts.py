"""Cuts: rows that every whole-number point of a box keeps, and points of the relaxation do not.

A cut comes from a sum of rows, each with its slack and times a multiplier of any sign: an equation in whole
numbers of at least 0, which mixed-integer rounding makes an inequality (Nemhauser and Wolsey 1990). The
multipliers and the columns that are measured from their greatest value define it; docs/certificate.md says
how, so that a checker derives the same row again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Protocol

import numpy as np

from repatria.planning.program.exact import DENOMINATORS, Multipliers, combine, greatest
from repatria.planning.solvers.highs import Matrix

#: Columns that a cut may have, so that cuts do not slow the relaxation down; and in a wide program, where
#: pieces have cuts of their own and a few of very many terms cost more than they close.
MOST_TERMS = 6_000
MOST_TERMS_WHEN_WIDE = 1_000
WIDE = 6_000
#: How far a point has to be outside, in the length of the cut, for the cut to be worth a row.
LEAST_DEPTH = 1e-3
#: A row with a greater factor is made coarser, so that this is its greatest (docs/certificate.md).
LARGEST = 10**9
#: A remainder nearer to a whole number than this gives a cut that the solver cannot use.
_NEAR_WHOLE = 0.01
_NEAR_ZERO = 1e-9
#: Two cuts whose cosine is above this say the same thing.
PARALLEL = 0.95
#: Denominators tried for the multipliers of a cut, in turn; they are rounded to the last. A basis with parity
#: by weight has great determinants: rounded to coarser multipliers its combinations isolate nothing any more,
#: and what they make cuts nothing off. Those of small pieces need not be as fine.
FINE = (*DENOMINATORS, 55_440, 720_720, 10**6)
FINEST = (*FINE, 10**9)


class LocalRow(Protocol):
    """A row that holds in one box: its terms sum to at most `most`."""

    @property
    def columns(self) -> np.ndarray:
        """Columns of the row."""

    @property
    def factors(self) -> np.ndarray:
        """Factors of these columns."""

    @property
    def most(self) -> int:
        """Right-hand side."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A derived row: its terms sum to at most `most`.

    Attributes:
        multipliers: Of the rows of the program, then of the cuts before this one.
        from_above: Columns measured from their greatest value in the box.
        columns: Columns of the row, with `factors`.
    """

    multipliers: Multipliers
    from_above: np.ndarray
    columns: np.ndarray
    factors: np.ndarray
    most: int


def derive(
    matrix: Matrix,
    multipliers: Multipliers,
    from_above: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> Cut | None:
    """Round a sum of rows; None where rounding gives nothing, or a right-hand side that misleads a solver."""
    unit = multipliers.denominator
    sums, most = combine(matrix, multipliers.above)
    used = np.flatnonzero(sums)
    ends = np.where(from_above, high, low)[used].astype(np.int64)
    above = multipliers.above
    numbers = sums[used]
    if not (numbers.dtype == np.int64 and _fits_words(numbers, ends, above, unit)):
        numbers, ends, above = numbers.astype(object), ends.astype(object), above.astype(object)
    rest = most - sum((numbers * ends).tolist())
    remainder = rest % unit
    if remainder == 0:
        return None
    signs = np.where(from_above[used], -1, 1)
    rounded = _round(numbers * signs, unit, remainder) * signs
    limit = rest // unit * (unit - remainder) + sum((rounded * ends).tolist())
    rows = np.flatnonzero(multipliers.above)
    slack = np.zeros(len(above), dtype=above.dtype)
    slack[rows] = _round(above[rows], unit, remainder)
    taken, limit_taken = combine(matrix, slack)
    factors = np.zeros(matrix.width, dtype=np.result_type(numbers.dtype, taken.dtype))
    factors[used] = rounded
    factors = factors - taken
    limit -= limit_taken
    columns = np.flatnonzero(factors)
    if not len(columns):
        return None
    shared = gcd(*factors[columns].tolist())
    kept, limit = factors[columns] // shared, limit // shared
    is_above = np.zeros(matrix.width, dtype=bool)
    is_above[used] = from_above[used]
    if greatest(kept) > LARGEST:
        ends = np.where(is_above, high, low)[columns].astype(np.int64).astype(object)
        kept, limit = _coarser(kept.astype(object), limit, np.where(is_above[columns], -1, 1), ends)
        columns, kept = columns[kept != 0], kept[kept != 0]
        if not len(columns):
            return None
    if abs(limit) > LARGEST * 10**6:
        return None
    return Cut(multipliers, used[from_above[used]], columns, kept.astype(np.int64), limit)


def _coarser(factors: np.ndarray, limit: int, signs: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, int]:
    """Bring the factors of a row down to `LARGEST`: it says a little less, and nothing that was not said.

    Each factor, of how far its column is from its end, is rounded down; so at the ends nothing is lost.

    Args:
        signs: -1 for columns that are measured from their greatest value, else 1.
        ends: From where each column is measured.
    """
    top = greatest(factors)
    coarse = factors * signs * LARGEST // top * signs
    room = limit - sum((factors * ends).tolist())
    return coarse, room * LARGEST // top + sum((coarse * ends).tolist())


def _fits_words(numbers: np.ndarray, ends: np.ndarray, above: np.ndarray, unit: int) -> bool:
    """Say whether a cut is derived without any number beyond machine words."""
    largest = max(greatest(numbers), greatest(above)) + unit
    return largest * (unit + greatest(ends)) * max(len(numbers), 1) < 2**61


def separate(
    matrix: Matrix,
    combinations: list[np.ndarray],
    from_above: np.ndarray,
    values: np.ndarray,
    *,
    rows: int,
    low: np.ndarray,
    high: np.ndarray,
    most: int,
    denominators: tuple[int, ...] = FINE,
) -> list[Cut]:
    """Find cuts that a point of the relaxation breaks, the deepest first, no two alike.

    Args:
        rows: How many rows of `matrix` are the program's; the others are cuts.
        most: How many cuts to give.
        denominators: Those that their multipliers may have.
    """
    if not combinations:
        return []
    lines = _Lines(matrix, combinations)
    scales = matrix.scales()
    most_terms = MOST_TERMS if matrix.width <= WIDE else MOST_TERMS_WHEN_WIDE
    depths = lines.depths(from_above, values, low, high)
    deep = np.flatnonzero(depths >= LEAST_DEPTH)
    promising = deep[np.argsort(-depths[deep], kind="stable")]
    kept: list[Cut] = []
    directions = np.zeros((most, matrix.width), dtype=np.float32)
    for place in promising.tolist():
        columns, direction = lines.direction(place)
        # What says the same as a deeper one is not derived at all: that is most of the work.
        if np.any(np.abs(directions[: len(kept), columns] @ direction) >= PARALLEL):
            continue
        multipliers = Multipliers.fitting(lines.multipliers(place), rows, denominators, scales)
        cut = derive(matrix, multipliers, from_above, low, high)
        if cut is None or len(cut.columns) > most_terms:
            continue
        length = float(np.linalg.norm(cut.factors.astype(np.float64)))
        if (float(np.sum(cut.factors * values[cut.columns])) - cut.most) / length <= LEAST_DEPTH:
            continue
        directions[len(kept), columns] = direction
        kept.append(cut)
        if len(kept) >= most:
            break
    return kept


class _Lines:
    """Combinations of rows, each with both signs, and in floats the cuts that they make.

    It says how far a point is outside of each, so that only promising ones are derived exactly. All are
    looked at together and sparsely: a combination has some ten of some ten thousand rows.
    """

    def __init__(self, matrix: Matrix, combinations: Sequence[np.ndarray]) -> None:
        self.matrix = matrix
        self.combinations = combinations
        self.number = 2 * len(combinations)
        used = [np.flatnonzero(each) for each in combinations]
        times = np.concatenate([each[rows] for each, rows in zip(combinations, used, strict=True)])
        lines = np.repeat(np.arange(len(combinations)), [len(rows) for rows in used])
        self.lines = np.concatenate((2 * lines, 2 * lines + 1))
        self.rows = np.concatenate((*used, *used))
        self.times = np.concatenate((times, -times))
        added = matrix.at(self.rows)
        self.lengths, self.factors = np.diff(added.starts), added.factors
        keys = np.repeat(self.lines, self.lengths) * matrix.width + added.columns
        # By marking each, which is several times faster than to sort them.
        is_used = np.zeros(self.number * matrix.width, dtype=bool)
        is_used[keys] = True
        self.keys = np.flatnonzero(is_used)
        place = np.zeros(len(is_used), dtype=np.int32)
        place[self.keys] = np.arange(len(self.keys))
        self.key_of = place[keys]
        self.line_of, self.column_of = self.keys // matrix.width, self.keys % matrix.width
        self.directions = np.zeros(0)

    def multipliers(self, line: int) -> np.ndarray:
        """Give the multiplier of every row in one of the lines."""
        return self.combinations[line // 2] * (1.0 if line % 2 == 0 else -1.0)

    def direction(self, line: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the columns of the cut that a line makes, with factors of length 1, about."""
        first, last = np.searchsorted(self.line_of, (line, line + 1))
        return self.column_of[first:last], self.directions[first:last]

    def depths(
        self, from_above: np.ndarray, values: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> np.ndarray:
        """Give how far a point is outside of the cut that each line makes; 0 where it makes none."""
        signs = np.where(from_above, -1.0, 1.0)[self.column_of]
        ends = np.where(from_above, high, low)[self.column_of]
        most = self.matrix.most[self.rows]
        sums = self._added(self.times)
        rest = self._by_line(self.lines, self.times * most) - self._by_line(self.line_of, sums * ends)
        remainder = rest - np.floor(rest)
        is_cut = (remainder > _NEAR_WHOLE) & (remainder < 1 - _NEAR_WHOLE)
        remainder = np.where(is_cut, remainder, 0.5)
        factors = _rounded(sums * signs, remainder[self.line_of]) * signs
        slack = _rounded(self.times, remainder[self.lines])
        limit = np.floor(rest) + self._by_line(self.line_of, factors * ends)
        limit -= self._by_line(self.lines, slack * most)
        factors -= self._added(slack)
        length = np.sqrt(self._by_line(self.line_of, factors * factors))
        is_cut &= length > 0
        length = np.where(is_cut, length, 1.0)
        self.directions = factors / length[self.line_of]
        depths = (self._by_line(self.line_of, factors * values[self.column_of]) - limit) / length
        return np.where(is_cut, depths, 0.0)

    def _added(self, times: np.ndarray) -> np.ndarray:
        """Add the rows of each line up, each so many times."""
        return np.bincount(self.key_of, np.repeat(times, self.lengths) * self.factors, len(self.keys))

    def _by_line(self, lines: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        return np.bincount(lines, numbers, self.number)


def _rounded(numbers: np.ndarray, remainder: np.ndarray) -> np.ndarray:
    """Round each number by mixed-integer rounding, in floats."""
    numbers = np.where(np.abs(numbers) < _NEAR_ZERO, 0.0, numbers)
    whole = np.floor(numbers + _NEAR_ZERO)
    parts = np.maximum(numbers - whole - remainder, 0.0)
    rounded: np.ndarray = whole + parts / (1 - remainder)
    return rounded


def matrix_of(rows: Sequence[LocalRow], width: int) -> Matrix:
    """Pack rows that hold in one box."""
    return Matrix(
        starts=np.concatenate(([0], np.cumsum([len(cut.columns) for cut in rows]))).astype(np.int32),
        columns=np.concatenate([np.zeros(0, np.int32), *(cut.columns for cut in rows)]).astype(np.int32),
        factors=np.concatenate([np.zeros(0), *(cut.factors for cut in rows)]).astype(np.float64),
        most=np.array([cut.most for cut in rows], dtype=np.float64),
        width=width,
    )


def _round(numbers: np.ndarray, unit: int, remainder: int) -> np.ndarray:
    """Round each number over `unit` by mixed-integer rounding; what comes out is over `unit - remainder`."""
    rounded: np.ndarray = numbers // unit * (unit - remainder) + np.maximum(0, numbers % unit - remainder)
    return rounded
