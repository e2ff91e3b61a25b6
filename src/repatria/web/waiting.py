"""What waits for a visitor: counts of records that their roles see to, each with the page to do it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.roles import Role
from repatria.web.visitors import Visitor

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits.

    Attributes:
        count: How many; None where fewer than five are not told.
    """

    title: Words
    address: str
    count: int | None


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
    Source(
        Role.PLANNER,
        _("Plans that are not ratified"),
        "/plans/",
        "plan",
        Purpose.PLANNING,
        {"ratified_on": None, "withdrawn_on": None},
    ),
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
)


def waiting_for(visitor: Visitor, count: Callable[..., int | None] = door.count) -> tuple[Task, ...]:
    """Count what waits for a visitor; each count is in the audit, as every other one."""
    return tuple(
        Task(
            each.title,
            each.address,
            count(visitor.account, each.kind, purpose=each.purpose, where=each.where),
        )
        for each in SOURCES
        if each.role in visitor.roles
    )
