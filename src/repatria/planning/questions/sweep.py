"""Sensitivity: how many go free as one number of one offer varies.

Every point is the case planned anew with that number changed. Nothing else changes: never a wish, a rule of
law, a demand, or another term.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from repatria.core.cases import Case
from repatria.core.plans import Outcome, Plan
from repatria.core.questions import Effect, Jump, Sweep, SweepPoint
from repatria.planning.planner import plan_case
from repatria.planning.questions.vary import find_variable
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.views import IF_WISHED, without_confidences

#: Is told how many plans are made, and how many there will be.
Told = Callable[[int, int], None]


def sweep(
    case: Case,
    path: str,
    values: Sequence[Fraction],
    *,
    told: Told = lambda _done, _total: None,
    watch: Watch = UNWATCHED,
    argument: str = "--vary",
) -> Sweep:
    """Plan the case for each value of one number of one offer.

    Args:
        path: The number, e.g. ``ua-1.gets[0].at_least``: the `at_least`, `per_given` or `at_most` of a term
            that says one, or the `at_most` of a give-term that says neither it nor `all`.
        values: What it is to be, from 1 to `MOST_POINTS` values in any order.
        told: Called after every plan.
        watch: Is told how far each search is. When it is stopped, the values that are left stay undecided.
        argument: How `path` and `values` are called, for faults.

    Raises:
        RequestInvalid: The path leads to nothing that can vary, or a case may not say such a value there.
        EngineFailed: As `plan_case`.
    """
    rising = tuple(sorted(set(values)))
    variable = find_variable(case, path, rising, argument)
    total = len(rising) + (variable.today not in rising)
    points = []
    for value in rising:
        points.append(SweepPoint(value, _then(variable.in_case(case, value), watch)))
        told(len(points), total)
    as_it_is = next((point.then for point in points if point.value == variable.today), None)
    if as_it_is is None:
        as_it_is = _then(case, watch)
        told(total, total)
    swept = Sweep(
        offer=variable.offer.id,
        by=variable.offer.by,
        term=variable.path,
        today=variable.today,
        as_it_is=as_it_is,
        points=tuple(points),
        jumps=(),
        is_for_party=False,
        says="",
    )
    return replace(swept, jumps=_jumps(swept), says=_says(case, swept))


def sweep_as_party(
    case: Case,
    path: str,
    values: Sequence[Fraction],
    *,
    told: Told = lambda _done, _total: None,
    watch: Watch = UNWATCHED,
    argument: str = "--vary",
) -> Sweep:
    """Plan each value as a party may hear it: as if everybody may go home."""
    swept = sweep(without_confidences(case), path, values, told=told, watch=watch, argument=argument)
    says = f"{swept.says} As if everybody may go home: each goes only {IF_WISHED}."
    return replace(swept, is_for_party=True, says=says)


def effect_of(plan: Plan) -> Effect:
    """Sum up a plan. What is undecided stays unknown."""
    is_known = plan.outcome is not Outcome.UNDECIDED
    return Effect(
        people=plan.people_moved if is_known else None,
        provisional=plan.people_provisional if is_known else None,
        offers=tuple(sorted(state.id for state in plan.offers if state.is_in_force)),
        outcome=plan.outcome,
        gap=plan.gap,
        lots=tuple(plan.lots_by_kind.items()),
    )


def _then(case: Case, watch: Watch) -> Effect:
    if watch.is_stopped:
        return Effect(people=None, provisional=None, offers=(), outcome=Outcome.UNDECIDED, gap=None)
    return effect_of(plan_case(case, watch=watch))


def _jumps(swept: Sweep) -> tuple[Jump, ...]:
    first, last = swept.points[0].value, swept.points[-1].value
    known = [
        point
        for point in swept.points_and_today
        if point.then.people is not None and first <= point.value <= last
    ]
    found = []
    for before, after in pairwise(known):
        old, new = set(before.then.offers), set(after.then.offers)
        if old != new:
            comes, goes = tuple(sorted(new - old)), tuple(sorted(old - new))
            found.append(Jump(before.value, after.value, comes, goes))
    return tuple(found)


def _says(case: Case, swept: Sweep) -> str:
    by = case.party_names.get(swept.by, swept.by)
    first, last = swept.points[0].value, swept.points[-1].value
    said = [f"{swept.term} of {swept.offer} ({by}) {_span(first, last)}: {_most(swept.points)}."]
    today = "without such a bound" if swept.today is None else f"at {swept.today}"
    said.append(f"As the offer stands, {today}: {_freed(swept.as_it_is.people)}.")
    unproven = sum(point.then.outcome is Outcome.FOUND for point in swept.points)
    undecided = sum(point.then.people is None for point in swept.points)
    impossible = sum(point.then.outcome is Outcome.IMPOSSIBLE for point in swept.points)
    if unproven:
        said.append(f"{_points(unproven)} not proven best: more may go free there.")
    if undecided:
        said.append(f"{_points(undecided)} undecided within the limits of the search.")
    if impossible:
        said.append(f"{_points(impossible)} proven impossible: no plan meets what the case demands.")
    return " ".join(said)


def _most(points: Sequence[SweepPoint]) -> str:
    known = [(place, point) for place, point in enumerate(points) if point.then.people is not None]
    if not known:
        return "nothing is decided"
    people = max(point.then.people or 0 for _, point in known)
    if all(point.then.people == people for point in points):
        return f"{_freed(people)} at {'any' if people == 0 else 'every'} value tried"
    places = [place for place, point in known if point.then.people == people]
    span = _span(points[places[0]].value, points[places[-1]].value)
    if places[-1] - places[0] + 1 != len(places):
        span = f"at {len(places)} values {span}"
    return f"{_freed(people)} {span}" + (", the most of all values tried" if people else "")


def _span(first: Fraction, last: Fraction) -> str:
    return f"at {first}" if first == last else f"from {first} to {last}"


def _freed(people: int | None) -> str:
    if people is None:
        return "undecided"
    return {0: "nobody goes free", 1: "1 person can go free"}.get(people, f"{people:,} people can go free")


def _points(number: int) -> str:
    return "1 point is" if number == 1 else f"{number:,} points are"
