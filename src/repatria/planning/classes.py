"""Classes: people whom the program cannot tell apart, merged, so that its size follows the offers.

What makes two records alike is written in docs/certificate.md, "What is compared".
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from repatria.core.cases import Case
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
        records: The people, by identifier.
        size: How many people of the class are certain and still held.
        releases: Admissible releases, in the order of offers and destinations.
        unpaid: Those of `releases` that the law asks for, so that they pay for nothing.
    """

    name: str
    records: tuple[People, ...]
    size: int
    goes_to: tuple[Destination, ...]
    releases: tuple[Release, ...]
    unpaid: frozenset[Release]

    @property
    def one(self) -> People:
        """Give any record, to read what all of them share."""
        return self.records[0]

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

    Records of equal attributes are judged once: in a case of a million people only some thousands differ.
    """
    offers = usable_offers(case)
    companions = companions_of(case)
    named = _named_people(case)
    marks = _Marks(case, offers)
    judged: dict[Hashable, _Judged | None] = {}
    merged: dict[Hashable, list[People]] = {}
    shared: dict[Hashable, _Judged] = {}
    for people in case.people:
        if people.accompanies or people.count.at_least <= case.gone.get(people.id, 0):
            continue
        attributes = _attributes(people, is_named=people.id in named)
        if attributes not in judged:
            judged[attributes] = _judge(case, offers, marks, people)
        found = judged[attributes]
        if found is not None:
            key = found.key, companions.get(people.id, ())
            merged.setdefault(key, []).append(people)
            shared[key] = found
    classes = (
        PeopleClass(
            name=min(people.id for people in records),
            records=tuple(sorted(records, key=lambda people: people.id)),
            size=sum(people.count.at_least - case.gone.get(people.id, 0) for people in records),
            goes_to=shared[key].goes_to,
            releases=shared[key].releases,
            unpaid=shared[key].unpaid,
        )
        for key, records in merged.items()
    )
    return tuple(sorted(classes, key=lambda each: each.name))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the program needs to know of a record; two records with the same `key` form one class."""

    key: Hashable
    goes_to: tuple[Destination, ...]
    releases: tuple[Release, ...]
    unpaid: frozenset[Release]


def _judge(case: Case, offers: tuple[Offer, ...], marks: _Marks, people: People) -> _Judged | None:
    """Judge a record; None where the law leaves it no destination."""
    goes_to = destinations(case, people)
    if not goes_to:
        return None
    releases = admissible_releases(case, offers, people, goes_to)
    unpaid = frozenset(
        release for release in releases if is_released_as_due(case, case.offers_by_id[release.offer], people)
    )
    key = people.held_by, people.lot, goes_to, releases, unpaid, *marks.of(people)
    return _Judged(key, goes_to, releases, unpaid)


def _attributes(people: People, *, is_named: bool) -> Hashable:
    """Give all that the case or the law can judge a record by."""
    return (
        people.id if is_named else None,
        people.held_by,
        people.home,
        people.category,
        people.ground,
        people.health,
        people.fitness,
        people.rank,
        people.sex,
        people.age_years,
        people.dependants,
        people.captured.day,
        people.wish,
        people.fear,
        people.assessed,
        people.may_go_to,
        people.lot,
    )


def _named_people(case: Case) -> frozenset[str]:
    """Give the identifiers by which a selection, a weight table or a rule tells somebody apart."""
    selections = [term.who for offer in case.offers for terms in (offer.gives, offer.gets) for term in terms]
    selections += [*(host.who for host in case.hosts), *case.selections_of_rules]
    selections += [selection for tier in case.tiers for selection in tier.any_of]
    named = {name for selection in selections for name in selection.words("id") or ()}
    named |= {value for table in case.weights if table.attribute == "id" for value, _ in table.values}
    return frozenset(named) | case.bound_people


def companions_of(case: Case) -> dict[str, tuple[str, ...]]:
    """Map each person to those who travel with them, sorted."""
    companions: dict[str, list[str]] = {}
    for people in case.people:
        for accompanied in people.accompanies:
            companions.setdefault(accompanied, []).append(people.id)
    return {person: tuple(sorted(names)) for person, names in companions.items()}


def _admits(case: Case, term: GiveTerm, people: People, destination: str) -> bool:
    return destination in term.to and term.who.selects(people, case.as_of) and may_release(term, people)


class _Marks:
    """What selections, weights, tiers and rules make of a record."""

    def __init__(self, case: Case, offers: tuple[Offer, ...]) -> None:
        terms = [term for offer in offers for terms in (offer.gives, offer.gets) for term in terms]
        self.case = case
        self.selections = tuple(dict.fromkeys([*(term.who for term in terms), *case.selections_of_rules]))
        gets = [term for offer in offers for term in offer.gets]
        named = {table for term in gets for table in (term.given_weights, term.got_weights) if table}
        self.tables = [case.weights_by_name[table] for table in sorted(named)]
        self.near: dict[tuple[str, str], list[int]] = {}

    def of(self, people: People) -> tuple[Hashable, ...]:
        """Give all by which the program may tell people apart; of selections those that do not say no."""
        judged = (
            (number, self.selections[number].judge(people, self.case.as_of)) for number in self._near(people)
        )
        return (
            tuple(mark for mark in judged if mark[1] is not Verdict.NO),
            tuple(table.weight_of(people) if table.knows(people) else None for table in self.tables),
            tuple(self.case.tier_weight(tier, people) for tier in self.case.tiers),
            people.id if people.id in self.case.bound_people else None,
        )

    def _near(self, people: People) -> list[int]:
        """Find the selections that holder and home do not rule out: most of hundreds, for most people."""
        key = people.held_by, people.home
        if key not in self.near:
            self.near[key] = [
                number
                for number, selection in enumerate(self.selections)
                if people.held_by in (selection.words("held_by") or key)
                and people.home in (selection.words("home") or key)
            ]
        return self.near[key]
