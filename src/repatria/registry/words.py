"""Words by which records are found: the normal form of what stands in them, each with the field it is of.

The field stands before the word, so that whoever may not read a field finds nothing by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping

#: Which fields of which kind are found by their words; of a number all its parts are one word.
FOUND_BY: Mapping[str, tuple[str, ...]] = {"person": ("name", "number", "unit"), "custody": ("place",)}
WHOLE = frozenset({"number"})
LONGEST_WORD = 60
"""Letters of a word that count; nobody types more."""


def words_of(said: Mapping[str, str | None]) -> str | None:
    """Write the words of fields for the index: ``name:one name:two unit:93``; None where there are none."""
    found = sorted({f"{field}:{word}" for field, text in said.items() for word in _of_field(field, text)})
    return " ".join(found) or None


def asked(words: str, fields: Collection[str]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Read what somebody searches for.

    Returns:
        All of these have to be found; each in one of these ways; in one way by all of these beginnings.
    """
    return tuple(
        ways
        for word in words.split()
        if (ways := tuple(way for field in sorted(fields) if (way := _beginnings(field, word))))
    )


def normal(text: str) -> str:
    """Give the normal form: no case, no accents, no apostrophes; all else that is no letter is a gap."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = (
        letter if letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter) and letter not in "'’ʼ`"
    )
    return "".join(letters)


def _beginnings(field: str, word: str) -> tuple[str, ...]:
    """Give what to look for: a part before another one is whole, and ends in a space; the last may go on.

    Beside longer parts a single letter tells little and takes long.
    """
    parts = list(_of_field(field, word))
    told = [part for part in parts if len(part) > 1] or parts
    return tuple(f"{field}:{part}{' ' if part is not parts[-1] else ''}" for part in told)


def _of_field(field: str, text: str | None) -> Iterator[str]:
    parts = normal(text or "").split()
    for word in ["".join(parts)] if field in WHOLE and parts else parts:
        yield word[:LONGEST_WORD]
