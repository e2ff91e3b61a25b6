"""Read lists of people as their makers wrote them: many formats, alphabets, titles and dates."""

from __future__ import annotations

from repatria.core.errors import Fault, InputError


class ListUnreadable(InputError):
    """A list, or the mapping of its columns, cannot be read at all; nothing was taken from it.

    Attributes:
        reason: Which kind: ``missing``, ``empty``, ``format``, ``damaged``, ``encoding``, ``no-name``,
            ``no-id`` or ``mapping``. Stable, like `code`.
        faults: Every fault found; empty where the reason says all.
    """

    code = "list-unreadable"

    def __init__(self, message: str, *, reason: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message, faults)
        self.reason = reason
        self.message = "\n".join([message, *(fault.sentence() for fault in self.faults)])


def fault_in(file: str, line: int, column: str, found: str, expected: str) -> Fault:
    """Name one thing that is wrong in a list: a row left out, or a cell that was not taken as it stands.

    Args:
        file: Name of the file, without its folder.
        line: Line of a text file or row of a sheet or table, from 1; 0 where the fault has none.
        column: Title of the column; empty where the whole row is meant.
        found: What stands there, shortened; never a name.
        expected: What would have been right.
    """
    return Fault(file, line, column or "row", "not-taken", found, expected)


# They need what stands above, and callers need one door.
from repatria.tracing.lists.given import records_of  # noqa: E402
from repatria.tracing.lists.mapping import (  # noqa: E402
    FIELDS,
    Mapping,
    load_mapping,
    propose,
    save_mapping,
)
from repatria.tracing.lists.reading import RECORDS, ListOfPeople, read_list, read_to_record, rows_of  # noqa: E402

__all__ = [
    "FIELDS",
    "RECORDS",
    "ListOfPeople",
    "ListUnreadable",
    "Mapping",
    "load_mapping",
    "propose",
    "read_list",
    "read_to_record",
    "records_of",
    "rows_of",
    "save_mapping",
]
