"""A plan that was mended at the gate comes back into the registry, checked against the one it mends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from repatria.core.cases import Case
from repatria.core.errors import DocumentRefused
from repatria.core.plan_records import MendedPlan
from repatria.core.plans import Plan
from repatria.planning.casefile import case_text, read_case, read_case_text, read_key
from repatria.planning.planfile.form import plan_digest, plan_from_json, plan_text, read_plan
from repatria.planning.verify import Repaired, verify_plan
from repatria.workflows.day.day_in_registry import identifier
from repatria.workflows.day.repair_day import CASE_NAME, PLAN_NAME
from repatria.workflows.keeping.acting_by_name import Named, acting_as


def record_mended(
    environment: Mapping[str, str], planner: Named, plan: str, *, rest: Path, key_path: Path
) -> str:
    """Record the mended plan that `handover repair` wrote into a folder, and give its identifier.

    Args:
        key_path: File with the neutral's key, which attested both cases.

    Raises:
        DocumentRefused: It mends no plan that was recorded here (`chain`).
        InputError: Key, case or plan cannot be read.
        PlanRefused: It does not pass its check, or its case differs from the one before in more than a day.
        RegistryRefused: The planner may not, or the plan is not ratified.
    """
    plan_id, key = identifier(plan), read_key(key_path)
    with acting_as(environment, planner) as account:
        return str(record_mended_by(account, plan_id, rest=rest, key=key))


def record_mended_by(planner: UUID, plan: UUID, *, rest: Path, key: bytes) -> UUID:
    """Do what `record_mended` does for an account of the registry that is open."""
    from repatria.registry.actions import mended_plans as acts  # noqa: PLC0415 - once a registry is open
    from repatria.registry.actions.read_plan import read_plan as read_recorded  # noqa: PLC0415

    later, mended = read_case(rest / CASE_NAME, key=key), read_plan(rest / PLAN_NAME)
    ratified = read_recorded(planner, plan)
    texts = {_digest_in(ratified.plan): (ratified.case, ratified.plan)}
    texts |= {each.digest: (each.case, each.plan) for each in acts.read_mended_plans(planner, plan)}
    mends = mended.repairs.plan if mended.repairs is not None else ""
    if mends not in texts:
        raise DocumentRefused(
            "chain", "it mends neither this plan nor one that was recorded as mended from it"
        )
    case, before = texts[mends]
    broken = check_mended(
        read_case_text(case, key=key), plan_from_json(json.loads(before), "plan"), later, mended
    )
    said = MendedPlan(
        mended.case_id, mends, plan_digest(mended), case_text(later), "".join(plan_text(mended)), broken
    )
    return acts.record_mended_plan(planner, plan, said)


def check_mended(case: Case, plan: Plan, later: Case, mended: Plan) -> tuple[str, ...]:
    """Check a mended plan by the independent way, and its case against the one before.

    Returns:
        Names of what does not hold; ``day`` if the case was changed in more than a day at the gate changes.
    """
    found = verify_plan(later, mended, repaired=Repaired(plan, plan_digest(plan)))
    broken = [check.name for check in found.broken]
    if any(_changed(case, later)):
        broken.append("day")
    return tuple(broken)


def _changed(case: Case, later: Case) -> Iterator[bool]:
    """Say whether a case says other things than the one before it.

    In a day somebody is over, who travels along leaves the case, and a party asks for less than it did. Where
    people may go, who holds them, and what is never to be done stay as they were.
    """
    before = case.people_by_id
    for record in later.people:
        known = before.get(record.id)
        yield known is None or replace(record, count=known.count) != known
        yield known is not None and record.count != known.count and not record.accompanies
    left = before.keys() - later.people_by_id.keys()
    yield any(not before[each].accompanies for each in left)
    yield later.done[: len(case.done)] != case.done
    yield later.offers_by_id.keys() != case.offers_by_id.keys()
    alike = {"people": case.people, "done": case.done, "offers": case.offers, "attestation": case.attestation}
    yield replace(later, **alike) != case  # type: ignore[arg-type]  # each is of its own field


def _digest_in(text: str) -> str:
    digest: str = json.loads(text)["digest"]
    return digest
