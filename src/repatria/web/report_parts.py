"""A long report in parts, each with its drafts, so that a slow line brings one in a second."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from repatria.core.reports import Passage
from repatria.web.marked_text import Piece

HEAVIEST = 100_000
"""Bytes of a part as a page sends it: its text, and the drafts that begin in it."""
CARD = 2_500
"""Bytes of the card of a draft, about."""
LONGEST_STRETCH = 500
"""Characters that stay together; a longer line may go on in the next part."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a text begin and end, and where in them the evidence of drafts stands.

    Attributes:
        cuts: From 0 to the length of the text; one more than there are parts.
        evidence: For each draft, in order of their numbers from 1, the passages that it rests on.
    """

    cuts: tuple[int, ...]
    evidence: tuple[tuple[Passage, ...], ...]

    @property
    def number(self) -> int:
        """Say how many parts there are, from 1."""
        return len(self.cuts) - 1

    def asked(self, part: str) -> int:
        """Read which part an address asks for; by nonsense the first, and the last by more than there are."""
        is_number = part.isascii() and part.isdecimal() and len(part) < 8
        return min(max(int(part), 1), self.number) if is_number else 1

    def of_passage(self, passage: Passage) -> int:
        """Give the part, from 1, in which a passage begins."""
        return max(sum(cut <= passage.start for cut in self.cuts[:-1]), 1)

    def of_draft(self, number: int) -> int:
        """Give the part in which a draft has its card: that of its first evidence."""
        passages = self.evidence[number - 1]
        return self.of_passage(passages[0]) if passages else 1

    def within(self, pieces: Sequence[Piece], part: int) -> tuple[Piece, ...]:
        """Give the pieces of a part; one that goes over a cut begins in one part and ends in the next."""
        return tuple(_within(pieces, self.cuts[part - 1], self.cuts[part]))


def parts_of(text: str, evidence: Sequence[Sequence[Passage]]) -> Parts:
    """Cut a text into parts that are light enough, at the ends of lines."""
    cards = Counter(passages[0].start for passages in evidence if passages)
    starts = sorted(cards)
    cuts, place, weight = [0], 0, 0
    for stretch in _stretches(text):
        inside = starts[bisect_left(starts, place) : bisect_left(starts, place + len(stretch))]
        own = len(escape(stretch).encode("utf-8", "replace")) + CARD * sum(cards[start] for start in inside)
        if weight and weight + own > HEAVIEST:
            cuts.append(place)
            weight = 0
        weight += own
        place += len(stretch)
    return Parts((*cuts, len(text)), tuple(tuple(each) for each in evidence))


def _stretches(text: str) -> Iterator[str]:
    """Give the lines of a text, and a very long one in pieces."""
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), LONGEST_STRETCH):
            yield line[start : start + LONGEST_STRETCH]


def _within(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    ends = [0]
    for each in pieces:
        ends.append(ends[-1] + len(each.text))
    for each, (begins, until) in zip(pieces, pairwise(ends), strict=True):
        if begins < end and until > start:
            yield replace(
                each,
                text=each.text[max(start - begins, 0) : end - begins],
                starts=each.starts if begins >= start else (),
                ends=each.ends if until <= end else (),
            )
