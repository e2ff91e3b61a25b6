"""Read "each side freed 103": two groups of one number, between two sides that were named before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.custody.clause_readings import reading_of
from repatria.intake.custody.handovers import both_sides
from repatria.intake.custody.holdings import clauses_of
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, people_of, slot_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.frames import word_phrases, word_set
from repatria.intake.vocabulary.powers import is_power

_LEAST_OF_MANY = 2

type _Sides = tuple[Slot[str], Slot[str]]


def each_side_readings(units: Sequence[Unit]) -> Iterator[HoldingReading]:
    """Read both groups of every sentence in which each side frees as many and neither is named."""
    sides: _Sides | None = None
    exchanging = word_set("trade_topic")
    for unit in units:
        if not exchanging.isdisjoint(unit.lows):
            sides = _named_together(unit) or sides
        if sides is None or word_phrases("each_side").firsts().isdisjoint(unit.lows):
            continue
        if next(iter(word_phrases("each_side").places(unit.tokens)), None) is None:
            continue
        for clause in clauses_of(unit):
            told = clause.frame in {"release", "exchange"} and clause.mood != "unsaid"
            if not told or clause.counter or both_sides(unit, clause) is not None:
                continue
            for mention in clause.people[:1]:
                people = people_of(unit, mention)
                if people.count is None or people.count.value.number < _LEAST_OF_MANY or people.homes:
                    continue
                status: HeldStatus = "held" if clause.mood == "promised" else "released"
                for holder, home in (sides, sides[::-1]):
                    own = replace(people, homes=(replace(home, how="resolved"),))
                    holding = replace(holder, how="resolved")
                    yield reading_of(unit, clause, status, mention, holder=holding, people=own)[0]


def _named_together(unit: Unit) -> _Sides | None:
    """Find the two powers that a sentence of exchange joins by "and"."""
    named: list[Mention] = [m for m in unit.marked.mentions if m.kind in {"P", "N"} and m.party]
    text = unit.report.text[unit.start : unit.end]
    for one, other in pairwise(named):
        between = text[one.end : other.start].strip(" ,").removesuffix("the").strip()
        first, second = slot_of(unit, one), slot_of(unit, other)
        if between != "and" or first is None or second is None or first.value == second.value:
            continue
        if is_power(first.value) and is_power(second.value):
            return first, second
    return None
