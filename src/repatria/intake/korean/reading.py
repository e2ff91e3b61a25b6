"""Read a Korean report: people in somebody's hands, and quotes with their speakers.

Claims, wishes, offers and events are not read in Korean.
"""

from __future__ import annotations

from dataclasses import replace

from repatria.core.reports import ReadReport, Report
from repatria.intake.article.furniture import Page, says_it_corrects
from repatria.intake.korean.cutting import cut
from repatria.intake.korean.dates import day_of_korean_page
from repatria.intake.korean.drafting import draft_people
from repatria.intake.korean.letters import is_taken_apart
from repatria.intake.korean.phrases import forget_words
from repatria.intake.korean.speakers import Speakers

NOT_READ = (
    "Of this Korean report people in hands and quotes were read; wishes, offers, claims and events were not."
)
TAKEN_APART = "This Korean report is written letter by letter (NFD) and was not read: save it composed (NFC)."


def read_korean(report: Report, page: Page) -> ReadReport:
    """Draft what a Korean report says: nothing that it does not say, and nothing that is recorded yet."""
    sentences = cut(report.text, page)
    told_on = report.published or day_of_korean_page(page)
    warning = TAKEN_APART if is_taken_apart(report.text) else NOT_READ
    report = replace(report, warnings=(*report.warnings, warning))
    try:
        speakers = Speakers(report)
        quotes = speakers.read(sentences)
        return ReadReport(
            report=report,
            headline=page.headline,
            outlet=page.outlet,
            furniture=page.furniture,
            media=page.media,
            quotes=quotes,
            held=draft_people(report, sentences, told_on, speakers),
            corrects=says_it_corrects(page, report),
        )
    finally:
        forget_words()
