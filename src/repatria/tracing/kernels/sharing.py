"""Find what few records share: the rarest smallest sets of atoms are the keys.

Two atoms of a record make a key where few records have both. Where many do, a third is added, or the names
are taken by all their sounds instead of the first; and so on up to four. A set is looked at only where all
its smaller sets are shared by many, for a rarer part of it brings the same records together already (Agrawal
and Srikant, "Fast algorithms for mining association rules", VLDB 1994, prune alike for frequent sets).

How many share a set is counted in a table by its digest, level by level; sets whose digests fall together are
taken for more common than they are, which loses next to nothing and brings nothing wrong.
"""

from typing import Any

import numba
import numpy as np

from repatria.tracing.kernels.keying import MOST_ATOMS, NAME, YEAR, Atoms

type Array = np.ndarray[Any, Any]

LEVELS = 4
EMIT = LEVELS
ROOM = 1 << 14  # for the keys of one record; what it has more is left out, wherever it stands
_FINER = np.uint64(0xD6E8FEB86659FD93)


@numba.njit(nogil=True, inline="always")
def _may_stand_together(found: Atoms, record: int, i: int, j: int) -> bool:
    if found.kinds[record, i] == NAME and found.kinds[record, j] == NAME:
        return bool(
            found.readings[record, i] == found.readings[record, j]
            and (found.parts_of[record, i] & found.parts_of[record, j]) == 0
        )
    return bool(not (found.kinds[record, i] == YEAR and found.kinds[record, j] == YEAR))


@numba.njit(nogil=True, inline="always")
def _key(sum_of_atoms: np.uint64) -> np.uint64:
    found = (sum_of_atoms ^ (sum_of_atoms >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return found ^ (found >> np.uint64(32))


@numba.njit(nogil=True, inline="always")
def _brings(counts: Array, of: int, slot: np.int64) -> np.int64:
    """Give how many pairs a key brings, at most."""
    mine = np.int64(counts[of, slot, 0])
    if counts.shape[2] == 1:
        return mine * (mine - 1) // 2
    return mine * np.int64(counts[of, slot, 1])


@numba.njit(cache=True, nogil=True)
def pairs_by_size(shared: Array, level: int, sizes: Array) -> None:
    """Count the keys of a level by how many pairs they bring; the last size holds all larger ones."""
    for slot in range(shared.shape[1]):
        brings = _brings(shared, level, np.int64(slot))
        if brings >= len(sizes):
            sizes[-1] += 1
        elif brings > 0:
            sizes[brings] += 1


@numba.njit(cache=True, nogil=True)
def walk(
    found: Atoms,
    shared: Array,
    side: int,
    most: Array,
    level: int,
    first: int,
    keys: Array,
    rows: Array,
) -> tuple[int, int]:
    """Count the sets of atoms of one level, or write out the keys of all.

    Args:
        found: Of n records.
        shared: Levels x slots x lists: how many records have a set of atoms, by its digest; slots are a power
            of two. Of a list that is compared with itself there is one.
        side: Of which list the records are.
        most: By level, the most pairs that a key may bring.
        level: From 0, what is counted; `EMIT` to write out keys.
        first: The first record to look at.
        keys: Filled with keys, where they are written.
        rows: Filled with the record of each, counting from the first of the batch.

    Returns:
        How many keys were written, and the record to go on with once there is room again.
    """
    n = 0
    atoms, finer, kinds = found.atoms, found.finer, found.kinds
    wide = np.zeros((MOST_ATOMS, MOST_ATOMS), np.bool_)
    wide_finer = np.zeros((MOST_ATOMS, MOST_ATOMS), np.bool_)
    wide_three = np.zeros((MOST_ATOMS, MOST_ATOMS, MOST_ATOMS), np.bool_)
    for record in range(first, len(found.counts)):
        if level == EMIT and n + ROOM > len(keys):
            return n, record
        end = n + ROOM
        for i in range(found.counts_of_singles[record]):
            n = _use(found.singles[record, i], 0, shared, side, most, level, keys, rows, n, end, record)[0]
        count = found.counts[record]
        for i in range(count):
            for j in range(i):
                wide[i, j] = False
                wide_finer[i, j] = False
                if not _may_stand_together(found, record, i, j):
                    continue
                key = _key(atoms[record, i] + atoms[record, j])
                n, wide[i, j] = _use(key, 0, shared, side, most, level, keys, rows, n, end, record)
                if not wide[i, j]:
                    continue
                if kinds[record, i] != NAME and kinds[record, j] != NAME:
                    wide_finer[i, j] = True
                    continue
                key = _key(finer[record, i] + finer[record, j] + _FINER)
                n, wide_finer[i, j] = _use(key, 1, shared, side, most, level, keys, rows, n, end, record)
        if level == 0:
            continue
        for i in range(count):
            for j in range(i):
                if not wide[i, j]:
                    continue
                for k in range(j):
                    wide_three[i, j, k] = False
                    if not (wide[i, k] and wide[j, k]):
                        continue
                    key = _key(atoms[record, i] + atoms[record, j] + atoms[record, k])
                    n, wide_three[i, j, k] = _use(
                        key, 1, shared, side, most, level, keys, rows, n, end, record
                    )
                    if wide_three[i, j, k] and wide_finer[i, j] and wide_finer[i, k] and wide_finer[j, k]:
                        key = _key(finer[record, i] + finer[record, j] + finer[record, k] + _FINER)
                        n = _use(key, 2, shared, side, most, level, keys, rows, n, end, record)[0]
        if level == 1:
            continue
        for i in range(count):
            for j in range(i):
                for k in range(j):
                    if not (wide[i, j] and wide[i, k] and wide[j, k] and wide_three[i, j, k]):
                        continue
                    for m in range(k):
                        if not (wide[i, m] and wide[j, m] and wide[k, m]):
                            continue
                        if not (wide_three[i, j, m] and wide_three[i, k, m] and wide_three[j, k, m]):
                            continue
                        key = _key(atoms[record, i] + atoms[record, j] + atoms[record, k] + atoms[record, m])
                        n, wide_four = _use(key, 2, shared, side, most, level, keys, rows, n, end, record)
                        if wide_four:
                            key = _key(
                                finer[record, i]
                                + finer[record, j]
                                + finer[record, k]
                                + finer[record, m]
                                + _FINER
                            )
                            n = _use(key, 3, shared, side, most, level, keys, rows, n, end, record)[0]
    return n, len(found.counts)


@numba.njit(nogil=True, inline="always")
def _use(
    key: np.uint64, of: int, shared: Array, side: int, most: Array, level: int,
    keys: Array, rows: Array, n: int, end: int, record: int,
) -> tuple[int, bool]:  # fmt: skip
    """Count a key of the level that is counted; write out one that few share; say whether many share it."""
    slot = np.int64(key & np.uint64(shared.shape[1] - 1))
    if of == level:
        # A count stops before it overflows; what it stands for then is more than any key may bring.
        if shared[of, slot, side] < np.iinfo(shared.dtype).max:
            shared[of, slot, side] += 1
        return n, False
    if of > level:
        return n, False
    brings = _brings(shared, of, slot)
    if brings > most[of]:
        return n, True
    if level == EMIT and brings > 0 and n < end:
        keys[n] = key
        rows[n] = record
        n += 1
    return n, False


@numba.njit(cache=True, nogil=True)
def keys_of_names(found: Atoms, keys: Array, rows: Array) -> int:
    """Write out every part of every name, and every two, by their first sounds and by all; gives how many.

    Args:
        found: Of n names, with nothing else known.
        keys: Filled; room for n x atoms x (atoms + 1).
        rows: Filled with the record of each.
    """
    n = 0
    for record in range(len(found.counts)):
        for i in range(found.counts[record]):
            for j in range(i + 1):
                first, all_of = found.atoms[record, i], found.finer[record, i]
                if j < i:
                    if not _may_stand_together(found, record, i, j):
                        continue
                    first += found.atoms[record, j]
                    all_of += found.finer[record, j]
                keys[n] = _key(first)
                keys[n + 1] = _key(all_of + _FINER)
                rows[n] = record
                rows[n + 1] = record
                n += 2
    return n
