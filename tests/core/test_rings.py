"""Rings: who depends on whom, by who pays whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from repatria.core.rings import Payment, rings
from tests.laws.small_cases import examples

PARTIES = ("A", "B", "C", "D", "E")


def test_a_chain_is_no_ring() -> None:
    """Where payments never come back, nobody depends on each other."""
    assert rings([("A", "B"), ("B", "C"), ("A", "C")]) == ()


def test_two_circles_that_share_a_party_are_one_ring() -> None:
    """Two exchanges of two with one party in both make three who depend on each other."""
    assert rings([("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")]) == (frozenset("ABC"),)


def test_two_circles_joined_one_way_stay_two() -> None:
    """A payment from one circle to another that never comes back joins nothing."""
    payments = [("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "C")]
    assert rings(payments) == (frozenset("AB"), frozenset("CD"))


@examples(200)
@given(st.sets(st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES))))
def test_two_are_in_a_ring_where_each_reaches_the_other(payments: set[Payment]) -> None:
    """By multiplying who pays whom with itself: two share a ring where payments lead there and back."""
    leads = {one: {other for first, other in payments if first == one} for one in PARTIES}
    for middle in PARTIES:
        for one in PARTIES:
            if middle in leads[one]:
                leads[one] |= leads[middle]
    expected = {
        frozenset((one, other))
        for one in PARTIES
        for other in leads[one]
        if one != other and one in leads[other]
    }
    found = {frozenset((one, other)) for ring in rings(payments) for one in ring for other in ring - {one}}
    assert found == expected
