"""What a curve shows, in words: how many go free at which values, and what of it is not proven."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from repatria.core.plans import Outcome
from repatria.core.questions import Sweep, SweepPoint
from repatria.rendering.speaking import gettext, is_english, ngettext
from repatria.rendering.wording import people_words


def swept_words(swept: Sweep) -> str:
    """Sum up a sweep; in English as planning does, which files keep."""
    if is_english():
        return swept.says
    said = [_most(swept.points), _as_it_is(swept)]
    unproven = sum(point.then.outcome is Outcome.FOUND for point in swept.points)
    undecided = sum(point.then.people is None for point in swept.points)
    impossible = sum(point.then.outcome is Outcome.IMPOSSIBLE for point in swept.points)
    if unproven:
        said.append(
            ngettext(
                "%(num)s value is not proven best: more may go free there.",
                "%(num)s values are not proven best: more may go free there.",
                unproven,
            )
        )
    if undecided:
        said.append(
            ngettext(
                "%(num)s value is undecided within the limits of the search.",
                "%(num)s values are undecided within the limits of the search.",
                undecided,
            )
        )
    if impossible:
        said.append(
            ngettext(
                "%(num)s value is proven impossible: no plan meets what the case demands.",
                "%(num)s values are proven impossible: no plan meets what the case demands.",
                impossible,
            )
        )
    if swept.is_for_party:
        said.append(
            gettext("As if everybody may go home: each goes only if the person, asked in private, wishes it.")
        )
    return " ".join(said)


def _most(points: Sequence[SweepPoint]) -> str:
    known = [(place, point) for place, point in enumerate(points) if point.then.people is not None]
    if not known:
        return gettext("At the values tried nothing is decided.")
    people = max(point.then.people or 0 for _, point in known)
    freed = _freed(people)
    if all(point.then.people == people for point in points):
        return gettext("At every value tried: %(freed)s.") % {"freed": freed}
    places = [place for place, point in known if point.then.people == people]
    span = _span(points[places[0]].value, points[places[-1]].value)
    return gettext("The most of all values tried, %(values)s: %(freed)s.") % {"values": span, "freed": freed}


def _as_it_is(swept: Sweep) -> str:
    freed = gettext("undecided") if swept.as_it_is.people is None else _freed(swept.as_it_is.people)
    if swept.today is None:
        return gettext("As the offer stands, without such a bound: %(freed)s.") % {"freed": freed}
    values = {"number": str(swept.today), "freed": freed}
    return gettext("As the offer stands, at %(number)s: %(freed)s.") % values


def _freed(people: int) -> str:
    return people_words(people) if people else gettext("nobody goes free")


def _span(first: Fraction, last: Fraction) -> str:
    if first == last:
        return str(first)
    return gettext("from %(first)s to %(last)s") % {"first": str(first), "last": str(last)}
