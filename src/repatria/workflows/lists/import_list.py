"""Take a list of people into the registry: read it by its mapping, and let a named person record it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from repatria.core.errors import RequestInvalid
from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.tracing.lists import ListOfPeople, fault_in, load_mapping, read_to_record, rows_of
from repatria.tracing.lists.wishes import tells_remark, tells_wish
from repatria.workflows.keeping.acting_by_name import Named, acting_as

__all__ = ["Imported", "ImportedList", "ListOfPeople", "Named", "Wanted", "import_list", "preview_list"]

_FIELDS = ("name", "number", "rank", "unit", "born_first", "born_last", "sex", "residence", "place", "agreed")


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list as it was read, and what became of it.

    Attributes:
        done: What was done, or would be.
        is_taken: Whether it was; else somebody asked what would be.
    """

    listed: ListOfPeople
    done: Imported
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: which list, and what holds of all of it.

    Attributes:
        columns: What its columns are; None to take what is proposed.
    """

    path: Path
    source: str
    is_sought: bool
    holder: str | None = None
    home: str | None = None
    columns: Path | None = None
    is_by_halves: bool = False


def import_list(environment: Mapping[str, str], named: Named, wanted: Wanted) -> ImportedList:
    """Record everybody in a list as an act of a named person; whole, or not at all.

    Raises:
        ListUnreadable: The list or the mapping cannot be read.
        RegistryRefused: The person may not, or somebody else is taking in the same list.
        RequestInvalid: Rows cannot be taken and are not to be left out; all faults at once.
    """
    listed, heading = read_wanted(wanted)
    with acting_as(environment, named) as account:
        return record_list(account, listed, heading)


def record_list(account: UUID, listed: ListOfPeople, heading: ListHeading) -> ImportedList:
    """Record everybody in a list that was read, in the registry that is open.

    Raises:
        RegistryRefused: The person may not, or somebody else is taking in the same list.
        RequestInvalid: Rows cannot be taken and are not to be left out; all faults at once.
    """
    from repatria.registry.actions.import_people import import_people, preview_import  # noqa: PLC0415 - settings

    if listed.faults and not heading.is_by_halves:
        # The registry is asked all the same: it may know of further faults, and they are told all at once.
        found = preview_import(account, heading, people_of(listed))
        raise RequestInvalid(f"Importing {heading.file}", (*listed.faults, *found.faults))
    done = import_people(account, heading, people_of(listed))
    return ImportedList(listed, _with(done, listed), is_taken=True)


def preview_list(environment: Mapping[str, str], named: Named, wanted: Wanted) -> ImportedList:
    """Say what an import would do, and write nothing but that this person asked.

    Raises:
        ListUnreadable: The list or the mapping cannot be read.
        RegistryRefused: The person may not.
        RequestInvalid: The list cannot be taken as a whole.
    """
    listed, heading = read_wanted(wanted)
    with acting_as(environment, named) as account:
        from repatria.registry.actions.import_people import preview_import  # noqa: PLC0415 - needs settings

        done = preview_import(account, heading, people_of(listed))
    return ImportedList(listed, _with(done, listed), is_taken=False)


def read_wanted(wanted: Wanted) -> tuple[ListOfPeople, ListHeading]:
    """Read a list, and what holds of all of it.

    Raises:
        ListUnreadable: The list or the mapping cannot be read.
        RequestInvalid: A column of wishes or remarks is taken for something.
    """
    mapping = None if wanted.columns is None else load_mapping(wanted.columns)
    listed = read_to_record(wanted.path, mapping=mapping)
    _refuse_wishes(listed, wanted.path.name)
    heading = ListHeading(
        wanted.source, wanted.is_sought, _digest(wanted.path), wanted.path.name, wanted.holder, wanted.home,
        wanted.is_by_halves,
    )  # fmt: skip
    return listed, heading


def _refuse_wishes(listed: ListOfPeople, file: str) -> None:
    faults = tuple(
        fault_in(
            file,
            0,
            title,
            f"a column of wishes or remarks, taken for the {field}",
            "ignore: they are not sealed",
        )
        for title, field in listed.mapping.columns.items()
        if field not in {"ignore", "other"} and (tells_wish(title) or tells_remark(title))
    )
    if faults:
        raise RequestInvalid(f"Importing {file}", faults)


def people_of(listed: ListOfPeople) -> Iterator[ListedPerson]:
    """Give the people of a list, some of them in memory at once."""
    columns = ["home" if field == "residence" else field for field in _FIELDS]
    for record, line, *said in rows_of(listed.records, ["id", "line", *columns]):
        yield ListedPerson(record, line, *said)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _with(done: Imported, listed: ListOfPeople) -> Imported:
    faults = tuple(sorted((*listed.faults, *done.faults), key=lambda fault: (fault.line, fault)))
    # A fault of a cell leaves its row in, with the cell unknown.
    lost = {fault.line for fault in listed.faults if fault.line} - {
        line for (line,) in rows_of(listed.records, ["line"])
    }
    return replace(done, faults=faults, left_out=done.left_out + len(lost))
