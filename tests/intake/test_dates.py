"""Worded dates become intervals of days."""

from __future__ import annotations

from datetime import date

import pytest

from repatria.intake.article.dates import resolve_days
from tests.intake.readings import read_text

WEDNESDAY = date(2025, 3, 19)


@pytest.mark.parametrize(
    ("worded", "first", "last"),
    [
        ("Wednesday", date(2025, 3, 19), date(2025, 3, 19)),
        ("last Monday", date(2025, 3, 17), date(2025, 3, 17)),
        ("next Friday", date(2025, 3, 21), date(2025, 3, 21)),
        ("yesterday", date(2025, 3, 18), date(2025, 3, 18)),
        ("last week", date(2025, 3, 10), date(2025, 3, 16)),
        ("last month", date(2025, 2, 1), date(2025, 2, 28)),
        ("June", date(2024, 6, 1), date(2024, 6, 30)),
        ("late January", date(2025, 1, 21), date(2025, 1, 31)),
        ("9 August 1953", date(1953, 8, 9), date(1953, 8, 9)),
        ("Aug. 9, 1953", date(1953, 8, 9), date(1953, 8, 9)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2006", date(2006, 1, 1), date(2006, 12, 31)),
    ],
)
def test_a_worded_date_is_an_interval(worded: str, first: date, last: date) -> None:
    """The words give first and last day against the day of the report."""
    days = resolve_days(worded, WEDNESDAY)
    assert days is not None
    assert (days.first, days.last) == (first, last)


@pytest.mark.parametrize("worded", ["Monday", "yesterday", "June", "last week"])
def test_without_the_reports_day_relative_words_stay_open(worded: str) -> None:
    """What is counted from the report's day is not guessed where that day is unknown."""
    assert resolve_days(worded, None) is None


@pytest.mark.parametrize("worded", ["31 February", "the spring", "", "30 February 2025"])
def test_what_names_no_day_stays_open(worded: str) -> None:
    """A day that does not exist, and words that name none, give nothing."""
    assert resolve_days(worded, WEDNESDAY) is None


def test_a_draft_takes_its_days_from_the_date_of_the_page() -> None:
    """The date above the article is the day against which "on Monday" is resolved."""
    reading = read_text(
        "A swap\n\n19 March 2025\n\nIran released five American prisoners on Monday.\n\nMore."
    )
    days = reading.held[0].days
    assert days is not None
    assert days.first == date(2025, 3, 17)
