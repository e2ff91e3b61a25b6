"""Make the keys that bring records together which may be of one person.

A key is 64 bits mixed of a kind and values. Names enter keys by their sounds: consonants in a few classes,
once as they are usually meant and once with those left out that are written too differently (v, w, j, g, h,
c).
"""

from typing import Any

import numba
import numpy as np

type Array = np.ndarray[Any, Any]

PART_HEAD = 5
MOST_PARTS = 9
MOST_SPANS = 8  # of one reading that are keyed
MOST_KEYS = 96  # of one record
NO_DAY = -(2**31)
MIX = np.uint64(0x9E3779B97F4A7C15)

# Sounds: 0 none, 1 labial, 2 dental, 3 sibilant, 4 velar, 5 m, 6 n, 7 liquid.
LABIAL, DENTAL, SIBILANT, VELAR, M, N, LIQUID = 1, 2, 3, 4, 5, 6, 7

# Kinds of keys; numbers are part of no format and may change.
DAY, DAY_OF_YEAR, YEAR, PAIR, WHOLE, PLACE, UNIT, PLACE_YEAR, PLACE_UNIT, UNIT_YEAR, NUMBER, BEGINS = range(
    12
)


@numba.njit(cache=True, nogil=True)
def mixed(kind: int, a: np.uint64, b: np.uint64) -> np.uint64:
    """Mix a kind of key and two values into a key."""
    value = (np.uint64(kind) + np.uint64(1)) * MIX
    value = (value ^ a) * np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(31)
    value = (value ^ b) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(29))


@numba.njit(cache=True, nogil=True)
def sounds(letters: Array, usual: bool, out: Array) -> int:  # noqa: FBT001
    """Give the consonant sounds of Latin signs, neighbors that are alike once; returns how many.

    Args:
        letters: Signs of the Latin alphabet, a is 0.
        usual: Whether v, w, j, g, c, q and x count as they are usually meant; else they are left out.
        out: Filled.
    """
    count = 0
    before = 0
    for k in range(len(letters)):
        letter = letters[k]
        after = letters[k + 1] if k + 1 < len(letters) else 255
        sound = 0
        if letter in {1, 5, 15}:  # b f p
            sound = LABIAL
        elif letter in {3, 19}:  # d t, but not in ts tz tc dz dj
            sound = 0 if after in {2, 9, 18, 25} else DENTAL
        elif letter in {18, 25}:  # s z
            sound = SIBILANT
        elif letter == 10:  # k, but kh is h
            sound = 0 if after == 7 else VELAR
        elif letter == 12:
            sound = M
        elif letter == 13:
            sound = N
        elif letter in {11, 17}:  # l r
            sound = LIQUID
        elif usual:
            if letter in {21, 22}:  # v w
                sound = LABIAL
            elif letter == 9:  # j
                sound = SIBILANT
            elif letter in {6, 16, 23}:  # g q x
                sound = VELAR
            elif letter == 2:  # c before e h i y z
                sound = SIBILANT if after in {4, 7, 8, 24, 25} else VELAR
        if sound and sound != before:
            out[count] = sound
            count += 1
        before = sound if sound or letter in {0, 4, 8, 14, 20, 24} else before
    return count


@numba.njit(cache=True, nogil=True)
def first_sounds(found: Array, count: int, most: int) -> np.uint64:
    """Pack the first sounds in their order."""
    packed = np.uint64(1)
    for k in range(min(count, most)):
        packed = packed * np.uint64(8) + np.uint64(found[k])
    return packed


@numba.njit(cache=True, nogil=True)
def bag_of_sounds(found: Array, count: int) -> np.uint64:
    """Pack how often each sound comes, whatever the order."""
    packed = np.uint64(0)
    for k in range(count):
        packed += np.uint64(1) << np.uint64(6 * found[k])
    return packed


@numba.njit(cache=True, nogil=True)
def digests_of_names(names: Array, begins: Array, digests: Array) -> None:
    """Fill a digest of the parts of each name's first reading in any order; 0 where there is no name.

    Args:
        names: Encoded names of n records in a row.
        begins: Where each begins: n + 1 places.
        digests: Filled: n.
    """
    for record in range(len(begins) - 1):
        at = begins[record]
        digests[record] = 0
        if begins[record + 1] == at:
            continue
        scheme, parts = names[at + 1], names[at + 2]
        at += 3
        for _ in range(parts):
            value = np.uint64(14695981039346656037)
            for k in range(names[at]):
                value = (value ^ np.uint64(names[at + PART_HEAD + k] + 1)) * np.uint64(1099511628211)
            at += PART_HEAD + names[at]
            digests[record] += mixed(WHOLE, value, np.uint64(scheme))


@numba.njit(cache=True, nogil=True)
def keys_of_records(
    names: Array,
    begins: Array,
    in_latin: Array,
    first: Array,
    last: Array,
    place: Array,
    unit: Array,
    number: Array,
    wide: bool,  # noqa: FBT001
    keys: Array,
    counts: Array,
) -> None:
    """Fill the keys of each record.

    Args:
        names: Encoded names of n records in a row.
        begins: Where each begins: n + 1 places.
        in_latin: By scheme, whether its signs are Latin letters.
        first: First day the person may be born on, since 1970; `NO_DAY` where unknown.
        last: Last day.
        place: Digest; 0 where unknown.
        unit: Likewise.
        number: Likewise.
        wide: Whether years next to the known one are keyed too: on one side of a join that is enough.
        keys: Filled: n x `MOST_KEYS`.
        counts: Filled: how many keys each record has; a key may come twice.
    """
    found = np.zeros(512, np.uint8)
    whole = np.zeros(512, np.uint8)
    bags = np.zeros(MOST_SPANS, np.uint64)
    begins_of = np.zeros(MOST_SPANS, np.uint64)
    starts = np.zeros((MOST_PARTS + 1,), np.int64)
    letters = np.zeros(512, np.uint8)
    for record in range(len(begins) - 1):
        n = 0
        year, month, day = -1, 0, 0
        if first[record] != NO_DAY:
            year, month, day = civil(first[record])
            last_year, _, _ = civil(last[record])
            if first[record] == last[record]:
                low, high = min(month, day), max(month, day)
                keys[record, n] = mixed(DAY, np.uint64(year * 512 + low * 32 + high), np.uint64(0))
                n += 1
            else:
                month = 0
                year = (year + last_year) // 2
        if number[record]:
            keys[record, n] = mixed(NUMBER, number[record], np.uint64(0))
            n += 1
        if place[record] and unit[record]:
            keys[record, n] = mixed(PLACE_UNIT, place[record], unit[record])
            n += 1
        reach = 1 if wide else 0
        if year >= 0:
            for near in range(year - reach, year + reach + 1):
                if place[record]:
                    keys[record, n] = mixed(PLACE_YEAR, place[record], np.uint64(near))
                    n += 1
                if unit[record]:
                    keys[record, n] = mixed(UNIT_YEAR, unit[record], np.uint64(near))
                    n += 1
        name = names[begins[record] : begins[record + 1]]
        at = 1
        for _ in range(name[0] if len(name) else 0):
            scheme, parts = name[at], name[at + 1]
            at += 2
            filled = 0
            for part in range(parts):
                size = name[at]
                starts[part] = filled
                letters[filled : filled + size] = name[at + PART_HEAD : at + PART_HEAD + size]
                filled += size
                at += PART_HEAD + size
            starts[parts] = filled
            if not in_latin[scheme]:
                continue
            for usual in range(2):
                total = 0
                spans = 0
                for part in range(parts):
                    for length in range(1, 3):
                        if part + length > parts or (length == 2 and starts[part + 2] - starts[part] > 8):
                            break
                        count = sounds(letters[starts[part] : starts[part + length]], usual == 1, found)
                        if length == 1:
                            whole[total : total + count] = found[:count]
                            total += count
                        if count == 0 or spans == MOST_SPANS or n + 8 > MOST_KEYS:
                            continue
                        begun = first_sounds(found, count, 3)
                        begins_of[spans] = begun
                        bags[spans] = bag_of_sounds(found, count)
                        spans += 1
                        if year >= 0:
                            for near in range(year - reach, year + reach + 1):
                                keys[record, n] = mixed(YEAR, begun, np.uint64(near))
                                n += 1
                        if month:
                            keys[record, n] = mixed(
                                DAY_OF_YEAR, begun & np.uint64(~np.uint64(7)), np.uint64(month * 32 + day)
                            )
                            n += 1
                        if place[record]:
                            keys[record, n] = mixed(PLACE, begun, place[record])
                            n += 1
                        if unit[record]:
                            keys[record, n] = mixed(UNIT, begun, unit[record])
                            n += 1
                for a in range(spans):
                    for b in range(a):
                        if n < MOST_KEYS:
                            low, high = min(bags[a], bags[b]), max(bags[a], bags[b])
                            keys[record, n] = mixed(PAIR, low, high)
                            n += 1
                        if n < MOST_KEYS:
                            low, high = min(begins_of[a], begins_of[b]), max(begins_of[a], begins_of[b])
                            keys[record, n] = mixed(BEGINS, low, high)
                            n += 1
                if total and n < MOST_KEYS:
                    keys[record, n] = mixed(WHOLE, bag_of_sounds(whole, total), np.uint64(0))
                    n += 1
        counts[record] = n


@numba.njit(cache=True, nogil=True)
def civil(days: int) -> tuple[int, int, int]:
    """Give year, month and day of days since 1970 (Hinnant, "chrono-compatible date algorithms")."""
    shifted = days + 719468
    era = shifted // 146097
    of_era = shifted - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return year_of_era + era * 400 + (1 if month <= 2 else 0), month, day
