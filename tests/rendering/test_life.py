"""The drawing of a life in captivity: days stand where they are, and nothing unknown looks certain."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from repatria.core.dates import PartialDate
from repatria.rendering.drawing import Drawing
from repatria.rendering.life import Moment, Stretch, draw_life

TODAY = date(2026, 3, 1)
MONTHS = st.dates(date(2014, 1, 1), TODAY).map(lambda day: f"{day:%Y-%m}")
DAYS = st.one_of(
    st.dates(date(2014, 1, 1), TODAY).map(date.isoformat), MONTHS, MONTHS.map(lambda month: month[:4])
)
BAR = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v14.0H")


def drawn(*stretches: Stretch, moments: tuple[Moment, ...] = ()) -> Drawing:
    """Draw the wide form."""
    drawings = draw_life(stretches, moments, today=TODAY, month=lambda day: f"{day:%Y-%m}")
    assert [name for name, _ in drawings] == ["wide", "narrow"]
    return drawings[0][1]


def bars(drawing: Drawing, look: str) -> list[tuple[float, float]]:
    """Give where the bars of a look begin and end."""
    found = [BAR.match(each.path) for each in drawing.shapes if each.look == look]
    return [(float(each[1]), float(each[1]) + float(each[3])) for each in found if each]


def held(since: str | None, until: str | None = None, *, is_sure: bool = True) -> Stretch:
    """Make custody."""
    first, last = (None if day is None else PartialDate.parse(day) for day in (since, until))
    return Stretch("Held by somebody", first, last, is_sure)


def test_what_is_known_to_the_day_is_full_and_nothing_else() -> None:
    """A year that is known only as such is hatched, from its first day to its last."""
    (sure,) = bars(drawn(held("2024-03-01", "2025-03-01")), "band firm")
    (may,) = bars(drawn(held("2024-03-01", "2025-03-01")), "band provisional open")
    assert sure == may
    drawing = drawn(held("2024", "2025-06-30"))
    (sure,), (may,) = bars(drawing, "band firm"), bars(drawing, "band provisional open")
    # From the last day on which it can have begun; the year before that is open.
    assert may[0] == 10.0
    assert abs(may[1] - sure[1]) < 0.2
    assert sure[0] - may[0] > (sure[1] - sure[0]) * 1.9


def test_nobody_knows_since_when() -> None:
    """Of such custody no day is certain, also where it lasts; it is drawn over all that may be."""
    drawing = drawn(held(None), held("2025-01-01"))
    assert len(bars(drawing, "band firm")) == 1
    assert bars(drawing, "band provisional open")[0][0] == 10.0
    assert draw_life([held(None)], [], today=TODAY, month=str) == ()


def test_two_holders_at_once_lie_above_each_other() -> None:
    """Two hands on one day are seen as such, whoever says so; what is not confirmed is dashed."""
    drawing = drawn(held("2025-01-01"), held("2025-02-01", is_sure=False))
    (first,), (second,) = bars(drawing, "band firm"), bars(drawing, "band firm assumed")
    assert first[0] < second[0] < first[1] == second[1]


def test_a_day_is_a_mark_and_a_month_a_stretch() -> None:
    """What happened in a month that alone is known is no mark on a day."""
    moments = (
        Moment("captured", PartialDate.parse("2025-01-09")),
        Moment("hospital", PartialDate.parse("2025-02")),
    )
    drawing = drawn(moments=moments)
    marks = [each.says for each in drawing.shapes if each.look == "node"]
    assert marks == ["captured"]
    ((begins, ends),) = bars(drawing, "band provisional open")
    assert ends - begins > 20
    assert [line.text[1:-1] for line in drawing.lines if line.look == "words"] == ["captured", "hospital"]


def test_a_day_in_the_future_is_shown_where_it_says() -> None:
    """Somebody's slip is seen behind the line of today, and breaks nothing."""
    drawing = drawn(held("2027-01-01"))
    (line,) = (float(each.path.split()[0][1:]) for each in drawing.shapes if each.look == "today")
    assert bars(drawing, "band provisional open")[0][0] > line


@given(
    st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=6),
    st.lists(DAYS, max_size=5),
)
def test_everything_lies_within(spans: list[tuple[str | None, str | None]], days: list[str]) -> None:
    """Whatever is recorded, bars end within the drawing, and what is certain lies within what may be."""
    moments = [Moment("happened", PartialDate.parse(day)) for day in days]
    for _, drawing in draw_life([held(*span) for span in spans], moments, today=TODAY, month=str):
        may_be, sure = bars(drawing, "band provisional open"), bars(drawing, "band firm")
        assert all(10.0 <= begins < ends <= drawing.width for begins, ends in (*may_be, *sure))
        assert all(any(a <= begins and ends <= b + 0.11 for a, b in may_be) for begins, ends in sure)
        ticks = [float(each.path.split()[0][1:]) for each in drawing.shapes if each.look == "grid"]
        assert ticks == sorted(ticks)
        assert all(0 <= line.x < drawing.width and 0 < line.y <= drawing.height for line in drawing.lines)


@given(st.dates(date(2014, 1, 1), TODAY - timedelta(days=62)))
def test_a_bar_grows_with_the_days(since: date) -> None:
    """Twice the days are twice the breadth: nothing is drawn longer than it was."""
    drawing = drawn(held("2013-01-01", "2013-12-31"), held(since.isoformat()))
    (year, until_today) = bars(drawing, "band firm")
    days = (TODAY - since).days + 1
    assert (
        abs((until_today[1] - until_today[0]) / (year[1] - year[0]) - days / 365) < 0.02 * days / 365 + 0.01
    )
