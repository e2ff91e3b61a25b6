"""Pairs of names in Latin letters, made from judged pairs across scripts, for what those do not show.

Lists that are compared are often both in Latin letters, and judged pairs across scripts teach little of that:
how names are spelt there by different hands, what a slip of the pen looks like, and that all parts but one
may be the same and the people two: brothers, a father and his son, namesakes of one village.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from repatria.tracing.names.readings import ROMANIZED, readings_of
from repatria.tracing.names.text import Script, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SEED = 20250111
_FEWEST_PARTS, _MOST_PARTS = 2, 6
_SHORTEST_WITH_SLIP = 4


class Pair(NamedTuple):
    """Two names, and whether they are of one person."""

    first: str
    second: str
    same: bool


def spelt_otherwise(pairs: "Iterable[Pair]") -> "Iterator[Pair]":
    """Put judged pairs across alphabets into Latin letters: as an official would spell one side, and as the
    other is spelt.

    Only names in scripts with letters: how Han and Hangul are put into Latin letters depends on who does it.
    """  # noqa: D205 - one sentence
    for first, second, same in pairs:
        spelt = _in_latin(first), _in_latin(second)
        if all(spelt) and Script.LATIN in {written(first).script, written(second).script}:
            yield Pair(*spelt, same)


def look_alikes(names: "Iterable[str]") -> "Iterator[Pair]":
    """Make of each name in Latin letters another way to write it, and a name that is alike but for one part.

    A name is written otherwise by one slip or two, with a part left out, shortened to its initial, or with
    the surname at the other end; a tenth stays as it is. The name alike has one part from another name.

    Args:
        names: In any script and order; those in Latin letters with two to six words are used.
    """
    chance = np.random.default_rng(_SEED)
    read = [written(name) for name in sorted(set(names))]
    latin = [list(name.parts) for name in read if name.script is Script.LATIN]
    usable = [words for words in latin if _FEWEST_PARTS <= len(words) <= _MOST_PARTS]
    for words in usable:
        name = " ".join(words)
        yield Pair(" ".join(_otherwise(words, chance)), name, same=True)
        other = usable[int(chance.integers(len(usable)))]
        place = int(chance.integers(len(words)))
        # A part is exchanged for one that stands in its place elsewhere, or for a last one, often a surname.
        there = min(place, len(other) - 1) if chance.random() < 1 / 2 else -1
        if other[there] != words[place]:
            yield Pair(" ".join([*words[:place], other[there], *words[place + 1 :]]), name, same=False)


def _in_latin(name: str) -> str:
    script = written(name).script
    if script is Script.LATIN:
        return name
    if script not in {Script.CYRILLIC, Script.ARABIC, Script.HEBREW}:
        return ""
    spelt = [reading.shown for reading in readings_of(name).readings if reading.scheme == ROMANIZED]
    return " ".join(spelt[0]) if spelt else ""


def _otherwise(words: list[str], chance: np.random.Generator) -> list[str]:
    drawn = chance.random()
    changed = list(words)
    place = int(chance.integers(len(words)))
    if drawn < 0.6:
        changed[place] = _with_slip(words[place], chance)
        if drawn < 0.15:
            another = int(chance.integers(len(words)))
            changed[another] = _with_slip(changed[another], chance)
    elif drawn < 0.75 and len(words) > _FEWEST_PARTS:
        del changed[place]
    elif drawn < 0.85:
        changed = [*words[1:], words[0]]
    elif drawn < 0.9:
        changed[place] = words[place][:1]
    return changed


def _with_slip(word: str, chance: np.random.Generator) -> str:
    """Exchange, leave out, put in or turn around letters of a word, at one place."""
    if len(word) < _SHORTEST_WITH_SLIP:
        return word
    place = int(chance.integers(1, len(word) - 1))
    letter = _LETTERS[int(chance.integers(len(_LETTERS)))]
    before, here, after = word[:place], word[place], word[place + 1 :]
    ways = (before + letter + after, before + after, before + letter + here + after,
            before + after[:1] + here + after[1:])  # fmt: skip
    return ways[int(chance.integers(len(ways)))]
