"""Whole-number search and proof for one program of rounds; limits count work, never seconds."""

from __future__ import annotations

from repatria.core.plans import Proof
from repatria.planning.program.model import Objective, Program
from repatria.planning.search.certificate import Bound, prove
from repatria.planning.search.watching import Watch
from repatria.planning.search.whole import search_once
from repatria.planning.solvers.highs import Found

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
    return search_once(program, objective, start, most_nodes)


def most_of(program: Program, objective: Objective, watch: Watch) -> Bound:
    """Find and prove the most that any solution gains; `value` is the bound, if one was proven."""
    solution = best_of(program, objective).solution
    return Bound(None, None) if solution is None else prove(program, objective, solution, watch=watch)


def proof_of_none(program: Program, watch: Watch) -> Proof | None:
    """Prove that a program has no solution at all; None if it has one, or the work ran out."""
    return prove(program, None, None, watch=watch).proof
