"""Say by which kinds of cue a word tells what became of people."""

from __future__ import annotations

from functools import cache

from repatria.intake.vocabulary.frames import frame_nouns, verb_forms, word_set
from repatria.intake.vocabulary.wordlists import table


@cache
def cues() -> dict[str, frozenset[str]]:
    """Give the kinds of cue of each word, in lower case."""
    found: dict[str, set[str]] = {}
    for word, form in verb_forms().items():
        found.setdefault(word, set()).update(frame for _, frame in form.frames)
    for word, frame in frame_nouns().items():
        found.setdefault(word, set()).add(frame)
    for name in ("custody", "missing"):
        for word in word_set(name):
            found.setdefault(word, set()).add(name)
    for kind, listed in table("cues")["cues"].items():
        for word in listed:
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def cues_of(low: str) -> frozenset[str]:
    """Give the kinds of cue of a word; none of a word that is in no list."""
    return cues().get(low, _NONE)


@cache
def words_of_cues(*kinds: str) -> frozenset[str]:
    """Give the words of some kinds of cue, to tell at once that a sentence has none of them."""
    return frozenset(word for word, of_word in cues().items() if not of_word.isdisjoint(kinds))


_NONE: frozenset[str] = frozenset()
