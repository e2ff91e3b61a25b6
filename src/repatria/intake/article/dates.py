"""Resolve worded dates against the day of the report, as intervals: "last Tuesday", "in June"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from repatria.core.reports import DayInterval
from repatria.intake.article.furniture import Page
from repatria.intake.vocabulary.wordlists import table, words


def resolve_days(worded: str, told_on: date | None) -> DayInterval | None:
    """Say which days the words of a date can mean.

    A day of the week without "next" is the last one before the report's day, or that day itself: news tells
    of what was. A month without a year is the last one that had begun. What needs the report's day stays
    unresolved where that day is not known.

    Args:
        worded: The words, as the report has them.
        told_on: The day the report was published.

    Returns:
        First and last day; ``None`` where the words do not say it.
    """
    text = re.sub(r"\s+", " ", worded.strip().lower()).strip(" ,.")
    month = _month_of(text)
    year = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    if month is not None:
        return _in_month(text, month, int(year[1]) if year else None, told_on)
    if year is not None:
        return DayInterval(date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
    return _relative(text, told_on) if told_on is not None else None


def day_of_page(page: Page) -> date | None:
    """Find the day a page says it was published: the first date above the article that is one day."""
    for line in page.furniture:
        days = resolve_days(line.passage.text, None) if line.kind == "dateline" else None
        if days is not None and days.first == days.last:
            return days.first
    return None


def _in_month(text: str, month: int, year: int | None, told_on: date | None) -> DayInterval | None:
    day = re.search(r"\b([1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!\d)", text)
    if year is None:
        if told_on is None:
            return None
        had_begun = (month, int(day[1]) if day else 1) <= (told_on.month, told_on.day)
        year = told_on.year if had_begun else told_on.year - 1
    length = calendar.monthrange(year, month)[1]
    if day is not None:
        return _one(date(year, month, int(day[1]))) if int(day[1]) <= length else None
    first, last = 1, length
    for word, bounds in (("early", (1, 10)), ("mid", (11, 20)), ("late", (21, length))):
        if re.search(rf"\b{word}\b", text):
            first, last = bounds
    return DayInterval(date(year, month, first), date(year, month, last))


def _relative(text: str, told_on: date) -> DayInterval | None:
    days: dict[str, list[int]] = table("people")["relative_days"]
    if text in days:
        first, last = days[text]
        return DayInterval(told_on + timedelta(days=first), told_on + timedelta(days=last))
    monday = told_on - timedelta(days=told_on.weekday())
    if text == "last week":
        return DayInterval(monday - timedelta(days=7), monday - timedelta(days=1))
    if text == "last month":
        end = told_on.replace(day=1) - timedelta(days=1)
        return DayInterval(end.replace(day=1), end)
    if text == "last year":
        return DayInterval(date(told_on.year - 1, 1, 1), date(told_on.year - 1, 12, 31))
    weekday = _weekday_of(text)
    if weekday is None:
        return None
    if "next" in text.split():
        return _one(told_on + timedelta(days=(weekday - told_on.weekday()) % 7 or 7))
    return _one(told_on - timedelta(days=(told_on.weekday() - weekday) % 7))


def _one(day: date) -> DayInterval:
    return DayInterval(day, day)


@cache
def _months() -> dict[str, int]:
    return {
        name.lower()[:length]: at for at, name in enumerate(words("month"), 1) for length in (3, len(name))
    }


def _month_of(text: str) -> int | None:
    return next((_months()[word] for word in re.findall(r"[a-z]+", text) if word in _months()), None)


def _weekday_of(text: str) -> int | None:
    names = [name.lower() for name in words("day")]
    return next((names.index(word) for word in re.findall(r"[a-z]+", text) if word in names), None)
