"""Hear names by their consonants, in a few classes of sounds.

Once as letters are usually meant, and once with those left out that are written too differently from language
to language (v, w, j, g, c, q, x).
"""

from typing import Any

import numba
import numpy as np

type Array = np.ndarray[Any, Any]

# Sounds: 0 none, 1 labial, 2 dental, 3 sibilant, 4 velar, 5 m, 6 n, 7 liquid.
LABIAL, DENTAL, SIBILANT, VELAR, M, N, LIQUID = 1, 2, 3, 4, 5, 6, 7
_VOWEL = 8  # parts two sounds that are alike
_SIGNS = 64  # of the Latin alphabet, and after the last letter of a part
_LAST = _SIGNS - 1
_ALWAYS = {"bfp": LABIAL, "sz": SIBILANT, "m": M, "n": N, "lr": LIQUID, "aeiou": _VOWEL}
_USUALLY = {"vw": LABIAL, "j": SIBILANT, "gqx": VELAR}


def _sounds_of_letters() -> Array:
    """Give the sound of each letter before each other: as usually meant (1), or with some left out (0)."""
    table = np.zeros((2, _SIGNS, _SIGNS), np.uint8)
    for letters, sound in _ALWAYS.items():
        table[:, _places(letters)] = sound
    for letters, sound in _USUALLY.items():
        table[1, _places(letters)] = sound
    table[:, _places("dt")] = DENTAL
    for letter in _places("dt"):
        table[:, letter, _places("cjsz")] = 0  # ts tz tc dz dj
    table[:, _places("k")] = VELAR
    table[:, _places("k"), _places("h")] = 0  # kh is h
    table[1, _places("c")] = VELAR
    table[1, _places("c"), _places("ehiyz")] = SIBILANT
    return table


def _places(letters: str) -> list[int]:
    return [ord(letter) - ord("a") for letter in letters]


_SOUNDS = _sounds_of_letters()


@numba.njit(cache=True, nogil=True)
def sounds(letters: Array, usual: int, out: Array) -> int:
    """Give the consonant sounds of Latin signs, neighbors that are alike once; returns how many.

    Args:
        letters: Signs of the Latin alphabet, a is 0.
        usual: 1 where v, w, j, g, c, q and x count as they are usually meant; 0 where they are left out.
        out: Filled.
    """
    count = 0
    before = 0
    last = len(letters) - 1
    for k in range(last + 1):
        letter = min(letters[k], _LAST)
        after = min(letters[k + 1], _LAST) if k < last else _LAST
        sound = _SOUNDS[usual, letter, after]
        if sound == _VOWEL:
            before = 0
        elif sound:
            if sound != before:
                out[count] = sound
                count += 1
            before = sound
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
