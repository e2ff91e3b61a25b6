"""Dates as people know them: to the day, the month, or only the year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.dates import PartialDate, full_months_between

DAYS = st.dates()


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("0862-07", date(862, 7, 1), date(862, 7, 31)),
    ],
)
def test_text_bounds_the_day(text: str, earliest: date, latest: date) -> None:
    """A date known to the month or the year spans all of it, leap days too."""
    assert PartialDate.parse(text) == PartialDate(earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "24",
        "0000",
        "2024-00",
        "2024-13",
        "2024-05-00",
        "2024-1",
        "2024-2-3",
        "2023-02-29",
        "2024-04-31",
        "2024-01-01T00:00",
        "2024/01/01",
        "01-02-2024",
        "about 2024",
        "2024 ",
        "2024-",
        "-2024",
        "12024",
    ],
)
def test_other_text_is_no_date(text: str) -> None:
    """What is not a date as it is written, or no day that there is, is refused."""
    with pytest.raises(ValueError):  # noqa: PT011 - the type is the contract; the message is for people
        PartialDate.parse(text)


@given(day=DAYS, precision=st.sampled_from((4, 7, 10)))
def test_written_date_reads_back(day: date, precision: int) -> None:
    """A date is written exactly as precisely as it was read, in every year."""
    text = day.isoformat()[:precision]
    assert str(PartialDate.parse(text)) == text


@given(day=DAYS, precision=st.sampled_from((4, 7, 10)))
def test_partial_date_holds_its_day(day: date, precision: int) -> None:
    """The interval of a date that is cut short still holds the day."""
    partial = PartialDate.parse(day.isoformat()[:precision])
    assert partial.earliest <= day <= partial.latest


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 12), date(2025, 1, 12), 12),
        (date(2024, 1, 13), date(2025, 1, 12), 11),
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 1), 1),
        (date(2024, 12, 31), date(2025, 1, 1), 0),
        (date(2025, 1, 12), date(2025, 1, 12), 0),
        (date(2025, 1, 13), date(2025, 1, 12), 0),
    ],
)
def test_only_whole_months_count(start: date, end: date, months: int) -> None:
    """A month counts once its day has come; time that has not begun is none."""
    assert full_months_between(start, end) == months


@given(start=DAYS, sooner=DAYS, later=DAYS)
def test_months_never_fall_as_time_passes(start: date, sooner: date, later: date) -> None:
    """A later day never gives fewer months."""
    first, last = sorted((sooner, later))
    assert full_months_between(start, first) <= full_months_between(start, last)
