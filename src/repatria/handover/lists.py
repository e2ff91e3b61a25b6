"""Lists that the neutral brings to the day: who goes, who has to be carried, what travels beside them.

A column that is not known is refused, so that no remark, wish or diagnosis can come along in one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from repatria.core.dates import PartialDate
from repatria.core.errors import DayInvalid, Fault
from repatria.core.handovers import People, Transport, Traveler
from repatria.handover.words import LANGUAGES

#: Most characters of a cell; a longer one is a remark.
LONGEST = 200
_NAME = "name_"
_COLUMNS = ("person", "record", "rank", "born", "service_number")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as it was read: what it is called, and its bytes."""

    name: str
    content: bytes


def read_people(
    people: ListFile, *, transport: ListFile | None = None, effects: ListFile | None = None
) -> People:
    """Read who may go, and the two lists that are kept apart from the names.

    Args:
        people: CSV with `person`, `record`, `rank`, `born`, `service_number`, and ``name_uk`` and the like.
        transport: CSV with `person` and `transport`.
        effects: CSV with `person` and `what`; several rows a person are several things.

    Raises:
        DayInvalid: With every fault of all three.
    """
    faults: list[Fault] = []
    travelers = tuple(_travelers(_Table(people, faults)))
    known = {traveler.person for traveler in travelers}
    carried = tuple(_carried(_Table(transport, faults), known)) if transport else ()
    things = tuple(_things(_Table(effects, faults), known)) if effects else ()
    if faults:
        raise DayInvalid("Reading the lists of the day", tuple(faults))
    return People(travelers, tuple(sorted(carried)), tuple(sorted(things)))


@dataclass
class _Table:
    file: ListFile
    faults: list[Fault]
    columns: tuple[str, ...] = field(default=())

    def rows(self, required: tuple[str, ...], *, names: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
        """Give the rows with their lines, if the columns are those that are known."""
        try:
            text = self.file.content.decode("utf-8-sig")
            reader = csv.reader(io.StringIO(text, newline=""), strict=True)
            head = tuple(next(reader, ()))
            lines = [(reader.line_num, row) for row in reader if row]
        except (UnicodeDecodeError, csv.Error) as error:
            self.refuse(0, "file", "unreadable", type(error).__name__, "a table in CSV, UTF-8")
            return
        languages = tuple(f"{_NAME}{language}" for language in LANGUAGES)
        allowed = (*required, *languages) if names else required
        for name in sorted(set(head) - set(allowed)):
            self.refuse(1, "columns", "unknown-key", _shown(name), f"one of {', '.join(allowed)}")
        for name in sorted(set(required) - set(head)):
            self.refuse(1, name, "missing", "no such column", "the column")
        if names and not set(head) & set(languages):
            self.refuse(1, "columns", "missing", "no column of names", f"one of {', '.join(languages)}")
        if len(set(head)) != len(head):
            self.refuse(1, "columns", "duplicate", "a column twice", "each column once")
        if self.faults:
            return
        for line, row in lines:
            if len(row) != len(head):
                self.refuse(line, "row", "wrong-type", f"{len(row)} cells", f"{len(head)} cells")
                continue
            cells = {name: cell.strip() for name, cell in zip(head, row, strict=True)}
            if self._is_plain(line, cells):
                yield line, cells

    def _is_plain(self, line: int, cells: dict[str, str]) -> bool:
        bad = [name for name, cell in cells.items() if len(cell) > LONGEST or not _is_printable(cell)]
        for name in bad:
            found = f"{len(cells[name])} characters"
            self.refuse(line, name, "too-long", found, f"at most {LONGEST}, all of them printable")
        return not bad

    def refuse(self, line: int, key: str, code: str, found: str, expected: str) -> None:
        self.faults.append(Fault(self.file.name, line, key, code, found, expected))


def _travelers(table: _Table) -> Iterator[Traveler]:
    seen: set[str] = set()
    for line, row in table.rows(_COLUMNS, names=True):
        names = tuple(
            (name.removeprefix(_NAME), cell)
            for name, cell in sorted(row.items())
            if name.startswith(_NAME) and cell
        )
        for key in ("person", "record"):
            if not row[key]:
                table.refuse(line, key, "missing", "nothing", "an identifier")
        if not names:
            table.refuse(line, "name", "missing", "nobody's name", "a name in one language at least")
        if row["person"] in seen:
            table.refuse(line, "person", "duplicate", _shown(row["person"]), "each person once")
        seen.add(row["person"])
        born = None
        try:
            born = PartialDate.parse(row["born"]) if row["born"] else None
        except ValueError:
            table.refuse(line, "born", "bad-date", "another form", "YYYY, YYYY-MM or YYYY-MM-DD, or nothing")
        yield Traveler(
            row["person"], row["record"], names, row["rank"] or None, born, row["service_number"] or None
        )


def _carried(table: _Table, known: set[str]) -> Iterator[tuple[str, Transport]]:
    seen: set[str] = set()
    words = tuple(each.value for each in Transport)
    for line, row in table.rows(("person", "transport")):
        _refuse_unknown(table, line, row["person"], known)
        if row["person"] in seen:
            table.refuse(line, "person", "duplicate", _shown(row["person"]), "each person once")
        seen.add(row["person"])
        if row["transport"] in words:
            yield row["person"], Transport(row["transport"])
        else:
            table.refuse(line, "transport", "not-one-of", "something else", " | ".join(words))


def _things(table: _Table, known: set[str]) -> Iterator[tuple[str, str]]:
    for line, row in table.rows(("person", "what")):
        _refuse_unknown(table, line, row["person"], known)
        if not row["what"]:
            table.refuse(line, "what", "missing", "nothing", "what it is")
        yield row["person"], row["what"]


def _refuse_unknown(table: _Table, line: int, person: str, known: set[str]) -> None:
    if person not in known:
        table.refuse(line, "person", "no-such-reference", _shown(person), "a person of the list of people")


def _is_printable(text: str) -> bool:
    """Is there nothing that could turn or hide what stands beside it?"""
    return all(sign.isprintable() or sign in "\u200c\u200d" for sign in text)


def _shown(text: str) -> str:
    plain = text.encode("ascii", "backslashreplace").decode("ascii")
    return f'"{plain}"' if len(plain) <= 60 else f'"{plain[:57]}..."'
