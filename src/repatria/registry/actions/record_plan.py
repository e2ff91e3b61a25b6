"""Record a plan that was made from a snapshot and checked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from repatria.core.errors import Fault, PlanRefused, RequestInvalid
from repatria.core.plan_records import CheckedPlan
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.plan_stages import today
from repatria.registry.models import Plan, PlanSheet, ReleaseDay, SealedPlan, Snapshot
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import seal_plan, seal_sheet


def record_plan(account: UUID, checked: CheckedPlan, *, release_on: date) -> UUID:
    """Record a plan, sealed, and give its identifier. Parties see nothing of it before its day of release.

    That it was checked is said by who records it, in their own name; whoever approves it for the neutral
    checks it again. Of plans of one case with the same day of release, the last one is released.

    Raises:
        NoSuchRecord: There is no such snapshot.
        PlanRefused: It did not pass its check.
        RequestInvalid: What is said does not fit the plan, or the day is none of those that were fixed
            before the snapshot was taken.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "record-plan", subject="plan", in_confidence=True) as act:
        if checked.broken:
            raise PlanRefused(
                f"Recording a plan: it does not pass its check ({', '.join(checked.broken)}). Plan again."
            )
        snapshot = act.take(Snapshot, checked.snapshot)
        is_fixed = ReleaseDay.objects.filter(day=release_on, made_at__lt=snapshot.made_at).exists()
        faults = checked.faults()
        if not is_fixed or release_on <= today():
            expected = "a day to come that was fixed before the snapshot was taken"
            faults += (Fault("plan", 0, "release_on", "bad-date", "another day", expected),)
        if faults:
            raise RequestInvalid("Recording a plan", faults)
        plan = act.make(
            Plan,
            by=act.me,
            snapshot=snapshot,
            case_id=checked.case_id,
            case_digest=checked.case_digest,
            outcome=checked.outcome.value,
            release_on=release_on,
        )
        _seal(act, plan, checked)
        act.subject(plan)
        return plan.id


def _seal(act: Acting, plan: Plan, checked: CheckedPlan) -> None:
    ring = ring_of(Compartment.WISHES)
    offers = [[str(offer), version] for offer, version in checked.offers]
    said: dict[str, Any] = {"case": checked.case, "plan": checked.plan, "offers": offers}
    record = uuid4()
    sealed = seal_plan(ring, said, record=record, version=1, plan=plan.id)
    act.make(
        SealedPlan,
        as_id=record,
        plan=plan,
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed=sealed.sealed,
    )
    for sheet in checked.sheets:
        record = uuid4()
        said = {"is_concerned": sheet.is_concerned, "text": sheet.text}
        sealed = seal_sheet(ring, said, record=record, version=1, plan=plan.id)
        act.make(
            PlanSheet,
            as_id=record,
            plan=plan,
            party=sheet.party,
            key_name=sealed.key_name,
            nonce=sealed.nonce,
            sealed=sealed.sealed,
        )
