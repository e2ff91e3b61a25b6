"""Clocks: due and late are functions of days, and what is not known is never on time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.dates import PartialDate
from repatria.law.clocks import Clock, Reading, Standing, all_clocks, clocks_started_by, read_clock

TODAY = date(2025, 1, 20)
CARD, NOTICE, HEALTH = (all_clocks()[name] for name in ("capture-card", "capture-notice", "health-notice"))

days = st.dates()
spans = st.tuples(days, days).map(lambda pair: PartialDate(min(pair), max(pair)))
clocks = st.sampled_from(sorted(all_clocks().values(), key=lambda clock: clock.id))


def read(clock: Clock, began: str | None, told: str | None = None) -> Reading:
    """Read a clock on 20 January 2025."""
    return read_clock(
        clock,
        began=None if began is None else PartialDate.parse(began),
        told=None if told is None else date.fromisoformat(told),
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("clock", "began", "told", "standing", "days_late"),
    [
        (CARD, "2025-01-13", None, Standing.RUNNING, None),
        (CARD, "2025-01-12", None, Standing.OVERDUE, 1),
        (CARD, "2025-01", None, Standing.MAY_BE_OVERDUE, None),
        (CARD, "2024", None, Standing.OVERDUE, 13),
        (CARD, None, None, Standing.UNKNOWN, None),
        (CARD, None, "2025-01-14", Standing.DONE, None),
        (NOTICE, "2025-01-20", None, Standing.RUNNING, None),
        (NOTICE, "2025-01-19", None, Standing.OVERDUE, 1),
        (HEALTH, "2024-12-01", "2025-01-13", Standing.RUNNING, None),
        (HEALTH, None, "2025-01-12", Standing.OVERDUE, 1),
    ],
)
def test_clock_stands_as_the_law_says(
    clock: Clock, began: str | None, told: str | None, standing: Standing, days_late: int | None
) -> None:
    """A week for a card, at once for a notice, weekly for health; by the day, the month, or not known."""
    found = read(clock, began, told)
    assert (found.standing, found.days_late) == (standing, days_late)


@given(clock=clocks, began=spans, today=days)
def test_late_means_late_on_every_day_it_can_have_begun(
    clock: Clock, began: PartialDate, today: date
) -> None:
    """Overdue holds for the latest day possible, running for the earliest, and late is never by zero."""
    found = read_clock(clock, began=began, told=None, today=today)
    ends = [read_clock(clock, began=PartialDate.on(day), told=None, today=today)
            for day in (began.earliest, began.latest)]  # fmt: skip
    same = {each.standing for each in ends}
    assert {found.standing} == (same if len(same) == 1 else {Standing.MAY_BE_OVERDUE})
    assert found.days_late is None or found.days_late >= 1
    assert (found.days_late is not None) == (found.standing is Standing.OVERDUE)


@given(clock=clocks, began=st.none() | spans, told=days, today=days)
def test_whoever_told_once_is_late_only_with_what_repeats(
    clock: Clock, began: PartialDate | None, told: date, today: date
) -> None:
    """What was told is done; what repeats runs from the last time, whenever it began."""
    found = read_clock(clock, began=began, told=told, today=today)
    assert (found.standing is Standing.DONE) == (not clock.repeats)
    assert found == read_clock(clock, began=None, told=told, today=today)


def test_days_end_with_the_calendar() -> None:
    """The last day there is is no error."""
    assert read_clock(CARD, began=PartialDate.on(date.max), told=None, today=date.max).standing == "running"


def test_every_start_has_its_clock() -> None:
    """An event starts the clocks that name it, and nothing starts none."""
    assert [clock.id for clock in clocks_started_by("died")] == ["event-notice"]
    assert clocks_started_by("nothing") == ()
