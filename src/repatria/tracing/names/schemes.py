"""Schemes: the alphabets in which readings of names are written and compared.

A scheme is a small alphabet of signs. Scripts with letters have a scheme of their own name; Han characters
are read in several (mandarin, cantonese, hokkien, vietnamese in Latin signs, and Korean in Hangul). Scripts
that a published standard puts into Latin letters are read so, and so is a foreign name in Hangul (loanword).
Spelling is learnt from one scheme to another, so a sign should stand for a sound and not for a shape.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNS = 64  # of an alphabet at most, the two for the edges of a part among them
START, END = 62, 63  # stand before the first and after the last sign of a part

LATIN, CYRILLIC, HEBREW, ARABIC, HANGUL = "latin", "cyrillic", "hebrew", "arabic", "hangul"
MANDARIN, CANTONESE, HOKKIEN, VIETNAMESE = "mandarin", "cantonese", "hokkien", "vietnamese"
GREEK, GEORGIAN, ARMENIAN, KANA, LOANWORD = "greek", "georgian", "armenian", "kana", "loanword"

BY_RULES = frozenset({GREEK, GEORGIAN, ARMENIAN, KANA})
"""Read in Latin letters by a published standard, and compared as what is written in Latin letters is."""

ALPHABET_OF = MappingProxyType(
    {
        LATIN: LATIN,
        CYRILLIC: CYRILLIC,
        HEBREW: HEBREW,
        ARABIC: ARABIC,
        HANGUL: HANGUL,
        MANDARIN: LATIN,
        CANTONESE: LATIN,
        HOKKIEN: LATIN,
        VIETNAMESE: LATIN,
        GREEK: LATIN,
        GEORGIAN: LATIN,
        ARMENIAN: LATIN,
        KANA: LATIN,
        LOANWORD: LATIN,
    }
)
"""The alphabet that each scheme is written in."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The signs of a scheme.

    Attributes:
        name: As in tables/alphabets.tsv.
        signs: Sign by letter (of Hangul: by `i-`, `v-` or `f-` and the jamo); 0 to 61.
        usual: By sign, its usual spelling in Latin letters; empty where it is usually not written.
        shown: By sign, the first letter it stands for.
    """

    name: str
    signs: "Mapping[str, int]"
    usual: tuple[str, ...]
    shown: tuple[str, ...]


@cache
def alphabet(name: str) -> Alphabet:
    """Give an alphabet of tables/alphabets.tsv."""
    signs: dict[str, int] = {}
    usual: list[str] = []
    shown: list[str] = []
    for row in rows_of("alphabets"):
        if row["scheme"] != name:
            continue
        letters = row["letters"].split()
        signs.update(dict.fromkeys(letters, len(usual)))
        usual.append("" if row["usual"] == "-" else row["usual"])
        shown.append(letters[0])
    return Alphabet(name, MappingProxyType(signs), tuple(usual), tuple(shown))
