"""Listings: many things of which each is like one of few, but for what is its own.

A plan for a million people has a million transfers and reasons to stay, and some thousand that differ in
more than whom they are about. A listing keeps these few, and makes one thing of many when somebody asks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Self, overload

from repatria.core.cohorts import Roll


class Names(Sequence[str]):
    """Identifiers of some of the people of a roll, in any order."""

    def __init__(self, roll: Roll, rows: Sequence[int]) -> None:
        """Choose rows of a roll."""
        self.roll = roll
        self.rows = rows

    def __len__(self) -> int:
        """Count them."""
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Give one identifier, or several."""
        if isinstance(index, slice):
            return Names(self.roll, self.rows[index])
        return self.roll.ids[self.rows[index]]

    def __iter__(self) -> Iterator[str]:
        """Give one identifier after the other."""
        ids = self.roll.ids
        return (ids[row] for row in self.rows)


def rows_of(names: Sequence[str], roll: Roll) -> Sequence[int]:
    """Give the rows of names in a roll; -1 where nobody has the name."""
    if isinstance(names, Names) and names.roll is roll:
        return names.rows
    return roll.rows_of(names)


class Listing[T, Own](Sequence[T], ABC):
    """Things by what they are like, and by what is the own of each.

    Attributes:
        likes: Things that differ in more than what is their own; of them that says nothing.
        codes: For each thing, the number of what it is like.
        own: For each thing, what is its own.
    """

    def __init__(self, likes: Iterable[T], codes: Sequence[int], own: Sequence[Own]) -> None:
        """List things."""
        self.likes = tuple(likes)
        self.codes = codes
        self.own = own

    @classmethod
    def of(cls, things: Iterable[T]) -> Self:
        """List things that are there one by one; a listing stays what it is."""
        if isinstance(things, cls):
            return things
        numbers: dict[T, int] = {}
        codes, own = array("q"), []
        for thing in things:
            like, its_own = cls.parted(thing)
            codes.append(numbers.setdefault(like, len(numbers)))
            own.append(its_own)
        return cls(numbers, codes, own)

    @staticmethod
    @abstractmethod
    def parted(thing: T) -> tuple[T, Own]:
        """Part a thing into what it is like, and what is its own."""

    @abstractmethod
    def made(self, index: int) -> T:
        """Make the thing at a place from 0."""

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Count the things that are like each."""
        counted = Counter(self.codes)
        return tuple(counted[code] for code in range(len(self.likes)))

    def __len__(self) -> int:
        """Count the things."""
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Make one thing, or several."""
        if isinstance(index, slice):
            return tuple(self.made(place) for place in range(*index.indices(len(self))))
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError("the listing is not so long")
        return self.made(place)

    def __iter__(self) -> Iterator[T]:
        """Make one thing after the other."""
        return (self.made(place) for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Compare the things, however they are kept."""
        if not isinstance(other, Listing | tuple):
            return NotImplemented
        return len(self) == len(other) and all(
            one == another for one, another in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        """Hash as the tuple of the same things does."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Write as the tuple of the same things is written."""
        return repr(tuple(self))
