"""Does every offer in force keep its terms, is every credit due, is every demand met, every limit kept?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.plans import Outcome, Plan, Transfer
from repatria.core.rings import rings
from repatria.core.terms import counts_for, judge_offer, offers_paid_by
from repatria.law.findings import is_released_as_due
from repatria.planning.verify.facts import Facts
from repatria.planning.verify.repairs import staying_of
from repatria.planning.verify.result import Check, conclude, counted
from repatria.planning.verify.tally import Paid, Tally

_WITHOUT_PLAN = (Outcome.IMPOSSIBLE, Outcome.UNDECIDED)


def check_promises(facts: Facts, plan: Plan, tally: Tally) -> Iterator[Check]:
    """Check the terms of offers in force, alternatives, credits, and what the rules of the case ask."""
    yield conclude(
        "terms",
        _faults_of_terms(facts, tally),
        f"{counted(len(tally.in_force), 'offer')} in force, all terms kept.",
    )
    yield conclude(
        "either", _faults_of_either(facts, tally.in_force), "At most one of each set of alternatives."
    )
    yield conclude(
        "credits", _faults_of_credits(facts, tally), "Each arrival pays one offer of a party at most."
    )
    yield conclude(
        "rings", _faults_of_rings(facts, tally), "No more parties depend on each other than the case allows."
    )
    yield conclude("demands", _faults_of_demands(facts, plan, tally), _on_demands(facts, plan))
    yield conclude("limits", _faults_of_limits(facts, tally), "No limit of the case is passed.")
    yield conclude(
        "together",
        _faults_of_togethers(facts, tally, staying_of(plan)),
        "Those who asked to go together do, or stay.",
    )


def _faults_of_terms(facts: Facts, tally: Tally) -> Iterator[str]:
    """Judge the offers under which somebody is to be given; what was already given counts in them.

    Of a cohort one stands for all.
    """
    case = facts.case
    given: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    credited: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    before: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for moved in tally.freed:
        given[moved.first.offer][moved.like.id, moved.first.destination] += moved.people
    for paid in tally.paid:
        group = paid.group
        if group is not None and group.like is not None and not group.first.is_accompanying:
            credited[paid.first.offer][group.like.id, group.first.destination] += paid.arrivals
            if group.first.is_done:
                before[paid.first.offer][group.like.id, group.first.destination] += paid.arrivals
    for name in sorted(tally.in_force):
        offer = case.offers_by_id[name]
        if not offer.stands_on(case.as_of):
            yield f"{name} does not stand on the day of the case."
        for state in judge_offer(case, offer, given[name], credited[name], before[name]):
            if not state.is_met:
                needs = "a number that nobody knows" if state.needs is None else state.needs
                yield f"{name}, {state.term}: needs {needs}, has {state.has}."


def _faults_of_either(facts: Facts, in_force: frozenset[str]) -> Iterator[str]:
    taken: dict[str, list[str]] = {}
    begun = facts.case.already_given.keys()
    for name in sorted(in_force | begun):
        either = facts.case.offers_by_id[name].either
        if either is not None:
            taken.setdefault(either, []).append(name)
    for either, names in sorted(taken.items()):
        if len(names) > 1 and in_force & set(names):
            yield f"Of the alternatives {either}, {len(names)} are in force: {', '.join(names)}."


def _faults_of_credits(facts: Facts, tally: Tally) -> Iterator[str]:
    for paid in tally.paid:
        yield from _faults_of_credit(facts, tally, paid)
    yield from _faults_of_sums(facts, tally)


def _faults_of_credit(facts: Facts, tally: Tally, paid: Paid) -> Iterator[str]:
    """Check a credit; what is said of it holds for all of its group."""
    case, credit = facts.case, paid.first
    what = f"Credit of transfer {credit.transfer} to {credit.offer}"
    offer, group = case.offers_by_id.get(credit.offer), paid.group
    if group is None or offer is None or group.like is None:
        yield f"{what}: there is no such transfer or offer."
        return
    people, transfer = group.like, group.first
    release = facts.kinds[group.cohort].release_of(transfer.offer, transfer.destination)
    if credit.count < 1:
        yield f"{what}: counts {credit.count}."
    if credit.offer not in tally.in_force and credit.offer not in case.already_given:
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


def _faults_of_sums(facts: Facts, tally: Tally) -> Iterator[str]:
    """Compare what is credited of each transfer to offers of one party with what arrives."""
    offers, credits = facts.case.offers_by_id, tally.credits
    parties = sorted({offers[like.offer].by for like in credits.likes if like.offer in offers})
    of = np.asarray(credits.own, dtype=np.int64)
    is_there = (of >= 0) & (of < len(tally.transfers))
    # A count beyond all people is wrong whatever it is; so is one below 1, which was told of before.
    counts = [min(max(like.count, 0), MOST_CREDITED) for like in credits.likes]
    for party in parties:
        is_theirs = [like.offer in offers and offers[like.offer].by == party for like in credits.likes]
        codes = np.asarray(credits.codes, dtype=np.int64)
        chosen = np.array(is_theirs, dtype=bool)[codes] & is_there
        used = np.zeros(len(tally.transfers), dtype=np.int64)
        np.add.at(used, of[chosen], np.array(counts, dtype=np.int64)[codes[chosen]])
        for index in np.flatnonzero(used > np.maximum(tally.counts, 0)).tolist():
            arrive = tally.transfers[index].count
            yield f"Transfer {index}: {arrive} arrive, {used[index]} are credited to offers of {party}."


#: More than this nobody is credited with.
MOST_CREDITED = 2**40


def _faults_of_old_credit(case: Case, what: str, transfer: Transfer, offer: Offer) -> Iterator[str]:
    """Check a credit of what was already carried out."""
    people, under = case.people_by_id[transfer.who], case.offers_by_id.get(transfer.offer)
    if offer.id not in offers_paid_by(case, offer.by, people, transfer.destination):
        yield f"{what}: it arrived before, and pays another offer of {offer.by}, or none."
    if under is not None and is_released_as_due(case, under, people):
        yield f"{what}: the law asked for that release without any return."


def _faults_of_rings(facts: Facts, tally: Tally) -> Iterator[str]:
    """Look at what is to arrive: on what has already arrived, nobody depends any more."""
    case = facts.case
    cap = case.largest_ring
    paying = set()
    for paid in tally.paid:
        group, offer = paid.group, case.offers_by_id.get(paid.first.offer)
        if group is not None and not group.first.is_done and offer is not None and offer.id in tally.in_force:
            paying.add((group.first.origin, offer.by))
    for ring in rings(paying) if cap is not None else ():
        if len(ring) > (cap or 0):
            yield f"{len(ring)} parties depend on each other, and {cap} may: {', '.join(sorted(ring))}."


def _faults_of_demands(facts: Facts, plan: Plan, tally: Tally) -> Iterator[str]:
    if plan.outcome in _WITHOUT_PLAN:
        return
    case = facts.case
    for index, demand in enumerate(case.demands):
        met = sum(m.people for m in tally.freed if demand.who.selects(m.like, case.as_of))
        if met < demand.n:
            yield f"Demand {index} asks for {demand.n}, the plan moves {met}."


def _faults_of_limits(facts: Facts, tally: Tally) -> Iterator[str]:
    case = facts.case
    for index, limit in enumerate(case.limits):
        meant = {number for number, _ in case.judged(limit.who)}
        moved = sum(each.people for each in tally.to_free if each.cohort in meant)
        left = case.left_under(limit)
        if moved > left:
            yield f"Limit {index} allows {limit.n}, {left} of them still; the plan moves {moved}."


def _faults_of_togethers(facts: Facts, tally: Tally, staying: frozenset[str]) -> Iterator[str]:
    for index, rule in enumerate(facts.case.togethers):
        bound = {who for who in rule.people if facts.kind_of(who).is_plannable} - staying
        going = [transfer for transfer in tally.of_records(bound) if not transfer.is_accompanying]
        places = {transfer.destination for transfer in going}
        if going and (len(places) > 1 or {transfer.who for transfer in going} != bound):
            yield f"Rule together {index}: of {len(bound)} bound, {len(going)} go, to {len(places)} places."


def _on_demands(facts: Facts, plan: Plan) -> str:
    if plan.outcome in _WITHOUT_PLAN:
        return "No plan that could meet a demand."
    return "All demands met." if facts.case.demands else "No demands."
