"""Several records of one person count once, and nothing that protects is lost between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.confidences import Destinations
from repatria.core.counts import Count
from repatria.core.errors import RequestInvalid
from repatria.core.persons import Category, Ground, Health
from repatria.core.same_people import each_once
from repatria.core.snapshots import HeldPerson, Snapshot

PARTIES = ("CH", "KP", "UA")
party = st.none() | st.sampled_from(PARTIES)
born = st.none() | st.sampled_from([date(1980, 1, 1), date(1985, 5, 24), date(1990, 12, 31)])
told = st.builds(
    Destinations,
    st.none() | st.lists(st.sampled_from(PARTIES), unique=True).map(lambda to: tuple(sorted(to))),
    st.booleans(),
)


@st.composite
def records(draw: st.DrawFn, number: int = 3) -> tuple[HeldPerson, ...]:
    """Make some records of people held."""
    return tuple(
        HeldPerson(
            UUID(int=place),
            draw(party),
            draw(party),
            draw(st.sampled_from(Category)),
            draw(st.sampled_from(Ground)),
            draw(st.sampled_from(Health)),
            Count.exactly(1),
            draw(st.none() | st.sampled_from(["2024", "2024-05", "2025-01-12"])),
            draw(told),
            rank=draw(party),
            born_first=draw(born),
            born_last=draw(born),
            dependants=draw(st.none() | st.integers(0, 2)),
        )
        for place in range(number)
    )


def snapshot(people: tuple[HeldPerson, ...], *same: tuple[int, int]) -> Snapshot:
    """Make a snapshot in which pairs of records were judged to be of one person."""
    return Snapshot(
        UUID(int=99), date(2025, 1, 12), people, (), same=tuple((UUID(int=a), UUID(int=b)) for a, b in same)
    )


@given(people=records())
def test_unlinked_records_stay_as_they_are(people: tuple[HeldPerson, ...]) -> None:
    """Without a judgement nobody is merged."""
    assert each_once(snapshot(people)) == people


@given(people=records())
def test_linked_records_are_one_whatever_the_order(people: tuple[HeldPerson, ...]) -> None:
    """In whatever order links were judged, three records of one person are the same one."""
    links = ((0, 1), (1, 2))
    found = {each_once(snapshot(people, *order)) for order in permutations(links)}
    assert [len(each) for each in found] == [1]


@given(people=records())
def test_what_one_record_bars_stays_barred(people: tuple[HeldPerson, ...]) -> None:
    """A destination that any judged record leaves out is not opened by another record."""
    (one,) = each_once(snapshot(people, (0, 1), (1, 2)))
    judged = [set(each.destinations.may_go_to) for each in people if each.destinations.may_go_to is not None]
    assert (one.destinations.may_go_to is None) == (judged == [])
    assert all(set(one.destinations.may_go_to or ()) <= each for each in judged)


@given(people=records())
def test_contradiction_is_unknown(people: tuple[HeldPerson, ...]) -> None:
    """Of two holders, or two numbers of dependants, in any of three records, nobody knows which is right."""
    (one,) = each_once(snapshot(people, (0, 1), (1, 2)))
    numbers = {each.dependants for each in people} - {None}
    assert one.dependants == (numbers.pop() if len(numbers) == 1 else None)
    named = {each.holder for each in people} - {None}
    assert one.holder == (named.pop() if len(named) == 1 else None)


@given(people=records())
def test_who_is_held_for_trial_in_one_record_is(people: tuple[HeldPerson, ...]) -> None:
    """Nobody loses the protection or the bar of a ground because another bureau did not know it."""
    (one, *_) = each_once(snapshot(people, (0, 1)))
    grounds = {each.ground for each in people[:2]}
    assert (one.ground in (Ground.ACCUSED, Ground.CONVICTED)) == bool(
        {Ground.ACCUSED, Ground.CONVICTED} & grounds
    )


def test_group_is_not_one_person() -> None:
    """A record of a group and one of a person, judged the same, are refused: somebody has to look again."""
    one = HeldPerson(
        UUID(int=0), "KP", "UA", Category.UNKNOWN, Ground.UNKNOWN, Health.UNKNOWN, Count.exactly(1), None,
        Destinations(None, ask_first=False),
    )  # fmt: skip
    group = HeldPerson(
        UUID(int=1), "KP", "UA", Category.UNKNOWN, Ground.UNKNOWN, Health.UNKNOWN, Count.from_below(2), None,
        Destinations(None, ask_first=False),
    )  # fmt: skip
    with pytest.raises(RequestInvalid):
        each_once(snapshot((one, group), (0, 1)))


@pytest.mark.parametrize(
    ("first", "last", "age"),
    [
        (date(1990, 1, 1), date(1990, 1, 12), 35), (date(1990, 1, 1), date(1990, 1, 13), None),
        (date(1990, 1, 1), None, None), (None, None, None), (date(2026, 1, 1), date(2026, 1, 1), None),
    ],
)  # fmt: skip
def test_age_is_known_to_the_year_or_not_at_all(
    first: date | None, last: date | None, age: int | None
) -> None:
    """On 12 January 2025 whoever was born on the first twelve days of 1990 is 35; all else is unknown."""
    (one,) = each_once(snapshot((replace(held(), born_first=first, born_last=last),)))
    assert one.age_years(date(2025, 1, 12)) == age


def held() -> HeldPerson:
    """Make a record of which nothing is known."""
    unknown = (Category.UNKNOWN, Ground.UNKNOWN, Health.UNKNOWN)
    return HeldPerson(
        UUID(int=0), None, None, *unknown, Count.exactly(1), None, Destinations(None, ask_first=False)
    )
