"""How far a plan is: what parties may see of it hangs on days that were fixed before, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from repatria.core.errors import Fault, NoSuchRecord, PlanNotReady, SettingsInvalid
from repatria.registry.models import Plan, PlanApproval
from repatria.registry.settings import opened_settings

_DAY: ContextVar[date | None] = ContextVar("day", default=None)


class Stage(StrEnum):
    """What a plan is on a day."""

    RECORDED = "recorded"
    RELEASED = "released"
    RATIFIED = "ratified"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


def today() -> date:
    """Give the day in UTC, by which days of release are meant."""
    return _DAY.get() or datetime.now(UTC).date()


@contextmanager
def as_if_on(day: date) -> Iterator[None]:
    """Let plans of made-up people be recorded as if on another day; the audit keeps the true time.

    Raises:
        SettingsInvalid: The registry that is open is not one for development.
    """
    if not opened_settings().is_development:
        fault = Fault("environment", 0, "REPATRIA_MODE", "insecure", "no development", "development")
        raise SettingsInvalid("Planning as if on another day", (fault,))
    before = _DAY.set(day)
    try:
        yield
    finally:
        _DAY.reset(before)


def released_plans(day: date) -> QuerySet[Plan]:
    """Give the plans that parties may know of on a day, the last released first.

    Of two plans of a case with one day of release, the one recorded later was released.
    """
    of_neutral = PlanApproval.objects.filter(plan=OuterRef("pk"), party__isnull=True)
    ready = Plan.objects.filter(Exists(of_neutral)).exclude(withdrawn_by__isnull=False, withdrawn_on=None)
    later = ready.filter(
        case_id=OuterRef("case_id"), release_on=OuterRef("release_on"), made_at__gt=OuterRef("made_at")
    )
    found = [plan.pk for plan in ready.exclude(Exists(later)).filter(release_on__lte=day)]
    return Plan.objects.filter(pk__in=found).order_by("-release_on", "-made_at")


def stage_of(plan: Plan, day: date) -> Stage:
    """Say how far a plan is on a day."""
    if plan.withdrawn_by_id is not None and (plan.withdrawn_on is None or plan.withdrawn_on <= day):
        return Stage.WITHDRAWN
    released = list(released_plans(day).filter(case_id=plan.case_id).values_list("pk", flat=True))
    if plan.pk not in released:
        return Stage.RECORDED
    if plan.ratified_on is not None:
        return Stage.RATIFIED
    return Stage.RELEASED if plan.pk == released[0] else Stage.SUPERSEDED


def refuse_unreleased(plan: Plan) -> Stage:
    """Refuse a plan that nobody but the neutral may know of; gives how far any other one is.

    Raises:
        NoSuchRecord: It is not released, or was withdrawn before.
    """
    stage = stage_of(plan, today())
    if stage is Stage.RECORDED or (plan.withdrawn_by_id is not None and plan.withdrawn_on is None):
        raise NoSuchRecord
    return stage


def refuse_unratified(plan: Plan) -> None:
    """Refuse a plan by which nobody is handed over.

    Raises:
        NoSuchRecord: It is not released, or was withdrawn before.
        PlanNotReady: It is not ratified, or stands no more.
    """
    if refuse_unreleased(plan) is not Stage.RATIFIED:
        raise PlanNotReady
