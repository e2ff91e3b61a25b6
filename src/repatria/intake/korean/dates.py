"""Find worded dates in Korean, and the days that they can mean: "1월 9일", "지난 11일", "어제"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from repatria.core.reports import DayInterval
from repatria.intake.article.furniture import Page
from repatria.intake.article.sentences import Span
from repatria.intake.korean.tables import one_of, words

_NUMBERED = re.compile(r"(?<!\d)((?:19|20)\d\d)[./-] ?(\d{1,2})[./-] ?(\d{1,2})(?!\d)")
_FULL = re.compile(r"(?<!\d)((?:18|19|20)\d\d)년 (\d{1,2})월 (\d{1,2})일")
_FEWEST_YEAR = 1800


def worded_dates(text: str) -> list[Span]:
    """Find the words for dates in a sentence, in order."""
    return [Span(*match.span()) for match in _expression().finditer(text)]


def days_of(worded: str, told_on: date | None) -> DayInterval | None:
    """Say which days the words of a date can mean.

    A day or month without its year is the last one that had begun by the day of the report, for news tells of
    what was; behind "오는" it is the next. What needs the report's day stays open where that is not known.

    Args:
        worded: The words, as `worded_dates` finds them.
        told_on: The day the report was published.

    Returns:
        First and last day; ``None`` where the words do not say it, as "이날" by itself.
    """
    found = _expression().fullmatch(" ".join(worded.split()))
    if found is None:
        return None
    relative = words("speech")["dates"]["relative"]
    if found["relative"]:
        days = relative[found["relative"]]
        if not days or told_on is None:
            return None
        return DayInterval(told_on + timedelta(days=days[0]), told_on + timedelta(days=days[1]))
    day = int(found["day"]) if found["day"] else None
    if found["month"]:
        year = _year(found, told_on, int(found["month"]), day)
        return _within(year, int(found["month"]), day) if year is not None else None
    if found["last_month"]:
        return _last_month(day, told_on)
    if day is not None:
        return _day_alone(day, told_on, is_to_come=found["lead"] == "오는")
    year = _year(found, told_on, None, None)
    return DayInterval(date(year, 1, 1), date(year, 12, 31)) if year is not None else None


def day_of_korean_page(page: Page) -> date | None:
    """Find the day a page says it was published: the first whole date in a line that is not the article."""
    for line in page.furniture:
        for expression in (_NUMBERED, _FULL):
            found = expression.search(line.passage.text)
            days = _within(*(int(part) for part in found.groups())) if found is not None else None
            if days is not None:
                return days.first
    return None


def _year(found: re.Match[str], told_on: date | None, month: int | None, day: int | None) -> int | None:
    if found["year"]:
        return int(found["year"])
    if told_on is None:
        return None
    if found["last_year"]:
        return told_on.year + words("speech")["dates"]["years"][found["last_year"]]  # type: ignore[no-any-return]
    if month is None:
        return None
    if found["lead"] == "오는":
        return told_on.year if (month, day or 31) >= (told_on.month, told_on.day) else told_on.year + 1
    return told_on.year if (month, day or 1) <= (told_on.month, told_on.day) else told_on.year - 1


def _within(year: int, month: int, day: int | None) -> DayInterval | None:
    if not 1 <= month <= 12 or year < _FEWEST_YEAR:
        return None
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return DayInterval(date(year, month, 1), date(year, month, length))
    return DayInterval(date(year, month, day), date(year, month, day)) if 1 <= day <= length else None


def _last_month(day: int | None, told_on: date | None) -> DayInterval | None:
    if told_on is None:
        return None
    end = told_on.replace(day=1) - timedelta(days=1)
    return _within(end.year, end.month, day)


def _day_alone(day: int, told_on: date | None, *, is_to_come: bool) -> DayInterval | None:
    """Read "지난 11일": the last day of that number, or, behind "오는", the next."""
    if told_on is None or not 1 <= day <= 31:
        return None
    step = timedelta(days=1 if is_to_come else -1)
    at = told_on
    for _ in range(62):
        if at.day == day:
            return DayInterval(at, at)
        at += step
    return None


@cache
def _expression() -> re.Pattern[str]:
    dates = words("speech")["dates"]
    return re.compile(
        rf"(?<![가-힣\d])(?:(?P<lead>지난|오는)\s)?"
        rf"(?:(?:(?P<year>(?:18|19|20)\d\d)년|(?P<last_year>{one_of(dates['years'])}))(?:\s|(?![가-힣\d])))?"
        rf"(?:(?P<last_month>{one_of(dates['last_month'])})(?:\s(?=\d))?|(?P<month>\d{{1,2}})월(?:\s(?=\d))?)?"
        rf"(?:(?P<day>\d{{1,2}})일(?!\s?(?:간|동안|만에|째|차))|(?<=[년월해달])|(?P<relative>{one_of(dates['relative'])})(?![가-힣]))"
    )
