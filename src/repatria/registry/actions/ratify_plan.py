"""Ratify a plan that everybody concerned approved."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import PlanNotReady, SecondPersonNeeded
from repatria.core.offers import OfferState
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import Stage, stage_of, today
from repatria.registry.actions.record_plan_check import refuse_unchecked
from repatria.registry.models import Offer, Plan, PlanApproval, PlanSheet, SealedPlan
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of
from repatria.registry.vault.plans import open_plan, open_sheet


def ratify_plan(account: UUID, plan: UUID) -> None:
    """Make a released plan binding: the neutral and all parties concerned approved it, on offers that stand.

    Raises:
        NoSuchRecord: There is no such plan.
        PlanNotReady: It is not released, or stands no more; somebody did not approve; or an offer was
            changed or withdrawn since, or ended.
        PlanUnchecked: Nobody but its maker checked it within a day, or it did not hold.
        SecondPersonNeeded: Who approved the plan for the neutral ratifies it.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "ratify-plan", subject=f"plan:{plan}", in_confidence=True) as act:
        found = act.take(Plan, plan)
        ring = ring_of(Compartment.WISHES)
        approved = approving(found)
        if approved.get(None) == account:
            raise SecondPersonNeeded
        if (
            stage_of(found, today()) is not Stage.RELEASED
            or not concerned(ring, found) <= set(approved)
            or not offers_stand(ring, found)
        ):
            raise PlanNotReady
        refuse_unchecked(found)
        act.change(found, ratified_by=act.me, ratified_on=today())


def concerned(ring: KeyRing, plan: Plan) -> set[str]:
    """Name the parties that a plan asks something of."""
    sheets = PlanSheet.objects.filter(plan=plan)
    return {sheet.party for sheet in sheets if open_sheet(ring, sheet)["is_concerned"]}


def approving(plan: Plan) -> dict[str | None, UUID]:
    """Give by party which account approved a plan; None is the neutral."""
    return dict(PlanApproval.objects.filter(plan=plan).values_list("party", "by"))


def offers_stand(ring: KeyRing, plan: Plan) -> bool:
    """Say whether each offer of the case is the one that was read, and can still be taken up."""
    said = open_plan(ring, SealedPlan.objects.get(plan=plan))
    read = {(UUID(offer), version) for offer, version in said["offers"]}
    offers = Offer.objects.filter(pk__in=[offer for offer, _ in read]).order_by("pk").select_for_update()
    standing = {
        (offer.id, offer.version)
        for offer in offers
        if offer.state == OfferState.STANDING.value and (offer.until is None or offer.until >= today())
    }
    return read == standing
