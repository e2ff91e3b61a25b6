"""What the law says of offers (L11-L15) and of tiers (L9): findings to print, not bars."""

from __future__ import annotations

from collections.abc import Iterator

from repatria.core.cases import Case, Tier
from repatria.core.cohorts import Cohort
from repatria.core.counts import Count
from repatria.core.offers import Offer
from repatria.core.persons import Health, People
from repatria.core.plans import Due, Finding
from repatria.law.rules import Basis, all_rules, basis_for

SERIOUS = (Health.SERIOUSLY_WOUNDED, Health.SERIOUSLY_SICK)

#: What a tier may order people by (L9).
ORDERING_ATTRIBUTES = frozenset({"health", "age", "dependants", "captive_months"})


def findings_on_offers(case: Case) -> tuple[Finding, ...]:
    """Judge every standing offer by L11 to L15; one finding for each offer, rule and article."""
    findings = {
        _finding(rule_id, offer, basis)
        for offer in case.offers
        if offer.stands_on(case.as_of)
        for people in _sorts_given_under(case, offer)
        for rule_id in ("L11", "L12", "L13", "L14", "L15")
        if _is_concerned(rule_id, offer, people)
        and (basis := basis_for(case, all_rules()[rule_id], offer.by, people)) is not None
    }
    return tuple(sorted(findings, key=lambda found: (found.offer, int(found.rule[1:]), found.article)))


def due_rule(case: Case, people: People) -> tuple[str, Basis] | None:
    """Find the rule by which `people` are due without any return: L12 for all, else L11 for the wounded."""
    for rule_id in ("L12", "L11"):
        if rule_id == "L11" and people.health not in SERIOUS:
            continue
        basis = basis_for(case, all_rules()[rule_id], people.held_by, people)
        if basis is not None:
            return rule_id, basis
    return None


def is_released_as_due(case: Case, offer: Offer, people: People) -> bool:
    """Is a release of `people` under `offer` one that the law asks for, so that it pays for nothing?"""
    return offer.is_unilateral and due_rule(case, people) is not None


def people_due(case: Case) -> tuple[Due, ...]:
    """List those who are due by law and whom no unconditional offer covers, by holder and rule."""
    found: dict[tuple[str, str, str], list[Count]] = {}
    for cohort, rule_id, basis in uncovered_people_due(case):
        remaining = cohort.times(case.remaining(cohort.like))
        found.setdefault((cohort.like.held_by, rule_id, basis.article), []).append(remaining)
    return tuple(
        Due(holder, rule_id, article, _sum_of(counts))
        for (holder, rule_id, article), counts in sorted(found.items())
    )


def uncovered_people_due(case: Case) -> Iterator[tuple[Cohort, str, Basis]]:
    """Give each cohort still held that is due and that no unconditional offer covers, with rule and basis."""
    covered = {
        number
        for offer in case.offers
        if offer.is_unilateral and offer.stands_on(case.as_of)
        for number in case.given_by(offer)
    }
    known: dict[tuple[object, ...], tuple[str, Basis] | None] = {}
    for number, cohort in enumerate(case.cohorts):
        people = cohort.like
        if people.accompanies or number in covered or _is_gone(case, people):
            continue
        sort = people.held_by, *_sort(people)
        if sort not in known:
            known[sort] = due_rule(case, people)
        due = known[sort]
        if due is not None:
            yield cohort, *due


def attributes_that_cannot_order(case: Case, tier: Tier) -> tuple[str, ...]:
    """Name the attributes by which `tier` orders people though L9 forbids it on the day of the case."""
    since = all_rules()["L9"].since
    if since is not None and case.as_of < since:
        return ()
    used = {
        condition.attribute
        for selection in tier.any_of
        if not selection.means_lots  # it orders no people
        for condition in selection.conditions
    }
    if tier.weights is not None and not all(selection.means_lots for selection in tier.any_of):
        used.add(case.weights_by_name[tier.weights].attribute)
    return tuple(sorted(used - ORDERING_ATTRIBUTES))


def _is_concerned(rule_id: str, offer: Offer, people: People) -> bool:
    if rule_id == "L15":
        return offer.afterwards is not None and offer.afterwards.parole
    if rule_id == "L11" and people.health not in SERIOUS:
        return False
    return not offer.is_unilateral


def _sorts_given_under(case: Case, offer: Offer) -> list[People]:
    """Give one of each sort of people that an offer gives and that are still held."""
    sorts: dict[tuple[object, ...], People] = {}
    for number in case.given_by(offer):
        people = case.cohorts[number].like
        if not _is_gone(case, people):
            sorts.setdefault(_sort(people), people)
    return list(sorts.values())


def _sort(people: People) -> tuple[object, ...]:
    """Give all that the rules on offers ask of people, beside their holder."""
    return people.is_lot, people.home, people.category, people.ground, people.health


def _is_gone(case: Case, people: People) -> bool:
    rest = case.remaining(people)
    return rest.is_known and rest.at_least == 0


def _finding(rule_id: str, offer: Offer, basis: Basis) -> Finding:
    return Finding(rule=rule_id, offer=offer.id, article=basis.article, says=all_rules()[rule_id].says)


def _sum_of(counts: list[Count]) -> Count:
    at_most = [count.at_most for count in counts]
    return Count(
        sum(count.at_least for count in counts),
        None if None in at_most else sum(number for number in at_most if number is not None),
    )
