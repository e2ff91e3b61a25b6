"""Restoring a backup into a registry without records: whole, proven by its audit, or not at all."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from django.db import transaction

from repatria.core.errors import BackupRefused, VaultRefused
from repatria.registry.audit.append import RESTORE, Entry, append, wait_for_turn
from repatria.registry.audit.chain import Head
from repatria.registry.audit.check import check_chain
from repatria.registry.backup.making import FORM, KIND
from repatria.registry.backup.rows import ROWS_AT_ONCE, insert, tables
from repatria.registry.database.bulk import columns_of
from repatria.registry.database.prepare import applied_migrations
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.streams import open_stream

_DAMAGED = "it does not open: it is damaged, cut, of another key, or no backup. Take another copy"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        head: Last row of the audit in the backup.
        now: Last row there is, which says that it was restored.
    """

    records: int
    head: Head
    now: Head


def restore_backup(ring: KeyRing, stream: BinaryIO, heads: Collection[Head] = ()) -> Restored:
    """Put everything of a backup back, in one transaction.

    Args:
        heads: Heads of the audit that somebody noted elsewhere; a backup from before one of them is refused,
            since it would bring back in silence what was changed since, an older wish too.

    Raises:
        BackupRefused: There are records already, the file does not open, was made by another version, its
            audit is broken, or it is older than a head.
    """
    try:
        with transaction.atomic(durable=True):
            wait_for_turn()
            if any(table._default_manager.exists() for table in tables().values()):
                raise BackupRefused(
                    "this registry has records. Restore into one that `migrate` has just made"
                )
            restoring = _Restoring(_lines(open_stream(ring, KIND, stream)))
            records = restoring.restore()
            _check(restoring.head, heads)
            now = append(Entry(None, RESTORE, None, "registry", detail={"head": str(restoring.head)}))
    except (VaultRefused, ValueError, KeyError, TypeError, zlib.error) as error:
        raise BackupRefused(_DAMAGED) from error
    return Restored(records, restoring.head, now)


class _Restoring:
    """Where the restoring is: the lines that are left, and what the first one said."""

    def __init__(self, lines: Iterator[Any]) -> None:
        self.lines = lines
        said: Any = next(lines, None)
        if said["form"] != FORM or tuple(said["migrations"]) != applied_migrations():
            raise BackupRefused("another version of Repatria made it. Restore with that one, then migrate")
        self.head = Head.parse(said["head"])

    def restore(self) -> int:
        """Put every record back, and give how many there were."""
        records, known = 0, tables()
        table, held = None, list[Any]()
        for said in chain(self.lines, [None]):
            if isinstance(said, list):
                held.append(said)
                records += 1
            if table is not None and (not isinstance(said, list) or len(held) == ROWS_AT_ONCE):
                insert(table, held)
                held = []
            if isinstance(said, dict) and "table" in said:
                table = known.pop(said["table"])
                if said["columns"] != columns_of(table):
                    raise ValueError("columns of another version")
            elif isinstance(said, dict) and said["records"] != records:
                raise ValueError("records are missing")
        if known:
            raise ValueError("tables are missing")
        return records


def _check(head: Head, heads: Collection[Head]) -> None:
    found = check_chain([head, *heads])
    if found.head != head:
        raise BackupRefused("its audit does not end where it says. Take another copy")
    if any(finding.code == "head-missing" for finding in found.findings):
        raise BackupRefused(
            "it is older than a head that was noted. Take a later one, or find out what became of it"
        )
    if not found.is_whole:
        raise BackupRefused(
            "its audit is broken. Take another copy, and keep this one for whoever looks into it"
        )


def _lines(pieces: Iterator[bytes]) -> Iterator[Any]:
    """Unpack the pieces and give each line as what it says; the end is known only when all were opened."""
    unpacker, held = zlib.decompressobj(), b""
    for piece in pieces:
        *whole, held = (held + unpacker.decompress(piece)).split(b"\n")
        yield from map(json.loads, whole)
    if held or not unpacker.eof:
        raise ValueError("it ends in the middle")
