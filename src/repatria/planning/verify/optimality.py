"""Are the tier values those of the plan, and is what is claimed of them proven?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repatria.core.plans import Outcome, Plan, TierResult, tallied
from repatria.planning.verify.classes import Class
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.program import AS_LAW_ASKS, PROVISIONAL, Program, build_program
from repatria.planning.verify.proof import prove
from repatria.planning.verify.repairs import (
    LOTS_KEPT,
    PLACES_KEPT,
    build_repair_program,
    freed_one_by_one,
    places_kept,
    places_of_lots_kept,
)
from repatria.planning.verify.result import Check, conclude, counted
from repatria.planning.verify.tally import Tally

_WITHOUT_PLAN = (Outcome.IMPOSSIBLE, Outcome.UNDECIDED)


def check_optimality(facts: Facts, plan: Plan, tally: Tally, classes: list[Class]) -> Iterator[Check]:
    """Check tier values, the outcome, and the certificate.

    Args:
        classes: Those of the case.
    """
    yield conclude(
        "tiers", _faults_of_tiers(facts, plan, tally), f"{counted(len(plan.tiers), 'tier')} add up."
    )
    yield conclude(
        "outcome", _faults_of_outcome(facts, plan), f"The outcome is what follows: {plan.outcome}."
    )
    yield conclude("proof", _faults_of_proof(facts, plan, classes), _proven(plan))


def tier_values(facts: Facts, plan: Plan, tally: Tally) -> Iterator[tuple[str, int]]:
    """Give the name and value of each tier, counted from the transfers alone."""
    case, repairs, freed = facts.case, plan.repairs, tally.to_free
    if repairs is not None:
        yield PLACES_KEPT, places_kept(facts, repairs, freed_one_by_one(tally))
    if facts.knows_releases_as_due:
        releases = (
            (m.people, facts.kinds[m.cohort].release_of(m.first.offer, m.first.destination)) for m in freed
        )
        yield AS_LAW_ASKS, sum(people for people, release in releases if release and release.pays_for_nothing)
    for tier in case.tiers:
        weights: dict[int, int] = {}
        for moved in freed:
            if moved.cohort not in weights:
                weights[moved.cohort] = case.tier_weight(tier, moved.like)
        yield tier.name, sum(weights[moved.cohort] * moved.people for moved in freed)
    yield PROVISIONAL, sum(moved.people for moved in freed if moved.first.is_provisional)
    lots = None if repairs is None else places_of_lots_kept(facts, repairs, freed_one_by_one(tally))
    if lots is not None:
        yield LOTS_KEPT, lots


def _number_of_tiers(facts: Facts, plan: Plan) -> int:
    """Count the tiers that the case has, with those of a repair."""
    nothing = replace(plan, transfers=(), credits=())
    return len(list(tier_values(facts, nothing, Tally(facts.case, nothing))))


def _faults_of_tiers(facts: Facts, plan: Plan, tally: Tally) -> Iterator[str]:
    if plan.outcome in _WITHOUT_PLAN:
        if plan.tiers:
            yield f"There is no plan, and {counted(len(plan.tiers), 'tier')} have values."
        return
    expected = list(tier_values(facts, plan, tally))
    if [tier.name for tier in plan.tiers] != [name for name, _ in expected]:
        yield f"{counted(len(expected), 'tier')} expected: {', '.join(name for name, _ in expected)}."
        return
    for tier, (name, value) in zip(plan.tiers, expected, strict=True):
        if tier.value != value:
            yield f"Tier {name}: the transfers add up to {value}, the plan says {tier.value}."


def _faults_of_outcome(facts: Facts, plan: Plan) -> Iterator[str]:
    if plan.outcome in _WITHOUT_PLAN:
        if plan.repairs is not None:
            yield f"{plan.outcome}, and yet the plan says that it repairs another one."
        if plan.credits or any(not transfer.is_done for transfer, _ in tallied(plan.transfers)):
            yield f"{plan.outcome}, and yet there are transfers or credits."
        if plan.outcome is Outcome.UNDECIDED and all(demand.n <= 0 for demand in facts.case.demands):
            yield "Undecided, though nobody moving keeps every offer and nothing is demanded."
        if plan.gap is not None and (plan.outcome is Outcome.UNDECIDED or plan.gap != 0):
            yield f"{plan.outcome}, with a gap of {plan.gap}."
        return
    open_tier = next((tier for tier in plan.tiers if tier.bound != tier.value), None)
    # What is proven of a repair is that it changes the fewest places, and never that it is best.
    proven = Outcome.PROVEN_BEST if plan.repairs is None else Outcome.REPAIRED
    if plan.outcome is not (Outcome.FOUND if open_tier else proven):
        yield f"{plan.outcome}, and " + (
            f"tier {open_tier.name} is open." if open_tier else "every bound equals its value."
        )
    gap = _gap(open_tier)
    if plan.gap != gap:
        yield f"The gap is {'not known' if gap is None else gap}, the plan says {plan.gap}."


def _gap(open_tier: TierResult | None) -> int | None:
    if open_tier is None:
        return 0
    return None if open_tier.bound is None else abs(open_tier.bound - open_tier.value)


def _faults_of_proof(facts: Facts, plan: Plan, classes: list[Class]) -> Iterator[str]:
    if plan.outcome is Outcome.IMPOSSIBLE:
        if plan.certificate.keys() != {"impossible"}:
            yield "Proven impossible needs a proof that the demands cannot be met, and nothing else."
            return
        proven = prove(build_program(facts, classes), None, plan.certificate["impossible"])
        if proven.fault:
            yield proven.fault
        return
    if plan.outcome is Outcome.UNDECIDED:
        if plan.certificate.get("tiers") or plan.certificate.keys() - {"tiers"}:
            yield "Undecided, and yet there is a certificate."
        return
    listed = plan.certificate.get("tiers")
    if plan.certificate.keys() != {"tiers"} or not isinstance(listed, list | tuple):
        yield "The certificate is not a list of tiers."
    elif len(listed) != len(plan.tiers):
        yield f"{counted(len(plan.tiers), 'tier')}, and {len(listed)} in the certificate."
    elif len(listed) != _number_of_tiers(facts, plan):
        yield f"{counted(len(listed), 'tier')} in the certificate, and the case has another number."
    else:
        program = (
            build_program(facts, classes)
            if plan.repairs is None
            else build_repair_program(facts, plan.repairs)
        )
        for place, (tier, entry) in enumerate(zip(plan.tiers, listed, strict=True)):
            yield from _faults_of_tier(program, place, tier, entry)
            program.keep_tier(place, tier.value)


def _faults_of_tier(program: Program, place: int, tier: TierResult, entry: object) -> Iterator[str]:
    objective = program.objectives[place]
    if not isinstance(entry, dict) or not {"name", "value", "bound"} <= entry.keys() <= _KEYS:
        yield f"The certificate of tier {tier.name} has other keys than name, value, bound and proof."
        return
    stated = (entry["name"], entry["value"], entry["bound"])
    if stated != (tier.name, tier.value, tier.bound) or any(
        isinstance(part, bool | float) for part in stated
    ):
        yield f"The certificate of tier {tier.name} states another name, value or bound than the plan."
    if (entry.get("proof") is None) is not (tier.bound is None):
        yield f"Tier {tier.name}: a bound needs a proof, and a proof a bound."
    if tier.bound is None or entry.get("proof") is None:
        return
    proven = prove(program, objective.terms, entry["proof"])
    if proven.fault:
        yield f"Tier {tier.name}: {proven.fault}"
    elif proven.bound is not None and objective.in_own_direction(tier.bound) < proven.bound:
        own = objective.in_own_direction(proven.bound)
        yield f"Tier {tier.name}: the bound is said to be {tier.bound}, what is proven is {own}."


_KEYS = {"name", "value", "bound", "proof"}


def _proven(plan: Plan) -> str:
    if plan.outcome is Outcome.IMPOSSIBLE:
        return "It is proven that no plan meets the demands."
    bounded = sum(tier.bound is not None for tier in plan.tiers)
    return f"{counted(bounded, 'tier')} with a proof that proves the bound claimed."
