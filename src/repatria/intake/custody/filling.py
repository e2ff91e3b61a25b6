"""Fill a group with what one more reading says of it."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.custody.held_groups import HeldGroup
from repatria.intake.discourse.people import HoldingReading

MOST_EVIDENCE = 60
"""A report that speaks of one group more often is a list and is read as one."""
_AFTER: tuple[HeldStatus, ...] = ("missing", "held", "captured", "released", "dead")
"""Of two states that a report gives, the later one stands; a capture says more than a holding."""


def fill(group: HeldGroup, reading: HoldingReading) -> None:
    """Fill what is open in a group; of two states the later one stands."""
    said = reading.people
    group.told_at.add(said.passage.start)
    if len(group.evidence) < MOST_EVIDENCE:
        group.evidence.append(reading.evidence)
        group.seen_in.append(reading.unit)
    group.holder = _better(group.holder, reading.holder)
    group.captor = _better(group.captor, reading.captor)
    if said.homes and not said.anaphor:
        by_the_way = group.home is None and said.count is None and group.count is not None
        home = replace(said.homes[0], how="resolved") if by_the_way else said.homes[0]
        group.home = _better(group.home, home)
        known = {slot.value for slot in group.also_home} | {group.home.value if group.home else ""}
        group.also_home += tuple(slot for slot in said.homes[1:] if slot.value not in known)
    group.count = group.count or said.count
    group.category = group.category or said.category
    group.health = group.health or said.health
    group.place = group.place or reading.place
    group.date = group.date or reading.date
    group.names |= set(said.names)
    group.unnamed |= reading.unnamed and reading.holder is None
    group.not_by = group.not_by or reading.not_by
    group.of_government |= said.of_government
    if reading.lemma:
        group.lemmas.add(reading.lemma)
    if reading.traded_for is not None:
        group.traded_for.add(reading.traded_for)
    group.fresh |= said.fresh
    group.vague |= said.vague
    group.remains |= said.remains or reading.status == "dead"
    group.captive |= said.captive or not reading.weak
    group.called_captive |= said.captive
    if said.noun:
        group.nouns.add(said.noun)
    if _AFTER.index(reading.status) > _AFTER.index(group.status):
        group.status = reading.status
    if reading.holder and said.homes and said.count:
        group.full_readings.add(reading.unit.start)


def _better(old: Slot[str] | None, new: Slot[str] | None) -> Slot[str] | None:
    """Keep the first reading, unless a later one states what the first only resolved."""
    if old is None or (new is not None and old.how == "resolved" and new.how == "stated"):
        return new or old
    return old


def agree(slot: Slot[str] | None, value: str | None) -> bool:
    """Tell whether a slot and a party do not contradict each other."""
    return slot is None or value is None or slot.value == value


def last_before(group: HeldGroup, at: int) -> int:
    """Give where a group was spoken of last before an offset; -1 if nowhere."""
    return max((passage.start for passage in group.evidence if passage.start < at), default=-1)


def inherited(slot: Slot[str] | None) -> Slot[str] | None:
    """Give a slot of others as that of some of them: no words say it of these."""
    return replace(slot, how="resolved") if slot else None
