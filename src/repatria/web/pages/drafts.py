"""One draft of a report: its words, what is recorded of the same, and a form to complete or change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from markupsafe import Markup

from repatria.core.confirmations import ConfirmedPerson
from repatria.core.errors import AlreadyRecorded, InputError, NoSuchRecord
from repatria.core.reports import Claim, EventDraft, HeldDraft, OfferDraft, ReadReport, WishDraft
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.catalog import cataloged_acts
from repatria.rendering.marks import isolate
from repatria.web.draft_forms import ClaimForm, DraftForm, EventForm, PersonForm, WishForm
from repatria.web.drafts import Draft, drafts_of, group_of
from repatria.web.keys_renewed import keys_are_due
from repatria.web.offer_forms import OfferForm
from repatria.web.pages.reports import back_to, counted_by, reading_of
from repatria.web.recorded import PURPOSE, notes_on, recorded_drafts
from repatria.web.rendering import render
from repatria.web.report_parts import parts_of
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of
from repatria.workflows.reports.confirmed_drafts import claim_of, event_of, offer_of, person_of

_CONFIRMS = Does("confirm-person")


def see_draft(request: HttpRequest, identifier: UUID, draft: str) -> HttpResponse:
    """Show one draft with a form to change what it says, and record it so.

    Raises:
        NoSuchRecord: There is no such report or draft, or nothing of it can be changed.
    """
    visitor = visitor_of(request)
    purpose = Reads("report", Route.GET).purposes_of(visitor.roles)[0]
    seen = door.get(visitor.account, "report", identifier, purpose=purpose)
    reading = reading_of(visitor, seen)
    drafts = drafts_of(reading)
    chosen = next((each for each in drafts if each.id == draft), None)
    if chosen is None:
        raise NoSuchRecord
    recorded = recorded_drafts(visitor, identifier)
    form = _form(request, visitor, identifier, chosen, reading)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = _recorded(visitor, identifier, chosen, form)
            if done is not None:
                return back_to(request, identifier, chosen, done=done, drafts=drafts, reading=reading)
    return render(
        request,
        "draft.html",
        status=status,
        report=seen,
        draft=chosen,
        cut=parts_of(reading.report.text, [each.passages for each in drafts]),
        form=form,
        is_offer=isinstance(form, OfferForm),
        is_wish=isinstance(chosen.value, WishDraft),
        people=form.people_known if isinstance(form, WishForm) else True,
        record=recorded.get(draft) if draft in recorded else None,
        is_recorded=draft in recorded,
        counted=counted_by(chosen, drafts, recorded),
        notes=notes_on(visitor, identifier, reading, [chosen])[draft],
    )


def _recorded(visitor: Visitor, report: UUID, draft: Draft, form: DraftForm | OfferForm) -> str | None:
    """Do the act; None where it refused, and the form says why."""
    values = dict(form.values())
    if not isinstance(draft.value, WishDraft):
        values["report"] = report
    act = cataloged_acts()[draft.act]
    try:
        act.do(visitor.account, values)
        keys_are_due(visitor, act.row)
    except AlreadyRecorded:
        return "again"
    except InputError as error:
        form.refuse(error)
        return None
    return "sealed" if isinstance(draft.value, WishDraft) else "recorded"


def _form(
    request: HttpRequest, visitor: Visitor, report: UUID, draft: Draft, reading: ReadReport
) -> DraftForm | OfferForm:
    data = request.POST if request.method == "POST" else None
    value = draft.value
    if isinstance(value, HeldDraft):
        return PersonForm(_person(value, reading), data)
    if isinstance(value, Claim):
        return ClaimForm(claim_of(value), data)
    if isinstance(value, EventDraft):
        return EventForm(event_of(draft.id, value), data)
    if isinstance(value, WishDraft):
        return WishForm(_people(visitor, report, reading), _said_of(value), data)
    if isinstance(value, OfferDraft):
        return OfferForm.of(offer_of(value, reading), data)
    raise NoSuchRecord  # of a picture there is nothing to change


def _person(value: HeldDraft, reading: ReadReport) -> ConfirmedPerson:
    return person_of(value, group_of(reading, value))


def _said_of(value: WishDraft) -> Mapping[str, Any]:
    told_by = None if value.told_by is None else value.told_by.party or value.told_by.who
    return {"says": value.says.value, "told_by": told_by}


def _people(visitor: Visitor, report: UUID, reading: ReadReport) -> list[tuple[str, Markup]]:
    """Give each person recorded from this report by the words that tell of them; a wish is of one alone."""
    told = {each.id: each.evidence[0].text for each in reading.held}
    found: list[tuple[str, Markup]] = []
    for source in door.list_records(
        visitor.account, "person-source", purpose=PURPOSE, where={"report": report}
    ):
        draft = str(source.values["source_id"])
        person = door.get(visitor.account, "person", UUID(str(source.values["person"])), purpose=PURPOSE)
        if person.values["is_erased"] or person.values["at_most"] != 1:
            continue
        name = person.values["name"]
        named = isolate(_("name unknown") if name is None else name)
        words = Markup("{}: “{}”").format(named, isolate(told.get(draft, draft)))
        found.append((str(person.id), words))
    return found


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("<uuid:identifier>/<slug:draft>/", see_draft, _CONFIRMS),
)
