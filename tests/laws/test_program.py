"""The program of a certificate says what the terms of offers mean: its rows hold where core says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, product
from math import prod

from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.rings import rings
from repatria.planning.solvers.exhaustive import (
    Arrival,
    Option,
    _arrivals,
    _ways_of_crediting,
    is_allowed,
    options_of,
)
from repatria.planning.verify.classes import classes_of
from repatria.planning.verify.done import arrived
from repatria.planning.verify.facts import establish
from repatria.planning.verify.program import Name, Program, build_program
from tests.laws.small_cases import any_case, examples


@examples(200)
@given(case=any_case(), data=st.data())
def test_rows_hold_where_core_allows(case: Case, data: st.DataObject) -> None:
    """For any releases, some crediting keeps every row just where some crediting keeps every offer."""
    plan = _releases(case, data)
    facts = establish(case)
    program = build_program(facts)
    class_of = {who: group.name for group in classes_of(facts) for who in group.members}
    points = _points(case, program, class_of, plan)
    assert any(_keeps(program, point) for point in points) is is_allowed(case, plan)


@examples(100)
@given(case=any_case(), data=st.data())
def test_objectives_count_what_core_counts(case: Case, data: st.DataObject) -> None:
    """For any releases, the objectives add up to what each person adds to each tier."""
    plan = _releases(case, data)
    facts = establish(case)
    program = build_program(facts)
    class_of = {who: group.name for group in classes_of(facts) for who in group.members}
    points = _points(case, program, class_of, plan)
    assume(points)
    point = points[0]
    values = [sum(weight * point[column] for column, weight in tier.terms) for tier in program.objectives]
    added = [[number * weight for weight in way.adds] for way, number in plan]
    assert values == [sum(column) for column in zip(*added, strict=True)]


def _releases(case: Case, data: st.DataObject) -> list[tuple[Option, int]]:
    ways = options_of(case)
    assume(ways)
    left = {people.id: case.remaining(people).at_least for people in case.people}
    plan = []
    for way in data.draw(st.permutations(ways)):
        number = data.draw(st.sampled_from((left[way.who], 0, left[way.who] // 2)))
        left[way.who] -= number
        if number:
            plan.append((way, number))
    assume(plan)
    return plan


def _points(
    case: Case, program: Program, class_of: dict[str, str], plan: list[tuple[Option, int]]
) -> list[Counter[int]]:
    """Give the releases as values of the columns, once for each way of crediting.

    None at all where a release has no column: what was already carried out has broken its offer.
    """
    start = Counter[int]()
    usable = list(establish(case).usable.values())
    group_of = {
        (who, group.destination): group.name for group in arrived(case, usable) for who in group.members
    }
    if any(("f", class_of[way.who], way.offer, way.destination) not in program.columns for way, _ in plan):
        return []
    for way, number in plan:
        start[program.columns["f", class_of[way.who], way.offer, way.destination]] += number
        switch: Name = ("y", way.offer)
        if switch in program.columns:
            start[program.columns[switch]] = 1
    by_party = list(_credits(case, plan))
    assume(prod(len(ways) for ways in by_party) <= 500)
    points = []
    for picked in product(*by_party):
        point = start.copy()
        for credited in picked:
            for offer, numbers in credited.items():
                for (who, destination, is_old), number in numbers.items():
                    if number:
                        party = case.offers_by_id[offer].by
                        name = (
                            ("p", group_of[who, destination])
                            if is_old
                            else ("r", program.kind_of[party, class_of[who], destination])
                        )
                        point[program.columns[*name, destination, offer]] += number
                        pays: Name = ("pays", case.people_by_id[who].held_by, case.offers_by_id[offer].by)
                        if pays in program.columns and not is_old:
                            point[program.columns[pays]] = 1
        points.append(point)
    return points


def _credits(case: Case, plan: list[tuple[Option, int]]) -> list[list[dict[str, dict[Arrival, int]]]]:
    in_force = defaultdict(list)
    for name in sorted({way.offer for way, _ in plan}):
        in_force[case.offers_by_id[name].by].append(case.offers_by_id[name])
    found = []
    for party, offers in in_force.items():
        found.append(
            [
                credited
                for some in _who_may_pay(case, _arrivals(case, party, plan))
                for credited in _ways_of_crediting(case, offers, some)
            ]
        )
    return found


def _who_may_pay(case: Case, arrivals: dict[Arrival, int]) -> list[dict[Arrival, int]]:
    """Give the arrivals that are credited: all, or under a rule on rings those of each set of holders.

    Arrivals from before make nobody depend on anybody, and stay.
    """
    if case.largest_ring is None:
        return [arrivals]
    holders = sorted({case.people_by_id[who].held_by for who, _, is_old in arrivals if not is_old})
    return [
        {
            key: number
            for key, number in arrivals.items()
            if key[2] or case.people_by_id[key[0]].held_by in some
        }
        for size in range(len(holders) + 1)
        for some in combinations(holders, size)
    ]


def _keeps(program: Program, point: Counter[int]) -> bool:
    inside = all(0 <= point[column] <= program.greatest[column] for column in point)
    paying = [
        (str(name[1]), str(name[2]))
        for name, at in program.columns.items()
        if name[0] == "pays" and point[at]
    ]
    cap = program.largest_ring
    apart = cap is None or all(len(ring) <= cap for ring in rings(paying))
    return (
        inside
        and apart
        and all(
            sum(coefficient * point[column] for column, coefficient in row.terms) <= row.limit
            for row in program.rows.values()
        )
    )
