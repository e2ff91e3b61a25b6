"""Ordered tiers: each solved with the values of the earlier ones kept, and each proven where it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from repatria.core.errors import EngineFailed
from repatria.core.plans import Outcome, Proof, TierResult
from repatria.planning.program.chances import Lots
from repatria.planning.program.model import Objective, Program
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.certificate import Bound, prove
from repatria.planning.search.drawing import draw
from repatria.planning.search.narrowing import Narrowing
from repatria.planning.search.prices import Carried
from repatria.planning.search.sums import Level, levels_of
from repatria.planning.search.watching import UNWATCHED, Watch, progress_of
from repatria.planning.search.whole import FEW_SEARCHES, search
from repatria.planning.solvers.highs import Found


@dataclass(frozen=True, slots=True)
class Solved:
    """The best solution found, tier by tier.

    Attributes:
        solution: Value of each column; None if there is no plan at all, or none was found.
        gap: Greatest possible shortfall in the first tier that is open; 0 if all are proven.
        program: The program with the rows of rings that were needed, and without those of the tiers.
    """

    outcome: Outcome
    solution: tuple[int, ...] | None
    tiers: tuple[TierResult, ...]
    gap: int | None
    certificate: Proof
    program: Program


def solve_in_order(
    program: Program,
    lots: Lots | None = None,
    *,
    most_work: int = limits.MOST_WORK,
    watch: Watch = UNWATCHED,
) -> Solved:
    """Find and prove the best solution of a program, its objectives in order.

    Args:
        lots: Decide among solutions that are equal in every tier; nothing is proven of it.
        most_work: Work that all tiers may cost; each may cost half of what those before it left: one that is
            left open leaves those after it wider open.
        watch: Is told how far the search is. When it is stopped, the tiers that are not decided keep the best
            found and get the bounds that can be had at once.
    """
    nobody = (0,) * len(program.columns)
    solution = nobody if program.keeps(nobody) else None
    if solution is None:
        program, first = search(program, program.objectives[0], None)
        solution = first.solution
        if solution is None:
            return _without_solution(program, first, watch)
    root, carried, narrowing = Box(), Carried(), _narrowing_of(program)
    results: list[TierResult] = []
    proofs: list[Proof] = []
    gap: int | None = 0
    kept = program
    order = {} if lots is None else lots.greatest()
    levels = levels_of(program)
    tiers = len(program.objectives)
    for position, objective in enumerate(program.objectives):
        watch.see(progress_of(objective, position, tiers, best=objective.value(solution), bound=None))
        kept, solution, bound = _best_in_tier(
            kept,
            objective,
            solution,
            root=root,
            tier=position,
            most_work=most_work // 2,
            order=order,
            levels=levels,
            carried=carried,
            narrowing=narrowing,
            watch=watch,
        )
        most_work -= bound.work
        value = objective.value(solution)
        watch.see(progress_of(objective, position, tiers, best=value, bound=bound.value))
        is_open = bound.proof is None or bound.value != value
        if is_open and gap == 0:
            gap = None if bound.value is None else bound.value - value
        shown_bound = None if bound.proof is None or bound.value is None else objective.shown(bound.value)
        results.append(TierResult(objective.name, objective.shown(value), shown_bound))
        proofs.append(
            {
                "name": objective.name,
                "value": objective.shown(value),
                "bound": shown_bound,
                "proof": bound.proof,
            }
        )
        kept = kept.keeping(position, value)
    if lots is not None:
        solution = draw(kept, lots, solution)
    outcome = Outcome.PROVEN_BEST if gap == 0 else Outcome.FOUND
    needed = tuple(row for row in kept.rows[len(program.rows) :] if row.key[0] == "ring")
    return Solved(outcome, solution, tuple(results), gap, {"tiers": proofs}, program.with_rows(needed))


def most_of(program: Program, objective: Objective) -> int | None:
    """Find the most that any solution gains; None if there is no solution, or the search did not end."""
    _, found = search(program, objective, None, most_searches=FEW_SEARCHES)
    return objective.value(found.solution) if found.is_exhausted and found.solution is not None else None


def best_and_bound(
    program: Program, objective: Objective, start: tuple[int, ...] | None, *, watch: Watch = UNWATCHED
) -> tuple[tuple[int, ...], bool] | None:
    """Find the best solution for one objective, and say whether it is proven; None if there is none."""
    program, found = search(program, objective, start)
    solution = found.solution or start
    if solution is None:
        return None
    _, solution, bound = _best_in_tier(program, objective, solution, watch=watch)
    return solution, bound.value == objective.value(solution)


def _best_in_tier(
    program: Program,
    objective: Objective,
    start: tuple[int, ...],
    *,
    root: Box | None = None,
    tier: int = 0,
    most_work: int = limits.MOST_WORK_OF_ONE,
    order: Mapping[str, int] = MappingProxyType({}),
    levels: tuple[Level, ...] | None = None,
    carried: Carried | None = None,
    narrowing: Narrowing | None = None,
    watch: Watch = UNWATCHED,
) -> tuple[Program, tuple[int, ...], Bound]:
    """Search and prove one tier; the program comes back with the rows of rings that were needed."""
    solution = start
    if len(program.columns) <= limits.SMALL:
        program, found = search(program, objective, start)
        if found.solution is not None and objective.value(found.solution) > objective.value(start):
            solution = found.solution
    bound = prove(
        program,
        objective,
        solution,
        root=root,
        tier=tier,
        most_work=most_work,
        order=order,
        levels=levels,
        carried=carried,
        narrowing=narrowing,
        watch=watch,
    )
    return program.with_rows(bound.rings), bound.solution or solution, bound


def _narrowing_of(program: Program) -> Narrowing | None:
    """Begin to narrow a program; not where rings are limited: their rows come as they are needed."""
    return None if program.payments or len(program.columns) < limits.FEWEST_NARROWED else Narrowing(program)


def _without_solution(program: Program, found: Found, watch: Watch) -> Solved:
    impossible = prove(program, None, None, watch=watch)
    if impossible.proof is not None:
        return Solved(Outcome.IMPOSSIBLE, None, (), 0, {"impossible": impossible.proof}, program)
    if found.is_exhausted and impossible.solution is not None:
        raise EngineFailed("The solver found no plan, and the proof found one.")
    return Solved(Outcome.UNDECIDED, None, (), None, {}, program)
