"""Read what stands beside the drafts: dated events between parties, and what is off topic."""

from __future__ import annotations

import re
from functools import cache

from repatria.core.reports import EventDraft, OffTopic, Passage, Slot
from repatria.intake.discourse.following import Unit
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.wordlists import alternatives, table


def read_events(units: list[Unit]) -> tuple[EventDraft, ...]:
    """Read pacts, first announcements and entries into a war, with the parties their sentence names."""
    events: list[EventDraft] = []
    for unit in units:
        if unit.quote is not None or unit.origin == "headline":
            continue
        for kind in table("forms")["event"]:
            found = next(find_forms("event", kind, unit.marked), None)
            if found is None:
                continue
            first_by_party: dict[str, Slot[str]] = {}
            for mention in unit.marked.mentions:
                if mention.kind in {"P", "N", "A", "G"} and mention.party:
                    words = unit.passage(mention.start, mention.end)
                    first_by_party.setdefault(mention.party, Slot(mention.party, words))
            dates = [mention for mention in unit.marked.mentions if mention.kind == "D"]
            when = None
            if dates and kind != "first-announcement":
                passage = unit.passage(dates[-1].start, dates[-1].end)
                when = Slot(passage.text, passage)
            if first_by_party:
                passage = _trimmed(unit, found.start, found.end)
                events.append(EventDraft(kind, passage, tuple(first_by_party.values()), when))
    return tuple(events)


def read_off_topic(units: list[Unit]) -> tuple[OffTopic, ...]:
    """Set sentences aside that speak of something else.

    Two signs are asked for: a word of another field, and no word of this one; a sentence with neither is
    left where it is.
    """
    aside: list[OffTopic] = []
    for unit in units:
        text = unit.report.text[unit.start : unit.end]
        if unit.origin != "article" or unit.quote is not None or not _any_other_field().search(text):
            continue
        if _within().search(text):
            continue
        for name, expression in _other_fields():
            match = expression.search(text)
            if match:
                aside.append(OffTopic(unit.passage(0, len(text)), Slot(name, unit.passage(*match.span()))))
                break
    return tuple(aside)


def _trimmed(unit: Unit, start: int, end: int) -> Passage:
    text = unit.report.text[unit.start + start : unit.start + end]
    return unit.passage(start, start + len(text.rstrip(" .,;")))


@cache
def _within() -> re.Pattern[str]:
    return re.compile("|".join(table("forms")["off_topic"]["within_topic"]), re.IGNORECASE)


@cache
def _other_fields() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"\b{alternatives(expressions)}\b", re.IGNORECASE))
        for name, expressions in table("forms")["off_topic"].items()
        if name != "within_topic"
    )


@cache
def _any_other_field() -> re.Pattern[str]:
    return re.compile("|".join(expression.pattern for _, expression in _other_fields()), re.IGNORECASE)
