"""The drafts of a report as cards: what each says, slot by slot, with the place of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from repatria.core.reports import (
    Attribution,
    Claim,
    EventDraft,
    HeldDraft,
    OfferDraft,
    OfferSide,
    Passage,
    Quote,
    ReadReport,
    Slot,
    Verification,
    WishDraft,
    WordedCount,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Lead to words of the report."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class CardSlot:
    """One line of a card; `how` is empty where the words say it themselves."""

    label: str
    value: str
    how: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One draft."""

    id: str
    anchor: str
    title: str
    tier: str
    tier_words: str
    places: tuple[Place, ...]
    slots: tuple[CardSlot, ...]
    open: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """All drafts of one kind, under its heading."""

    name: str
    drafts: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a draft was read from; where they are its main ones, `draft` is its anchor and name."""

    start: int
    end: int
    kind: str
    anchor: str
    draft: tuple[str, str] | None = None


@dataclass(slots=True)
class Cards:
    """What cards are made with; `marks` fills on the way.

    Attributes:
        prefix: Begins every anchor, so that reports on one page have their own.
        open_slots: By draft, what the report does not say.
    """

    reading: ReadReport
    words: dict[str, str]
    prefix: str
    name_party: Callable[[str], str]
    open_slots: dict[str, list[str]]
    marks: list[Mark] = field(default_factory=list)

    def word(self, key: str, otherwise: str) -> str:
        """Give the word of the page for a key; what it lacks is shown as the reading has it."""
        return self.words.get(key, otherwise)

    def place(self, passage: Passage, kind: str, draft: tuple[str, str] | None = None) -> Place:
        """Mark words, and lead to them."""
        anchor = f"{self.prefix}-{passage.start}-{passage.end}"
        self.marks.append(Mark(passage.start, passage.end, kind, anchor, draft))
        report = self.reading.report
        page = report.page_number(passage.start)
        line = f"{self.words['line']} {report.line_on_page(passage.start)}"
        return Place(anchor, f"{self.words['page']} {page}, {line}" if page else line)

    def card(
        self,
        kind: str,
        name: str,
        title: str,
        tier: str,
        *,
        passages: Iterable[Passage],
        slots: Iterable[CardSlot | None],
        is_part: bool = False,
    ) -> Card:
        """Make a card."""
        anchor = f"{self.prefix}-{name}"
        places = tuple(self.place(passage, kind, (anchor, name)) for passage in passages)
        missing = [self.word(f"slot {one}", one) for one in self.open_slots.get(name, [])]
        kept = tuple(slot for slot in slots if slot is not None)
        words = self.words[f"tier {tier}"]
        return Card(name, anchor, title, tier, words, places, kept, ", ".join(missing), is_part)

    def slot(self, label: str, slot: Slot[str] | None, *, is_party: bool = False) -> CardSlot | None:
        """Make a line of a slot that is filled."""
        if slot is None:
            return None
        value = self.name_party(slot.value) if is_party else slot.value
        how = "" if slot.how == "stated" else self.words["how resolved"]
        return CardSlot(self.words[f"slot {label}"], value, how, self.place(slot.passage, "slot"))

    def category(self, slot: Slot[str] | None) -> CardSlot | None:
        """Make a line of what kind of people they are, in the words of the page."""
        line = self.slot("category", slot)
        if line is None or slot is None:
            return line
        return replace(line, value=self.word(f"category {slot.value}", slot.value))

    def passage(self, label: str, passage: Passage | None) -> CardSlot | None:
        """Make a line of words that are kept as they are."""
        if passage is None:
            return None
        return CardSlot(self.words[f"slot {label}"], passage.text, "", self.place(passage, "slot"))

    def count(self, count: WordedCount) -> str:
        """Write a number with its hedge."""
        if count.hedge == "exact":
            return f"{count.number:,}"
        return f"{self.word(f'hedge {count.hedge}', count.hedge)} {count.number:,}"

    def speaker(self, speaker: Attribution | None) -> str:
        """Name who speaks."""
        if speaker is None:
            return self.words["the-report"]
        return f"{speaker.who} ({self.words['captive']})" if speaker.captive else speaker.who

    def told(self, label: str, speaker: Attribution | None) -> CardSlot | None:
        """Make a line of who speaks."""
        if speaker is None:
            return None
        return CardSlot(label, self.speaker(speaker), "", self.place(speaker.passage, "slot"))

    def verification(self, found: Verification | None) -> CardSlot | None:
        """Make a line of what the outlet says of checking."""
        if found is None:
            return None
        place = self.place(found.passage, "slot")
        return CardSlot(self.words["slot verification"], self.word(found.state, found.state), "", place)


def cards_of(cards: Cards) -> list[Kind]:
    """Make all cards of a reading, kind by kind; a kind without drafts is left out."""
    reading = cards.reading
    groups = [draft for draft in reading.held if draft.part_of is None]
    parts = [draft for draft in reading.held if draft.part_of is not None]
    held = [
        _held(cards, each)
        for group in groups
        for each in (group, *(part for part in parts if part.part_of == group.id))
    ]
    kinds = [
        Kind("held", tuple(held)),
        Kind("wish", tuple(_wish(cards, each) for each in reading.wishes)),
        Kind("offer", tuple(_offer(cards, each) for each in reading.offers)),
        Kind("claim", tuple(_claim(cards, each) for each in reading.claims)),
        Kind("quote", tuple(_quote(cards, each, number) for number, each in enumerate(reading.quotes, 1))),
        Kind("event", tuple(_event(cards, each, number) for number, each in enumerate(reading.events, 1))),
    ]
    return [kind for kind in kinds if kind.drafts]


def _held(cards: Cards, draft: HeldDraft) -> Card:
    status = cards.word(f"status {draft.status}", draft.status)
    title = f"{cards.count(draft.count.value)}, {status}" if draft.count else status
    if draft.part_of:
        title += f", {cards.words['part-of']} {draft.part_of}"
    return cards.card(
        "held",
        draft.id,
        title,
        draft.tier,
        passages=draft.evidence,
        slots=[
            _counted(cards, "count", draft.count),
            cards.slot("holder", draft.holder, is_party=True),
            cards.slot("captor", draft.captor, is_party=True),
            cards.slot("home", draft.home, is_party=True),
            *(cards.slot("home", slot, is_party=True) for slot in draft.also_home),
            cards.category(draft.category),
            cards.slot("health", draft.health),
            cards.slot("place", draft.place),
            cards.slot("date", draft.date),
            *(cards.told(cards.words["told-by"], teller) for teller in draft.told_by),
            cards.verification(draft.verification),
        ],
        is_part=draft.part_of is not None,
    )


def _wish(cards: Cards, draft: WishDraft) -> Card:
    says = cards.word(f"says {draft.says.value}", draft.says.value)
    told = cards.words["own words"] if draft.own_words else cards.speaker(draft.told_by)
    return cards.card(
        "wish",
        draft.id,
        f"{draft.who.value}: {says}",
        draft.tier,
        passages=[draft.passage],
        slots=[
            CardSlot(cards.words["slot says"], says, "", cards.place(draft.says.passage, "slot")),
            cards.slot("who", draft.who),
            cards.slot("where", draft.where),
            *(cards.passage("condition", one) for one in draft.conditions),
            *(cards.passage("setting", one) for one in draft.setting),
            CardSlot(cards.words["told-by"], told),
            cards.verification(draft.verification),
        ],
    )


def _offer(cards: Cards, draft: OfferDraft) -> Card:
    state = cards.word(f"state {draft.state.value}", draft.state.value)
    by = cards.name_party(draft.by.value) if draft.by else "?"
    return cards.card(
        "offer",
        draft.id,
        f"{by}: {state}",
        draft.tier,
        passages=draft.evidence,
        slots=[
            _side(cards, "gives", draft.gives),
            cards.slot("gives-to", draft.gives_to, is_party=True),
            _side(cards, "gets", draft.gets),
            cards.slot("addressed-to", draft.addressed_to, is_party=True),
            cards.slot("arranged-by", draft.arranged_by, is_party=True),
            cards.slot("through", draft.through, is_party=True),
            cards.passage("condition", draft.condition),
            cards.told(cards.words["slot speaker"], draft.said_by),
        ],
    )


def _claim(cards: Cards, draft: Claim) -> Card:
    stances = [
        CardSlot(
            cards.words["slot stance"],
            f"{cards.name_party(one.actor.value)} — {cards.word(f'stance {one.stance}', one.stance)}",
            "",
            cards.place(one.passage, "slot"),
        )
        for one in draft.stances
    ]
    return cards.card(
        "claim",
        draft.id,
        cards.speaker(draft.speaker),
        draft.tier,
        passages=[draft.passage],
        slots=[
            CardSlot(cards.words["slot topic"], draft.topic),
            _counted(cards, "number", draft.number),
            *stances,
            *(cards.passage("setting", one) for one in draft.setting),
            cards.verification(draft.verification),
        ],
    )


def _quote(cards: Cards, quote: Quote, number: int) -> Card:
    told = cards.told(cards.words["slot speaker"], quote.speaker)
    return cards.card(
        "quote",
        f"quote-{number}",
        cards.speaker(quote.speaker),
        quote.tier,
        passages=[quote.passage],
        slots=[told],
    )


def _event(cards: Cards, event: EventDraft, number: int) -> Card:
    return cards.card(
        "event",
        f"event-{number}",
        event.kind,
        "check",
        passages=[event.passage],
        slots=[
            *(cards.slot("parties", party, is_party=True) for party in event.parties),
            cards.slot("when", event.when),
        ],
    )


def _counted(cards: Cards, label: str, slot: Slot[WordedCount] | None) -> CardSlot | None:
    if slot is None:
        return None
    how = "" if slot.how == "stated" else cards.words["how resolved"]
    place = cards.place(slot.passage, "slot")
    return CardSlot(cards.words[f"slot {label}"], cards.count(slot.value), how, place)


def _side(cards: Cards, label: str, side: OfferSide | None) -> CardSlot | None:
    if side is None:
        return None
    said = [
        cards.count(side.count.value) if side.count else "",
        f"{cards.words['slot home']}: {cards.name_party(side.home.value)}" if side.home else "",
        f"{cards.words['slot holder']}: {cards.name_party(side.holder.value)}" if side.holder else "",
    ]
    value = ", ".join(one for one in said if one) or side.passage.text
    return CardSlot(cards.words[f"slot {label}"], value, "", cards.place(side.passage, "slot"))
