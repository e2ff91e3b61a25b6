"""Is what a schedule claims to be proven, proven? docs/rounds.md says what its proofs mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.rounds import RoundsOutcome, Schedule
from repatria.planning.verify.program import Program
from repatria.planning.verify.proof import Proven, prove
from repatria.planning.verify.rounds_program import build_rounds, number_of_batches

#: The most numbers, rounds times groups, of which a proof may speak: whoever checks it writes them down.
MOST_NUMBERS = 5_000_000


def faults_of_claims(case: Case, plan: Plan, schedule: Schedule, *, has_wounded: bool) -> Iterator[str]:
    """Give what is claimed of a schedule and not shown by its proof."""
    proof = schedule.proof
    if schedule.outcome is RoundsOutcome.IMPOSSIBLE:
        yield from _faults_of_impossible(case, plan, proof)
        return
    if schedule.outcome is RoundsOutcome.NOTHING_FOUND:
        return
    yield from _faults_of_waiting(case, plan, schedule, has_wounded=has_wounded)
    yield from _faults_of_fewest(case, plan, schedule)
    is_best = (schedule.waiting_bound, schedule.rounds_bound) == (schedule.waiting, len(schedule.rounds))
    if is_best is not (schedule.outcome is RoundsOutcome.PROVEN_BEST):
        yield "The outcome is not what follows from the bounds."


def _faults_of_waiting(case: Case, plan: Plan, schedule: Schedule, *, has_wounded: bool) -> Iterator[str]:
    bound = schedule.waiting_bound
    if bound is None or (bound == 0 and not has_wounded):
        return
    read = _read(case, plan, schedule.proof.get("waiting"))
    if read is None:
        yield "The bound on waiting has no proof."
        return
    rounds, tree = read
    built = build_rounds(case, plan, range(1, rounds + 1))
    proven = prove(built.program, built.early, tree)
    if proven.fault is not None:
        yield proven.fault
    elif proven.bound is None or (rounds + 1) * built.wounded - proven.bound < bound:
        yield f"It is not shown that the wounded wait at least {bound} rounds in sum."


def _faults_of_fewest(case: Case, plan: Plan, schedule: Schedule) -> Iterator[str]:
    bound = schedule.rounds_bound
    if bound is None or bound <= min(1, len(plan.planned)):
        return  # whoever travels takes a round
    read = _read(case, plan, schedule.proof.get("fewer"))
    if read is None or read[0] < bound - 1:
        yield "The bound on the number of rounds has no proof."
        return
    rounds, tree = read
    built = build_rounds(case, plan, range(1, rounds + 1))
    built.must_all_go()
    built.must_wait_at_most(schedule.waiting)
    yield from _faults_of_empty(built.program, tree, f"fewer than {bound} rounds do not do")


def _faults_of_impossible(case: Case, plan: Plan, proof: dict[str, Any]) -> Iterator[str]:
    node = proof.get("impossible")
    if isinstance(node, dict) and node.keys() == {"transfer", "proof"}:
        built = build_rounds(case, plan, range(2))
        if not built.must_move(node["transfer"]):
            yield "The proof is of no group of transfers."
            return
        yield from _faults_of_empty(built.program, node["proof"], "that transfer can never move")
        return
    read = _read(case, plan, node)
    if read is None:
        yield "That there is no order has no proof."
        return
    rounds, tree = read
    if rounds < sum(transfer.count for transfer in plan.planned):
        yield "More rounds than the proof speaks of could be needed."
    built = build_rounds(case, plan, range(1, rounds + 1))
    built.must_all_go()
    yield from _faults_of_empty(built.program, tree, "there is no order at all")


def _faults_of_empty(program: Program, tree: object, claim: str) -> Iterator[str]:
    proven: Proven = prove(program, None, tree)
    if proven.fault is not None:
        yield f"It is not shown that {claim}. {proven.fault}"


def _read(case: Case, plan: Plan, node: object) -> tuple[int, object] | None:
    """Give the number of rounds that a proof speaks of, and its tree; None if it is none."""
    if not isinstance(node, dict) or node.keys() != {"rounds", "proof"}:
        return None
    rounds, travel = node["rounds"], sum(transfer.count for transfer in plan.planned)
    if type(rounds) is not int or not 1 <= rounds <= max(1, travel):
        return None
    return (rounds, node["proof"]) if rounds * number_of_batches(case, plan) <= MOST_NUMBERS else None
