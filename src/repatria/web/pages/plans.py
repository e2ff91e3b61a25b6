"""Plans: which there are, one of them as one reads it across the room, and who has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import NoSuchRecord
from repatria.core.plan_records import Standing
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.tell_standing import tell_standing
from repatria.rendering import sections
from repatria.web.plan_shown import shown_plan
from repatria.web.rendering import render
from repatria.web.visitors import AnyOf, Does, Need, Reads, Visitor, visitor_of
from repatria.web.works import neutral_key, works_seen
from repatria.workflows.plans.work_on_plan import WorkedPlan, open_recorded

type Words = str | Promise

PAGES_READ = 5
"""Pages of the door that a list of plans reads, at most: five hundred plans."""
LISTED = 100
"""People on one page of those who go or stay."""
RECENT_WORKS = 8

_LIST = Reads("plan", Route.LIST)
_OPEN = Does("read-plan")
_SEE = AnyOf((_LIST, Does("tell-released-plans")))

#: How far a plan is, in words.
STAGES: dict[str, Words] = {
    "recorded": _("recorded, not released"),
    "released": _("released"),
    "ratified": _("ratified"),
    "withdrawn": _("withdrawn"),
    "superseded": _("superseded by a later plan"),
}
#: What was just done, where the address says so.
DONE: dict[str, Words] = {
    "approve-plan": _("The plan is approved."),
    "ratify-plan": _("The plan is ratified: it binds all who approved it."),
    "withdraw-plan": _("The plan is withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in the list, as far as its plain fields tell how far it is."""

    id: UUID
    case_id: str
    outcome: str
    release_on: date
    made_at: datetime
    state: Words


def list_plans(request: HttpRequest) -> HttpResponse:
    """List the plans that a visitor may know of: all for the neutral, released ones for a party."""
    visitor = visitor_of(request)
    released = (
        tell_released_plans(visitor.account) if Does("tell-released-plans").is_met_by(visitor.roles) else None
    )
    return render(
        request,
        "plans.html",
        plans=_listed(visitor) if _LIST.is_met_by(visitor.roles) else None,
        released=released,
        stages=STAGES,
        works=works_seen(visitor, at_most=RECENT_WORKS),
        may_start=Does("start-work").is_met_by(visitor.roles),
        may_set_day=Does("set-release-day").is_met_by(visitor.roles),
        has_key=neutral_key() is not None,
    )


def see(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Show one plan, whole."""
    visitor = visitor_of(request)
    worked = open_recorded(visitor.account, plan, key=neutral_key())
    standing = tell_standing(visitor.account, plan)
    return render(
        request,
        "plan.html",
        id=plan,
        case=worked.case,
        shown=shown_plan(worked.case, worked.plan),
        standing=standing,
        stage=STAGES[standing.stage],
        steps=steps_open(visitor, standing),
        release_on=_release_day(visitor, plan),
        works=works_seen(visitor, plan=plan, at_most=RECENT_WORKS),
        may_start=Does("start-work").is_met_by(visitor.roles),
        has_key=worked.key is not None,
        done=DONE.get(request.GET.get("done", "")),
    )


def people(request: HttpRequest, plan: UUID, part: str) -> HttpResponse:
    """List everybody who goes, or who stays with the reasons, a page at a time."""
    if part not in ("going", "staying"):
        raise NoSuchRecord
    visitor = visitor_of(request)
    worked = open_recorded(visitor.account, plan, key=neutral_key())
    first = _place(request)
    rows, number = _going(worked, first) if part == "going" else _staying(worked, first)
    return render(
        request,
        "plan_people.html",
        id=plan,
        case=worked.case,
        part=part,
        rows=rows,
        first=first,
        number=number,
        page=LISTED,
        may_see_people=Reads("person", Route.GET).is_met_by(visitor.roles),
    )


def steps_open(visitor: Visitor, standing: Standing) -> Sequence[str]:
    """Name the steps that are open to a visitor now; the acts themselves decide, and look again."""
    steps = []
    if Does("ratify-plan").is_met_by(visitor.roles):
        if standing.stage == "recorded" and not standing.is_approved_by_neutral:
            steps.append("approve")
        if standing.stage == "released":
            steps.append("ratify")
    if Does("withdraw-plan").is_met_by(visitor.roles) and standing.stage not in ("withdrawn", "superseded"):
        steps.append("withdraw")
    return steps


def _listed(visitor: Visitor) -> list[Listed]:
    purpose = _LIST.purposes_of(visitor.roles)[0]
    found: list[door.Seen] = []
    for _page in range(PAGES_READ):
        after = found[-1].id if found else None
        page = door.list_records(visitor.account, "plan", purpose=purpose, after=after)
        found += page
        if len(page) < door.LARGEST_PAGE:
            break
    found.sort(key=lambda each: (each.values["release_on"], each.values["made_at"]), reverse=True)
    return [
        Listed(
            UUID(str(each.id)),
            each.values["case_id"],
            each.values["outcome"],
            each.values["release_on"],
            each.values["made_at"],
            _state(each.values),
        )
        for each in found
    ]


def _state(values: Any) -> Words:  # noqa: ANN401 - fields of a plan
    if values["withdrawn_by"] is not None and _has_come(values["withdrawn_on"]):
        return _("withdrawn")
    if values["ratified_on"] is not None:
        return _("ratified")
    return _("its day of release has come") if _has_come(values["release_on"]) else _("not released yet")


def _has_come(day: date | None) -> bool:
    return day is None or day <= datetime.now(UTC).date()


def _release_day(visitor: Visitor, plan: UUID) -> date | None:
    purposes = Reads("plan", Route.GET).purposes_of(visitor.roles)
    if not purposes:
        return None
    day: date = door.get(visitor.account, "plan", plan, purpose=purposes[0]).values["release_on"]
    return day


def _going(worked: WorkedPlan, first: int) -> tuple[list[Any], int]:
    transfers = worked.plan.transfers
    shown = [transfers[place] for place in range(first, min(first + LISTED, len(transfers)))]
    return shown, len(transfers)


def _staying(worked: WorkedPlan, first: int) -> tuple[list[Any], int]:
    rows = sections.left_rows(worked.case, worked.plan)
    return rows[first : first + LISTED], len(worked.plan.left)


def _place(request: HttpRequest) -> int:
    said = request.GET.get("from", "0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 0


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", list_plans, _SEE),
    ("<uuid:plan>/", see, _OPEN),
    ("<uuid:plan>/people/<slug:part>/", people, _OPEN),
)
