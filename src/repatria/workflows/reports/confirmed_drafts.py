"""What is confirmed of each draft of a report where a person accepts it as it stands."""

from __future__ import annotations

from repatria.core.confirmations import ConfirmedClaim, ConfirmedEvent, ConfirmedMedia, ConfirmedPerson, Place
from repatria.core.counts import Count
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
from repatria.workflows.reports.draft_words import category_of, is_wound, state_of


def person_of(draft: HeldDraft, group: HeldDraft) -> ConfirmedPerson:
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


def claim_of(draft: Claim) -> ConfirmedClaim:
    """Make what is confirmed of a claim."""
    return ConfirmedClaim(
        Place(draft.id, draft.passage.start, draft.passage.end),
        draft.topic,
        speaker=None if draft.speaker is None else draft.speaker.who,
        is_verified=None if draft.verification is None else draft.verification.state == "verified",
        number=_value(draft.number),
        stances=tuple((stance.actor.value, stance.stance) for stance in draft.stances),
    )


def offer_of(draft: OfferDraft, reading: ReadReport) -> Offer:
    """Make an offer of its draft; one that names no number asks for one at least."""
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


def media_of(name: str, draft: MediaRecord) -> ConfirmedMedia:
    """Make what is confirmed of a picture: where its words stand."""
    caption, credit = draft.caption, draft.credit
    return ConfirmedMedia(
        name,
        None if caption is None else (caption.start, caption.end),
        None if credit is None else (credit.start, credit.end),
    )


def event_of(name: str, draft: EventDraft) -> ConfirmedEvent:
    """Make what is confirmed of an event; words such as "the autumn" are no date."""
    place = draft.passage
    return ConfirmedEvent(
        Place(name, place.start, place.end), draft.kind, tuple(sorted({slot.value for slot in draft.parties}))
    )


def wish_of(draft: WishDraft) -> Wish:
    """Make the wish that a report tells of; it is never one taken in private."""
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
