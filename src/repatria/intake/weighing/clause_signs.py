"""Name what part each party has in the clauses that speak of people, each a word of the table of weights."""

from __future__ import annotations

from repatria.intake.custody.holdings import clauses_of
from repatria.intake.discourse.people import slot_of
from repatria.intake.syntax.complements import Clause
from repatria.intake.weighing.candidates import Spot

_PARTS = ("agent", "by", "source", "to", "held_in", "in_country", "partner", "asked_by")


def clause_signs(spot: Spot) -> dict[str, set[str]]:
    """Name the parts of each party in the clauses of which people are the object, or what is given for it."""
    start = spot.mention.start
    found: dict[str, set[str]] = {}
    for clause in clauses_of(spot.unit):
        if any(mention.start == start for mention in clause.people):
            _add_parts(found, spot, clause, "of")
        elif any(mention.start == start for mention in clause.counter):
            _add_parts(found, spot, clause, "for")
        elif clause.agent is not None and clause.agent.start == start:
            _add_parts(found, spot, clause, "by")
    return found


def _add_parts(found: dict[str, set[str]], spot: Spot, clause: Clause, how: str) -> None:
    for part in _PARTS:
        slot = slot_of(spot.unit, getattr(clause, part))
        if slot is not None:
            found.setdefault(slot.value, set()).add(f"{how}:{clause.frame}:{part}")
    for mention in clause.counter if how == "of" else clause.people if how == "for" else []:
        for home in mention.group.homes if mention.group is not None else ():
            found.setdefault(home.code, set()).add(f"{how}:{clause.frame}:other-side")
