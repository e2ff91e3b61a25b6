"""People: search as one types, and one record with all that the visitor may see of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from repatria.core.suggestions import SuggestionTold
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.actions.tell_suggestions import tell_suggestions
from repatria.web.acts import Offered, done_words, offered_acts
from repatria.web.life_shown import life_of
from repatria.web.names_alike import NOTHING_ASKED, get_ready_to_compare, names_alike
from repatria.web.needs import identifier_of, purpose_of
from repatria.web.parts import parts_of_person
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of
from repatria.web.words import with_birth
from repatria.workflows.people.find_person import FoundPerson

PAGE = 25
"""People on one page of results."""
#: Fields that stand in a row of results, in this order, as far as the visitor may see them.
COLUMNS = ("name", "born", "number", "rank", "unit", "home", "category", "is_sought")
#: What a record says of somebody, in the order in which people ask; all else stands below it.
ABOUT = (
    "number", "rank", "unit", "born_first", "born_last", "sex", "home", "residence", "last_seen",
    "category", "ground", "health", "dependants", "agreed", "at_least", "at_most",
)  # fmt: skip
#: What stands above all else, with the name.
_ABOVE = ("name", "is_name_confirmed")

_FIND = Reads("person", Route.SEARCH)
_SEE = Reads("person", Route.GET)
_CONFIRM = Does("confirm-name")


@dataclass(frozen=True, slots=True)
class Rows:
    """People in a table of results: which columns it has, and by identifier what stands in them."""

    columns: tuple[str, ...]
    people: Sequence[tuple[UUID | int, Mapping[str, Any]]]


def find(request: HttpRequest) -> HttpResponse:
    """Search, by words that a form sends: what somebody looked for stands in no address and in no log."""
    visitor = visitor_of(request)
    purpose = purpose_of(request, _FIND.purposes_of(visitor.roles))
    words = request.POST.get("words", "").strip()[:400]
    after = identifier_of(request.POST.get("after", ""))
    found: tuple[door.Seen, ...] = ()
    if words:
        found = door.search(visitor.account, "person", words, purpose=purpose, after=after, at_most=PAGE)
    elif request.method == "GET":
        get_ready_to_compare(visitor)
    alike = NOTHING_ASKED
    if words and after is None:
        alike = names_alike(visitor, words, purpose=purpose, without={each.id for each in found})
    template = "people_found.html" if request.headers.get("HX-Request") else "people.html"
    return render(
        request,
        template,
        words=words,
        found=_rows(found),
        alike=alike,
        sounding=_rows(alike.people),
        purpose=purpose,
        purposes=_FIND.purposes_of(visitor.roles),
        next=found[-1].id if len(found) == PAGE else None,
        may_import=Does("start-import").is_met_by(visitor.roles),
    )


def _rows(found: Sequence[door.Seen | FoundPerson]) -> Rows:
    """Lay people out in columns, as far as the visitor may see them."""
    values = [(each.id, with_birth(each.values)) for each in found]
    return Rows(tuple(field for field in COLUMNS if values and field in values[0][1]), values)


def see(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show one record, with what is known of the person and what the visitor may do."""
    visitor = visitor_of(request)
    purpose = purpose_of(request, _SEE.purposes_of(visitor.roles))
    seen = door.get(visitor.account, "person", identifier, purpose=purpose)
    parts = parts_of_person(visitor, identifier)
    return render(
        request,
        "person.html",
        person=seen,
        about=with_birth({name: seen.values[name] for name in ABOUT if name in seen.values}),
        background={name: value for name, value in seen.values.items() if name not in (*ABOUT, *_ABOVE)},
        name_waits=seen.values.get("is_name_confirmed") is False,
        matches=_matches(visitor, identifier),
        life=life_of(parts),
        parts_of=parts,
        acts=[each for each in offered_acts(visitor, "person") if _fits(each, seen, visitor)],
        purpose=purpose,
        purposes=_SEE.purposes_of(visitor.roles),
        may_search=_FIND.is_met_by(visitor.roles),
        done=done_words(request),
    )


def names(request: HttpRequest) -> HttpResponse:
    """List the names that one person alone read; whoever read one leaves it to somebody else."""
    visitor = visitor_of(request)
    found = door.list_records(
        visitor.account,
        "person",
        purpose=Purpose.REGISTRATION,
        where={"is_name_confirmed": False},
        after=identifier_of(request.GET.get("after", "")),
        at_most=PAGE,
    )
    return render(
        request,
        "people_names.html",
        found=found,
        me=visitor.account,
        next=found[-1].id if len(found) == PAGE else None,
    )


def _fits(act: Offered, person: door.Seen, visitor: Visitor) -> bool:
    """Say whether an act is one for this person, and for this visitor.

    Nobody talks with whom nobody holds, and nobody confirms a name that waits for nobody, or for another one.
    """
    if act.name == "confirm-name":
        waits = person.values.get("is_name_confirmed") is False
        return waits and person.values.get("named_by") != visitor.account
    return act.name != "record-interview" or not person.values.get("is_sought")


def _matches(visitor: Visitor, person: UUID) -> tuple[SuggestionTold, ...] | None:
    """Give what tracing suggests for a record; None where the visitor does not trace."""
    if not Does("tell-suggestions").is_met_by(visitor.roles):
        return None
    return tell_suggestions(visitor.account, person=person)


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", find, _FIND),
    ("names/", names, _CONFIRM),
    ("<uuid:identifier>/", see, _SEE),
)
