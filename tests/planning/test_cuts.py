"""Cuts and splits at sums: no whole-number point is lost, and the checker derives the same row again."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from repatria.planning.program.exact import Multipliers, keeps_rows
from repatria.planning.search.cuts import FINE, LARGEST, Cut, derive, separate
from repatria.planning.solvers.highs import Matrix
from repatria.planning.verify.program import Program
from repatria.planning.verify.proof import prove
from repatria.planning.verify.rows import Row

MOST = 3


@st.composite
def sums_of_rows(draw: st.DrawFn) -> tuple[list[tuple[list[int], int]], list[int], int, list[bool]]:
    """Draw rows over three columns from 0 to 3, a multiplier for each, a denominator, and what to flip."""
    row = st.tuples(st.lists(st.integers(-6, 6), min_size=3, max_size=3), st.integers(-5, 12))
    rows = draw(st.lists(row, min_size=1, max_size=3))
    above = draw(st.lists(st.integers(-7, 7), min_size=len(rows), max_size=len(rows)))
    return rows, above, draw(st.integers(2, 9)), draw(st.lists(st.booleans(), min_size=3, max_size=3))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(drawn=sums_of_rows())
def test_a_cut_keeps_every_whole_point_and_is_derived_again(
    drawn: tuple[list[tuple[list[int], int]], list[int], int, list[bool]],
) -> None:
    """Every point of the box that keeps the rows keeps the cut; the checker bounds by the very same row."""
    rows, above, denominator, flipped = drawn
    matrix = Matrix.of(
        [
            ([(place, factor) for place, factor in enumerate(factors) if factor], most)
            for factors, most in rows
        ],
        3,
    )
    multipliers = Multipliers(np.array(above, dtype=np.int64), denominator, len(rows))
    cut = derive(matrix, multipliers, np.array(flipped), np.zeros(3), np.full(3, MOST))
    assume(cut is not None and len(cut.columns) > 0)
    assert cut is not None
    assert_kept_and_derived_again(drawn, cut)


def assert_kept_and_derived_again(
    drawn: tuple[list[tuple[list[int], int]], list[int], int, list[bool]], cut: Cut
) -> None:
    """Every whole point that keeps the rows keeps the cut; the checker bounds by the very same row."""
    rows, above, denominator, flipped = drawn
    for point in product(range(MOST + 1), repeat=3):
        if all(sum(f * x for f, x in zip(factors, point, strict=True)) <= most for factors, most in rows):
            assert sum(int(f) * point[c] for c, f in zip(cut.columns, cut.factors, strict=True)) <= cut.most
    program = Program()
    for name in "abc":
        program.add_column((name,), MOST)
    for place, (factors, most) in enumerate(rows):
        program.rows["row", place] = Row([(c, f) for c, f in enumerate(factors) if f], most)
    named = [
        [["row", place], str(Fraction(factor, denominator))] for place, factor in enumerate(above) if factor
    ]
    from_above = [[name] for name, is_flipped in zip("abc", flipped, strict=True) if is_flipped]
    tree = {
        "cuts": [{"rows": named, "from_above": from_above}],
        "then": {"multipliers": [[["here", 0], "1"]]},
    }
    # With the cut's own factors as the objective, the row alone bounds it by its right-hand side.
    objective = [(int(c), int(f)) for c, f in zip(cut.columns, cut.factors, strict=True)]
    proven = prove(program, objective, tree)
    assert (proven.bound, proven.fault) == (cut.most, None)


@st.composite
def sums_of_great_rows(draw: st.DrawFn) -> tuple[list[tuple[list[int], int]], list[int], int, list[bool]]:
    """Draw the same of rows with factors so great that cuts of them have to be made coarser."""
    rows, above, denominator, flipped = draw(sums_of_rows())
    scale = draw(st.integers(10**9, 10**11 // 6))
    moved = st.integers(-(10**9), 10**9)
    rows = [
        ([factor * scale + draw(moved) for factor in factors], most * scale + draw(moved))
        for factors, most in rows
    ]
    return rows, above, denominator, flipped


@settings(max_examples=300, deadline=None, derandomize=True)
@given(drawn=sums_of_great_rows())
def test_a_coarser_cut_keeps_every_whole_point_and_is_derived_again(
    drawn: tuple[list[tuple[list[int], int]], list[int], int, list[bool]],
) -> None:
    """What was said of any cut holds of one whose numbers were too great, and they are not any more."""
    rows, above, denominator, flipped = drawn
    matrix = Matrix.of([(tuple(enumerate(factors)), most) for factors, most in rows], 3)
    multipliers = Multipliers(np.array(above, dtype=np.int64), denominator, len(rows))
    cut = derive(matrix, multipliers, np.array(flipped), np.zeros(3), np.full(3, MOST))
    assume(cut is not None)
    assert cut is not None
    assert np.abs(cut.factors).max() <= LARGEST
    assert_kept_and_derived_again(drawn, cut)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    numbers=st.lists(
        st.tuples(st.fractions(-5, 5, max_denominator=7_000), st.integers(0, 24)), min_size=1, max_size=6
    )
)
def test_multipliers_of_rows_of_great_numbers_are_as_exact_as_others(
    numbers: list[tuple[Fraction, int]],
) -> None:
    """A row divided by its scale has its multiplier to a millionth, however small its own is."""
    scales = np.array([2.0**power for _, power in numbers])
    wanted = np.array([float(number) for number, _ in numbers]) / scales
    found = Multipliers.fitting(wanted, len(numbers), FINE, scales)
    for above, (number, power) in zip(found.above.tolist(), numbers, strict=True):
        assert abs(Fraction(int(above), found.denominator) * 2**power - number) <= Fraction(1, 10**6)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    drawn=sums_of_rows(),
    point=st.lists(st.integers(0, MOST), min_size=3, max_size=3),
    scales=st.tuples(*[st.sampled_from((1, 2**20, 2**40))] * 2),
)
def test_rows_are_kept_in_any_size_of_numbers(
    drawn: tuple[list[tuple[list[int], int]], list[int], int, list[bool]],
    point: list[int],
    scales: tuple[int, int],
) -> None:
    """Whether whole numbers keep rows is said as plain sums say it, in machine words and beyond."""
    rows = drawn[0]
    of_rows, of_values = scales
    packed = [
        ([(c, f * of_rows) for c, f in enumerate(factors) if f], most * of_rows) for factors, most in rows
    ]
    values = [each * of_values for each in point]
    expected = all(sum(f * values[c] for c, f in terms) <= most for terms, most in packed)
    assert keeps_rows(Matrix.of(packed, 3), np.array(values, dtype=np.int64)) == expected


@settings(max_examples=200, deadline=None, derandomize=True)
@given(drawn=sums_of_rows(), quarters=st.lists(st.integers(0, 4 * MOST), min_size=3, max_size=3))
def test_cuts_found_leave_the_point_out_and_no_whole_one(
    drawn: tuple[list[tuple[list[int], int]], list[int], int, list[bool]], quarters: list[int]
) -> None:
    """Each cut found is broken by the point it was found for, and by no whole point that keeps the rows."""
    rows, above, denominator, flipped = drawn
    packed = [([(c, f) for c, f in enumerate(factors) if f], most) for factors, most in rows]
    point = np.array(quarters) / 4
    combinations = [np.array(above) / denominator, np.arange(1, len(rows) + 1) / (denominator + 1)]
    cuts = separate(
        Matrix.of(packed, 3),
        combinations,
        np.array(flipped),
        point,
        rows=len(rows),
        low=np.zeros(3),
        high=np.full(3, MOST),
        most=4,
    )
    kept = [p for p in product(range(MOST + 1), repeat=3) if all(np.dot(f, p) <= m for f, m in rows)]
    for cut in cuts:
        assert float(np.sum(cut.factors * point[cut.columns])) > cut.most
        terms = list(zip(cut.columns, cut.factors, strict=True))
        assert all(sum(f * p[c] for c, f in terms) <= cut.most for p in kept)


def two_columns() -> Program:
    """Make a program of two columns from 0 to 3, with 2a + 2b at most 5."""
    program = Program()
    program.add_column(("a",), MOST)
    program.add_column(("b",), MOST)
    program.rows[("row",)] = Row([(0, 2), (1, 2)], 5)
    return program


TOTAL = [(0, 1), (1, 1)]
AT_TWO = {"multipliers": [[["here", 0], "1"]]}
BEYOND = {"infeasible": [[["here", 0], "2"], [["row"], "1"]]}
SPLIT = {"sum": [[["a"], 1], [["b"], 1]], "split": 2, "low": AT_TWO, "high": BEYOND}
CUT = {"cuts": [{"rows": [[["row"], "1/2"]], "from_above": []}], "then": AT_TWO}


@pytest.mark.parametrize("tree", [SPLIT, CUT], ids=["split at a sum", "cut"])
def test_whole_numbers_bound_what_fractions_leave_open(tree: dict[str, object]) -> None:
    """Two and a half is two, by a split at the sum and by a cut."""
    assert prove(two_columns(), TOTAL, tree).bound == 2
    assert prove(two_columns(), TOTAL, {"multipliers": [[["row"], "1/4"]]}).bound != 2


@pytest.mark.parametrize(
    "tree",
    [
        {**SPLIT, "sum": []},
        {**SPLIT, "sum": [[["a"], 1], [["a"], 1]]},
        {**SPLIT, "sum": [[["c"], 1]]},
        {**SPLIT, "sum": [[["a"], "1"]]},
        {**SPLIT, "split": "2"},
        {**SPLIT, "split": 1},
        {**SPLIT, "high": {"infeasible": [[["row"], "1"]]}},
        {"cuts": [], "then": AT_TWO},
        {"cuts": [{"rows": [[["row"], "1"]], "from_above": []}], "then": AT_TWO},
        {"cuts": [{"rows": [[["row"], "1/2"]], "from_above": [["c"]]}], "then": AT_TWO},
        {"cuts": [{"rows": [[["row"], "1/2"]]}], "then": AT_TWO},
        {"cuts": [{"rows": [[["row"], f"{2**257}/{2**258 + 1}"]], "from_above": []}], "then": AT_TWO},
        {"cuts": [{"rows": [[["here", 0], "1/2"]], "from_above": []}], "then": AT_TWO},
        {**CUT, "then": {"multipliers": [[["here", 1], "1"]]}},
        {**CUT, "then": {"multipliers": [[["here", 0], "-1"]]}},
        {"multipliers": [[["here", 0], "1"]]},
    ],
)
def test_a_malformed_part_proves_nothing(tree: dict[str, object]) -> None:
    """A split or cut that names what is not there, or rounds nothing, is a fault, or proves less."""
    proven = prove(two_columns(), TOTAL, tree)
    assert proven.fault is not None or proven.bound != 2


def test_a_cut_is_found_where_only_fine_multipliers_isolate_a_column() -> None:
    """Two rows that weigh two columns by unlike numbers still give a cut, though thousandths would not do."""
    rows, most = ((97, 89), (83, -79)), (44_742, -39_293)
    matrix = Matrix.of([(tuple(enumerate(row)), limit) for row, limit in zip(rows, most, strict=True)], 2)
    unit = 97 * 79 + 89 * 83
    point = np.array([79 * most[0] + 89 * most[1], 83 * most[0] - 97 * most[1]]) / unit
    high = np.array([10.0, 1_000.0])
    found = separate(
        matrix,
        [np.array([79, 89]) / unit],
        np.zeros(2, dtype=bool),
        point,
        rows=2,
        low=np.zeros(2),
        high=high,
        most=1,
        denominators=FINE,
    )
    assert len(found) == 1
    (cut,) = found
    assert cut.factors @ point[cut.columns] > cut.most
    whole = np.array(list(product(range(11), range(1_001))))
    kept = whole[np.all(whole @ np.array(rows).T <= most, axis=1)]
    assert len(kept) > 0
    assert np.all(kept[:, cut.columns] @ cut.factors <= cut.most)
