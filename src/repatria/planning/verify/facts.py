"""What follows from the case alone: who may be released, under which offer, to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.selections import Between, Selection
from repatria.core.terms import broken_by_done, counts_for, required_under_all
from repatria.law.destinations import Destination, destinations, may_release
from repatria.law.findings import is_released_as_due


@dataclass(frozen=True, slots=True)
class Release:
    """One admissible way to release somebody.

    Attributes:
        pays_for_nothing: The law asks for it without any return, and the offer is unilateral.
    """

    offer: str
    destination: str
    is_firm: bool
    pays_for_nothing: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that no rule, selection or weight of the case can tell apart.

    Attributes:
        like: One record of the kind; what it is judged to be, all of them are.
        is_plannable: It accompanies nobody, somebody of it is certain and still held, and the law leaves a
            destination.
        releases: All admissible ones; none where it is not plannable.
    """

    like: People
    is_plannable: bool
    destinations: tuple[Destination, ...]
    releases: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The case, judged once.

    Attributes:
        usable: Offers that stand, whose every term with `all` can be met, and that nothing already carried
            out has broken, by identifier.
        kind_of: The kind of each record, by identifier; equal records share one.
    """

    case: Case
    usable: dict[str, Offer]
    kind_of: dict[str, Kind]

    def release_of(self, who: str, offer: str, destination: str) -> Release | None:
        """Find the admissible release of a record under an offer to a destination, if there is one."""
        for release in self.kind_of[who].releases:
            if (release.offer, release.destination) == (offer, destination):
                return release
        return None

    @property
    def knows_releases_as_due(self) -> bool:
        """Is there any release that the law asks for without return, so that it is a tier of its own?"""
        return any(release.pays_for_nothing for kind in self.kind_of.values() for release in kind.releases)


def establish(case: Case) -> Facts:
    """Judge every record and offer of `case` by `repatria.core` and `repatria.law`."""
    usable = {offer.id: offer for offer in case.offers if _is_usable(case, offer)}
    by_maker: dict[str, list[Offer]] = {}
    for offer in usable.values():
        by_maker.setdefault(offer.by, []).append(offer)
    distinctions = _distinctions(case)
    kinds: dict[tuple[object, ...], Kind] = {}
    kind_of: dict[str, Kind] = {}
    for people in case.people:
        profile = distinctions.profile(case, people)
        if profile not in kinds:
            kinds[profile] = _judge(case, people, by_maker.get(people.held_by, []))
        kind_of[people.id] = kinds[profile]
    return Facts(case, usable, kind_of)


def terms_of(offer: Offer) -> tuple[GiveTerm | GetTerm, ...]:
    """Give all terms of an offer, gives first."""
    return (*offer.gives, *offer.gets)


def _is_usable(case: Case, offer: Offer) -> bool:
    return (
        offer.stands_on(case.as_of)
        and not broken_by_done(case, offer)
        and all(
            required_under_all(case, term.who, term.to) is not None for term in terms_of(offer) if term.all
        )
    )


def _judge(case: Case, people: People, offers: list[Offer]) -> Kind:
    open_to = destinations(case, people)
    is_plannable = not people.accompanies and case.remaining(people).at_least >= 1 and bool(open_to)
    releases = (
        Release(offer.id, goal.party, goal.is_firm, is_released_as_due(case, offer, people))
        for goal in open_to
        for offer in offers
        if any(
            counts_for(case, term, people, goal.party) and may_release(term, people) for term in offer.gives
        )
    )
    return Kind(people, is_plannable, open_to, tuple(releases) if is_plannable else ())


@dataclass(frozen=True, slots=True)
class _Distinctions:
    """By what a case tells people apart, beside what the law asks of everybody.

    Attributes:
        words: Word attributes that a selection or weight table asks for; `id` is never among them.
        named: Identifiers that one of them, or a rule, names.
        ranges: Every range that a selection asks for.
        has_years: Does a tier sum full years in captivity?
    """

    words: tuple[str, ...]
    named: frozenset[str]
    ranges: tuple[Between, ...]
    has_years: bool

    def profile(self, case: Case, people: People) -> tuple[object, ...]:
        """Give what is the same for records that nothing tells apart."""
        wish = people.wish
        months = people.captive_months(case.as_of) if self.has_years else None
        return (
            bool(people.accompanies) or case.remaining(people).at_least < 1,
            people.id if people.id in self.named else None,
            people.lot,
            people.held_by,
            people.home,
            people.category,
            people.ground,
            people.health,
            people.fitness,
            None if wish is None else (wish.says, wish.hosts, wish.private),
            people.fear,
            people.assessed,
            people.may_go_to,
            None if months is None else months[0] // 12,
            *[getattr(people, word) for word in self.words],
            *[condition.judge(people, case.as_of) for condition in self.ranges],
        )


def _distinctions(case: Case) -> _Distinctions:
    words = {table.attribute for table in case.weights}
    named = {value for table in case.weights if table.attribute == "id" for value, _ in table.values}
    ranges: dict[Between, None] = {}
    for selection in _selections(case):
        for condition in selection.conditions:
            if isinstance(condition, Between):
                ranges[condition] = None
            else:
                words.add(condition.attribute)
                named.update(condition.values if condition.attribute == "id" else ())
    return _Distinctions(
        tuple(sorted(words - {"id"})),
        frozenset(named) | case.bound_people,
        tuple(ranges),
        any(tier.years_captive for tier in case.tiers),
    )


def _selections(case: Case) -> Iterator[Selection]:
    for offer in case.offers:
        for term in terms_of(offer):
            yield term.who
    for host in case.hosts:
        yield host.who
    yield from case.selections_of_rules
    for tier in case.tiers:
        yield from tier.any_of
