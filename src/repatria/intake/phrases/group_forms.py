"""Tell by its form what a word of no table is: a noun for people, two parties in one word, an age."""

from __future__ import annotations

from functools import cache

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.group_words import PartyWord, Phrase
from repatria.intake.vocabulary.lexicon import Noun, listed, namings
from repatria.intake.vocabulary.tokens import Token

_SHORTEST_BY_FORM = 6


def noun_by_form(tokens: list[Token], at: int, phrase: Phrase) -> tuple[Noun, int] | None:
    """Read "two Pakistani infiltrators", "200 leaders": a noun of no table whose ending tells of people."""
    if phrase.count is None or at >= len(tokens) or tokens[at].text[0].isupper():
        return None
    low = tokens[at].low
    known = low in listed("after_people") or low in listed("modifiers") or low in listed("things")
    plural = (
        (phrase.count > 1 or phrase.part)
        and low.endswith(_endings("people_endings"))
        and len(low) > _SHORTEST_BY_FORM
    )
    if known or not plural or namings().at(tokens, at) is not None:
        return None
    return Noun(low, "unknown", singular=False, captive=False), at + 1


def hyphened_at(tokens: list[Token], at: int) -> list[PartyWord]:
    """Read "French-Iranian": both parties of one word, or nothing."""
    token = tokens[at]
    if "-" not in token.text or not token.text[0].isupper():
        return []
    found, start = [], token.start
    for piece in token.text.split("-"):
        named = namings().at([Token(piece, piece.lower(), start, start + len(piece))], 0) if piece else None
        if named is None or not named[0].forms & {"adjective", "people"}:
            return []
        found.append(PartyWord(named[0].code, Span(start, start + len(piece))))
        start += len(piece) + 1
    return found


def is_bare_noun(low: str) -> bool:
    """Tell whether a lower-case word behind a number or a people may be the noun that they belong to."""
    return (
        low[0].isalpha()
        and not low.endswith("ed")
        and low not in listed("after_people")
        and not low.endswith("ly")
    )


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(sorted(listed(name)))


def is_described(low: str) -> bool:
    """Tell an age or a bond in one word: "66-year-old", "Saudi-backed"."""
    return (
        low.endswith(
            ("-year-old", "-born", "-backed", "-speaking", "-held", "-occupied", "-based", "-trained", "-led")
        )
        and len(low) > 5
    )
