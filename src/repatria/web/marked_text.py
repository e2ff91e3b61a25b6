"""The text of a report in pieces: where evidence of drafts stands, and what is furniture of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from repatria.core.reports import Passage, ReadReport


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked in one way.

    Attributes:
        drafts: Numbers of the drafts that rest on it, sorted.
        starts: Identifiers of the passages that begin here, for links to lead to.
        ends: Numbers of the drafts of which a passage ends here.
        is_aside: It is no part of the article, or speaks of something else.
    """

    text: str
    drafts: tuple[int, ...]
    starts: tuple[str, ...]
    ends: tuple[int, ...]
    is_aside: bool


def anchor(number: int, turn: int) -> str:
    """Name the place of the passage `turn` of a draft, counted from 1."""
    return f"words-{number}-{turn}"


def mark_text(reading: ReadReport, evidence: Sequence[Sequence[Passage]]) -> tuple[Piece, ...]:
    """Cut a text where anything begins or ends; the pieces put together are the text.

    Args:
        evidence: For each draft, in order of their numbers from 1, the passages that it rests on.
    """
    begins: dict[int, list[tuple[int, str]]] = {}
    ends: dict[int, list[int]] = {}
    for number, passages in enumerate(evidence, 1):
        for turn, passage in enumerate(passages, 1):
            begins.setdefault(passage.start, []).append((number, anchor(number, turn)))
            ends.setdefault(passage.end, []).append(number)
    asides: Counter[int] = Counter()
    furniture = [each.passage for each in reading.furniture]
    for passage in (*furniture, *(each.passage for each in reading.off_topic)):
        asides[passage.start] += 1
        asides[passage.end] -= 1
    text = reading.report.text
    cuts = sorted({0, len(text), *begins, *ends, *asides})
    pieces: list[Piece] = []
    running: Counter[int] = Counter()
    aside = 0
    for cut, until in pairwise(cuts):
        running.subtract(ends.get(cut, ()))
        running.update(number for number, _ in begins.get(cut, ()))
        aside += asides[cut]
        drafts = tuple(sorted(number for number, times in running.items() if times > 0))
        starts = tuple(name for _, name in sorted(begins.get(cut, ())))
        ending = tuple(sorted(set(ends.get(until, ()))))
        pieces.append(Piece(text[cut:until], drafts, starts, ending, aside > 0 and not drafts))
    return tuple(pieces)
