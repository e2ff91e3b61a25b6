"""Join keys in DuckDB: what memory cannot hold is spilled to disk."""

import tempfile
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from repatria.tracing.backends import PAIRS, SPILLED
from repatria.tracing.keys import KEYS
from repatria.tracing.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from repatria.tracing.backends import Sift

_BATCH = 1 << 18
_OF_TWO = (
    "SELECT DISTINCT mine.row::BIGINT AS left, other.row::BIGINT AS right FROM mine JOIN other USING (key)"
)
_OF_ITSELF = (
    "SELECT DISTINCT mine.row::BIGINT AS left, other.row::BIGINT AS right"
    " FROM mine JOIN mine AS other USING (key) WHERE mine.row < other.row"
)


class DuckDBBackend:
    """Joins within a limit of memory.

    Args:
        most_memory_mib: What joining may take; more goes to disk.
        spill: Folder in which what is spilled gets one of its own, removed afterwards; None for the system's.
    """

    def __init__(self, *, most_memory_mib: int, spill: "Path | None" = None) -> None:
        self._most_memory_mib, self._spill = most_memory_mib, spill

    def join(
        self,
        left: "Iterable[pa.RecordBatch]",
        right: "Iterable[pa.RecordBatch] | None",
        sift: "Sift | None" = None,
    ) -> "Iterator[pa.RecordBatch]":
        """Bring together rows that share a key (`Backend.join`)."""
        with (
            tempfile.TemporaryDirectory(prefix=SPILLED, dir=self._spill) as folder,
            duckdb.connect(f"{folder}/keys.duckdb") as database,
        ):
            database.execute(f"SET memory_limit = '{self._most_memory_mib}MiB'")
            database.execute(f"SET temp_directory = '{folder}'")
            database.execute(f"SET threads = {THREADS}")
            database.execute("SET preserve_insertion_order = false")
            _keep(database, "mine", left)
            if right is not None:
                _keep(database, "other", right)
            found = database.sql(_OF_ITSELF if right is None else _OF_TWO).to_arrow_reader(_BATCH)
            kept = [batch if sift is None else sift(batch) for batch in found]
        together = pa.Table.from_batches(kept, schema=PAIRS)
        ordered = together.sort_by([("left", "ascending"), ("right", "ascending")])
        return iter(ordered.to_batches(max_chunksize=_BATCH))


def _keep(database: duckdb.DuckDBPyConnection, name: str, batches: "Iterable[pa.RecordBatch]") -> None:
    """Store keys as a table, batch by batch."""
    reader = pa.RecordBatchReader.from_batches(KEYS, batches)
    database.register("given", reader)
    database.table("given").create(name)
    database.unregister("given")
