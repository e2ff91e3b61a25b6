"""Health: the seriously ill, and what physicians and commissions decided of one person."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from repatria.core.persons import Health
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.web.acts import done_words, offered_acts
from repatria.web.needs import identifier_of
from repatria.web.parts import parts_of_person
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of

PAGE = 25
"""People on one page."""
STATES = (Health.SERIOUSLY_WOUNDED, Health.SERIOUSLY_SICK, Health.WOUNDED)
"""States of health that a physician chooses from, the gravest first."""
_KINDS = ("fitness-decision", "commission-decision", "notification")
_ACTS = ("decide-fitness", "record-notification")


def patients(request: HttpRequest) -> HttpResponse:
    """Show who is in each state of health, or in one; or who is found by the words that a form sends."""
    visitor = visitor_of(request)
    after = identifier_of(request.POST.get("after", "") or request.GET.get("after", ""))
    words = request.POST.get("words", "").strip()[:400]
    if words:
        found = door.search(visitor.account, "person", words, purpose=Purpose.CARE, after=after, at_most=PAGE)
        return render(request, "health.html", words=words, lists=[(None, found, _next(found))])
    chosen = [each for each in STATES if each == request.GET.get("state")]
    lists = [(state, found := _in_state(visitor, state, after), _next(found)) for state in chosen or STATES]
    return render(request, "health.html", words="", lists=lists)


def _in_state(visitor: Visitor, state: Health, after: UUID | None) -> tuple[door.Seen, ...]:
    return door.list_records(
        visitor.account,
        "person",
        purpose=Purpose.CARE,
        where={"health": state.value, "is_erased": False},
        after=after,
        at_most=PAGE,
    )


def _next(found: tuple[door.Seen, ...]) -> UUID | int | None:
    """Give after whom the next page begins; None where there is none."""
    return found[-1].id if len(found) == PAGE else None


def see(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show what was decided of one person, and what there is to decide."""
    visitor = visitor_of(request)
    person = door.get(visitor.account, "person", identifier, purpose=Purpose.CARE)
    shown = ("name", "category", "health")
    return render(
        request,
        "health_person.html",
        person=person,
        about={name: person.values[name] for name in shown},
        parts_of=parts_of_person(visitor, identifier, only=_KINDS),
        acts=sorted(
            (each for each in offered_acts(visitor, "person") if each.name in _ACTS),
            key=lambda each: _ACTS.index(each.name),
        ),
        done=done_words(request),
    )


_CARES = Does("decide-fitness")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", patients, _CARES),
    ("<uuid:identifier>/", see, _CARES),
)
