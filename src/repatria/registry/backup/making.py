"""Making a backup: every table as it stood at one moment, sealed, with the head of the audit."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from repatria.registry.audit.append import BACK_UP, Entry, append, current_head
from repatria.registry.audit.chain import EMPTY, Head
from repatria.registry.backup.rows import rows_of, tables
from repatria.registry.database.bulk import columns_of
from repatria.registry.database.prepare import applied_migrations
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.streams import seal_stream

FORM = 1
KIND = "registry-backup"


@dataclass(slots=True)
class Backup:
    """A backup that is being made; what it holds is known once all of it was taken.

    Attributes:
        head: Last row of the audit in it.
        records: How many records are in it.
    """

    ring: KeyRing
    head: Head = EMPTY
    records: int = 0

    def pieces(self) -> Iterator[bytes]:
        """Give the bytes of the file, in one transaction that sees one moment.

        On PostgreSQL everybody works on meanwhile; on SQLite whoever writes waits.
        """
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield from seal_stream(self.ring, KIND, self._compressed())

    def note(self) -> Head:
        """Write into the audit that a backup was made, once its file is there; gives the head after it."""
        with transaction.atomic(durable=True):
            detail = {"head": str(self.head), "records": self.records}
            return append(Entry(None, BACK_UP, None, "registry", detail=detail))

    def _compressed(self) -> Iterator[bytes]:
        packer = zlib.compressobj(6)
        for line in self._lines():
            if piece := packer.compress(line):
                yield piece
        yield packer.flush()

    def _lines(self) -> Iterator[bytes]:
        self.head = current_head()
        yield _line({"form": FORM, "migrations": list(applied_migrations()), "head": str(self.head)})
        for name, table in tables().items():
            yield _line({"table": name, "columns": columns_of(table)})
            for row in rows_of(table):
                self.records += 1
                yield row
        yield _line({"records": self.records})


def _line(said: dict[str, object]) -> bytes:
    return json.dumps(said).encode() + b"\n"
