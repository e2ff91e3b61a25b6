"""Read a recorded plan whole, to check it."""

from __future__ import annotations

from uuid import UUID

from repatria.core.plan_records import OpenedPlan
from repatria.registry.actions.frame import acting
from repatria.registry.models import Plan, SealedPlan
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_plan


def read_plan(account: UUID, plan: UUID) -> OpenedPlan:
    """Open a plan with its case and proof, for who plans for all and for an auditor named by all parties.

    Raises:
        NoSuchRecord: There is no such plan.
        VaultClosed: This process has no key of the vault.
        VaultRefused: It does not open.
    """
    with acting(account, "read-plan", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        said = open_plan(ring_of(Compartment.WISHES), SealedPlan.objects.get(plan=found))
        return OpenedPlan(found.case_id, found.case_digest, said["case"], said["plan"])
