"""Proofs are added up in machine words where that is exact, and the bounds are those of plain arithmetic."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.planning import plan_case
from repatria.planning.verify import proof
from repatria.planning.verify.facts import establish
from repatria.planning.verify.program import Row, build_program
from tests.laws.small_cases import examples, small_cases

NUMBERS = st.integers(-(2**20), 2**20)
FACTORS = st.one_of(st.integers(-9, 9), st.integers(-(2**240), 2**240))


@given(st.lists(st.tuples(st.lists(st.tuples(st.integers(0, 5), NUMBERS), max_size=6), FACTORS), max_size=6))
@examples(200)
def test_sums_are_exact(drawn: list[tuple[list[tuple[int, int]], int]]) -> None:
    """However large the multipliers, rows add up to what they add up to one by one."""
    times = [(Row(terms, 0), factor) for terms, factor in drawn]
    expected = [0] * 6
    for row, factor in times:
        for column, coefficient in row.terms:
            expected[column] += factor * coefficient
    sums = proof.added(times, 6)
    assert sums is not None
    assert [int(number) for number in sums] == expected


@given(small_cases())
@examples(60)
def test_bounds_are_those_of_plain_arithmetic(drawn: Case) -> None:
    """Each tier of a plan is proven to the same bound with machine words and without."""
    plan = plan_case(drawn)
    facts = establish(drawn)
    program = build_program(facts)
    for place, entry in enumerate(plan.certificate.get("tiers", ())):
        if entry["proof"] is not None:
            terms = program.objectives[place].terms
            in_words = proof.prove(program, terms, entry["proof"])
            with patch.object(proof, "added", lambda *_: None):
                assert proof.prove(program, terms, entry["proof"]) == in_words
        program.keep_tier(place, entry["value"])


def test_multipliers_of_two_hundred_bits_take_parts() -> None:
    """A multiplier beyond machine words is added in parts; coefficients beyond them are not added at all."""
    assert proof.added([(Row([(0, 3)], 0), 2**200)], 1) == [3 * 2**200]
    assert proof.added([(Row([(0, 2**62)], 0), 1)], 1) is None
