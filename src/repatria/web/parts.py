"""The parts of a person's record: every kind that speaks of the person and that the visitor may list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.web.acts import Offered, offered_acts
from repatria.web.visitors import Reads, Visitor

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a part, and what the visitor may do with it."""

    id: UUID | int
    version: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """All records of one kind that speak of a person.

    Attributes:
        columns: Fields that are shown, in order.
        acts: What the visitor may do with each of them.
    """

    kind: str
    title: Words
    columns: Sequence[str]
    rows: Sequence[Row]
    acts: Sequence[Offered]


#: Kinds in the order of a life in captivity, with the fields that are shown; `person` leads to the person.
KINDS: Sequence[tuple[str, Words, Sequence[str]]] = (
    ("custody", _("Custody"), ("holder", "since", "until", "place", "is_confirmed", "is_place_known")),
    ("person-event", _("What happened"), ("day", "happening")),
    ("person-source", _("Where this comes from"), ("source_id", "report", "source_list")),
    ("interview", _("Interviews"), ("day", "language", "interpreter")),
    ("fitness-decision", _("Fit to travel"), ("day", "fitness")),
    ("commission-decision", _("Decisions of the medical commission"), ("day", "decides", "health")),
    ("notification", _("Notifications"), ("day", "clock", "told_to")),
    ("effects", _("Effects"), ("what", "are", "day")),
    ("handover", _("Handed over"), ("day", "origin", "destination")),
)


def parts_of_person(
    visitor: Visitor, person: UUID, *, only: Collection[str] | None = None
) -> tuple[Part, ...]:
    """Read the parts that the visitor's roles may list, each for the purpose that the table gives them.

    Args:
        only: Kinds that are wanted; None for all.
    """
    return tuple(_parts(visitor, person, only))


def _parts(visitor: Visitor, person: UUID, only: Collection[str] | None) -> list[Part]:
    found: list[Part] = []
    for kind, title, columns in KINDS:
        purposes = Reads(kind, Route.LIST).purposes_of(visitor.roles)
        if not purposes or (only is not None and kind not in only):
            continue
        seen = door.list_records(visitor.account, kind, purpose=purposes[0], where={"person": person})
        shown = [field for field in columns if seen and field in seen[0].values]
        rows = [Row(each.id, each.values.get("version"), each.values) for each in seen]
        found.append(Part(kind, title, shown, rows, offered_acts(visitor, kind)))
    return found
