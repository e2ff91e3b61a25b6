"""What waits for a visitor: counts of records that their roles see to, each with the page to do it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.core.interviews import AskBecause
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.tell_interviews_due import tell_interviews_due
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.tell_rolls import tell_rolls
from repatria.registry.actions.tell_suggestions import count_unjudged
from repatria.registry.roles import Role
from repatria.web.visitors import Does, Visitor

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits.

    Attributes:
        count: How many; None where fewer than five are not told.
        is_more: There are more than that.
    """

    title: Words
    address: str
    count: int | None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number of what waits comes from.

    Attributes:
        where: Values of fields, as the door takes them.
    """

    role: Role
    title: Words
    address: str
    kind: str
    purpose: Purpose
    where: Mapping[str, Any]


SOURCES: tuple[Source, ...] = (
    Source(
        Role.TRACING_OFFICER,
        _("Enquiries that nobody has taken up"),
        "/enquiries/",
        "enquiry",
        Purpose.TRACING,
        {"state": "received"},
    ),
    Source(Role.TRACING_OFFICER, _("Possible matches"), "/matches/", "link-suggestion", Purpose.TRACING, {}),
    Source(
        Role.PLANNER,
        _("Plans that are not ratified"),
        "/plans/",
        "plan",
        Purpose.PLANNING,
        {"ratified_on": None, "withdrawn_on": None},
    ),
    Source(
        Role.PLANNER,
        _("Long work that goes on"),
        "/plans/",
        "long-work",
        Purpose.PLANNING,
        {"state": "running"},
    ),
    Source(Role.AUDITOR, _("Plans"), "/plans/", "plan", Purpose.AUDIT, {}),
    Source(
        Role.NEGOTIATOR,
        _("Offers that stand"),
        "/offers/",
        "offer",
        Purpose.NEGOTIATION,
        {"state": "standing"},
    ),
    Source(Role.ANALYST, _("Reports"), "/reports/", "report", Purpose.REGISTRATION, {}),
    Source(
        Role.REGISTRAR, _("People held"), "/people/", "person", Purpose.REGISTRATION, {"is_sought": False}
    ),
    Source(
        Role.REGISTRAR, _("People sought"), "/people/", "person", Purpose.REGISTRATION, {"is_sought": True}
    ),
    Source(Role.AUDITOR, _("Rows of the audit"), "/audit/", "audit-row", Purpose.AUDIT, {}),
    Source(
        Role.ADMINISTRATOR,
        _("Accounts that are open"),
        "/administration/accounts/",
        "account",
        Purpose.ADMINISTRATION,
        {"is_active": True},
    ),
)
#: Why somebody is to be interviewed, as a count of them is called.
TO_ASK: Mapping[AskBecause, Words] = {
    AskBecause.NEVER: _("Nobody has talked with them yet"),
    AskBecause.RECORDED: _("Something was recorded since they were last asked"),
    AskBecause.ENQUIRY: _("Somebody enquires for them and waits for their answer"),
    AskBecause.STAYED: _("Their round was handed over without them"),
}


def waiting_for(visitor: Visitor, count: Callable[..., int | None] = door.count) -> tuple[Task, ...]:
    """Count what waits for a visitor; each count is in the audit, as every other one."""
    counted = tuple(
        Task(
            each.title,
            each.address,
            count(visitor.account, each.kind, purpose=each.purpose, where=each.where),
        )
        for each in SOURCES
        if each.role in visitor.roles
    )
    return (
        counted
        + _names(visitor, count)
        + _to_judge(visitor)
        + _to_ask(visitor)
        + _asked_for(visitor)
        + _plans_to_approve(visitor)
        + _days_prepared(visitor)
    )


def _names(visitor: Visitor, count: Callable[..., int | None]) -> tuple[Task, ...]:
    """Count the names that one person alone read, for everybody who may be the second."""
    if not Does("confirm-name").is_met_by(visitor.roles):
        return ()
    waiting = count(
        visitor.account, "person", purpose=Purpose.REGISTRATION, where={"is_name_confirmed": False}
    )
    return (Task(_("Names that wait for a second person"), "/people/names/", waiting),)


def _plans_to_approve(visitor: Visitor) -> tuple[Task, ...]:
    """Count the released plans that ask something of the visitor's party, and that it did not approve."""
    if not Does("tell-released-plans").is_met_by(visitor.roles):
        return ()
    waiting = [
        each
        for each in tell_released_plans(visitor.account)
        if each.state == "released" and each.is_concerned and not each.is_approved
    ]
    return (Task(_("Plans that wait for your party"), "/plans/", len(waiting)),)


def _to_judge(visitor: Visitor) -> tuple[Task, ...]:
    """Count the pairs that nobody judged; of who refused to be traced since, none counts."""
    if Role.TRACING_OFFICER not in visitor.roles:
        return ()
    return (Task(_("Possible matches"), "/matches/", *count_unjudged(visitor.account)),)


def _days_prepared(visitor: Visitor) -> tuple[Task, ...]:
    """Count the days whose rolls are drawn up, for those who stand at the gate."""
    if Role.HANDOVER_OFFICER not in visitor.roles:
        return ()
    return (Task(_("Days that were prepared"), "/rounds/", len(tell_rolls(visitor.account))),)


def _to_ask(visitor: Visitor) -> tuple[Task, ...]:
    """Count who is to be interviewed; an act says it, because what is sealed decides."""
    if Role.DELEGATE not in visitor.roles:
        return ()
    told = tell_interviews_due(visitor.account, at_most=0)
    return tuple(
        Task(TO_ASK[each], f"/interviews/?because={each}", told.counts[each], each in told.more)
        for each in AskBecause
    )


def _asked_for(visitor: Visitor) -> tuple[Task, ...]:
    """Count a family's own enquiries, whatever became of them."""
    if Role.FAMILY not in visitor.roles:
        return ()
    return (Task(_("Your enquiries"), "/enquiries/", len(tell_enquiries(visitor.account))),)
