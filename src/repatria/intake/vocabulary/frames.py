"""Give the verbs and nouns that speak of people in somebody's hands, form by form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from repatria.intake.vocabulary.tokens import Phrases
from repatria.intake.vocabulary.wordlists import table

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class VerbForm:
    """Hold one form of a verb.

    Attributes:
        frames: What it can say (capture, hold, release, ...), by its particle ("" for none).
        kind: base | s | past (past and participle alike) | past-only | participle | ing.
    """

    lemma: str
    kind: str
    frames: tuple[tuple[str, str], ...]


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Give every form of every verb of the table, in lower case."""
    frames: dict[str, list[tuple[str, str]]] = {}
    for frame, verbs in table("frames")["verbs"].items():
        if frame == "weak":
            continue
        for verb in verbs:
            lemma, _, particle = verb.partition(" ")
            frames.setdefault(lemma, []).append((particle, frame))
    found: dict[str, VerbForm] = {}
    irregular: dict[str, list[str]] = table("frames")["irregular"]
    for lemma, rows in frames.items():
        ordered = tuple(sorted(rows, key=lambda row: -len(row[0])))
        past, participle = irregular.get(lemma, [_ed(lemma)] * 2)
        forms = {lemma: "base", ("has" if lemma == "have" else _s(lemma)): "s", _ing(lemma): "ing"}
        forms |= {past: "past"} if past == participle else {past: "past-only", participle: "participle"}
        for form, kind in forms.items():
            found.setdefault(form, VerbForm(lemma, kind, ordered))
    return found


@cache
def weak_verbs() -> frozenset[str]:
    """Give the verbs that open a draft only where the report speaks of captives elsewhere."""
    return frozenset(table("frames")["verbs"]["weak"])


@cache
def frame_nouns() -> dict[str, str]:
    """Map nouns ("release", "capture") to what they say."""
    return {noun: frame for frame, nouns in table("frames")["nouns"].items() for noun in nouns}


@cache
def word_set(*names: str) -> frozenset[str]:
    """Give a list of the table of frames, or the words of several."""
    return frozenset(word.lower() for name in names for word in table("frames")["words"][name])


@cache
def word_phrases(name: str) -> Phrases[bool]:
    """Give a list of the table of frames whose members may be of several words."""
    return Phrases.of(table("frames")["words"][name])


@cache
def triggers() -> frozenset[str]:
    """Give the words without one of which a sentence says nothing of people in somebody's hands."""
    return frozenset(
        {*verb_forms(), *frame_nouns(), *word_set("custody"), *word_set("missing"), *word_set("trigger")}
    )


def _s(lemma: str) -> str:
    if _y(lemma):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("ch", "sh", "s", "x", "o")) else "s")


def _ed(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if _y(lemma) else lemma + "ed"


def _ing(lemma: str) -> str:
    if lemma in {"free", "flee", "see"}:
        return lemma + "ing"
    if lemma.endswith("e"):
        return lemma[:-1] + "ing"
    doubled = {"get", "swap", "kidnap", "set", "let", "put", "transfer", "win"}
    return lemma + (lemma[-1] if lemma in doubled else "") + "ing"


def _y(lemma: str) -> bool:
    return lemma.endswith("y") and lemma[-2] not in _VOWELS
