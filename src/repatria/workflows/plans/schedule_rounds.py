"""From a plan to its rounds: check the plan, put it in order, check the order by the independent way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed, PlanRefused
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import read_plan
from repatria.planning.rounds import rounds_to_json, schedule_rounds
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rounds import verify_rounds


@dataclass(frozen=True)
class ScheduledPlan:
    """A plan with its rounds, and the rounds as they are written."""

    case: Case
    plan: Plan
    schedule: Schedule
    document: dict[str, Any]


def schedule_plan(
    case_path: Path, plan_path: Path, *, key_path: Path | None = None, watch: Watch = UNWATCHED
) -> ScheduledPlan:
    """Put a plan that was checked into rounds.

    Args:
        key_path: File with the neutral's key, needed for a plan made with one.
        watch: Is told how far the search is, and may stop it.

    Raises:
        InputError: The case, plan or key cannot be read.
        PlanRefused: The plan does not hold; it is put in no order.
        EngineFailed: The rounds did not survive their independent check; nothing of them is given.
    """
    key = None if key_path is None else read_key(key_path)
    case, plan = read_case(case_path, key=key), read_plan(plan_path)
    broken = [check.name for check in verify_plan(case, plan).broken]
    if key is not None and plan.case_digest not in (None, keyed_digest(case, key)):
        broken.insert(0, "digest")
    if broken:
        raise PlanRefused(
            f"The plan does not hold against this case ({', '.join(broken)}); it is put in no order. "
            "Run `repatria verify`."
        )
    schedule = schedule_rounds(case, plan, watch=watch)
    verification = verify_rounds(case, plan, schedule)
    if not verification.is_valid:
        says = " ".join(f"{check.name}: {check.says}" for check in verification.broken)
        raise EngineFailed(f"The rounds did not survive their own check and are withheld. {says}")
    return ScheduledPlan(case, plan, schedule, rounds_to_json(schedule))
