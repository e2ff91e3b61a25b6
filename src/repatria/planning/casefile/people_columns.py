"""Reading a table of people in columns: each distinct value is read once, by the reader of single fields.

Where a value, or two of one row together, may have a fault, the row is doubtful: it is read again by
itself, so that what is said of it is what is said of any record. Doubting too much costs only time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from repatria.core.persons import Category, Fitness, Ground, Health, People
from repatria.planning.casefile.fields import Faults, Fields, is_identifier
from repatria.planning.casefile.people import read_count, read_people, read_wish
from repatria.planning.casefile.roll import ELSEWHERE, NOTHING, Column, ColumnRoll
from repatria.planning.casefile.tables import nested
from repatria.planning.program.combining import combined

if TYPE_CHECKING:
    from repatria.planning.backends.parquet import Table

#: Below this age nobody is named.
ADULT_YEARS = 18

#: The key of a value that is read by itself.
_CELL = "cell"

_WORDS = ("held_by", "home", "name", "rank", "sex", "captured.place", "wish.told_by")
_LISTS = ("fear", "assessed", "may_go_to", "accompanies", "source")
_CHOICES = {"category": Category, "ground": Ground, "health": Health, "fit": Fitness}


@dataclass
class PeopleTable:
    """The people of one table, read and not yet sorted.

    Attributes:
        columns: What was read, by column, a value for each row of the table.
        is_ascending: Is each identifier greater than the one before it?
        is_kept: The rows that stand in the columns and are nobody else's double.
        beside: Doubtful rows that are people after all, by row.
    """

    path: Path
    ids: np.ndarray
    is_ascending: bool
    columns: dict[str, Column]
    is_kept: np.ndarray
    beside: dict[int, People] = field(default_factory=dict)

    def has(self, identifier: str) -> bool:
        """Has any row this identifier, whatever else is wrong with it?"""
        return self.row_of(identifier) is not None

    def row_of(self, identifier: str) -> int | None:
        """Find the row with this identifier, of several the first that is a record."""
        if not self.is_ascending:
            return self._rows.get(identifier)
        row = bisect_left(self.ids, identifier)
        return row if row < len(self.ids) and self.ids[row] == identifier else None

    @cached_property
    def _rows(self) -> dict[object, int]:
        rows: dict[object, int] = {}
        is_record = self.is_kept.copy()
        is_record[list(self.beside)] = True
        records = np.flatnonzero(is_record)
        for numbers in (records, np.flatnonzero(~is_record)):
            for row, identifier in zip(numbers.tolist(), self.ids[numbers].tolist(), strict=True):
                rows.setdefault(identifier, row)
        return rows

    def fields_of(self, row: int, values: Mapping[str, Any], faults: Faults) -> Fields:
        """Give the fields of a row, as a table that is read row by row gives them."""
        place = self.path.name, row + 1
        nested_values = nested(values, self.path, row + 1, faults.found)
        return Fields(nested_values, f"{self.path.stem}[{row + 1}]", lambda _: place, faults)


def read_table(
    table: Table, path: Path, as_of: date, others: Mapping[str, object], faults: Faults
) -> tuple[PeopleTable, Iterator[Fields]]:
    """Read a table of people.

    Args:
        others: Identifiers that people read before have.

    Returns:
        The people; and the fields of each doubtful row, to be walked through: it is then that they are read,
        and that faults are noted.
    """
    columns, is_doubtful = _Reader(table, as_of).read()
    people = PeopleTable(path, table.texts.texts, table.texts.is_ascending, columns, ~is_doubtful)
    return people, _read_doubtful(people, table, as_of, others, faults)


def _read_doubtful(
    people: PeopleTable, table: Table, as_of: date, others: Mapping[str, object], faults: Faults
) -> Iterator[Fields]:
    """Read doubtful rows one by one, and those whose identifier may be somebody else's, in their order."""
    is_double = _doubles(people, table, others)
    chosen = np.flatnonzero(is_double | ~people.is_kept)
    taken = set(others)
    for start in range(0, len(chosen), _AT_ONCE):
        part = chosen[start : start + _AT_ONCE]
        for row, values in zip(part.tolist(), table.rows(part), strict=True):
            fields = people.fields_of(row, values, faults)
            yield fields
            record = read_people(fields, as_of)
            people.is_kept[row] = False
            if record is None:
                continue
            if record.id in taken:
                fields.fault("id", "duplicate", fields.show("id", record.id), "an identifier used once")
                continue
            taken.add(record.id)
            people.beside[row] = record


#: Rows made into Python values at once.
_AT_ONCE = 10_000


def _doubles(people: PeopleTable, table: Table, others: Mapping[str, object]) -> np.ndarray:
    """Find the rows whose identifier stands in another row, or among the others."""
    found = np.zeros(table.length, dtype=bool)
    if not table.texts.is_ascending:
        seen: dict[object, int] = {}
        for row, identifier in enumerate(people.ids.tolist()):
            first = seen.setdefault(identifier, row)
            if first != row and identifier is not None:
                found[first] = found[row] = True
    if others:
        for row, identifier in enumerate(people.ids.tolist()):
            if identifier in others:
                found[row] = True
    return found


class _Reader:
    """Reads each distinct value once, and marks the rows that may have a fault."""

    def __init__(self, table: Table, as_of: date) -> None:
        self.table = table
        self.as_of = as_of
        self.columns: dict[str, Column] = {}
        self.is_doubtful = np.zeros(table.length, dtype=bool)

    def read(self) -> tuple[dict[str, Column], np.ndarray]:
        """Read all columns."""
        self._read_identifiers()
        for name in _WORDS:
            self._read(name, _word)
        for name, choices in _CHOICES.items():
            self._read(name, lambda one, choices=choices: one.one_of(_CELL, choices, None))  # type: ignore[misc]
        for name in ("age", "dependants"):
            self._read(name, lambda one: one.number(_CELL))
        for name in _LISTS:
            self._read(name, lambda one: one.words(_CELL))
        self._read("captured.date", lambda one: one.partial_day(_CELL, not_after=self.as_of))
        self._read("wish.as_of", lambda one: one.day(_CELL, not_after=self.as_of))
        self._read("wish.private", lambda one: one.truth(_CELL))
        self._read_counts()
        self._read_wishes()
        self._doubt_contradictions()
        for name in ("held_by", "home"):
            self.is_doubtful |= self._is_there(name, otherwise=False) == 0
        for name in self.table.coded.keys() - self.columns.keys() - _TOGETHER:
            self.is_doubtful |= self.table.coded[name].codes >= 0
        return self.columns, self.is_doubtful

    def _read_identifiers(self) -> None:
        for row in np.flatnonzero(~self.table.texts.plain).tolist():
            text = self.table.texts.texts[row]
            self.is_doubtful[row] = not isinstance(text, str) or not is_identifier(text)

    def _read(self, name: str, reading: Callable[[Fields], Any]) -> None:
        """Read a column by itself."""
        coded = self.table.coded.get(name)
        if coded is not None:
            self._add(name, coded.codes, ({_CELL: value} for value in coded.values), reading)

    def _add(
        self,
        name: str,
        codes: np.ndarray,
        distinct: Iterator[dict[str, Any]],
        reading: Callable[[Fields], Any],
    ) -> None:
        faults = Faults()
        values, is_faulty = [], []
        for given in distinct:
            before = len(faults.found)
            values.append(reading(Fields(given, "", lambda _: ("", 0), faults)))
            is_faulty.append(len(faults.found) > before)
        self.columns[name] = Column(codes, values)
        if any(is_faulty):
            self.is_doubtful |= np.array([*is_faulty, False])[codes]

    def _read_counts(self) -> None:
        names = [name for name in ("count", "count.at_least", "count.at_most") if name in self.table.coded]
        if names:
            codes, distinct = self._together(names)
            self._add("count", codes, (nested(each, Path(), 0, []) for each in distinct), read_count)
        if len(names) > 1 and names[0] == "count":
            bounds = self._is_there("count.at_least", otherwise=False)
            bounds = bounds | self._is_there("count.at_most", otherwise=False)
            self.is_doubtful |= self._is_there("count", otherwise=False) & bounds

    def _read_wishes(self) -> None:
        """Read what is wished, and where to, together; the rest of a wish was read by itself."""
        names = [name for name in ("wish.says", "wish.hosts") if name in self.table.coded]
        if names:
            codes, distinct = self._together(names)
            wishes = (nested(each, Path(), 0, []) for each in distinct)
            self._add("wish", codes, wishes, lambda one: read_wish(one, None, self.as_of))
            wish = self.columns.pop("wish")
            says = [None if one is None else one.says for one in wish.values]
            hosts = [() if one is None else one.hosts for one in wish.values]
            self.columns["wish.says"] = Column(wish.codes, says)
            self.columns["wish.hosts"] = Column(wish.codes, hosts)
        says_nothing = ~self._is_there("wish.says", otherwise=False)
        for name in ("wish.hosts", "wish.as_of", "wish.told_by", "wish.private"):
            self.is_doubtful |= says_nothing & self._is_there(name, otherwise=False)

    def _together(self, names: list[str]) -> tuple[np.ndarray, Iterator[dict[str, Any]]]:
        """Give codes of the combinations of several columns, and what these hold.

        Where all columns are empty stands `NOTHING`.
        """
        coded = [self.table.coded[name] for name in names]
        numbers, first = combined([one.codes + 1 for one in coded], [len(one.values) + 1 for one in coded])
        is_empty = np.all([one.codes[first] < 0 for one in coded], axis=0)
        place = np.cumsum(~is_empty) - 1
        place[is_empty] = NOTHING
        distinct = (
            {
                name: one.values[one.codes[row]]
                for name, one in zip(names, coded, strict=True)
                if one.codes[row] >= 0
            }
            for row in first[~is_empty].tolist()
        )
        return place[numbers].astype(np.int32), distinct

    def _doubt_contradictions(self) -> None:
        """Doubt rows in which two values do not go together."""
        wish = [name for name in self.table.coded if name.startswith("wish.")]
        for name in wish:
            self.is_doubtful |= self._is_there("may_go_to") & self._is_there(name)
        age = self.columns.get("age")
        if age is not None:
            is_minor = [value is not None and value < ADULT_YEARS for value in age.values]
            self.is_doubtful |= np.array([*is_minor, False])[age.codes] & self._is_there("name")
        if "fear" in self.columns and "assessed" in self.columns:
            fear, assessed = self.columns["fear"], self.columns["assessed"]
            both, first = combined(
                [fear.codes + 1, assessed.codes + 1], [len(fear.values) + 1, len(assessed.values) + 1]
            )
            clashes = [bool(set(fear.at(row) or ()) & set(assessed.at(row) or ())) for row in first.tolist()]
            self.is_doubtful |= np.array(clashes, dtype=bool)[both]
        told_by, held_by, private = (
            self.columns.get(name) for name in ("wish.told_by", "held_by", "wish.private")
        )
        if told_by is not None and held_by is not None and private is not None:
            number = {value: code for code, value in enumerate(held_by.values)}
            teller = np.array([number.get(value, -2) for value in told_by.values] + [-2])[told_by.codes]
            is_private = np.array([*private.values, False])[private.codes]
            self.is_doubtful |= (teller == held_by.codes) & is_private.astype(bool)

    def _is_there(self, name: str, *, otherwise: bool = False) -> np.ndarray:
        coded = self.table.coded.get(name)
        return np.full(self.table.length, otherwise) if coded is None else coded.codes >= 0


#: Columns that are read together with others.
_TOGETHER = frozenset({"count.at_least", "count.at_most", "wish.says", "wish.hosts"})


def _word(one: Fields) -> str | None:
    """Read a text; most are plain, and there may be as many as people."""
    value = one.values[_CELL]
    if isinstance(value, str) and value.strip():
        return value
    return one.text(_CELL)


def joined(table: PeopleTable, others: Mapping[str, People]) -> ColumnRoll:
    """Put a table and other people together, sorted by identifier."""
    from repatria.planning.backends.parquet import order_of  # noqa: PLC0415 - heavy

    rows = np.flatnonzero(table.is_kept)
    single = {**others, **{people.id: people for people in table.beside.values()}}
    ids = table.ids[rows]
    if single:
        ids = np.concatenate((ids, np.array([*single], dtype=object)))
        rows = np.concatenate((rows, np.full(len(single), -1)))
    if single or not table.is_ascending:
        order = order_of(ids)
        ids, rows = ids[order], rows[order]
    # A row of -1 takes the last code, which says that the record stands elsewhere.
    elsewhere = {row: single[ids[row]] for row in np.flatnonzero(rows < 0).tolist()}
    columns = {
        name: Column(np.append(one.codes, np.int32(ELSEWHERE))[rows], one.values)
        for name, one in table.columns.items()
    }
    return ColumnRoll(ids, columns, elsewhere)
