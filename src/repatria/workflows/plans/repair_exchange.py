"""From a plan to its repair: read, mend, check by the independent way, or say what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed, PlanRefused
from repatria.core.plans import Plan
from repatria.core.repairs import Repair
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import plan_to_json, read_plan
from repatria.planning.repair import make_task, repair_plan
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.verify import Repaired, verify_plan


@dataclass(frozen=True)
class RepairedExchange:
    """A case, the plan that is mended, how it is mended, and the repaired plan as it is written.

    Attributes:
        document: None where no repair keeps every offer.
    """

    case: Case
    old: Plan
    repair: Repair
    document: dict[str, object] | None


def repair_exchange(
    case_path: Path,
    plan_path: Path,
    without: Sequence[str],
    *,
    key_path: Path | None = None,
    watch: Watch = UNWATCHED,
) -> RepairedExchange:
    """Mend a plan after some people do not go.

    Args:
        without: Who does not go: ``ID``, or ``ID=3`` for three of a group. Never why.
        key_path: File with the neutral's key, as for planning.
        watch: Is told how far the search is, and may stop it.

    Raises:
        InputError: Case, plan or key cannot be read, or somebody named is not in the plan.
        PlanRefused: The case has not changed since the plan was made, and the plan does not hold.
        EngineFailed: The repair did not survive its independent check; nothing of it is given.
    """
    key = None if key_path is None else read_key(key_path)
    case, old = read_case(case_path, key=key), read_plan(plan_path)
    digest = None if key is None else keyed_digest(case, key)
    task = make_task(case, old, without, argument="--without", file=str(plan_path))
    if digest is not None and old.case_digest == digest and not verify_plan(case, old).is_valid:
        raise PlanRefused("The plan does not hold against its own case. Run `repatria verify`.")
    repair = repair_plan(task, case_digest=digest, watch=watch)
    if repair.plan is None:
        return RepairedExchange(case, old, repair, None)
    verification = verify_plan(case, repair.plan, repaired=Repaired(old, task.plan_digest()))
    if not verification.is_valid:
        broken = " ".join(f"{check.name}: {check.says}" for check in verification.broken)
        raise EngineFailed(f"The repair did not survive its own check and is withheld. {broken}")
    return RepairedExchange(case, old, repair, plan_to_json(repair.plan))
