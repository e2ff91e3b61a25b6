"""Phrases: sentences in which names and identifiers are told apart from our own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name or an identifier inside a phrase: text that is not ours."""

    text: str


#: A sentence or part of one: our own words, and names between them.
type Phrase = tuple[str | Name, ...]


def plain(phrase: Phrase) -> str:
    """Make a phrase a string."""
    return "".join(part.text if isinstance(part, Name) else part for part in phrase)


def joined(phrases: Iterable[Phrase], between: str) -> Phrase:
    """Put phrases one behind the other, with words between them."""
    found: list[str | Name] = []
    for phrase in phrases:
        found += [between, *phrase] if found else phrase
    return tuple(found)
