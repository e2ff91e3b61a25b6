"""Cut a sentence into words and marks, and find phrases of several words among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

_TOKEN = re.compile(
    r"[^\W\d_](?:(?:\.[^\W\d_])+\.|\w*(?:[-'/&](?!(?:s|d|ll|ve|re|m)\b)\w+)*)"
    r"|\d+(?:[.,]\d+)*(?:-[^\W\d_]+)*|'(?:s|d|ll|ve|re|m)\b|-{2,3}|[^\w\s]"
)
_ASIDE_MARKS = frozenset({"-", "--", "---", "—", "–"})


class Token(NamedTuple):
    """Hold one word or mark with its offsets in the sentence."""

    text: str
    low: str
    start: int
    end: int


def tokens_of(text: str, *, most: int | None = None) -> list[Token]:
    """Cut a normalized sentence, or its first words, into tokens; "'s", "'d", "'ll" are ones of their own."""
    found = []
    make = tuple.__new__
    for match in islice(_TOKEN.finditer(text), most):
        word = match[0]
        start, end = match.span()
        if word in _ASIDE_MARKS and text[end : end + 1] == " ":
            # a dash between spaces parts an aside as a comma does
            word = ","
        found.append(make(Token, (word, word.lower(), start, end)))
    return found


class Phrases[V]:
    """Hold phrases with their values, to be found at a position among tokens, the longest first."""

    __slots__ = ("_by_first", "_firsts", "_lower", "longest")

    def __init__(self, values: Mapping[str, V], *, lower: bool) -> None:
        """Index phrases by their first word.

        Args:
            values: The value of each phrase.
            lower: Whether upper and lower case are the same.
        """
        self._lower = lower
        self._by_first: dict[str, list[tuple[list[str], V]]] = {}
        for phrase, value in values.items():
            words = [token.low if lower else token.text for token in tokens_of(phrase)]
            if words:
                self._by_first.setdefault(words[0], []).append((words[1:], value))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._firsts = frozenset(self._by_first)
        self.longest = 1 + max((len(rows[0][0]) for rows in self._by_first.values()), default=0)
        """How many tokens the longest phrase has."""

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases[bool]:
        """Index phrases that have no value."""
        return Phrases(dict.fromkeys(phrases, True), lower=True)

    def at(self, tokens: list[Token], position: int) -> tuple[V, int] | None:
        """Find the longest phrase that starts here: its value, and the position behind it."""
        if position >= len(tokens):
            return None
        token = tokens[position]
        rows = self._by_first.get(token.low if self._lower else token.text)
        if rows is None:
            return None
        for rest, value in rows:
            if not rest:
                return value, position + 1
            end = position + 1 + len(rest)
            following = tokens[position + 1 : end]
            found = [each.low for each in following] if self._lower else [each.text for each in following]
            if found == rest:
                return value, end
        return None

    def places(self, tokens: list[Token]) -> Iterator[tuple[int, V, int]]:
        """Find every position where a phrase starts: position, value of the longest, position behind it."""
        firsts, lower = self._firsts, self._lower
        for position, token in enumerate(tokens):
            if (token.low if lower else token.text) in firsts:
                found = self.at(tokens, position)
                if found is not None:
                    yield position, *found

    def alone(self, word: str) -> V | None:
        """Give the value of a word that is a phrase by itself and begins no longer one."""
        rows = self._by_first.get(word)
        return rows[0][1] if rows is not None and len(rows) == 1 and not rows[0][0] else None

    def firsts(self) -> frozenset[str]:
        """Give the words that phrases start with."""
        return self._firsts
