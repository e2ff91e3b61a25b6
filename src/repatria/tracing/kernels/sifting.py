"""Look at pairs of records briefly: dates, values, and sounds that names have in common.

A record is a row of words of 32 bits, so that a pair costs two places in memory. Its fields come first: of a
date the first day, the last, and the parts of the first; of a text or code a digest, 0 where it is unknown.
Then how many atoms its name has, and those, the rarest first.
"""

from typing import Any, NamedTuple

import numba
import numpy as np

from repatria.tracing.kernels.alignment import MOST_PARTS
from repatria.tracing.kernels.compiling import loop
from repatria.tracing.kernels.dates import level_of_dates
from repatria.tracing.kernels.keying import BAG, KINDS, NAME, NO_DAY, SPELT, WHOLE, Atoms, civil
from repatria.tracing.kernels.sharing import room_for_weighed, weigh

type Array = np.ndarray[Any, Any]

LEAST_SOUNDS = 8  # atoms of a name that there is room for at least
WORDS_AT_ONCE = 16  # that memory gives
DATE_WORDS = 3
_READINGS = 16
PARTS_OF_A_BIT = 64.0
_PART = np.float32(1 / PARTS_OF_A_BIT)
_AT_ONCE = 64
_IS_OF_A_NAME = np.array([kind in {NAME, BAG, SPELT, WHOLE} for kind in range(KINDS)])


class Packed(NamedTuple):
    """Records of a list, ready to be looked at.

    Attributes:
        words: n x words, uint32 (see above).
        says: n x (fields and atoms of a name), uint32: of each field but the name what sharing its value
            says, as int32 in `PARTS_OF_A_BIT`; then of each atom what sharing it says (the upper bits,
            likewise), the reading it is of (4 bits) and its parts (`MOST_PARTS` bits).
    """

    words: Array
    says: Array


@numba.njit(cache=True, nogil=True)
def pack_dates(first: Array, last: Array, words: Array, at: int) -> None:
    """Fill the words of a date of n records."""
    for k in range(len(first)):
        words[k, at] = np.uint32(first[k])
        words[k, at + 1] = np.uint32(last[k])
        words[k, at + 2] = 0
        if first[k] != NO_DAY:
            year, month, day = civil(first[k])
            words[k, at + 2] = np.uint32(max(year, 0) << 9 | month << 5 | day)


@numba.njit(cache=True, nogil=True)
def pack_digests(digests: Array, words: Array, at: int) -> None:
    """Fill the word of a text or code of n records."""
    for k in range(len(digests)):
        words[k, at] = 0
        if digests[k]:
            words[k, at] = np.uint32((digests[k] ^ digests[k] >> np.uint64(32)) & np.uint64(0xFFFFFFFF)) | 1


@numba.njit(cache=True, nogil=True)
def pack_names(found: Atoms, bits_of: Array, at: int, fields: int, first: int, packed: Packed) -> None:
    """Fill the atoms of names of n records.

    Args:
        found: Of n records.
        bits_of: By slot, what its atoms say (`kernels.sharing.bits_of_atoms`).
        at: The word of how many there are.
        fields: Fields but the name.
        first: The row of the first record.
        packed: Filled.
    """
    weighed = room_for_weighed()
    for record in range(len(found.counts)):
        count = weigh(found, record, bits_of, weighed)
        n = 0
        for k in range(count):
            kind = weighed.kinds[k]
            if n < packed.words.shape[1] - at - 1 and _IS_OF_A_NAME[kind]:
                atom = weighed.atoms[k]
                row = first + record
                packed.words[row, at + 1 + n] = np.uint32(atom >> np.uint64(32))
                packed.says[row, fields + n] = (
                    np.uint32(weighed.bits[k] * PARTS_OF_A_BIT) << (MOST_PARTS + 4)
                    | np.uint32(min(weighed.readings[k], _READINGS - 1)) << MOST_PARTS
                    | np.uint32(weighed.parts_of[k] & ((1 << MOST_PARTS) - 1))
                )
                n += 1
        packed.words[first + record, at] = n


@loop
def _overlap(
    ones: Array, says: Array, others: Array, k: int, at: int, fields: int, step: int, shared: Array,
    taken: Array,
) -> int:  # fmt: skip
    """Give the level of what two names share: of the reading that shares most, no part twice."""
    n = np.int64(ones[k, at])
    if n == 0 or others[k, at] == 0:
        return 0
    most = np.int64(0)
    read = np.int64(0)
    for x in range(n):
        atom = ones[k, at + 1 + x]
        # All places are looked at, so that it is done at once; where there is no atom, there is 0.
        has = 0
        for y in range(at + 1, others.shape[1]):
            has += others[k, y] == atom
        if has:
            said = np.int64(says[k, fields + x])
            reading, parts = (said >> MOST_PARTS) & (_READINGS - 1), said & ((1 << MOST_PARTS) - 1)
            if not (read >> reading) & 1:
                read |= 1 << reading
                shared[reading] = 0
                taken[reading] = 0
            if not taken[reading] & parts:
                taken[reading] |= parts
                shared[reading] += said >> (MOST_PARTS + 4)
                most = max(most, shared[reading])
    if read == 0:
        return 1
    return 1 + int(most // step)


@numba.njit(cache=True, nogil=True)
def look_at(
    left: Array,
    right: Array,
    mine: Packed,
    other: Packed,
    is_date: Array,
    date_bits: Array,
    other_bits: Array,
    least: float,
    step: int,
    scores: Array,
    overlaps: Array,
) -> None:
    """Say how much pairs agree in all but their names, and at which level their names share sounds.

    Args:
        left: n rows of the first list.
        right: n rows of the second.
        mine: The first list.
        other: The second.
        is_date: By field but the name, whether it is a date.
        date_bits: Fields x levels of dates: what each says.
        other_bits: By field, what having another value says at most.
        least: Where the rest says less, no name could make up for it: names are not looked at.
        step: How wide a level of what names share is, in `PARTS_OF_A_BIT`.
        scores: Filled: n.
        overlaps: Filled: n, 1 and what names share in whole steps; 0 where a name is unknown or names were
            not looked at.
    """
    width, width_of_says = mine.words.shape[1], mine.says.shape[1]
    _look_at(
        left,
        right,
        mine,
        other,
        is_date,
        date_bits,
        other_bits,
        least,
        step,
        scores,
        overlaps,
        np.empty((_AT_ONCE, width), np.uint32),
        np.empty((_AT_ONCE, width), np.uint32),
        np.empty((_AT_ONCE, width_of_says), np.uint32),
        np.zeros(_READINGS, np.int64),
        np.zeros(_READINGS, np.int64),
    )


@loop
def _look_at(
    left: Array, right: Array, mine: Packed, other: Packed, is_date: Array, date_bits: Array,
    other_bits: Array, least: float, step: int, scores: Array, overlaps: Array, ones: Array, others: Array,
    says: Array, shared: Array, taken: Array,
) -> None:  # fmt: skip
    """Look at pairs as `look_at` does, in the room that it gives."""
    fields = len(is_date)
    at_name = fields
    for field in range(fields):
        at_name += (DATE_WORDS - 1) * is_date[field]
    width, width_of_says = mine.words.shape[1], mine.says.shape[1]
    for first in range(0, len(left), _AT_ONCE):
        count = min(_AT_ONCE, len(left) - first)
        # Rows lie far apart: fetched with no question between, they come many at a time.
        for k in range(count):
            for word in range(width):
                others[k, word] = other.words[right[first + k], word]
            for word in range(width):
                ones[k, word] = mine.words[left[first + k], word]
            for word in range(width_of_says):
                says[k, word] = mine.says[left[first + k], word]
        for k in range(count):
            score = np.float32(0.0)
            at = 0
            for field in range(fields):
                a, b = ones[k, at], others[k, at]
                if is_date[field]:
                    p, q = np.int64(ones[k, at + 2]), np.int64(others[k, at + 2])
                    level = level_of_dates(
                        np.int32(a), np.int32(ones[k, at + 1]), p >> 9, (p >> 5) & 15, p & 31,
                        np.int32(b), np.int32(others[k, at + 1]), q >> 9, (q >> 5) & 15, q & 31,
                    )  # fmt: skip
                    score += date_bits[field, level]
                    at += DATE_WORDS
                    continue
                at += 1
                if a == 0 or b == 0:
                    continue
                if a == b:
                    score += np.float32(np.int32(says[k, field])) * _PART
                else:
                    score += other_bits[field]
            scores[first + k] = score
            overlaps[first + k] = 0
            if score < least:
                continue
            overlaps[first + k] = _overlap(ones, says, others, k, at_name, fields, step, shared, taken)
