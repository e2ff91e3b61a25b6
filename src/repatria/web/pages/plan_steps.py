"""Steps of a plan: check its proof in front of who asks, approve it, ratify it, withdraw it, read a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repatria.core.errors import NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.ratify_plan import ratify_plan
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.tell_standing import tell_standing
from repatria.registry.actions.withdraw_plan import withdraw_plan
from repatria.web.check_words import check_words
from repatria.web.pages.plans import DONE, STAGES
from repatria.web.rendering import render
from repatria.web.sheet_shown import shown_sheet
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of
from repatria.web.works import neutral_key
from repatria.workflows.plans.plan_from_registry import (
    approve_checked_plan,
    check_recorded_plan,
    note_check_of_plan,
    ratify_checked_plan,
)
from repatria.workflows.plans.work_on_plan import check_sheet_text, open_recorded, preview_sheet

type Words = str | Promise

MOST_LISTED = 100
"""Rows of one list of a sheet that its page shows; the file has all."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step is called, and what follows from it."""

    title: Words
    explains: Words
    is_grave: bool = False


STEPS: dict[str, StepWords] = {
    "approve": StepWords(
        gettext_lazy("Approve this plan for the neutral"),
        gettext_lazy(
            "Do it only if you checked the plan yourself. On its day of release each party then sees its own "
            "sheet. Whoever recorded the plan cannot approve it."
        ),
    ),
    "ratify": StepWords(
        gettext_lazy("Ratify this plan"),
        gettext_lazy(
            "All whom it concerns have approved it, and every offer in it still stands: that is looked at "
            "once more. From then on it binds all, and people can be handed over by it."
        ),
        is_grave=True,
    ),
    "withdraw": StepWords(
        gettext_lazy("Withdraw this plan"),
        gettext_lazy(
            "A plan that was not released goes unseen. A released one goes on a day of release alone, so "
            "that its end tells nothing of anybody's wish."
        ),
        is_grave=True,
    ),
}


class WithdrawForm(forms.Form):
    """From which day of release a released plan stands no more."""

    def __init__(self, days: list[date], data: Any = None) -> None:  # noqa: ANN401 - what was sent
        super().__init__(data)
        choices = [(day.isoformat(), day.isoformat()) for day in days]
        self.fields["on"] = forms.ChoiceField(
            label=_("From which day of release"), choices=choices, widget=forms.RadioSelect
        )


def check(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Check a plan against its case without a solver, in front of who asks."""
    visitor = visitor_of(request)
    key = neutral_key()
    result = None
    if request.method == "POST" and key is not None:
        begun = datetime.now(UTC)
        may_record = Does("record-plan-check").is_met_by(visitor.roles)
        checked = note_check_of_plan if may_record else check_recorded_plan
        verification = checked(visitor.account, plan, key=key)
        result = {
            "is_valid": verification.is_valid,
            "checks": [(check_words(each.name), each) for each in verification.checks],
            "at": begun,
            "took_s": (datetime.now(UTC) - begun).total_seconds(),
        }
    else:
        tell_standing(visitor.account, plan)
    return render(request, "plan_check.html", id=plan, result=result, has_key=key is not None)


def step(request: HttpRequest, plan: UUID, which: str) -> HttpResponse:
    """Do a step of a plan, once somebody has said so on a page of its own."""
    words = STEPS.get(which)
    visitor = visitor_of(request)
    if words is None or not Does(f"{which}-plan").is_met_by(visitor.roles):
        raise NoSuchRecord
    standing = tell_standing(visitor.account, plan)
    days = release_days(visitor) if which == "withdraw" and standing.stage != "recorded" else []
    form = WithdrawForm(days, request.POST if request.method == "POST" else None) if days else forms.Form({})
    if request.method == "POST":
        if words.is_grave and request.POST.get("is_sure") != "yes":
            form.add_error(None, _("Say that you are sure: this cannot be taken back."))
        if form.is_valid():
            is_maker = standing.recorded_by == visitor.account
            _do(which, visitor.account, plan, form, key=None if is_maker else neutral_key())
            return HttpResponseRedirect(f"/plans/{plan}/?done={which}-plan")
    return render(
        request,
        "plan_step.html",
        status=422 if request.method == "POST" else 200,
        id=plan,
        words=words,
        form=form,
        standing=standing,
        stage=STAGES[standing.stage],
        needs_day=which == "withdraw" and standing.stage not in ("recorded", "withdrawn"),
        has_days=bool(days),
    )


def preview(request: HttpRequest, plan: UUID, party: str) -> HttpResponse:
    """Show what a party is shown on the day of release: exactly that, and nothing else."""
    visitor = visitor_of(request)
    worked = open_recorded(visitor.account, plan, key=neutral_key())
    if party not in worked.case.party_names:
        raise NoSuchRecord
    text = preview_sheet(worked, party)
    return render(
        request,
        "sheet.html",
        id=plan,
        sheet=shown_sheet(text),
        text=text,
        most=MOST_LISTED,
        checks=_checks(text, party),
        back=f"/plans/{plan}/",
        is_preview=True,
        may_approve=False,
        state=None,
        done=None,
    )


def own_sheet(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Show the released sheet of the visitor's own party, and let them accept the plan by it."""
    visitor = visitor_of(request)
    if request.method == "POST":
        if not Does("approve-plan").is_met_by(visitor.roles):
            raise NoSuchRecord
        approve_plan(visitor.account, plan)
        return HttpResponseRedirect(f"/plans/{plan}/sheet/?done=approve-plan")
    text = read_sheet(visitor.account, plan)
    told = next((each for each in tell_released_plans(visitor.account) if each.id == plan), None)
    sheet = shown_sheet(text)
    return render(
        request,
        "sheet.html",
        id=plan,
        sheet=sheet,
        text=text,
        most=MOST_LISTED,
        checks=_checks(text, sheet.party),
        back="/plans/",
        is_preview=False,
        may_approve=told is not None
        and told.state == "released"
        and told.is_concerned
        and not told.is_approved,
        state=None if told is None else STAGES[told.state],
        done=DONE.get(request.GET.get("done", "")),
    )


def sheet_file(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Give the signed sheet as a file, to be checked elsewhere."""
    text = read_sheet(visitor_of(request).account, plan)
    response = HttpResponse(text, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="sheet.json"'
    return response


def release_days(visitor: Visitor) -> list[date]:
    """Give the days of release to come, the next one first."""
    purposes = Reads("release-day", Route.LIST).purposes_of(visitor.roles)
    if not purposes:
        return []
    found: list[door.Seen] = []
    while True:
        after = found[-1].id if found else None
        page = door.list_records(visitor.account, "release-day", purpose=purposes[0], after=after)
        found += page
        if len(page) < door.LARGEST_PAGE:
            break
    today = datetime.now(UTC).date()
    return sorted({each.values["day"] for each in found if each.values["day"] > today})


def _checks(text: str, party: str) -> list[tuple[Words, Any]]:
    return [(check_words(each.name), each) for each in check_sheet_text(text, party).checks]


def _do(which: str, account: UUID, plan: UUID, form: forms.Form, *, key: bytes | None) -> None:
    """Do a step; with a key, the plan is checked first by who takes it.

    Without one the act itself refuses, unless somebody else checked the plan a short while ago. Of who made
    it a check would say nothing, and stand in the place of theirs.
    """
    if which == "approve":
        if key is None:
            approve_plan(account, plan)
        else:
            approve_checked_plan(account, plan, key=key)
    elif which == "ratify":
        if key is None:
            ratify_plan(account, plan)
        else:
            ratify_checked_plan(account, plan, key=key)
    else:
        said = form.cleaned_data.get("on")
        withdraw_plan(account, plan, on=None if said is None else date.fromisoformat(said))


_OPEN = Does("read-plan")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("<uuid:plan>/check/", check, _OPEN),
    ("<uuid:plan>/sheets/<str:party>/", preview, _OPEN),
    ("<uuid:plan>/sheet/", own_sheet, Does("read-sheet")),
    ("<uuid:plan>/sheet.json", sheet_file, Does("read-sheet")),
    ("<uuid:plan>/do/<slug:which>/", step, Does("tell-standing")),
)
