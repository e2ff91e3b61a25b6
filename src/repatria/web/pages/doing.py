"""Doing an act: a form made from it, what follows from it, and back to where one came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext as _

from repatria.core.errors import InputError, NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.catalog import cataloged_acts
from repatria.web.act_forms import ActForm, make_form
from repatria.web.acts import ACTS, ActWords
from repatria.web.choosing import choices_for, suggested
from repatria.web.keys_renewed import keys_are_due
from repatria.web.rendering import render
from repatria.web.visitors import Does, Everybody, Need, Reads, Visitor, visitor_of


def do_act(request: HttpRequest, act: str, about: UUID | None = None) -> HttpResponse:
    """Show the form of an act, and do it once it is filled in.

    Raises:
        NoSuchRecord: There is no such act for this visitor, or no such record.
    """
    visitor = visitor_of(request)
    words = ACTS.get(act)
    if words is None or words.page or (words.about is None) != (about is None):
        raise NoSuchRecord
    if not Does(act).is_met_by(visitor.roles):
        raise NoSuchRecord
    cataloged = cataloged_acts()[act]
    record = {} if about is None else _record(visitor, words, about, cataloged.row.purpose)
    back = _back(words, about, record)
    known = record.keys() - words.written_anew
    initial = {each.name: record[each.name] for each in cataloged.arguments if each.name in known}
    without = frozenset({words.subject} if words.subject else ())
    form = make_form(
        cataloged,
        without=without,
        initial=initial | suggested(request, act),
        data=request.POST if request.method == "POST" else None,
        choices=choices_for(visitor, act, about),
    )
    if request.method == "POST" and _is_sure(request, words, form) and form.form.is_valid():
        subject = {} if words.subject is None else {words.subject: about}
        try:
            cataloged.do(visitor.account, {**form.values(), **subject})
        except InputError as error:
            _add_faults(form, error)
        else:
            keys_are_due(visitor, cataloged.row)
            return HttpResponseRedirect(f"{back}?done={act}")
    status = 422 if request.method == "POST" else 200
    return render(request, "act.html", status=status, words=words, form=form.form, back=back)


def _record(visitor: Visitor, words: ActWords, about: UUID, purpose: Purpose) -> dict[str, Any]:
    """Read the record that an act is done to, for the purpose of the act or another of the visitor's."""
    kind = words.about or ""
    allowed = Reads(kind, Route.GET).purposes_of(visitor.roles)
    if not allowed:
        raise NoSuchRecord
    chosen = purpose if purpose in allowed else allowed[0]
    return dict(door.get(visitor.account, kind, about, purpose=chosen).values)


def _back(words: ActWords, about: UUID | None, record: dict[str, Any]) -> str:
    if about is None:
        return "/"
    person = about if words.about == "person" else record.get("person")
    return "/" if person is None else f"{words.area}{person}/"


def _is_sure(request: HttpRequest, words: ActWords, form: ActForm) -> bool:
    if words.is_grave and request.POST.get("is_sure") != "yes":
        form.form.add_error(None, _("Say that you are sure: this cannot be taken back."))
        return False
    return True


def _add_faults(form: ActForm, error: InputError) -> None:
    """Put each fault at its field; what no field is for stands above all."""
    for fault in error.faults:
        last = fault.key.rpartition(".")[2]
        name = next((each for each in form.form.fields if each.rpartition("-")[2] == last), None)
        form.form.add_error(
            name, _("%(found)s; expected %(expected)s") % {"found": fault.found, "expected": fault.expected}
        )


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("<slug:act>/", do_act, Everybody()),
    ("<slug:act>/<uuid:about>/", do_act, Everybody()),
)
