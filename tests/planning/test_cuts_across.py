"""Cuts over all pieces of a program together: they cut off no whole numbers, wherever they were found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from repatria.core.cases import Case
from repatria.core.rules import AtMost
from repatria.core.selections import Selection
from repatria.planning.program.model import Objective, Program, build_program
from repatria.planning.search.boxes import Box
from repatria.planning.search.finding import Finding
from repatria.planning.search.prices import Carried, Prices
from repatria.planning.search.tier_state import TierState, gain_of
from repatria.planning.search.tightening import Tightening
from repatria.planning.search.watching import UNWATCHED
from repatria.planning.search.whole import search_once
from tests.laws.small_cases import exchanges
from tests.planning.test_whole_numbers import pairs

MANY = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def best_of(program: Program) -> tuple[int, ...]:
    """Give the best whole numbers; other programs than those in which nobody has to go are left out."""
    best = search_once(program, program.objectives[0], None, 10_000).solution
    assume(best is not None and program.keeps_rows((0,) * len(program.columns)) and program.columns)
    assert best is not None
    return best


def begun(program: Program, objective: Objective | None = None) -> tuple[TierState, Tightening]:
    """Begin a tier of a program, absent the first, with a plan in which nobody goes."""
    state = TierState(program, objective or program.objectives[0], tier=0, order={}, watch=UNWATCHED)
    state.take((0,) * len(program.columns))
    return state, Tightening(state, Finding(state), Carried())


def test_a_cut_across_closes_what_two_pieces_share() -> None:
    """In each pair as many go as come, and five at most of both: that is four, not two and a half a pair."""
    program = build_program(replace(pairs(), rules=(AtMost(Selection(), 5),)))
    freed = next(each for each in program.objectives if each.name == "people freed")
    state, tightening = begun(program, freed)
    box = Box()
    assert state.relaxed.solve(box).value == pytest.approx(5)
    tightening.cut_across(box)
    assert gain_of(box) == pytest.approx(4)
    assert Prices(state.relaxed.merged, state.relaxed.gains, box.everywhere).crossing


@MANY
@given(drawn=exchanges())
def test_cuts_across_cut_off_no_whole_numbers(drawn: Case) -> None:
    """With them the relaxation still reaches the best whole numbers, and never gains."""
    program = build_program(drawn)
    best = best_of(program)
    state, tightening = begun(program)
    box = Box()
    before = state.relaxed.solve(box).value
    tightening.cut_across(box)
    assert program.objectives[0].value(best) - 1e-6 <= gain_of(box) <= before + 1e-6


@MANY
@given(drawn=exchanges())
def test_cuts_across_found_in_a_part_hold_in_all_boxes(drawn: Case) -> None:
    """Found where all switches are off, they cut off nothing where some are on; and prices know them."""
    program = build_program(drawn)
    best = best_of(program)
    whole = Box()
    state, tightening = begun(program)
    part = tightening.part_known(whole)
    state.relaxed.solve(part)
    tightening.cut_across(part)
    assert part.everywhere is whole.everywhere
    values = np.array(best, dtype=object)
    assert all(row.factors.astype(object) @ values[row.columns] <= row.most for row in whole.everywhere)
    prices = Prices(state.relaxed.merged, state.relaxed.gains, whole.everywhere)
    of_pieces = {id(cut) for piece in prices.pieces for cut in piece.cuts}
    assert {id(cut) for cut in whole.everywhere} == of_pieces | {id(cut) for cut in prices.crossing}
    assert len(prices.links) == len(prices.links_of_program) + len(prices.crossing)
    assert np.all(
        prices.most[prices.links[len(prices.links_of_program) :]] == [c.most for c in prices.crossing]
    )
