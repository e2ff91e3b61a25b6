"""Bring the readings of people in somebody's hands together into drafts, nobody counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from repatria.core.reports import (
    Attribution,
    HeldDraft,
    HeldStatus,
    Passage,
    Slot,
    Tier,
    Verification,
    WordedCount,
)
from repatria.intake.claims import statements
from repatria.intake.discourse import Unit
from repatria.intake.forms import find_forms
from repatria.intake.holdings import HoldingReading, People, holding_readings
from repatria.intake.wordlists import word_class

_PAIR = 2
_KIND_OF_STATE = {"captured": "in hands", "held": "in hands", "released": "released"}


@dataclass(slots=True)
class HeldGroup:
    """Gather what a report says of one group while it is read; `HeldPeople.drafts` freezes it.

    Attributes:
        units: Sentences that stated holder, home and count, for the rule of the confident tier.
    """

    status: HeldStatus
    evidence: list[Passage]
    holder: Slot[str] | None = None
    captor: Slot[str] | None = None
    home: Slot[str] | None = None
    also_home: tuple[Slot[str], ...] = ()
    count: Slot[WordedCount] | None = None
    category: Slot[str] | None = None
    health: Slot[str] | None = None
    place: Slot[str] | None = None
    date: Slot[str] | None = None
    part_of: HeldGroup | None = None
    seen_in: list[Unit] = field(default_factory=list)
    full_readings: set[int] = field(default_factory=set)

    def draft(self, identifier: str, whole: str | None, verification: Verification | None) -> HeldDraft:
        """Freeze the group."""
        tier: Tier = "confident" if len(self.full_readings) > 1 else "check"
        unique = {(passage.start, passage.end): passage for passage in self.evidence}
        return HeldDraft(
            id=identifier,
            status=self.status,
            tier=tier,
            evidence=tuple(unique[key] for key in sorted(unique)),
            part_of=whole,
            holder=self.holder,
            captor=self.captor,
            home=self.home,
            also_home=self.also_home,
            count=self.count,
            category=self.category,
            health=self.health,
            place=self.place,
            date=self.date,
            told_by=self._tellers(),
            verification=verification,
        )

    def _tellers(self) -> tuple[Attribution, ...]:
        tellers: dict[str, Attribution] = {}
        for unit in self.seen_in:
            for speaker in (unit.speaker, *(statement.speaker for statement in statements(unit))):
                if speaker is not None:
                    tellers.setdefault(speaker.who, speaker)
        return tuple(sorted(tellers.values(), key=lambda teller: teller.passage.start))


@dataclass(slots=True)
class HeldPeople:
    """Hold the groups of one report, in the order in which it first speaks of them."""

    groups: list[HeldGroup] = field(default_factory=list)

    def drafts(self, verification_of: dict[int, Verification]) -> tuple[HeldDraft, ...]:
        """Freeze all groups.

        Args:
            verification_of: The outlet's words on a sentence, by the offset where the sentence starts.
        """
        ordered = self._ordered()
        names = {id(group): f"held-{number}" for number, group in enumerate(ordered, 1)}
        return tuple(
            group.draft(
                names[id(group)],
                names[id(group.part_of)] if group.part_of else None,
                next((verification_of[u.start] for u in group.seen_in if u.start in verification_of), None)
                if group.part_of
                else None,
            )
            for group in ordered
        )

    def pair_before(self, offset: int) -> HeldGroup | None:
        """Find the group of two that "one" and "the other" can mean at a place in the report.

        It is the counted group spoken of last before; ``None`` if that is no group of two.
        """
        spoken_of = [
            (passage.start, group)
            for group in self.groups
            if group.part_of is None and group.count is not None
            for passage in group.evidence
            if passage.start < offset
        ]
        if not spoken_of:
            return None
        last = max(spoken_of, key=lambda found: found[0])[1]
        return last if last.count is not None and last.count.value.number == _PAIR else None

    def identifier_of(self, group: HeldGroup | None) -> str | None:
        """Give the identifier that `drafts` gives a group."""
        return next((f"held-{at}" for at, known in enumerate(self._ordered(), 1) if known is group), None)

    def _ordered(self) -> list[HeldGroup]:
        return sorted(self.groups, key=lambda group: group.evidence[0].start)


def read_held(units: Iterable[Unit]) -> HeldPeople:
    """Read all sentences for people in somebody's hands."""
    people = HeldPeople()
    readings = [reading for unit in units for reading in holding_readings(unit)]
    # what can open a draft goes first, so that a mention in passing finds the draft it belongs to
    for reading in [*filter(_opens, readings), *(reading for reading in readings if not _opens(reading))]:
        _add(people, reading)
    for unit in units:
        _read_apart(people, unit)
    return people


def _opens(reading: HoldingReading) -> bool:
    return reading.may_open and reading.holder is not None


def _add(people: HeldPeople, reading: HoldingReading) -> None:
    if reading.people.part:
        _add_part_spoken_of_before(people, reading)
        return
    group = _matching(people, reading)
    if group is None:
        home = reading.people.homes
        own = bool(reading.holder and home and home[0].value == reading.holder.value)
        if not reading.may_open or own or not (home or reading.people.count) or reading.people.definite:
            return
        group = HeldGroup(reading.status, [])
        people.groups.append(group)
    _fill(group, reading)
    for part in reading.parts:
        _add_part(people, group, part, reading.unit, reading.status)


def _matching(people: HeldPeople, reading: HoldingReading) -> HeldGroup | None:
    home = reading.people.homes[0].value if reading.people.homes else None
    holder = reading.holder.value if reading.holder else None
    count = reading.people.count.value if reading.people.count else None
    if home is None and not reading.people.definite and count is None:
        return None
    for group in people.groups:
        if group.part_of is not None or _KIND_OF_STATE.get(group.status) != _KIND_OF_STATE.get(
            reading.status
        ):
            continue
        if not _agree(group.holder, holder) or not _agree(group.home, home):
            continue
        if count is not None and group.count is not None and group.count.value != count:
            continue
        if home is None and (count is None or group.count is None) and not reading.people.definite:
            continue
        return group
    return None


def _agree(slot: Slot[str] | None, value: str | None) -> bool:
    return slot is None or value is None or slot.value == value


def _fill(group: HeldGroup, reading: HoldingReading) -> None:
    said = reading.people
    group.evidence.append(reading.evidence)
    group.seen_in.append(reading.unit)
    group.holder = _better(group.holder, reading.holder)
    group.captor = _better(group.captor, reading.captor)
    if said.homes:
        group.home = _better(group.home, said.homes[0])
        known = {slot.value for slot in group.also_home} | {group.home.value if group.home else ""}
        group.also_home += tuple(slot for slot in said.homes[1:] if slot.value not in known)
    group.count = group.count or said.count
    group.category = group.category or said.category
    group.health = group.health or said.health
    group.place = group.place or reading.place
    group.date = group.date or reading.date
    if reading.status == "captured" and group.status == "held":
        group.status = "captured"
    if reading.holder and said.homes and said.count:
        group.full_readings.add(reading.unit.start)


def _better(old: Slot[str] | None, new: Slot[str] | None) -> Slot[str] | None:
    """Keep the first reading, unless a later one states what the first only resolved."""
    if old is None or (new is not None and old.how == "resolved" and new.how == "stated"):
        return new or old
    return old


def _add_part(people: HeldPeople, whole: HeldGroup, part: People, unit: Unit, status: HeldStatus) -> None:
    home = part.homes[0] if part.homes else whole.home
    group = HeldGroup(
        status,
        [part.passage],
        holder=_inherited(whole.holder),
        captor=_inherited(whole.captor),
        home=home if part.homes else _inherited(home),
        count=part.count,
        category=part.category,
        health=part.health,
        part_of=whole,
        seen_in=[unit],
    )
    people.groups.append(group)


def _inherited(slot: Slot[str] | None) -> Slot[str] | None:
    return replace(slot, how="resolved") if slot else None


def _add_part_spoken_of_before(people: HeldPeople, reading: HoldingReading) -> None:
    """Place "31 of the men" in the nearest group before that is large enough to hold them."""
    count = reading.people.count
    if count is None:
        return
    before = [
        group
        for group in people.groups
        if group.part_of is None
        and group.count is not None
        and group.count.value.number > count.value.number
        and group.evidence[0].start < reading.evidence.start
    ]
    if not before:
        return
    # "31 of the men ... and one ...": the second part is of the people the first was of
    beside = [
        g.part_of for g in people.groups if g.part_of and reading.unit in g.seen_in and g.part_of in before
    ]
    whole = beside[-1] if beside else before[-1]
    _add_part(people, whole, reading.people, reading.unit, reading.status)
    part = people.groups[-1]
    part.evidence, part.place, part.date = [reading.evidence], reading.place, reading.date


def _read_apart(people: HeldPeople, unit: Unit) -> None:
    """Read what is said of each of two: "one ... with bandaged hands, the other ... on his jaw"."""
    whole = people.pair_before(unit.start)
    if whole is None:
        return
    for name in ("pair", "single"):
        for found in find_forms("apart", name, unit.marked):
            for slot, state in (("one", "state"), ("other", "other_state")):
                if slot not in found.slots or state not in found.words:
                    continue
                words = found.words[state]
                health = _health(unit, words.start, words.end)
                mention = found.slots[slot]
                if health is None or any(
                    mention.start + unit.start == g.evidence[0].start for g in people.groups
                ):
                    continue
                counted = Slot(WordedCount(1), unit.passage(mention.start, mention.end))
                said = People(counted.passage, (), counted, None, health, definite=True, part=True)
                _add_part(people, whole, said, unit, whole.status)
                people.groups[-1].evidence = [unit.passage(mention.start, words.end)]


def _health(unit: Unit, start: int, end: int) -> Slot[str] | None:
    text = unit.report.text[unit.start + start : unit.start + end]
    body, injury, dressing = word_class("body_part"), word_class("injury"), word_class("dressing")
    owner = r"(?:his|her|the|one|both|a)"
    expressions = (
        rf"\b(?:(?:both|his|her)\s+)?{injury}\s+(?:and\s+{injury}\s+)?{body}\b",
        rf"\b(?:a\s+|an\s+)?{dressing}\s+(?:on|around|over|across|round)\s+(?:{owner}\s+)*{body}\b",
        rf"\b(?:{owner}\s+)*{body}\s+(?:(?:is|are|was|were)\s+)?(?:{injury}|in\s+(?:a\s+)?{dressing}|wrapped\b(?:\s+in\s+\w+)?|covered\s+in\s+{dressing})",
        rf"\b{dressing}\s+covering\s+(?:{owner}\s+)*{body}\b",
        rf"\b{word_class('state_of_health')}\b",
    )
    for expression in expressions:
        match = re.search(expression, text)
        if match:
            passage = unit.passage(start + match.start(), start + match.end())
            return Slot(passage.text, passage)
    return None
