"""The words of a report as markup: what drafts were read from is marked, what is no article is grey."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from repatria.core.reports import Passage, ReadReport
from repatria.rendering.lettering import clean
from repatria.rendering.reading_drafts import Cards, Mark

_ORDER = ("offer", "wish", "held", "claim", "event", "quote", "slot")
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `page` is the number of the page that begins with it, 0 for others."""

    markup: Markup
    page: int


def blocks_of(reading: ReadReport, cards: Cards) -> list[Block]:
    """Cut a report into paragraphs with marks.

    Every mark that cards made is in them: words of several drafts are cut where any of them begins or ends,
    and an anchor stands once, on the first piece.
    """
    report = reading.report
    text = _LINE_END.sub(lambda end: "\n" if end[0] == "\r" else " \n", report.text)
    apart = _told_apart(reading, cards.words)
    cuts = sorted(
        {edge for mark in cards.marks for edge in (mark.start, mark.end)}
        | {edge for start, end, _ in apart for edge in (start, end)}
    )
    writing = _Writing(text, cuts, _by_start(cards.marks), apart)
    starts = list(report.page_starts)
    blocks: list[Block] = []
    pages_shown = 0
    for start, end in _paragraphs(text):
        page = bisect_right(starts, start)
        blocks.append(Block(writing.between(start, end), page if page > pages_shown else 0))
        pages_shown = max(page, pages_shown)
    return blocks


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Give where each run of lines that are not blank begins and ends."""
    start = end = position = 0
    for line in text.split("\n"):
        if line.strip():
            start, end = (start if end > start else position), position + len(line)
        elif end > start:
            yield start, end
            start = end
        position += len(line) + 1
    if end > start:
        yield start, end


def _by_start(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind, mark.anchor))


def _told_apart(reading: ReadReport, words: dict[str, str]) -> list[tuple[int, int, str]]:
    """Give what is no article, with its label, in the order of the text; nothing twice."""
    found = [
        (one.passage, f"{words['told-apart']}: {words.get(f'apart {one.kind}', one.kind)}")
        for one in reading.furniture
    ]
    found += [(line, words["picture"]) for record in reading.media for line in record.lines]
    found += [(one.passage, words["off-topic"]) for one in reading.off_topic]
    kept: list[tuple[int, int, str]] = []
    for passage, label in sorted(found, key=lambda one: (one[0].start, -one[0].end)):
        if not kept or passage.start >= kept[-1][1]:
            kept.append((*_span(passage), label))
    return kept


def _span(passage: Passage) -> tuple[int, int]:
    return passage.start, passage.end


class _Writing:
    """Write pieces of a text with the marks that lie on them."""

    def __init__(
        self, text: str, cuts: list[int], marks: list[Mark], apart: list[tuple[int, int, str]]
    ) -> None:
        self._text = text
        self._cuts = cuts
        self._apart = apart
        self._anchored: set[str] = set()
        self._on: defaultdict[int, list[Mark]] = defaultdict(list)
        self._ending: defaultdict[int, list[Mark]] = defaultdict(list)
        for mark in marks:
            for cut in cuts[bisect_left(cuts, mark.start) : bisect_left(cuts, mark.end)]:
                self._on[cut].append(mark)
            if mark.draft is not None:
                self._ending[mark.end].append(mark)

    def between(self, start: int, end: int) -> Markup:
        """Write what stands from one offset to another."""
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        edges = [start, *inner, end]
        pieces = [self._piece(left, right) for left, right in pairwise(edges)]
        return Markup("").join(pieces)

    def _piece(self, start: int, end: int) -> Markup:
        place = bisect_right(self._cuts, start) - 1
        cut = self._cuts[place] if place >= 0 else -1
        words = escape("".join(sign if sign == "\n" else clean(sign) for sign in self._text[start:end]))
        marks = self._on.get(cut, [])
        if marks:
            kind = min((mark.kind for mark in marks), key=_ORDER.index)
            new = [mark.anchor for mark in marks if mark.anchor not in self._anchored]
            self._anchored.update(new)
            # Further anchors on the same words lead to the same place, so they nest.
            for anchor in reversed(list(dict.fromkeys(new))[1:]):
                words = Markup('<span id="{}">{}</span>').format(anchor, words)
            first = Markup(' id="{}"').format(new[0]) if new else Markup("")
            words = Markup('<mark class="m-{}"{}>{}</mark>').format(kind, first, words)
        words += self._references(end)
        apart = self._apart_at(start)
        if apart is None:
            return words
        left, label = apart
        if left == start:
            words = Markup('<span class="label">{}</span>{}').format(label, words)
        return Markup('<span class="told-apart">{}</span>').format(words)

    def _references(self, end: int) -> Markup:
        drafts = dict.fromkeys(mark.draft for mark in self._ending.pop(end, []) if mark.draft is not None)
        links = [Markup('<a class="ref" href="#{}">{}</a>').format(*draft) for draft in drafts]
        return Markup("").join(links)

    def _apart_at(self, start: int) -> tuple[int, str] | None:
        place = bisect_right(self._apart, (start, len(self._text) + 1, "")) - 1
        if place >= 0 and self._apart[place][0] <= start < self._apart[place][1]:
            return self._apart[place][0], self._apart[place][2]
        return None
