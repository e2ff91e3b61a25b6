"""Give the tables of a language that says by endings what English says by the order of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from repatria.core.reports import Hedge
from repatria.intake.vocabulary.wordlists import languages, tables_of

_CYRILLIC = re.compile(r"[а-яіїєґё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tables:
    """Hold the expressions of one language, compiled."""

    name: str
    group: re.Pattern[str]
    verbs: dict[str, re.Pattern[str]]
    speech: re.Pattern[str]
    custody: re.Pattern[str]
    topic: re.Pattern[str]
    parties: dict[str, dict[str, re.Pattern[str] | None]]
    bodies: re.Pattern[str]
    offices: re.Pattern[str]
    he: re.Pattern[str]
    she: re.Pattern[str]
    nouns: tuple[tuple[re.Pattern[str], str], ...]
    numbers: tuple[tuple[re.Pattern[str], int], ...]
    scales: tuple[tuple[re.Pattern[str], int], ...]
    hedges: dict[str, Hedge]
    wishes: dict[str, re.Pattern[str]]
    """Of wishes: wanting | refusing | return | stay | matters | done_to | own | wishers | never."""


def language_of(text: str) -> str | None:
    """Tell which language of inflected prose a text is in; ``None`` for English and all others.

    A letter that only one language has decides between two; a text mostly in Latin letters is neither.
    """
    sample = text[:20_000]
    if _CYRILLIC.search(sample) is None or len(_CYRILLIC.findall(sample)) <= len(_LATIN.findall(sample)):
        return None
    counts = {
        name: sum(sample.lower().count(letter) for letter in tables_of(name, "prose")["language"]["letters"])
        for name in languages()
        if tables_of(name, "prose")
    }
    return max(sorted(counts), key=lambda name: counts[name]) if counts else None


@cache
def tables(name: str) -> Tables:
    """Compile the tables of a language."""
    prose = tables_of(name, "prose")
    number = _any(prose["numbers"])
    noun = _any(prose["nouns"])
    hedge = _any(prose["hedges"])
    people = _any(word for party in prose["parties"].values() for word in party["people"])
    letters = r"[а-яіїєґё'’-]"
    digits = r"\d{1,3}(?: \d{3})+|\d+"
    scale = _any(prose["scales"])
    group = re.compile(
        rf"(?:(?P<hedge>{hedge})\s+)?(?:(?P<of>тіла?|тел|тела|останки|рештки)\s+)?"
        rf"(?:(?P<count>(?:{digits})|\b{number})(?:\s+(?P<scale>{scale}))?\s+)"
        rf"(?P<words>(?:{letters}+\s+){{0,3}}?)(?P<noun>\b(?:{noun}|{people})\b)(?P<after>(?:\s+[А-ЯІЇЄҐЁа-яіїєґё'’-]+){{0,3}})",
        re.IGNORECASE,
    )
    return Tables(
        name=name,
        group=group,
        verbs={frame: _compiled(words) for frame, words in prose["verbs"].items()},
        speech=_compiled(prose["verbs"]["speech"]),
        custody=_compiled(prose["custody"]["words"]),
        topic=_compiled(prose["custody"]["topic"]),
        parties={
            code: {form: _compiled(words) if words else None for form, words in row.items()}
            for code, row in prose["parties"].items()
        },
        bodies=re.compile(_any(prose["words"]["bodies"])),
        offices=_compiled(prose["words"]["offices"]),
        he=_compiled(prose["words"]["he"]),
        she=_compiled(prose["words"]["she"]),
        nouns=tuple((re.compile(_any([stem]), re.IGNORECASE), kind) for stem, kind in prose["nouns"].items()),
        numbers=tuple(
            (re.compile(_any([stem]), re.IGNORECASE), value)
            # the longer stem first: "дванадцят*" before "дв*"
            for stem, value in sorted(prose["numbers"].items(), key=lambda row: -len(row[0]))
        ),
        scales=tuple(
            (re.compile(_any([stem]), re.IGNORECASE), value) for stem, value in prose["scales"].items()
        ),
        hedges=prose["hedges"],
        wishes={name: _compiled(listed) for name, listed in prose.get("wishes", {}).items()},
    )


def _compiled(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{_any(words)}\b", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    """Make one expression of stems; a star stands for any ending."""
    found = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_stem(word) for word in found) + ")"


def _stem(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[а-яіїєґё'’-]*").replace(r"\ ", r"\s+")


def number_of(words: Tables, text: str, scale: str | None) -> int | None:
    """Read a count in digits or by the stems of number words."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    value = int(plain) if plain.isdecimal() and plain.isascii() else None
    if value is None:
        value = next((n for expression, n in words.numbers if expression.fullmatch(text.strip())), None)
    if value is None or not scale:
        return value
    return value * next((n for expression, n in words.scales if expression.fullmatch(scale)), 1)


def category_of(words: Tables, noun: str) -> tuple[str | None, bool]:
    """Give the category of a noun, and whether it alone says that they are captives."""
    for expression, kind in words.nouns:
        if expression.fullmatch(noun):
            category, _, captive = kind.partition(" ")
            return (None if category == "unknown" else category), captive == "captive"
    return None, False
