"""Whole numbers: classes added up and shared out again, people rounded before credits, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import HealthCheck, assume, event, given, settings

from repatria.core.cases import Case
from repatria.core.rules import AtMost
from repatria.core.selections import who
from repatria.planning.program.model import Program, build_program
from repatria.planning.search.apart import best_apart
from repatria.planning.search.merged import Merged, merge
from repatria.planning.search.pieces import Pieces
from repatria.planning.search.rounding import Rounding
from repatria.planning.search.whole import search_once
from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import Point, Relaxation
from tests.builders import case, get, give, group, offer
from tests.laws.small_cases import exchanges

MANY = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def gains_of(program: Program, tier: int) -> np.ndarray:
    """Give what each column adds to a tier."""
    gains = np.zeros(len(program.columns), dtype=np.int64)
    for column, gain in program.objectives[tier].gains:
        gains[column] = gain
    return gains


def few(merged: Merged, numbers: np.ndarray) -> np.ndarray:
    """Give the number of any part of each merged column."""
    return np.array([numbers[parts[0]] for parts in merged.parts])


@MANY
@given(drawn=exchanges())
def test_adding_up_changes_no_optimum_and_can_be_shared_out(drawn: Case) -> None:
    """The best of the added-up program gains as much as the best of the whole one, and is shared out."""
    program = build_program(drawn)
    gains = gains_of(program, 0)
    merged = merge(program, gains)
    found = best_whole_numbers(
        merged.matrix, few(merged, gains).astype(np.float64), merged.lower, merged.upper
    )
    whole = search_once(program, program.objectives[0], None, 10_000)
    assert (found.solution is None) == (whole.solution is None)
    assume(found.solution is not None and whole.solution is not None)
    assert found.solution is not None
    assert whole.solution is not None
    shared = merged.share_out(np.array(found.solution, dtype=np.int64), {})
    assert program.keeps_rows(shared)
    assert merged.total(np.array(shared, dtype=np.int64)).tolist() == list(found.solution)
    assert program.objectives[0].value(shared) == program.objectives[0].value(whole.solution)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The first tier of a small case with its relaxation, and what the best whole numbers of it gain."""

    program: Program
    merged: Merged
    engine: Relaxation
    point: Point
    rounding: Rounding
    enough: int

    def refuse_worse(self, found: np.ndarray) -> None:
        """Refuse numbers that break a row of the program, or gain less than was asked for."""
        shared = self.merged.share_out(np.round(found).astype(np.int64), {})
        assert self.program.keeps_rows(shared)
        assert self.program.objectives[0].value(shared) >= self.enough


def relaxed(drawn: Case) -> Relaxed:
    """Relax a case that has any plan."""
    program = build_program(drawn)
    gains = gains_of(program, 0)
    whole = search_once(program, program.objectives[0], None, 10_000).solution
    assume(whole is not None and len(program.columns) > 0)
    assert whole is not None
    merged = merge(program, gains)
    few_gains = few(merged, gains)
    people = np.array([program.columns[parts[0]][0] == "f" for parts in merged.parts])
    engine = Relaxation(merged.matrix, few_gains, merged.lower, merged.upper)
    point = engine.point(merged.lower, merged.upper)
    assert point is not None
    rounding = Rounding(merged.matrix, few_gains, people, merged.lower, merged.upper)
    return Relaxed(program, merged, engine, point, rounding, program.objectives[0].value(whole))


@MANY
@given(drawn=exchanges())
def test_what_rounding_finds_keeps_every_row_and_gains_enough(drawn: Case) -> None:
    """A solution found near the relaxation is one of the program, and as good as was asked for."""
    tier = relaxed(drawn)
    found = tier.rounding.gaining(tier.enough, tier.point)
    assert found is not None
    tier.refuse_worse(found)


@MANY
@given(drawn=exchanges())
def test_what_is_found_by_going_down_keeps_every_row_and_gains_enough(drawn: Case) -> None:
    """Rounding one column after the other may end without whole numbers; those it gives are good ones."""
    tier = relaxed(drawn)
    within = tier.merged.lower, tier.merged.upper
    for only_once in (True, False):
        found = tier.rounding.diving(tier.enough, tier.point, tier.engine, *within, only_once=only_once)
        event("found" if found is not None else "none found")
        if found is not None:
            tier.refuse_worse(found)


@MANY
@given(drawn=exchanges())
def test_piece_by_piece_a_solution_only_gets_better(drawn: Case) -> None:
    """From a solution, every piece keeps what binds it to the others: rows hold, and nothing is lost."""
    program = build_program(drawn)
    nobody = (0,) * len(program.columns)
    start = nobody if program.keeps_rows(nobody) else None
    assume(start is not None and len(program.columns) > 0)
    gains = gains_of(program, 0)
    merged = merge(program, gains)
    found = Pieces(merged).round(
        np.zeros(merged.width), few(merged, gains).astype(np.float64), merged.lower, merged.upper
    )
    assert found is not None
    shared = merged.share_out(np.round(found).astype(np.int64), {})
    assert program.keeps_rows(shared)
    assert program.objectives[0].value(shared) >= 0


def pairs(parties: str = "ABCD") -> Case:
    """Make pairs of parties that exchange head for head: the first with the second, and so on."""
    couples = list(zip(parties[::2], parties[1::2], strict=True))
    held = [sides for one, other in couples for sides in ((one, other), (other, one))]
    return case(
        *(group(f"{one}-{other}", one, other, count=10) for one, other in held),
        *(
            offer(
                f"{one}-1",
                one,
                give(who(held_by=one), other),
                get(who(held_by=other), one, per_given=1),
            )
            for one, other in held
        ),
    )


def test_offers_that_pay_each_other_are_one_piece() -> None:
    """Two pairs of parties are two pieces: nothing in a row of theirs joins them."""
    program = build_program(pairs())
    pieces = Pieces(merge(program, gains_of(program, 0)))
    holders = {
        (int(piece), str(program.columns[merged_parts[0]][2])[0])
        for piece, merged_parts in zip(pieces.piece_of, pieces.merged.parts, strict=True)
        if program.columns[merged_parts[0]][0] == "f"
    }
    assert pieces.number == 2
    assert {frozenset(h for p, h in holders if p == piece) for piece, _ in holders} == {
        frozenset("AB"),
        frozenset("CD"),
    }


@MANY
@given(drawn=exchanges())
def test_what_is_found_apart_keeps_every_row(drawn: Case) -> None:
    """Once it is known who goes, credits found for each party by itself keep every row."""
    program = build_program(drawn)
    whole = search_once(program, program.objectives[0], None, 10_000).solution
    assume(whole is not None and len(program.columns) > 0)
    assert whole is not None
    merged = merge(program, gains_of(program, 0))
    numbers = merged.total(np.array(whole, dtype=np.int64)).astype(np.float64)
    is_credit = np.array([program.columns[parts[0]][0] == "r" for parts in merged.parts])
    found = best_apart(
        merged.matrix,
        np.zeros(merged.width),
        np.where(is_credit, merged.lower, numbers),
        np.where(is_credit, merged.upper, numbers),
        np.where(is_credit, numbers / 2, numbers),
    )
    assert found is not None
    assert program.keeps_rows(merged.share_out(np.round(found).astype(np.int64), {}))


def test_what_is_decided_wrongly_has_no_rest() -> None:
    """Where what is decided breaks a row, nothing is found for the rest."""
    matrix = Matrix.of([([(0, 1)], 1), ([(1, 1)], 5)], 2)
    decided = np.array([2.0, 0.0])
    assert best_apart(matrix, np.ones(2), decided, np.array([2.0, 5.0]), decided) is None


def test_a_ray_shows_an_empty_box_empty() -> None:
    """Multipliers of a box that holds no point add its rows up to something that no point keeps."""
    matrix = Matrix.of([([(0, 1), (1, 1)], 3), ([(0, -1), (1, -2)], -7)], 2)
    relaxation = Relaxation(matrix, np.ones(2), np.zeros(2), np.array([9.0, 9.0]))
    relaxation.add_sum(np.array([0, 1]), np.array([1, 2]))
    least, most = np.array([0.0, 0.0, 8.0]), np.array([1.0, 3.0, np.inf])
    found = relaxation.solve(least, most, {"sum": 2})
    factors = np.array([[1.0, 1.0], [-1.0, -2.0]])
    of_sum = -found.pressure["sum"]
    rest = -(found.multipliers @ factors - of_sum * np.array([1.0, 2.0]))
    ends = np.where(rest > 0, most[:2], least[:2])
    assert found.is_empty
    assert found.multipliers @ matrix.most - of_sum * least[2] + rest @ ends < 0


def test_pieces_under_one_limit_are_improved_together() -> None:
    """What one pair of parties leaves of a limit goes to the pair that gains more by it."""
    limited = replace(pairs(), rules=(AtMost(who(), 10),))
    program = build_program(limited)
    merged = merge(program, gains_of(program, 0))
    of_first = [str(program.columns[parts[0]][1])[0] in "AB" for parts in merged.parts]
    kinds = [program.columns[parts[0]][0] for parts in merged.parts]
    gains = np.array(
        [(1.0 if one else 2.0) * (kind == "f") for one, kind in zip(of_first, kinds, strict=True)]
    )
    start = np.array([5.0 if one else 0.0 for one in of_first])
    pieces = Pieces(merged)
    alone = pieces.round(start, gains, merged.lower, merged.upper)
    assert alone is not None
    together = pieces.improve(alone, gains, merged.lower, merged.upper)
    assert gains @ alone == 10
    assert gains @ together == 20
    assert program.keeps_rows(merged.share_out(np.round(together).astype(np.int64), {}))


def test_what_one_limit_frees_another_limit_uses() -> None:
    """The third pair takes the second one's places, and only then the first pair has what that one left."""
    limits = AtMost(who(held_by=tuple("ABCD")), 10), AtMost(who(held_by=tuple("CDEF")), 10)
    program = build_program(replace(pairs("ABCDEF"), rules=limits))
    merged = merge(program, gains_of(program, 0))
    pair = np.array(["ABCDEF".index(str(program.columns[parts[0]][1])[0]) // 2 for parts in merged.parts])
    is_person = np.array([program.columns[parts[0]][0] == "f" for parts in merged.parts])
    gains = np.where(is_person, pair + 1.0, 0.0)
    pieces = Pieces(merged)
    start = pieces.round(np.where(pair == 1, 5.0, 0.0), gains * (pair == 1), merged.lower, merged.upper)
    assert start is not None
    assert gains @ start == 20
    together = pieces.improve(start, gains, merged.lower, merged.upper)
    assert gains @ together == 40
    assert program.keeps_rows(merged.share_out(np.round(together).astype(np.int64), {}))


def test_a_row_that_says_no_more_than_a_greatest_value_is_left_out() -> None:
    """How many are in a class with one place to go is said by its column; a proof needs no row for it."""
    program = build_program(pairs())
    merged = merge(program, gains_of(program, 0))
    left_out = {
        row.key[0]
        for row, place in zip(program.rows, merged.row_of, strict=True)
        if place == len(merged.matrix.most)
    }
    assert left_out == {"size"}
