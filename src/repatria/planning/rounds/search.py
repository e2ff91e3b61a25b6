"""Whole-number search and proof for one program of rounds; limits count work, never seconds."""

from __future__ import annotations

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.certificate import Bound, prove
from repatria.planning.model import Objective, Program
from repatria.planning.solvers.highs import Found, Matrix, best_whole_numbers

#: Nodes of the search tree for one program.
MOST_NODES = 20_000

NOTHING = Objective("any order", ())


def best_of(
    program: Program,
    objective: Objective,
    start: tuple[int, ...] | None = None,
    *,
    most_nodes: int = MOST_NODES,
) -> Found:
    """Find the solution that gains most; one that does not keep every row in whole numbers is none."""
    gains = np.zeros(len(program.columns))
    for column, gain in objective.gains:
        gains[column] = gain
    found = best_whole_numbers(
        Matrix.of([(row.terms, row.most) for row in program.rows], len(program.columns)),
        gains,
        np.array(program.lower, dtype=np.float64),
        np.array(program.upper, dtype=np.float64),
        start,
        most_nodes=most_nodes,
    )
    if found.solution is not None and not program.keeps(found.solution):
        return Found(None, is_exhausted=False)
    return found


def most_of(program: Program, objective: Objective) -> Bound:
    """Find and prove the most that any solution gains; `value` is the bound, if one was proven."""
    solution = best_of(program, objective).solution
    return Bound(None, None) if solution is None else prove(program, objective, solution)


def proof_of_none(program: Program) -> Proof | None:
    """Prove that a program has no solution at all; None if it has one, or the work ran out."""
    return prove(program, None, None).proof
