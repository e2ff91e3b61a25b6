"""Mend a plan: keep every offer and change the fewest places, or say what has to be asked of whom."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.plans import Left, Outcome, Plan, Reason, Repairs
from repatria.core.repairs import Consequence, Question, Repair
from repatria.planning.planner import mark_stopped, write_plan
from repatria.planning.program.assemble import settle
from repatria.planning.program.chances import Lots
from repatria.planning.repair.changes import changes_between, places_changed
from repatria.planning.repair.parts import MOST_WORK_OF_A_REPAIR, Mending, mending
from repatria.planning.repair.shortfall import least_shortfall
from repatria.planning.repair.task import Task
from repatria.planning.search.tiers import Solved, solve_in_order
from repatria.planning.search.watching import UNWATCHED, Watch, heeding


def repair_plan(
    task: Task,
    *,
    seed: str | None = None,
    case_digest: str | None = None,
    watch: Watch = UNWATCHED,
) -> Repair:
    """Mend a plan.

    Every offer in force in it stays in force with all its terms met, as long as anybody is left who may be
    released under it. Among such repairs the fewest places of other people change; then the tiers of the
    case decide, in order; then the lottery.

    Args:
        seed: Seed of the lottery; absent, that of the plan.
        case_digest: Keyed digest of the case, to be carried in the repaired plan.
        watch: Is told how far the search is, and may stop it.

    Returns:
        The repair; or, where none keeps every offer, the least that has to be asked. Nothing of the second
        sort is carried out.

    Raises:
        EngineFailed: The solver stopped without an answer, or gave one that the exact check refused.
    """
    seed = task.plan.made_with.seed if seed is None else seed
    with heeding(watch):
        return _repair(task, seed, case_digest, watch)


def _repair(task: Task, seed: str, case_digest: str | None, watch: Watch) -> Repair:
    mended = mending(task)
    program = mended.holding()
    solved = solve_in_order(
        program,
        Lots(program.classes, seed),
        most_work=MOST_WORK_OF_A_REPAIR,
        watch=watch,
    )
    if solved.solution is not None:
        moves = mended.moves(program.columns, solved.solution, seed)
        plan = _write(mended, solved, seed=seed, case_digest=case_digest)
        plan = mark_stopped(plan) if watch.is_stopped else plan
        return Repair(
            plan.outcome,
            plan,
            task.not_going(),
            changes=changes_between(task, moves),
            lapsed=mended.lapsed,
        )
    questions: tuple[Question, ...] = ()
    if_yes: Consequence | None = None
    if solved.outcome is Outcome.IMPOSSIBLE:
        questions, if_yes = least_shortfall(mended, seed, watch)
    return Repair(
        solved.outcome, None, task.not_going(), lapsed=mended.lapsed, questions=questions, if_yes=if_yes
    )


def _write(mended: Mending, solved: Solved, *, seed: str, case_digest: str | None) -> Plan:
    task = mended.task
    solution = solved.solution or ()
    whole, merged = mended.merged(solution)
    moves = mended.moves(mended.program.columns, solution, seed)
    moved = settle(whole, merged, mended.moves_by_class(moves), staying=task.without)
    # On the day itself minutes count: what each term could have is not measured.
    plan = write_plan(
        whole,
        replace(solved, solution=merged),
        moved,
        seed=seed,
        case_digest=case_digest,
        measures=False,
        staying=task.without,
    )
    changed = places_changed(task.case, changes_between(task, moves))
    return replace(
        plan,
        outcome=Outcome.REPAIRED if solved.outcome is Outcome.PROVEN_BEST else Outcome.FOUND,
        left=tuple(_of_those_who_stay(task, left) for left in plan.left),
        repairs=Repairs(task.plan_digest(), task.not_going(), task.listed_places(), changed),
    )


def _of_those_who_stay(task: Task, left: Left) -> Left:
    """Say of a record that does not go that it cannot be moved, and nothing more."""
    if task.limits.get(left.who) != 0 and not task.case.people_by_id[left.who].accompanies:
        return left
    return replace(left, reasons=(Reason.CANNOT_BE_MOVED,)) if left.who in task.without else left
