"""Join keys in memory: parts small enough for the caches, and buckets in each; no engine but the arrays."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.backends import PAIRS
from repatria.tracing.kernels.joining import Buckets, count_buckets, fill_buckets, pairs_of_buckets
from repatria.tracing.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from repatria.tracing.backends import Sift

type Array = np.ndarray[Any, Any]

_BATCH = 1 << 18
_EVERY = 1 << 6  # of the pairs that tell where to divide all of them
_PARTS = 512
_SHIFT_OF_PARTS = 55  # keys are mixed: their highest bits choose a part, lower ones a bucket
_SHIFT_OF_BUCKETS = 24


class MemoryBackend:
    """Joins part by part; all keys lie in memory at 12 bytes each, and 8 bytes for each pair they bring."""

    def join(
        self,
        left: "Iterable[pa.RecordBatch]",
        right: "Iterable[pa.RecordBatch] | None",
        sift: "Sift | None" = None,
    ) -> "Iterator[pa.RecordBatch]":
        """Bring together rows that share a key (`Backend.join`)."""
        with ThreadPoolExecutor(THREADS) as threads:
            sides = [left] if right is None else [left, right]
            parts = list(threads.map(_parts, sides))
            codes = list(threads.map(partial(_pairs, parts=parts), range(_PARTS)))
            parts.clear()
            kept = threads.map(partial(_batch, sift=sift), _in_turn(codes))
            return iter([batch for batch in kept if batch.num_rows])


def _in_turn(codes: "Sequence[Array]") -> "Iterator[list[Array]]":
    """Divide pairs, which each of the parts has in order, into stretches that follow one another.

    Each stretch has what every part has of it, and about as many pairs as a batch.
    """
    some = np.sort(np.concatenate([of_part[::_EVERY] for of_part in codes]))
    bounds = some[_BATCH // _EVERY :: _BATCH // _EVERY]
    cuts = [[0, *np.searchsorted(of_part, bounds).tolist(), len(of_part)] for of_part in codes]
    for turn in range(len(bounds) + 1):
        yield [of_part[cut[turn] : cut[turn + 1]] for of_part, cut in zip(codes, cuts, strict=True)]


def _batch(stretch: "list[Array]", *, sift: "Sift | None") -> pa.RecordBatch:
    part = _once(np.concatenate(stretch))
    left = (part >> np.uint64(32)).astype(np.int64)
    right = (part & np.uint64(0xFFFFFFFF)).astype(np.int64)
    batch = pa.RecordBatch.from_arrays([pa.array(left), pa.array(right)], schema=PAIRS)
    return batch if sift is None else sift(batch)


def _once(codes: Array) -> Array:
    """Sort, and keep of equals the first; in place."""
    codes.sort()
    if not len(codes):
        return codes
    once = np.ones(len(codes), bool)
    np.not_equal(codes[1:], codes[:-1], out=once[1:])
    found: Array = codes[once]
    return found


def _parts(batches: "Iterable[pa.RecordBatch]") -> Buckets:
    """Divide the keys of a list into parts that hold the same keys as those of another list."""
    waiting = list(batches)
    del batches
    starts = np.zeros(_PARTS + 1, np.int64)
    for batch in waiting:
        count_buckets(batch.column("key").to_numpy(), starts, _SHIFT_OF_PARTS)
    np.cumsum(starts, out=starts)
    filled = Buckets(starts, np.empty(starts[-1], np.uint64), np.empty(starts[-1], np.uint32))
    following = starts[:-1].copy()
    waiting.reverse()
    while waiting:
        batch = waiting.pop()
        key, row = batch.column("key").to_numpy(), batch.column("row").to_numpy()
        fill_buckets(key, row, following, filled, _SHIFT_OF_PARTS)
    return filled


def _pairs(part: int, *, parts: list[Buckets]) -> Array:
    """Give the pairs of a part, each once: left row in the upper 32 bits, right row in the lower."""
    bounds = [slice(side.starts[part], side.starts[part + 1]) for side in parts]
    size = 1
    while size < max(bound.stop - bound.start for bound in bounds):
        size *= 2
    buckets = [_buckets(side, bound, size) for side, bound in zip(parts, bounds, strict=True)]
    mine, other = buckets[0], buckets[-1]
    room = max(_BATCH, int(np.diff(other.starts).max()))
    codes = np.empty(room, np.uint64)
    bucket, place = 0, -1
    found = []
    while bucket < size:
        n, bucket, place = pairs_of_buckets(mine, other, len(parts) == 1, bucket, place, codes)
        found.append(codes[:n].copy())
    return _once(np.concatenate(found))


def _buckets(side: Buckets, bound: slice, size: int) -> Buckets:
    keys, rows = side.keys[bound], side.rows[bound]
    starts = np.zeros(size + 1, np.int64)
    count_buckets(keys, starts, _SHIFT_OF_BUCKETS)
    np.cumsum(starts, out=starts)
    filled = Buckets(starts, np.empty_like(keys), np.empty_like(rows))
    fill_buckets(keys, rows, starts[:-1].copy(), filled, _SHIFT_OF_BUCKETS)
    return filled
