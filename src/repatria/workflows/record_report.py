"""From a report to the registry: it is kept as it came in, and what a person confirms of it is recorded.

What the person does not name is not recorded. Each record is an act of its own, in the name of that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from repatria.core.confirmations import ConfirmedClaim, ConfirmedEvent, ConfirmedMedia, ConfirmedPerson, Place
from repatria.core.counts import Count
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import Category, Ground, Health, Says, Wish
from repatria.core.reports import (
    Claim,
    EventDraft,
    HeldDraft,
    MediaRecord,
    OfferDraft,
    OfferSide,
    ReadReport,
    Slot,
    WishDraft,
    WordedCount,
)
from repatria.core.selections import Selection, who
from repatria.workflows.draft_words import category_of, is_wound, state_of


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
    people = {draft.id: _person(draft, chosen.group_of(draft)) for draft in chosen.people}
    claims = {draft.id: _claim(draft) for draft in chosen.claims}
    offers = {draft.id: _offer(draft, reading) for draft in chosen.offers}
    wishes = [(_wish(draft), confirmed.wishes[draft.id]) for draft in chosen.wishes]
    report = receive_report(account, reading.report)
    recorded = RecordedReport(
        report,
        {name: confirm_person(account, report, each) for name, each in people.items()},
        {name: confirm_claim(account, report, each) for name, each in claims.items()},
        {name: confirm_offer(account, report, each) for name, each in offers.items()},
        {name: confirm_media(account, report, _media(name, each)) for name, each in chosen.media},
        {name: confirm_event(account, report, _event(name, each)) for name, each in chosen.events},
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


def _person(draft: HeldDraft, group: HeldDraft) -> ConfirmedPerson:
    """Make what is confirmed of a draft; of somebody told apart in a group, the group says the rest."""
    is_of_group = group is not draft
    place = draft.evidence[0]
    words = [slot.value for slot in (draft.health, group.health) if slot is not None]
    category = draft.category or group.category
    return ConfirmedPerson(
        Place(draft.id, place.start, place.end),
        home=_value(draft.home or group.home),
        category=(category_of(category.value) if category else None) or Category.UNKNOWN,
        ground=Ground.CAPTURED if group.captor or group.status == "captured" else Ground.UNKNOWN,
        health=Health.WOUNDED if any(map(is_wound, words)) else Health.UNKNOWN,
        count=Count.exactly(1) if is_of_group else _count(draft.count),
        holder=_value(draft.holder or group.holder),
    )


def _claim(draft: Claim) -> ConfirmedClaim:
    return ConfirmedClaim(
        Place(draft.id, draft.passage.start, draft.passage.end),
        draft.topic,
        speaker=None if draft.speaker is None else draft.speaker.who,
        is_verified=None if draft.verification is None else draft.verification.state == "verified",
        number=_value(draft.number),
        stances=tuple((stance.actor.value, stance.stance) for stance in draft.stances),
    )


def _offer(draft: OfferDraft, reading: ReadReport) -> Offer:
    by, to = _value(draft.by) or "", _value(draft.gives_to) or ""
    least = draft.gets.count.value.number if draft.gets and draft.gets.count else 1
    return Offer(
        draft.id,
        by,
        gives=(GiveTerm(_side(draft.gives), (to,)),),
        # An offer that names no number asks for one at least: less it cannot mean.
        gets=() if draft.gets is None else (GetTerm(_side(draft.gets), (by,), at_least=least),),
        said=reading.report.published,
        state=state_of(draft.state.value),
        arranged_by=_value(draft.arranged_by),
    )


def _media(name: str, draft: MediaRecord) -> ConfirmedMedia:
    caption, credit = draft.caption, draft.credit
    return ConfirmedMedia(
        name,
        None if caption is None else (caption.start, caption.end),
        None if credit is None else (credit.start, credit.end),
    )


def _event(name: str, draft: EventDraft) -> ConfirmedEvent:
    """Make what is confirmed of an event; words such as "the autumn" are no date."""
    place = draft.passage
    return ConfirmedEvent(
        Place(name, place.start, place.end), draft.kind, tuple(sorted({slot.value for slot in draft.parties}))
    )


def _wish(draft: WishDraft) -> Wish:
    return Wish(
        Says(draft.says.value),
        told_by=None if draft.told_by is None else draft.told_by.party or draft.told_by.who,
    )


def _side(side: OfferSide | None) -> Selection:
    if side is None:
        return Selection()
    said = {"held_by": _value(side.holder), "home": _value(side.home)}
    return who(**{key: party for key, party in said.items() if party is not None})


def _count(slot: Slot[WordedCount] | None) -> Count:
    """Give the number as far as the report is sure of it; where it says none, nothing is certain but one."""
    if slot is None:
        return Count.from_below(1)
    number = slot.value.number
    return {
        "exact": Count.exactly(number),
        "at least": Count.from_below(number),
        "more than": Count.from_below(number + 1),
        "up to": Count(1, number),
        "fewer than": Count(1, number - 1),
        "about": Count.from_below(1),
    }[slot.value.hedge]


def _value[T](slot: Slot[T] | None) -> T | None:
    return None if slot is None else slot.value


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("confirmation", 0, key, code, found, expected)
