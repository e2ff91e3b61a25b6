"""The search for the best whole-number solution of a program, rings among parties included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repatria.planning.program.model import Objective, Program
from repatria.planning.program.rings import (
    MOST_RINGS,
    count_rings,
    least_payments,
    rows_against,
    without_spare_payments,
)
from repatria.planning.solvers.highs import MOST_NODES, Found, best_whole_numbers

#: How often one search may begin again because of a ring too large; and one that only measures something.
MOST_SEARCHES = 10
FEW_SEARCHES = 3

#: Nodes of each search where a rule limits rings: many searches follow each other, and a proof judges.
NODES_WITHIN_RINGS = 300


def search(
    program: Program,
    objective: Objective,
    start: tuple[int, ...] | None,
    *,
    most_nodes: int = MOST_NODES,
    most_searches: int = MOST_SEARCHES,
) -> tuple[Program, Found]:
    """Search for the best solution, again for every ring too large that it turns up.

    Args:
        start: A solution to begin with.
        most_searches: After so many, payments are ruled out until no ring is too large: what is found then
            keeps everything, and is not final.

    Returns:
        The program with the rows of rings that were needed, and what was found.
    """
    if program.payments:
        most_nodes = min(most_nodes, NODES_WITHIN_RINGS)
    for _ in range(most_searches):
        found = search_once(program, objective, start, most_nodes)
        if found.solution is None:
            return program, found
        needed = rows_against(program, found.solution)
        if not needed:
            return program, found
        if count_rings(program) + len(needed) > MOST_RINGS:
            break
        program = program.with_rows(needed)
    return program, _rule_out_payments(program, objective, start)


def _rule_out_payments(program: Program, objective: Objective, start: tuple[int, ...] | None) -> Found:
    """Let the least payment of each ring too large be none, again and again, until no ring is too large."""
    narrowed = program
    for _ in range(len(program.columns)):
        found = search_once(narrowed, objective, start, NODES_WITHIN_RINGS)
        least = () if found.solution is None else least_payments(narrowed, found.solution)
        if not least:
            return replace(found, is_exhausted=False)
        upper = list(narrowed.upper)
        for column in least:
            upper[column] = 0
        narrowed, start = replace(narrowed, upper=tuple(upper)), None
    return Found(None, is_exhausted=False)


def search_once(
    program: Program, objective: Objective, start: tuple[int, ...] | None, most_nodes: int
) -> Found:
    """Search for the best solution that keeps every row in whole numbers; it may have rings too large."""
    gains = np.zeros(len(program.columns))
    for column, gain in objective.gains:
        gains[column] = gain
    found = best_whole_numbers(
        program.matrix,
        gains,
        np.array(program.lower, dtype=np.float64),
        np.array(program.upper, dtype=np.float64),
        start,
        most_nodes=most_nodes,
    )
    if found.solution is None:
        return found
    if not program.keeps_rows(found.solution):
        # Rounding a solver's numbers can break a row by a whole person; such a solution is none.
        return Found(None, is_exhausted=False)
    wanted = frozenset(column for column, _ in objective.gains)
    return replace(found, solution=without_spare_payments(program, found.solution, wanted))
