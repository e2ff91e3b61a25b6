"""Make quotes of what stands inside quotation marks, with their speakers."""

from __future__ import annotations

from repatria.core.reports import Quote, Report
from repatria.intake.claims import statements
from repatria.intake.discourse import Discourse, Unit
from repatria.intake.furniture import Page
from repatria.intake.sentences import is_utterance, paragraphs, quoted_spans

FEWEST_WORDS = 3
"""Fewer words inside quotation marks, in a sentence with no quote of its own, are a name or a single term."""


def read_quotes(report: Report, page: Page, discourse: Discourse) -> tuple[Quote, ...]:
    """Read whole utterances, and a few quoted words inside somebody's reported statement.

    The confident tier needs two ways to agree on the speaker: the form of the sentence ("he said", and whom
    "he" stands for), and the person spoken of nearest to the quote.
    """
    quotes = [
        Quote(report.passage(span.start, span.end), speaker, "confident" if agreed else "check")
        for span, speaker, agreed in discourse.quotes
    ]
    for span in quoted_spans(report.text, paragraphs(report.text, page.article)):
        if is_utterance(report.text, span) or len(report.text[span.start : span.end].split()) < FEWEST_WORDS:
            continue
        for unit in discourse.units:
            if unit.start <= span.start and span.end <= unit.end and unit.quote is None:
                quotes += _partial(unit, span.start, span.end)
                break
    return tuple(sorted(quotes, key=lambda quote: quote.passage.start))


def _partial(unit: Unit, start: int, end: int) -> list[Quote]:
    for statement in statements(unit):
        if unit.start + statement.content.start <= start and end <= unit.start + statement.content.end + 1:
            return [Quote(unit.report.passage(start, end), statement.speaker, "check")]
    return []
