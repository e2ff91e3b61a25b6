"""Whatever the engine claims, the second ways confirm: enumeration, `verify`, and core's own evaluation."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed
from repatria.core.plans import Credit, Outcome, Plan
from repatria.core.terms import judge_offer
from repatria.law.destinations import destinations
from repatria.planning import plan_case
from repatria.planning.solvers.exhaustive import Enumeration, best_by_enumeration
from repatria.planning.verify import verify_plan
from tests.laws.second_days import asking_for_all, second_days
from tests.laws.small_cases import MOST_PLANS, another_offer, any_case, examples, exchanges


@examples(400)
@given(case=any_case())
def test_engine_finds_what_enumeration_finds(case: Case) -> None:
    """On every small case the engine proves the very tier values that listing every plan finds."""
    assert _claimed(plan_case(case)) == _listed(_enumerated(case))


@examples(400)
@given(case=second_days(asking_for_all(exchanges())))
def test_all_means_the_same_in_all_three_ways_on_a_second_day(case: Case) -> None:
    """Whoever went before, under whatever offer: engine, enumeration and `verify` agree on `all`."""
    plan = plan_case(case)
    assert _claimed(plan) == _listed(_enumerated(case))
    assert verify_plan(case, plan).broken == ()


@examples(400)
@given(case=any_case())
def test_verify_accepts_the_engines_plan(case: Case) -> None:
    """What the engine makes, `verify` accepts, proof included."""
    assert verify_plan(case, plan_case(case)).broken == ()


@examples(250)
@given(case=any_case())
def test_every_offer_in_force_is_kept(case: Case) -> None:
    """By core's meaning of terms, every offer under which the engine releases somebody is kept."""
    plan = plan_case(case)
    states = [
        state
        for offer in case.offers
        if any(transfer.offer == offer.id for transfer in plan.planned)
        for state in judge_offer(
            case,
            offer,
            _given(plan, offer.id),
            _credited(plan, offer.id),
            _credited(replace(plan, credits=_old(plan)), offer.id),
        )
    ]
    assert [state for state in states if not state.is_met] == []


@examples(250)
@given(case=any_case())
def test_nobody_moves_outside_their_destinations(case: Case) -> None:
    """Nobody, accompanying or not, is to be moved to where the law does not let them go."""
    allowed = {
        (people.id, goal.party): goal.is_firm for people in case.people for goal in destinations(case, people)
    }
    plan = plan_case(case)
    stated = {(transfer.who, transfer.destination): not transfer.is_provisional for transfer in plan.planned}
    assert stated.items() <= allowed.items()


@examples(150)
@given(case=any_case(), data=st.data())
def test_order_of_input_does_not_matter(case: Case, data: st.DataObject) -> None:
    """People, offers, conflicts, hosts and demands in another order give the same values."""
    turned = replace(
        case,
        people=tuple(data.draw(st.permutations(case.people))),
        offers=tuple(data.draw(st.permutations(case.offers))),
        conflicts=tuple(data.draw(st.permutations(case.conflicts))),
        hosts=tuple(data.draw(st.permutations(case.hosts))),
        rules=tuple(data.draw(st.permutations(case.rules))),
    )
    assert _claimed(plan_case(turned)) == _claimed(plan_case(case))


@examples(150)
@given(case=any_case(), data=st.data())
def test_an_offer_that_may_be_declined_never_hurts(case: Case, data: st.DataObject) -> None:
    """With one more offer, which nobody has to take up, the first tier is never worse.

    Without conflicts, for the law's own tier comes first and appears with the first offer that it fits.
    """
    assume(not case.conflicts)
    offer = data.draw(another_offer(case))
    more = replace(case, offers=(*case.offers, offer))
    before, after = plan_case(case), plan_case(more)
    assert before.outcome is Outcome.IMPOSSIBLE or _first(case, after) >= _first(case, before)


@examples(100)
@given(case=any_case())
def test_the_same_case_gives_the_same_plan(case: Case) -> None:
    """An engine is a function of its case: asked twice, it answers the same."""
    assert plan_case(case) == plan_case(case)


def _enumerated(case: Case) -> Enumeration:
    try:
        return best_by_enumeration(case, most_plans=MOST_PLANS)
    except EngineFailed:
        assume(False)
        raise


def _listed(best: Enumeration) -> tuple[Outcome, tuple[tuple[str, int], ...]]:
    return Outcome.PROVEN_BEST if best.is_possible else Outcome.IMPOSSIBLE, best.tiers


def _claimed(plan: Plan) -> tuple[Outcome, tuple[tuple[str, int], ...]]:
    return plan.outcome, tuple((tier.name, tier.value) for tier in plan.tiers)


def _first(case: Case, plan: Plan) -> int:
    values = {tier.name: tier.value for tier in plan.tiers}
    value = values[case.tiers[0].name]
    return -value if case.tiers[0].is_least else value


def _given(plan: Plan, offer: str) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = {}
    for transfer in plan.transfers:
        if transfer.offer == offer and not transfer.is_accompanying:
            place = (transfer.who, transfer.destination)
            numbers[place] = numbers.get(place, 0) + transfer.count
    return numbers


def _old(plan: Plan) -> tuple[Credit, ...]:
    """Give the credits of what was already carried out."""
    return tuple(credit for credit in plan.credits if plan.transfers[credit.transfer].is_done)


def _credited(plan: Plan, offer: str) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = {}
    for credit in plan.credits:
        if credit.offer == offer:
            transfer = plan.transfers[credit.transfer]
            place = (transfer.who, transfer.destination)
            numbers[place] = numbers.get(place, 0) + credit.count
    return numbers
