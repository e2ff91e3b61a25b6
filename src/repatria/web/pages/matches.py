"""Possible matches: what tracing found alike, two records side by side with the evidence, and a judgement."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from markupsafe import Markup

from repatria.core.errors import NoSuchRecord
from repatria.core.links import LinkSays, settled, standing
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.judge_link import judge_link
from repatria.registry.actions.take_back_judgement import take_back_judgement
from repatria.registry.actions.tell_suggestions import tell_suggestions
from repatria.web.readings_told import degree_told, reading_told
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of
from repatria.web.words import with_birth
from repatria.web.works import own_works_seen

#: What is compared, in the order in which people look at it.
COMPARED = ("name", "born", "sex", "rank", "unit", "number", "home", "residence", "last_seen")
#: Fields of a record by the field of tracing that speaks of them.
SPOKEN_OF = {"residence": "place"}
WORDS = {says.value: says for says in (LinkSays.SAME, LinkSays.DIFFERENT, LinkSays.UNSURE)}
RECENT_WORKS = 3
_JUDGES = Does("judge-link")


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two records.

    Attributes:
        says: How far it agrees; None where tracing says nothing of it.
        detail: Which parts of a name were read for which, in English; empty for other fields.
        told: The same in the language of the page; None where it is best given as it is.
        bits: What that is worth.
    """

    field: str
    one: object
    other: object
    says: str | None
    detail: str
    told: Markup | None
    bits: float


def matches(request: HttpRequest) -> HttpResponse:
    """List what tracing suggests, the likeliest that nobody judged first."""
    visitor = visitor_of(request)
    works = own_works_seen(visitor, "match")
    return render(
        request,
        "matches.html",
        suggestions=tell_suggestions(visitor.account),
        works=works[:RECENT_WORKS],
    )


def compare(request: HttpRequest, one: UUID, other: UUID) -> HttpResponse:
    """Show two records side by side, and take a judgement on them."""
    visitor = visitor_of(request)
    if one == other:
        raise NoSuchRecord
    if request.method == "POST":
        return _judged(request, visitor, one, other)
    seen = [door.get(visitor.account, "person", each, purpose=Purpose.TRACING) for each in (one, other)]
    # Who refused since records were compared is not traced, whatever was found before.
    has_refused = any(each.values["agreed"] is False for each in seen)
    suggestion = None if has_refused else _suggestion(visitor, one, other)
    judgements = _judgements(visitor, one, other)
    made = [(each.values["by"], LinkSays(str(each.values["says"]))) for each in judgements]
    return render(
        request,
        "compare.html",
        one=seen[0],
        other=seen[1],
        rows=_rows(with_birth(seen[0].values), with_birth(seen[1].values), suggestion),
        suggestion=None if suggestion is None else suggestion.values,
        judgements=judgements,
        settled=settled(standing(made).values()),
        may_take_back=visitor.account in standing(made),
    )


def _judged(request: HttpRequest, visitor: Visitor, one: UUID, other: UUID) -> HttpResponse:
    says = request.POST.get("says", "")
    if says == "undo":
        take_back_judgement(visitor.account, one, other)
    elif says in WORDS:
        judge_link(
            visitor.account, one, other, WORDS[says], note=request.POST.get("note", "").strip() or None
        )
    return HttpResponseRedirect(request.path)


def _suggestion(visitor: Visitor, one: UUID, other: UUID) -> door.Seen | None:
    for sought, held in ((one, other), (other, one)):
        where = {"sought": sought, "held": held}
        found = door.list_records(visitor.account, "link-suggestion", purpose=Purpose.TRACING, where=where)
        if found:
            return found[0]
    return None


def _judgements(visitor: Visitor, one: UUID, other: UUID) -> Sequence[door.Seen]:
    where = {"left": min(one, other), "right": max(one, other)}
    found = door.list_records(visitor.account, "link-judgement", purpose=Purpose.TRACING, where=where)
    return sorted(found, key=lambda each: int(str(each.values["turn"])))


def _rows(one: Mapping[str, Any], other: Mapping[str, Any], suggestion: door.Seen | None) -> list[Compared]:
    why = {} if suggestion is None else {field: (says, bits) for field, says, bits in _why(suggestion)}
    rows = []
    for field in COMPARED:
        if field not in one or (one[field] is None and other[field] is None):
            continue
        says, bits = why.get(SPOKEN_OF.get(field, field), (None, 0))
        level, _, detail = (says or "").partition(": ")
        told = degree_told(level) if says else None
        rows.append(Compared(field, one[field], other[field], told, detail, reading_told(detail), bits / 10))
    return rows


def _why(suggestion: door.Seen) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = json.loads(str(suggestion.values["why"]))
    return found


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("matches/", matches, Does("tell-suggestions")),
    ("people/<uuid:one>/with/<uuid:other>/", compare, _JUDGES),
)
