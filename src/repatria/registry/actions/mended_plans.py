"""What a ratified plan became during its day: recorded with its proof, and read by who may read the plan."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from repatria.core.errors import DocumentRefused, PlanRefused, RequestInvalid
from repatria.core.plan_records import MendedPlan as SaidMended
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import refuse_unratified
from repatria.registry.models import MendedPlan, Plan, SealedPlan
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_mended, open_plan, seal_mended


def record_mended_plan(account: UUID, plan: UUID, mended: SaidMended) -> UUID:
    """Record what a ratified plan became when somebody did not go, sealed, and give its identifier.

    It says that people do not go and never why. That it was checked is said by who records it, in their own
    name, as of every plan. Parties learn nothing by it: they hold manifests and protocols.

    Returns:
        Its identifier; of one that was recorded before, that one's.

    Raises:
        DocumentRefused: It mends neither this plan nor one that was recorded as mended from it (`chain`), or
            is of another case (`plan`).
        NoSuchRecord: There is no such plan that was released.
        PlanNotReady: The plan is not ratified, or stands no more.
        PlanRefused: It did not pass its check.
        RequestInvalid: What is said beside it is not what it says.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "record-mended-plan", subject=f"plan:{plan}", in_confidence=True) as act:
        found = act.take(Plan, plan)
        refuse_unratified(found)
        if mended.broken:
            names = ", ".join(mended.broken)
            raise PlanRefused(f"Recording a mended plan: it does not pass its check ({names}). Mend again.")
        if faults := mended.faults():
            raise RequestInvalid("Recording a mended plan", faults)
        kept = MendedPlan.objects.filter(plan=found)
        if there := kept.filter(digest=mended.digest).first():
            return there.id
        if mended.case_id != found.case_id:
            raise DocumentRefused("plan", "it is a plan of another case")
        ring = ring_of(Compartment.WISHES)
        ratified = json.loads(open_plan(ring, SealedPlan.objects.get(plan=found))["plan"])["digest"]
        if mended.mends != ratified and not kept.filter(digest=mended.mends).exists():
            raise DocumentRefused("chain", "the plan that it mends was not recorded; record that one first")
        record = uuid4()
        said = {"mends": mended.mends, "case": mended.case, "plan": mended.plan}
        sealed = seal_mended(ring, said, record=record, version=1, plan=found.id)
        made = act.make(
            MendedPlan,
            as_id=record,
            plan=found,
            by=act.me,
            turn=kept.count() + 1,
            digest=mended.digest,
            key_name=sealed.key_name,
            nonce=sealed.nonce,
            sealed=sealed.sealed,
        )
        act.subject(found)
        return made.id


def read_mended_plans(account: UUID, plan: UUID) -> tuple[SaidMended, ...]:
    """Open what a plan became during its day, each with its case and proof, in the order of recording.

    Raises:
        NoSuchRecord: There is no such plan.
        VaultClosed: This process has no key of the vault.
        VaultRefused: One does not open.
    """
    with acting(account, "read-mended-plans", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        ring = ring_of(Compartment.WISHES)
        opened = []
        for each in MendedPlan.objects.filter(plan=found).order_by("turn"):
            said = open_mended(ring, each)
            opened.append(SaidMended(found.case_id, said["mends"], each.digest, said["case"], said["plan"]))
        return tuple(opened)
