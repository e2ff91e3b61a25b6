"""Bring rows with one key together, bucket by bucket."""

from typing import Any, NamedTuple

import numba
import numpy as np

type Array = np.ndarray[Any, Any]


class Buckets(NamedTuple):
    """Keys of a list, those of a bucket one after the other.

    Attributes:
        starts: Where each bucket begins, and where the last ends; a power of two of them.
        keys: All keys.
        rows: The row of each.
    """

    starts: Array
    keys: Array
    rows: Array


@numba.njit(nogil=True, inline="always")
def _bucket(key: np.uint64, buckets: int, shift: int) -> np.int64:
    return np.int64((key >> np.uint64(shift)) & np.uint64(buckets - 1))


@numba.njit(cache=True, nogil=True)
def count_buckets(keys: Array, starts: Array, shift: int) -> None:
    """Add up how many keys fall into each bucket, one place behind it, by their bits from `shift` on."""
    for key in keys:
        starts[_bucket(key, len(starts) - 1, shift) + 1] += 1


@numba.njit(cache=True, nogil=True)
def fill_buckets(keys: Array, rows: Array, following: Array, filled: Buckets, shift: int) -> None:
    """Put a batch of keys where its buckets have room next.

    Args:
        keys: n.
        rows: n.
        following: By bucket, the next free place; moved on.
        filled: Filled.
        shift: As keys were counted.
    """
    for k in range(len(keys)):
        bucket = _bucket(keys[k], len(following), shift)
        place = following[bucket]
        following[bucket] = place + 1
        filled.keys[place] = keys[k]
        filled.rows[place] = rows[k]


@numba.njit(cache=True, nogil=True)
def pairs_of_buckets(
    mine: Buckets,
    other: Buckets,
    with_itself: bool,  # noqa: FBT001
    bucket: int,
    place: int,
    pairs: Array,
) -> tuple[int, int, int]:
    """Write out pairs of rows that share a key; one may come more than once.

    Args:
        mine: Keys of one list.
        other: Of the other, or the same again.
        with_itself: Whether they are the same: each two rows once then, the smaller first.
        bucket: To begin with.
        place: Of the key of `mine` to begin with; -1 for the first of the bucket.
        pairs: Filled: the first row in the upper 32 bits, the other in the lower; has room for the largest
            bucket of `other`.

    Returns:
        How many pairs were written, and the bucket and place to go on with.
    """
    n = 0
    while bucket < len(mine.starts) - 1:
        start, end = other.starts[bucket], other.starts[bucket + 1]
        if place < 0:
            place = mine.starts[bucket]
        while place < mine.starts[bucket + 1]:
            if n + end - start > len(pairs):
                return n, bucket, place
            key, row = mine.keys[place], mine.rows[place]
            for k in range(place + 1 if with_itself else start, end):
                if other.keys[k] != key:
                    continue
                one, two = row, other.rows[k]
                if with_itself:
                    if one == two:
                        continue
                    if one > two:
                        one, two = two, one
                pairs[n] = np.uint64(one) << np.uint64(32) | np.uint64(two)
                n += 1
            place += 1
        bucket += 1
        place = -1
    return n, bucket, place
