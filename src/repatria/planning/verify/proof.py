"""Check a proof tree in exact arithmetic: what bound does it prove?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd, lcm

import numpy as np

from repatria.planning.verify.program import Name, Program, Row, Sparse

_MULTIPLIER = re.compile(r"-?[0-9]{1,400}(?:/[0-9]{1,400})?")
#: What stands above and below the line of a fraction in lowest terms.
Multiplier = tuple[int, int]
_OF_NAMES = {str, int}
#: An entry of a node is a row and a multiplier.
_PAIR = 2
#: Above this common denominator fractions are cheaper than whole numbers, and a cut is refused.
_LARGEST_SCALE = 1 << 256
#: Sums of fewer bits are added in machine words, of multipliers so many bits at once at the least.
_BITS = 61
_FEWEST_BITS = 8
_HALF = 31


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof tree shows.

    Attributes:
        bound: No plan has a greater objective; None where the tree shows that there is no plan at all.
        fault: What is wrong with the tree; None if nothing is. With a fault, `bound` says nothing.
    """

    bound: int | None = None
    fault: str | None = None


class _Faulty(Exception):
    """The tree proves nothing, and this is why."""


def prove(program: Program, objective: Sparse | None, tree: object) -> Proven:
    """Find the bound that `tree` proves for `objective`; with None it must prove that there is no plan."""
    try:
        return Proven(_Walk(program, objective).go(tree))
    except _Faulty as fault:
        return Proven(fault=str(fault))


class _Walk:
    """Goes through a tree without recursion, so that its depth does not matter; each leaf is passed once.

    Attributes:
        boxes: Least and greatest value of the columns that splits around this place bounded.
        low, high: The same of all columns.
        here: Rows that hold at this place: sides of the splits at sums, and cuts, from the root on.
    """

    def __init__(self, program: Program, objective: Sparse | None) -> None:
        self.program = program
        self.objective = objective
        self.boxes: dict[int, tuple[int, int]] = {}
        self.low = np.zeros(len(program.greatest), dtype=np.int64)
        self.high = np.array(program.greatest, dtype=np.int64)
        self.here: list[Row] = []

    def go(self, tree: object) -> int | None:
        best: int | None = None
        waiting: list[object] = [tree]
        while waiting:
            node = waiting.pop()
            if callable(node):
                node()
            elif not isinstance(node, dict):
                raise _Faulty("A node of the proof is not an object.")
            elif node.keys() == {"column", "split", "low", "high"}:
                waiting.extend(self._split(node))
            elif node.keys() == {"sum", "split", "low", "high"}:
                waiting.extend(self._split_sum(node))
            elif node.keys() == {"cuts", "then"}:
                depth = len(self.here)
                self._cut(node["cuts"])
                waiting += [self._leaving(depth), node["then"]]
            elif node.keys() == {"infeasible"}:
                if self._bound(None, node["infeasible"]) >= 0:
                    raise _Faulty("A node called infeasible does not prove its box empty.")
            elif node.keys() == {"multipliers"} and self.objective is not None:
                bound = floor(self._bound(self.objective, node["multipliers"]))
                best = bound if best is None else max(best, bound)
            else:
                raise _Faulty("A node of the proof has other keys than it may have here.")
        return best

    def _split(self, node: dict[str, object]) -> list[object]:
        column = self._column(node["column"])
        at = node["split"]
        if column is None or type(at) is not int:
            raise _Faulty("A split names no column of the program, or no whole number.")
        low, high = self._box(column)
        if not low <= at < high:
            raise _Faulty(f"A split of {node['column']} at {at} does not split its box, {low} to {high}.")
        before = self.boxes.get(column)
        return [
            self._setting(column, before),
            node["high"],
            self._setting(column, (at + 1, high)),
            node["low"],
            self._setting(column, (low, at)),
        ]

    def _split_sum(self, node: dict[str, object]) -> list[object]:
        at, listed = node["split"], node["sum"]
        if type(at) is not int or not isinstance(listed, list | tuple) or not listed:
            raise _Faulty("A split at a sum names no columns, or no whole number.")
        terms: dict[int, int] = {}
        for entry in listed:
            pair = (
                entry
                if isinstance(entry, list | tuple) and len(entry) == len(("column", "factor"))
                else (0, 0)
            )
            column = self._column(pair[0])
            if column is None or column in terms or type(pair[1]) is not int:
                raise _Faulty(
                    "A split at a sum names no column of the program, one twice, or no whole number."
                )
            terms[column] = pair[1]
        low = Row(list(terms.items()), at)
        high = Row([(column, -factor) for column, factor in terms.items()], -at - 1)
        depth = len(self.here)
        return [
            self._leaving(depth),
            node["high"],
            self._adding(high),
            self._leaving(depth),
            node["low"],
            self._adding(low),
        ]

    def _setting(self, column: int, box: tuple[int, int] | None) -> Callable[[], None]:
        def set_box() -> None:
            if box is None:
                self.boxes.pop(column, None)
            else:
                self.boxes[column] = box
            self.low[column], self.high[column] = self._box(column)

        return set_box

    def _adding(self, row: Row) -> Callable[[], None]:
        return lambda: self.here.append(row)

    def _leaving(self, depth: int) -> Callable[[], None]:
        def leave() -> None:
            del self.here[depth:]

        return leave

    def _box(self, column: int) -> tuple[int, int]:
        return self.boxes.get(column, (0, self.program.greatest[column]))

    def _column(self, name: object) -> int | None:
        named = _name(name)
        return None if named is None else self.program.columns.get(named)

    def _row(self, name: Name) -> Row | None:
        if name[:1] == ("here",):
            place = name[1] if len(name) == len(("here", "place")) else None
            return self.here[place] if isinstance(place, int) and 0 <= place < len(self.here) else None
        return self.program.row_named(name)

    def _multipliers(self, listed: object, *, of_any_sign: bool = False) -> list[tuple[Row, Multiplier]]:
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            raise _Faulty("The multipliers of a node are not a list.")
        found = []
        texts: dict[str, Multiplier | None] = {}
        for entry in listed:
            name, text = entry if isinstance(entry, list | tuple) and len(entry) == _PAIR else (None, None)
            named = _name(name)
            multiplier = None
            if isinstance(text, str):
                if text not in texts:
                    texts[text] = _multiplier(text)
                multiplier = texts[text]
            if named is None or multiplier is None or (multiplier[0] < 0 and not of_any_sign):
                raise _Faulty("A multiplier is not a row and a text such as 3/2, above 0.")
            row = self._row(named)
            if row is None:
                raise _Faulty(f"The program has no row {list(named)}.")
            found.append((row, multiplier))
        return found

    def _bound(self, objective: Sparse | None, listed: object) -> Fraction:
        """Bound the objective inside the boxes by the rows listed."""
        multipliers = self._multipliers(listed)
        below = {multiplier[1] for _, multiplier in multipliers}
        scale = lcm(*below)
        if scale > _LARGEST_SCALE:
            scale = 1
        if scale > 1 or below <= {1}:
            times = [(row, one * (scale // other)) for row, (one, other) in multipliers]
            times.append((Row(list(objective or ()), 0), -scale))
            bound = self._bound_in_words(times)
            if bound is not None:
                return Fraction(bound, scale)
        gains: dict[int, int | Fraction] = {column: weight * scale for column, weight in objective or ()}
        parts: list[int | Fraction] = []
        for row, multiplier in multipliers:
            exact = Fraction(*multiplier) * scale
            factor = exact if scale == 1 else int(exact)
            parts.append(factor * row.limit)
            for column, coefficient in row.terms:
                gains[column] = gains.get(column, 0) - factor * coefficient
        for column, gain in gains.items():
            low, high = self._box(column)
            parts.append(gain * (high if gain > 0 else low))
        return Fraction(_sum(parts)) / scale

    def _bound_in_words(self, times: list[tuple[Row, int]]) -> int | None:
        """Bound by sums of machine words; None where coefficients are too large for them."""
        sums = added(times, self.low.size)
        if sums is None:
            return None
        columns = np.flatnonzero(sums)
        gains = -sums[columns]
        ends = np.where(gains > 0, self.high[columns], self.low[columns])
        return sum(factor * row.limit for row, factor in times) + summed_products(gains, ends)

    def _cut(self, listed: object) -> None:
        if not isinstance(listed, list | tuple) or not listed:
            raise _Faulty("The cuts of a node are not a list.")
        for cut in listed:
            if not isinstance(cut, dict) or cut.keys() != {"rows", "from_above"}:
                raise _Faulty("A cut has other keys than rows and from_above.")
            named = cut["from_above"]
            columns = [self._column(name) for name in named] if isinstance(named, list | tuple) else [None]
            if None in columns:
                raise _Faulty("A cut measures something from above that is no column of the program.")
            above = {column for column in columns if column is not None}
            self.here.append(self._rounded(self._multipliers(cut["rows"], of_any_sign=True), above))

    def _rounded(self, multipliers: list[tuple[Row, Multiplier]], above: set[int]) -> Row:
        """Derive the row of a cut, by mixed-integer rounding of a sum of rows with their slacks."""
        unit = lcm(*{multiplier[1] for _, multiplier in multipliers})
        if unit > _LARGEST_SCALE:
            raise _Faulty("The multipliers of a cut have too large a common denominator.")
        times = [(row, one * (unit // other)) for row, (one, other) in multipliers]
        in_words = self._rounded_in_words(times, unit, above)
        if in_words is not None:
            return in_words
        sums: dict[int, int] = {}
        rest = 0
        for row, factor in times:
            rest += factor * row.limit
            for column, coefficient in row.terms:
                sums[column] = sums.get(column, 0) + factor * coefficient
        ends = {column: self._box(column)[column in above] for column in sums}
        rest -= sum(total * ends[column] for column, total in sums.items())
        remainder = rest % unit
        if remainder == 0:
            raise _Faulty("A cut rounds nothing.")

        def rounded(number: int) -> int:
            return number // unit * (unit - remainder) + max(0, number % unit - remainder)

        terms = {
            column: -rounded(-total) if column in above else rounded(total) for column, total in sums.items()
        }
        limit = rest // unit * (unit - remainder)
        limit += sum(factor * ends[column] for column, factor in terms.items())
        for row, factor in times:
            slack = rounded(factor)
            limit -= slack * row.limit
            for column, coefficient in row.terms:
                terms[column] -= slack * coefficient
        shared = gcd(*terms.values()) or 1
        return Row(
            [(column, factor // shared) for column, factor in terms.items() if factor], limit // shared
        )

    def _rounded_in_words(self, times: list[tuple[Row, int]], unit: int, above: set[int]) -> Row | None:
        """Derive the row of a cut by machine words; None where a number could be too large for them."""
        totals = added(times, self.low.size) if _are_in_words(times, unit) else None
        if totals is None:
            return None
        columns = np.flatnonzero(totals)
        total = totals[columns]
        is_above = np.isin(columns, list(above))
        ends = np.where(is_above, self.high[columns], self.low[columns])
        rest = sum(factor * row.limit for row, factor in times) - summed_products(total, ends)
        remainder = rest % unit
        if remainder == 0:
            raise _Faulty("A cut rounds nothing.")
        sign = np.where(is_above, -1, 1)
        number = total * sign
        rounded = number // unit * (unit - remainder) + np.maximum(0, number % unit - remainder)
        factors = np.zeros(self.low.size, dtype=np.int64)
        factors[columns] = rounded * sign
        limit = rest // unit * (unit - remainder) + summed_products(factors[columns], ends)
        for row, factor in times:
            slack = factor // unit * (unit - remainder) + max(0, factor % unit - remainder)
            limit -= slack * row.limit
            places, coefficients = row.words
            np.subtract.at(factors, places, slack * coefficients)
        places = np.flatnonzero(factors)
        shared = int(np.gcd.reduce(factors[places])) or 1
        terms = zip(places.tolist(), (factors[places] // shared).tolist(), strict=True)
        return Row(list(terms), limit // shared)


def added(times: list[tuple[Row, int]], width: int) -> np.ndarray | None:
    """Add rows, each times a whole number, exactly; None where coefficients are too large for that.

    Large multipliers are added in parts of some bits each, so that machine words hold every sum of parts.

    Returns:
        The sum of each column; as machine words where they hold it, else as numbers of any length.
    """
    lengths = [len(row.terms) for row, _ in times]
    largest = max((row.largest for row, _ in times), default=0)
    bits = _BITS - (max(largest, 1) * max(sum(lengths), 1)).bit_length()
    if bits < _FEWEST_BITS:
        return None
    if not times:
        return np.zeros(width, dtype=np.int64)
    columns = np.concatenate([row.words[0] for row, _ in times])
    coefficients = np.concatenate([row.words[1] for row, _ in times])
    factors = [factor for _, factor in times]
    is_in_words = max(map(abs, factors)) < 1 << _BITS
    signs = np.array([1 if factor >= 0 else -1 for factor in factors], dtype=np.int64)
    left = np.array([abs(factor) for factor in factors], dtype=np.int64 if is_in_words else object)
    sums = np.zeros(width, dtype=np.int64)
    shift = 0
    while np.any(left):
        part = signs * (left & ((1 << bits) - 1)).astype(np.int64)
        some = np.zeros(width, dtype=np.int64)
        np.add.at(some, columns, coefficients * np.repeat(part, lengths))
        sums = some if shift == 0 else sums.astype(object) + (some.astype(object) << shift)
        shift += bits
        left >>= bits
    return sums


def _are_in_words(times: list[tuple[Row, int]], unit: int) -> bool:
    """Say whether a cut, derived from these rows, needs no number beyond machine words."""
    length = sum(len(row.terms) for row, _ in times)
    largest = max(((abs(factor) + unit) * max(row.largest, 1) for row, factor in times), default=0)
    return 2 * largest * max(length, 1) < 1 << _BITS


def summed_products(one: np.ndarray, other: np.ndarray) -> int:
    """Add up the products of whole numbers, exactly."""
    if one.dtype != object:
        largest = int(np.abs(one).max(initial=0)) * int(np.abs(other).max(initial=0))
        if largest < 1 << _BITS and len(one) < 1 << (_BITS - _HALF):
            products = one * other  # each in two halves, so that neither sum leaves machine words
            return (int((products >> _HALF).sum()) << _HALF) + int((products & ((1 << _HALF) - 1)).sum())
    return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))


def _sum(parts: list[int | Fraction]) -> int | Fraction:
    """Add in halves: fractions added one by one would grow for nothing."""
    while len(parts) > 1:
        parts = [sum(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    return parts[0] if parts else 0


def _name(value: object) -> Name | None:
    if isinstance(value, list | tuple) and {*map(type, value)} <= _OF_NAMES:
        return tuple(value)
    return None


def _multiplier(text: str) -> Multiplier | None:
    """Read a multiplier that is not 0, in lowest terms; None if the text is none."""
    if _MULTIPLIER.fullmatch(text) is None:
        return None
    above, _, below = text.partition("/")
    if int(above) == 0 or (below and int(below) == 0):
        return None
    return Fraction(int(above), int(below or "1")).as_integer_ratio()
