"""Withdraw a plan: unseen before its release, afterwards on a day of release alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.errors import Fault, PlanNotReady, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import Stage, stage_of, today
from repatria.registry.models import Plan, ReleaseDay


def withdraw_plan(account: UUID, plan: UUID, *, on: date | None = None) -> None:
    """Let a plan stand no more.

    A plan that was released is withdrawn on a day of release: on any other day its end would tell that
    somebody changed their wish. Until then nobody is handed over against it, for each is asked again.

    Args:
        on: The day of release from which a released plan stands no more; None for one not yet released.

    Raises:
        NoSuchRecord: There is no such plan.
        PlanNotReady: It was withdrawn, or superseded.
        RequestInvalid: A day is given before the release, or none of those to come after it.
    """
    with acting(account, "withdraw-plan", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        stage = stage_of(found, today())
        if found.withdrawn_by_id is not None or stage in (Stage.WITHDRAWN, Stage.SUPERSEDED):
            raise PlanNotReady
        is_day = on is not None and on > today() and ReleaseDay.objects.filter(day=on).exists()
        if (on is None) != (stage is Stage.RECORDED) or not (on is None or is_day):
            expected = "no day before the release; after it a day of release to come"
            fault = Fault("withdrawal", 0, "on", "bad-date", "another day, or none", expected)
            raise RequestInvalid("Withdrawing a plan", (fault,))
        act.change(found, withdrawn_by=act.me, withdrawn_on=on)
