"""Classes: people whom the program cannot tell apart, merged, so that its size follows the offers.

What makes two records alike is written in docs/certificate.md, "What is compared".
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repatria.core.cases import Case
from repatria.core.cohorts import Cohort, Members
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.selections import Verdict
from repatria.core.terms import broken_by_done, required_under_all
from repatria.law.destinations import Destination, destinations, may_release
from repatria.law.findings import is_released_as_due


@dataclass(frozen=True, slots=True)
class Release:
    """One admissible release: under this offer, to this destination."""

    offer: str
    destination: str


@dataclass(frozen=True)
class PeopleClass:
    """Records that are alike to the program.

    Attributes:
        name: Smallest identifier among the records.
        one: One of the records, to read what all of them share.
        cohort: Number of a cohort of the class in its case; what it is judged to be, all of the class are.
        records: The people, by identifier.
        size: How many people of the class are certain and still held.
        releases: Admissible releases, in the order of offers and destinations.
        unpaid: Those of `releases` that the law asks for, so that they pay for nothing.
    """

    name: str
    one: People
    cohort: int
    records: Members
    size: int
    goes_to: tuple[Destination, ...]
    releases: tuple[Release, ...]
    unpaid: frozenset[Release]

    @cached_property
    def firm(self) -> frozenset[str]:
        """Give the destinations that are firm."""
        return frozenset(place.party for place in self.goes_to if place.is_firm)


def usable_offers(case: Case) -> tuple[Offer, ...]:
    """Give the offers that stand, whose every `all` can be met, and that nothing already done has broken."""
    return tuple(
        offer
        for offer in case.offers
        if offer.stands_on(case.as_of) and not barred_terms(case, offer) and not broken_by_done(case, offer)
    )


def barred_terms(case: Case, offer: Offer) -> tuple[str, ...]:
    """Name the terms with `all` that cannot be met, whatever anybody offers."""
    terms: list[tuple[str, GiveTerm | GetTerm]] = [
        (f"gives[{i}]", term) for i, term in enumerate(offer.gives)
    ]
    terms += [(f"gets[{i}]", term) for i, term in enumerate(offer.gets)]
    return tuple(
        path for path, term in terms if term.all and required_under_all(case, term.who, term.to) is None
    )


def admissible_releases(
    case: Case, offers: tuple[Offer, ...], people: People, goes_to: tuple[Destination, ...]
) -> tuple[Release, ...]:
    """Give every way in which `offers` could send `people` to where they may go."""
    return tuple(
        Release(offer.id, place.party)
        for offer in offers
        if offer.by == people.held_by
        for place in goes_to
        if any(_admits(case, term, people, place.party) for term in offer.gives)
    )


def classes_of(case: Case) -> tuple[PeopleClass, ...]:
    """Merge the plannable people of a case into classes, ordered by name.

    Cohorts are judged, not people: in a case of a million only some thousands differ.
    """
    judge = _Judge(case)
    companions = companions_of(case)
    merged: dict[Hashable, list[int]] = {}
    shared: dict[Hashable, _Judged] = {}
    for number, cohort in enumerate(case.cohorts):
        like = cohort.like
        if like.accompanies or like.count.at_least <= case.gone.get(like.id, 0):
            continue
        found = judge.of(number)
        if found is not None:
            key = found.key, companions.get(like.id, ())
            merged.setdefault(key, []).append(number)
            shared[key] = found
    classes = (_class_of(case, numbers, shared[key]) for key, numbers in merged.items())
    return tuple(sorted(classes, key=lambda each: each.name))


def companions_of(case: Case) -> dict[str, tuple[str, ...]]:
    """Map each person to those who travel with them, sorted."""
    companions: dict[str, list[str]] = {}
    for cohort in case.cohorts:
        for accompanied in cohort.like.accompanies:
            companions.setdefault(accompanied, []).append(cohort.like.id)
    return {person: tuple(sorted(names)) for person, names in companions.items()}


def _class_of(case: Case, numbers: list[int], judged: _Judged) -> PeopleClass:
    cohorts = [case.cohorts[number] for number in numbers]
    rows = cohorts[0].rows if len(cohorts) == 1 else _ascending(cohorts)
    one = cohorts[0].like  # cohorts stand in the order of their first records
    return PeopleClass(
        name=one.id,
        one=one,
        cohort=numbers[0],
        records=Members(case.roll, rows),
        size=sum((each.like.count.at_least - case.gone.get(each.like.id, 0)) * each.size for each in cohorts),
        goes_to=judged.goes_to,
        releases=judged.releases,
        unpaid=judged.unpaid,
    )


def _ascending(cohorts: list[Cohort]) -> Sequence[int]:
    return memoryview(np.sort(np.concatenate([np.asarray(each.rows) for each in cohorts])))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the program needs to know of a cohort; two with the same `key` are in one class."""

    key: Hashable
    goes_to: tuple[Destination, ...]
    releases: tuple[Release, ...]
    unpaid: frozenset[Release]


class _Judge:
    """Judges cohorts by what selections, weights, tiers, rules and the law make of them.

    What follows from few attributes is found once for each that occurs, and stands in a key by its number.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.offers = usable_offers(case)
        cohorts = case.cohorts
        terms = [term for offer in self.offers for terms in (offer.gives, offer.gets) for term in terms]
        self.marks: list[list[int]] = [[] for _ in cohorts]
        for place, selection in enumerate(
            dict.fromkeys([*(term.who for term in terms), *case.selections_of_rules])
        ):
            for number, verdict in case.judged(selection):
                self.marks[number].append(place if verdict is Verdict.YES else ~place)
        # By cohort: offers of their holder and the terms that select them.
        self.given: list[list[tuple[int, int]]] = [[] for _ in cohorts]
        for place, offer in enumerate(self.offers):
            for index, give in enumerate(offer.gives):
                for number in case.selected(give.who):
                    if cohorts[number].like.held_by == offer.by:
                        self.given[number].append((place, index))
        gets = [term for offer in self.offers for term in offer.gets]
        named = {table for term in gets for table in (term.given_weights, term.got_weights) if table}
        self.tables = [case.weights_by_name[table] for table in sorted(named)]
        # By tier: what one of a cohort adds to it.
        self.weights = [
            {
                number: case.tier_weight(tier, cohorts[number].like)
                for selection in tier.any_of
                for number in case.selected(selection)
            }
            if tier.weights is not None or tier.years_captive
            else dict.fromkeys((n for one in tier.any_of for n in case.selected(one)), 1)
            for tier in case.tiers
        ]
        self.hosts = [frozenset(case.selected(host.who)) for host in case.hosts]
        self.named = frozenset(
            name for offer in case.offers for term in offer.gives for name in term.who.words("id") or ()
        )
        self.found: dict[Hashable, int] = {}
        self.goes_to: dict[Hashable, tuple[Destination, ...]] = {}
        self.releases: dict[Hashable, tuple[Release, ...]] = {}

    def of(self, number: int) -> _Judged | None:
        """Judge a cohort; None where the law leaves it no destination."""
        case, people = self.case, self.case.cohorts[number].like
        goes_to = self._goes_to(number, people)
        if not goes_to:
            return None
        releases = self._releases(number, people, goes_to)
        unpaid = frozenset(
            release
            for release in releases
            if is_released_as_due(case, case.offers_by_id[release.offer], people)
        )
        key = (
            people.held_by,
            people.lot,
            self._number(goes_to),
            self._number(releases),
            unpaid,
            tuple(self.marks[number]),
            tuple(table.weight_of(people) if table.knows(people) else None for table in self.tables),
            tuple(weights.get(number, 0) for weights in self.weights),
            people.id if people.id in case.bound_people else None,
        )
        return _Judged(key, goes_to, releases, unpaid)

    def _goes_to(self, number: int, people: People) -> tuple[Destination, ...]:
        wish = people.wish
        key = (
            people.held_by,
            people.home,
            people.fitness,
            people.lot,
            None if wish is None else (wish.says, wish.hosts, wish.private),
            people.fear,
            people.assessed,
            people.may_go_to,
            people.id if people.id in self.named else None,
            tuple(number in open_to for open_to in self.hosts),
        )
        if key not in self.goes_to:
            self.goes_to[key] = destinations(self.case, people)
        return self.goes_to[key]

    def _releases(self, number: int, people: People, goes_to: tuple[Destination, ...]) -> tuple[Release, ...]:
        is_held = people.is_held_for_trial_or_sentence
        key = tuple(self.given[number]), self._number(goes_to), people.id if is_held else None
        if key not in self.releases:
            offers = tuple(self.offers[place] for place in dict.fromkeys(p for p, _ in self.given[number]))
            self.releases[key] = admissible_releases(self.case, offers, people, goes_to)
        return self.releases[key]

    def _number(self, what: Hashable) -> int:
        return self.found.setdefault(what, len(self.found))


def _admits(case: Case, term: GiveTerm, people: People, destination: str) -> bool:
    return destination in term.to and term.who.selects(people, case.as_of) and may_release(term, people)
