"""A list that was sent to a page: looked over first, then taken in, in the way of all lists."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.tracing.lists import ListOfPeople
from repatria.workflows.lists.import_list import Wanted, people_of, read_wanted

LARGEST_LIST_BYTES = 16_000_000
"""A longer list is taken in by the command line, which reads it where it lies."""
ENDINGS = frozenset(
    {".csv", ".tsv", ".txt", ".tab", ".jsonl", ".ndjson", ".xlsx", ".parquet", ".xml", ".pfif"}
)
"""By these a list says what it is; the rest of its name is nobody's business."""
MOST_FAULTS = 200
TOLD_EVERY = 500
"""So many people are taken in before it is told how far that is."""
#: A folder that lies in memory, where the system has one: a list is on no disk but in the database.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it, of this user alone

type Say = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as somebody sent it, and what holds of all of it."""

    name: str
    content: bytes
    source: str
    is_sought: bool
    holder: str | None = None
    home: str | None = None
    is_by_halves: bool = False


def list_asks(sent: SentList) -> dict[str, Any]:
    """Give a list in plain JSON values, to be sealed until a worker reads it."""
    return asdict(sent) | {"content": b64encode(sent.content).decode()}


def sent_list(asks: Mapping[str, Any], *, is_by_halves: bool = False) -> SentList:
    """Make a list again of what `list_asks` gave."""
    sent = SentList(**{**asks, "content": b64decode(asks["content"])})
    return replace(sent, is_by_halves=is_by_halves)


def look_over_list(account: UUID, sent: SentList, *, say: Say) -> dict[str, Any]:
    """Say what the columns are taken for, and what taking the list in would do; nothing is recorded.

    Raises:
        ListUnreadable: The list cannot be read.
        RegistryRefused: The account may not.
        RequestInvalid: The list cannot be taken as a whole.
    """
    from repatria.registry.actions.import_people import preview_import  # noqa: PLC0415 - once one is open

    listed, heading = _read(sent, say)
    return _told(listed, preview_import(account, heading, _counted(listed, say)))


def take_in_list(account: UUID, sent: SentList, *, say: Say) -> dict[str, Any]:
    """Record everybody in a list; whole, or not at all, and nothing if it is stopped in the middle.

    Raises:
        ListUnreadable: The list cannot be read.
        RegistryRefused: The account may not, or somebody else is taking in the same list.
        RequestInvalid: Rows cannot be taken and are not to be left out; all faults at once.
        SearchStopped: Somebody stopped it.
    """
    from repatria.registry.actions.import_people import import_people  # noqa: PLC0415 - once one is open

    listed, heading = _read(sent, say)
    if listed.faults and not heading.is_by_halves:
        raise RequestInvalid("Taking in a list", listed.faults)
    return _told(listed, import_people(account, heading, _counted(listed, say)))


def _read(sent: SentList, say: Say) -> tuple[ListOfPeople, ListHeading]:
    say("reading the list", 0, 1)
    with _file_of(sent) as path:
        wanted = Wanted(
            path, sent.source, sent.is_sought, sent.holder, sent.home, is_by_halves=sent.is_by_halves
        )
        read = read_wanted(wanted)
    say("reading the list", 1, 1)
    return read


@contextmanager
def _file_of(sent: SentList) -> Iterator[Path]:
    """Let a list be read by those who read files, as long as that takes."""
    ending = PurePath(sent.name).suffix.casefold()
    folder = str(_IN_MEMORY) if os.access(_IN_MEMORY, os.W_OK) else None
    with TemporaryDirectory(dir=folder) as own:
        path = Path(own) / f"list{ending if ending in ENDINGS else ''}"
        path.write_bytes(sent.content)
        yield path


def _counted(listed: ListOfPeople, say: Say) -> Iterator[ListedPerson]:
    total = listed.records.num_rows
    for number, person in enumerate(people_of(listed)):
        if number % TOLD_EVERY == 0:
            say("taking in people", number, total)
        yield person


def _told(listed: ListOfPeople, done: Imported) -> dict[str, Any]:
    faults: tuple[Fault, ...] = tuple(
        sorted((*listed.faults, *done.faults), key=lambda fault: (fault.line, fault))
    )
    return {
        "columns": dict(listed.mapping.columns),
        "numbers": {
            name: getattr(done, name) for name in ("new", "changed", "same", "declined", "erased", "left_out")
        },
        "not_agreed": listed.not_agreed,
        "faults": [
            {"line": each.line, "key": each.key, "found": each.found, "expected": each.expected}
            for each in faults[:MOST_FAULTS]
        ],
        "fault_number": len(faults),
    }
