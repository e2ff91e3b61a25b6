"""Rows of a program side by side, and their sums in whole numbers without loss.

A proof adds up thousands of rows thousands of times. Coefficients stand in machine words, one row after the
other; how large a sum can become is computed first, and large multipliers are added in parts of some bits
each, so that no sum of parts leaves a machine word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np

#: Column number and coefficient, each column once.
Sparse = list[tuple[int, int]]

#: Sums of fewer bits are added in machine words, of multipliers so many bits at once at the least.
BITS = 61
_FEWEST_BITS = 8
_HALF = 31
#: Sums of fewer bits are the same as fractions of a computer, which are added faster.
_BITS_OF_FLOATS = 53


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times columns is at most `limit`."""

    terms: Sparse
    limit: int


class Table:
    """Rows by number, from 0 on; the last ones may be taken away again.

    Attributes:
        limits: The limit of each row.
        long: Rows with coefficients beyond machine words, by number; in the arrays they have no terms.
    """

    def __init__(self) -> None:
        self.limits: list[int] = []
        self.long: dict[int, Row] = {}
        self._rows: list[Row | None] = []
        self._starts = np.zeros(1, dtype=np.int64)
        self._largest = np.zeros(1, dtype=np.int64)
        self._columns = np.zeros(0, dtype=np.int64)
        self._coefficients = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.limits)

    def hold(self, rows: Sequence[Row]) -> None:
        """Have these rows and no others; those that are there already are not read again."""
        same = 0
        for there, wanted in zip(self._rows, rows, strict=False):
            if there is not wanted:
                break
            same += 1
        self.take_away(same)
        self._add(rows[same:])

    def push(self, row: Row) -> int:
        """Add a row and give its number."""
        self._add([row])
        return len(self) - 1

    def push_words(self, columns: np.ndarray, coefficients: np.ndarray, limit: int) -> int:
        """Add a row whose coefficients are machine words, below 2 to the power of 61; give its number."""
        self._append(columns, coefficients, np.array([len(columns)]), [limit], [None])
        return len(self) - 1

    def take_away(self, number: int) -> None:
        """Take away the rows from this number on."""
        del self.limits[number:], self._rows[number:]
        for long in [each for each in self.long if each >= number]:
            del self.long[long]

    def terms(self, number: int) -> Sparse:
        """Give the terms of a row."""
        if number in self.long:
            return self.long[number].terms
        entries = slice(self._starts[number], self._starts[number + 1])
        return list(zip(self._columns[entries].tolist(), self._coefficients[entries].tolist(), strict=True))

    def entries(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give columns and coefficients of rows, one after the other, and how many each row has."""
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        places = np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
        return self._columns[places], self._coefficients[places], lengths

    def largest(self, numbers: np.ndarray) -> int:
        """Give the largest coefficient of rows, whatever its sign."""
        return int(self._largest[numbers].max(initial=0))

    def limit_of(self, numbers: Iterable[int], factors: Iterable[int]) -> int:
        """Add up the limits of rows, each times a whole number."""
        return sum(map(mul, factors, [self.limits[number] for number in numbers]))

    def _add(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        terms = [row.terms for row in rows]
        largest = max((abs(factor) for each in terms for _, factor in each), default=0)
        if largest >= 1 << BITS:
            for place, row in enumerate(rows, start=len(self)):
                if any(abs(factor) >= 1 << BITS for _, factor in row.terms):
                    self.long[place] = row
                    terms[place - len(self)] = []
        listed = np.array([term for each in terms for term in each], dtype=np.int64).reshape(-1, 2)
        lengths = np.array([len(each) for each in terms])
        self._append(listed[:, 0], listed[:, 1], lengths, [row.limit for row in rows], rows)

    def _append(
        self,
        columns: np.ndarray,
        coefficients: np.ndarray,
        lengths: np.ndarray,
        limits: list[int],
        rows: Sequence[Row | None],
    ) -> None:
        before, first = len(self), int(self._starts[len(self)])
        end, number = first + len(columns), before + len(lengths)
        self._columns = _with_room(self._columns, first, end)
        self._coefficients = _with_room(self._coefficients, first, end)
        self._starts = _with_room(self._starts, before + 1, number + 1)
        self._largest = _with_room(self._largest, before, number + 1)
        self._columns[first:end] = columns
        self._coefficients[first:end] = coefficients
        starts = first + np.cumsum(lengths)
        self._starts[before + 1 : number + 1] = starts
        sizes = np.append(np.abs(coefficients), 0)
        largest = np.maximum.reduceat(sizes, starts - lengths - first)
        self._largest[before:number] = np.where(lengths > 0, largest, 0)
        self.limits += limits
        self._rows += rows


class Total:
    """A whole number for each column, in parts: the sum of parts, each times a power of 2.

    Attributes:
        parts: Machine words; of all but the last, at least 0 and below 2 to the power of `bits`.
    """

    def __init__(self, parts: list[np.ndarray], bits: int) -> None:
        """Take parts of which each has `bits` bits more than the one before it; they may overlap."""
        for place in range(len(parts) - 1):
            parts[place + 1] = parts[place + 1] + (parts[place] >> bits)
            parts[place] = parts[place] & ((1 << bits) - 1)
        self.parts = parts
        self.bits = bits

    def is_negative(self) -> np.ndarray:
        """Say of each column whether its number is below 0."""
        negative: np.ndarray = self.parts[-1] < 0
        return negative

    def times(self, other: np.ndarray) -> int:
        """Add up the products with other whole numbers, exactly."""
        return sum(
            summed_products(part, other) << (place * self.bits) for place, part in enumerate(self.parts)
        )

    def whole(self) -> list[int]:
        """Give the numbers."""
        listed = [part.tolist() for part in self.parts]
        return [
            sum(part << (place * self.bits) for place, part in enumerate(number))
            for number in zip(*listed, strict=True)
        ]


def added(table: Table, numbers: Sequence[int], factors: Sequence[int], width: int) -> Total | None:
    """Add rows, each times a whole number, exactly; None where coefficients are too large for that.

    Args:
        numbers: Numbers of the rows.
        factors: For each a whole number of any size.
        width: How many columns there are.
    """
    if table.long and not table.long.keys().isdisjoint(numbers):
        return None
    if not numbers:
        return Total([np.zeros(width, dtype=np.int64)], BITS)
    places = np.array(numbers, dtype=np.int64)
    columns, coefficients, lengths = table.entries(places)
    room = (max(table.largest(places), 1) * max(len(columns), 1)).bit_length()
    bits = BITS - room
    if bits < _FEWEST_BITS:
        return None
    largest = max(map(abs, factors))
    if largest < 1 << bits:
        parts = [np.array(factors, dtype=np.int64)]
    else:
        # A negative number is its magnitude in parts, each negated.
        is_word = largest < 1 << BITS
        left = np.array(list(map(abs, factors)), dtype=np.int64 if is_word else object)
        signs = np.array([1 if factor >= 0 else -1 for factor in factors], dtype=np.int64)
        parts = []
        while np.any(left):
            parts.append(signs * (left & ((1 << bits) - 1)).astype(np.int64))
            left >>= bits
    sums = []
    for part in parts:
        products = coefficients * np.repeat(part, lengths)
        if int(np.abs(part).max()).bit_length() + room < _BITS_OF_FLOATS:
            # Every sum on the way is a whole number that a float holds without loss.
            sums.append(np.bincount(columns, products, width).astype(np.int64))
        else:
            some = np.zeros(width, dtype=np.int64)
            np.add.at(some, columns, products)
            sums.append(some)
    return Total(sums, bits)


def summed_products(one: np.ndarray, other: np.ndarray) -> int:
    """Add up the products of whole numbers, exactly."""
    if one.dtype != object:
        largest = int(np.abs(one).max(initial=0)) * int(np.abs(other).max(initial=0))
        if largest < 1 << BITS and len(one) < 1 << (BITS - _HALF):
            products = one * other  # each in two halves, so that neither sum leaves machine words
            return (int((products >> _HALF).sum()) << _HALF) + int((products & ((1 << _HALF) - 1)).sum())
    return sum(map(mul, one.tolist(), other.tolist()))


def _with_room(array: np.ndarray, used: int, wanted: int) -> np.ndarray:
    """Give an array of at least so many places, the first of them as they were."""
    if wanted <= len(array):
        return array
    grown = np.zeros(max(wanted, 2 * len(array)), dtype=array.dtype)
    grown[:used] = array[:used]
    return grown
