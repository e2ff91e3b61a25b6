"""The drafts of a report as a page shows them: numbered, each with what it says and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from repatria.core.reports import (
    Attribution,
    Claim,
    EventDraft,
    HeldDraft,
    MediaRecord,
    OfferDraft,
    OfferSide,
    Passage,
    ReadReport,
    Slot,
    Verification,
    WishDraft,
)
from repatria.rendering.marks import isolate
from repatria.web import report_words as said

type Words = str | Promise
type Value = HeldDraft | OfferDraft | WishDraft | Claim | EventDraft | MediaRecord

#: What each kind is recorded by; a wish is sealed with the person it is of.
ACTS = {
    "held": "confirm-person",
    "offer": "confirm-offer",
    "wish": "record-told-wish",
    "claim": "confirm-claim",
    "event": "confirm-event",
    "media": "confirm-media",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a draft says.

    Attributes:
        words: The words that it was read from; None where they are the evidence itself.
        is_worked_out: A rule led from the words to it, as from "our" to a party.
    """

    label: Words
    value: str | Markup | Promise
    words: str | None = None
    is_worked_out: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as a page shows it.

    Attributes:
        number: From 1, in the order of the page.
        passages: The words that it rests on; never empty.
        part_of: Number of the draft that already counts these people.
        lacks: What has to be added before it can be recorded; None where nothing has.
    """

    number: int
    id: str
    kind: str
    value: Value
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]
    part_of: int | None = None
    lacks: Words | None = None

    @property
    def title(self) -> Words:
        """Say what kind of draft it is."""
        return said.KINDS[self.kind]

    @property
    def act(self) -> str:
        """Name the act that records it."""
        return ACTS[self.kind]


def drafts_of(reading: ReadReport) -> tuple[Draft, ...]:
    """Give the drafts of a reading, numbered: first people, then offers, wishes, claims, events, pictures."""
    numbers: dict[str, int] = {}
    made: list[Draft] = []
    for identifier, kind, value in _all(reading):
        number = numbers[identifier] = len(made) + 1
        part_of = numbers.get(value.part_of or "") if isinstance(value, HeldDraft) else None
        passages, facts = _passages(value), tuple(_facts(value))
        made.append(Draft(number, identifier, kind, value, passages, facts, part_of, _lacks(value, reading)))
    return tuple(made)


def group_of(reading: ReadReport, draft: HeldDraft) -> HeldDraft:
    """Give the group that already counts a person, or the draft itself."""
    return next((each for each in reading.held if each.id == draft.part_of), draft)


def _all(reading: ReadReport) -> Iterator[tuple[str, str, Value]]:
    for held in reading.held:
        yield held.id, "held", held
    for offer in reading.offers:
        yield offer.id, "offer", offer
    for wish in reading.wishes:
        yield wish.id, "wish", wish
    for claim in reading.claims:
        yield claim.id, "claim", claim
    for number, event in enumerate(reading.events, 1):
        yield f"event-{number}", "event", event
    for number, media in enumerate(reading.media, 1):
        yield f"media-{number}", "media", media


def _passages(value: Value) -> tuple[Passage, ...]:
    if isinstance(value, HeldDraft | OfferDraft):
        return value.evidence
    if isinstance(value, MediaRecord):
        found = tuple(each for each in (value.caption, value.credit) if each is not None)
        return found or value.lines
    return (value.passage,)


def _lacks(value: Value, reading: ReadReport) -> Words | None:
    if isinstance(value, HeldDraft):
        if value.status not in ("captured", "held"):
            return _("Say whether they are held now, or sought.")
        if value.holder is None and group_of(reading, value).holder is None:
            return _("The report does not say who holds them.")
    if isinstance(value, OfferDraft) and (value.by is None or value.gives is None or value.gives_to is None):
        return _("The report tells half an offer: say who gives whom, and where to.")
    if isinstance(value, WishDraft):
        return _("Say whose wish it is: the report does not say it for certain.")
    if isinstance(value, MediaRecord) and value.caption is None and value.credit is None:
        return _("It has neither caption nor credit, so there is nothing to record.")
    return None


def _facts(value: Value) -> Iterator[Fact]:
    if isinstance(value, HeldDraft):
        yield from _of_held(value)
    elif isinstance(value, OfferDraft):
        yield from _of_offer(value)
    elif isinstance(value, WishDraft):
        yield from _of_wish(value)
    elif isinstance(value, Claim):
        yield from _of_claim(value)
    elif isinstance(value, EventDraft):
        yield Fact(_("What"), said.EVENTS[value.kind])
        yield Fact(_("Parties"), said.joined([said.party_words(each.value) for each in value.parties]))
        yield from _worded(_("When"), value.when)
    else:
        yield from _place(_("Caption"), value.caption)
        yield from _place(_("Credit"), value.credit)


def _of_held(value: HeldDraft) -> Iterator[Fact]:
    yield Fact(_("State"), said.STATUS[value.status])
    yield from _party(_("Held by"), value.holder)
    yield from _party(_("Captured by"), value.captor)
    yield from _party(_("Home"), value.home)
    for other in value.also_home:
        yield from _party(_("Also of"), other)
    if value.count is not None:
        yield _fact(_("How many"), said.count_words(value.count.value), value.count)
    else:
        yield Fact(_("How many"), _("not said"))
    if value.category is not None:
        words = said.CATEGORIES.get(value.category.value, value.category.value)
        yield _fact(_("Category"), words, value.category)
    yield from _worded(_("State of health"), value.health)
    yield from _worded(_("Place of capture or holding"), value.place)
    yield from _worded(_("When"), value.date)
    if value.told_by:
        yield Fact(_("Who says so"), said.joined([_who(each) for each in value.told_by]))
    yield from _verification(value.verification)


def _of_offer(value: OfferDraft) -> Iterator[Fact]:
    yield _fact(_("State"), said.OFFER_STATES[value.state.value], None)
    yield from _party(_("Offered by"), value.by)
    yield from _side(_("Gives"), value.gives)
    yield from _party(_("To"), value.gives_to)
    yield from _side(_("If it gets"), value.gets)
    yield from _party(_("To be arranged by"), value.arranged_by)
    yield from _party(_("Said to"), value.addressed_to)
    if value.said_by is not None:
        yield Fact(_("Who says so"), _who(value.said_by))
    yield from _place(_("Condition"), value.condition)


def _of_wish(value: WishDraft) -> Iterator[Fact]:
    yield _fact(_("Whose"), isolate(value.who.value), value.who)
    yield _fact(_("Wishes"), said.SAYS[value.says.value], value.says)
    yield from _worded(_("Where to"), value.where)
    for condition in value.conditions:
        yield from _place(_("Condition"), condition)
    if value.told_by is not None:
        yield Fact(_("Who tells it"), _who(value.told_by))
    if value.setting:
        yield Fact(_("Told"), _("under questioning, or through an interpreter"))
    yield from _verification(value.verification)


def _of_claim(value: Claim) -> Iterator[Fact]:
    yield Fact(_("About"), said.TOPICS[value.topic])
    yield Fact(
        _("Who says so"), _("the outlet itself, unnamed") if value.speaker is None else _who(value.speaker)
    )
    if value.number is not None:
        yield _fact(_("Number in it"), said.count_words(value.number.value), value.number)
    for stance in value.stances:
        words = Markup("{}: {}").format(
            said.party_words(stance.actor.value), str(said.STANCES[stance.stance])
        )
        yield Fact(_("Stance of others"), words, stance.passage.text)
    if value.setting:
        yield Fact(_("Said"), _("under questioning, or through an interpreter"))
    yield from _verification(value.verification)


def _fact(label: Words, value: str | Markup | Promise, slot: Slot[object] | Slot[str] | None) -> Fact:
    if slot is None:
        return Fact(label, value)
    return Fact(label, value, slot.passage.text, slot.how == "resolved")


def _party(label: Words, slot: Slot[str] | None) -> Iterator[Fact]:
    if slot is not None:
        yield Fact(label, said.party_words(slot.value), slot.passage.text, slot.how == "resolved")


def _worded(label: Words, slot: Slot[str] | None) -> Iterator[Fact]:
    if slot is not None:
        yield Fact(label, isolate(slot.value), None, slot.how == "resolved")


def _place(label: Words, passage: Passage | None) -> Iterator[Fact]:
    if passage is not None:
        yield Fact(label, isolate(passage.text))


def _side(label: Words, side: OfferSide | None) -> Iterator[Fact]:
    if side is None:
        return
    parts: list[str | Markup] = []
    if side.count is not None:
        parts.append(said.count_words(side.count.value))
    if side.home is not None:
        parts.append(Markup("{} {}").format(str(_("home:")), said.party_words(side.home.value)))
    if side.holder is not None:
        parts.append(Markup("{} {}").format(str(_("held by:")), said.party_words(side.holder.value)))
    yield Fact(label, said.joined(parts), side.passage.text)


def _who(told: Attribution) -> Markup:
    shown = isolate(told.who)
    return shown if told.party is None else Markup("{} ({})").format(shown, told.party)


def _verification(found: Verification | None) -> Iterator[Fact]:
    if found is not None:
        words = _("verified") if found.state == "verified" else _("not verified")
        yield Fact(_("The outlet says"), words, found.passage.text)
