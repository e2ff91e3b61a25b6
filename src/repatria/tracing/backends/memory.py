"""Join keys in memory: sorted columns, no engine but the arrays."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.backends import Joined, most_of_a_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

type Array = np.ndarray[Any, Any]

PAIRS = pa.schema([("left", pa.int64()), ("right", pa.int64())])
_BATCH = 1 << 18


class MemoryBackend:
    """Joins by sorting; the whole join lies in memory at 8 bytes a pair and a working copy."""

    def join(
        self, left: "Iterable[pa.RecordBatch]", right: "Iterable[pa.RecordBatch] | None", *, most_pairs: int
    ) -> Joined:
        """Bring together rows that share a key (`Backend.join`)."""
        keys_l, rows_l = _sorted(left)
        keys_r, rows_r = (keys_l, rows_l) if right is None else _sorted(right)
        shared, from_l, count_l = _runs(keys_l)
        others, from_r, count_r = _runs(keys_r)
        _, in_l, in_r = np.intersect1d(shared, others, assume_unique=True, return_indices=True)
        from_l, count_l, from_r, count_r = from_l[in_l], count_l[in_l], from_r[in_r], count_r[in_r]
        brings = count_l * count_r if right is not None else count_l * (count_l - 1) // 2
        sizes, how_many = np.unique(brings[brings > 0], return_counts=True)
        most = most_of_a_key(zip(sizes.tolist(), how_many.tolist(), strict=True), most_pairs)
        used = (brings > 0) & (brings <= most)
        out = brings > most
        codes = _expand(
            rows_l, from_l[used], count_l[used], rows_r, from_r[used], count_r[used], with_itself=right is None
        )
        return Joined(_batches(codes), most, int(out.sum()), int(brings[out].sum()))


def _sorted(batches: "Iterable[pa.RecordBatch]") -> tuple[Array, Array]:
    table = pa.Table.from_batches(list(batches))
    keys = table.column("key").to_numpy()
    rows = table.column("row").to_numpy()
    order = np.argsort(keys, kind="stable")
    return keys[order], rows[order]


def _runs(keys: Array) -> tuple[Array, Array, Array]:
    """Find runs of one key in sorted keys: the key, where it starts, how long it is."""
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    return keys[starts], starts, np.diff(np.append(starts, len(keys)))


def _expand(
    rows_l: Array, from_l: Array, count_l: Array, rows_r: Array, from_r: Array, count_r: Array, *, with_itself: bool
) -> Array:
    """Write out the pairs of all runs, each once: left row in the upper 32 bits, right row in the lower."""
    sizes = count_l * count_r
    run = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(run)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wide = count_r[run]
    left = rows_l[from_l[run] + within // wide]
    right = rows_r[from_r[run] + within % wide]
    if with_itself:
        apart = left != right
        left, right = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    codes = left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)
    codes.sort()
    return codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes


def _batches(codes: Array) -> "Iterator[pa.RecordBatch]":
    for start in range(0, len(codes), _BATCH):
        part = codes[start : start + _BATCH]
        left = (part >> np.uint64(32)).astype(np.int64)
        right = (part & np.uint64(0xFFFFFFFF)).astype(np.int64)
        yield pa.RecordBatch.from_arrays([pa.array(left), pa.array(right)], schema=PAIRS)
