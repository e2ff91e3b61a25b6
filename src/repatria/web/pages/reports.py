"""Reports: taking one in, its text with the drafts beside it, and recording a draft as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import AlreadyRecorded, NoSuchRecord, NotPermitted, ReportInvalid
from repatria.core.reports import (
    Claim,
    EventDraft,
    HeldDraft,
    MediaRecord,
    OfferDraft,
    ReadReport,
    Report,
)
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.actions.read_report_text import read_report_text
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.catalog import cataloged_acts
from repatria.web.drafts import Draft, drafts_of, group_of
from repatria.web.keys_renewed import keys_are_due
from repatria.web.marked_text import mark_text
from repatria.web.recorded import Note, notes_on, recorded_drafts
from repatria.web.rendering import render
from repatria.web.report_forms import ReportForm
from repatria.web.report_parts import Parts, parts_of
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of
from repatria.workflows.reports.confirmed_drafts import claim_of, event_of, media_of, offer_of, person_of
from repatria.workflows.reports.receive_report import read_again, take_in

type Words = str | Promise

LONGEST_DRAFTED = 100_000
"""Characters of a report that is read while somebody waits; of a longer one the text is shown alone."""
MOST_LISTED = 500
"""Reports that the list reads before it sorts them; of older ones it says that they are there."""

_LIST = Reads("report", Route.LIST)
_GET = Reads("report", Route.GET)
_TAKES_IN = Does("receive-report")
_OPENS = Does("read-report-text")
_CONFIRMS = Does("confirm-person")

#: What an address says was done, in words.
DONE: Mapping[str, Words] = {
    "taken-in": _("The report is kept. Nothing of it is recorded before somebody says so."),
    "known": _("This very report was here already; it is kept once."),
    "recorded": _("Recorded, in your name."),
    "again": _("This draft was recorded before, by you or somebody else. Nothing was written twice."),
    "sealed": _("The wish is sealed. It counts once somebody else reads the report and records the same."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with what stands in the way of it, as its card shows it.

    Attributes:
        record: Page of its record, "" where it has none; None where it is not recorded.
        counted: Number of the draft that counts these people and is recorded; None where there is none.
    """

    draft: Draft
    record: str | None
    notes: tuple[Note, ...]
    counted: int | None
    is_aside: bool

    @property
    def is_open(self) -> bool:
        """Say whether something is to be decided."""
        return self.record is None and not self.is_aside

    @property
    def can_be_taken(self) -> bool:
        """Say whether it can be recorded as it stands, by one press."""
        return self.is_open and self.draft.lacks is None and self.counted is None


def list_reports(request: HttpRequest) -> HttpResponse:
    """List the reports of the visitor's side, the last one first."""
    visitor = visitor_of(request)
    purpose = _LIST.purposes_of(visitor.roles)[0]
    found: list[door.Seen] = []
    while not found or (len(found) % door.LARGEST_PAGE == 0 and len(found) < MOST_LISTED):
        after = found[-1].id if found else None
        page = door.list_records(visitor.account, "report", purpose=purpose, after=after)
        found += page
        if not page:
            break
    found.sort(key=_last_first, reverse=True)
    return render(
        request,
        "reports.html",
        reports=found,
        are_all=len(found) < MOST_LISTED,
        takes_in=_TAKES_IN.is_met_by(visitor.roles),
    )


def take_in_report(request: HttpRequest) -> HttpResponse:
    """Ask for a report, pasted or as a file, and keep it."""
    visitor = visitor_of(request)
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    if request.method == "POST" and form.is_valid():
        try:
            report = take_in(form.content(), **form.came_by())
        except ReportInvalid as refused:
            form.refuse(refused.faults)
        else:
            purpose = _LIST.purposes_of(visitor.roles)[0]
            known = door.list_records(
                visitor.account, "report", purpose=purpose, where={"digest": report.digest}, at_most=1
            )
            kept = receive_report(visitor.account, report)
            return HttpResponseRedirect(f"/reports/{kept}/?done={'known' if known else 'taken-in'}")
    status = 422 if request.method == "POST" else 200
    return render(request, "report_new.html", status=status, form=form)


def see_report(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show a report; to who may open its text, that too, with the drafts beside it."""
    visitor = visitor_of(request)
    purpose = _GET.purposes_of(visitor.roles)[0]
    seen = door.get(visitor.account, "report", identifier, purpose=purpose)
    done = DONE.get(request.GET.get("done", ""))
    if not _OPENS.is_met_by(visitor.roles):
        return render(request, "report_sealed.html", report=seen, done=done)
    reading = reading_of(visitor, seen)
    drafts = drafts_of(reading)
    if request.method == "POST":
        return _accept(request, seen, reading, drafts)
    parts = _parts(reading, drafts)
    part = parts.asked(request.GET.get("part", "1"))
    here = frozenset(each.number for each in drafts if parts.of_draft(each.number) == part)
    cards = _cards(request, reading, identifier, drafts, here)
    pieces = parts.within(mark_text(reading, parts.evidence), part)
    return render(
        request,
        "report.html",
        report=seen,
        facts={name: value for name, value in seen.values.items() if name in _FACTS},
        pieces=pieces,
        cut=parts,
        part=part,
        cards=[each for each in cards if each.draft.number in here],
        last=len(cards),
        open_number=sum(each.is_open for each in cards),
        aside=request.GET.get("aside", "")[:LONGEST_ASIDE],
        confirms=_CONFIRMS.is_met_by(visitor.roles),
        is_drafted=is_drafted(seen),
        done=done,
    )


def _parts(reading: ReadReport, drafts: tuple[Draft, ...]) -> Parts:
    return parts_of(reading.report.text, [each.passages for each in drafts])


_FACTS = ("source", "channel", "published", "received", "made_at", "characters")
LONGEST_ASIDE = 2_000


def reading_of(visitor: Visitor, seen: door.Seen) -> ReadReport:
    """Open the text of a report, and draft what it says.

    Raises:
        NoSuchRecord: It is not theirs.
        VaultClosed: This process has no ring for reports.
    """
    text = read_report_text(visitor.account, UUID(str(seen.id)))
    values = seen.values
    report = Report(
        text,
        str(values["digest"]),
        source=values["source"],
        channel=values["channel"],
        received=values["received"],
        published=values["published"],
    )
    return read_again(report) if is_drafted(seen) else ReadReport(report)


def is_drafted(seen: door.Seen) -> bool:
    """Say whether a report is short enough to be read while somebody waits."""
    return int(seen.values["characters"]) <= LONGEST_DRAFTED


def counted_by(draft: Draft, drafts: tuple[Draft, ...], recorded: Mapping[str, str | None]) -> int | None:
    """Give the number of a recorded draft that counts the same people: their group, or one of the group."""
    for other in drafts:
        is_kin = other.number == draft.part_of or other.part_of == draft.number
        if is_kin and other.id in recorded:
            return other.number
    return None


def _cards(
    request: HttpRequest,
    reading: ReadReport,
    report: UUID,
    drafts: tuple[Draft, ...],
    here: frozenset[int],
) -> tuple[Shown, ...]:
    """Give all drafts with how they are decided; those that stand here, with what others recorded."""
    visitor = visitor_of(request)
    aside = set(request.GET.get("aside", "")[:LONGEST_ASIDE].split(","))
    if not _CONFIRMS.is_met_by(visitor.roles):
        return tuple(Shown(each, None, (), None, is_aside=False) for each in drafts)
    recorded = recorded_drafts(visitor, report)
    compared = [each for each in drafts if each.number in here and each.id not in recorded]
    notes = notes_on(visitor, report, reading, compared)
    return tuple(
        Shown(
            each,
            (recorded[each.id] or "") if each.id in recorded else None,
            notes.get(each.id, ()),
            counted_by(each, drafts, recorded),
            each.id in aside,
        )
        for each in drafts
    )


def _accept(
    request: HttpRequest, seen: door.Seen, reading: ReadReport, drafts: tuple[Draft, ...]
) -> HttpResponse:
    """Record one draft as it stands; there is no way to record several at once."""
    visitor = visitor_of(request)
    report = UUID(str(seen.id))
    draft = next((each for each in drafts if each.id == request.POST.get("draft")), None)
    if draft is None or not Does(draft.act).is_met_by(visitor.roles):
        raise NoSuchRecord
    recorded = recorded_drafts(visitor, report)
    if draft.lacks is not None or counted_by(draft, drafts, recorded) is not None:
        return HttpResponseRedirect(f"/reports/{report}/{draft.id}/")
    try:
        act = cataloged_acts()[draft.act]
        act.do(visitor.account, {"report": report, **_said(draft, reading)})
        keys_are_due(visitor, act.row)
        done = "recorded"
    except AlreadyRecorded:
        done = "again"
    return back_to(request, report, draft, done=done, drafts=drafts, reading=reading)


def back_to(
    request: HttpRequest,
    report: UUID,
    draft: Draft,
    *,
    done: str,
    drafts: tuple[Draft, ...],
    reading: ReadReport,
) -> HttpResponse:
    """Go back to the report, to the draft behind the one that was decided."""
    named = (request.POST.get("aside") or request.GET.get("aside", ""))[:LONGEST_ASIDE].split(",")
    aside = ",".join(each.id for each in drafts if each.id in named)
    kept = f"&aside={aside}" if aside else ""
    behind, parts = min(draft.number + 1, len(drafts)), _parts(reading, drafts)
    part = f"&part={parts.of_draft(behind)}" if parts.number > 1 else ""
    return HttpResponseRedirect(f"/reports/{report}/?done={done}{kept}{part}#draft-{behind}")


def _said(draft: Draft, reading: ReadReport) -> Mapping[str, Any]:
    """Give the argument by which a draft is recorded as it stands."""
    value = draft.value
    if isinstance(value, HeldDraft):
        return {"confirmed": person_of(value, group_of(reading, value))}
    if isinstance(value, OfferDraft):
        return {"said": offer_of(value, reading)}
    if isinstance(value, Claim):
        return {"confirmed": claim_of(value)}
    if isinstance(value, EventDraft):
        return {"confirmed": event_of(draft.id, value)}
    if isinstance(value, MediaRecord):
        return {"confirmed": media_of(draft.id, value)}
    raise NotPermitted  # a wish is recorded with the person it is of, on its own page


def _last_first(seen: door.Seen) -> tuple[datetime, str]:
    made: datetime | None = seen.values.get("made_at")
    received = seen.values.get("received") or seen.values.get("published")
    if made is None and received is not None:
        made = datetime(received.year, received.month, received.day, tzinfo=UTC)
    return made or datetime.min.replace(tzinfo=UTC), str(seen.id)


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", list_reports, _LIST),
    ("new/", take_in_report, _TAKES_IN),
    ("<uuid:identifier>/", see_report, _GET),
)
