"""Fill holder or home from the sides of a report: where A holds B's people, B's people are in A's hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from repatria.core.reports import HeldStatus, Passage, Slot
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import listed, nouns
from repatria.intake.vocabulary.powers import is_armed_group, is_power, is_state, may_be_armed_group
from repatria.intake.vocabulary.tokens import tokens_of

_NEAR_CHARACTERS = 500
_FOUR, _OF_FIVE = 4, 5


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

    told_at: set[int]
    names: set[str]
    lemmas: set[str]
    traded_for: set[int]

    def is_one(self) -> bool:
        """Tell whether it is one person."""

    def number(self) -> int | None:
        """Give the count, without its hedge."""

    of_government: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class Parties:
    """Hold which parties a report is about.

    Attributes:
        main_state: The state it speaks of most.
        main_group: The armed group it speaks of most, unless that denies.
        two_sides: The two parties of a report that names exactly two.
        is_nameless: Whether "gunmen" act in it more often than any armed group with a name.
        dominant_state: The state that it is about, where it names others hardly or not.
    """

    main_state: str | None
    main_group: str | None
    two_sides: tuple[str, str] | None = None
    dominant_state: str | None = None
    is_nameless: bool = False


def resolve_sides(groups: Sequence[Sided], named: Parties) -> None:
    """Fill what is open where the report leaves one answer; what is filled is "resolved".

    A holder: who is said to hold people of that home, else the one party said to hold anybody, else who was
    said to hold last before. A home: whose people that holder is said to hold, else, for soldiers and police
    in the hands of an armed group, the state that the report speaks of. What was filled tells more sides, so
    the report is walked twice.
    """
    for is_last in (False, True):
        _fill_from_other_side(groups, named)
        # of two sides of an exchange, the one that says nothing waits for the other
        waiting = [g for g in groups if is_last or g.holder or g.home or not _partner(g, groups)]
        _fill_holders(waiting, named)
        if is_last:
            _fill_homes(groups, named)
            _fill_by_context(groups, named)
        for group in groups:
            _part_from_own(group)


def _fill_from_other_side(groups: Sequence[Sided], named: Parties) -> None:
    """Fill what the other side of an exchange tells: who gives people up gets its own for them."""
    powers = {named.main_state, *(named.two_sides or ())} | {g.holder.value for g in groups if g.holder}
    for group in groups:
        other = _partner(group, groups)
        if other is None or group.mixed or other.mixed:
            continue
        holder = group.holder.value if group.holder else None
        home = group.home.value if group.home else None
        soldier = other.holder is None or not is_armed_group(other.holder.value) or not group.is_one()
        if group.home is None and soldier and other.holder is not None and other.holder.value != holder:
            group.home = replace(other.holder, how="resolved")
            home = group.home.value
        giver = other.home
        known = giver is not None and giver.value in powers - {home, group.not_by}
        if giver is not None and known and group.holder is None and is_power(giver.value):
            group.holder = replace(giver, how="resolved")


def _partner(group: Sided, groups: Sequence[Sided]) -> Sided | None:
    """Find those who go the other way in an exchange."""
    return next((each for each in groups if each is not group and group.traded_for & each.told_at), None)


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


def _fill_holders(groups: Sequence[Sided], named: Parties) -> None:
    main_state = named.main_state
    placed = [
        (group.evidence[0].start, group.holder, group.home)
        for group in groups
        if group.holder is not None and group.home is not None and group.holder.value != group.home.value
    ]
    pairs = [(holder, home) for _, holder, home in placed]
    ordered = sorted(groups, key=lambda group: group.evidence[0].start)
    holders = [group.holder for group in ordered if group.holder is not None]
    last: Slot[str] | None = None
    for group in ordered:
        group.home = group.home or _home_by_kind(group, named)
        if group.holder is None and not group.unnamed and group.status != "missing":
            home = group.home.value if group.home else None
            others = [
                holder
                for holder in holders
                if holder.value not in {home, group.not_by}
                and _can_have(group, holder.value)
                and not (named.is_nameless and may_be_armed_group(holder.value))
            ]
            group.holder = (
                (_only([h for h, of in pairs if of.value == home]) if home else None)
                or (
                    _one_of([of for h, of in pairs if h.value == home and is_power(of.value)], main_state)
                    if home
                    else None
                )
                or _other_side_of(group, pairs)
                or _only(others)
                or _hostage_taker(group, named, others)
                or _nearest(group, [(at, h) for at, h, of in placed if of.value == home])
                or (
                    replace(last, how="resolved")
                    if last is not None
                    and home
                    and _can_have(group, last.value)
                    and not (named.is_nameless and may_be_armed_group(last.value))
                    and last.value not in {home, group.not_by}
                    else None
                )
                or _unsaid(group, named, others)
            )
        elif group.holder is not None:
            last = group.holder


def _other_side_of(group: Sided, pairs: list[tuple[Slot[str], Slot[str]]]) -> Slot[str] | None:
    """Find who gives people for those of its own whom one armed group holds."""
    if (
        group.status not in {"released", "dead"}
        or group.home is None
        or group.nouns & {"hostages", "hostage"}
    ):
        return None
    sides = {(holder.value, home.value) for holder, home in pairs}
    if len(sides) != 1:
        return None
    holder, home = pairs[0]
    if not may_be_armed_group(holder.value) or group.home.value in {holder.value, home.value, group.not_by}:
        return None
    return replace(home, how="resolved") if is_power(home.value) else None


def _fill_homes(groups: Sequence[Sided], named: Parties) -> None:
    main_state = named.main_state
    homes = [
        (group.holder, group.home)
        for group in groups
        if group.holder is not None
        and group.home is not None
        and group.part_of is None
        and not group.is_one()
    ]
    for group in sorted(groups, key=lambda group: group.evidence[0].start):
        if group.home is None and group.holder is not None:
            holder = group.holder.value
            military = _category(group) in {"military", "police"} or _serve(group)
            # "captured 12": a number alone is of those it fights
            military |= not group.nouns and not group.names and group.lemmas == {"capture"}
            takes_anybody = may_be_armed_group(holder)
            called = bool(group.nouns) and group.nouns.isdisjoint(word_set("whoever"))
            if not group.mixed and (military or called or not takes_anybody):
                # a state holds another's people; hostages of an armed group can be anybody
                group.home = _only([of for h, of in homes if h.value == holder])
                if group.home is not None:
                    group.also_home = _also(groups, holder, group.home.value)
            if group.home is None and not group.mixed and military and main_state and takes_anybody:
                group.home = Slot(main_state, group.evidence[0], "resolved")


def _fill_by_context(groups: Sequence[Sided], named: Parties) -> None:
    """Fill what no other group tells by where people live, and by whom most others are."""
    ordered = sorted(groups, key=lambda group: group.evidence[0].start)
    main = _main_relation(ordered)
    for group in ordered:
        if (
            main is not None
            and group.status not in {"missing", "dead"}
            and not group.mixed
            and not group.unnamed
        ):
            _fill_as_main(group, main)
        if group.names and group.is_one() and group.holder is None and group.home is None:
            _place_beside_last(group, ordered)
        if group.home is None and not group.mixed:
            group.home = _of_the_country(group, named) or _as_most(group, ordered, named.main_state)


def _serve(group: Sided) -> bool:
    """Tell whether all that people are called serves with arms: "soldiers and police officers"."""
    called = [nouns().at(tokens_of(word), 0) for noun in group.nouns for word in noun.split(" and ")]
    return bool(called) and all(found and found[0].category in {"military", "police"} for found in called)


def _main_relation(groups: Sequence[Sided]) -> tuple[str, str] | None:
    """Find who holds whose people in nearly all that a report tells."""
    told = Counter(
        (group.holder.value, group.home.value)
        for group in groups
        if group.holder is not None and group.home is not None and group.holder.value != group.home.value
    )
    if not told:
        return None
    (pair, times), all_told = told.most_common(1)[0], sum(told.values())
    return pair if times * _OF_FIVE >= all_told * _FOUR else None


def _fill_as_main(group: Sided, main: tuple[str, str]) -> None:
    """Fill both sides of people of whom nothing is said by those of all others."""
    if group.holder is not None or group.home is not None or not _can_have(group, main[0]):
        return
    group.holder, group.home = (Slot(code, group.evidence[0], "resolved") for code in main)


def _place_beside_last(group: Sided, groups: Sequence[Sided]) -> None:
    """Take one named person, of whom nothing is said, for one of those spoken of right before."""
    at = group.evidence[0].start
    before = [
        other
        for other in groups
        if other.holder is not None
        and other.home is not None
        and 0 < at - other.evidence[0].start < _NEAR_CHARACTERS
        and other.holder.value != other.home.value
        and _can_have(group, other.holder.value)
        and (other.status == group.status or {other.status, group.status} <= {"held", "captured"})
    ]
    if not before or group.unnamed:
        return
    last = max(before, key=lambda other: other.evidence[0].start)
    group.holder, group.home = (
        replace(slot, how="resolved") if slot is not None else None for slot in (last.holder, last.home)
    )


def _can_have(group: Sided, holder: str) -> bool:
    """Tell whether a party can hold people by the verb that is used of them: states jail, groups kidnap."""
    if group.lemmas & word_set("kidnapping"):
        return not is_state(holder)
    return is_state(holder) or not group.lemmas & word_set("jailing")


def _of_the_country(group: Sided, named: Parties) -> Slot[str] | None:
    """Take people of a place, whom an armed group or nobody named holds, for the country's of the report."""
    if named.dominant_state is None or not group.nouns or not group.nouns.isdisjoint(word_set("whoever")):
        return None
    of_there = _category(group) in {"civilian", "child", "police"} and group.nouns & word_set("of_a_place")
    if not of_there and not (group.unnamed and _category(group) in {"military", "police"}):
        return None
    if group.holder is not None and not may_be_armed_group(group.holder.value):
        return None
    return Slot(named.dominant_state, group.evidence[0], "resolved")


def _as_most(group: Sided, groups: Sequence[Sided], main_state: str | None) -> Slot[str] | None:
    """Take hostages for people of the home of most whom that armed group holds."""
    if group.nouns & {"hostages", "hostage", "captives", "captive"} and not group.names:
        # hostages can be anybody's
        return None
    taken = group.nouns & {"women", "woman"} or group.lemmas & word_set("kidnapping")
    if group.holder is None or not taken or not may_be_armed_group(group.holder.value):
        return None
    held: Counter[str] = Counter()
    for other in groups:
        if other.holder is not None and other.home is not None and other.holder.value == group.holder.value:
            held[other.home.value] += other.number() or 1
    counted = held.most_common(2)
    if not counted:
        return None
    chosen = counted[0][0]
    if len(counted) > 1 and counted[1][1] == counted[0][1]:
        if main_state not in {code for code, _ in counted}:
            return None
        chosen = main_state or chosen
    return Slot(chosen, group.evidence[0], "resolved")


def _home_by_kind(group: Sided, named: Parties) -> Slot[str] | None:
    """Tell whose people are by what they are called: "government troops", "guerrillas", missing soldiers."""
    rebels = bool(group.nouns & listed("armed_group_words"))
    by_others = group.holder is None or group.holder.value != named.main_group
    if rebels and named.main_group and by_others and not group.of_government:
        return Slot(named.main_group, group.evidence[0], "resolved")
    is_missing = group.status == "missing" and _category(group) == "military"
    if named.main_state and (group.of_government or is_missing):
        return Slot(named.main_state, group.evidence[0], "resolved")
    if named.dominant_state and group.status == "missing":
        return Slot(named.dominant_state, group.evidence[0], "resolved")
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
    if not group.nouns & {"hostages", "hostage"} and not group.lemmas & word_set("kidnapping"):
        return None
    if named.is_nameless:
        return None
    armed = [holder for holder in others if may_be_armed_group(holder.value)]
    if armed:
        return _one_of(armed, named.main_group)
    home = group.home.value if group.home else None
    if named.main_group is None or named.main_group == home:
        return None
    return Slot(named.main_group, group.evidence[0], "resolved")


def _unsaid(group: Sided, named: Parties, holders: list[Slot[str]]) -> Slot[str] | None:
    """Find a holder where none is said anywhere: the other one of two parties, else the armed group."""
    home = group.home.value if group.home else None
    jailed = bool(group.lemmas & word_set("jailing"))
    if holders or jailed or (named.is_nameless and group.status != "missing"):
        return None
    if named.two_sides is not None and home in named.two_sides:
        other = named.two_sides[1] if named.two_sides[0] == home else named.two_sides[0]
        if other == group.not_by:
            return None
        return Slot(other, group.evidence[0], "resolved")
    if named.main_group and named.main_group not in {home, group.not_by}:
        return Slot(named.main_group, group.evidence[0], "resolved")
    return None
