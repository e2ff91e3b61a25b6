"""Read lists of people as their makers wrote them: many formats, alphabets, titles and dates."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.errors import RepatriaError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Name one thing that is wrong in a list: a row left out, or a cell that was not taken as it stands.

    Attributes:
        file: Name of the file, without its folder.
        row: Line of a text file or row of a sheet or table, from 1; 0 where the fault has no row.
        column: Title of the column; empty where the whole row is meant.
        found: What stands there, shortened; never a name.
        expected: What would have been right, as the end of the sentence "expected ...".
    """

    file: str
    row: int
    column: str
    found: str
    expected: str

    def sentence(self) -> str:
        """Say the fault in one line: place, column, what was found, what was expected."""
        place = f"{self.file}:{self.row}" if self.row else self.file
        column = f"{self.column}: " if self.column else ""
        return f"{place}: {column}found {self.found}; expected {self.expected}."


class ListUnreadable(RepatriaError):
    """A list, or the mapping of its columns, cannot be read at all; nothing was taken from it.

    Attributes:
        reason: Which kind: ``missing``, ``empty``, ``format``, ``damaged``, ``encoding``, ``no-name`` or
            ``mapping``. Stable, like `code`.
        faults: Every fault found; empty where the reason says all.
    """

    code = "list-unreadable"

    def __init__(self, message: str, *, reason: str, faults: tuple[Fault, ...] = ()) -> None:
        self.reason = reason
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join([message, *(fault.sentence() for fault in self.faults)]))


# They need the classes above, and callers need one door.
from repatria.tracing.lists.mapping import (  # noqa: E402
    FIELDS,
    Mapping,
    load_mapping,
    propose,
    save_mapping,
)
from repatria.tracing.lists.reading import RECORDS, ListOfPeople, read_list  # noqa: E402

__all__ = [
    "FIELDS",
    "RECORDS",
    "Fault",
    "ListOfPeople",
    "ListUnreadable",
    "Mapping",
    "load_mapping",
    "propose",
    "read_list",
    "save_mapping",
]
