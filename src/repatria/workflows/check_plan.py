"""Check a plan against its case, without a solver."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repatria.core.plans import Plan
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile import plan_to_json, read_plan
from repatria.planning.verify import Check, Repaired, Verification, verify_plan

__all__ = ["CheckedPlan", "Verification", "check_plan"]


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan, and what the check of it says."""

    plan: Plan
    verification: Verification


def check_plan(
    case_path: Path, plan_path: Path, *, key_path: Path | None = None, repaired_path: Path | None = None
) -> CheckedPlan:
    """Check a plan file against a case.

    Args:
        repaired_path: Of a repaired plan, the plan that it repairs.

    Raises:
        InputError: The case, the plan file or the key cannot be read.
    """
    key = None if key_path is None else read_key(key_path)
    case = read_case(case_path, key=key)
    plan = read_plan(plan_path)
    digest = _check_digest(plan, None if key is None else keyed_digest(case, key))
    repaired = None
    if repaired_path is not None:
        old = read_plan(repaired_path)
        repaired = Repaired(old, str(plan_to_json(old)["digest"]))
    return CheckedPlan(plan, Verification((digest, *verify_plan(case, plan, repaired=repaired).checks)))


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
