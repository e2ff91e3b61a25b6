"""Read a phrase for people into slots, and hold what a sentence says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repatria.core.reports import HeldStatus, Passage, Slot, WordedCount
from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.wordlists import members, words

_ROLE = re.compile(r"(?:\s[a-z][\w-]+){0,4}\s")
_ONLY_AGE = re.compile(r",\s(?:(?:aged\s)?\d{1,3},\s)?")


@dataclass(frozen=True, slots=True)
class People:
    """Hold what a phrase says of people, resolved into slots.

    Attributes:
        names: The names that stand beside them.
        fresh: "another 50": others than those spoken of before.
        vague: Their number is said, but not how large ("hundreds").
        anaphor: "they", "the men", "he": people spoken of before.
        captive: The phrase itself says that they are captives.
        whole: How many they are some of, where the phrase says it ("eight of the 33").
    """

    passage: Passage
    homes: tuple[Slot[str], ...]
    count: Slot[WordedCount] | None
    category: Slot[str] | None
    health: Slot[str] | None
    definite: bool
    part: bool
    names: tuple[str, ...] = ()
    fresh: bool = False
    vague: bool = False
    anaphor: bool = False
    captive: bool = False
    remains: bool = False
    generic: bool = False
    missing: bool = False
    of_government: bool = False
    noun: str | None = None
    holder: Slot[str] | None = None
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class HoldingReading:
    """Hold one thing one sentence says of people in somebody's hands.

    Attributes:
        may_open: Whether it says enough to open a draft; otherwise it only adds to one that is there.
        weak: Whether its verb is of every day and needs a report about captives.
        parts: People said to be among these.
        unnamed: Whether somebody acts whom the report does not name ("gunmen").
        guessed: Whether the holder is only the other side of an exchange.
        not_by: The party that gives those for whom these come: it does not hold these.
        lemma: The verb that says it: states jail, and armed groups kidnap.
        traded_for: Offset of the phrase for those who go the other way.
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
    weak: bool = False
    parts: tuple[People, ...] = ()
    guessed: bool = False
    unnamed: bool = False
    not_by: str | None = None
    traded_for: int | None = None
    lemma: str = ""


def people_of(unit: Unit, mention: Mention, *, owner: Slot[str] | None = None) -> People:
    """Read a phrase for people.

    Args:
        unit: The sentence.
        mention: A group, a bare number, one of a group, a person by name, or a pronoun.
        owner: The party that "its own" or "their" in the phrase stands for, where the form tells.
    """
    if owner is not None:
        return _read_people(unit, mention, owner)
    known: dict[tuple[int, int, str | None], People] = unit.read.setdefault("people", {})
    key = (mention.start, mention.end, unit.speaker.party if unit.speaker else None)
    if key not in known:
        known[key] = _read_people(unit, mention, None)
    return known[key]


def _read_people(unit: Unit, mention: Mention, owner: Slot[str] | None) -> People:
    passage = unit.passage(mention.start, mention.end)
    group = mention.group
    if group is None:
        return _without_group(unit, mention, passage)
    homes = tuple(Slot(home.code, unit.passage(home.span.start, home.span.end)) for home in group.homes)
    if not homes and group.owner is not None:
        owned = unit.passage(group.owner.start, group.owner.end)
        party = owner.value if owner else None
        if owned.text.lower() == "our":
            party = unit.speaker.party if unit.speaker else None
        elif party is None and owned.text.lower() in {"its", "their"}:
            referent = unit.referent(mention)
            party = referent.party if referent else None
        if party is not None:
            homes = (Slot(party, owned, "resolved"),)
    count = None
    if group.count is not None:
        at = group.count_span
        count = Slot(group.count, unit.passage(at.start, at.end) if at else passage)
    elif group.singular:
        count = Slot(WordedCount(1), passage, "resolved")
    noun = unit.passage(group.noun_span.start, group.noun_span.end) if group.noun_span else passage
    category = Slot(group.category, noun) if group.category else None
    health = None
    if group.health:
        hurt = unit.passage(group.health.start, group.health.end)
        health = Slot(hurt.text, hurt)
    return People(
        passage,
        homes,
        count,
        category,
        health,
        group.definite,
        # "150 of its soldiers" says whose they are, and not of whom they are some
        group.part and group.owner is None,
        names=names_beside(unit, mention),
        fresh=group.fresh,
        vague=group.vague,
        captive=group.captive is not None,
        remains=group.remains,
        generic=group.generic,
        missing=group.missing,
        of_government=group.of_government,
        noun=group.noun,
        holder=Slot(group.holder.code, unit.passage(group.holder.span.start, group.holder.span.end))
        if group.holder
        else None,
        whole=group.whole,
    )


def names_beside(unit: Unit, mention: Mention) -> tuple[str, ...]:
    """Give the names right behind a phrase for people: "soldier X", "two sergeants, X and Y"."""
    text = unit.report.text[unit.start : unit.end]
    names = [
        other.name
        for other in unit.marked.mentions
        if other.kind == "N"
        and other.name
        and other.how == "named"
        and other.end < mention.start
        and _ONLY_AGE.fullmatch(text[other.end : mention.start])
    ]
    position = mention.end
    for other in unit.marked.mentions:
        if other.start < position:
            continue
        between = text[position : other.start].strip(" \n,:;-–—()").lower()
        if (
            other.kind != "N"
            or other.name is None
            or between not in {"", "and", "named", "named as", "identified as"}
        ):
            break
        names.append(other.name)
        position = other.end
    return tuple(names)


def _without_group(unit: Unit, mention: Mention, passage: Passage) -> People:
    if mention.kind == "N":
        one = Slot(WordedCount(1), passage, "resolved")
        names = (mention.name,) if mention.name else ()
        homes = (Slot(mention.party, passage),) if mention.party else _home_before(unit, mention)
        ranked = not members("rank").isdisjoint(passage.text.split())
        rank = Slot("military", passage, "resolved") if ranked else None
        return People(passage, homes, one, rank, None, definite=False, part=False, names=names)
    if mention.kind == "R":
        referent = unit.referent(mention)
        if (
            referent is not None
            and referent.kind == "person"
            and referent.name
            and passage.text.lower() in {"he", "she", "him", "her"}
        ):
            one = Slot(WordedCount(1), passage, "resolved")
            names = (referent.name,)
            return People(passage, (), one, None, None, definite=True, part=False, names=names, anaphor=True)
        return People(passage, (), None, None, None, definite=True, part=False, anaphor=True)
    counted = mention.count or (WordedCount(1) if mention.kind == "I" else None)
    count = Slot(counted, passage) if counted else None
    is_one = mention.kind == "I"
    return People(passage, (), count, None, None, definite=is_one, part=is_one)


def _home_before(unit: Unit, name: Mention) -> tuple[Slot[str], ...]:
    """Read "Israeli paramedic X": the adjective before a role and a name is whose people X is of."""
    text = unit.report.text[unit.start : unit.end]
    for other in unit.marked.mentions:
        before = other.kind == "A" and other.party is not None and other.end < name.start
        if before and other.party and _ROLE.fullmatch(text[other.end : name.start]):
            return (Slot(other.party, unit.passage(other.start, other.end)),)
    return ()


def slot_of(unit: Unit, mention: Mention | None) -> Slot[str] | None:
    """Give the party that a mention stands for; an adjective before "side" or "custody" is its party."""
    if mention is None:
        return None
    if mention.kind == "A" and mention.party:
        return Slot(mention.party, unit.passage(mention.start, mention.end))
    if mention.how == "nameless" and mention.party in words("hired"):
        # "gunmen": somebody holds them whom the report does not name
        return None
    found = unit.party(mention)
    return None if found is not None and found.value in words("hired") else found
