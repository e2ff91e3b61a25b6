"""Take Korean syllables apart by their code points: which one is closed, and which forms a verb has.

A syllable is one character, whose number says its first consonant, its vowel and what closes it. So the forms
of a verb are computed from its stem, and no dictionary of forms is kept.

Source: The Unicode Standard, section 3.12, Conjoining Jamo Behavior.
"""

from __future__ import annotations

import re
from functools import cache

SYLLABLE = "가-힣"
_FIRST, _LAST = ord("가"), ord("힣")
_FINALS = 28
_VOWELS = 21
N, L, M, B, SS = 4, 8, 16, 17, 20
"""Numbers of the finals ㄴ, ㄹ, ㅁ, ㅂ and ㅆ."""
_A, _AE, _EO, _E, _YEO, _O, _WA, _OE, _WAE, _U, _WO, _EU, _I = 0, 1, 4, 5, 6, 8, 9, 11, 10, 13, 14, 18, 20
_PAST = {_O: _WA, _U: _WO, _I: _YEO, _OE: _WAE, _EU: _EO, _A: _A, _AE: _AE, _EO: _EO, _E: _E, _YEO: _YEO}
"""The vowel of a stem, and what it becomes before 아 or 어."""
_HANGUL = re.compile(r"[가-힣\u1100-\u11ff]")
_CONJOINING = re.compile("[\u1100-\u11ff]")
_OTHER = re.compile(r"[a-zа-яіїєґё]", re.IGNORECASE)
_SAMPLE_CHARACTERS = 20_000


def is_korean(text: str) -> bool:
    """Tell whether a text is in Korean: it has more Hangul than letters of Latin and Cyrillic.

    A syllable is two or three letters of others, so that a report with many foreign names stays Korean.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if _HANGUL.search(sample) is None:
        return False
    return 2 * len(_HANGUL.findall(sample)) > len(_OTHER.findall(sample))


def is_taken_apart(text: str) -> bool:
    """Tell Korean whose syllables are written letter by letter (NFD), which the tables do not fit."""
    sample = text[:_SAMPLE_CHARACTERS]
    return 2 * len(_CONJOINING.findall(sample)) > len(_HANGUL.findall(sample))


def final_of(letter: str) -> int | None:
    """Give the number of what closes a syllable: 0 for an open one, ``None`` for what is no syllable."""
    code = ord(letter)
    return (code - _FIRST) % _FINALS if _FIRST <= code <= _LAST else None


def is_closed(letter: str) -> bool:
    """Tell whether a syllable ends in a consonant; a digit or a Latin letter is never closed."""
    return bool(final_of(letter))


def closed_with(letter: str, final: int) -> str:
    """Close an open syllable: 하 with ㄴ is 한."""
    return chr(ord(letter) - (final_of(letter) or 0) + final)


def past_of(letter: str) -> str:
    """Give the syllable that an open one becomes before 아 or 어: 나 stays, 오 is 와, 하 is 해."""
    if letter == "하":
        return "해"
    at = ord(letter) - _FIRST
    vowel = at // _FINALS % _VOWELS
    return chr(ord(letter) + (_PAST.get(vowel, vowel) - vowel) * _FINALS)


@cache
def forms_of(stem: str) -> str:
    """Give an expression of all forms of a stem, up to and with its last syllable.

    Args:
        stem: A verb without 다. A closed stem ("붙잡") has one form, an open one ("생포하") up to ten:
            생포하, 생포한, 생포할, 생포함, 생포합, 생포해, 생포했.

    Returns:
        A regular expression; a space in the stem stands for any run of spaces, and for none.
    """
    lead, last = stem[:-1], stem[-1]
    head = re.escape(lead).replace(r"\ ", r"\s*")
    if is_closed(last):
        return head + re.escape(last)
    past = past_of(last)
    letters = {last, past, closed_with(past, SS), *(closed_with(last, final) for final in (N, L, M, B))}
    if last == "하":
        letters.add("하")
    return f"{head}[{''.join(sorted(letters))}]"


def agrees(word: str, *, closed: bool) -> bool:
    """Tell whether a word ends so that a particle for closed, or for open, syllables can follow it.

    What ends in no syllable (a digit, a bracket, a Latin letter) takes either.
    """
    if not word:
        return False
    final = final_of(word[-1])
    return final is None or bool(final) == closed
