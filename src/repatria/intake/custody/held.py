"""Bring the readings of people in somebody's hands together into drafts, nobody counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from repatria.core.reports import (
    HeldStatus,
    Slot,
    WordedCount,
)
from repatria.intake.custody.each_side import each_side_readings
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.custody.holdings import holding_readings
from repatria.intake.custody.topic import is_between_powers, speaks_of
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People
from repatria.intake.discourse.sides import Parties, resolve_sides
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.powers import is_home, is_power
from repatria.intake.vocabulary.wordlists import word_class, words

MOST_EVIDENCE = 60
MOST_GROUPS = 400
"""A report that speaks of one group more often, or of more groups, is a list and is read as one."""
_NEAR_CHARACTERS = 600
_FAR_CHARACTERS = 3000
_AFTER: tuple[HeldStatus, ...] = ("missing", "held", "captured", "released", "dead")
"""Of two states that a report gives, the later one stands; a capture says more than a holding."""


def read_held(
    units: Iterable[Unit], parties: Parties | None = None, *, is_topical: bool = False
) -> HeldPeople:
    """Read all sentences for people in somebody's hands.

    Args:
        units: The sentences.
        parties: Whom the report is about.
        is_topical: Whether what the caller read is of captives already, by its own tables.
    """
    named = parties or Parties(None, None)
    units = list(units)
    people = HeldPeople(main_group=named.main_group)
    topical, strongly, in_conflict = (
        is_topical or speaks_of(units, name) for name in ("topic", "strong_topic", "conflict")
    )
    strongly = strongly or (in_conflict and speaks_of(units, "war_prisoners"))
    strongly = strongly or any(
        _is_of_captives(reading) for unit in units for reading in holding_readings(unit)
    )
    strongly = strongly or is_between_powers(units)
    topical = people.topical = topical or strongly
    people.strongly_topical = strongly
    readings = [
        reading
        for unit in units
        for reading in holding_readings(unit)
        if topical or (not reading.weak and reading.holder is not None and reading.people.homes)
    ]
    readings += each_side_readings(units) if topical else ()
    # what can open a draft goes first, so that a mention in passing finds the draft it belongs to
    first = [reading for reading in readings if _opens(reading)]
    rest = [reading for reading in readings if not _opens(reading)]
    for reading in [*first, *rest]:
        _add(people, reading)
    for unit in units:
        _read_apart(people, unit)
    named = replace(named, is_nameless=_acts_without_name(units, named.main_group))
    for group in people.groups if named.is_nameless else ():
        _leave_unnamed(group)
    if named.main_group is not None and _denies(units, named.main_group):
        named = replace(named, main_group=None)
    if not speaks_of(units, "trade_topic"):
        # a place where people were taken is no side; only in an exchange are two parties two sides
        named = replace(named, two_sides=None)
    for group in people.groups:
        group.read = (
            group.holder.value if group.holder else None,
            group.home.value if group.home else None,
        )
    if strongly or is_topical or in_conflict:
        # in a report of courts and police nothing is filled in
        resolve_sides([group for group in people.groups if group.part_of is None], named)
    for group in people.groups:
        group.holder = _power_of(group.holder, named.main_group)
    for group in people.groups:
        if group.part_of is not None:
            group.holder = group.holder or _inherited(group.part_of.holder)
            group.home = group.home or _inherited(group.part_of.home)
    people.told_of = list(people.groups)
    people.groups = [
        group for group in people.groups if _says_enough(group, strongly=strongly, in_conflict=in_conflict)
    ]
    kept = {id(group) for group in people.groups}
    people.groups = [group for group in people.groups if group.part_of is None or id(group.part_of) in kept]
    return people


def _is_of_captives(reading: HoldingReading) -> bool:
    """Tell whether one sentence is enough: a named party holds people that it says to be another's."""
    said = reading.people
    of_soldiers = (
        reading.lemma == "detain" and said.category is not None and said.category.value == "military"
    )
    stated = reading.holder is not None and reading.holder.how == "stated" and not reading.weak
    if reading.holder is None or not (stated or of_soldiers) or not said.homes:
        return False
    parts = {reading.holder.value, *(home.value for home in said.homes)}
    return said.count is not None and len(parts) > 1 and all(is_home(code) for code in parts)


def _acts_without_name(units: list[Unit], main_group: str | None) -> bool:
    """Tell whether "gunmen", "the kidnappers" act more often than the armed group that is named most."""
    mentions = [mention for unit in units for mention in unit.marked.mentions]
    nameless = sum(mention.kind == "P" and mention.party in words("hired") for mention in mentions)
    return nameless > sum(mention.party == main_group for mention in mentions if main_group)


def _leave_unnamed(group: HeldGroup) -> None:
    """Take no named group for "the kidnappers" where nameless ones act most."""
    holder = group.holder
    if holder is None or holder.how == "stated":
        return
    if holder.passage.text.lower().removeprefix("the ") in words("hired"):
        group.holder, group.unnamed = None, True


def _power_of(holder: Slot[str] | None, main_group: str | None) -> Slot[str] | None:
    """Give the armed group of a people for that people, which has no prisons of its own."""
    if holder is None or holder.how == "stated" or is_power(holder.value):
        return holder
    return replace(holder, value=main_group) if main_group is not None else None


def _denies(units: list[Unit], party: str) -> bool:
    """Tell whether a party is told to deny something: it is not taken for a holder that no word names."""
    for unit in units:
        for mention in unit.marked.mentions:
            if mention.party != party:
                continue
            behind = [token.low for token in unit.tokens if token.start > mention.end]
            denied = next((at for at, low in enumerate(behind) if low in word_set("denying")), None)
            if denied is not None and any(low in word_set("holding_words") for low in behind[denied:]):
                return True
    return False


def _opens(reading: HoldingReading) -> bool:
    said = reading.people
    return reading.may_open and not said.part and said.count is not None and not said.definite


def _says_enough(group: HeldGroup, *, strongly: bool, in_conflict: bool) -> bool:
    """Drop what names nobody's hands and nobody's people, and a party's own people in its own hands."""
    if group.part_of is not None:
        return True
    if group.holder is not None and group.home is not None:
        return group.holder.value != group.home.value
    if not strongly:
        taken = group.home is not None and group.status == "captured"
        by_party = group.holder is not None and group.holder.how == "stated"
        return group.count is not None and ((group.captive and taken) or (group.called_captive and by_party))
    if group.count is None and not group.vague:
        return False
    named = group.holder is not None or group.home is not None
    return named or (group.unnamed and group.captive and in_conflict)


def _add(people: HeldPeople, reading: HoldingReading) -> None:
    if any(reading.people.passage in part.evidence for part in people.groups if part.part_of is not None):
        # "among them two civilians captured in May": these are drafted with those of whom they are some
        return
    if reading.people.part:
        _add_part_spoken_of_before(people, reading)
        return
    group = _matching(people, reading)
    if group is None:
        if len(people.groups) >= MOST_GROUPS:
            return
        said = reading.people
        own = bool(reading.holder and said.homes and said.homes[0].value == reading.holder.value)
        if not reading.may_open or own or said.anaphor:
            return
        if said.count is None and not said.vague and (reading.holder is None or not said.homes):
            return
        if said.definite and said.count is None:
            return
        group = HeldGroup(reading.status, [])
        people.groups.append(group)
    _fill(group, reading)
    for part in reading.parts:
        _add_part(people, group, part, reading.unit, reading.status)


def _matching(people: HeldPeople, reading: HoldingReading) -> HeldGroup | None:
    said = reading.people
    home = said.homes[0].value if said.homes else None
    holder = reading.holder.value if reading.holder else None
    count = said.count.value.number if said.count else None
    if said.fresh:
        return next(
            (
                group
                for group in people.groups
                if group.fresh and group.number() == count and _agree(group.home, home)
            ),
            None,
        )
    if said.anaphor and said.names:
        return next((group for group in people.groups if group.names & set(said.names)), None)
    if said.anaphor or (home is None and count is None and said.definite):
        return _spoken_of_last(people, reading, holder)
    if home is None and count is None:
        return None
    return next((group for group in people.groups if _is_same(group, said, holder=holder, home=home)), None)


def _is_same(group: HeldGroup, said: People, *, holder: str | None, home: str | None) -> bool:
    """Tell whether a phrase speaks of the people of a group: names decide, else number, holder and home."""
    count = said.count.value.number if said.count else None
    if said.remains and group.nouns and not group.remains:
        return False
    shared = bool(set(said.names) & group.names)
    if shared:
        return True
    if group.part_of is not None or (said.names and group.names and count == 1 and group.number() == 1):
        return False
    if not _agree(group.holder, holder) or not _agree(group.home, home):
        return False
    if count is None:
        # "hundreds of Palestinians" are not the 33 told of before
        return group.count is None if said.vague else not group.vague or group.count is not None
    if group.number() != count:
        return False
    same_noun = home is not None and said.noun is not None and said.noun in group.nouns
    return count > 1 or said.definite or same_noun


def _spoken_of_last(people: HeldPeople, reading: HoldingReading, holder: str | None) -> HeldGroup | None:
    """Find whom "they", "he", "the men" mean: the group spoken of last before that can be meant."""
    at = reading.evidence.start
    one = reading.people.passage.text.lower() in {"he", "she", "him", "her"}
    before = [
        (max(passage.start for passage in group.evidence if passage.start < at), group)
        for group in people.groups
        if any(passage.start < at for passage in group.evidence)
        and (not one or group.number() == 1)
        and _agree(group.holder, holder)
    ]
    if not before:
        return None
    start, group = max(before, key=lambda found: found[0])
    return group if at - start < _NEAR_CHARACTERS else None


def _agree(slot: Slot[str] | None, value: str | None) -> bool:
    return slot is None or value is None or slot.value == value


def _fill(group: HeldGroup, reading: HoldingReading) -> None:
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


def _add_part(people: HeldPeople, whole: HeldGroup, part: People, unit: Unit, status: HeldStatus) -> None:
    if any(part.passage in known.evidence for known in people.groups if known.part_of is not None):
        return
    alone = [g for g in people.groups if g.part_of is None and g.told_at == {part.passage.start}]
    people.groups = [group for group in people.groups if not any(group is each for each in alone)]
    home = part.homes[0] if part.homes else whole.home
    group = HeldGroup(
        status,
        [part.passage],
        holder=_inherited(whole.holder),
        captor=_inherited(whole.captor),
        home=home if part.homes else _inherited(home),
        also_home=part.homes[1:],
        count=part.count,
        category=part.category,
        health=part.health,
        part_of=whole,
        seen_in=[unit],
        names=set(part.names),
        told_at={part.passage.start},
    )
    people.groups.append(group)
    whole.mixed |= bool(part.homes)


def _inherited(slot: Slot[str] | None) -> Slot[str] | None:
    return replace(slot, how="resolved") if slot else None


def _last_before(group: HeldGroup, at: int) -> int:
    return max((passage.start for passage in group.evidence if passage.start < at), default=-1)


def _add_alone(people: HeldPeople, reading: HoldingReading) -> None:
    group = HeldGroup(reading.status, [])
    people.groups.append(group)
    _fill(group, reading)


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
        and group.evidence[0].start < reading.people.passage.start
        and _can_be_of(group, reading.people)
        and (
            reading.people.whole is not None
            or reading.people.passage.start - _last_before(group, reading.people.passage.start)
            < _FAR_CHARACTERS
        )
    ]
    if not before:
        if reading.may_open or (people.topical and count.value.number > 1):
            _add_alone(people, reading)
        return
    before = [group for group in before if group.number() == reading.people.whole] or before
    # "31 of the men ... and one ...": the second part is of the people the first was of
    beside = [
        g.part_of for g in people.groups if g.part_of and reading.unit in g.seen_in and g.part_of in before
    ]
    whole = (
        beside[-1]
        if beside
        else max(before, key=lambda group: _last_before(group, reading.people.passage.start))
    )
    before_it = len(people.groups)
    stays = not word_set("staying_still").isdisjoint(reading.unit.lows)
    freed = reading.status == "held" and whole.status == "released" and not stays
    status = whole.status if freed else reading.status
    _add_part(people, whole, reading.people, reading.unit, status)
    for part in people.groups[before_it:]:
        part.holder = reading.holder or part.holder
        part.evidence, part.place, part.date = [reading.evidence], reading.place, reading.date


def _can_be_of(whole: HeldGroup, part: People) -> bool:
    """Tell whether people can be some of a group by what their phrase calls them."""
    own = whole.holder is not None and whole.holder.value in {home.value for home in part.homes}
    if own and (whole.home is None or whole.home.value != part.homes[0].value):
        return False
    if part.noun is None or part.captive or part.noun in whole.nouns or part.category is None:
        return True
    return whole.category is None or part.category.value in {whole.category.value, "child", "body"}


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
