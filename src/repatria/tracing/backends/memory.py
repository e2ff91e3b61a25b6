"""Join keys in memory: sorted columns, no engine but the arrays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.backends import PAIRS
from repatria.tracing.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

type Array = np.ndarray[Any, Any]

_BATCH = 1 << 18


class MemoryBackend:
    """Joins by sorting; the whole join lies in memory at 8 bytes a pair and a working copy."""

    def join(
        self, left: "Iterable[pa.RecordBatch]", right: "Iterable[pa.RecordBatch] | None"
    ) -> "Iterator[pa.RecordBatch]":
        """Bring together rows that share a key (`Backend.join`)."""
        mine = _runs(left)
        other = mine if right is None else _runs(right)
        _, in_mine, in_other = np.intersect1d(mine.keys, other.keys, assume_unique=True, return_indices=True)
        return _batches(_expand(mine.some(in_mine), other.some(in_other), with_itself=right is None))


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of one key each in the sorted keys of a list.

    Attributes:
        rows: Rows of the list, those of one key in a row.
        keys: By run, its key.
        starts: By run, where it starts in `rows`.
        counts: By run, how long it is.
    """

    rows: Array
    keys: Array
    starts: Array
    counts: Array

    def some(self, chosen: Array) -> "_Runs":
        """Give some of the runs."""
        return _Runs(self.rows, self.keys[chosen], self.starts[chosen], self.counts[chosen])


def _runs(batches: "Iterable[pa.RecordBatch]") -> _Runs:
    table = pa.Table.from_batches(list(batches), schema=KEYS)
    keys = table.column("key").to_numpy()
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    rows = table.column("row").to_numpy()[order]
    if not len(keys):
        return _Runs(rows, keys, rows, rows)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return _Runs(rows, keys[starts], starts, np.diff(np.append(starts, len(keys))))


def _expand(mine: _Runs, other: _Runs, *, with_itself: bool) -> Array:
    """Write out the pairs of all runs, each once: left row in the upper 32 bits, right row in the lower."""
    sizes = mine.counts * other.counts
    run = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(run)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wide = other.counts[run]
    left = mine.rows[mine.starts[run] + within // wide]
    right = other.rows[other.starts[run] + within % wide]
    if with_itself:
        apart = left != right
        left, right = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    codes = left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)
    codes.sort()
    once: Array = codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes
    return once


def _batches(codes: Array) -> "Iterator[pa.RecordBatch]":
    for start in range(0, len(codes), _BATCH):
        part = codes[start : start + _BATCH]
        left = (part >> np.uint64(32)).astype(np.int64)
        right = (part & np.uint64(0xFFFFFFFF)).astype(np.int64)
        yield pa.RecordBatch.from_arrays([pa.array(left), pa.array(right)], schema=PAIRS)
