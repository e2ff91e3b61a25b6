"""Find, sentence by sentence, what is said of people in somebody's hands; `held` joins the readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.custody.clause_readings import reading_of, resolved
from repatria.intake.custody.handovers import exchanged, regained, released
from repatria.intake.custody.memberships import (
    among_them,
    among_those,
    made_up_of,
    parts_of,
    said_to_be,
    with_homes_behind,
)
from repatria.intake.custody.some_of_them import some_of_them
from repatria.intake.custody.states import in_custody, in_passing, put_at
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import Clause
from repatria.intake.vocabulary.frames import triggers, word_set
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.powers import is_armed_group, is_home

_NEAR_HOME = 5

type _Readings = Iterator[tuple[HoldingReading, Mention]]


def holding_readings(unit: Unit) -> tuple[HoldingReading, ...]:
    """Read one sentence for captures, holdings and releases; what is denied or only supposed is left out."""
    if "holdings" not in unit.read:
        unit.read["holdings"] = tuple(_holding_readings(unit))
    found: tuple[HoldingReading, ...] = unit.read["holdings"]
    return found


def _holding_readings(unit: Unit) -> Iterator[HoldingReading]:
    seen: dict[tuple[int, str | None], HoldingReading] = {}
    mentions: dict[int, Mention] = {}
    spoken_of = not triggers().isdisjoint(unit.lows)
    for reading, mention in _readings(unit) if spoken_of else _of_parts(unit):
        told = mention.group is not None and bool(mention.group.homes)
        home = reading.people.homes[0].value if reading.people.homes and not told else None
        key = (mention.start, home)
        before = seen.get(key)
        if before is None:
            # two verbs of the same people; only where each side has its own do both homes stand
            same = [known for known in seen if known[0] == mention.start and None in {known[1], home}]
            key = same[0] if same else key
            before = seen.get(key)
        mentions[mention.start] = mention
        if before is None:
            seen[key] = reading
            continue
        seen[key] = _both_readings(before, reading)
    for (start, _), reading in seen.items():
        listed = said_to_be(unit, mentions[start])
        if listed and reading.people.count is None:
            # "the hostages, two Turks and a Filipino"
            for one in listed:
                yield replace(reading, people=one, evidence=one.passage, may_open=True)
            continue
        people = reading.people
        yield replace(
            reading,
            people=people if people.homes else with_homes_behind(unit, mentions[start], people),
            parts=parts_of(unit, mentions[start]),
            traded_for=_other_side(unit, mentions[start]),
        )


def _other_side(unit: Unit, mention: Mention) -> int | None:
    """Find those who go the other way in an exchange."""
    for clause in clauses_of(unit):
        if clause.people and clause.counter:
            given, got = clause.people[0], clause.counter[0]
            if mention.start in {given.start, got.start}:
                other = got if mention.start == given.start else given
                return unit.passage(other.start, other.end).start
    return None


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
    if people.count is None and other.people.count is not None:
        people = replace(people, count=other.people.count, vague=False, definite=False)
    if other.people.part and not one.people.part:
        people = replace(people, part=True)
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
        spoken = not triggers().isdisjoint(unit.lows)
        unit.read["clauses"] = list(unit.reader.clauses()) if spoken else []
    found: list[Clause] = unit.read["clauses"]
    return found


def _readings(unit: Unit) -> _Readings:
    reader = unit.reader
    for clause in clauses_of(unit):
        if clause.mood != "unsaid":
            yield from _of_clause(unit, clause)
    yield from in_custody(unit, reader)
    yield from made_up_of(unit, reader)
    yield from among_those(unit, reader)
    yield from among_them(unit, reader)
    yield from put_at(unit, reader)
    yield from in_passing(unit, clauses_of(unit))
    yield from some_of_them(unit, reader)


def _of_parts(unit: Unit) -> _Readings:
    if any(mention.kind in {"G", "C"} for mention in unit.marked.mentions):
        reader = unit.reader
        yield from made_up_of(unit, reader)
        yield from among_them(unit, reader)
        yield from some_of_them(unit, reader)


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
        agent = resolved(unit.party(unit.subject.mention))
    taken_from = slot_of(unit, clause.source)
    for reading, mention in _each(unit, clause, "captured", agent):
        own = next((home for home in reading.people.homes if home.how == "resolved"), None)
        if own is not None and reading.holder is not None and own.value == reading.holder.value:
            # "boarded a ship and took its crew": nobody takes its own
            yield replace(reading, people=replace(reading.people, homes=())), mention
        elif taken_from is not None and not reading.people.homes and is_home(taken_from.value):
            # "whom Hamas took from Israel"
            people = replace(reading.people, homes=(replace(taken_from, how="resolved"),))
            yield replace(reading, people=people), mention
        else:
            yield reading, mention


def _held(unit: Unit, clause: Clause) -> _Readings:
    holder = slot_of(unit, clause.by) or slot_of(unit, clause.held_in)
    if holder is None and (not clause.passive or clause.nominal):
        holder = slot_of(unit, clause.agent)
    if holder is None and clause.in_own and unit.subject is not None:
        holder = resolved(unit.party(unit.subject.mention))
    # a hostage in a country is seldom in the hands of its state
    words_used = unit.report.text[unit.start + clause.start : unit.start + clause.end].lower()
    is_hostage = "hostage" in words_used or any(_is_hostage(mention) for mention in clause.people)
    named = clause.in_country is not None and not is_hostage
    if holder is None and named and clause.in_country and not _region_follows(unit, clause.in_country):
        holder = resolved(slot_of(unit, clause.in_country))
    yield from _each(unit, clause, "held", holder)


def _is_hostage(mention: Mention) -> bool:
    return mention.group is not None and "hostage" in (mention.group.noun or "")


def _surrendered(unit: Unit, clause: Clause) -> _Readings:
    if clause.mood == "said":
        yield from _each(unit, clause, "captured", slot_of(unit, clause.to))


def _escaped(unit: Unit, clause: Clause) -> _Readings:
    source = slot_of(unit, clause.source)
    for reading, mention in _each(unit, clause, "released", source) if clause.mood == "said" else ():
        known = reading.people.captive or reading.people.part or source is not None
        if clause.lemma != "flee" or known:
            # people flee from wars, too
            yield reading, mention


def _had(unit: Unit, clause: Clause) -> _Readings:
    known = clause.as_captives or any(people_of(unit, mention).captive for mention in clause.people)
    agent = slot_of(unit, clause.agent)
    teller = next((m for m in unit.marked.mentions if m.kind in {"P", "N"} and m.party), None)
    owner = slot_of(unit, teller) if teller is not clause.agent else agent
    if clause.mood == "said" and known:
        for mention in clause.people:
            # "Armenia says that Azerbaijan has 33 of its citizens": who tells it is whose they are
            yield reading_of(
                unit, clause, "held", mention, holder=agent, people=people_of(unit, mention, owner=owner)
            )


def _demanded(unit: Unit, clause: Clause) -> _Readings:
    """Read who is wanted, and whom those who want them hold."""
    agent = slot_of(unit, clause.agent)
    if clause.is_unsaid or agent is None or not clause.counter:
        return
    yield from _each(unit, clause, "held", None)
    for mention in clause.counter:
        yield reading_of(unit, clause, "held", mention, holder=agent)


def _missed(unit: Unit, clause: Clause) -> _Readings:
    yield from _each(unit, clause, "missing", None, own=clause.agent)


def _died(unit: Unit, clause: Clause) -> _Readings:
    if clause.lemma in word_set("killing") and not clause.passive:
        captives = [mention for mention in clause.people if people_of(unit, mention).captive]
        status: HeldStatus = "held" if clause.mood == "promised" else "dead"
        for mention in captives:
            yield reading_of(unit, clause, status, mention, holder=slot_of(unit, clause.agent))
    elif (
        clause.lemma in word_set("executing")
        and (by := slot_of(unit, clause.by))
        and is_armed_group(by.value)
    ):
        # whom it executes it held
        yield from _each(unit, clause, "dead", by)
    elif clause.as_captives or clause.held_in is not None:
        holder = slot_of(unit, clause.held_in) or slot_of(unit, clause.by)
        yield from _each(unit, clause, "dead", holder, own=clause.agent)


def _came(unit: Unit, clause: Clause) -> _Readings:
    if clause.agent is None or clause.is_unsaid:
        return
    holder = slot_of(unit, clause.source) or slot_of(unit, clause.held_in)
    for mention in clause.people or [clause.agent]:
        people = people_of(unit, mention)
        known = clause.as_captives or people.captive
        # "2,067 Eritreans went home": of a report about captives that is a release
        home = people.count is not None and people.count.value.number > 1 and _is_homeward(unit, clause)
        if home and not people.homes:
            # "Kyiv said 115 soldiers had come home": who tells of a homecoming tells of its own
            teller = _teller(unit, mention)
            own = teller is not None and is_home(teller.value)
            people = replace(people, homes=(replace(teller, how="resolved"),)) if teller and own else people
        if (
            mention.kind in {"G", "C"}
            and (people.count or people.captive)
            and (known or (home and people.homes) or holder is not None)
        ):
            status: HeldStatus = "released" if clause.mood == "said" else "held"
            reading = reading_of(unit, clause, status, mention, holder=holder, people=people, weak=not known)
            yield reading


def _is_homeward(unit: Unit, clause: Clause) -> bool:
    behind = [token.low for token in unit.tokens if token.start >= clause.end][:_NEAR_HOME]
    within = [token.low for token in unit.tokens if clause.start <= token.start < clause.end]
    return any(low in word_set("homeward") for low in within) or any(
        low in word_set("homelands") for low in behind
    )


def _each(
    unit: Unit, clause: Clause, status: HeldStatus, holder: Slot[str] | None, *, own: Mention | None = None
) -> _Readings:
    people = clause.people or ([own] if own is not None and own.kind in {"G", "C"} else [])
    teller = _teller(unit, clause.agent) if clause.agent is not None and not clause.passive else None
    for mention in people:
        if mention.group is None or mention.group.article != "no":
            said = people_of(unit, mention, owner=teller) if teller is not None else None
            yield reading_of(unit, clause, status, mention, holder=holder, people=said)


def _teller(unit: Unit, agent: Mention) -> Slot[str] | None:
    """Find who tells it: in "Kyiv says the rebels hold 20 of its soldiers" they are those of Kyiv."""
    before = [m for m in unit.marked.mentions if m.kind in {"P", "N"} and m.end <= agent.start]
    if not before:
        return None
    text = unit.report.text[unit.start + before[-1].end : unit.start + agent.start].lower().split()
    return slot_of(unit, before[-1]) if any(word in words_of_speech() for word in text) else None


def _region_follows(unit: Unit, mention: Mention) -> bool:
    text = unit.report.text[unit.start + mention.end : unit.end]
    return text.startswith(("'s", "’s"))


_BY_FRAME: dict[str, Callable[[Unit, Clause], _Readings]] = {
    "capture": _captured,
    "detain": _captured,
    "hold": _held,
    "release": released,
    "exchange": exchanged,
    "regain": regained,
    "rescue": regained,
    "come": _came,
    "surrender": _surrendered,
    "escape": _escaped,
    "have": _had,
    "demand": _demanded,
    "miss": _missed,
    "die": _died,
}
