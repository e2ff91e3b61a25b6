"""Exact sums of rows times multipliers: what a bound or a rounded row rests on. No floats enter a proof."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from repatria.planning.solvers.highs import Matrix

#: Sums of whole numbers below this are computed in machine words, others in numbers of any length.
_WORD = 2**62
#: Whole numbers below this are the same in floats, of which a matrix is made.
LARGEST_IN_FLOATS = 2**53

#: Denominators tried for a solver's multipliers, so that they are small fractions where they can be.
DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 20, 24, 25, 28, 40, 60, 120, 280, 840, 2_520, 5_040)
#: Those for multipliers that prove a bound, tried in turn: finer ones where the proof is a narrow one.
FINER = ((*DENOMINATORS, 10**6), (10**9,), (10**12,), (10**14,), (10**18,))

#: A solver's number below this is none, where no finer one can be said; two that differ by less than this
#: share are the same. A cut has numbers up to 10⁹, so that the smallest multiplier may be what closes a box.
_NOTHING = 1e-9
_NEAR = 1e-7


@dataclass(frozen=True, slots=True)
class Multipliers:
    """One multiplier for each row, as whole numbers over one denominator.

    Attributes:
        above: Those whole numbers: in machine words, or of any length where rows have great numbers.
        rows: How many of them belong to rows of the program; the others to cuts.
    """

    above: np.ndarray
    denominator: int
    rows: int

    @classmethod
    def fitting(
        cls,
        multipliers: np.ndarray,
        rows: int,
        denominators: tuple[int, ...] = DENOMINATORS,
        scales: np.ndarray | None = None,
    ) -> Multipliers:
        """Find the smallest denominator over which the multipliers are whole; else round to the last.

        Args:
            scales: Powers of two; the multiplier of a row is as fine as it would be of the row divided by its
                own, so that one of great numbers has as exact a multiplier as others.
        """
        if scales is not None and np.any(scales[multipliers != 0] > 1):
            return cls._scaled(multipliers, rows, denominators, scales)
        nothing = min(_NOTHING, 1 / (2 * denominators[-1]))
        multipliers = np.where(np.abs(multipliers) < nothing, 0.0, multipliers)
        used = multipliers[multipliers != 0]
        largest = max(np.abs(used).max(initial=0.0), 1.0)
        fitting = [each for each in denominators if largest * each < _WORD]
        if fitting:
            scaled = used * np.array(fitting, dtype=np.float64)[:, None]
            off = np.abs(scaled - np.rint(scaled)) >= _NEAR * np.maximum(1.0, np.abs(scaled))
            is_whole = ~off.any(axis=1)
            if is_whole.any() or len(fitting) == len(denominators):
                denominator = fitting[int(is_whole.argmax()) if is_whole.any() else -1]
                return cls(np.rint(multipliers * denominator).astype(np.int64), denominator, rows)
        denominator = int(_WORD // largest)  # as fine as machine words let it be
        return cls(np.rint(multipliers * denominator).astype(np.int64), denominator, rows)

    @classmethod
    def _scaled(
        cls, multipliers: np.ndarray, rows: int, denominators: tuple[int, ...], scales: np.ndarray
    ) -> Multipliers:
        plain = cls.fitting(multipliers * scales, rows, denominators)
        used = np.flatnonzero(plain.above)
        scale = int(scales[used].max(initial=1))
        above = np.zeros(len(multipliers), dtype=object)
        above[used] = [
            number * (scale // own)
            for number, own in zip(
                plain.above[used].tolist(), scales[used].astype(np.int64).tolist(), strict=True
            )
        ]
        shared = gcd(scale * plain.denominator, *above[used].tolist())
        return cls(above // shared, scale * plain.denominator // shared, rows)


def combine(matrix: Matrix, above: np.ndarray) -> tuple[np.ndarray, int]:
    """Add the rows of a matrix, each times a whole number.

    Returns:
        The factor of each of the matrix's columns, and the right-hand side.
    """
    rows = np.flatnonzero(above)
    added = matrix.at(rows)
    columns, factors, most = added.columns, added.factors.astype(np.int64), added.most.astype(np.int64)
    times = np.repeat(above[rows], np.diff(added.starts))
    largest = max(greatest(factors), greatest(most), 1) * max(greatest(times), 1) * max(len(columns), 1)
    if largest >= _WORD:
        factors, times, most = (part.astype(object) for part in (factors, times, most))
    sums = np.zeros(matrix.width, dtype=factors.dtype)
    np.add.at(sums, columns, factors * times)
    return sums, sum((most * above[rows].astype(most.dtype)).tolist())


def keeps_rows(matrix: Matrix, values: np.ndarray) -> bool:
    """Say whether whole numbers keep every row of a matrix, whose numbers are below `LARGEST_IN_FLOATS`."""
    factors, taken = matrix.factors.astype(np.int64), values[matrix.columns]
    if greatest(factors) * max(greatest(taken), 1) * max(len(taken), 1) >= _WORD:
        factors, taken = factors.astype(object), taken.astype(object)
    sums = np.zeros(len(matrix.most), dtype=factors.dtype)
    np.add.at(sums, np.repeat(np.arange(len(sums)), np.diff(matrix.starts)), factors * taken)
    return bool(np.all(sums <= matrix.most.astype(np.int64)))


def bound(
    matrix: Matrix, multipliers: Multipliers, gains: np.ndarray, low: np.ndarray, high: np.ndarray
) -> int:
    """Bound the gain in a box by adding rows times multipliers; rounded down to a whole number."""
    sums, most = combine(matrix, multipliers.above)
    unit = multipliers.denominator
    if sums.dtype == object or greatest(gains) * unit + greatest(sums) >= _WORD:
        gains, sums = gains.astype(object), sums.astype(object)
    rest = gains * unit - sums
    left = np.flatnonzero(rest)
    rest = rest[left]
    ends = np.where(rest > 0, high[left].astype(np.int64), low[left].astype(np.int64))
    return (most + _summed_products(rest, ends)) // unit


def _summed_products(one: np.ndarray, other: np.ndarray) -> int:
    """Add up the products of whole numbers, exactly."""
    if one.dtype != object and greatest(one) * max(greatest(other), 1) * max(len(one), 1) < _WORD:
        return int(np.sum(one * other))
    return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))


def greatest(numbers: np.ndarray) -> int:
    """Give the greatest of some numbers, whatever their signs; 0 of none."""
    return int(np.abs(numbers).max()) if len(numbers) else 0
