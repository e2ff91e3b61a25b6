"""Find, sentence by sentence, what is said of people in somebody's hands; `held` joins the readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.clauses import Clause, ClauseReader
from repatria.intake.custody import among_those, in_custody, in_passing, made_up_of, parts_of
from repatria.intake.discourse import Unit
from repatria.intake.frames import triggers, weak_verbs, word_set
from repatria.intake.mentions import Mention
from repatria.intake.people import HoldingReading, People, people_of, slot_of
from repatria.intake.wordlists import parties, words

type _Readings = Iterator[tuple[HoldingReading, Mention]]

_PLACE = re.compile(r"\s*(?:alive\s+)?(?:in|near|at|off)\s+(?:the\s+)?$")
_DATE = re.compile(r"\s*(?:in|on|during)?\s*$")


def holding_readings(unit: Unit) -> tuple[HoldingReading, ...]:
    """Read one sentence for captures, holdings and releases; what is denied or only supposed is left out."""
    if "holdings" not in unit.read:
        unit.read["holdings"] = tuple(_holding_readings(unit))
    found: tuple[HoldingReading, ...] = unit.read["holdings"]
    return found


def _holding_readings(unit: Unit) -> Iterator[HoldingReading]:
    if not any(token.low in triggers() for token in unit.tokens):
        return
    seen: dict[tuple[int, str | None], HoldingReading] = {}
    mentions: dict[int, Mention] = {}
    for reading, mention in _readings(unit):
        told = mention.group is not None and bool(mention.group.homes)
        home = reading.people.homes[0].value if reading.people.homes and not told else None
        key = (mention.start, home)
        before = seen.get(key) or seen.get((mention.start, None))
        mentions[mention.start] = mention
        if before is None:
            seen[key] = reading
            continue
        seen[key] = _both_readings(before, reading)
    for (start, _), reading in seen.items():
        yield replace(reading, parts=parts_of(unit, mentions[start]))


def _both_readings(one: HoldingReading, other: HoldingReading) -> HoldingReading:
    """Join what two verbs say of the same words; what one states goes before what one resolves."""
    if one.guessed and other.holder is not None:
        return replace(_both_readings(replace(one, holder=None, guessed=False), other), captor=other.captor)
    holder = one.holder
    if other.holder is not None and (
        holder is None or (holder.how, other.holder.how) == ("resolved", "stated")
    ):
        holder = other.holder
    status = "released" if "released" in {one.status, other.status} else one.status
    people = one.people if one.people.homes or not other.people.homes else other.people
    if "dead" in {one.status, other.status}:
        status = "dead"
    return replace(
        one,
        people=people,
        status=status,
        holder=holder,
        captor=one.captor or other.captor,
        place=one.place or other.place,
        date=one.date or other.date,
        may_open=one.may_open or other.may_open,
        weak=one.weak and other.weak,
    )


def clauses_of(unit: Unit) -> list[Clause]:
    """Read the clauses of a sentence that speak of people in somebody's hands."""
    if "clauses" not in unit.read:
        spoken = any(token.low in triggers() for token in unit.tokens)
        reader = ClauseReader(unit.tokens, unit.marked.mentions)
        unit.read["clauses"] = list(reader.clauses()) if spoken else []
    found: list[Clause] = unit.read["clauses"]
    return found


def _readings(unit: Unit) -> _Readings:
    reader = ClauseReader(unit.tokens, unit.marked.mentions)
    for clause in clauses_of(unit):
        if clause.mood != "unsaid":
            yield from _of_clause(unit, clause)
    yield from in_custody(unit, reader)
    yield from made_up_of(unit, reader)
    yield from among_those(unit, reader)
    yield from in_passing(unit)


def _of_clause(unit: Unit, clause: Clause) -> _Readings:
    read = _BY_FRAME.get(clause.frame)
    if read is not None:
        yield from read(unit, clause)


def _captured(unit: Unit, clause: Clause) -> _Readings:
    if clause.mood == "promised":
        return
    agent = slot_of(unit, clause.by if clause.passive else clause.agent) or slot_of(unit, clause.by)
    agent = agent or (slot_of(unit, clause.agent) if clause.nominal else None)
    if agent is None and clause.after_subject and unit.subject is not None and not clause.passive:
        agent = _resolved(unit.party(unit.subject.mention))
    yield from _each(unit, clause, "captured", agent)


def _held(unit: Unit, clause: Clause) -> _Readings:
    holder = slot_of(unit, clause.by) or slot_of(unit, clause.held_in)
    if holder is None and not clause.passive:
        holder = slot_of(unit, clause.agent)
    if holder is None and clause.in_own and unit.subject is not None:
        holder = _resolved(unit.party(unit.subject.mention))
    # a hostage in a country is seldom in the hands of its state
    words_used = unit.report.text[unit.start + clause.start : unit.start + clause.end].lower()
    is_hostage = "hostage" in words_used or any(_is_hostage(mention) for mention in clause.people)
    named = clause.in_country is not None and not is_hostage
    if holder is None and named and clause.in_country and not _region_follows(unit, clause.in_country):
        holder = _resolved(slot_of(unit, clause.in_country))
    yield from _each(unit, clause, "held", holder)


def _is_hostage(mention: Mention) -> bool:
    return mention.group is not None and "hostage" in (mention.group.noun or "")


def _surrendered(unit: Unit, clause: Clause) -> _Readings:
    if clause.mood == "said":
        yield from _each(unit, clause, "captured", slot_of(unit, clause.to))


def _escaped(unit: Unit, clause: Clause) -> _Readings:
    if clause.mood == "said":
        yield from _each(unit, clause, "released", slot_of(unit, clause.source))


def _had(unit: Unit, clause: Clause) -> _Readings:
    if clause.mood == "said" and any(people_of(unit, mention).captive for mention in clause.people):
        yield from _each(unit, clause, "held", slot_of(unit, clause.agent))


def _missed(unit: Unit, clause: Clause) -> _Readings:
    yield from _each(unit, clause, "missing", None, own=clause.agent)


def _died(unit: Unit, clause: Clause) -> _Readings:
    if clause.as_captives or clause.held_in is not None:
        holder = slot_of(unit, clause.held_in) or slot_of(unit, clause.by)
        yield from _each(unit, clause, "dead", holder, own=clause.agent)


def _resolved(slot: Slot[str] | None) -> Slot[str] | None:
    return replace(slot, how="resolved") if slot else None


def _released(unit: Unit, clause: Clause) -> _Readings:
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    sides = both_sides(unit, clause)
    if sides is not None:
        yield from _by_each(unit, clause, status, sides)
        return
    agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else (clause.agent or clause.by))
    source = slot_of(unit, clause.source)
    holder = source or (agent if agent and _can_hold(agent.value) else None)
    if holder is None and clause.counter:
        # those who get the others back are those who give
        others = people_of(unit, clause.counter[0]).homes
        holder = _resolved(others[0]) if len(others) == 1 else None
    demander = _demander(unit, clause) if clause.mood == "promised" else None
    for mention in clause.people:
        people = people_of(unit, mention, owner=agent)
        if demander is not None and not people.homes and (holder is None or holder.value != demander.value):
            people = replace(people, homes=(replace(demander, how="resolved"),))
        own = people.homes and agent and people.homes[0].value == agent.value
        receiver = slot_of(unit, clause.to)
        if not people.homes and receiver is not None and _is_receiver(receiver, holder):
            people = replace(people, homes=(replace(receiver, how="resolved"),))
        is_its_own = bool(own) and source is None
        yield _reading(unit, clause, status, mention, holder=None if is_its_own else holder, people=people)
    yield from _counterparts(unit, clause, status, agent)


def _demander(unit: Unit, clause: Clause) -> Slot[str] | None:
    """Find who demands a release: their own people, as long as no word says whose they are."""
    before = [token for token in unit.tokens if token.end <= clause.start]
    if not any(token.low in word_set("demanding_words") for token in before[-8:]):
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
    for mention in clause.counter:
        people = people_of(unit, mention, owner=agent)
        if agent is not None and not people.homes and _can_hold(agent.value):
            people = replace(people, homes=(replace(agent, how="resolved"),))
        holder = None
        home = next((one.homes[0] for one in given if len(one.homes) == 1), None)
        for candidate in (to, home):
            if candidate is not None and (not people.homes or candidate.value != people.homes[0].value):
                holder = replace(candidate, how="resolved")
                break
        reading, _ = _reading(unit, clause, status, mention, holder=holder, people=people)
        yield replace(reading, guessed=True), mention


def _exchanged(unit: Unit, clause: Clause) -> _Readings:
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    sides = both_sides(unit, clause)
    if sides is not None and not clause.counter:
        yield from _by_each(unit, clause, status, sides)
        return
    if clause.counter and clause.people:
        agent = slot_of(unit, clause.agent)
        for mention, other in ((clause.people[0], clause.counter[0]), (clause.counter[0], clause.people[0])):
            people, counter = people_of(unit, mention, owner=agent), people_of(unit, other, owner=agent)
            holder = replace(counter.homes[0], how="resolved") if len(counter.homes) == 1 else None
            if holder and people.homes and holder.value == people.homes[0].value:
                holder = None
            yield _reading(unit, clause, status, mention, holder=holder, people=people)
        return
    for mention in clause.people:
        yield _reading(unit, clause, status, mention, holder=None)


def _by_each(unit: Unit, clause: Clause, status: HeldStatus, sides: tuple[Slot[str], Slot[str]]) -> _Readings:
    """Read "A and B each released 100": two groups of the same number."""
    for mention in clause.people[:1]:
        for holder, home in (sides, sides[::-1]):
            people = people_of(unit, mention)
            if not people.homes:
                people = replace(people, homes=(replace(home, how="resolved"),))
            if people.homes[0].value != holder.value:
                yield _reading(unit, clause, status, mention, holder=holder, people=people)


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
        r"\beach\b|\bboth sides\b|\beach side\b|\bapiece\b|\bfrom each\b", text
    )
    if not is_each and clause.frame != "exchange":
        return None
    if not is_each:
        return None
    first, second = (slot_of(unit, agent) for agent in agents)
    return (first, second) if first and second and first.value != second.value else None


def _regained(unit: Unit, clause: Clause) -> _Readings:
    status: HeldStatus = "held" if clause.mood == "promised" else "released"
    agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else clause.agent)
    holder = slot_of(unit, clause.source) or slot_of(unit, clause.partner)
    for mention in clause.people:
        people = people_of(unit, mention, owner=agent)
        state = agent is not None and _is_home(agent.value)
        if (
            not people.homes
            and state
            and agent is not None
            and clause.frame == "regain"
            and (people.count or people.captive)
        ):
            people = replace(people, homes=(replace(agent, how="resolved"),))
        weak = clause.lemma in weak_verbs() and not (people.captive or people.remains)
        yield _reading(unit, clause, status, mention, holder=holder, people=people, weak=weak)
    yield from _counterparts(unit, clause, status, agent)


def _came(unit: Unit, clause: Clause) -> _Readings:
    if clause.agent is None or clause.mood != "said":
        return
    holder = slot_of(unit, clause.source)
    for mention in clause.people or [clause.agent]:
        people = people_of(unit, mention)
        known = clause.as_captives or people.captive
        if mention.kind in {"G", "C"} and (people.count or people.captive) and (known or holder is not None):
            reading = _reading(
                unit, clause, "released", mention, holder=holder, people=people, weak=not known
            )
            yield reading


def _each(
    unit: Unit, clause: Clause, status: HeldStatus, holder: Slot[str] | None, *, own: Mention | None = None
) -> _Readings:
    people = clause.people or ([own] if own is not None and own.kind in {"G", "C"} else [])
    for mention in people:
        if mention.group is None or mention.group.article != "no":
            yield _reading(unit, clause, status, mention, holder=holder)


def _reading(
    unit: Unit,
    clause: Clause,
    status: HeldStatus,
    mention: Mention,
    *,
    holder: Slot[str] | None,
    people: People | None = None,
    weak: bool = False,
) -> tuple[HoldingReading, Mention]:
    people = people or people_of(unit, mention, owner=holder)
    if people.remains and status in {"released", "captured"}:
        status = "dead"
    start, end = min(clause.start, mention.start), max(clause.end, mention.end)
    for other in (clause.by, clause.source, clause.agent):
        if other is not None and other.start >= 0:
            start, end = min(start, other.start), max(end, other.end)
    opens = (
        people.count is not None
        or people.vague
        or (holder is not None and bool(people.homes))
        or people.captive
    )
    if mention.kind == "N" and clause.lemma in weak_verbs() and not clause.as_captives:
        opens = False
    if mention.group is not None and mention.group.article in {"every", "each", "any", "no"}:
        opens = False
    is_weak = weak or (clause.lemma in weak_verbs() and not clause.as_captives and not people.captive)
    return (
        HoldingReading(
            unit,
            people,
            status,
            unit.passage(start, end),
            holder,
            captor=holder if status == "captured" else None,
            place=_beside(unit, end, mention, "L", _PLACE) if status == "captured" else None,
            date=_beside(unit, end, mention, "D", _DATE),
            unnamed=_is_unnamed(clause.by) or _is_unnamed(clause.agent),
            may_open=opens and not people.anaphor and mention.kind != "I",
            weak=is_weak,
        ),
        mention,
    )


def _is_unnamed(mention: Mention | None) -> bool:
    return mention is not None and mention.how == "nameless" and mention.party in words("hired")


def _can_hold(code: str) -> bool:
    party = parties().get(code)
    return party is None or party.kind != "body" or code == "UN"


def _is_receiver(receiver: Slot[str], holder: Slot[str] | None) -> bool:
    """Tell whether those who are given to a party are its people: not where it only carries them."""
    party = parties().get(receiver.value)
    is_side = party is not None and party.kind in {"state", "people", "armed group"}
    return is_side and holder is not None and holder.value != receiver.value


def _is_home(code: str) -> bool:
    party = parties().get(code)
    return party is not None and party.kind in {"state", "people", "armed group"}


def _region_follows(unit: Unit, mention: Mention) -> bool:
    text = unit.report.text[unit.start + mention.end : unit.end]
    return text.startswith(("'s", "’s"))


def _beside(unit: Unit, end: int, who: Mention, kind: str, lead: re.Pattern[str]) -> Slot[str] | None:
    """Find a place or date right behind the words or the people."""
    text = unit.report.text[unit.start : unit.end]
    for begin in (end, who.end):
        position = begin
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


_BY_FRAME: dict[str, Callable[[Unit, Clause], _Readings]] = {
    "capture": _captured,
    "detain": _captured,
    "hold": _held,
    "release": _released,
    "exchange": _exchanged,
    "regain": _regained,
    "rescue": _regained,
    "come": _came,
    "surrender": _surrendered,
    "escape": _escaped,
    "have": _had,
    "miss": _missed,
    "die": _died,
}
