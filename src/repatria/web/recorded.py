"""What is recorded already: of the drafts of a report, and of others that say the same or something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from repatria.core.reports import Claim, HeldDraft, OfferDraft, ReadReport, WordedCount
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.rendering.marks import isolate
from repatria.web.drafts import Draft
from repatria.web.offers_told import tell_offer
from repatria.web.report_words import TOPICS, bounds_words, count_words, party_marked
from repatria.web.visitors import Visitor
from repatria.workflows.reports.confirmed_drafts import offer_of

#: Kinds of records that drafts become, with the field that leads to the report.
BECOMES: Mapping[str, str] = {
    "person-source": "report",
    "offer": "report",
    "claim": "report",
    "public-event": "report",
    "media": "report",
}
MOST_COMPARED = 5
"""Records of one kind that a draft is compared with by name; of more, their number is told."""

PURPOSE = Purpose.REGISTRATION


@dataclass(frozen=True, slots=True)
class Note:
    """Something recorded that somebody should see before they decide on a draft.

    Attributes:
        differs: It says something else; both may stay, and neither is changed.
        address: Page of what is recorded; None where it has none.
    """

    words: str | Markup
    differs: bool
    address: str | None = None


def recorded_drafts(visitor: Visitor, report: UUID) -> Mapping[str, str | None]:
    """Give the drafts of a report that were confirmed, each with the page of its record, if it has one."""
    found: dict[str, str | None] = {}
    for kind, field in BECOMES.items():
        for each in door.list_records(visitor.account, kind, purpose=PURPOSE, where={field: report}):
            found[str(each.values["source_id"])] = _address(kind, each)
    return found


def notes_on(
    visitor: Visitor, report: UUID, reading: ReadReport, drafts: Iterable[Draft]
) -> Mapping[str, tuple[Note, ...]]:
    """Compare drafts with what other reports and people recorded; by identifier of the draft."""
    compared = _Compared(visitor, report, reading)
    return {each.id: tuple(compared.with_draft(each)) for each in drafts}


class _Compared:
    """Reads each list that a draft is compared with once."""

    def __init__(self, visitor: Visitor, report: UUID, reading: ReadReport) -> None:
        self._visitor = visitor
        self._report = report
        self._reading = reading
        self._lists: dict[tuple[str, tuple[tuple[str, object], ...]], tuple[door.Seen, ...]] = {}

    def with_draft(self, draft: Draft) -> Iterator[Note]:
        if isinstance(draft.value, Claim):
            yield from self._claims(draft.value)
        elif isinstance(draft.value, HeldDraft):
            yield from self._people(draft.value)
        elif isinstance(draft.value, OfferDraft):
            yield from self._offers(draft.value)

    def _claims(self, claim: Claim) -> Iterator[Note]:
        """Two numbers that differ are two claims; which of them is right nobody knows from that."""
        if claim.number is None:
            return
        others = [
            each
            for each in self._list("claim", topic=claim.topic)
            if each.values["number"] is not None and each.values["report"] != self._report
        ]
        number = claim.number.value
        for each in others[:MOST_COMPARED]:
            other = WordedCount(each.values["number"], each.values["hedge"] or "exact")
            speaker = each.values["speaker"]
            named = _("somebody unnamed") if speaker is None else isolate(speaker)
            says = escape(_("Recorded on %(topic)s: %(speaker)s says %(number)s. This report says %(here)s."))
            words = says % {
                "topic": str(TOPICS.get(claim.topic, claim.topic)),
                "speaker": named,
                "number": count_words(other),
                "here": count_words(number),
            }
            differs = (other.number, other.hedge) != (number.number, number.hedge)
            yield Note(words, differs, f"/reports/{each.values['report']}/")

    def _people(self, held: HeldDraft) -> Iterator[Note]:
        """Name groups without names of the same home: they may be the same people, told by somebody else."""
        if held.home is None or held.part_of is not None:
            return
        groups = [
            each
            for each in self._list("person", home=held.home.value, is_sought=False, name=None, number=None)
            if not each.values["is_erased"] and self._is_held_by(each, held)
        ]
        here = None if held.count is None else held.count.value
        for each in groups[:MOST_COMPARED]:
            least, most = each.values["at_least"], each.values["at_most"]
            told = bounds_words(least, most)
            is_same = here is not None and here.hedge == "exact" and least == most == here.number
            says = escape(
                _(
                    "Recorded already, people without a name: %(number)s, home %(home)s. "
                    "If these are the same people, a second record counts them twice."
                )
            )
            words = says % {"number": told, "home": party_marked(held.home.value)}
            yield Note(words, not is_same, f"/people/{each.id}/")
        if len(groups) > MOST_COMPARED:
            yield Note(_("And more records without a name."), differs=True)

    def _is_held_by(self, person: door.Seen, held: HeldDraft) -> bool:
        if held.holder is None:
            return True
        custody = self._list("custody", person=person.id, until=None)
        from_here = custody and all(each.values["report"] == self._report for each in custody)
        holders = {each.values["holder"] for each in custody}
        return not from_here and (not holders or held.holder.value in holders)

    def _offers(self, offer: OfferDraft) -> Iterator[Note]:
        if offer.by is None:
            return
        others = [
            each
            for each in self._list("offer", by=offer.by.value, state="standing")
            if each.values["report"] != self._report
        ]
        here = offer_of(offer, self._reading)
        for each in others[:MOST_COMPARED]:
            there = tell_offer(each, ())
            is_same = (there.offer.gives, there.offer.gets) == (here.gives, here.gets)
            says = (
                _("The same promise stands already: “%s”") if is_same else _("Another promise stands: “%s”")
            )
            yield Note(escape(says) % there.sentence, differs=not is_same, address=f"/offers/{each.id}/")

    def _list(self, kind: str, **where: object) -> tuple[door.Seen, ...]:
        key = kind, tuple(sorted(where.items(), key=repr))
        if key not in self._lists:
            self._lists[key] = door.list_records(self._visitor.account, kind, purpose=PURPOSE, where=where)
        return self._lists[key]


def _address(kind: str, seen: door.Seen) -> str | None:
    if kind == "person-source":
        return f"/people/{seen.values['person']}/"
    return f"/offers/{seen.id}/" if kind == "offer" else None
