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

from repatria.planning.exact import Multipliers, combine, greatest
from repatria.planning.solvers.highs import Matrix

#: A cut with greater numbers is left out: it would help the solver less than it would mislead it.
LARGEST_FACTOR = 10**7
#: Columns that a cut may have, so that cuts do not slow the relaxation down.
MOST_TERMS = 1_000
#: How far a point has to be outside, in the length of the cut, for the cut to be worth a row.
LEAST_DEPTH = 1e-3
#: A remainder nearer to a whole number than this gives a cut that the solver cannot use.
_NEAR_WHOLE = 0.01
_NEAR_ZERO = 1e-9
#: Two cuts whose cosine is above this say the same thing.
PARALLEL = 0.95


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
    matrix: Matrix, multipliers: Multipliers, from_above: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Cut | None:
    """Round a sum of rows; None where rounding gives nothing, or numbers that are too great."""
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
    if np.abs(slack[rows]).max() >= 2**40:
        return None
    taken, limit_taken = combine(matrix, slack.astype(np.int64))
    factors = np.zeros(matrix.width, dtype=np.result_type(numbers.dtype, taken.dtype))
    factors[used] = rounded
    factors = factors - taken
    limit -= limit_taken
    columns = np.flatnonzero(factors)
    if not len(columns):
        return None
    shared = gcd(*factors[columns].tolist())
    kept = factors[columns] // shared
    if np.abs(kept).max() > LARGEST_FACTOR or abs(limit // shared) > LARGEST_FACTOR * 10**6:
        return None
    return Cut(multipliers, used[from_above[used]], columns, kept.astype(np.int64), limit // shared)


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
) -> list[Cut]:
    """Find cuts that a point of the relaxation breaks, the deepest first, no two alike.

    Args:
        rows: How many rows of `matrix` are the program's; the others are cuts.
        most: How many cuts to give.
    """
    estimate = _Estimate(matrix, from_above, values, low, high)
    promising: list[tuple[float, int, np.ndarray, np.ndarray]] = []
    for combination in combinations:
        for sign in (1.0, -1.0):
            depth, direction = estimate.depth(sign * combination)
            if depth >= LEAST_DEPTH:
                promising.append((-depth, len(promising), sign * combination, direction))
    kept: list[Cut] = []
    directions = np.zeros((0, matrix.width))
    for _, _, combination, direction in sorted(promising, key=lambda each: each[:2]):
        # What says the same as a deeper one is not derived at all: that is most of the work.
        if np.any(np.abs(np.sum(directions * direction, axis=1)) >= PARALLEL):
            continue
        cut = derive(matrix, Multipliers.fitting(combination, rows), from_above, low, high)
        if cut is None or len(cut.columns) > MOST_TERMS:
            continue
        length = float(np.linalg.norm(cut.factors.astype(np.float64)))
        if (float(np.sum(cut.factors * values[cut.columns])) - cut.most) / length <= LEAST_DEPTH:
            continue
        kept.append(cut)
        directions = np.vstack((directions, direction))
        if len(kept) >= most:
            break
    return kept


class _Estimate:
    """Says in floats how far a point is outside a cut, so that only promising ones are derived exactly."""

    def __init__(
        self, matrix: Matrix, from_above: np.ndarray, values: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        self.matrix = matrix
        self.rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        self.signs = np.where(from_above, -1.0, 1.0)
        self.ends = np.where(from_above, high, low)
        self.values = values

    def depth(self, multipliers: np.ndarray) -> tuple[float, np.ndarray]:
        """Give the depth of the cut that these multipliers make, and its direction, about."""
        sums = self._add(multipliers)
        rest = float(multipliers @ self.matrix.most) - float(sums @ self.ends)
        remainder = rest - np.floor(rest)
        if not _NEAR_WHOLE < remainder < 1 - _NEAR_WHOLE:
            return 0.0, sums
        factors = self._round(sums * self.signs, remainder) * self.signs
        slack = self._round(multipliers, remainder)
        limit = np.floor(rest) + float(factors @ self.ends) - float(slack @ self.matrix.most)
        factors -= self._add(slack)
        length = float(np.linalg.norm(factors))
        return (
            (0.0, factors)
            if length == 0
            else ((float(factors @ self.values) - limit) / length, factors / length)
        )

    def _add(self, multipliers: np.ndarray) -> np.ndarray:
        matrix = self.matrix
        terms = matrix.factors * multipliers[self.rows]
        return np.asarray(np.bincount(matrix.columns, terms, matrix.width), dtype=np.float64)

    @staticmethod
    def _round(numbers: np.ndarray, remainder: float) -> np.ndarray:
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
