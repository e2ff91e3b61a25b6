"""What a proof names: rows with their multipliers, and columns. All of it may be anything."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from math import gcd, lcm

from repatria.planning.verify.program import Name, Program
from repatria.planning.verify.rows import Row, Table

_MULTIPLIER = re.compile(r"-?[0-9]{1,400}(?:/[0-9]{1,400})?")
_LISTS = frozenset({list, tuple})
_OF_NAMES = frozenset({str, int})
#: An entry of a node is a row and a multiplier, or a column and a factor.
_PAIR = frozenset({2})

#: Where the offer stands in the name of a column.
_PLACE_OF_OFFER = {"f": 2, "y": 1, "r": 3, "p": 3}

#: What stands above and below the line of a fraction in lowest terms.
type Multiplier = tuple[int, int]


class Faulty(Exception):
    """The tree proves nothing, and this is why."""


class Weighted:
    """Rows, each with a multiplier.

    Attributes:
        numbers: Numbers of the rows in the table.
        multipliers: One for each.
        unit: The least number by which all multipliers are whole.
    """

    def __init__(self, numbers: list[int], multipliers: list[Multiplier]) -> None:
        self.numbers = numbers
        self.multipliers = multipliers
        self.unit = lcm(*{below for _, below in multipliers})

    @property
    def factors(self) -> list[int]:
        """Give the multipliers times the unit."""
        unit = self.unit
        return [above * (unit // below) for above, below in self.multipliers]


class Names:
    """The rows and columns of a program, and rows that hold at one place of a tree, by name.

    Attributes:
        table: The rows by number.
        here: Numbers of the rows that hold at this place: sides of the splits at sums, and cuts.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.table: Table = program.table
        self.table.hold(list(program.rows.values()))
        self.here: list[int] = []
        self.multipliers: dict[str, Multiplier] = {}
        self._row_of: dict[Name, int] = {name: number for number, name in enumerate(program.rows)}
        self._kept = len(self.table)

    def add(self, number: int) -> None:
        """Let a row of the table hold here."""
        self._row_of["here", len(self.here)] = number
        self.here.append(number)

    def leave(self, depth: int) -> None:
        """Let no more than the first so many rows hold here."""
        for place in range(depth, len(self.here)):
            del self._row_of["here", place]
        if depth < len(self.here):
            self.drop(self.here[depth])
        del self.here[depth:]

    def drop(self, number: int) -> None:
        """Take rows away from this number on, that hold nowhere any more; rows of rings stay."""
        if number >= self._kept:
            self.table.take_away(number)

    def column(self, name: object) -> int | None:
        """Give the number of a column; None if the program has none of this name."""
        named = _name(name)
        return None if named is None else self.program.columns.get(named)

    def columns(self, names: object) -> list[int] | None:
        """Give the numbers of columns; None if any is none of the program."""
        listed = _names(names)
        if listed is None:
            return None
        found = list(map(self.program.columns.get, listed))
        return None if None in found else [number for number in found if number is not None]

    def columns_of(self, offers: object) -> list[int] | None:
        """Give the columns of some offers; None if one is named twice, or has no column.

        They are the releases under it, what is credited to it, and whether it is in force.
        """
        if not isinstance(offers, list | tuple) or not all(isinstance(offer, str) for offer in offers):
            return None
        if len({*offers}) < len(offers) or not self._by_offer.keys() >= {*offers}:
            return None
        return [column for offer in offers for column in self._by_offer[offer]]

    @cached_property
    def _by_offer(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for name, column in self.program.columns.items():
            place = _PLACE_OF_OFFER.get(str(name[0]))
            if place is not None:
                found.setdefault(str(name[place]), []).append(column)
        return found

    def weighted(self, listed: object, *, of_any_sign: bool = False) -> Weighted:
        """Read rows and multipliers.

        Raises:
            Faulty: They are no such list, or name what is not there.
        """
        pairs = pairs_of(listed)
        if pairs is None:
            raise Faulty("The multipliers of a node are not a list of a row and a multiplier each.")
        names, texts = _names(pairs[0]), [text for text in pairs[1] if isinstance(text, str)]
        if names is None or len(texts) < len(names):
            raise Faulty("A multiplier is not a row and a text such as 3/2.")
        for text in {*texts} - self.multipliers.keys():
            self.multipliers[text] = _multiplier(text)
        multipliers = [self.multipliers[text] for text in texts]
        if not of_any_sign and any(above < 0 for above, _ in multipliers):
            raise Faulty("A multiplier is below 0.")
        found = list(map(self._row_of.get, names))
        if None in found:
            found = [self._row(name) for name in names]
        return Weighted([number for number in found if number is not None], multipliers)

    def rows(self, names: object) -> list[int]:
        """Give the numbers of rows.

        Raises:
            Faulty: They are no list of names, or name what is not there.
        """
        listed = _names(names)
        if listed is None:
            raise Faulty("Rows of a node are not a list of names.")
        return [self._row(name) for name in listed]

    def _row(self, name: Name) -> int:
        number = self._row_of.get(name)
        if number is not None:
            return number
        row: Row | None = self.program.row_named(name)
        if row is None:
            raise Faulty(f"The program has no row {list(name)}.")
        # A row of a ring is made when it is named; it stays, and so do those that came before it.
        self._row_of[name] = self.table.push(row)
        self._kept = len(self.table)
        return self._row_of[name]


def pairs_of(listed: object) -> tuple[tuple[object, ...], tuple[object, ...]] | None:
    """Take a list of pairs apart; None if it is none."""
    if not isinstance(listed, list | tuple) or {*map(type, listed)} - _LISTS or {*map(len, listed)} - _PAIR:
        return None
    if not listed:
        return (), ()
    first, second = zip(*listed, strict=True)
    return first, second


def _names(names: object) -> list[Name] | None:
    """Read names; None if any is none. True is no whole number here, though Python thinks so."""
    if not isinstance(names, list | tuple) or {*map(type, names)} - _LISTS:
        return None
    if {*map(type, chain.from_iterable(names))} - _OF_NAMES:
        return None
    return list(map(tuple, names))


def _name(value: object) -> Name | None:
    named = _names([value])
    return None if named is None else named[0]


def _multiplier(text: str) -> Multiplier:
    """Read a multiplier that is not 0, in lowest terms."""
    if _MULTIPLIER.fullmatch(text) is not None:
        one, _, other = text.partition("/")
        above, below = int(one), int(other or "1")
        if above and below:
            shared = gcd(above, below)
            return above // shared, below // shared
    raise Faulty("A multiplier is not a text such as 3/2, and other than 0.")
