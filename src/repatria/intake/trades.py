"""Read trades of people from clauses: who gives whom, for whom, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from repatria.core.reports import OfferState, Passage, Slot
from repatria.intake.clauses import Clause
from repatria.intake.discourse import Unit
from repatria.intake.frames import word_set
from repatria.intake.handovers import both_sides
from repatria.intake.holdings import clauses_of
from repatria.intake.mentions import Mention
from repatria.intake.people import People, people_of, slot_of

_STATE_BY_WORD: tuple[tuple[str, OfferState], ...] = (
    ("refusing_words", "refused"),
    ("demanding_words", "demanded"),
    ("agreeing_words", "agreed"),
    ("proposing_words", "proposed"),
)
_TRADING = frozenset({"release", "exchange", "regain"})
_MONEY = re.compile(
    r"(?:(?:a |the )?ransom (?:demand |payment )?of )?"
    r"(?:about |some |up to |at least |the equivalent of |more than )?"
    r"(?:[$€£₦]\s?\d[\d.,]*(?:\s?(?:million|billion|bn|m|k)\b)?"
    r"|\d[\d.,]*\s(?:million|billion) (?:\w+ )?(?:dollars|pesos|naira|euros|pounds)"
    r"|\d[\d.,]*\s(?:dollars|pesos|naira|euros|pounds)|(?:a |the )?ransom\b)"
)


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one side of a trade: people by their mention, or other words (money)."""

    unit: Unit
    passage: Passage
    mention: Mention | None
    people: People | None
    holder: Slot[str] | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """Hold one trade: who gives, whom, and what for."""

    unit: Unit
    state: OfferState
    evidence: Passage
    by: Slot[str] | None
    gives: Side
    gets: Side
    to: Slot[str] | None = None


def trades_of(units: list[Unit]) -> Iterator[Trade]:
    """Read the trades of all sentences, and of two sentences that give one side each."""
    about = any(token.low in word_set("trade_topic") for unit in units for token in unit.tokens)
    before: Trade | None = None
    half: tuple[Unit, Clause] | None = None
    for unit in units:
        clauses = clauses_of(unit)
        found = [*_with_counterparts(unit, clauses), *_by_each(unit, clauses), *_for_money(unit, clauses)]
        if not found and about:
            found = list(_in_two_clauses(unit, clauses))
        gives = [clause for clause in clauses if clause.frame == "release" and _counted(unit, clause)]
        if not found and about and half is not None and gives and _goes_the_other_way(unit):
            pair = _joined(half, (unit, gives[0]))
            found = [pair] if pair is not None else []
        before = found[-1] if found else before
        yield from found
        if unit.quote is None:
            half = (unit, gives[-1]) if gives and not found else None


def _with_counterparts(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "A hands X over in exchange for Y", "an exchange of X for Y"."""
    for clause in clauses:
        if not clause.people or not clause.counter or clause.is_unsaid or clause.frame not in _TRADING:
            continue
        agent = slot_of(unit, clause.by if clause.passive and not clause.nominal else clause.agent)
        given, got = clause.people[0], clause.counter[0]
        if clause.frame == "regain":
            given, got = got, given
        gives, gets = _side(unit, given, agent), _side(unit, got, agent)
        if gives.people is None or gets.people is None:
            continue
        if agent is None and clause.frame in {"exchange", "release"} and len(gets.people.homes) == 1:
            agent = replace(gets.people.homes[0], how="resolved")
        state = _state(unit, clause)
        if clause.nominal and state == "demanded":
            gives, gets = gets, gives
        evidence = unit.passage(min(clause.start, given.start), max(clause.end, got.end))
        yield Trade(unit, state, evidence, agent, gives, gets, slot_of(unit, clause.to))


def _by_each(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "A and B exchanged 100 prisoners each": the same words are both sides."""
    for clause in clauses:
        sides = both_sides(unit, clause) if clause.frame in {"exchange", "release"} else None
        if sides is None or not clause.people or clause.counter or clause.mood == "unsaid":
            continue
        mention = clause.people[0]
        passage = unit.passage(mention.start, mention.end)
        people = people_of(unit, mention)
        gives, gets = (replace(people, homes=(replace(home, how="resolved"),)) for home in sides[::-1])
        evidence = unit.passage(min(clause.start, mention.start), max(clause.end, mention.end))
        yield Trade(
            unit,
            _state(unit, clause),
            evidence,
            sides[0],
            Side(unit, passage, mention, gives),
            Side(unit, passage, mention, gets, sides[1]),
        )


def _for_money(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "demanded $1 million for the captives", "freed for a ransom of $2 million"."""
    text = unit.report.text[unit.start : unit.end]
    money = _MONEY.search(text)
    if money is None:
        return
    paid = Side(unit, unit.passage(*money.span()), None, None)
    demand = [token for token in unit.tokens if token.low in word_set("money_demands")]
    groups = [
        mention
        for mention in unit.marked.mentions
        if mention.kind == "G" and mention.group and (mention.group.captive or mention.group.count)
    ]
    for clause in clauses:
        if (
            clause.frame in {"release", "hold"}
            and clause.people[:1]
            and clause.people[0].kind != "R"
            and clause.people
            and clause.mood != "unsaid"
            and re.search(
                r"\b(?:for|after|against|in return|in exchange|wants?|demands?|unless)\b",
                text[: money.start()][-60:],
            )
        ):
            agent = slot_of(unit, clause.by if clause.passive else clause.agent) or slot_of(
                unit, clause.held_in
            )
            state: OfferState = "demanded" if demand else _state(unit, clause)
            evidence = unit.passage(min(clause.start, clause.people[0].start), max(clause.end, money.end()))
            yield Trade(unit, state, evidence, agent, _side(unit, clause.people[0], agent), paid)
            return
    if demand and groups and re.match(r"\s*(?:for|in exchange for|in return for)\b", text[money.end() :]):
        agent = unit.party(unit.subject.mention) if unit.subject and unit.subject.mention else None
        behind = [mention for mention in groups if mention.start >= money.end()]
        if behind:
            evidence = unit.passage(money.start(), behind[0].end)
            yield Trade(unit, "demanded", evidence, agent, _side(unit, behind[0], agent), paid)


def _in_two_clauses(unit: Unit, clauses: list[Clause]) -> Iterator[Trade]:
    """Read "A freed X and B freed Y", "A sent X home and received Y", "if B frees Y, A will free X"."""
    giving = [clause for clause in clauses if clause.frame == "release" and _counted(unit, clause)]
    getting = [clause for clause in clauses if clause.frame == "regain" and _counted(unit, clause)]
    for one in giving:
        by = slot_of(unit, one.by if one.passive else one.agent)
        for other in giving:
            if other is one or other.start < one.start:
                continue
            second = slot_of(unit, other.by if other.passive else other.agent)
            pair = _joined((unit, one), (unit, other))
            if pair is not None and by is not None and (second is None or second.value != by.value):
                yield pair
                return
        for other in getting:
            if by is None or other.people[0].start == one.people[0].start:
                continue
            gets = _side(unit, other.people[0], by)
            evidence = unit.passage(
                min(one.start, one.people[0].start), max(one.end, other.end, other.people[0].end)
            )
            yield Trade(unit, _state(unit, one), evidence, by, _side(unit, one.people[0], by), gets)
            return


def _joined(one: tuple[Unit, Clause], other: tuple[Unit, Clause]) -> Trade | None:
    """Make one trade of two clauses in which two parties give."""
    (unit, first), (later, second) = one, other
    by = slot_of(unit, first.by if first.passive else first.agent)
    back = slot_of(later, second.by if second.passive else second.agent)
    gives, gets = _side(unit, first.people[0], by), _side(later, second.people[0], back)
    if (
        by is None
        or (back is not None and back.value == by.value)
        or gives.people is None
        or gets.people is None
    ):
        return None
    homes = (gives.people.homes, gets.people.homes)
    if all(len(each) == 1 for each in homes) and homes[0][0].value == homes[1][0].value:
        return None
    text = unit.report.text[unit.start : unit.start + first.start].lower()
    state = _state(unit, first)
    if re.search(r"\bif\b[^,]*$", text):
        # the condition is what the other side wants
        by, gives, gets = back, gets, gives
        state = _state(later, second)
    last = second.people[-1].end
    evidence = (
        unit.passage(min(first.start, first.people[0].start), max(last, second.end))
        if unit is later
        else unit.passage(min(first.start, first.people[0].start), max(first.end, first.people[0].end))
    )
    return Trade(unit, state, evidence, by, gives, gets)


def _counted(unit: Unit, clause: Clause) -> bool:
    if not clause.people or clause.counter:
        return False
    mention = clause.people[0]
    if mention.kind == "N":
        return True
    people = people_of(unit, mention)
    return people.count is not None or bool(people.homes)


def _goes_the_other_way(unit: Unit) -> bool:
    text = unit.report.text[unit.start : unit.end].lower()
    return bool(
        re.search(r"\bin (?:return|exchange|turn)\b|\bthe other way\b|\bfor (?:its|their) part\b", text)
    )


def _side(unit: Unit, mention: Mention, owner: Slot[str] | None) -> Side:
    passage = unit.passage(mention.start, mention.end)
    if mention.kind == "R":
        return Side(unit, passage, mention, None)
    return Side(unit, passage, mention, people_of(unit, mention, owner=owner))


def _state(unit: Unit, clause: Clause) -> OfferState:
    """Tell how far a trade has come by the words before its verb."""
    words = [
        token.low for token in unit.tokens if token.end <= clause.start + 1 or token.start < clause.start
    ][-14:]
    if clause.mood == "said" and not clause.nominal:
        return "done"
    for name, state in _STATE_BY_WORD:
        if any(word in word_set(name) for word in words):
            return state
    return "done" if clause.mood == "said" else "proposed"
