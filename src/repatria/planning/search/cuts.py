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

#: Columns that a cut may have, so that cuts do not slow the relaxation down.
MOST_TERMS = 1_000
#: How far a point has to be outside, in the length of the cut, for the cut to be worth a row.
LEAST_DEPTH = 1e-3
#: A remainder nearer to a whole number than this gives a cut that the solver cannot use.
_NEAR_WHOLE = 0.01
_NEAR_ZERO = 1e-9
#: Numbers that are looked at at once, so that memory is not asked for much more than for the rows.
_NUMBERS_AT_ONCE = 2_000_000
#: Two cuts whose cosine is above this say the same thing.
PARALLEL = 0.95


@dataclass(frozen=True, slots=True)
class Fineness:
    """How fine the numbers of cuts may be.

    Attributes:
        denominators: Tried for the multipliers, in turn; they are rounded to the last.
        largest: A cut with greater numbers is left out: it would mislead the solver more than help it.
    """

    denominators: tuple[int, ...]
    largest: int


#: For cuts of a whole box, of which there are many.
COARSE = Fineness(DENOMINATORS, 10**7)
#: For cuts of a small piece. A basis with parity by weight has great determinants: rounded to coarser
#: multipliers its combinations isolate nothing any more, and what they make cuts nothing off.
FINE = Fineness((*DENOMINATORS, 55_440, 720_720, 10**6), 10**9)


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
    *,
    largest: int = COARSE.largest,
) -> Cut | None:
    """Round a sum of rows; None where rounding gives nothing, or a number above the largest allowed."""
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
    if np.abs(kept).max() > largest or abs(limit // shared) > largest * 10**6:
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
    fineness: Fineness = COARSE,
) -> list[Cut]:
    """Find cuts that a point of the relaxation breaks, the deepest first, no two alike.

    Args:
        rows: How many rows of `matrix` are the program's; the others are cuts.
        most: How many cuts to give.
        fineness: How fine their numbers may be.
    """
    if not combinations:
        return []
    estimate = _Estimate(matrix, from_above, values, low, high)
    # Each combination is tried with both signs, one after the other.
    signed = np.repeat(np.array(combinations), 2, axis=0) * np.tile((1.0, -1.0), len(combinations))[:, None]
    depths, directions_of = estimate.depths(signed)
    deep = np.flatnonzero(depths >= LEAST_DEPTH)
    promising = deep[np.argsort(-depths[deep], kind="stable")]
    kept: list[Cut] = []
    directions = np.zeros((0, matrix.width))
    for place in promising.tolist():
        direction = directions_of[place]
        # What says the same as a deeper one is not derived at all: that is most of the work.
        if np.any(np.abs(np.sum(directions * direction, axis=1)) >= PARALLEL):
            continue
        multipliers = Multipliers.fitting(signed[place], rows, fineness.denominators)
        cut = derive(matrix, multipliers, from_above, low, high, largest=fineness.largest)
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
    """Says in floats how far a point is outside cuts, so that only promising ones are derived exactly."""

    def __init__(
        self, matrix: Matrix, from_above: np.ndarray, values: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        self.most = matrix.most
        self.width = matrix.width
        rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        order = np.argsort(matrix.columns, kind="stable")
        self.rows, self.factors = rows[order], matrix.factors[order]
        self.columns, self.starts = np.unique(matrix.columns[order], return_index=True)
        self.signs = np.where(from_above, -1.0, 1.0)
        self.ends = np.where(from_above, high, low)
        self.values = values

    def depths(self, multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the depth of the cut that each line of multipliers makes, and its direction, about."""
        at_once = max(1, _NUMBERS_AT_ONCE // max(len(self.factors), self.width, 1))
        parts = [self._depths(multipliers[at : at + at_once]) for at in range(0, len(multipliers), at_once)]
        return np.concatenate([depths for depths, _ in parts]), np.concatenate([each for _, each in parts])

    def _depths(self, multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sums = self._add(multipliers)
        rest = np.sum(multipliers * self.most, axis=1) - np.sum(sums * self.ends, axis=1)
        remainder = rest - np.floor(rest)
        is_cut = (remainder > _NEAR_WHOLE) & (remainder < 1 - _NEAR_WHOLE)
        remainder = np.where(is_cut, remainder, 0.5)[:, None]
        factors = self._round(sums * self.signs, remainder) * self.signs
        slack = self._round(multipliers, remainder)
        limit = np.floor(rest) + np.sum(factors * self.ends, axis=1) - np.sum(slack * self.most, axis=1)
        factors -= self._add(slack)
        length = np.sqrt(np.sum(factors * factors, axis=1))
        is_cut &= length > 0
        length = np.where(is_cut, length, 1.0)
        depths = (np.sum(factors * self.values, axis=1) - limit) / length
        return np.where(is_cut, depths, 0.0), factors / length[:, None]

    def _add(self, multipliers: np.ndarray) -> np.ndarray:
        added = np.zeros((len(multipliers), self.width))
        if len(self.factors):
            terms = multipliers[:, self.rows] * self.factors
            added[:, self.columns] = np.add.reduceat(terms, self.starts, axis=1)
        return added

    @staticmethod
    def _round(numbers: np.ndarray, remainder: np.ndarray) -> np.ndarray:
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
