"""Listing every plan: right on cases that can be counted by hand, and honest about its limits."""

from __future__ import annotations

import pytest

from repatria.core.cases import Tier
from repatria.core.errors import EngineFailed
from repatria.core.rules import Demand
from repatria.core.selections import Selection, who
from repatria.planning.solvers.exhaustive import best_by_enumeration
from tests.builders import case, founding_case, get, give, group, offer, russian_offer

FREED = (Tier("people freed", (Selection(),)),)


def test_nobody_goes_home_yet() -> None:
    """In the founding case there are two sets of releases, and the best of those allowed moves nobody."""
    best = best_by_enumeration(founding_case())
    assert (best.plans, dict(best.tiers)["people freed"], best.releases) == (2, 0, ())


def test_one_for_one() -> None:
    """With the offer that nobody has made, one goes each way."""
    best = best_by_enumeration(founding_case(russian_offer()))
    assert sorted((released.who, released.count) for released in best.releases) == [
        ("captive-2", 1),
        ("ukrainians-in-russia", 1),
    ]


def test_a_demand_that_nothing_meets() -> None:
    """Where no plan meets a demand, there is none."""
    best = best_by_enumeration(founding_case(Demand(who(home="KP"), 1)))
    assert (best.is_possible, best.tiers, best.releases) == (False, (), ())


def test_an_arrival_pays_one_offer_of_a_party() -> None:
    """Three arrivals pay offers that need two and two only once, as each is credited to one of them."""
    drawn = case(
        group("a", "A", "B", count=2),
        group("b", "B", "A", count=3),
        offer("a-1", "A", give(who(held_by="A"), "B", at_most=1), get(who(home="A"), "A", at_least=2)),
        offer("a-2", "A", give(who(held_by="A"), "B", at_most=1), get(who(home="A"), "A", at_least=2)),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        tiers=FREED,
    )
    assert dict(best_by_enumeration(drawn).tiers)["people freed"] == 4


def test_too_many_plans_are_refused() -> None:
    """A case with more plans than allowed is refused before any is listed."""
    drawn = case(group("a", "A", "B", count=1_000_000), offer("a-1", "A", give(who(held_by="A"), "B")))
    with pytest.raises(EngineFailed, match="1000001"):
        best_by_enumeration(drawn, most_plans=1_000)
