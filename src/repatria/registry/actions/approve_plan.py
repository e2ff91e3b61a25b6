"""Approve a plan: for the neutral before its day of release, for a party once it is released."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord, NotPermitted, PlanNotReady, SecondPersonNeeded
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.plan_stages import Stage, stage_of, today
from repatria.registry.actions.record_plan_check import refuse_unchecked
from repatria.registry.models import Plan, PlanApproval, PlanSheet
from repatria.registry.roles import Role
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_sheet


def approve_plan(account: UUID, plan: UUID) -> None:
    """Say that the neutral, or the party of the account, accepts a plan.

    For the neutral a planner does it who did not record the plan, before its day of release, once somebody
    checked it again: a plan that is not approved then is not released. For a party a negotiator does it, of a
    plan that asks something of it.

    Raises:
        AlreadyRecorded: The neutral, or the party, approved it before.
        NoSuchRecord: There is no such plan, or it is not released to the party.
        NotPermitted: Somebody of the neutral who bargains approves for the neutral.
        PlanNotReady: It is too late for the neutral; the plan asks nothing of the party, or stands no more,
            or was found since not to hold.
        PlanUnchecked: For the neutral: nobody but its maker checked it within a day, or it did not hold.
        SecondPersonNeeded: Who recorded the plan approves it for the neutral.
    """
    with acting(account, "approve-plan", subject=f"plan:{plan}", in_confidence=True) as act:
        found = act.take(Plan, plan)
        if act.asker.party is None:
            _refuse_for_neutral(act, found)
        else:
            _refuse_for_party(act.asker.party, found)
        act.make(PlanApproval, plan=found, party=act.asker.party, by=act.me)


def _refuse_for_neutral(act: Acting, plan: Plan) -> None:
    if Role.PLANNER not in act.asker.roles:
        raise NotPermitted
    if plan.by_id == act.asker.account:
        raise SecondPersonNeeded
    if today() >= plan.release_on or stage_of(plan, today()) is not Stage.RECORDED:
        raise PlanNotReady
    refuse_unchecked(plan)


def _refuse_for_party(party: str, plan: Plan) -> None:
    stage = stage_of(plan, today())
    sheet = PlanSheet.objects.filter(plan=plan, party=party).first()
    if stage is Stage.RECORDED or sheet is None or (plan.withdrawn_by_id and plan.withdrawn_on is None):
        raise NoSuchRecord
    # Which check failed is the neutral's to know: to a party the plan is not one to be approved.
    if plan.broken is not None:
        raise PlanNotReady
    if stage is not Stage.RELEASED or not open_sheet(ring_of(Compartment.WISHES), sheet)["is_concerned"]:
        raise PlanNotReady
