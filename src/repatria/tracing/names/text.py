"""A name as it was written, cleaned and taken apart without being changed in what it says."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

MOST_LETTERS = 240  # of a name that are read; no real name is longer, and a file may hold anything
MOST_PARTS = 9


class Script(StrEnum):
    """Scripts that are told apart; `OTHER` is every script without a table of ours."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HANGUL = "hangul"
    HAN = "han"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    GREEK = "greek"
    GEORGIAN = "georgian"
    ARMENIAN = "armenian"
    KANA = "kana"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Written:
    """A cleaned name.

    Attributes:
        parts: Its words in the order written, in small letters, letters only; at most `MOST_PARTS`.
        script: The script that most of its letters are in; `OTHER` where no letter was found.
        cut: Whether letters beyond `MOST_LETTERS` or words beyond `MOST_PARTS` were left unread.
    """

    parts: tuple[str, ...]
    script: Script
    cut: bool = False


# The first and last code point of each block that holds letters of names (Unicode 15).
_BLOCKS = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0250, 0x02FF, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0531, 0x058F, Script.ARMENIAN),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC),
    (0x10A0, 0x10FF, Script.GEORGIAN),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1C80, 0x1C8F, Script.CYRILLIC),
    (0x1C90, 0x1CBF, Script.GEORGIAN),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x2C60, 0x2C7F, Script.LATIN),
    (0x2D00, 0x2D2F, Script.GEORGIAN),
    (0x2DE0, 0x2DFF, Script.CYRILLIC),
    (0x3041, 0x30FF, Script.KANA),
    (0x3130, 0x318F, Script.HANGUL),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xA640, 0xA69F, Script.CYRILLIC),
    (0xA720, 0xA7FF, Script.LATIN),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB13, 0xFB17, Script.ARMENIAN),
    (0xFB1D, 0xFB4F, Script.HEBREW),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC),
    (0x20000, 0x323AF, Script.HAN),
)
# Inside a word these say how a letter sounds, or nothing; they do not end the word.
_WITHIN = frozenset("'’‘ʼʻ`´ʹʺ′״׳\u200c\u200d\u0640ـ")
_MARKS_TO_DROP = ("Mn", "Mc", "Me", "Cf")
_WORDS_IN_ASCII = re.compile("[a-z]+")
_WITHIN_IN_ASCII = tuple(sorted(sign for sign in _WITHIN if sign.isascii()))
_BREAK = re.compile(r"[^\w]+|_+|\d+")


@lru_cache(maxsize=1 << 14)
def script_of_letter(letter: str) -> Script:
    """Name the script of one letter."""
    point = ord(letter)
    for first, last, script in _BLOCKS:
        if first <= point <= last:
            return script
    return Script.OTHER


@lru_cache(maxsize=1 << 14)
def is_dropped(sign: str) -> bool:
    """Say whether a sign inside a word is no letter of its own: apostrophes, joiners, points and accents.

    An accent that could be joined to its letter is part of that letter.
    """
    return sign in _WITHIN or unicodedata.category(sign) in _MARKS_TO_DROP


@lru_cache(maxsize=1 << 16)
def written(name: str) -> Written:
    """Clean a name and take it apart.

    Control characters, marks of direction, emoji, digits and punctuation part words; apostrophes and joiners
    inside a word are dropped; accents stay with Latin letters until they are read, vowel points of Arabic and
    Hebrew go. Nothing that a file may hold makes it fail.
    """
    cut = len(name) > MOST_LETTERS
    if name.isascii():  # a way of its own, several times as fast: most letters of most lists are these
        plain = name[:MOST_LETTERS].lower()
        for sign in _WITHIN_IN_ASCII:
            plain = plain.replace(sign, "")
        words = _WORDS_IN_ASCII.findall(plain)
        script = Script.LATIN if words else Script.OTHER
        return Written(tuple(words[:MOST_PARTS]), script, cut=cut or len(words) > MOST_PARTS)
    text = unicodedata.normalize("NFKC", name[:MOST_LETTERS]).lower()
    kept = [sign if unicodedata.category(sign)[0] == "L" else " " for sign in text if not is_dropped(sign)]
    words = [word for word in _BREAK.split("".join(kept)) if word]
    counted = Counter(script_of_letter(letter) for word in words for letter in word)
    script = max(counted, key=lambda one: (counted[one], one)) if counted else Script.OTHER
    return Written(tuple(words[:MOST_PARTS]), script, cut=cut or len(words) > MOST_PARTS)
