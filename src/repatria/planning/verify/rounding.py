"""The row that a cut of a proof says, derived again by mixed-integer rounding (docs/certificate.md)."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from repatria.planning.verify.named import Faulty, Weighted
from repatria.planning.verify.rows import BITS, Row, Table, added, summed_products

#: A cut whose multipliers have a greater common denominator is refused.
LARGEST_SCALE = 1 << 256
#: The row of a cut with a greater factor is made coarser.
LARGEST_FACTOR = 10**9


@dataclass(slots=True)
class Box:
    """Where a place of a proof is: what each column may be.

    Attributes:
        low: Least value of each column.
        high: Greatest value of each column.
        closed: Which columns a step of narrowing left one value; they are in no row derived here.
    """

    low: np.ndarray
    high: np.ndarray
    closed: np.ndarray


def push_cut(table: Table, rows: Weighted, above: list[int], box: Box) -> int:
    """Derive the row of a cut, add it to the table and give its number.

    Args:
        above: Columns that are measured from their greatest value.

    Raises:
        Faulty: The cut rounds nothing, or its multipliers are too fine.
    """
    if rows.unit > LARGEST_SCALE:
        raise Faulty("The multipliers of a cut have too large a common denominator.")
    from_above = np.zeros(len(box.low), dtype=bool)
    from_above[above] = True
    in_words = _push_in_words(table, rows, from_above, box)
    return table.push(_rounded(table, rows, from_above, box)) if in_words is None else in_words


def _push_in_words(table: Table, rows: Weighted, from_above: np.ndarray, box: Box) -> int | None:
    """Derive the row by machine words; None where a number could be too large for them."""
    unit, factors = rows.unit, rows.factors
    greatest = max(map(abs, factors), default=0) + unit
    numbers = np.array(rows.numbers, dtype=np.int64)
    if table.long or not rows.numbers or greatest >= 1 << BITS:
        return None
    columns, coefficients, lengths = table.entries(numbers)
    if 2 * greatest * max(table.largest(numbers), 1) * max(len(columns), 1) >= 1 << BITS:
        return None
    total = added(table, rows.numbers, factors, len(box.low))
    if total is None or len(total.parts) > 1:
        return None
    used = np.flatnonzero(total.parts[0])
    sums, is_above = total.parts[0][used], from_above[used]
    ends = np.where(is_above, box.high[used], box.low[used])
    rest = table.limit_of(rows.numbers, factors) - summed_products(sums, ends)
    remainder = rest % unit
    if remainder == 0:
        raise Faulty("A cut rounds nothing.")
    sign = np.where(is_above, -1, 1)
    rounded = _round(sums * sign, unit, remainder) * sign
    slack = _round(np.array(factors, dtype=np.int64), unit, remainder)
    made = np.zeros(len(box.low), dtype=np.int64)
    np.subtract.at(made, columns, coefficients * np.repeat(slack, lengths))
    made[used] += rounded
    limit = rest // unit * (unit - remainder) + summed_products(rounded, ends)
    limit -= table.limit_of(rows.numbers, slack.tolist())
    limit -= summed_products(made[box.closed], box.low[box.closed])
    made[box.closed] = 0
    places = np.flatnonzero(made)
    shared = int(np.gcd.reduce(made[places])) or 1
    if np.abs(made[places]).max(initial=0) // shared > LARGEST_FACTOR:
        return None
    return table.push_words(places, made[places] // shared, limit // shared)


def _round(numbers: np.ndarray, unit: int, remainder: int) -> np.ndarray:
    rounded: np.ndarray = numbers // unit * (unit - remainder) + np.maximum(0, numbers % unit - remainder)
    return rounded


def _rounded(table: Table, rows: Weighted, from_above: np.ndarray, box: Box) -> Row:
    """Derive the row in numbers of any size."""
    unit = rows.unit
    times = list(zip(rows.numbers, rows.factors, strict=True))
    sums: dict[int, int] = {}
    rest = 0
    for number, factor in times:
        rest += factor * table.limits[number]
        for column, coefficient in table.terms(number):
            sums[column] = sums.get(column, 0) + factor * coefficient
    ends = {column: int((box.high if from_above[column] else box.low)[column]) for column in sums}
    rest -= sum(total * ends[column] for column, total in sums.items())
    remainder = rest % unit
    if remainder == 0:
        raise Faulty("A cut rounds nothing.")

    def rounded(number: int) -> int:
        return number // unit * (unit - remainder) + max(0, number % unit - remainder)

    terms = {
        column: -rounded(-total) if from_above[column] else rounded(total) for column, total in sums.items()
    }
    limit = rest // unit * (unit - remainder)
    limit += sum(factor * ends[column] for column, factor in terms.items())
    for number, factor in times:
        slack = rounded(factor)
        limit -= slack * table.limits[number]
        for column, coefficient in table.terms(number):
            terms[column] -= slack * coefficient
    for column in [column for column in terms if box.closed[column]]:
        limit -= terms.pop(column) * int(box.low[column])
    shared = gcd(*terms.values()) or 1
    row = Row([(column, factor // shared) for column, factor in terms.items() if factor], limit // shared)
    if max((abs(factor) for _, factor in row.terms), default=0) <= LARGEST_FACTOR:
        return row
    is_above = {column for column, total in sums.items() if total and from_above[column]}
    ends_of = {c: (-1, int(box.high[c])) if c in is_above else (1, int(box.low[c])) for c in sums}
    return _coarser(row, ends_of)


def _coarser(row: Row, measured: dict[int, tuple[int, int]]) -> Row:
    """Bring the factors of a row down to `LARGEST_FACTOR`, rounding each down where its column is measured.

    Args:
        measured: For each column the end from which it is measured, and in which direction: 1 or -1.
    """
    greatest = max(abs(factor) for _, factor in row.terms)
    room = row.limit - sum(factor * measured[column][1] for column, factor in row.terms)
    limit = room * LARGEST_FACTOR // greatest
    terms = []
    for column, factor in row.terms:
        sign, end = measured[column]
        coarse = factor * sign * LARGEST_FACTOR // greatest * sign
        limit += coarse * end
        if coarse:
            terms.append((column, coarse))
    return Row(terms, limit)
