"""Make quotes of what stands inside quotation marks, with their speakers."""

from __future__ import annotations

from repatria.core.reports import Quote, Report
from repatria.intake.discourse.following import Discourse


def read_quotes(report: Report, discourse: Discourse) -> tuple[Quote, ...]:
    """Read whole utterances, and quoted words inside somebody's reported statement."""
    quotes = [
        Quote(report.passage(span.start, span.end), speaker, "confident" if agreed else "check")
        for span, speaker, agreed in discourse.quotes
    ]
    return tuple(sorted(quotes, key=lambda quote: quote.passage.start))
