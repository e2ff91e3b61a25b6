"""Give the tables of Korean, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from repatria.intake.korean.letters import forms_of
from repatria.intake.vocabulary.wordlists import tables_of

LANGUAGE = "korean"
FRAMES = (
    "capture",
    "hold",
    "release",
    "regain",
    "fetch",
    "take",
    "give",
    "exchange",
    "missing",
    "death",
    "others",
)
"""What a verb can say of people; ``others`` is all that has nothing to do with custody."""


@dataclass(frozen=True, slots=True)
class VerbRow:
    """Hold one stem.

    Attributes:
        frame: One of `FRAMES`, or ``weak`` for what holds only those whom a noun calls captives.
        is_active: Whether who holds is its subject, and the people its object.
    """

    stem: str
    frame: str
    is_active: bool


@cache
def words(name: str) -> dict[str, Any]:
    """Read one table: people | parties | custody | speech."""
    return tables_of(LANGUAGE, name)


def one_of(listed: Iterable[str]) -> str:
    """Join words into one expression, longest first; a space stands for any run of spaces."""
    found = sorted(set(listed), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in found) + ")"


@cache
def topic() -> re.Pattern[str]:
    """Give what says by itself that a report speaks of captives."""
    return re.compile(one_of(words("custody")["language"]["topic"]))


@cache
def weak_topic() -> re.Pattern[str]:
    """Give what says so, and stands in reports of crimes too."""
    return re.compile(one_of(words("custody")["language"]["weak_topic"]))


@cache
def verb_rows() -> tuple[VerbRow, ...]:
    """Give every stem of the table of custody, longest first."""
    rows: list[VerbRow] = []
    custody = words("custody")
    for frame in FRAMES:
        for voice in ("active", "passive"):
            rows += [VerbRow(stem, frame, voice == "active") for stem in custody[frame][voice]]
    rows += [VerbRow(stem, "weak", is_active=False) for stem in custody["hold"]["weak"]]
    return tuple(sorted(rows, key=lambda row: (-len(row.stem), row.stem)))


@cache
def noun_rows() -> dict[str, VerbRow]:
    """Give the nouns that verbs in 하 and 되 are made of: "생포", "석방", "억류"."""
    found: dict[str, VerbRow] = {}
    for row in verb_rows():
        if row.stem[-1] in "하되" and len(row.stem) > 2 and row.frame not in {"others", "weak"}:
            known = found.get(row.stem[:-1])
            if known is None or row.is_active:
                found[row.stem[:-1]] = row
    return found


@cache
def verbs() -> tuple[re.Pattern[str], dict[str, VerbRow]]:
    """Give one expression for all verbs, and what stands for each of its groups."""
    rows: dict[str, VerbRow] = {}
    parts: list[str] = []
    for at, row in enumerate(verb_rows()):
        name = f"v{at}"
        rows[name] = row
        parts.append(f"(?P<{name}>{forms_of(row.stem)})")
    for at, (noun, row) in enumerate(sorted(noun_rows().items(), key=lambda pair: -len(pair[0]))):
        name = f"n{at}"
        rows[name] = row
        parts.append(
            rf"(?P<{name}>{re.escape(noun)})(?=(?:을|를|은|는|이|가|에|과|와|도|의|중|후)?(?![가-힣]))"
        )
    # most words begin with no letter of the table, and are passed over at once
    letters = "".join(sorted({row.stem[0] for row in rows.values()}))
    return re.compile(rf"(?<![가-힣])(?=[{letters}])(?:" + "|".join(parts) + ")"), rows


@cache
def nouns() -> dict[str, tuple[str | None, str]]:
    """Give the nouns for people: category (``None`` if the noun says none) and captive, troops or missing."""
    found: dict[str, tuple[str | None, str]] = {}
    for noun, kind in words("people")["nouns"].items():
        category, _, more = kind.partition(" ")
        found[noun] = (None if category == "unknown" else category, more)
    return found


@cache
def listed(table: str, section: str, name: str) -> frozenset[str]:
    """Give a list as a set, to look words up in it."""
    return frozenset(words(table)[section][name])
