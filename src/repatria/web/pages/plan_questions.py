"""Work that is begun on a page: a plan, what it would take, one number varied, a plan put into rounds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext as _

from repatria.core.errors import InputError
from repatria.rendering.marks import phrase_markup
from repatria.rendering.retelling import retold
from repatria.rendering.wording import offer_phrase
from repatria.web.aside.tasks import begin
from repatria.web.pages.plan_steps import release_days
from repatria.web.plan_forms import AskForm, RoundsForm, StartForm, VaryForm
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, visitor_of
from repatria.web.works import neutral_key, works_seen
from repatria.workflows.plans.kept_values import to_plain
from repatria.workflows.plans.work_on_plan import (
    Question,
    check_question,
    check_variation,
    open_recorded,
)


def start(request: HttpRequest) -> HttpResponse:
    """Begin a plan of what the registry holds now."""
    visitor = visitor_of(request)
    days = release_days(visitor)
    has_key = neutral_key() is not None
    form = StartForm(days, request.POST if request.method == "POST" else None)
    if request.method == "POST" and days and has_key and form.is_valid():
        said = form.cleaned_data
        asks = {name: said[name] for name in ("case_id", "title", "names", "release_on")}
        return _to(begin(visitor.account, "make_plan", asks))
    status = 422 if request.method == "POST" else 200
    return render(request, "plan_start.html", status=status, form=form, has_days=bool(days), has_key=has_key)


def question(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Ask what it would take to free certain people."""
    visitor = visitor_of(request)
    key = neutral_key()
    worked = open_recorded(visitor.account, plan, key=key)
    form = AskForm(worked.case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and key is not None and form.is_valid():
        said = form.cleaned_data
        asked = Question(form.free, said["at_least"], said["is_for_party"])
        try:
            check_question(worked, asked)
        except InputError as error:
            _add_faults(form, "described" if said["described"] else "held_by", error)
        else:
            return _to(begin(visitor.account, "ask", {"question": to_plain(asked)}, plan=plan))
    return render(
        request,
        "plan_ask.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        case=worked.case,
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="ask", at_most=10),
    )


def vary(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Let one number of one offer vary."""
    visitor = visitor_of(request)
    key = neutral_key()
    worked = open_recorded(visitor.account, plan, key=key)
    form = VaryForm(worked.case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and key is not None and form.is_valid():
        try:
            check_variation(worked, form.vary)
        except InputError as error:
            _add_faults(form, "first", error)
        else:
            asks = {"vary": form.vary, "is_for_party": form.cleaned_data["is_for_party"]}
            return _to(begin(visitor.account, "vary", asks, plan=plan))
    return render(
        request,
        "plan_vary.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        offers=[
            (offer.id, phrase_markup(offer_phrase(worked.case, offer)))
            for offer in worked.case.offers
            if offer.stands_on(worked.case.as_of)
        ],
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="vary", at_most=10),
    )


def rounds(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Put a plan into rounds."""
    visitor = visitor_of(request)
    key = neutral_key()
    worked = open_recorded(visitor.account, plan, key=key)
    form = RoundsForm(worked.case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and key is not None and form.is_valid():
        asks = {"exposures": form.exposures, "capacities": form.capacities}
        return _to(begin(visitor.account, "put_in_order", asks, plan=plan))
    return render(
        request,
        "plan_rounds.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        form=form,
        has_key=key is not None,
        works=works_seen(visitor, plan=plan, kind="put_in_order", at_most=10),
    )


def _to(work: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/plans/work/{work}/")


def _add_faults(form: forms.Form, field: str, error: InputError) -> None:
    """Say what is wrong at the field that it is about; at the given one, where no other is."""
    for fault in error.faults:
        found, expected = (retold(each) or each for each in (fault.found, fault.expected))
        form.add_error(
            _FIELDS.get(fault.key, field),
            _("%(found)s; expected %(expected)s") % {"found": found, "expected": expected},
        )


#: Fields of a form by the parts of a range.
_FIELDS = {"range.A": "first", "range.B": "last", "range.STEP": "step"}
_BEGIN = Does("start-work")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("start/", start, _BEGIN),
    ("<uuid:plan>/ask/", question, _BEGIN),
    ("<uuid:plan>/vary/", vary, _BEGIN),
    ("<uuid:plan>/rounds/", rounds, _BEGIN),
)
