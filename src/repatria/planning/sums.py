"""Sums of columns that decide most of a program: where one of them is not whole, a box is split at it."""

from __future__ import annotations

from collections.abc import Hashable

from repatria.planning.boxes import Sum
from repatria.planning.model import Program


def sums_of(program: Program) -> tuple[tuple[Sum, ...], ...]:
    """Give how many people of each weight every offer gives; then what every offer adds to each tier.

    Once the first are whole, weighted parity says nothing more, and what is left is nearly a flow.
    """
    case = program.case
    one = {each.name: each.one for each in program.classes}
    by_weight: dict[Hashable, list[tuple[int, int]]] = {}
    offer_of: dict[int, str] = {}
    for column, key in enumerate(program.columns):
        if key[0] == "f":
            offer = case.offers_by_id[str(key[2])]
            offer_of[column] = offer.id
            weights = tuple(
                case.weigh(one[str(key[1])], term.given_weights) for term in offer.gets if term.per_given
            )
            by_weight.setdefault((offer.id, weights), []).append((column, 1))
    by_tier: dict[Hashable, list[tuple[int, int]]] = {}
    for place, objective in enumerate(program.objectives):
        for column, gain in objective.gains:
            if column in offer_of:
                by_tier.setdefault((place, offer_of[column]), []).append((column, gain))
    return tuple(
        tuple(Sum.of(terms) for terms in sums.values() if len(terms) > 1) for sums in (by_weight, by_tier)
    )
