"""Rings: how many parties may depend on each other in a plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, Offer
from repatria.core.plans import Credit, Outcome
from repatria.core.rules import Demand, Ring
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.solvers.exhaustive import best_by_enumeration
from repatria.planning.verify import verify_plan
from repatria.planning.verify.facts import establish
from repatria.planning.verify.program import build_program
from tests.builders import case, get, give, group, offer, person


@pytest.mark.parametrize(("cap", "freed"), [(2, 0), (3, 9)])
def test_a_triangle_closes_only_where_three_may_depend_on_each_other(cap: int, freed: int) -> None:
    """Three parties that pay in a circle free everybody within a ring of three, and nobody within two."""
    drawn = circle(3, cap)
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (freed, Outcome.PROVEN_BEST)
    assert verify_plan(drawn, plan).is_valid


@pytest.mark.parametrize(("cap", "freed"), [(19, 0), (20, 60)])
def test_twenty_parties_in_a_circle(cap: int, freed: int) -> None:
    """Twenty parties that pay in a circle free everybody within twenty, and nobody within nineteen."""
    drawn = circle(20, cap)
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (freed, Outcome.PROVEN_BEST)
    assert verify_plan(drawn, plan).is_valid


def test_pairs_go_where_three_may_not() -> None:
    """Beside a triangle that is too large, two of its parties exchange with each other."""
    drawn = case(*members_of(circle(3, 2)), group("back", "P01", "P00", count=2))
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (4, Outcome.PROVEN_BEST)
    assert {transfer.who for transfer in plan.transfers} == {"back", "g00"}


def test_two_pairs_that_share_a_party_are_three() -> None:
    """A party that exchanges with two others depends on both: within two, only one exchange takes place."""
    drawn = case(
        group("ab", "A", "B", count=2),
        group("ac", "A", "C", count=1),
        group("ba", "B", "A", count=2),
        group("ca", "C", "A", count=1),
        *(offer(one, one, give(who(held_by=one), "A", "B", "C"), pays(one)) for one in ("A", "B", "C")),
        Ring(2),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (4, Outcome.PROVEN_BEST)
    assert plan_case(replace(drawn, rules=(Ring(3),))).people_moved == 6


def test_a_gift_makes_nobody_depend() -> None:
    """Who gives without asking is paid by nobody: payments that never come back are no ring."""
    drawn = case(
        group("ab", "A", "B", count=2),
        group("bc", "B", "C", count=2),
        group("ca", "C", "A", count=2),
        offer("a", "A", give(who(held_by="A"), "B")),
        offer("b", "B", give(who(held_by="B"), "C"), pays("B")),
        offer("c", "C", give(who(held_by="C"), "A"), pays("C")),
        Ring(2),
    )
    assert plan_case(drawn).people_moved == 6


def test_a_credit_that_nothing_needs_is_left_out() -> None:
    """An arrival that nothing needs would close a circle; it is not credited, and all go."""
    drawn = case(
        group("ab", "A", "B", count=1),
        group("bc", "B", "C", count=1),
        group("ca", "C", "A", count=1),
        group("ba", "B", "A", count=1),
        offer("a", "A", give(who(held_by="A"), "B"), get(Selection(), "A", at_least=1)),
        offer("b", "B", give(who(held_by="B"), "A", "C"), get(Selection(), "B", at_least=1)),
        offer("c", "C", give(who(held_by="C"), "A"), get(Selection(), "C", at_least=1)),
        Ring(2),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (4, Outcome.PROVEN_BEST)
    assert verify_plan(drawn, plan).is_valid


def test_the_smallest_of_several_caps_binds() -> None:
    """Of two rules the one that allows fewer holds."""
    drawn = circle(3, 3)
    assert plan_case(replace(drawn, rules=(Ring(3), Ring(2)))).people_moved == 0


def test_a_demand_that_only_a_larger_ring_meets_is_proven_impossible() -> None:
    """Where only a triangle would free somebody who is demanded, two are proven too few."""
    drawn = case(*members_of(circle(3, 2)), Demand(who(held_by="P00"), 1))
    plan = plan_case(drawn)
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert verify_plan(drawn, plan).is_valid


def test_parties_that_all_pay_each_other_agree_with_enumeration() -> None:
    """Where every party holds somebody of every other, pairs are chosen as listing every plan finds."""
    names = ("A", "B", "C")
    drawn = case(
        *(person(f"{one}{other}", one, other) for one in names for other in names if one != other),
        *(offer(one, one, give(who(held_by=one), *names), pays(one)) for one in names),
        Ring(2),
    )
    plan = plan_case(drawn)
    assert plan.outcome is Outcome.PROVEN_BEST
    assert [(tier.name, tier.value) for tier in plan.tiers] == list(best_by_enumeration(drawn).tiers)


def test_verify_refuses_credits_that_make_a_ring_too_large() -> None:
    """A plan of three who may depend on each other is refused where only two may."""
    drawn = circle(3, 3)
    broken = verify_plan(replace(drawn, rules=(Ring(2),)), plan_case(drawn)).broken
    assert "rings" in {check.name for check in broken}


def test_verify_refuses_a_credit_added() -> None:
    """A credit added to a plan, due by itself, is refused where it makes one party too many depend."""
    drawn = case(
        group("ab", "A", "B", count=1),
        group("bc", "B", "C", count=1),
        group("ca", "C", "A", count=2),
        offer("a", "A", give(who(held_by="A"), "B"), get(Selection(), "A", at_least=1)),
        offer("b", "B", give(who(held_by="B"), "C")),
        offer("c", "C", give(who(held_by="C"), "A"), get(Selection(), "C", at_least=1)),
        Ring(2),
    )
    plan = plan_case(drawn)
    assert verify_plan(drawn, plan).is_valid
    asking = replace(drawn, offers=(*drawn.offers[:1], asks_one(drawn), *drawn.offers[2:]))
    arrived = next(transfer.id for transfer in plan.transfers if transfer.destination == "B")
    added = replace(plan, credits=tuple(sorted((*plan.credits, Credit(arrived, "b", 1)), key=by_offer)))
    assert "rings" in {check.name for check in verify_plan(asking, added).broken}


def test_a_row_of_a_ring_is_made_only_from_payments_that_hold_too_many_together() -> None:
    """The checker takes a row that names a circle of three, and none that names less, or payments twice."""
    program = build_program(establish(circle(3, 2)))
    parties = ("P00", "P01", "P02", "P00")
    edges = tuple(party for pair in pairwise(parties) for party in pair)
    assert program.row_named(("ring", *edges)) is not None
    for wrong in (edges[:4], (*edges, *edges[:2]), edges[:5], (*edges[:4], "P02", "P01"), ()):
        assert program.row_named(("ring", *wrong)) is None


def test_no_row_of_a_ring_without_a_rule() -> None:
    """In a case without such a rule no ring is too large."""
    program = build_program(establish(replace(circle(3, 2), rules=())))
    assert program.row_named(("ring", "P00", "P01", "P01", "P02", "P02", "P00")) is None


def circle(number: int, cap: int) -> Case:
    """Make parties in a circle: each holds three of the next, and gives for each of its own who comes."""
    parties = [f"P{place:02}" for place in range(number)]
    following = [*parties[1:], parties[0]]
    return case(
        *(
            group(f"g{place:02}", one, other, count=3)
            for place, (one, other) in enumerate(zip(parties, following, strict=True))
        ),
        *(offer(f"o-{one}", one, give(who(held_by=one), *parties), pays(one)) for one in parties),
        Ring(cap),
    )


def members_of(drawn: Case) -> tuple[object, ...]:
    """Give what a case was made from."""
    return (*drawn.people, *drawn.offers, *drawn.rules)


def pays(party: str) -> GetTerm:
    """Make a get-term: for each one given, one whose home is the party arrives there."""
    return get(who(home=party), party, per_given=1)


def asks_one(drawn: Case) -> Offer:
    """Make of the unilateral offer b one that asks for an arrival."""
    return replace(drawn.offers_by_id["b"], gets=(get(Selection(), "B", at_least=1),))


def by_offer(credit: Credit) -> tuple[str, int]:
    """Order credits as a plan does."""
    return credit.offer, credit.transfer
