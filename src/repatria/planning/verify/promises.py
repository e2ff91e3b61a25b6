"""Does every offer in force keep its terms, is every credit due, is every demand met?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Credit, Outcome, Plan, Transfer
from repatria.core.terms import counts_for, judge_offer, offers_paid_by
from repatria.law.findings import is_released_as_due
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.result import Check, conclude, counted

_WITHOUT_PLAN = (Outcome.IMPOSSIBLE, Outcome.UNDECIDED)


def check_promises(facts: Facts, plan: Plan, sound: Sequence[Transfer]) -> Iterator[Check]:
    """Check the terms of the offers in force, alternatives, credits and demands."""
    freed = [transfer for transfer in sound if not transfer.is_accompanying]
    in_force = {transfer.offer for transfer in freed if not transfer.is_done}
    yield conclude(
        "terms",
        _faults_of_terms(facts, plan, freed, in_force),
        f"{counted(len(in_force), 'offer')} in force, all terms kept.",
    )
    yield conclude("either", _faults_of_either(facts, in_force), "At most one of each set of alternatives.")
    yield conclude(
        "credits",
        _faults_of_credits(facts, plan, in_force),
        "Each arrival pays one offer of a party at most.",
    )
    yield conclude("demands", _faults_of_demands(facts, plan, freed), _on_demands(facts, plan))


def credited_transfer(plan: Plan, credit: Credit) -> Transfer | None:
    """Give the transfer that a credit refers to, if it is there."""
    return plan.transfers[credit.transfer] if 0 <= credit.transfer < len(plan.transfers) else None


def _faults_of_terms(
    facts: Facts, plan: Plan, freed: Sequence[Transfer], in_force: set[str]
) -> Iterator[str]:
    """Judge the offers under which somebody is to be given; what was already given counts in them."""
    case = facts.case
    given: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    credited: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for transfer in freed:
        given[transfer.offer][transfer.who, transfer.destination] += transfer.count
    for credit in plan.credits:
        arrived = credited_transfer(plan, credit)
        if arrived is not None and arrived.who in case.people_by_id and not arrived.is_accompanying:
            credited[credit.offer][arrived.who, arrived.destination] += credit.count
    for name in sorted(in_force):
        offer = case.offers_by_id[name]
        if not offer.stands_on(case.as_of):
            yield f"{name} does not stand on the day of the case."
        for state in judge_offer(case, offer, given[name], credited[name]):
            if not state.is_met:
                needs = "a number that nobody knows" if state.needs is None else state.needs
                yield f"{name}, {state.term}: needs {needs}, has {state.has}."


def _faults_of_either(facts: Facts, in_force: set[str]) -> Iterator[str]:
    taken: dict[str, list[str]] = {}
    begun = facts.case.already_given.keys()
    for name in sorted(in_force | begun):
        either = facts.case.offers_by_id[name].either
        if either is not None:
            taken.setdefault(either, []).append(name)
    for either, names in sorted(taken.items()):
        if len(names) > 1 and in_force & set(names):
            yield f"Of the alternatives {either}, {len(names)} are in force: {', '.join(names)}."


def _faults_of_credits(facts: Facts, plan: Plan, in_force: set[str]) -> Iterator[str]:
    case = facts.case
    used = Counter[tuple[int, str]]()
    for credit in plan.credits:
        what = f"Credit of transfer {credit.transfer} to {credit.offer}"
        transfer = credited_transfer(plan, credit)
        offer = case.offers_by_id.get(credit.offer)
        if transfer is None or offer is None or transfer.who not in case.people_by_id:
            yield f"{what}: there is no such transfer or offer."
            continue
        people = case.people_by_id[transfer.who]
        release = facts.release_of(transfer.who, transfer.offer, transfer.destination)
        used[credit.transfer, offer.by] += credit.count
        if credit.count < 1:
            yield f"{what}: counts {credit.count}."
        if credit.offer not in in_force and credit.offer not in case.already_given:
            yield f"{what}: the offer is not in force."
        if transfer.is_done:
            yield from _faults_of_old_credit(case, what, transfer, offer)
        if transfer.is_accompanying:
            yield f"{what}: those who accompany others pay for nothing."
        if people.held_by == offer.by:
            yield f"{what}: {offer.by} releases them itself."
        if release is not None and release.pays_for_nothing:
            yield f"{what}: the law asks for that release without any return."
        if not any(counts_for(case, term, people, transfer.destination) for term in offer.gets):
            yield f"{what}: no get-term counts {transfer.who} at {transfer.destination}."
    for (index, party), number in sorted(used.items()):
        if number > plan.transfers[index].count:
            yield (
                f"Transfer {index}: {plan.transfers[index].count} arrive, {number} are credited"
                f" to offers of {party}."
            )


def _faults_of_old_credit(case: Case, what: str, transfer: Transfer, offer: Offer) -> Iterator[str]:
    """Check a credit of what was already carried out."""
    people, under = case.people_by_id[transfer.who], case.offers_by_id.get(transfer.offer)
    if offer.id not in offers_paid_by(case, offer.by, people, transfer.destination):
        yield f"{what}: it arrived before, and pays another offer of {offer.by}, or none."
    if under is not None and is_released_as_due(case, under, people):
        yield f"{what}: the law asked for that release without any return."


def _faults_of_demands(facts: Facts, plan: Plan, freed: Sequence[Transfer]) -> Iterator[str]:
    if plan.outcome in _WITHOUT_PLAN:
        return
    case = facts.case
    for index, demand in enumerate(case.demands):
        met = sum(t.count for t in freed if demand.who.selects(case.people_by_id[t.who], case.as_of))
        if met < demand.n:
            yield f"Demand {index} asks for {demand.n}, the plan moves {met}."


def _on_demands(facts: Facts, plan: Plan) -> str:
    if plan.outcome in _WITHOUT_PLAN:
        return "No plan that could meet a demand."
    return "All demands met." if facts.case.demands else "No demands."
