"""Find what few records share: small sets of atoms that together say enough are the keys.

What an atom says is counted once: the rarer it is in both lists, the more bits. Atoms of a record are taken
together, the rarest first, until their bits suffice for few to share them all; nothing smaller suffices, so
that no key is wasted on what another brings (of the prefix filter of Chaudhuri, Ganti and Kaushik, "A
primitive operator for similarity joins in data cleaning", ICDE 2006, this is the form for pairs and more).

Atoms that go together, as a village and its surnames do, say less than their sum. So it is counted in a table
how many have a set in fact; where many have, more is added to it. Sets whose digests fall together are taken
for more common than they are, which loses next to nothing and brings nothing wrong.
"""

from typing import Any, NamedTuple

import numba
import numpy as np

from repatria.tracing.kernels.compiling import loop
from repatria.tracing.kernels.keying import (
    BAG,
    MOST_ATOMS,
    MOST_WHOLES,
    NAME,
    SPELT,
    WHOLE,
    YEAR,
    Atoms,
)

type Array = np.ndarray[Any, Any]

LEVELS = 3  # how often more is added to a set that many share
ROOM = 1 << 10  # for the keys of one record; what it has more is left out, wherever it stands
MOST_WEIGHED = 64  # atoms of a record, as bits of one number
_MOST_WAITING = 3 * MOST_ATOMS + MOST_WHOLES
_MOST_OF_A_KEY = 6
_MOST_STEPS = 1 << 14  # of looking for the keys of one record
_FINER_BY = 2.5  # bits that all sounds of a part must say more than its first, and its letters than those
_STEPS_OF_A_BIT = 2  # of sizes of keys
SIZES = 64 * _STEPS_OF_A_BIT
BITS_OF_A_WORD = 64
_SHIFT_OF_MET = 26  # beyond the bits by which sets are counted
_FINER = np.uint64(0xD6E8FEB86659FD93)


class Waiting(NamedTuple):
    """Room for the atoms of one record as they come.

    Attributes:
        says: 3 x atoms: what an atom says, its finer form, and its letters.
        atoms: As in `Weighed`, and so are `bits`, `kinds`, `readings` and `parts_of`.
        bits: Likewise.
        kinds: Likewise.
        readings: Likewise.
        parts_of: Likewise.
        order: Places of these, the rarest first.
    """

    says: Array
    atoms: Array
    bits: Array
    kinds: Array
    readings: Array
    parts_of: Array
    order: Array


class Weighed(NamedTuple):
    """The atoms of one record, the rarest first.

    Attributes:
        atoms: `MOST_WEIGHED`.
        bits: What each says.
        kinds: Of each.
        readings: The reading of the name it is of, from 1; 0 of all else.
        parts_of: The parts of that reading, as bits.
        beside: The atoms that may stand beside it in a key, as bits.
        waiting: Room for all atoms of a record before they are put in order.
    """

    atoms: Array
    bits: Array
    kinds: Array
    readings: Array
    parts_of: Array
    beside: Array
    waiting: Waiting


@numba.njit(cache=True, nogil=True)
def room_for_weighed() -> Weighed:
    """Make room for the atoms of one record."""
    return Weighed(
        np.zeros(MOST_WEIGHED, np.uint64),
        np.zeros(MOST_WEIGHED, np.float32),
        np.zeros(MOST_WEIGHED, np.uint8),
        np.zeros(MOST_WEIGHED, np.uint8),
        np.zeros(MOST_WEIGHED, np.uint16),
        np.zeros(MOST_WEIGHED, np.uint64),
        Waiting(
            np.zeros((3, MOST_ATOMS), np.float32),
            np.zeros(_MOST_WAITING, np.uint64),
            np.zeros(_MOST_WAITING, np.float32),
            np.zeros(_MOST_WAITING, np.uint8),
            np.zeros(_MOST_WAITING, np.uint8),
            np.zeros(_MOST_WAITING, np.uint16),
            np.zeros(_MOST_WAITING, np.int64),
        ),
    )


@numba.njit(cache=True, nogil=True)
def count_atoms(found: Atoms, counts: Array, side: int) -> None:
    """Count the atoms of n records of a list: lists x slots, slots a power of two."""
    mask = np.uint64(counts.shape[1] - 1)
    for record in range(len(found.counts)):
        for i in range(found.counts[record]):
            counts[side, found.atoms[record, i] & mask] += 1
            if found.kinds[record, i] == NAME:
                counts[side, found.finer[record, i] & mask] += 1
                counts[side, found.spelt[record, i] & mask] += 1
        for i in range(found.counts_of_wholes[record]):
            counts[side, found.wholes[record, i] & mask] += 1


@numba.njit(cache=True, nogil=True)
def bits_of_atoms(counts: Array, totals: Array, bits: Array) -> None:
    """Fill by slot how much sharing its atoms says; negative where nobody of the other list has one.

    Args:
        counts: Lists x slots (`count_atoms`).
        totals: By list, its records.
        bits: Filled: by slot.
    """
    for slot in range(len(bits)):
        one = counts[0, slot]
        bits[slot] = -1.0
        if len(counts) == 1:
            if one > 1:
                bits[slot] = np.log2(totals[0] / one)
        elif one > 0 and counts[1, slot] > 0:
            bits[slot] = 0.5 * np.log2(totals[0] / one * (totals[1] / counts[1, slot]))


@loop
def weigh(found: Atoms, record: int, bits_of: Array, weighed: Weighed) -> int:
    """Fill the atoms of a record that anybody shares, the rarest first; gives how many.

    Of more than there is room for, the commonest are left out.
    """
    waiting = weighed.waiting
    mask = np.uint64(len(bits_of) - 1)
    # Places far apart in memory: asked for with no question between, they come many at a time.
    for i in range(found.counts[record]):
        waiting.says[0, i] = bits_of[found.atoms[record, i] & mask]
        waiting.says[1, i] = bits_of[found.finer[record, i] & mask]
        waiting.says[2, i] = bits_of[found.spelt[record, i] & mask]
    n = 0
    for i in range(found.counts[record]):
        bits = waiting.says[0, i]
        if bits < 0:
            continue
        kind, reading, parts = found.kinds[record, i], found.readings[record, i], found.parts_of[record, i]
        n = _add(waiting, n, found.atoms[record, i], bits, kind, reading, parts)
        if kind == NAME:
            finer = waiting.says[1, i]
            if finer >= bits + _FINER_BY:
                n = _add(waiting, n, found.finer[record, i], finer, BAG, reading, parts)
                bits = finer
            spelt = waiting.says[2, i]
            if spelt >= bits + _FINER_BY:
                n = _add(waiting, n, found.spelt[record, i], spelt, SPELT, reading, parts)
    for i in range(found.counts_of_wholes[record]):
        bits = bits_of[found.wholes[record, i] & mask]
        if bits >= 0:
            n = _add(waiting, n, found.wholes[record, i], bits, WHOLE, 0, 0xFFFF)
    n = min(n, MOST_WEIGHED)
    for k in range(n):
        place = waiting.order[k]
        weighed.atoms[k] = waiting.atoms[place]
        weighed.bits[k] = waiting.bits[place]
        weighed.kinds[k] = waiting.kinds[place]
        weighed.readings[k] = waiting.readings[place]
        weighed.parts_of[k] = waiting.parts_of[place]
    return n


@loop
def _add(
    waiting: Waiting, n: int, atom: np.uint64, bits: float, kind: int, reading: int, parts_of: int
) -> int:
    """Add an atom, once, and put it in its place in the order; gives how many there are now."""
    for k in range(n):
        if waiting.atoms[k] == atom and waiting.parts_of[k] == parts_of and waiting.readings[k] == reading:
            return n
    waiting.atoms[n] = atom
    waiting.bits[n] = bits
    waiting.kinds[n] = kind
    waiting.readings[n] = reading
    waiting.parts_of[n] = parts_of
    place = n
    while place > 0:
        before = waiting.order[place - 1]
        if waiting.bits[before] > bits or (waiting.bits[before] == bits and waiting.atoms[before] <= atom):
            break
        waiting.order[place] = before
        place -= 1
    waiting.order[place] = n
    return n + 1


@loop
def _say_what_stands_beside(weighed: Weighed, n: int) -> None:
    """Fill which atoms may stand in a key together: no two of one part of a name, nor two years."""
    for i in range(n):
        weighed.beside[i] = ~np.uint64(0)
    for i in range(n):
        parts = weighed.parts_of[i]
        is_year = weighed.kinds[i] == YEAR
        if not parts and not is_year:
            continue
        for j in range(i):
            if parts:
                apart = weighed.parts_of[j] and (
                    weighed.readings[i] != weighed.readings[j] or (parts & weighed.parts_of[j])
                )
            else:
                apart = weighed.kinds[j] == YEAR
            if apart:
                weighed.beside[i] &= ~(np.uint64(1) << np.uint64(j))
                weighed.beside[j] &= ~(np.uint64(1) << np.uint64(i))


@numba.njit(nogil=True, inline="always")
def key_of(sum_of_atoms: np.uint64) -> np.uint64:
    """Mix a sum of atoms into the key of them all, whatever their order."""
    found = (sum_of_atoms ^ (sum_of_atoms >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return found ^ (found >> np.uint64(32))


@numba.njit(nogil=True, inline="always")
def _brings(sets: Array, of: int, slot: np.int64) -> float:
    """Give how many pairs a key brings, at most."""
    mine = float(sets[of, 0, slot])
    if sets.shape[1] == 1:
        return mine * (mine - 1) / 2
    return mine * float(sets[of, 1, slot])


@numba.njit(nogil=True, inline="always")
def size_of(pairs: float) -> int:
    """Give the size of a key that brings so many pairs: half bits, rounded up."""
    return int(np.ceil(np.log2(pairs) * _STEPS_OF_A_BIT)) if pairs > 0 else 0


@numba.njit(cache=True, nogil=True)
def pairs_by_size(sets: Array, level: int, pairs: Array) -> None:
    """Add up the pairs that keys of a level bring, by the size of the keys."""
    for slot in range(sets.shape[2]):
        brings = _brings(sets, level, np.int64(slot))
        if brings > 0:
            pairs[size_of(brings)] += brings


@numba.njit(cache=True, nogil=True)
def count_keys(keys: Array, sets: Array, met: Array, level: int, side: int) -> None:
    """Count in how many records of a list each set of a level stands, and note which were met.

    Args:
        keys: Of a level.
        sets: Levels x lists x slots, added to.
        met: 2 x words of `BITS_OF_A_WORD`, by other bits of a key than `sets`: set where a list has it; of a
            list that is compared with itself, where it came once, and where it came again.
        level: From 0.
        side: The list, from 0.
    """
    mask = np.uint64(sets.shape[2] - 1)
    most = np.iinfo(sets.dtype).max
    is_alone = sets.shape[1] == 1
    for key in keys:
        slot = np.int64(key & mask)
        # A count stops before it overflows; it stands for more than any key may bring then.
        if sets[level, side, slot] < most:
            sets[level, side, slot] += 1
        word, bit = _place_of(key, met)
        if is_alone:
            met[1, word] |= met[0, word] & bit
        met[side, word] |= bit


@loop
def _place_of(key: np.uint64, met: Array) -> tuple[np.int64, np.uint64]:
    """Give the word of a key, and its bit there."""
    mixed = key >> np.uint64(_SHIFT_OF_MET)
    word = np.int64((mixed >> np.uint64(6)) & np.uint64(met.shape[1] - 1))
    return word, np.uint64(1) << (mixed & np.uint64(BITS_OF_A_WORD - 1))


@numba.njit(cache=True, nogil=True)
def keys_of_few(
    keys: Array, rows: Array, sets: Array, met: Array, level: int, side: int, most: int, wide: Array
) -> int:
    """Keep the keys that somebody shares and that bring as many pairs as they may at most, in place.

    Args:
        keys: n of one level.
        rows: n, the record of each.
        sets: Of all lists (`count_keys`).
        met: Likewise.
        level: Of the keys.
        side: Their list, from 0.
        most: The largest size of a key (`size_of`).
        wide: By record, set where one of its keys brings more.

    Returns:
        How many are kept.
    """
    mask = np.uint64(sets.shape[2] - 1)
    other = 1 if sets.shape[1] == 1 else 1 - side
    may_bring_more = most < SIZES - 1
    n = 0
    for k in range(len(keys)):
        word, bit = _place_of(keys[k], met)
        if not met[other, word] & bit:
            continue
        if may_bring_more and size_of(_brings(sets, level, np.int64(keys[k] & mask))) > most:
            wide[rows[k]] = True
            continue
        keys[n] = keys[k]
        rows[n] = rows[k]
        n += 1
    return n


@numba.njit(cache=True, nogil=True)
def walk(
    found: Atoms,
    bits_of: Array,
    enough: float,
    sets: Array,
    most: Array,
    level: int,
    first: int,
    keys: Array,
    rows: Array,
    shares: Array,
) -> tuple[int, int]:
    """Write out the keys of one level, however many share them.

    Args:
        found: Of n records.
        bits_of: By slot, what its atoms say (`bits_of_atoms`).
        enough: Bits that a key must say.
        sets: Levels x lists x slots: how many records have a set of atoms, by its digest; slots are a power
            of two. Of a list that is compared with itself there is one.
        most: By level below, the largest size of a key (`size_of`).
        level: From 0.
        first: The first record to look at.
        keys: Filled with keys.
        rows: Filled with the record of each, counting from the first of the batch.
        shares: Added to, where it has room for a number: how large a share of a list these keys are expected
            to bring to their records in all, were atoms independent.

    Returns:
        How many keys were written; and the record to go on with once there is room again.
    """
    return _walk(
        found,
        bits_of,
        enough,
        sets,
        most,
        level,
        first,
        keys,
        rows,
        shares,
        room_for_weighed(),
        np.zeros(_MOST_OF_A_KEY + 1, np.int64),
        np.zeros(_MOST_OF_A_KEY + 1, np.uint64),
        np.zeros(_MOST_OF_A_KEY + 1, np.float64),
        np.zeros(_MOST_OF_A_KEY + 1, np.float64),
        np.zeros(_MOST_OF_A_KEY + 1, np.uint64),
        np.zeros(_MOST_OF_A_KEY + 1, np.int64),
    )


@loop
def _walk(
    found: Atoms, bits_of: Array, enough: float, sets: Array, most: Array, level: int, first: int,
    keys: Array, rows: Array, shares: Array, weighed: Weighed, following: Array, allowed: Array,
    gathered: Array, needed: Array, sums: Array, levels: Array,
) -> tuple[int, int]:  # fmt: skip
    """Walk as `walk` does, in the room that it gives."""
    n = 0
    mask = np.uint64(sets.shape[2] - 1)
    bits, atoms, beside = weighed.bits, weighed.atoms, weighed.beside
    for record in range(first, len(found.counts)):
        if n + ROOM > len(keys):
            return n, record
        end = n + ROOM
        count = weigh(found, record, bits_of, weighed)
        if count == 0:
            continue
        _say_what_stands_beside(weighed, count)
        depth = 0
        following[0], allowed[0], gathered[0], needed[0], sums[0], levels[0] = (
            0, ~np.uint64(0) >> np.uint64(MOST_WEIGHED - count), 0.0, enough, np.uint64(0), 0,
        )  # fmt: skip
        for _ in range(_MOST_STEPS):
            i = following[depth]
            rest = allowed[depth] >> np.uint64(i) if i < count else np.uint64(0)
            if rest == 0:
                i = count
            while rest != 0 and not rest & np.uint64(1):
                rest >>= np.uint64(1)
                i += 1
            # All that follow say less: where even as many of this one would not do, none will.
            if i >= count or gathered[depth] + bits[i] * (_MOST_OF_A_KEY - depth) < needed[depth]:
                if depth == 0:
                    break
                depth -= 1
                continue
            following[depth] = i + 1
            said = gathered[depth] + bits[i]
            sum_of_atoms = sums[depth] + atoms[i]
            next_needed, next_level = needed[depth], levels[depth]
            if said >= needed[depth]:
                key = key_of(sum_of_atoms)
                if next_level == level:
                    if len(shares):
                        shares[0] += 2.0**-said
                    if n < end:
                        keys[n] = key
                        rows[n] = record
                        n += 1
                    continue
                over = size_of(_brings(sets, next_level, np.int64(key & mask))) - most[next_level]
                if over <= 0:
                    continue
                next_needed = said + over / (2.0 * _STEPS_OF_A_BIT)
                next_level += 1
            if depth + 1 < _MOST_OF_A_KEY:
                depth += 1
                following[depth] = i + 1
                allowed[depth] = allowed[depth - 1] & beside[i]
                gathered[depth], needed[depth] = said, next_needed
                sums[depth], levels[depth] = sum_of_atoms, next_level
    return n, len(found.counts)


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
                    if (
                        found.readings[record, i] != found.readings[record, j]
                        or found.parts_of[record, i] & found.parts_of[record, j]
                    ):
                        continue
                    first += found.atoms[record, j]
                    all_of += found.finer[record, j]
                keys[n] = key_of(first)
                keys[n + 1] = key_of(all_of + _FINER)
                rows[n] = record
                rows[n + 1] = record
                n += 2
    return n
