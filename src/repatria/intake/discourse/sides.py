"""Fill holder or home from the sides of a report: where A holds B's people, B's people are in A's hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from repatria.core.reports import HeldStatus, Passage, Slot
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import listed
from repatria.intake.vocabulary.wordlists import parties


class Sided(Protocol):
    """Have a holder and a home, either of which may be open."""

    status: HeldStatus
    evidence: list[Passage]
    holder: Slot[str] | None
    home: Slot[str] | None
    also_home: tuple[Slot[str], ...]
    category: Slot[str] | None
    unnamed: bool
    not_by: str | None
    nouns: set[str]

    @property
    def part_of(self) -> object:
        """Give the group that counts these people already."""

    def is_one(self) -> bool:
        """Tell whether it is one person."""

    of_government: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class Parties:
    """Hold which parties a report is about.

    Attributes:
        main_state: The state it speaks of most.
        main_group: The armed group it speaks of most, unless that denies.
        two_sides: The two parties of a report that names exactly two.
    """

    main_state: str | None
    main_group: str | None
    two_sides: tuple[str, str] | None = None


def resolve_sides(groups: Sequence[Sided], named: Parties) -> None:
    """Fill what is open where the report leaves one answer; what is filled is "resolved".

    A holder: who is said to hold people of that home, else the one party said to hold anybody, else who was
    said to hold last before. A home: whose people that holder is said to hold, else, for soldiers and police
    in the hands of an armed group, the state that the report speaks of. What was filled tells more sides, so
    the report is walked twice.
    """
    for _ in range(2):
        _fill_open(groups, named)
        for group in groups:
            _part_from_own(group)


def _part_from_own(group: Sided) -> None:
    """Take back what a rule filled where it would put people into the hands of their own party."""
    homes = {slot.value for slot in (group.home, *group.also_home) if slot is not None}
    if group.holder is None or group.holder.value not in homes:
        return
    if group.holder.how == "resolved":
        group.not_by = group.not_by or group.holder.value
        group.holder = None
    elif group.home is not None and group.home.how == "resolved":
        group.home = None


def _fill_open(groups: Sequence[Sided], named: Parties) -> None:
    main_state = named.main_state
    pairs = [
        (group.holder, group.home)
        for group in groups
        if group.holder is not None and group.home is not None and group.holder.value != group.home.value
    ]
    homes = [
        (group.holder, group.home)
        for group in groups
        if group.holder is not None
        and group.home is not None
        and group.part_of is None
        and not group.is_one()
    ]
    placed = [
        (group.evidence[0].start, group.holder, group.home)
        for group in groups
        if group.holder is not None and group.home is not None and group.holder.value != group.home.value
    ]
    ordered = sorted(groups, key=lambda group: group.evidence[0].start)
    holders = [group.holder for group in ordered if group.holder is not None]
    last: Slot[str] | None = None
    for group in ordered:
        group.home = group.home or _home_by_kind(group, named)
        if group.holder is None and not group.unnamed and group.status != "missing":
            home = group.home.value if group.home else None
            others = [holder for holder in holders if holder.value not in {home, group.not_by}]
            group.holder = (
                (_only([h for h, of in pairs if of.value == home]) if home else None)
                or (_one_of([of for h, of in pairs if h.value == home], main_state) if home else None)
                or _only(others)
                or _hostage_taker(group, named, others)
                or _nearest(group, [(at, h) for at, h, of in placed if of.value == home])
                or (
                    replace(last, how="resolved")
                    if last is not None and home and last.value not in {home, group.not_by}
                    else None
                )
                or _unsaid(group, named, others)
            )
        elif group.holder is not None:
            last = group.holder
        if group.home is None and group.holder is not None:
            holder = group.holder.value
            armed = parties().get(holder)
            military = group.category is not None and group.category.value in {"military", "police"}
            takes_anybody = armed is None or armed.kind == "armed group"
            called = bool(group.nouns) and group.nouns.isdisjoint(word_set("whoever"))
            if not group.mixed and (military or called or not takes_anybody):
                # a state holds another's people; hostages of an armed group can be anybody
                group.home = _only([of for h, of in homes if h.value == holder])
                if group.home is not None:
                    group.also_home = _also(groups, holder, group.home.value)
            if (
                group.home is None
                and not group.mixed
                and military
                and main_state
                and (armed is None or armed.kind == "armed group")
            ):
                group.home = Slot(main_state, group.evidence[0], "resolved")


def _home_by_kind(group: Sided, named: Parties) -> Slot[str] | None:
    """Tell whose people are by what they are called: "government troops", "guerrillas", missing soldiers."""
    rebels = bool(group.nouns & listed("armed_group_words"))
    by_others = group.holder is None or group.holder.value != named.main_group
    if rebels and named.main_group and by_others and not group.of_government:
        return Slot(named.main_group, group.evidence[0], "resolved")
    is_missing = group.status == "missing" and _category(group) == "military"
    if named.main_state and (group.of_government or is_missing):
        return Slot(named.main_state, group.evidence[0], "resolved")
    return None


def _also(groups: Sequence[Sided], holder: str, home: str) -> tuple[Slot[str], ...]:
    """Give the further homes of the people of one home whom a party holds."""
    for group in groups:
        pair = (group.holder.value, group.home.value) if group.holder and group.home else None
        if pair == (holder, home) and group.also_home:
            return tuple(replace(slot, how="resolved") for slot in group.also_home)
    return ()


def _category(group: Sided) -> str | None:
    return group.category.value if group.category is not None else None


def _only(slots: list[Slot[str]]) -> Slot[str] | None:
    """Give the one party that all slots name, as resolved."""
    if len({slot.value for slot in slots}) != 1:
        return None
    return replace(slots[0], how="resolved")


def _one_of(slots: list[Slot[str]], most_named: str | None) -> Slot[str] | None:
    """Give the one party that all slots name, else the one that the report names most, if it is of them."""
    return _only(slots) or _only([slot for slot in slots if slot.value == most_named])


def _nearest(group: Sided, found: list[tuple[int, Slot[str]]]) -> Slot[str] | None:
    """Give the party named nearest before, where the report has several answers; else nearest behind."""
    at = group.evidence[0].start
    before = [(start, slot) for start, slot in found if start <= at]
    chosen = max(before, key=lambda each: each[0]) if before else min(found, default=None, key=lambda e: e[0])
    return replace(chosen[1], how="resolved") if chosen is not None else None


def _hostage_taker(group: Sided, named: Parties, others: list[Slot[str]]) -> Slot[str] | None:
    """Find who holds hostages: states take prisoners, and the one armed group of a report takes hostages."""
    if not group.nouns & {"hostages", "hostage"}:
        return None
    armed = []
    for holder in others:
        party = parties().get(holder.value)
        if party is None or party.kind == "armed group":
            armed.append(holder)
    if armed:
        return _one_of(armed, named.main_group)
    home = group.home.value if group.home else None
    if named.main_group is None or named.main_group == home:
        return None
    return Slot(named.main_group, group.evidence[0], "resolved")


def _unsaid(group: Sided, named: Parties, holders: list[Slot[str]]) -> Slot[str] | None:
    """Find a holder where none is said anywhere: the other one of two parties, else the armed group."""
    home = group.home.value if group.home else None
    if holders:
        return None
    if named.two_sides is not None and home in named.two_sides:
        other = named.two_sides[1] if named.two_sides[0] == home else named.two_sides[0]
        if other == group.not_by:
            return None
        return Slot(other, group.evidence[0], "resolved")
    if named.main_group and named.main_group not in {home, group.not_by}:
        return Slot(named.main_group, group.evidence[0], "resolved")
    return None
