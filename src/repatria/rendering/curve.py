"""The curve of a sweep: people freed against the number that varies; plain geometry, the same every time.

Every value that was tried has a step of its own. Only where nothing lies between the values, as with whole
numbers one apart, do the steps touch; elsewhere they stand apart, so that nothing is claimed of what was not
tried. Steps that are not proven best, impossible or undecided each look different.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise

from repatria.core.plans import Outcome
from repatria.core.questions import Jump, Sweep, SweepPoint
from repatria.rendering.drawing import NARROW, WIDE, Drawing, Line, Shape
from repatria.rendering.lettering import isolated
from repatria.rendering.speaking import gettext, written
from repatria.rendering.wording import people_words

#: Breadth of a sign and height of a lane of labels.
SIGN, LANE = 7.6, 22.0
#: How many lanes, names of offers in a label, and jumps with words beside their number, at most.
MOST_LANES, MOST_NAMES, MOST_WORDED = 6, 3, 4


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the curve stands: pixels for values and for people."""

    left: float
    right: float
    top: float
    base: float
    first: Fraction
    last: Fraction
    half: Fraction
    most: int
    is_gapless: bool

    @property
    def reach(self) -> Fraction:
        """Give how far a step reaches to either side of its value."""
        return self.half if self.is_gapless else self.half * 3 / 5

    def x(self, value: Fraction) -> float:
        part = (value - self.first + self.half) / (self.last - self.first + 2 * self.half)
        return self.left + float(part) * (self.right - self.left)

    def y(self, people: int) -> float:
        return self.base - people / self.most * (self.base - self.top)

    def shows(self, value: Fraction) -> bool:
        return self.first - self.half <= value <= self.last + self.half


def draw_wide_curve(swept: Sweep) -> Drawing:
    """Draw the curve with words beside each jump."""
    return _draw(swept, WIDE, 280.0, has_words=True)


def draw_narrow_curve(swept: Sweep) -> Drawing:
    """Draw the curve for small screens: jumps bear their numbers alone, and the list says the rest."""
    return _draw(swept, NARROW, 200.0, has_words=False)


def shows_today(swept: Sweep) -> bool:
    """Say whether today's number lies within the drawing."""
    return swept.today is not None and _frame(swept, WIDE, 0.0, 1.0).shows(swept.today)


def jump_words(jump: Jump) -> str:
    """Say in a few words which offers come into force and which fall out of it, for a label."""
    said = [
        gettext(says) % {"offers": _few(offers)}
        for says, offers in ((_COMES, jump.comes), (_GOES, jump.goes))
        if offers
    ]
    return "; ".join(said)


def _(message: str) -> str:
    """Mark words for the catalogs; they are asked for where they are said."""
    return message


_COMES, _GOES = _("into force: %(offers)s"), _("out of force: %(offers)s")


def _few(offers: tuple[str, ...]) -> str:
    named, more = ", ".join(isolated(name) for name in offers[:MOST_NAMES]), len(offers) - MOST_NAMES
    if more <= 0:
        return named
    return gettext("%(offers)s and %(number)s more") % {"offers": named, "number": written(more)}


def _today(swept: Sweep) -> str:
    return gettext("today: %(number)s") % {"number": str(swept.today)}


def _draw(swept: Sweep, width: float, height: float, *, has_words: bool) -> Drawing:
    lanes = _lanes(swept, _frame(swept, width, 0.0, height), has_words=has_words)
    top = 34.0 + LANE * (1 + max((lane for lane, _, _ in lanes.values()), default=-1)) + 14.0
    frame = _frame(swept, width, top, top + height)
    shapes, lines = _axes(swept, frame)
    for point in swept.points:
        shapes += _step(frame, point)
    shapes += _risers(frame, swept.points)
    if swept.today is not None and frame.shows(swept.today):
        x = frame.x(swept.today)
        shapes.append(Shape(f"M{x:.1f} {top - 8:.1f}V{frame.base + 8:.1f}", "today", _today(swept)))
        if not swept.has_today_among_points:
            now = SweepPoint(swept.today, swept.as_it_is)
            shapes += _dot(frame, now)
            lines += [*_numbers(frame, (now,)), *_undecided(frame, (now,))]
        lines.append(_within(frame, x, frame.base + 42, _today(swept), "name"))
    for point in swept.points:
        shapes += _dot(frame, point)
    lines += [*_numbers(frame, swept.points), *_undecided(frame, swept.points)]
    for number, (lane, is_left, words) in lanes.items():
        jump = swept.jumps[number - 1]
        x, y = frame.x((jump.after + jump.at) / 2), 46.0 + LANE * lane
        shapes.append(Shape(f"M{x:.1f} {y + 9:.1f}V{_foot(frame, swept, jump):.1f}", "leader"))
        shapes.append(Shape(_circle(x, y, 9.0), "mark", jump_words(jump)))
        lines.append(Line(x, y + 4.5, str(number), "mark-number", "middle"))
        if words:
            away, anchor = (-14.0, "end") if is_left else (14.0, "start")
            lines.append(Line(x + away, y + 4.5, words, "words", anchor))
    return Drawing(width, round(frame.base + 78, 1), tuple(shapes), tuple(lines), is_to_scale=True)


def _frame(swept: Sweep, width: float, top: float, base: float) -> _Frame:
    values = [point.value for point in swept.points]
    half = min((after - before for before, after in pairwise(values)), default=Fraction(1)) / 2
    most = max([1, swept.as_it_is.people or 0, *(point.then.people or 0 for point in swept.points)])
    is_gapless = half <= Fraction(1, 2) and swept.term.endswith(("at_least", "at_most"))
    ticks = _ticks(most)
    left = 12.0 + SIGN * len(f"{ticks[-1]:,}")
    return _Frame(left, width - 14.0, top, base, values[0], values[-1], half, ticks[-1], is_gapless)


def _ticks(most: int) -> list[int]:
    """Give about five round numbers from 0, the last of them not below `most`."""
    step = next(
        factor * 10**power for power in range(16) for factor in (1, 2, 5) if 5 * factor * 10**power >= most
    )
    return list(range(0, most + step, step)) if most % step else list(range(0, most + 1, step))


def _axes(swept: Sweep, frame: _Frame) -> tuple[list[Shape], list[Line]]:
    shapes: list[Shape] = []
    lines = [Line(0.0, 16.0, gettext("People who can go free"), "head")]
    for tick in _ticks(frame.most):
        y = frame.y(tick)
        shapes.append(Shape(f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", "grid" if tick else "axis"))
        lines.append(Line(frame.left - 8, y + 4.5, written(tick), "small", "end"))
    end = -1.0
    broadest = max(len(str(point.value)) for point in swept.points) * SIGN
    last = frame.x(swept.points[-1].value)
    for point in swept.points:
        x, is_last = frame.x(point.value), point is swept.points[-1]
        if is_last or (x - broadest / 2 > end + 10 and x + broadest / 2 + 10 < last - broadest / 2):
            shapes.append(Shape(f"M{x:.1f} {frame.base:.1f}v5", "axis"))
            lines.append(Line(x, frame.base + 20, str(point.value), "small", "middle"))
            end = x + broadest / 2
    title = gettext("%(term)s of %(offer)s") % {
        "term": swept.term,
        "offer": isolated(_cut(swept.offer, 20)),
    }
    lines.append(Line((frame.left + frame.right) / 2, frame.base + 66, title, "head", "middle"))
    return shapes, lines


def _step(frame: _Frame, point: SweepPoint) -> list[Shape]:
    people = point.then.people
    if people is None or point.then.outcome is Outcome.IMPOSSIBLE:
        return []
    look = "proven" if point.then.outcome is Outcome.PROVEN_BEST else "found"
    left, right = frame.x(point.value - frame.reach), frame.x(point.value + frame.reach)
    y = frame.y(people)
    area = f"M{left:.1f} {frame.base:.1f}V{y:.1f}H{right:.1f}V{frame.base:.1f}Z"
    return [Shape(area, f"area {look}"), Shape(f"M{left:.1f} {y:.1f}H{right:.1f}", f"step {look}")]


def _risers(frame: _Frame, points: tuple[SweepPoint, ...]) -> list[Shape]:
    shapes: list[Shape] = []
    if not frame.is_gapless:
        return shapes
    for before, after in pairwise(points):
        low, high = before.then.people, after.then.people
        are_drawn = Outcome.IMPOSSIBLE not in (before.then.outcome, after.then.outcome)
        if low is not None and high is not None and low != high and are_drawn:
            x = frame.x((before.value + after.value) / 2)
            shapes.append(Shape(f"M{x:.1f} {frame.y(low):.1f}V{frame.y(high):.1f}", "riser"))
    return shapes


def _dot(frame: _Frame, point: SweepPoint) -> list[Shape]:
    people, outcome = point.then.people, point.then.outcome
    if people is None:
        return []
    x, y = frame.x(point.value), frame.y(people)
    breadth = frame.x(point.value + frame.reach) - x
    r = max(1.2, min(4.5, breadth * 0.6))
    says = f"{point.value}: {people_words(people)}, {gettext(outcome.value)}"
    if outcome is Outcome.IMPOSSIBLE:
        left, right = x - r, x + r
        cross = (
            f"M{left:.1f} {y - r:.1f}L{right:.1f} {y + r:.1f}M{right:.1f} {y - r:.1f}L{left:.1f} {y + r:.1f}"
        )
        return [Shape(cross, "dot impossible", says)]
    look = "proven" if outcome is Outcome.PROVEN_BEST else "found"
    return [Shape(_circle(x, y, r), f"dot {look}", says)]


def _numbers(frame: _Frame, points: tuple[SweepPoint, ...]) -> list[Line]:
    """Write the number of people above each run of steps that are as high, where it has room."""
    lines = []
    for people, run in groupby(points, key=lambda point: point.then.people):
        steps = list(run)
        left, right = frame.x(steps[0].value - frame.half), frame.x(steps[-1].value + frame.half)
        if people is not None and right - left > SIGN * len(f"{people:,}"):
            lines.append(Line((left + right) / 2, frame.y(people) - 9, written(people), "name", "middle"))
    return lines


def _undecided(frame: _Frame, points: tuple[SweepPoint, ...]) -> list[Line]:
    """Write a question mark where nobody knows how many."""
    return [
        Line(frame.x(point.value), frame.base - 8, "?", "unknown", "middle")
        for point in points
        if point.then.people is None
    ]


def _lanes(swept: Sweep, frame: _Frame, *, has_words: bool) -> dict[int, tuple[int, bool, str]]:
    """Give each jump, by number from 1, its lane, the side of its words, and the words if there is room."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(MOST_LANES)]
    found = {}
    for number, jump in enumerate(swept.jumps, start=1):
        x = frame.x((jump.after + jump.at) / 2)
        full = jump_words(jump) if has_words and len(swept.jumps) <= MOST_WORDED else ""
        for words in dict.fromkeys((full, "")):
            reach = 14.0 + SIGN * len(words) if words else 11.0
            is_left = x + reach > frame.right
            span = (x - reach, x + 11) if is_left and words else (x - 11, x + reach)
            if span[0] < 0:
                continue
            lane = next(
                (
                    place
                    for place, spans in enumerate(taken)
                    if all(span[1] < low or high < span[0] for low, high in spans)
                ),
                None,
            )
            if lane is not None:
                taken[lane].append(span)
                found[number] = lane, is_left, words
                break
    return found


def _foot(frame: _Frame, swept: Sweep, jump: Jump) -> float:
    """Give where the line below the mark of a jump ends: at the higher of the two steps."""
    known = {point.value: point.then.people or 0 for point in swept.points_and_today}
    return frame.y(max(known[jump.after], known[jump.at]))


def _within(frame: _Frame, x: float, y: float, text: str, look: str) -> Line:
    half = SIGN * len(text) / 2
    return Line(min(max(x, half), frame.right + 14 - half), y, text, look, "middle")


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
