"""From a report to the registry: it is kept as it came in, and what a person confirms of it is recorded.

What the person does not name is not recorded. Each record is an act of its own, in the name of that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.persons import Says
from repatria.core.reports import HeldDraft, ReadReport
from repatria.workflows.reports.confirmed_drafts import (
    claim_of,
    event_of,
    media_of,
    offer_of,
    person_of,
    wish_of,
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The drafts that a person confirms, by identifier.

    Attributes:
        media: Pictures, ``media-1`` and so on in the order of the report.
        events: Events of parties, ``event-1`` and so on.
        wishes: Which wish that the report tells is whose, by the draft of the person; the report alone often
            does not say.
    """

    people: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)
    media: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """What became of a report: the identifiers of its records, by draft."""

    report: UUID
    people: Mapping[str, UUID]
    claims: Mapping[str, UUID]
    offers: Mapping[str, UUID]
    media: Mapping[str, UUID]
    events: Mapping[str, UUID]


def record_report(account: UUID, reading: ReadReport, confirmed: Confirmed) -> RecordedReport:
    """Keep a report and record what was confirmed of it, in a registry that is open.

    Raises:
        RequestInvalid: A draft that was named is not in the reading, or does not say enough to be recorded.
        RegistryRefused: An act was refused; those before it stand, and none of them is done twice.
    """
    # Models can be imported once a registry is open.
    from repatria.registry.actions.confirm_claim import confirm_claim  # noqa: PLC0415
    from repatria.registry.actions.confirm_event import confirm_event  # noqa: PLC0415
    from repatria.registry.actions.confirm_media import confirm_media  # noqa: PLC0415
    from repatria.registry.actions.confirm_offer import confirm_offer  # noqa: PLC0415
    from repatria.registry.actions.confirm_person import confirm_person  # noqa: PLC0415
    from repatria.registry.actions.receive_report import receive_report  # noqa: PLC0415
    from repatria.registry.actions.record_told_wish import record_told_wish  # noqa: PLC0415

    chosen = _Chosen(reading, confirmed)
    people = {draft.id: person_of(draft, chosen.group_of(draft)) for draft in chosen.people}
    claims = {draft.id: claim_of(draft) for draft in chosen.claims}
    offers = {draft.id: offer_of(draft, reading) for draft in chosen.offers}
    wishes = [(wish_of(draft), confirmed.wishes[draft.id]) for draft in chosen.wishes]
    report = receive_report(account, reading.report)
    recorded = RecordedReport(
        report,
        {name: confirm_person(account, report, each) for name, each in people.items()},
        {name: confirm_claim(account, report, each) for name, each in claims.items()},
        {name: confirm_offer(account, report, each) for name, each in offers.items()},
        {name: confirm_media(account, report, media_of(name, each)) for name, each in chosen.media},
        {name: confirm_event(account, report, event_of(name, each)) for name, each in chosen.events},
    )
    for wish, person in wishes:
        record_told_wish(account, recorded.people[person], wish)
    return recorded


class _Chosen:
    """The drafts that were named, each found in the reading."""

    def __init__(self, reading: ReadReport, confirmed: Confirmed) -> None:
        self._held = {draft.id: draft for draft in reading.held}
        self._faults: list[Fault] = []
        self.people = self._find(self._held, confirmed.people)
        self.claims = self._find({draft.id: draft for draft in reading.claims}, confirmed.claims)
        self.offers = self._find({draft.id: draft for draft in reading.offers}, confirmed.offers)
        self.wishes = self._find({draft.id: draft for draft in reading.wishes}, confirmed.wishes)
        self._find({draft.id: draft for draft in self.people}, confirmed.wishes.values())
        media = {f"media-{number}": draft for number, draft in enumerate(reading.media, 1)}
        events = {f"event-{number}": draft for number, draft in enumerate(reading.events, 1)}
        self.media = list(zip(confirmed.media, self._find(media, confirmed.media), strict=False))
        self.events = list(zip(confirmed.events, self._find(events, confirmed.events), strict=False))
        for draft in self.people:
            if self.group_of(draft).holder is None and draft.holder is None:
                self._faults.append(
                    _refused(draft.id, "missing", "no holder", "a draft that says who holds them")
                )
        for offer in self.offers:
            if offer.by is None or offer.gives is None or offer.gives_to is None:
                self._faults.append(
                    _refused(offer.id, "missing", "half an offer", "who gives whom, and where to")
                )
        for wish in self.wishes:
            if wish.says.value not in {says.value for says in Says} - {Says.ELSEWHERE.value}:
                self._faults.append(
                    _refused(wish.id, "missing", "no destination", "to return, to stay, or undecided")
                )
        if self._faults:
            raise RequestInvalid("Recording a report", tuple(self._faults))

    def group_of(self, draft: HeldDraft) -> HeldDraft:
        """Give the group that already counts a person, or the draft itself."""
        return self._held.get(draft.part_of or "", draft)

    def _find[D](self, drafts: Mapping[str, D], names: Iterable[str]) -> list[D]:
        for name in names:
            if name not in drafts:
                self._faults.append(
                    _refused(name, "no-such-reference", "no such draft", "one of the reading")
                )
        return [drafts[name] for name in names if name in drafts]


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("confirmation", 0, key, code, found, expected)
