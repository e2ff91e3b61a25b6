"""Tell a party which plans were released to it."""

from __future__ import annotations

from uuid import UUID

from repatria.core.plan_records import ReleasedPlan
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import released_plans, stage_of, today
from repatria.registry.models import PlanApproval, PlanSheet
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_sheet


def tell_released_plans(account: UUID) -> tuple[ReleasedPlan, ...]:
    """Give the plans released to the party of the account, the last released first; the neutral has none.

    Raises:
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "tell-released-plans", subject="plan") as act:
        party = act.asker.party
        sheets = {sheet.plan_id: sheet for sheet in PlanSheet.objects.filter(party=party)}
        plans = [plan for plan in released_plans(today()) if plan.id in sheets]
        approved = set(PlanApproval.objects.filter(party=party).values_list("plan", flat=True))
        act.saw(plan.id for plan in plans)
        ring = ring_of(Compartment.WISHES)
        return tuple(
            ReleasedPlan(
                plan.id,
                plan.case_id,
                plan.release_on,
                stage_of(plan, today()).value,
                bool(open_sheet(ring, sheets[plan.id])["is_concerned"]),
                plan.id in approved,
            )
            for plan in plans
        )
