"""Does every offer in force keep its terms, is every credit due, is every demand met, every limit kept?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Credit, Outcome, Plan, Transfer
from repatria.core.rings import rings
from repatria.core.selections import Verdict
from repatria.core.terms import counts_for, judge_offer, offers_paid_by
from repatria.law.findings import is_released_as_due
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.repairs import staying_of
from repatria.planning.verify.result import Check, conclude, counted

_WITHOUT_PLAN = (Outcome.IMPOSSIBLE, Outcome.UNDECIDED)


def check_promises(facts: Facts, plan: Plan, sound: Sequence[Transfer]) -> Iterator[Check]:
    """Check the terms of offers in force, alternatives, credits, and what the rules of the case ask."""
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
    yield conclude(
        "rings",
        _faults_of_rings(facts, plan, in_force),
        "No more parties depend on each other than the case allows.",
    )
    yield conclude("demands", _faults_of_demands(facts, plan, freed), _on_demands(facts, plan))
    yield conclude("limits", _faults_of_limits(facts, freed), "No limit of the case is passed.")
    yield conclude(
        "together",
        _faults_of_togethers(facts, freed, staying_of(plan)),
        "Those who asked to go together do, or stay.",
    )


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


def _faults_of_rings(facts: Facts, plan: Plan, in_force: set[str]) -> Iterator[str]:
    """Look at what is to arrive: on what has already arrived, nobody depends any more."""
    case = facts.case
    cap = case.largest_ring
    paying = set()
    for credit in plan.credits:
        transfer, offer = credited_transfer(plan, credit), case.offers_by_id.get(credit.offer)
        is_to_arrive = transfer is not None and not transfer.is_done
        if transfer is not None and is_to_arrive and offer is not None and offer.id in in_force:
            paying.add((transfer.origin, offer.by))
    for ring in rings(paying) if cap is not None else ():
        if len(ring) > (cap or 0):
            yield f"{len(ring)} parties depend on each other, and {cap} may: {', '.join(sorted(ring))}."


def _faults_of_demands(facts: Facts, plan: Plan, freed: Sequence[Transfer]) -> Iterator[str]:
    if plan.outcome in _WITHOUT_PLAN:
        return
    case = facts.case
    for index, demand in enumerate(case.demands):
        met = sum(t.count for t in freed if demand.who.selects(case.people_by_id[t.who], case.as_of))
        if met < demand.n:
            yield f"Demand {index} asks for {demand.n}, the plan moves {met}."


def _faults_of_limits(facts: Facts, freed: Sequence[Transfer]) -> Iterator[str]:
    case = facts.case
    for index, limit in enumerate(case.limits):
        meant = {
            who
            for who in {t.who for t in freed}
            if limit.who.judge(case.people_by_id[who], case.as_of) > Verdict.NO
        }
        moved = sum(transfer.count for transfer in freed if transfer.who in meant and not transfer.is_done)
        left = case.left_under(limit)
        if moved > left:
            yield f"Limit {index} allows {limit.n}, {left} of them still; the plan moves {moved}."


def _faults_of_togethers(facts: Facts, freed: Sequence[Transfer], staying: frozenset[str]) -> Iterator[str]:
    for index, rule in enumerate(facts.case.togethers):
        bound = {who for who in rule.people if facts.kind_of[who].is_plannable} - staying
        going = [transfer for transfer in freed if transfer.who in bound]
        places = {transfer.destination for transfer in going}
        if going and (len(places) > 1 or {transfer.who for transfer in going} != bound):
            yield f"Rule together {index}: of {len(bound)} bound, {len(going)} go, to {len(places)} places."


def _on_demands(facts: Facts, plan: Plan) -> str:
    if plan.outcome in _WITHOUT_PLAN:
        return "No plan that could meet a demand."
    return "All demands met." if facts.case.demands else "No demands."
