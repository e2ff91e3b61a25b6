"""Weigh two readings of who speaks a quote: it is sure only where both name the same one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from repatria.core.reports import Attribution, Passage, Report
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.cast import Figure
from repatria.intake.discourse.hearing import Heard
from repatria.intake.phrases.mentions import party_of_name

_EMPTY = frozenset(["a", "an", "the", "of", "and", "mr", "mrs", "ms", "dr", "his", "her", "its", "their"])
_HOW = {"name": "named", "noun": "body", "pronoun": "pronoun", "thing": "body"}
_MOST_QUOTES = 40
_WORD = re.compile(r"\w+")


class Placed(Protocol):
    """Have a place in a report."""

    def passage(self, start: int, end: int) -> Passage:
        """Point to words by their offsets in it."""


class Quoting(Protocol):
    """Have quotes with speakers, and of each the figure that was heard with what it was called then."""

    quotes: list[tuple[Span, Attribution | None, bool]]
    figures: list[tuple[Figure, str] | None]


def weigh(unit: Placed, read: Attribution | None, heard: Heard | None) -> tuple[Attribution | None, bool]:
    """Choose between what was read and what was heard, and say whether both are one.

    Where they differ, what was heard stands: it was right more often (docs/decisions/0074).
    """
    if heard is None:
        return read, False
    figure = heard.figure
    if read is not None and is_same(read.who, figure.who):
        fuller = figure.named and len(words_of(figure.who)) > len(words_of(read.who))
        return (replace(read, who=figure.who) if fuller else read), True
    start, end = (heard.start, heard.end) if heard.start is not None else (0, 0)
    passage = unit.passage(start or 0, end or 0)
    how = _HOW[heard.kind] if heard.kind else "continued"
    if heard.form in {"carried", "continued", "told", "introduced"}:
        how = "continued"
    is_there = read is not None and read.passage.start < passage.end and passage.start < read.passage.end
    party = read.party if is_there and read is not None else figure.party or party_of_name(figure.who)
    captive = bool(is_there and read is not None and read.captive)
    return Attribution(figure.who, party, passage, how, captive), False


def name_later(report: Report, discourse: Quoting) -> None:
    """Name the speakers whom the report named only after their words, and those of headings."""
    for number, (quote, speaker, agreed) in enumerate(discourse.quotes):
        seen = discourse.figures[number]
        if (
            speaker is not None
            and seen is not None
            and seen[0].who != seen[1]
            and is_same(speaker.who, seen[1])
        ):
            discourse.quotes[number] = (quote, replace(speaker, who=seen[0].who), agreed)
        if speaker is None:
            later = _said_again(report, discourse, number)
            if later is not None:
                discourse.quotes[number] = (quote, replace(later, how="continued"), False)


def _said_again(report: Report, discourse: Quoting, number: int) -> Attribution | None:
    """Find who speaks the words of a heading: who says them in the article, else who is quoted next."""
    quote = discourse.quotes[number][0]
    words = report.text[quote.start : quote.end].strip(" .,")
    near = discourse.quotes[number + 1 : number + 1 + _MOST_QUOTES]
    behind = [(span, speaker) for span, speaker, _ in near if speaker is not None]
    return next(
        (speaker for span, speaker in behind if words in report.text[span.start : span.end]), None
    ) or (behind[0][1] if behind else None)


def is_same(one: str, other: str) -> bool:
    """Tell whether two ways to call a speaker are one: all words of the shorter stand in the longer."""
    mine, theirs = words_of(one), words_of(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def words_of(name: str) -> frozenset[str]:
    """Give the words of a name that tell it from others."""
    return frozenset(_WORD.findall(name.lower().replace("'s", "").replace("’s", ""))) - _EMPTY
