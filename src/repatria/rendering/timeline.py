"""The timeline of rounds: a lane for each place, the wounded, and each party's trust, a slot for each round.

A bar is as tall as the number that it stands for, within its lane; a dashed line is what the place
receives, or the party accepts, at most. Plain geometry, the same every time.
"""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.rounds import Schedule
from repatria.rendering.drawing import NARROW, WIDE, Drawing, Line, Shape
from repatria.rendering.lettering import isolated
from repatria.rendering.speaking import gettext, party_called, written

#: Height of a lane's bars, of the words above it, and the narrowest slot that bears a number.
LANE, WORDS, NUMBERED = 78.0, 56.0, 30.0
#: Height of a lane in which every number, and the limit, is 0.
FLAT = 8.0
#: The widest slot: of few rounds no bar fills the page.
WIDEST = 150.0


@dataclass(frozen=True, slots=True)
class Lane:
    """One number for each round.

    Attributes:
        look: How the bars are drawn.
        limit: What it may be at most; None where no rule says.
    """

    says: str
    look: str
    numbers: tuple[int, ...]
    limit: int | None


def lanes_of(case: Case, schedule: Schedule) -> tuple[Lane, ...]:
    """Give a lane for each place where somebody arrives, the wounded, and each rule on exposure."""
    lanes = []
    for place in sorted({arrivals.place for each in schedule.rounds for arrivals in each.arrivals}):
        arrivals = [{a.place: a for a in each.arrivals}.get(place) for each in schedule.rounds]
        limit = next(one.limit for one in arrivals if one is not None)
        numbers = tuple(0 if one is None else one.people for one in arrivals)
        most = gettext("no limit") if limit is None else gettext("at most %(number)s") % _number(limit)
        says = gettext("Arrive at %(place)s (%(most)s)") % {"place": _name(case, place), "most": most}
        lanes.append(Lane(says, "arrive", numbers, limit))
    if any(each.wounded for each in schedule.rounds):
        wounded = tuple(each.wounded for each in schedule.rounds)
        lanes.append(Lane(gettext("Seriously wounded or sick among them"), "wounded", wounded, None))
    for at, rule in enumerate(case.exposures):
        numbers = tuple(each.exposure[at].owed for each in schedule.rounds)
        what = gettext("people")
        if rule.weights is not None:
            what = gettext("weight by %(table)s") % {"table": isolated(rule.weights)}
        says = gettext("%(party)s gave and is not paid for, in %(what)s (accepts %(number)s)")
        says %= {"party": _name(case, rule.party), "what": what} | _number(rule.n)
        lanes.append(Lane(says, "unpaid", numbers, rule.n))
    return tuple(lanes)


def draw_wide_timeline(case: Case, schedule: Schedule) -> Drawing:
    """Draw the rounds for a page."""
    return _draw(lanes_of(case, schedule), len(schedule.rounds), WIDE)


def draw_narrow_timeline(case: Case, schedule: Schedule) -> Drawing:
    """Draw the rounds for small screens."""
    return _draw(lanes_of(case, schedule), len(schedule.rounds), NARROW)


def _draw(lanes: tuple[Lane, ...], rounds: int, width: float) -> Drawing:
    slot = min((width - 20.0) / rounds, WIDEST)
    shapes: list[Shape] = []
    lines: list[Line] = []
    y = 0.0
    for lane in lanes:
        most = max((*lane.numbers, lane.limit or 0))
        tall = LANE if most else FLAT
        base = y + WORDS + tall
        lines += [
            Line(10.0, y + 20.0 + 16.0 * at, text, "words")
            for at, text in enumerate(_broken(lane.says, width))
        ]
        for at, number in enumerate(lane.numbers):
            x, height = 10.0 + slot * at, number / max(most, 1) * tall
            says = gettext("Round %(round)s: %(number)s") % ({"round": written(at + 1)} | _number(number))
            if number:
                path = f"M{x + slot * 0.14:.1f} {base:.1f}v{-height:.1f}h{slot * 0.72:.1f}v{height:.1f}Z"
                shapes.append(Shape(path, lane.look, says))
            if slot >= NUMBERED:
                lines.append(Line(x + slot / 2, base - height - 5.0, written(number), "name", "middle"))
        shapes.append(Shape(f"M10 {base:.1f}h{slot * rounds:.1f}", "axis"))
        if lane.limit is not None:
            top = base - lane.limit / max(most, 1) * tall
            says = gettext("At most %(number)s") % _number(lane.limit)
            shapes.append(Shape(f"M10 {top:.1f}h{slot * rounds:.1f}", "limit", says))
        y = base + 16.0
    for at in range(rounds):
        if slot >= NUMBERED or at in (0, rounds - 1):
            lines.append(Line(10.0 + slot * (at + 0.5), y + 8.0, str(at + 1), "name", "middle"))
    lines.append(Line(10.0, y + 28.0, gettext("round"), "words"))
    return Drawing(width, round(y + 40.0, 1), tuple(shapes), tuple(lines), is_to_scale=True)


def _number(number: int) -> dict[str, str]:
    return {"number": written(number)}


def _broken(says: str, width: float) -> list[str]:
    """Break words over two lines where the drawing is narrow."""
    if width > NARROW or len(says) <= 44:
        return [says]
    cut = says.rfind(" ", 0, 44)
    return [says[:cut], says[cut + 1 :]]


def _name(case: Case, party: str) -> str:
    return isolated(party_called(case.party_names, party))
