"""Read handovers: who gives people up, who gets them back, and who comes the other way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.custody.clause_readings import is_receiver, reading_of, resolved
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import Clause
from repatria.intake.vocabulary.frames import weak_verbs, word_set
from repatria.intake.vocabulary.powers import can_hold, is_home, is_power

_NEAR_CHARACTERS = 8

type _Readings = Iterator[tuple[HoldingReading, Mention]]


def released(unit: Unit, clause: Clause) -> _Readings:
    """Read who is let go, by whom, and who comes the other way."""
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    sides = both_sides(unit, clause)
    if sides is not None:
        yield from _by_each(unit, clause, status, sides)
        return
    agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else (clause.agent or clause.by))
    source = slot_of(unit, clause.source)
    freed = clause.as_captives and clause.held_in is None and not clause.passive and not clause.in_own
    if (
        freed
        and agent is not None
        and is_home(agent.value)
        and (source is None or source.value != agent.value)
    ):
        # "freed ten servicemen from captivity": who gets its own out of the hands of another
        for mention in clause.people:
            people = people_of(unit, mention, owner=agent)
            people = people if people.homes else replace(people, homes=(replace(agent, how="resolved"),))
            yield reading_of(unit, clause, status, mention, holder=source, people=people)
        return
    holder = source or (agent if agent and can_hold(agent.value) else None)
    if holder is None and clause.counter:
        # those who get the others back are those who give
        others = people_of(unit, clause.counter[0]).homes
        holder = resolved(others[0]) if len(others) == 1 else None
    demander = demander_of(unit, clause) if clause.mood == "promised" else None
    for mention in clause.people:
        people = people_of(unit, mention, owner=_owner(unit, clause, mention, agent, demander))
        if demander is not None and not people.homes and (holder is None or holder.value != demander.value):
            people = replace(people, homes=(replace(demander, how="resolved"),))
        asked_by = slot_of(unit, clause.asked_by)
        if asked_by is not None and not people.homes:
            # "the demand of Hamas to release": who asks wants its own
            people = replace(people, homes=(replace(asked_by, how="resolved"),))
        own = people.homes and agent and people.homes[0].value == agent.value
        if own and mention.group is not None and mention.group.owner is not None and people.captive:
            # "freed its prisoners": those that it held
            own, people = False, replace(people, homes=())
        asker = _asker(unit, clause, holder) if clause.is_unsaid else None
        if asker is not None and not people.homes and people.category and people.category.value == "military":
            people = replace(people, homes=(replace(asker, how="resolved"),))
        receiver = slot_of(unit, clause.to)
        if (
            clause.lemma == "send"
            and not _says_home(unit, clause, mention)
            and not (receiver and receiver.value in {h.value for h in people.homes})
        ):
            # "were sent to Baghdad": home only for those who are of there
            continue
        returned = clause.lemma in {"return", "repatriate"} and clause.passive and holder is None
        if not people.homes and receiver is not None and (returned or is_receiver(receiver, holder)):
            people = replace(people, homes=(replace(receiver, how="resolved"),))
        is_its_own = bool(own) and source is None
        yield reading_of(unit, clause, status, mention, holder=None if is_its_own else holder, people=people)
    yield from _counterparts(unit, clause, status, agent)


def _owner(
    unit: Unit, clause: Clause, mention: Mention, agent: Slot[str] | None, demander: Slot[str] | None
) -> Slot[str] | None:
    """Say whose "its soldiers" are: not theirs who give them up, where a word before tells of another."""
    if demander is not None and agent is not None and demander.value != agent.value:
        return demander
    if clause.passive and clause.by is not None and mention.start < clause.by.start:
        before = [
            other
            for other in unit.marked.mentions
            if other.kind in {"P", "A", "N"} and other.party and other.end <= mention.start
        ]
        return slot_of(unit, before[-1]) or agent if before else agent
    return agent


def _says_home(unit: Unit, clause: Clause, mention: Mention) -> bool:
    """Tell whether "home" or "back" stands beside the verb or behind its people: "sent 30 men home"."""
    end = max(clause.end, mention.end) + _NEAR_CHARACTERS
    end = max(
        end,
        next((token.start for token in unit.tokens if token.start > mention.end and token.low == "to"), end),
    )
    return any(
        token.low in word_set("returning") for token in unit.tokens if clause.start <= token.start < end
    )


def _asker(unit: Unit, clause: Clause, holder: Slot[str] | None) -> Slot[str] | None:
    """Find who offers a release in return for the one that a condition speaks of: "if B frees, A will"."""
    for other in unit.read.get("clauses", ()):
        if other is not clause and other.frame == "release" and not other.is_unsaid:
            agent = slot_of(unit, other.agent)
            if agent is not None and (holder is None or holder.value != agent.value):
                return agent
    return None


def exchanged(unit: Unit, clause: Clause) -> _Readings:
    """Read who is exchanged for whom."""
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    sides = both_sides(unit, clause)
    if sides is not None and not clause.counter:
        yield from _by_each(unit, clause, status, sides)
        return
    if clause.counter and clause.people:
        agent = slot_of(unit, clause.agent)
        partner = slot_of(unit, clause.partner)
        if agent is not None and partner is not None and agent.value != partner.value:
            yield from _between(unit, clause, status, (agent, partner))
            return
        for mention, other in ((clause.people[0], clause.counter[0]), (clause.counter[0], clause.people[0])):
            people, counter = people_of(unit, mention, owner=agent), people_of(unit, other, owner=agent)
            holder = resolved(counter.homes[0]) if len(counter.homes) == 1 else None
            if holder is not None and not is_power(holder.value):
                holder = None
            if mention is clause.people[0] and agent is not None and can_hold(agent.value):
                # who exchanges gives the first of the two
                holder = agent
            if (
                mention is clause.counter[0]
                and not people.homes
                and agent is not None
                and is_home(agent.value)
            ):
                # who gives others for people gets its own
                people = replace(people, homes=(replace(agent, how="resolved"),))
            if holder and people.homes and holder.value == people.homes[0].value:
                holder = None
            yield reading_of(unit, clause, status, mention, holder=holder, people=people)
        return
    for mention in clause.people:
        reading, who = reading_of(unit, clause, status, mention, holder=None)
        # a number that two sides exchange is the sum of both
        yield replace(reading, may_open=reading.may_open and bool(reading.people.homes)), who


def _between(unit: Unit, clause: Clause, status: HeldStatus, sides: tuple[Slot[str], Slot[str]]) -> _Readings:
    """Read "A and B swapped X for Y": each side gives the people of the other, the first one X."""
    holders = givers_of(unit, clause, sides)
    for mention, holder, home in zip(
        (clause.people[0], clause.counter[0]), holders, holders[::-1], strict=True
    ):
        people = people_of(unit, mention)
        if not people.homes:
            people = replace(people, homes=(replace(home, how="resolved"),))
        yield reading_of(unit, clause, status, mention, holder=holder, people=people)


def givers_of(unit: Unit, clause: Clause, sides: tuple[Slot[str], Slot[str]]) -> tuple[Slot[str], Slot[str]]:
    """Say which of two sides gives those that a clause names first: nobody gives its own."""
    first, second = (people_of(unit, each[0]).homes for each in (clause.people, clause.counter))
    turned = any(home.value == sides[0].value for home in first) or any(
        home.value == sides[1].value for home in second
    )
    return sides[::-1] if turned else sides


def regained(unit: Unit, clause: Clause) -> _Readings:
    """Read who is got back, from whom, and for whom."""
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else clause.agent)
    holder = slot_of(unit, clause.source) or slot_of(unit, clause.partner)
    for mention in clause.people:
        people = people_of(unit, mention, owner=agent)
        state = agent is not None and is_home(agent.value)
        if (
            not people.homes
            and state
            and agent is not None
            and clause.frame == "regain"
            and (people.count or people.captive)
        ):
            people = replace(people, homes=(replace(agent, how="resolved"),))
        weak = clause.lemma in weak_verbs() and not (people.captive or people.remains)
        yield reading_of(unit, clause, status, mention, holder=holder, people=people, weak=weak)
    yield from _counterparts(unit, clause, status, agent)


def both_sides(unit: Unit, clause: Clause) -> tuple[Slot[str], Slot[str]] | None:
    """Find the two parties that each do it; ``None`` if it is done by one."""
    text = unit.report.text[unit.start : unit.end].lower()
    agents = []
    parties_named = [
        mention for mention in unit.marked.mentions if mention.kind in {"P", "N", "A"} and mention.party
    ]
    before = [mention for mention in parties_named if mention.start < clause.start] or parties_named
    for one, other in pairwise(before):
        between = text[one.end : other.start].strip(" ,").replace("the ", "").strip()
        if between in {"and", "'s and"}:
            agents = [one, other]
    if clause.frame == "exchange" and clause.partner is not None and clause.agent is not None:
        agents = [clause.agent, clause.partner]
    if len(agents) != 2 or clause.agent not in {None, *agents}:
        return None
    is_each = clause.each or re.search(
        r"\beach\b|\bboth sides\b|\b(?:a|per) side\b|\beach side\b|\bapiece\b|\bfrom each\b", text
    )
    if not is_each and clause.frame != "exchange":
        return None
    if not is_each:
        return None
    first, second = (slot_of(unit, agent) for agent in agents)
    return (first, second) if first and second and first.value != second.value else None


def _by_each(unit: Unit, clause: Clause, status: HeldStatus, sides: tuple[Slot[str], Slot[str]]) -> _Readings:
    """Read "A and B each released 100": two groups of the same number."""
    for mention in clause.people[:1]:
        for holder, home in (sides, sides[::-1]):
            people = people_of(unit, mention)
            if not people.homes:
                people = replace(people, homes=(replace(home, how="resolved"),))
            if people.homes[0].value != holder.value:
                yield reading_of(unit, clause, status, mention, holder=holder, people=people)


def demander_of(unit: Unit, clause: Clause) -> Slot[str] | None:
    """Find who demands a release: their own people, as long as no word says whose they are."""
    before = [token for token in unit.tokens if token.end <= clause.start]
    asking = word_set("demanding_words") | word_set("expecting")
    if not any(token.low in asking for token in before[-8:]):
        return None
    return (
        unit.party(unit.subject.mention)
        if unit.subject is not None and unit.subject.kind != "group"
        else None
    )


def _counterparts(unit: Unit, clause: Clause, status: HeldStatus, agent: Slot[str] | None) -> _Readings:
    """Read those that an exchange brings the other way."""
    given = [people_of(unit, mention, owner=agent) for mention in clause.people]
    to = slot_of(unit, clause.to) or slot_of(unit, clause.partner)
    to = to or (demander_of(unit, clause) if clause.nominal and clause.mood == "promised" else None)
    for mention in clause.counter:
        people = people_of(unit, mention, owner=agent)
        if agent is not None and not people.homes and can_hold(agent.value):
            people = replace(people, homes=(replace(agent, how="resolved"),))
        holder = None
        home = next((one.homes[0] for one in given if len(one.homes) == 1), None)
        for candidate in (to, home):
            if candidate is not None and (not people.homes or candidate.value != people.homes[0].value):
                holder = replace(candidate, how="resolved")
                break
        reading, _ = reading_of(unit, clause, status, mention, holder=holder, people=people)
        # who gives the others does not hold these
        gives = clause.frame == "release" and agent is not None and holder is None
        giver = agent.value if gives and agent is not None else None
        yield replace(reading, guessed=True, not_by=giver), mention
