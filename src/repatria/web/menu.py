"""What a visitor can choose: the pages that their roles are for, and no others."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.registry.access.purposes import Route
from repatria.web.visitors import AnyOf, Does, Everybody, Need, Reads, Visitor

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the service that stands in the menu.

    Attributes:
        need: Who has no right to this sees neither the entry nor its pages.
    """

    address: str
    title: Words
    need: Need


AREAS: tuple[Area, ...] = (
    Area("/", _("Overview"), Everybody()),
    Area("/people/", _("People"), Reads("person", Route.SEARCH)),
    Area("/matches/", _("Possible matches"), Does("tell-suggestions")),
    Area("/reports/", _("Reports"), Reads("report", Route.LIST)),
    Area("/offers/", _("Offers"), Reads("offer", Route.LIST)),
    Area("/plans/", _("Plans"), AnyOf((Reads("plan"), Does("tell-released-plans")))),
    Area("/rounds/", _("Handovers"), Reads("handover")),
    Area("/interviews/", _("Interviews"), Does("tell-interviews-due")),
    Area("/health/", _("Health"), Does("decide-fitness")),
    Area("/enquiries/", _("Enquiries"), AnyOf((Does("take-up-enquiry"), Does("tell-enquiries")))),
    Area("/audit/", _("Audit"), Does("read-audit")),
    Area("/administration/", _("Administration"), Does("set-mode")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu of one visitor."""

    address: str
    title: Words
    is_current: bool


def menu_of(visitor: Visitor | None, path: str) -> tuple[Entry, ...]:
    """Give the entries of a visitor; none to strangers and before a second factor was shown."""
    if visitor is None or not visitor.has_factor:
        return ()
    return tuple(
        Entry(area.address, area.title, _is_within(path, area.address))
        for area in AREAS
        if area.need.is_met_by(visitor.roles)
    )


def _is_within(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
