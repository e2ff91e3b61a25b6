"""Take records apart into what they may have in common with others: atoms of keys.

Names enter by their sounds (`sounds`), part by part, once with two short parts as one, and as a whole; dates
by year and by day of the year; places, units and numbers as they are.
"""

from typing import Any, NamedTuple

import numba
import numpy as np

from repatria.tracing.kernels.commonness import MIX, PART_HEAD, digest
from repatria.tracing.kernels.sounds import bag_of_sounds, first_sounds, sounds

type Array = np.ndarray[Any, Any]

MOST_ATOMS = 40  # of a record
MOST_WHOLES = 12
SHORT = 8  # signs of two parts that may be one
NO_DAY = -(2**31)

# Kinds of atoms; numbers are part of no format and may change.
YEAR, DAY_OF_YEAR, PLACE, UNIT, NAME, BAG, NUMBER, WHOLE, SPELT = range(9)
KINDS = 9


class Atoms(NamedTuple):
    """What n records may have in common with others.

    Attributes:
        atoms: n x `MOST_ATOMS`; of a part of a name its first three sounds.
        finer: Likewise, of a part of a name all its sounds; else the same atom.
        spelt: Likewise, of a part of a name its letters.
        kinds: n x `MOST_ATOMS`.
        readings: The reading of the name that an atom is of, from 1; 0 of all else.
        parts_of: The parts of the reading that an atom is of, as bits.
        counts: n, how many atoms.
        wholes: n x `MOST_WHOLES`: all sounds of a reading.
        counts_of_wholes: n.
    """

    atoms: Array
    finer: Array
    spelt: Array
    kinds: Array
    readings: Array
    parts_of: Array
    counts: Array
    wholes: Array
    counts_of_wholes: Array


@numba.njit(cache=True, nogil=True)
def mixed(kind: int, value: np.uint64) -> np.uint64:
    """Mix a kind and a value into 64 bits."""
    found = (value ^ ((np.uint64(kind) + np.uint64(1)) * MIX)) * np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(31)
    found *= np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(29))


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
            digests[record] += mixed(WHOLE, value + np.uint64(scheme) * MIX)


@numba.njit(cache=True, nogil=True)
def atoms_of_records(
    names: Array,
    begins: Array,
    in_latin: Array,
    first: Array,
    last: Array,
    place: Array,
    unit: Array,
    number: Array,
    filled_in: Atoms,
) -> None:
    """Fill the atoms of each record.

    Args:
        names: Encoded names of n records in a row.
        begins: Where each begins: n + 1 places.
        in_latin: By scheme, whether its signs are Latin letters.
        first: First day the person may be born on, since 1970; `NO_DAY` where unknown.
        last: Last day.
        place: Digest; 0 where unknown.
        unit: Likewise.
        number: Likewise.
        filled_in: Filled.
    """
    found = np.zeros(512, np.uint8)
    whole = np.zeros(512, np.uint8)
    starts = np.zeros(16, np.int64)
    letters = np.zeros(512, np.uint8)
    for record in range(len(begins) - 1):
        n = 0
        s = 0
        if first[record] != NO_DAY:
            year, month, day = civil(first[record])
            if first[record] == last[record]:
                n = _add(filled_in, record, n, DAY_OF_YEAR, np.uint64(min(month, day) * 32 + max(month, day)))
            else:
                last_year, _, _ = civil(last[record])
                year = (year + last_year) // 2
            # Two years of which the first is even, and two of which it is odd: neighbors share one of them.
            n = _add(filled_in, record, n, YEAR, np.uint64(year >> 1))
            n = _add(filled_in, record, n, YEAR, np.uint64((year + 1) >> 1 | 1 << 16))
        if place[record]:
            n = _add(filled_in, record, n, PLACE, place[record])
        if unit[record]:
            n = _add(filled_in, record, n, UNIT, unit[record])
        if number[record]:
            n = _add(filled_in, record, n, NUMBER, number[record])
        name = names[begins[record] : begins[record + 1]]
        at = 1
        for reading in range(name[0] if len(name) else 0):
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
            begun = n
            for usual in range(1, -1, -1):
                total = 0
                for part in range(parts):
                    for length in range(1, 3):
                        if part + length > parts or (length == 2 and starts[part + 2] - starts[part] > SHORT):
                            break
                        count = sounds(letters[starts[part] : starts[part + length]], usual, found)
                        if length == 1:
                            whole[total : total + count] = found[:count]
                            total += count
                        if count == 0 or n >= MOST_ATOMS:
                            continue
                        atom = mixed(NAME, first_sounds(found, count, 3))
                        fine = mixed(BAG, bag_of_sounds(found, count))
                        letter_by_letter = digest(letters[starts[part] : starts[part + length]])
                        of = ((1 << length) - 1) << part
                        known = False
                        for k in range(begun, n):
                            known = known or (
                                filled_in.atoms[record, k] == atom
                                and filled_in.finer[record, k] == fine
                                and filled_in.parts_of[record, k] == of
                            )
                        if not known:
                            filled_in.atoms[record, n] = atom
                            filled_in.finer[record, n] = fine
                            filled_in.spelt[record, n] = mixed(SPELT, letter_by_letter)
                            filled_in.kinds[record, n] = NAME
                            filled_in.readings[record, n] = reading + 1
                            filled_in.parts_of[record, n] = of
                            n += 1
                if total and s < MOST_WHOLES:
                    sum_of_all = mixed(WHOLE, bag_of_sounds(whole, total))
                    if s == 0 or filled_in.wholes[record, s - 1] != sum_of_all:
                        filled_in.wholes[record, s] = sum_of_all
                        s += 1
        filled_in.counts[record] = n
        filled_in.counts_of_wholes[record] = s


@numba.njit(cache=True, nogil=True)
def _add(filled_in: Atoms, record: int, n: int, kind: int, value: np.uint64) -> int:
    """Fill in an atom that is of no name; gives how many the record has now."""
    atom = mixed(kind, value)
    filled_in.atoms[record, n] = atom
    filled_in.finer[record, n] = atom
    filled_in.spelt[record, n] = atom
    filled_in.kinds[record, n] = kind
    filled_in.readings[record, n] = 0
    filled_in.parts_of[record, n] = 0
    return n + 1


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
