"""Values that the form of an act offers, where the registry knows which there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from repatria.core.happenings import ENQUIRY
from repatria.law.clocks import all_clocks
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.web.languages import partial_day_words
from repatria.web.visitors import Reads, Visitor
from repatria.web.words import value_words

_NOTIFY = "record-notification"


def choices_for(
    visitor: Visitor, act: str, about: UUID | None
) -> Mapping[str, Sequence[tuple[str, str]]] | None:
    """Give by argument what can be chosen; None where an act has nothing of the kind."""
    if act != _NOTIFY or about is None:
        return None
    return {"clock": _clocks(), "event": _events(visitor, about)}


def suggested(request: HttpRequest, act: str) -> dict[str, Any]:
    """Give what an address suggests to a form: the duty that somebody came to see to."""
    clock = request.GET.get("clock", "")
    return {"clock": clock} if act == _NOTIFY and clock in all_clocks() else {}


def _clocks() -> list[tuple[str, str]]:
    """Give the duties to a person held; an enquiry is answered on its own page."""
    return [
        (each.id, f"{value_words(each.id, 'clock')} ({each.article})")
        for each in all_clocks().values()
        if ENQUIRY not in each.starts
    ]


def _events(visitor: Visitor, person: UUID) -> list[tuple[str, str]]:
    """Give what happened to the person, to whoever may read it."""
    purposes = Reads("person-event", Route.LIST).purposes_of(visitor.roles)
    if not purposes:
        return []
    seen = door.list_records(visitor.account, "person-event", purpose=purposes[0], where={"person": person})
    return [(str(each.id), f"{_happening(each)}, {_day(each)}") for each in seen]


def _happening(event: door.Seen) -> str:
    return str(value_words(event.values["happening"], "happening"))


def _day(event: door.Seen) -> str:
    return partial_day_words(event.values["day"]) or str(value_words(None))
