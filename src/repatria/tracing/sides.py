"""The views of one list, and what is compared of two."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.names.comparing import commonness
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED
from repatria.tracing.threads import THREADS
from repatria.tracing.views import views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from repatria.tracing.fields import Field
    from repatria.tracing.names.comparing import Commonness

type Array = np.ndarray[Any, Any]
type Say = Callable[[str, int, int], None]

BATCH = 1 << 16  # records viewed at a time


@dataclass(frozen=True, slots=True)
class Side:
    """The views of one list.

    Attributes:
        table: One row for each record (`views.views`).
        fields: What is compared.
        common: How common parts of names are.
    """

    table: pa.Table
    fields: "tuple[Field, ...]"
    common: "Commonness"

    @property
    def records(self) -> int:
        """How many records the list has."""
        return int(self.table.num_rows)

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """Give the views, some records at a time."""
        for start in range(0, self.records, BATCH):
            yield one_batch(self.table.slice(start, BATCH))

    def values(self, rows: Array) -> pa.RecordBatch:
        """Give all columns but names of some rows."""
        columns = [name for name in self.table.column_names if not name.startswith("name")]
        return one_batch(self.table.select(columns).take(pa.array(rows)))

    def names(self, rows: Array) -> pa.Array:
        """Give the encoded names of some rows."""
        return self.table.column("name").chunk(0).take(pa.array(rows))

    def without_table(self) -> int:
        """Count the names whose only readings are romanizations."""
        names, begins = encoded_of(self.table.column("name"))
        read = begins[:-1][np.diff(begins) > 0]
        # A name is the number of its readings, and then the scheme of the first.
        return int((names[read + 1] == NUMBER_OF[ROMANIZED]).sum())

    def namesakes(self) -> Array:
        """Count by row how many others of the list read the same."""
        digests = self.table.column("name_same").to_numpy()
        _, back, counts = np.unique(digests, return_inverse=True, return_counts=True)
        others: Array = np.where(digests != 0, counts[back] - 1, 0)
        return others


def sides_of(lists: "Mapping[str, pa.Table]", fields: "tuple[Field, ...]", say: "Say") -> list[Side]:
    """View lists, on all cores.

    Args:
        lists: Records of each (`lists.RECORDS`), by what it is called in words.
        fields: What is compared.
        say: Told of progress, by the thread that called.
    """
    with ThreadPoolExecutor(THREADS) as threads:
        running = {
            what: [
                threads.submit(_viewed, records, fields, start)
                for start in range(0, max(records.num_rows, 1), BATCH)
            ]
            for what, records in lists.items()
        }
        tables = []
        for what, batches in running.items():
            viewed = []
            for number, batch in enumerate(batches):
                say(f"reading names, {what}", number * BATCH, lists[what].num_rows)
                viewed.append(batch.result())
            tables.append(pa.Table.from_batches(viewed).combine_chunks())
            say(f"reading names, {what}", lists[what].num_rows, lists[what].num_rows)
        common = threads.map(_commonness, tables)
        return [Side(table, fields, of_names) for table, of_names in zip(tables, common, strict=True)]


def _viewed(records: pa.Table, fields: "tuple[Field, ...]", start: int) -> pa.RecordBatch:
    return views(one_batch(records.slice(start, BATCH)), fields)


def _commonness(table: pa.Table) -> "Commonness":
    return commonness([encoded_of(table.column("name"))])


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """Give a table as one batch."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
