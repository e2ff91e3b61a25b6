"""A life in captivity: in whose hands, from when until when, and what happened; plain geometry.

What is certain is a full bar. A day that is known only in part, "2024" or "2024-05", makes an end of hatched
ground as long as it is unknown. Two who say that they hold the same person at the same time lie above
each other, so that one sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from repatria.core.dates import PartialDate
from repatria.rendering.drawing import NARROW, WIDE, Drawing, Line, Shape
from repatria.rendering.lettering import isolated, wrapped

EDGE, SIGN = 10.0, 7.6
BAR, WORDS, GAP = 14.0, 18.0, 14.0
#: Breadth that the name of a month needs, and the least breadth of what lasted a day.
TICK, LEAST = 96.0, 5.0
#: Months from one line to the next, of which the shortest is taken that leaves room for names.
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasted.

    Attributes:
        says: What it was, and from when until when, in words.
        since: None where nobody knows since when.
        until: None where it lasts.
        is_sure: Was it confirmed?
    """

    says: str
    since: PartialDate | None
    until: PartialDate | None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened on a day."""

    says: str
    day: PartialDate


def draw_life(
    stretches: Sequence[Stretch],
    moments: Sequence[Moment],
    *,
    today: date,
    month: Callable[[date], str],
) -> tuple[tuple[str, Drawing], ...]:
    """Draw what lasted, each on a line of its own, and below it what happened, earliest first.

    Args:
        today: Where that ends which lasts.
        month: Names a month.

    Returns:
        A wide form and a narrow one, each with its name; nothing where no day is known.
    """
    if not any(each.since or each.until for each in stretches) and not moments:
        return ()
    return tuple(
        (name, _draw(stretches, moments, _Axis.of(stretches, moments, today, width), month))
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days from left to right. The first is that of a month; `last` is a day behind the last one."""

    first: date
    last: date
    today: date
    width: float

    @classmethod
    def of(cls, stretches: Sequence[Stretch], moments: Sequence[Moment], today: date, width: float) -> _Axis:
        known = [each.day for each in moments]
        known += [day for each in stretches for day in (each.since, each.until) if day is not None]
        first = min(day.earliest for day in known)
        # A day in the future is a slip of somebody's pen: it is shown where it says.
        last = max(today, *(day.latest for day in known))
        return cls(min(first, today).replace(day=1), last + _DAY, today, width)

    def x(self, day: date) -> float:
        part = (day - self.first) / (self.last - self.first)
        return EDGE + min(max(part, 0.0), 1.0) * (self.width - 2 * EDGE)

    def ticks(self) -> list[date]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        room = max(1, int((self.width - 2 * EDGE) / TICK))
        step = next((each for each in _STEPS if months / each <= room), _STEPS[-1])
        start = self.first.year * 12 + self.first.month - 1
        days = [
            date(month // 12, month % 12 + 1, 1)
            for month in range(-(-start // step) * step, start + months + 1, step)
        ]
        return [day for day in days if self.first <= day < self.last]


def _draw(
    stretches: Sequence[Stretch], moments: Sequence[Moment], axis: _Axis, month: Callable[[date], str]
) -> Drawing:
    shapes: list[Shape] = []
    lines: list[Line] = []
    y = WORDS + 8.0
    for stretch in stretches:
        y = _write(lines, stretch.says, axis, y)
        shapes += _bar(stretch, axis, y)
        y += BAR + GAP
    for moment in sorted(moments, key=lambda each: (each.day.earliest, each.day.latest)):
        y = _write(lines, moment.says, axis, y)
        shapes += _mark(moment, axis, y)
        y += BAR + GAP
    grid = []
    for day in axis.ticks():
        x = axis.x(day)
        grid.append(Shape(f"M{x:.1f} {WORDS + 2:.1f}V{y:.1f}", "grid"))
        if x + TICK * 0.8 <= axis.width:
            lines.append(Line(x, 13.0, month(day), "small"))
    grid.append(Shape(f"M{axis.x(axis.today):.1f} {WORDS + 2:.1f}V{y:.1f}", "today"))
    return Drawing(axis.width, round(y, 1), (*grid, *shapes), tuple(lines), is_to_scale=True)


def _write(lines: list[Line], says: str, axis: _Axis, y: float) -> float:
    for text in wrapped(says, int((axis.width - 2 * EDGE) / SIGN)):
        lines.append(Line(EDGE, y + 12.0, isolated(text), "words"))
        y += WORDS
    return y


def _bar(stretch: Stretch, axis: _Axis, y: float) -> list[Shape]:
    """Draw what lasted: a full bar for the days that are certain, hatched ground for those that may be."""
    may_begin = axis.first if stretch.since is None else stretch.since.earliest
    may_end = max(axis.today, may_begin) if stretch.until is None else stretch.until.latest
    begins = may_end if stretch.since is None else stretch.since.latest
    ends = may_end if stretch.until is None else stretch.until.earliest
    look = "firm" if stretch.is_sure else "firm assumed"
    around = _ends(axis, may_begin, may_end)
    shapes = [Shape(_box(*around, y), "band provisional open", stretch.says)]
    if begins <= ends and stretch.since is not None:
        left, right = _ends(axis, begins, ends)
        beyond = max(right - around[1], 0.0)
        shapes.append(Shape(_box(left - beyond, right - beyond, y), f"band {look}", stretch.says))
    return shapes


def _mark(moment: Moment, axis: _Axis, y: float) -> list[Shape]:
    if moment.day.earliest != moment.day.latest:
        box = _box(*_ends(axis, moment.day.earliest, moment.day.latest), y)
        return [Shape(box, "band provisional open", moment.says)]
    x, half = axis.x(moment.day.earliest), BAR / 2
    path = f"M{x:.1f} {y:.1f}l{half:.1f} {half:.1f}l{-half:.1f} {half:.1f}l{-half:.1f} {-half:.1f}Z"
    return [Shape(path, "node", moment.says)]


def _ends(axis: _Axis, first: date, last: date) -> tuple[float, float]:
    """Give where days begin and end; one day among years can still be seen."""
    left, right = axis.x(first), axis.x(max(first, last) + _DAY)
    return left, max(right, left + LEAST)


def _box(left: float, right: float, y: float) -> str:
    return f"M{left:.1f} {y:.1f}h{right - left:.1f}v{BAR}H{left:.1f}Z"
