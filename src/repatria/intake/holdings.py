"""Find, sentence by sentence, what is said of people in somebody's hands; `held` joins the readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from repatria.core.reports import HeldStatus, Passage, Slot, WordedCount
from repatria.intake.discourse import Unit
from repatria.intake.forms import Found, find_forms
from repatria.intake.mentions import Mention
from repatria.intake.wordlists import word_class

_PLACE = re.compile(r"\s*(?:alive\s+)?(?:in|near|at|off)\s+(?:the\s+)?$")
_DATE = re.compile(r"\s*(?:in|on|during)?\s*$")
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|could|might|may|would|will|not|never|no)\b[^,;]*$", re.IGNORECASE
)


_HOLDINGS: tuple[tuple[str, HeldStatus], ...] = (("held", "held"), ("held_in_country", "held"))
_RELEASES: tuple[tuple[str, HeldStatus], ...] = (("released", "released"), ("promised", "held"))
"""Whom a party has promised to release, it still holds."""
_BOTH_SIDES: tuple[tuple[str, HeldStatus], ...] = (("each", "released"), ("each_promised", "held"))


@dataclass(frozen=True, slots=True)
class People:
    """Hold what a phrase says of people, resolved into slots."""

    passage: Passage
    homes: tuple[Slot[str], ...]
    count: Slot[WordedCount] | None
    category: Slot[str] | None
    health: Slot[str] | None
    definite: bool
    part: bool


@dataclass(frozen=True, slots=True)
class HoldingReading:
    """Hold one thing one sentence says of people in somebody's hands.

    Attributes:
        may_open: Whether it says enough to open a draft; otherwise it only adds to one that is there.
        parts: People said to be among these.
    """

    unit: Unit
    people: People
    status: HeldStatus
    evidence: Passage
    holder: Slot[str] | None = None
    captor: Slot[str] | None = None
    place: Slot[str] | None = None
    date: Slot[str] | None = None
    may_open: bool = True
    parts: tuple[People, ...] = ()


def people_of(unit: Unit, mention: Mention, *, owner: Slot[str] | None = None) -> People:
    """Read a phrase for people.

    Args:
        unit: The sentence.
        mention: A group, a bare number, or one of a group.
        owner: The party that "its own" or "their" in the phrase stands for, where the form tells.
    """
    passage = unit.passage(mention.start, mention.end)
    group = mention.group
    if group is None:
        counted = mention.count or (WordedCount(1) if mention.kind == "I" else None)
        count = Slot(counted, passage) if counted else None
        return People(passage, (), count, None, None, definite=mention.kind == "I", part=mention.kind == "I")
    homes = tuple(Slot(home.code, unit.passage(home.span.start, home.span.end)) for home in group.homes)
    if not homes and group.owner is not None:
        words = unit.passage(group.owner.start, group.owner.end)
        party = owner.value if owner else None
        if words.text.lower() == "our":
            party = unit.speaker.party if unit.speaker else None
        if party is not None:
            homes = (Slot(party, words, "resolved"),)
    count = None
    if group.count is not None:
        at = group.count_span
        where = unit.passage(at.start, at.end) if at else passage
        hedged = unit.passage(mention.start, at.end) if at and group.count.hedge != "exact" else where
        count = Slot(group.count, hedged)
    elif group.singular:
        count = Slot(WordedCount(1), passage, "resolved")
    noun = unit.passage(group.noun_span.start, group.noun_span.end) if group.noun_span else passage
    category = Slot(group.category, noun) if group.category else None
    health = None
    if group.health:
        hurt = unit.passage(group.health.start, group.health.end)
        health = Slot(hurt.text, hurt)
    return People(passage, homes, count, category, health, group.definite, group.part)


def holding_readings(unit: Unit) -> Iterator[HoldingReading]:
    """Read one sentence for captures, holdings and releases; what is denied or only supposed is left out."""
    seen: dict[int, HoldingReading] = {}
    for reading, mention in _readings(unit):
        before = seen.get(mention.start)
        if before is not None and (
            reading.holder is None or (before.status, reading.status) == ("released", "held")
        ):
            continue
        if _is_unsaid(unit, reading.evidence, mention):
            continue
        seen[mention.start] = reading
        yield replace(reading, parts=_parts(unit, mention))


def _readings(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    yield from _exchanges(unit)
    yield from _captures(unit)
    for name, status in (*_HOLDINGS, *_RELEASES):
        for found in find_forms("held", name, unit.marked):
            holder = _adjective_or_party(unit, found.slots["holder"])
            if holder is not None and name == "held_in_country":
                holder = replace(holder, how="resolved")
            for who in ("who", "part2"):
                if holder is not None and who in found.slots:
                    yield _reading(unit, found, status, holder=holder, who=who)
    yield from _mentions_in_passing(unit)


def _captures(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    for found in find_forms("held", "captured", unit.marked):
        holder = unit.party(found.slots["holder"])
        if holder is not None:
            yield _reading(unit, found, "captured", holder=holder)
    for found in find_forms("held", "captured_by_subject", unit.marked):
        holder = unit.party(unit.subject.mention) if unit.subject else None
        if holder is not None:
            yield _reading(unit, found, "captured", holder=replace(holder, how="resolved"))


def _mentions_in_passing(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read what names no holder: a capture by nobody named, an interrogation, "captured" before a noun."""
    for found in find_forms("held", "captured_unsaid", unit.marked):
        yield _reading(unit, found, "captured", holder=None)
    for found in find_forms("held", "shown", unit.marked):
        reading, mention = _reading(unit, found, "held", holder=None)
        described = found.slots.get("as")
        if described is not None:
            other = people_of(unit, described)
            people = reading.people
            people = replace(
                people, homes=people.homes or other.homes, category=people.category or other.category
            )
            reading = replace(reading, people=people)
        yield replace(reading, may_open=False), mention
    for mention in unit.marked.mentions:
        if mention.group and mention.group.captive and mention.group.homes:
            people = people_of(unit, mention)
            yield HoldingReading(unit, people, "captured", people.passage, may_open=False), mention


def _exchanges(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read both sides of an exchange: who gives holds, and who gets is the home."""
    yield from _each_side(unit)
    yield from _got_back(unit)
    yield from _swapped(unit)
    for found in find_forms("offer", "done", unit.marked):
        by, gets = unit.party(found.slots.get("by")), found.slots.get("gets")
        if found.form != 0 or by is None or gets is None or gets.kind != "G":
            continue
        people = people_of(unit, gets, owner=by)
        people = replace(people, homes=people.homes or (replace(by, how="resolved"),))
        holder = _counterparty(unit, found.slots["gives"], by)
        if holder is not None and people.homes[0].value != holder.value:
            yield HoldingReading(unit, people, "released", people.passage, holder), gets


def _each_side(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    for name, status in _BOTH_SIDES:
        for found in find_forms("held", name, unit.marked):
            one, other = unit.party(found.slots["holder"]), unit.party(found.slots["home"])
            if one is None or other is None:
                continue
            for holder, home in ((one, other), (other, one)):
                reading, mention = _reading(unit, found, status, holder=holder)
                if not reading.people.homes:
                    people = replace(reading.people, homes=(replace(home, how="resolved"),))
                    yield replace(reading, people=people), mention


def _got_back(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    for found in find_forms("held", "got_back", unit.marked):
        home = unit.party(found.slots["home"])
        if home is None:
            continue
        given = found.slots.get("given")
        if given is not None:
            yield _reading(unit, found, "released", holder=home, who="given")
        reading, mention = _reading(unit, found, "released", holder=None, owner=home)
        people = reading.people
        people = replace(people, homes=people.homes or (replace(home, how="resolved"),))
        yield replace(reading, people=people, holder=_counterparty(unit, given, home)), mention


def _swapped(unit: Unit) -> Iterator[tuple[HoldingReading, Mention]]:
    for found in find_forms("held", "swapped", unit.marked):
        given, got = found.slots["given"], found.slots["who"]
        for mention, counterpart in ((given, got), (got, given)):
            side, counter = people_of(unit, mention), people_of(unit, counterpart)
            holder = replace(counter.homes[0], how="resolved") if len(counter.homes) == 1 else None
            evidence = unit.passage(found.start, found.end)
            if side.homes and holder and holder.value != side.homes[0].value:
                yield HoldingReading(unit, side, "released", evidence, holder), mention


def _counterparty(unit: Unit, given: Mention | None, by: Slot[str]) -> Slot[str] | None:
    if given is None or given.kind != "G":
        return None
    homes = people_of(unit, given).homes
    if len(homes) != 1 or homes[0].value == by.value:
        return None
    return replace(homes[0], how="resolved")


def _reading(
    unit: Unit,
    found: Found,
    status: HeldStatus,
    *,
    holder: Slot[str] | None,
    who: str = "who",
    owner: Slot[str] | None = None,
) -> tuple[HoldingReading, Mention]:
    mention = found.slots[who]
    people = people_of(unit, mention, owner=owner or holder)
    return (
        HoldingReading(
            unit,
            people,
            status,
            unit.passage(found.start, found.end),
            holder,
            captor=holder if status == "captured" else None,
            place=_beside(unit, found, "L", _PLACE) if status == "captured" else None,
            date=_beside(unit, found, "D", _DATE),
        ),
        mention,
    )


def _beside(unit: Unit, found: Found, kind: str, lead: re.Pattern[str]) -> Slot[str] | None:
    """Find a place or date named inside the form or right behind it."""
    text = unit.report.text[unit.start : unit.end]
    for slot in ("place", "date"):
        named = found.slots.get(slot)
        if named is not None and named.kind == kind:
            passage = unit.passage(named.start, named.end)
            return Slot(passage.text, passage)
    position = found.end
    for mention in unit.marked.mentions:
        if mention.start < position or not mention.start - position < 20:
            continue
        between = text[position : mention.start]
        if mention.kind in {"L", "P", "D"} and (_PLACE.match(between) or _DATE.match(between)):
            if mention.kind in {kind, "P" if kind == "L" else kind} and lead.match(between):
                passage = unit.passage(mention.start, mention.end)
                return Slot(passage.text, passage)
            position = mention.end
    return None


def _adjective_or_party(unit: Unit, mention: Mention) -> Slot[str] | None:
    if mention.kind == "A" and mention.party:
        return Slot(mention.party, unit.passage(mention.start, mention.end))
    return unit.party(mention)


def _is_unsaid(unit: Unit, evidence: Passage, who: Mention) -> bool:
    """Tell whether the words before take it back: a denial, a condition, a plan."""
    start = evidence.start - unit.start
    before = unit.report.text[unit.start : unit.start + start]
    if re.search(rf"(?i:{word_class('denied')})\b[^.;]*$", before):
        return True
    inside = unit.report.text[unit.start + start : unit.start + who.start]
    return who.start > start and bool(_SUPPOSED.search(before) or _SUPPOSED.search(inside))


def _parts(unit: Unit, whole: Mention) -> tuple[People, ...]:
    for found in find_forms("held", "among", unit.marked):
        if found.slots["who"].start == whole.start:
            parts = [found.slots[name] for name in ("part", "part2") if name in found.slots]
            if found.form == 1 and not (parts[0].group and parts[0].group.part):
                continue
            return tuple(people_of(unit, part) for part in parts)
    return ()
