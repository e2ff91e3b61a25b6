"""Tell how far a plan is, and whose approval it waits for."""

from __future__ import annotations

from uuid import UUID

from repatria.core.plan_records import Standing
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import stage_of, today
from repatria.registry.actions.ratify_plan import approving, concerned, offers_stand
from repatria.registry.models import Plan
from repatria.registry.vault.keys import Compartment, ring_of


def tell_standing(account: UUID, plan: UUID) -> Standing:
    """Say how far a plan is, who approved it, and whether the offers it rests on still stand.

    Raises:
        NoSuchRecord: There is no such plan.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "tell-standing", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        ring = ring_of(Compartment.WISHES)
        by = approving(found)
        return Standing(
            stage_of(found, today()).value,
            found.by_id,
            by.get(None),
            tuple((party, party in by) for party in sorted(concerned(ring, found))),
            offers_stand(ring, found),
        )
