"""A roll of people in columns: whole numbers that stand for distinct values, and a record only on demand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import Any

import numpy as np

from repatria.core.cohorts import NEVER, Cohort, Distinctions, Grouping, Roll, unsaid
from repatria.core.counts import Count
from repatria.core.persons import Capture, Category, Fitness, Ground, Health, People, Wish
from repatria.planning.program.combining import combined, sorted_by

#: In a column: nothing stands there, and the record does not stand in columns.
NOTHING, ELSEWHERE = -1, -2
#: Columns of what tells people apart by its value.
_COMPARED = (
    "held_by",
    "home",
    "category",
    "ground",
    "health",
    "fit",
    "count",
    "fear",
    "assessed",
    "may_go_to",
)
#: Columns in the order in which a record takes its attributes, before the capture and the wish and after.
_FIRST = (
    "held_by",
    "home",
    "category",
    "ground",
    "health",
    "fit",
    "count",
    "name",
    "rank",
    "sex",
    "age",
    "dependants",
)
_LAST = ("fear", "assessed", "may_go_to", "accompanies", "source")
_KEYS = (
    *_FIRST,
    "captured.place",
    "captured.date",
    "wish.says",
    "wish.hosts",
    "wish.as_of",
    "wish.told_by",
    "wish.private",
    *_LAST,
)
#: What a record is where a column says nothing; of the others it is None.
_DEFAULTS: dict[str, Any] = {
    "category": Category.UNKNOWN,
    "ground": Ground.UNKNOWN,
    "health": Health.UNKNOWN,
    "fit": Fitness.UNKNOWN,
    "count": Count.exactly(1),
    "fear": (),
    "assessed": (),
    "accompanies": (),
    "source": (),
}
_NOWHERE = Capture()
#: The columns of an attribute that is called otherwise, or has several.
_COLUMNS_OF = {
    "age_years": ("age",),
    "fitness": ("fit",),
    "sources": ("source",),
    "captured": ("captured.place", "captured.date"),
    "wish": ("wish.says", "wish.hosts", "wish.as_of", "wish.told_by", "wish.private"),
}
#: So many identifiers are looked for one by one; for more all are indexed.
_FEW = 1_000
_DAY = "captured.date"


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of everybody, as it was read.

    Attributes:
        codes: Whole numbers, one a row; `NOTHING`, or `ELSEWHERE`, where there is no value.
        values: What they stand for.
    """

    codes: np.ndarray
    values: list[Any]

    def at(self, row: int) -> Any:  # noqa: ANN401 - a column holds anything
        """Give the value at a row; None where there is none."""
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]


class ColumnRoll(Roll):
    """People in columns, and beside them records that stand elsewhere, all sorted by identifier."""

    def __init__(
        self, ids: np.ndarray, columns: Mapping[str, Column], elsewhere: Mapping[int, People]
    ) -> None:
        """Keep columns.

        Args:
            ids: Identifiers, ascending.
            columns: By the name in a table of people; what nobody has is absent.
            elsewhere: Records by row; in each column `ELSEWHERE` stands there.
        """
        self._ids = ids
        self._columns = columns
        self._elsewhere = elsewhere
        self._groupings: dict[Distinctions, Grouping] = {}

    def __len__(self) -> int:
        """Count the records."""
        return len(self._ids)

    @cached_property
    def ids(self) -> Sequence[str]:
        """Give the identifiers."""
        found: list[str] = self._ids.tolist()
        return found

    @cached_property
    def latest_days(self) -> Sequence[int]:
        """Give the latest day of capture that is possible."""
        column = self._columns.get(_DAY)
        if column is None:
            days = np.full(len(self), NEVER, dtype=np.int32)
        else:
            latest = [NEVER if day is None else day.latest.toordinal() for day in column.values]
            days = np.array([*latest, NEVER, NEVER], dtype=np.int32)[column.codes]
        for row, people in self._elsewhere.items():
            days[row] = NEVER if people.captured.day is None else people.captured.day.latest.toordinal()
        return memoryview(days)

    @cached_property
    def cited(self) -> frozenset[str]:
        """Give the sources that any of them cites."""
        found = {source for people in self._elsewhere.values() for source in people.sources}
        column = self._columns.get("source")
        if column is not None:
            used = np.unique(column.codes)
            found |= {source for code in used[used >= 0] for source in column.values[code]}
        return frozenset(found)

    def citing(self, sources: frozenset[str]) -> Sequence[int]:
        """Give the rows of those who cite one of these sources."""
        rows = [row for row, people in self._elsewhere.items() if sources.intersection(people.sources)]
        column = self._columns.get("source")
        if column is not None:
            cites = np.array([bool(sources.intersection(value)) for value in column.values] + [False, False])
            rows += np.flatnonzero(cites[column.codes]).tolist()
        return rows

    def row_of(self, identifier: str) -> int | None:
        """Find somebody."""
        row = bisect_left(self._ids, identifier)
        return row if row < len(self) and self._ids[row] == identifier else None

    def rows_of(self, identifiers: Iterable[str]) -> Sequence[int]:
        """Find many."""
        names = list(identifiers)
        if len(names) < _FEW:
            rows = [-1 if row is None else row for row in map(self.row_of, names)]
        else:
            rows = [self._rows.get(name, -1) for name in names]
        return memoryview(np.array(rows, dtype=np.int64))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return dict(zip(self.ids, range(len(self)), strict=True))

    def record(self, row: int) -> People:
        """Make the record at a row."""
        return self.records(np.array([row]))[0]

    def records(self, rows: np.ndarray) -> list[People]:
        """Make the records at some rows."""
        found = self._from_columns(rows)
        if self._elsewhere:
            found = [self._elsewhere.get(row, one) for row, one in zip(rows.tolist(), found, strict=True)]
        return found

    def _from_columns(self, rows: np.ndarray) -> list[People]:
        known = {column: self._values(column, rows) for column in _KEYS}
        captured = [
            _NOWHERE if place is None and day is None else Capture(place, day)
            for place, day in zip(known["captured.place"], known["captured.date"], strict=True)
        ]
        wishes = (known[f"wish.{part}"] for part in ("says", "hosts", "as_of", "told_by", "private"))
        told = [
            None if says is None else Wish(says, hosts or (), day, told_by, bool(private))
            for says, hosts, day, told_by, private in zip(*wishes, strict=True)
        ]
        return [
            People(identifier, *attributes)
            for identifier, *attributes in zip(
                self._ids[rows].tolist(),
                *(known[column] for column in _FIRST),
                captured,
                told,
                *(known[column] for column in _LAST),
                strict=True,
            )
        ]

    def without(self, *attributes: str) -> ColumnRoll:
        """Give the same people as if nothing were said of these attributes."""
        dropped = {column for each in attributes for column in _COLUMNS_OF.get(each, (each,))}
        columns = {name: column for name, column in self._columns.items() if name not in dropped}
        elsewhere = {row: unsaid(people, attributes) for row, people in self._elsewhere.items()}
        return ColumnRoll(self._ids, columns, elsewhere)

    @property
    def elsewhere(self) -> Mapping[int, People]:
        """Give the records that do not stand in columns, by row."""
        return self._elsewhere

    def attributes(self) -> Iterator[tuple[str, np.ndarray, list[Any]]]:
        """Give each attribute but the identifier, sorted: for each row a code, and what the codes stand for.

        Of records that stand elsewhere the codes say nothing.
        """
        for attribute in sorted(field.name for field in fields(People)):
            if attribute != "id":
                names = _COLUMNS_OF.get(attribute, (attribute,))
                columns = [self._columns[name] for name in names if name in self._columns]
                codes = [column.codes + -ELSEWHERE for column in columns]
                sizes = [len(column.values) + -ELSEWHERE for column in columns]
                numbers, first = combined([np.zeros(len(self), dtype=np.int64), *codes], [1, *sizes])
                yield attribute, numbers, [getattr(one, attribute) for one in self._from_columns(first)]

    def _values(self, name: str, rows: np.ndarray) -> list[Any]:
        """Give the values of a column at some rows; what stands for nothing is the default of a record."""
        default = _DEFAULTS.get(name)
        column = self._columns.get(name)
        if column is None:
            return [default] * len(rows)
        codes = column.codes[rows].tolist()
        if len(codes) < len(column.values):
            # Of few rows not every value is looked at; a code below 0 stands for nothing.
            some = [None if code < 0 else column.values[code] for code in codes]
            return [default if value is None else value for value in some]
        values = [*(default if value is None else value for value in column.values), default, default]
        return [values[code] for code in codes]

    def grouped(self, distinctions: Distinctions) -> Grouping:
        """Group the people: each column reduced to what tells them apart, then all columns together."""
        if distinctions not in self._groupings:
            # Questions change a case a little, again and again; only the last is worth keeping.
            self._groupings.clear()
            self._groupings[distinctions] = self._group(distinctions)
        return self._groupings[distinctions]

    def _group(self, distinctions: Distinctions) -> Grouping:
        codes, sizes = [np.zeros(len(self), dtype=np.int64)], [1]
        for reduced, size in (self._reduced(*column) for column in self._asked(distinctions)):
            codes.append(reduced)
            sizes.append(size)
        number_of, first = combined(codes, sizes)
        return self._finished(number_of, len(first), self._alone(distinctions))

    def _finished(self, number_of: np.ndarray, number: int, alone: Mapping[int, Hashable]) -> Grouping:
        """Set apart whoever stands alone, or elsewhere, and make the cohorts."""
        others: dict[Hashable, int] = {}
        for row, key in alone.items():
            number_of[row] = number + others.setdefault(key, len(others))
        final, first = combined([number_of], [number + len(others)])
        final = final.astype(np.int32)
        rows, starts = sorted_by(final, len(first))
        all_rows, ends = memoryview(rows), starts.tolist()
        cohorts = tuple(
            Cohort(like, all_rows[start:end])
            for like, start, end in zip(self.records(first), ends, ends[1:], strict=False)
        )
        return Grouping(cohorts, memoryview(final))

    def _alone(self, distinctions: Distinctions) -> dict[int, Hashable]:
        """Give a key for everybody whom identifiers tell apart, and whoever stands elsewhere."""
        column = self._columns.get("accompanies")
        accompanied: set[str] = set()
        rows: set[int] = set()
        if column is not None:
            used = np.unique(column.codes)
            accompanied = {name for code in used[used >= 0] for name in column.values[code]}
            travels = np.array([bool(value) for value in column.values] + [False, False])
            rows.update(np.flatnonzero(travels[column.codes]).tolist())
        accompanied.update(name for people in self._elsewhere.values() for name in people.accompanies)
        named = (self.row_of(name) for name in sorted(distinctions.named | accompanied))
        rows.update(row for row in named if row is not None)
        keys: dict[int, Hashable] = {row: row for row in sorted(rows)}
        for row, people in self._elsewhere.items():
            keys[row] = distinctions.key(people, frozenset(accompanied))
        return keys

    def _asked(
        self, distinctions: Distinctions
    ) -> list[tuple[str, Callable[[Any], Hashable], tuple[Hashable, ...]]]:
        """Give each column that tells people apart, what is made of a value, and what nothing stands for."""

        def same(value: object) -> Hashable:
            return value

        asked: list[tuple[str, Callable[[Any], Hashable], tuple[Hashable, ...]]] = [
            (column, same, (_DEFAULTS.get(column),)) for column in _COMPARED
        ]
        # Of a wish without hosts it is the same whether the list is empty or absent; so of private.
        asked += [("wish.says", same, (None,)), ("wish.hosts", same, ((),)), ("wish.private", bool, (False,))]
        for word in ("rank", "sex"):
            asked.append((word, partial(distinctions.of_word, word), (distinctions.of_word(word, None),)))
        for number in ("age", "dependants"):
            nothing = distinctions.of_number(number, None)
            asked.append((number, partial(distinctions.of_number, number), (nothing,)))
        asked.append(("captured.date", distinctions.of_day, (distinctions.of_day(None),)))
        return [each for each in asked if each[0] in self._columns]

    def _reduced(
        self, name: str, made_of: Callable[[Any], Hashable], nothing: tuple[Hashable, ...]
    ) -> tuple[np.ndarray, int]:
        """Give a number to each thing that is made of a column's values."""
        column = self._columns[name]
        numbers: dict[Hashable, int] = {}
        table = [numbers.setdefault(made_of(value), len(numbers)) for value in column.values]
        table += [0, numbers.setdefault(nothing[0], len(numbers))]  # ELSEWHERE, then NOTHING
        reduced: np.ndarray = np.array(table, dtype=np.int64)[column.codes]
        return reduced, len(numbers)
