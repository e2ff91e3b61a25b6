"""Record what came of checking a recorded plan again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.core.errors import PlanUnchecked
from repatria.registry.actions.frame import acting
from repatria.registry.models import Plan

CHECKED_WITHIN = timedelta(days=1)
"""A check is as old as this at most when somebody approves or ratifies for the neutral."""


def record_plan_check(account: UUID, plan: UUID, *, broken: Sequence[str]) -> None:
    """Record that somebody checked a plan against its case, without a solver; the last check holds.

    Args:
        broken: Names of what does not hold; none where all does.

    Raises:
        NoSuchRecord: There is no such plan.
        RequestInvalid: The names are too many to be kept.
    """
    with acting(account, "record-plan-check", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        said = " ".join(sorted(broken)) or None
        act.change(found, checked_by=act.me, checked_at=datetime.now(UTC), broken=said)


def refuse_unchecked(plan: Plan) -> None:
    """Refuse a plan that nobody but its maker checked lately, or that did not hold then.

    Raises:
        PlanUnchecked: Says which.
    """
    if plan.checked_at is None:
        raise PlanUnchecked("nobody checked it since it was recorded")
    if plan.broken is not None:
        raise PlanUnchecked(f"its last check found that it does not hold ({plan.broken})")
    if plan.checked_by_id == plan.by_id:
        raise PlanUnchecked("the one who recorded it was the last to check it")
    if not plan.made_at <= plan.checked_at >= datetime.now(UTC) - CHECKED_WITHIN:
        raise PlanUnchecked("its last check is older than a day")
