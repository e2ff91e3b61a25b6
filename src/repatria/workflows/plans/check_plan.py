"""Check a plan against its case, and rounds against their plan, without a solver."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import plan_digest, read_plan
from repatria.planning.rounds import read_rounds
from repatria.planning.verify import Check, Repaired, Verification, verify_plan
from repatria.planning.verify.rounds import verify_rounds

__all__ = ["CheckedPlan", "Verification", "check_plan"]


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan, and what the check of it says.

    Attributes:
        schedule: Rounds that were checked with it; None where none were given, or the plan does not hold.
    """

    plan: Plan
    verification: Verification
    schedule: Schedule | None = None


def check_plan(
    case_path: Path,
    plan_path: Path,
    *,
    key_path: Path | None = None,
    repaired_path: Path | None = None,
    rounds_path: Path | None = None,
) -> CheckedPlan:
    """Check a plan file against a case, and a file of rounds against both.

    Args:
        repaired_path: Of a repaired plan, the plan that it repairs.

    Raises:
        InputError: The case, the plan file, the rounds or the key cannot be read.
    """
    key = None if key_path is None else read_key(key_path)
    case = read_case(case_path, key=key)
    plan = read_plan(plan_path)
    digest = _check_digest(plan, None if key is None else keyed_digest(case, key))
    repaired = None
    if repaired_path is not None:
        old = read_plan(repaired_path)
        repaired = Repaired(old, plan_digest(old))
    checks = digest, *verify_plan(case, plan, repaired=repaired).checks
    checked = CheckedPlan(plan, Verification(checks))
    return checked if rounds_path is None else _check_rounds(case, checked, rounds_path)


def _check_rounds(case: Case, checked: CheckedPlan, path: Path) -> CheckedPlan:
    checks = checked.verification.checks
    if not checked.verification.is_valid:
        says = "The plan does not hold; its rounds were not checked."
        return CheckedPlan(checked.plan, Verification((*checks, Check("rounds-plan", False, says))))
    schedule = read_rounds(path, case, checked.plan)
    of_plan = _check_rounds_digest(schedule, plan_digest(checked.plan))
    rounds = verify_rounds(case, checked.plan, schedule).checks
    return CheckedPlan(checked.plan, Verification((*checks, of_plan, *rounds)), schedule)


def _check_rounds_digest(schedule: Schedule, digest: str) -> Check:
    if schedule.plan_digest is None:
        return Check("rounds-plan", True, "The rounds name no plan. They were checked against this one.")
    if schedule.plan_digest == digest:
        return Check("rounds-plan", True, "The rounds were made from this very plan.")
    return Check("rounds-plan", False, "The rounds were made from another plan.")


def _check_digest(plan: Plan, digest: str | None) -> Check:
    if plan.case_digest is None:
        says = "The plan was made without a key and carries no digest. It was checked against this case."
        return Check("digest", True, says)
    if digest is None:
        says = "The keyed digest was not compared: no key was given. The plan was checked against this case."
        return Check("digest", True, says)
    if digest == plan.case_digest:
        return Check("digest", True, "The plan was made from this very case.")
    return Check("digest", False, "The plan was made from another case, or with another key.")
