"""Bring the readings of people in somebody's hands together into drafts, nobody counted twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from repatria.core.reports import (
    Slot,
)
from repatria.intake.custody.each_side import each_side_readings
from repatria.intake.custody.filling import agree, fill, inherited
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.custody.holdings import holding_readings
from repatria.intake.custody.parts import add_part, place_part
from repatria.intake.custody.told_apart import read_apart
from repatria.intake.custody.topic import is_between_powers, speaks_of
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People
from repatria.intake.discourse.sides import Parties, resolve_sides
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.powers import is_home, is_power
from repatria.intake.vocabulary.wordlists import words

MOST_GROUPS = 400
"""A report that speaks of more groups is a list and is read as one."""
_NEAR_CHARACTERS = 600


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
        read_apart(people, unit)
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
            group.holder = group.holder or inherited(group.part_of.holder)
            group.home = group.home or inherited(group.part_of.home)
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
        place_part(people, reading)
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
    fill(group, reading)
    for part in reading.parts:
        add_part(people, group, part, reading.unit, reading.status)


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
                if group.fresh and group.number() == count and agree(group.home, home)
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
    if not agree(group.holder, holder) or not agree(group.home, home):
        return False
    if count is None and home is not None and group.home is None and said.noun not in group.nouns:
        # "an end to the war and the release of Palestinian prisoners" are not the 97 hostages
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
        and agree(group.holder, holder)
    ]
    if not before:
        return None
    start, group = max(before, key=lambda found: found[0])
    return group if at - start < _NEAR_CHARACTERS else None
