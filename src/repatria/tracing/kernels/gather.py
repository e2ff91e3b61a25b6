"""Encode words letter by letter, and put names together from the encodings of their words, many at once."""

from typing import Any

import numba
import numpy as np

type Array = np.ndarray[Any, Any]

MOST_SIGNS_OF_A_PART = 40  # as in names.readings
PART_HEAD = 5  # as in kernels.alignment
NOT_BY_LETTER = 255  # the script of a letter that the table lacks
NO_SCRIPT = 0


@numba.njit(cache=True, nogil=True)
def encode_words(
    text: Array,
    starts: Array,
    script_of: Array,
    signs_of: Array,
    roman_of: Array,
    classes: Array,
    scripts: Array,
    sizes: Array,
    coded: Array,
) -> None:
    """Encode words of one script each, in the scheme of the script and in Latin signs.

    Args:
        text: UTF-8 of all words in a row.
        starts: Where each begins: n + 1 places.
        script_of: By code point the number of its script; `NO_SCRIPT` for signs that are no letters of
            their own,
            `NOT_BY_LETTER` for letters that the table lacks.
        signs_of: By code point: how many signs it has in the scheme of its script, and the signs.
        roman_of: By code point: how many Latin signs, and the signs.
        classes: By word, the four bytes of its classes of given names.
        scripts: Filled by word: its script; `NO_SCRIPT` where it has no letters, `NOT_BY_LETTER` where it
            cannot be
            encoded letter by letter.
        sizes: Filled by word and reading: bytes of its part; 0 where it has no signs.
        coded: Filled by word, reading and byte: the part.
    """
    points = len(script_of)
    for word in range(len(starts) - 1):
        script = NO_SCRIPT
        filled = 0
        romans = 0
        place = starts[word]
        while place < starts[word + 1]:
            lead = text[place]
            if lead < 0x80:
                point = np.int64(lead)
                place += 1
            elif lead < 0xE0:
                point = np.int64(lead & 0x1F) << 6 | np.int64(text[place + 1] & 0x3F)
                place += 2
            else:
                point = np.int64(points)
                place += 3 if lead < 0xF0 else 4
            here = NOT_BY_LETTER if point >= points else script_of[point]
            if here == NO_SCRIPT:
                continue
            is_first = script == NO_SCRIPT
            if here == NOT_BY_LETTER or not (is_first or script == here):
                script = NOT_BY_LETTER
                break
            script = here
            for k in range(signs_of[point, 0]):
                if filled < MOST_SIGNS_OF_A_PART:
                    coded[word, 0, PART_HEAD + filled] = signs_of[point, 1 + k]
                    filled += 1
            for k in range(roman_of[point, 0]):
                if romans < MOST_SIGNS_OF_A_PART:
                    coded[word, 1, PART_HEAD + romans] = roman_of[point, 1 + k]
                    romans += 1
        scripts[word] = script
        for reading in range(2):
            length = filled if reading == 0 else romans
            coded[word, reading, 0] = length
            for k in range(4):
                coded[word, reading, 1 + k] = classes[word, k]
            sizes[word, reading] = PART_HEAD + length if length else 0


@numba.njit(cache=True, nogil=True)
def lengths_of_names(
    words: Array, starts: Array, scripts: Array, sizes: Array, latin: int, most: int, lengths: Array
) -> None:
    """Find how long each encoded name will be.

    Args:
        words: Numbers of words, of all names in a row.
        starts: Where each name begins: n + 1 places.
        scripts: By word (`encode_words`).
        sizes: By word and reading.
        latin: The script that needs no second reading in Latin signs.
        most: Parts of a name at most.
        lengths: Filled: bytes of each encoded name; 0 where it has no signs, -1 where its words are of
            several
            scripts, too many, or not to be encoded by letter.
    """
    for name in range(len(starts) - 1):
        script = NO_SCRIPT
        length = np.zeros(2, np.int64)
        parts = 0
        for k in range(starts[name], starts[name + 1]):
            here = scripts[words[k]]
            if here == NO_SCRIPT:
                continue
            parts += 1
            is_first = script == NO_SCRIPT
            if here == NOT_BY_LETTER or not (is_first or script == here) or parts > most:
                script = NOT_BY_LETTER
                break
            script = here
            length[0] += sizes[words[k], 0]
            length[1] += sizes[words[k], 1]
        if script == NOT_BY_LETTER:
            lengths[name] = -1
            continue
        total = 0
        for reading in range(1 if script == latin else 2):
            if length[reading]:
                total += 2 + length[reading]
        lengths[name] = total + 1 if total else 0


@numba.njit(cache=True, nogil=True)
def put_together(
    words: Array,
    starts: Array,
    scripts: Array,
    sizes: Array,
    coded: Array,
    scheme_of: Array,
    romanized: int,
    latin: int,
    together: Array,
    begins: Array,
    names: Array,
) -> None:
    """Write encoded names (`names.readings.encode`) from the encodings of their words.

    Args:
        words: As in `lengths_of_names`.
        starts: Likewise.
        scripts: Likewise.
        sizes: Likewise.
        coded: By word and reading, its part (`encode_words`).
        scheme_of: By script, the number of its scheme.
        romanized: The number of the scheme of the second reading.
        latin: The script that has none.
        together: By name, whether it is put together here.
        begins: Where each encoded name begins: n + 1 places.
        names: Filled: encoded names, one after the other.
    """
    for name in range(len(starts) - 1):
        if not together[name] or begins[name + 1] == begins[name]:
            continue
        head = begins[name]
        to = head + 1
        readings = 0
        script = NO_SCRIPT
        for k in range(starts[name], starts[name + 1]):
            if scripts[words[k]] != NO_SCRIPT:
                script = scripts[words[k]]
                break
        for reading in range(1 if script == latin else 2):
            at = to
            parts = 0
            to += 2
            for k in range(starts[name], starts[name + 1]):
                size = sizes[words[k], reading]
                if scripts[words[k]] == NO_SCRIPT or size == 0:
                    continue
                for byte in range(size):
                    names[to + byte] = coded[words[k], reading, byte]
                to += size
                parts += 1
            if parts == 0:
                to = at
                continue
            names[at] = romanized if reading else scheme_of[script]
            names[at + 1] = parts
            readings += 1
        names[head] = readings
