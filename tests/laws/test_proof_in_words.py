"""Proofs are added up in machine words where that is exact, and the bounds are those of plain arithmetic."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.planning import plan_case
from repatria.planning.verify import proof, rounding
from repatria.planning.verify.facts import establish
from repatria.planning.verify.named import Faulty, Weighted
from repatria.planning.verify.program import build_program
from repatria.planning.verify.rows import Row, Table, Total, added
from tests.laws.small_cases import examples, small_cases

NUMBERS = st.integers(-(2**20), 2**20)
FACTORS = st.one_of(st.integers(-9, 9), st.integers(-(2**240), 2**240))


@given(st.lists(st.tuples(st.lists(st.tuples(st.integers(0, 5), NUMBERS), max_size=6), FACTORS), max_size=6))
@examples(200)
def test_sums_are_exact(drawn: list[tuple[list[tuple[int, int]], int]]) -> None:
    """However large the multipliers, rows add up to what they add up to one by one."""
    expected = [0] * 6
    for terms, factor in drawn:
        for column, coefficient in terms:
            expected[column] += factor * coefficient
    total = summed(drawn, 6)
    assert total is not None
    assert total.whole() == expected
    assert total.is_negative().tolist() == [number < 0 for number in expected]
    assert total.times(np.arange(-2, 4) * 10**9) == sum(
        number * at * 10**9 for at, number in enumerate(expected, start=-2)
    )


ROW = st.tuples(st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.integers(-30, 30))
FRACTIONS = st.tuples(st.integers(-9, 9).filter(bool), st.integers(1, 6))


@given(
    st.lists(st.tuples(ROW, FRACTIONS), min_size=1, max_size=4),
    st.sets(st.integers(0, 3)),
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
)
@examples(300)
def test_cuts_are_those_of_plain_arithmetic(
    drawn: list[tuple[tuple[list[int], int], tuple[int, int]]], above: set[int], ends: list[int]
) -> None:
    """A cut is the same row with machine words and without; where one rounds nothing, so does the other."""
    table = Table()
    numbers = [table.push(Row(list(enumerate(factors)), most)) for (factors, most), _ in drawn]
    low, high = np.array(ends[:4]), np.array(ends[:4]) + np.array(ends[4:])
    box = rounding.Box(low, high, low == high)
    rows = Weighted(numbers, [Fraction(*each).as_integer_ratio() for _, each in drawn])
    with patch.object(rounding, "added", lambda *_: None):
        plain = pushed(table, rows, sorted(above), box)
    assert pushed(table, rows, sorted(above), box) == plain


def pushed(
    table: Table, rows: Weighted, above: list[int], box: rounding.Box
) -> tuple[list[tuple[int, int]], int] | str:
    """Derive a cut; give its terms in order and its limit, or what is wrong with it."""
    try:
        number = rounding.push_cut(table, rows, above, box)
    except Faulty as fault:
        return str(fault)
    return sorted(table.terms(number)), table.limits[number]


def summed(times: list[tuple[list[tuple[int, int]], int]], width: int) -> Total | None:
    """Add up rows, each given by its terms and times a number."""
    table = Table()
    numbers = [table.push(Row(terms, 0)) for terms, _ in times]
    return added(table, numbers, [factor for _, factor in times], width)


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
            with (
                patch.object(proof, "added", lambda *_: None),
                patch.object(rounding, "added", lambda *_: None),
            ):
                assert proof.prove(program, terms, entry["proof"]) == in_words
        program.keep_tier(place, entry["value"])


def test_multipliers_of_two_hundred_bits_take_parts() -> None:
    """A multiplier beyond machine words is added in parts; coefficients beyond them are not added at all."""
    total = summed([([(0, 3)], 2**200)], 1)
    assert total is not None
    assert total.whole() == [3 * 2**200]
    assert summed([([(0, 2**62)], 1)], 1) is None


def test_rows_taken_away_leave_those_before_them() -> None:
    """A table gives back what it was given, whatever stood after it and was taken away."""
    rows = [Row([(0, 3), (2, -1)], 4), Row([], 1), Row([(1, 2**70)], 2), Row([(3, 5)], 3)]
    table = Table()
    table.hold(rows)
    for _ in range(3):
        table.push(Row([(0, 9)], 9))
    table.take_away(3)
    table.hold(rows)
    assert [(table.terms(number), table.limits[number]) for number in range(len(table))] == [
        (row.terms, row.limit) for row in rows
    ]
