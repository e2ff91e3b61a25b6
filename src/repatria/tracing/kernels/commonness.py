"""How common parts of names are in a list, and what that takes from their evidence."""

from typing import Any

import numba
import numpy as np

from repatria.tracing.kernels.compiling import loop
from repatria.tracing.kernels.edits import alone

type Array = np.ndarray[Any, Any]

MIX = np.uint64(0x9E3779B97F4A7C15)
PART_HEAD = 5  # bytes before the signs of a part


@loop
def digest(x: Array) -> np.uint64:
    """Digest signs into 64 bits (FNV-1a, then mixed)."""
    value = np.uint64(14695981039346656037)
    for sign in x:
        value = (value ^ np.uint64(sign + 1)) * np.uint64(1099511628211)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    return value ^ (value >> np.uint64(32))


@numba.njit(cache=True, nogil=True)
def count_parts(names: Array, begins: Array, keys: Array, counts: Array, totals: Array) -> None:
    """Count in how many names of a list each part comes, scheme by scheme.

    Args:
        names: Encoded names of the list in a row.
        begins: Where each begins: n + 1 places.
        keys: Filled: a table of digests, open addressing, a power of two; full tables count no new parts.
        counts: Filled: by slot, the count.
        totals: Filled: by scheme, names that have a reading in it.
    """
    mask = np.uint64(len(keys) - 1)
    room = len(keys) * 7 // 8
    for name in range(len(begins) - 1):
        at = begins[name]
        if begins[name + 1] == at:
            continue
        readings = names[at]
        at += 1
        for _ in range(readings):
            scheme, parts = names[at], names[at + 1]
            at += 2
            totals[scheme] += 1
            for _ in range(parts):
                size = names[at]
                key = digest(names[at + PART_HEAD : at + PART_HEAD + size]) + np.uint64(scheme) * MIX
                at += PART_HEAD + size
                slot = key & mask
                while keys[slot] != 0 and keys[slot] != key:
                    slot = (slot + np.uint64(1)) & mask
                if keys[slot] == 0:
                    if room == 0:
                        continue
                    room -= 1
                    keys[slot] = key
                counts[slot] += 1


@loop
def more_common(
    signs: Array, starts: Array, reading: int, first: int, length: int, scheme: int, letters: Array,
    model: int, keys: Array, commonness: Array,
) -> float:  # fmt: skip
    """Give by how many nats parts are more common in their list than their letters say; 0 if not."""
    total = np.float32(0.0)
    if len(keys) == 0:
        return float(total)
    mask = np.uint64(len(keys) - 1)
    for part in range(first, first + length):
        begin, end = starts[reading, part], starts[reading, part + 1]
        key = digest(signs[begin:end]) + np.uint64(scheme) * MIX
        slot = key & mask
        while keys[slot] != 0 and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if keys[slot] == key:
            more = commonness[slot] - alone(signs, begin, end, letters, model)
            total += max(more, np.float32(0.0))
    return float(total)


@loop
def discount(
    xs: Array, xo: Array, rx: int, scheme_x: int, ys: Array, yo: Array, ry: int, scheme_y: int, spans: int,
    lx: Array, ly: Array, model: int, keys_x: Array, common_x: Array, keys_y: Array, common_y: Array,
    path: Array,
) -> float:  # fmt: skip
    """Take from each aligned span what its being a common name makes it worth less; gives the sum.

    Two people called Kim share what many share. A span that spoke for the same name never comes to speak
    against it.
    """
    taken = np.float32(0.0)
    for k in range(spans):
        nats = path[k, 4]
        if nats <= 0:
            continue
        i, li, j, lj = int(path[k, 0]), int(path[k, 1]), int(path[k, 2]), int(path[k, 3])
        more = max(
            more_common(xs, xo, rx, i, li, scheme_x, lx, model, keys_x, common_x),
            more_common(ys, yo, ry, j, lj, scheme_y, ly, model, keys_y, common_y),
        )
        more = min(more, nats)
        path[k, 4] = nats - more
        taken += more
    return float(taken)
