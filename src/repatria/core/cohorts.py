"""Cohorts: people whom nothing in a case tells apart but identifier, name, sources and day of capture.

A case may have a million people; what it asks of them tells some thousand cohorts apart. Whoever judges
people judges one of each cohort. People may stand in columns: a `Roll` says what is needed of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, overload

from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.persons import People
from repatria.core.selections import Between, OneOf

#: In place of the day of capture where none is known: nobody attests an earlier one.
NEVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Cohort:
    """Records that a case does not tell apart.

    Attributes:
        like: The first of them; what it is judged to be, all of them are.
        rows: Their places among the people of the case, ascending.
    """

    like: People
    rows: Sequence[int]

    @property
    def size(self) -> int:
        """Count the records."""
        return len(self.rows)

    def times(self, count: Count) -> Count:
        """Sum a count that each of the records has."""
        most = None if count.at_most is None else count.at_most * self.size
        return Count(count.at_least * self.size, most)


@dataclass(frozen=True, slots=True)
class Grouping:
    """All people of a case by cohorts.

    Attributes:
        cohorts: In the order of their first records.
        of_row: For each row, the number of its cohort.
    """

    cohorts: tuple[Cohort, ...]
    of_row: Sequence[int]


@dataclass(frozen=True)
class Distinctions:
    """By what a case tells people apart, beside what the law asks of everybody.

    Attributes:
        named: Identifiers that a selection, a weight table, a rule or a transfer already carried out names.
        words: Every condition on a word that is not compared as it stands, sorted.
        tables: Attribute and weight by value of every table over such a word, sorted.
        ranges: Every range that a selection asks for, sorted.
        has_years: Does a tier sum full years in captivity?
    """

    as_of: date
    named: frozenset[str]
    words: tuple[OneOf, ...]
    tables: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    ranges: tuple[Between, ...]
    has_years: bool
    _marks: dict[Hashable, Hashable] = field(default_factory=dict, compare=False, repr=False)

    def of_word(self, attribute: str, value: str | None) -> Hashable:
        """Give all that the case makes of a word: verdicts, and weights."""
        return (
            tuple(one.judge_value(value) for one in self.words if one.attribute == attribute),
            tuple(
                weights.get(str(value)) if value is not None else None
                for of, weights in self._weights
                if of == attribute
            ),
        )

    def of_number(self, attribute: str, value: int | None) -> Hashable:
        """Give all that the case makes of a number."""
        bounds = None if value is None else (value, value)
        return tuple(one.judge_bounds(bounds) for one in self.ranges if one.attribute == attribute)

    def of_day(self, day: PartialDate | None) -> Hashable:
        """Give all that the case makes of a day of capture: is it known, full years, verdicts."""
        months = None if day is None else day.full_months_until(self.as_of)
        return (
            day is None,
            months[0] // 12 if self.has_years and months is not None else None,
            tuple(one.judge_bounds(months) for one in self.ranges if one.attribute == "captive_months"),
        )

    def key(self, people: People, accompanied: frozenset[str]) -> Hashable:
        """Give what is the same for all of a cohort.

        Args:
            accompanied: Those with whom others travel, each a cohort alone, as are those who travel.
        """
        is_alone = people.id in self.named or people.id in accompanied or people.accompanies
        wish = people.wish
        return (
            people.id if is_alone else None,
            people.held_by,
            people.home,
            people.category,
            people.ground,
            people.health,
            people.fitness,
            people.count,
            None if wish is None else (wish.says, wish.hosts, wish.private),
            people.fear,
            people.assessed,
            people.may_go_to,
            people.lot,
            self._once("rank", people.rank),
            self._once("sex", people.sex),
            self._once("age", people.age_years),
            self._once("dependants", people.dependants),
            self._once("captured", people.captured.day),
        )

    def _once(self, attribute: str, value: str | int | PartialDate | None) -> Hashable:
        key = attribute, value
        if key not in self._marks:
            if attribute in ("rank", "sex"):
                self._marks[key] = self.of_word(attribute, None if value is None else str(value))
            elif isinstance(value, PartialDate) or attribute == "captured":
                self._marks[key] = self.of_day(value if isinstance(value, PartialDate) else None)
            else:
                self._marks[key] = self.of_number(attribute, value if isinstance(value, int) else None)
        return self._marks[key]

    @cached_property
    def _weights(self) -> tuple[tuple[str, dict[str, int]], ...]:
        return tuple((attribute, dict(values)) for attribute, values in self.tables)


class Roll(Sequence[People], ABC):
    """People sorted by identifier, who may be kept in columns; a record is made when somebody asks for it."""

    @property
    @abstractmethod
    def ids(self) -> Sequence[str]:
        """Give the identifiers, ascending."""

    @property
    @abstractmethod
    def latest_days(self) -> Sequence[int]:
        """Give for each row the latest day of capture that is possible, as an ordinal; `NEVER` if unknown."""

    @property
    @abstractmethod
    def cited(self) -> frozenset[str]:
        """Give the sources that any of them cites."""

    @abstractmethod
    def citing(self, sources: frozenset[str]) -> Sequence[int]:
        """Give the rows of those who cite one of these sources."""

    @abstractmethod
    def row_of(self, identifier: str) -> int | None:
        """Find somebody; None where nobody has this identifier."""

    @abstractmethod
    def rows_of(self, identifiers: Iterable[str]) -> Sequence[int]:
        """Find many; -1 where nobody has the identifier."""

    @abstractmethod
    def without(self, *attributes: str) -> Sequence[People]:
        """Give the same people as if nothing were said of these attributes."""

    @abstractmethod
    def grouped(self, distinctions: Distinctions) -> Grouping:
        """Group the people by what tells them apart."""

    @overload
    def __getitem__(self, index: int) -> People: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[People, ...]: ...
    def __getitem__(self, index: int | slice) -> People | tuple[People, ...]:
        """Make one record, or several."""
        if isinstance(index, slice):
            return tuple(self.record(row) for row in range(*index.indices(len(self))))
        row = index + len(self) if index < 0 else index
        if not 0 <= row < len(self):
            raise IndexError("the case has not so many people")
        return self.record(row)

    @abstractmethod
    def record(self, row: int) -> People:
        """Make the record at a row."""

    def __iter__(self) -> Iterator[People]:
        """Make one record after the other."""
        return (self.record(row) for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Compare the records, however they are kept."""
        if not isinstance(other, Roll | tuple):
            return NotImplemented
        return len(self) == len(other) and all(
            one == another for one, another in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        """Hash as the tuple of the same records does."""
        return hash(tuple(self))


def unsaid(people: People, attributes: Iterable[str]) -> People:
    """Give a record as if nothing were said of these attributes, each of which has a default."""
    unknown: dict[str, Any] = {each.name: each.default for each in fields(People)}
    return replace(people, **{attribute: unknown[attribute] for attribute in attributes})


class PlainRoll(Roll):
    """People as they are, in a tuple."""

    def __init__(self, people: Iterable[People]) -> None:
        """Keep the people, in any order."""
        self.people = tuple(people)

    def __len__(self) -> int:
        """Count the records."""
        return len(self.people)

    def record(self, row: int) -> People:
        """Give the record at a row."""
        return self.people[row]

    def __iter__(self) -> Iterator[People]:
        """Give one record after the other."""
        return iter(self.people)

    @cached_property
    def ids(self) -> Sequence[str]:
        """Give the identifiers."""
        return [people.id for people in self.people]

    @cached_property
    def latest_days(self) -> Sequence[int]:
        """Give the latest day of capture that is possible."""
        days = (people.captured.day for people in self.people)
        return array("q", [NEVER if day is None else day.latest.toordinal() for day in days])

    @property
    def cited(self) -> frozenset[str]:
        """Give the sources that any of them cites."""
        return frozenset(source for people in self.people for source in people.sources)

    def citing(self, sources: frozenset[str]) -> Sequence[int]:
        """Give the rows of those who cite one of these sources."""
        return [row for row, people in enumerate(self.people) if sources.intersection(people.sources)]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {people.id: row for row, people in enumerate(self.people)}

    def row_of(self, identifier: str) -> int | None:
        """Find somebody."""
        return self._rows.get(identifier)

    def rows_of(self, identifiers: Iterable[str]) -> Sequence[int]:
        """Find many."""
        rows = self._rows
        return array("q", [rows.get(identifier, -1) for identifier in identifiers])

    def without(self, *attributes: str) -> tuple[People, ...]:
        """Give the same people as if nothing were said of these attributes."""
        return tuple(unsaid(people, attributes) for people in self.people)

    def grouped(self, distinctions: Distinctions) -> Grouping:
        """Group the people, one after the other."""
        accompanied = frozenset(other for people in self.people for other in people.accompanies)
        found: dict[Hashable, list[int]] = {}
        for row, people in enumerate(self.people):
            found.setdefault(distinctions.key(people, accompanied), []).append(row)
        of_row = array("q", bytes(8 * len(self.people)))
        for number, rows in enumerate(found.values()):
            for row in rows:
                of_row[row] = number
        cohorts = tuple(Cohort(self.people[rows[0]], array("q", rows)) for rows in found.values())
        return Grouping(cohorts, of_row)


class Members(Sequence[People]):
    """Some of the people of a case, made when somebody asks for them."""

    __slots__ = ("roll", "rows")

    def __init__(self, roll: Roll, rows: Sequence[int]) -> None:
        """Choose rows of a roll."""
        self.roll = roll
        self.rows = rows

    def __len__(self) -> int:
        """Count the records."""
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> People: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[People, ...]: ...
    def __getitem__(self, index: int | slice) -> People | tuple[People, ...]:
        """Make one record, or several."""
        if isinstance(index, slice):
            return tuple(self.roll.record(row) for row in self.rows[index])
        return self.roll.record(self.rows[index])

    def __iter__(self) -> Iterator[People]:
        """Make one record after the other."""
        return (self.roll.record(row) for row in self.rows)

    def __eq__(self, other: object) -> bool:
        """Compare the records."""
        if not isinstance(other, Members | tuple):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Hash as the tuple of the same records does."""
        return hash(tuple(self))

    def names(self) -> list[str]:
        """Give the identifiers."""
        ids = self.roll.ids
        return [ids[row] for row in self.rows]


class ById(Mapping[str, People]):
    """The people of a roll by identifier; one who is asked for again is not made again."""

    def __init__(self, roll: Roll) -> None:
        """Find in a roll."""
        self._roll = roll
        self._made: dict[str, People] = {}

    def keep(self, people: Iterable[People]) -> None:
        """Keep records that were made already."""
        self._made.update((one.id, one) for one in people)

    def __getitem__(self, identifier: str) -> People:
        """Make the record with this identifier.

        Raises:
            KeyError: Nobody has it.
        """
        if identifier not in self._made:
            row = self._roll.row_of(identifier)
            if row is None:
                raise KeyError(identifier)
            self._made[identifier] = self._roll.record(row)
        return self._made[identifier]

    def __contains__(self, identifier: object) -> bool:
        """Say whether somebody has this identifier."""
        return isinstance(identifier, str) and self._roll.row_of(identifier) is not None

    def __iter__(self) -> Iterator[str]:
        """Give the identifiers."""
        return iter(self._roll.ids)

    def __len__(self) -> int:
        """Count the people."""
        return len(self._roll)
