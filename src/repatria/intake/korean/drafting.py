"""Draft the people in somebody's hands of a Korean report, sentence by sentence."""

from __future__ import annotations

from datetime import date

from repatria.core.reports import HeldDraft, Report
from repatria.intake.article.sentences import Sentence
from repatria.intake.korean.custody import readings
from repatria.intake.korean.phrases import Party, without_brackets
from repatria.intake.korean.roles import Spoken
from repatria.intake.korean.speakers import Speakers
from repatria.intake.korean.tables import topic, weak_topic
from repatria.intake.korean.tellers import teller_of
from repatria.intake.korean.told import AllTold

_PAIR = 2


def draft_people(
    report: Report, cut: list[Sentence], told_on: date | None, speakers: Speakers
) -> tuple[HeldDraft, ...]:
    """Draft the people that a report says are in somebody's hands; nobody where it tells of no captives.

    Args:
        report: The report.
        cut: Its sentences.
        told_on: The day of the report, for the days that worded dates can mean.
        speakers: Whom the report names, and who speaks its quotes.
    """
    is_plain = topic().search(report.text) is not None
    if not is_plain and weak_topic().search(report.text) is None:
        return ()
    told = AllTold(report, needs_party=not is_plain)
    pair: tuple[str, ...] = ()
    paragraph = -1
    about: Party | None = None
    for sentence in cut:
        if sentence.paragraph != paragraph:
            # what a sentence is about reaches into the next, and not into the next paragraph
            paragraph, about = sentence.paragraph, None
        start, text = sentence.start, outside_quotes(report.text, sentence)
        spoken = Spoken(text, topic=_moved(about, -start))
        for reading in readings(spoken, pair=pair):
            teller = teller_of(report, start, spoken, reading.end, speakers.people)
            told.add(start, text, reading, teller)
        about = _moved(spoken.topic_named(), start)
        named = tuple(dict.fromkeys(party.code for party in spoken.parties))
        pair = named if len(named) == _PAIR else pair
        for quote in sentence.quotes:
            words = without_brackets(report.text[quote.start : quote.end])
            for reading in readings(Spoken(words, in_quote=True)):
                told.add(quote.start, words, reading, speakers.speaker_at(quote.start))
    return told.drafts(told_on)


def outside_quotes(text: str, sentence: Sentence) -> str:
    """Give a sentence with spaces in place of its quoted words and of what stands in brackets.

    What is written on to a closing mark belongs to the quote: in "…”이란 성명" it is no Iran.
    """
    outside = list(text[sentence.start : sentence.end])
    for quote in sentence.quotes:
        first, behind = quote.start - sentence.start - 1, quote.end - sentence.start + 1
        while behind < len(outside) and "가" <= outside[behind] <= "힣":
            behind += 1
        for at in range(max(0, first), min(len(outside), behind)):
            outside[at] = " "
    return without_brackets("".join(outside))


def _moved(party: Party | None, by: int) -> Party | None:
    return Party(party.code, party.start + by, party.end + by, party.behind) if party is not None else None
