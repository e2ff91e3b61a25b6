"""What holds between parties: who agreed to host whom, and the conflicts by which offers are judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import InputError, NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.catalog import cataloged_acts
from repatria.registry.offer_terms import read_who
from repatria.web.between_forms import ConflictChangeForm, ConflictForm, HostForm
from repatria.web.draft_forms import DraftForm
from repatria.web.offers_told import whom_words
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of

type Words = str | Promise

_HOSTS = Reads("host", Route.LIST)
_RELATIONS = Reads("relation", Route.LIST)
_AGREES = Does("agree-to-host")
_STOPS = Does("stop-hosting")
_RECORDS = Does("record-relation")
_CHANGES = Does("change-relation")

DONE: Mapping[str, Words] = {
    "agreed": _("The agreement is recorded. Nobody is sent there who did not choose it."),
    "stopped": _("The party receives nobody more by it. Who is there already stays there."),
    "recorded": _("It is recorded, as your side sees it."),
    "changed": _("The change is recorded."),
}


def hosts(request: HttpRequest) -> HttpResponse:
    """List who agreed to receive whom, and take in another agreement."""
    visitor = visitor_of(request)
    agrees = _AGREES.is_met_by(visitor.roles)
    if request.method == "POST" and not agrees:
        raise NoSuchRecord
    own = visitor.described.party
    form = HostForm(request.POST if request.method == "POST" else None, own=own) if agrees else None
    if form is not None and form.is_bound and _is_done(visitor, "agree-to-host", form):
        return HttpResponseRedirect("/offers/hosts/?done=agreed")
    seen = door.list_records(visitor.account, "host", purpose=_HOSTS.purposes_of(visitor.roles)[0])
    told = [(each, whom_words(read_who(each.values["who"]))) for each in seen]
    return render(
        request,
        "hosts.html",
        status=422 if form is not None and form.is_bound else 200,
        hosts=told,
        own=own,
        stops=_STOPS.is_met_by(visitor.roles),
        form=form,
        done=DONE.get(request.GET.get("done", "")),
    )


def stop_hosting(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Take an agreement to host back, on the version that the visitor saw.

    Raises:
        NoSuchRecord: It is not there, or not theirs to take back; or nobody pressed.
    """
    visitor = visitor_of(request)
    version = request.POST.get("version", "")
    seen = door.get(visitor.account, "host", identifier, purpose=_HOSTS.purposes_of(visitor.roles)[0])
    is_own = visitor.described.party in (None, seen.values["party"])
    if request.method != "POST" or not is_own or not version.isdecimal():
        raise NoSuchRecord
    values = {"host": identifier, "version": int(version[:9])}
    cataloged_acts()["stop-hosting"].do(visitor.account, values)
    return HttpResponseRedirect("/offers/hosts/?done=stopped")


def conflicts(request: HttpRequest) -> HttpResponse:
    """List what stands between parties as the visitor's side sees it, and take in more."""
    visitor = visitor_of(request)
    records = _RECORDS.is_met_by(visitor.roles)
    if request.method == "POST" and not records:
        raise NoSuchRecord
    own = visitor.described.party
    form = ConflictForm(request.POST if request.method == "POST" else None, own=own) if records else None
    if form is not None and form.is_bound and _is_done(visitor, "record-relation", form):
        return HttpResponseRedirect("/offers/conflicts/?done=recorded")
    purpose = _RELATIONS.purposes_of(visitor.roles)[0]
    return render(
        request,
        "conflicts.html",
        status=422 if form is not None and form.is_bound else 200,
        relations=door.list_records(visitor.account, "relation", purpose=purpose),
        changes=_CHANGES.is_met_by(visitor.roles),
        is_neutral=own is None,
        form=form,
        done=DONE.get(request.GET.get("done", "")),
    )


def change_conflict(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Record that hostilities ceased or go on, or that the conflict is over."""
    visitor = visitor_of(request)
    purposes = Reads("relation", Route.GET).purposes_of(visitor.roles)
    seen = door.get(visitor.account, "relation", identifier, purpose=purposes[0])
    initial = {name: seen.values[name] for name in ("state", "until")}
    form = ConflictChangeForm(initial, request.POST if request.method == "POST" else None)
    version = request.POST.get("version", "")
    if form.is_bound and version.isdecimal():
        beside: dict[str, UUID | int] = {"relation": identifier, "version": int(version[:9])}
        if _is_done(visitor, "change-relation", form, beside):
            return HttpResponseRedirect("/offers/conflicts/?done=changed")
    status = 422 if form.is_bound else 200
    return render(request, "conflict.html", status=status, relation=seen, form=form)


def _is_done(
    visitor: Visitor, act: str, form: DraftForm, beside: Mapping[str, UUID | int] | None = None
) -> bool:
    """Do an act with what a form says; False where something is wrong, and the form says what."""
    if not form.is_valid():
        return False
    try:
        cataloged_acts()[act].do(visitor.account, {**form.values(), **(beside or {})})
    except InputError as error:
        form.refuse(error)
        return False
    return True


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("hosts/", hosts, _HOSTS),
    ("hosts/<uuid:identifier>/stop/", stop_hosting, _STOPS),
    ("conflicts/", conflicts, _RELATIONS),
    ("conflicts/<uuid:identifier>/", change_conflict, _CHANGES),
)
