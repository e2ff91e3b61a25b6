"""Reading ``[[rules]]``: one reader a kind."""

from __future__ import annotations

from collections.abc import Callable

from repatria.core.rules import AtMost, Before, Capacity, Demand, Exposure, Ring, Rule, Together
from repatria.core.selections import Selection
from repatria.planning.casefile.fields import Fields
from repatria.planning.casefile.offers import read_selection

#: Fewest people who can go together, and fewest parties that can depend on each other.
FEWEST = 2


def read_rule(fields: Fields) -> Rule:
    """Read one rule; one that has a fault keeps its place among the others."""
    kind = fields.text("kind", needed=True, expected=" | ".join(KINDS))
    read = KINDS.get(kind or "")
    if read is None:
        if kind is not None:
            fields.fault("kind", "not-one-of", fields.show("kind", kind), " | ".join(KINDS))
        return Demand(Selection(), 1)
    rule = read(fields)
    fields.close()
    return rule


def _read_demand(fields: Fields) -> Demand:
    return Demand(read_selection(fields.table("who")), fields.number("n", least=1, needed=True) or 1)


def _read_together(fields: Fields) -> Together:
    people = fields.words("people")
    if len(people) < FEWEST:
        fields.fault("people", "missing", "fewer than two people", "identifiers of at least two people")
    return Together(people)


def _read_before(fields: Fields) -> Before:
    fields.require("who", "a selection of those who go first")
    fields.require("whom", "a selection of those who go after them")
    return Before(read_selection(fields.table("who")), read_selection(fields.table("whom")))


def _read_at_most(fields: Fields) -> AtMost:
    per = fields.text("per") or "plan"
    if per not in ("plan", "round"):
        fields.fault("per", "not-one-of", fields.show("per", per), "plan | round")
    number = fields.number("n", needed=True)
    return AtMost(read_selection(fields.table("who")), number or 0, is_per_round=per == "round")


def _read_ring(fields: Fields) -> Ring:
    return Ring(fields.number("n", least=FEWEST, needed=True) or FEWEST)


def _read_exposure(fields: Fields) -> Exposure:
    party = fields.text("party", needed=True, expected="the party that gives before it is paid")
    number = fields.number("n", needed=True)
    return Exposure(party or "", number or 0, fields.text("weights", expected="the name of a weight table"))


def _read_capacity(fields: Fields) -> Capacity:
    place = fields.text("place", needed=True, expected="the party at which people arrive")
    return Capacity(place or "", fields.number("n", least=1, needed=True) or 1)


KINDS: dict[str, Callable[[Fields], Rule]] = {
    "demand": _read_demand,
    "together": _read_together,
    "before": _read_before,
    "at_most": _read_at_most,
    "ring": _read_ring,
    "exposure": _read_exposure,
    "capacity": _read_capacity,
}
