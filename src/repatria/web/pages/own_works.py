"""Long work that somebody began for themselves: comparing records, and taking in a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.stop_work import stop_own_work
from repatria.registry.actions.tell_own_work import OwnWork, tell_own_work
from repatria.web.aside.tasks import begin, look_over, match, take_in
from repatria.web.keys_renewed import keys_are_due
from repatria.web.list_forms import ListForm, TakeInForm
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, visitor_of
from repatria.web.works import own_work_seen, own_works_seen
from repatria.workflows.lists.take_in_list import list_asks

_MATCHES = Does("start-matching")
_IMPORTS = Does("start-import")
_SEES = Does("tell-own-work")

#: What came of each kind of work: its template.
SHOWN: Mapping[str, str] = {
    match.name: "work_match.html",
    look_over.name: "work_list.html",
    take_in.name: "work_list.html",
}


def compare_again(request: HttpRequest) -> HttpResponse:
    """Begin to compare all records that the visitor may trace, unless that goes on already."""
    visitor = visitor_of(request)
    if request.method != "POST":
        return HttpResponseRedirect("/matches/")
    going = [each for each in own_works_seen(visitor, match.name) if not each.is_over]
    work = going[0].id if going else begin(visitor.account, match.name, {})
    return HttpResponseRedirect(f"/aside/{work}/")


def take_in_a_list(request: HttpRequest) -> HttpResponse:
    """Ask for a list of people, and begin to look it over; nothing of it is recorded by that."""
    visitor = visitor_of(request)
    own = visitor.described.party
    form = ListForm(request.POST, request.FILES, own=own) if request.method == "POST" else ListForm(own=own)
    if form.is_bound and form.is_valid():
        work = begin(visitor.account, look_over.name, list_asks(form.sent()))
        return HttpResponseRedirect(f"/aside/{work}/")
    works = own_works_seen(visitor, look_over.name, take_in.name)
    return render(request, "list_new.html", status=422 if form.is_bound else 200, form=form, works=works)


def see(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show how far work is, and what came of it once it is over."""
    visitor = visitor_of(request)
    if request.headers.get("HX-Request"):
        seen = next((each for each in own_works_seen(visitor, *SHOWN) if each.id == work), None)
        if seen is None:
            raise NoSuchRecord
        return render(request, "work_progress.html", work=seen, is_asked=True)
    opened = _opened(visitor.account, work)
    seen = own_work_seen(opened)
    answer = None if opened.answer is None else json.loads(opened.answer)
    if not seen.is_over or answer is None or ("faults" in answer and "numbers" not in answer):
        faults = () if answer is None else answer["faults"]
        is_forgotten = seen.state == "done" and answer is None
        return render(
            request, "work.html", work=seen, faults=faults, is_forgotten=is_forgotten, is_asked=False
        )
    if opened.kind == take_in.name:
        keys_are_due(visitor)
    values = {"work": seen, "answer": answer, "is_taken": opened.kind == take_in.name}
    return render(request, SHOWN[opened.kind], form=TakeInForm(), **values)


def stop(request: HttpRequest, work: UUID) -> HttpResponse:
    """Let work end; what it has not written yet, it does not write."""
    if request.method == "POST":
        stop_own_work(visitor_of(request).account, work)
    return HttpResponseRedirect(f"/aside/{work}/")


def take_in_looked_over(request: HttpRequest, work: UUID) -> HttpResponse:
    """Begin to record everybody in a list that was looked over."""
    visitor = visitor_of(request)
    form = TakeInForm(request.POST)
    opened = _opened(visitor.account, work)
    is_looked_over = opened.kind == look_over.name and opened.asks is not None
    if request.method != "POST" or not is_looked_over or not form.is_valid():
        return HttpResponseRedirect(f"/aside/{work}/")
    asks: dict[str, Any] = {"of": str(work), "is_by_halves": form.cleaned_data["is_by_halves"]}
    return HttpResponseRedirect(f"/aside/{begin(visitor.account, take_in.name, asks)}/")


def _opened(account: UUID, work: UUID) -> OwnWork:
    found = tell_own_work(account, opened=work)
    if not found or found[0].kind not in SHOWN:
        raise NoSuchRecord
    return found[0]


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("matches/compare/", compare_again, _MATCHES),
    ("people/lists/", take_in_a_list, _IMPORTS),
    ("aside/<uuid:work>/", see, _SEES),
    ("aside/<uuid:work>/stop/", stop, Does("stop-own-work")),
    ("aside/<uuid:work>/take-in/", take_in_looked_over, _IMPORTS),
)
