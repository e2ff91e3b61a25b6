"""Counts: unknown is never zero, in words or in JSON."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.counts import FEWEST_SHOWN, Count, shown_outside

#: Counts of which a case can speak: people are there, and not all of them may be certain.
COUNTS = st.one_of(
    st.integers(1, 10**12).map(Count.exactly),
    st.integers(0, 10**12).map(Count.from_below),
    st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda pair: Count(pair[0], sum(pair))),
)


@pytest.mark.parametrize(
    ("count", "written", "said"),
    [
        (Count.unknown(), "unknown", "an unknown number"),
        (Count.exactly(1), 1, "1"),
        (Count.exactly(120), 120, "120"),
        (Count.from_below(3), {"at_least": 3}, "at least 3"),
        (Count(3, 7), {"at_least": 3, "at_most": 7}, "3 to 7"),
        (Count(0, 7), {"at_most": 7}, "at most 7"),
        (Count(3, 3), 3, "3"),
    ],
)
def test_count_is_written_and_said(count: Count, written: object, said: str) -> None:
    """A count is written and said as far as it is known."""
    assert (count.to_json(), str(count)) == (written, said)


@given(count=COUNTS)
def test_no_count_of_people_is_said_to_be_zero(count: Count) -> None:
    """Neither words nor JSON ever hold a zero for a number that is not known to be none."""
    numbers = re.findall(r"\d+", f"{count} {count.to_json()}")
    assert [number for number in numbers if int(number) == 0] == []


@given(count=COUNTS, other=COUNTS)
def test_different_counts_are_written_differently(count: Count, other: Count) -> None:
    """No two counts share their JSON or their words: nothing of what is known is lost."""
    same = count == other
    assert ((count.to_json() == other.to_json()), str(count) == str(other)) == (same, same)


@given(count=COUNTS, part=st.integers(0, 100))
def test_who_has_gone_does_not_make_the_rest_known(count: Count, part: int) -> None:
    """What remains of a number is known exactly if the number was."""
    assert count.less(min(part, count.at_least)).is_known is count.is_known


@given(count=COUNTS)
def test_who_is_not_certain_remains(count: Count) -> None:
    """When all who are certain have gone, the uncertain ones are still there, and not zero."""
    rest = count.less(count.at_least)
    assert (rest.at_least, rest.is_known and rest.at_most == 0) == (0, count.is_known)


@given(st.integers(0, 10_000))
def test_small_number_is_not_shown(number: int) -> None:
    """Fewer than five are not told outside; of more, nobody learns the last ones."""
    shown = shown_outside(number)
    assert (shown is None) == (number < FEWEST_SHOWN)
    assert len([n for n in range(10_010) if shown_outside(n) == shown]) == FEWEST_SHOWN


@given(st.integers(0, 500), st.integers(0, 500))
def test_difference_of_two_counts_tells_no_small_number(inner: int, beside: int) -> None:
    """Whoever counts all and then some of them cannot tell how few the others are."""
    shown = shown_outside(inner + beside), shown_outside(inner)
    possible = {
        whole - part
        for part in numbers_shown_as(shown[1])
        for whole in numbers_shown_as(shown[0])
        if whole >= part
    }
    assert beside in possible
    assert len(possible) >= FEWEST_SHOWN


def numbers_shown_as(shown: int | None) -> range:
    """Give the numbers that are shown so."""
    return range(shown or 0, (shown or 0) + FEWEST_SHOWN)
