"""What follows from the case alone: who may be released, under which offer, to where."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.terms import broken_by_done, required_under_all
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


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Records that no rule, selection or weight of the case can tell apart: a cohort, judged.

    Attributes:
        cohort: Its number in the case.
        like: One record of the kind; what it is judged to be, all of them are.
        is_plannable: It accompanies nobody, somebody of it is certain and still held, and the law leaves a
            destination.
        releases: All admissible ones; none where it is not plannable.
    """

    cohort: int
    like: People
    is_plannable: bool
    destinations: tuple[Destination, ...]
    releases: tuple[Release, ...]

    def release_of(self, offer: str, destination: str) -> Release | None:
        """Find the admissible release under an offer to a destination, if there is one."""
        for release in self.releases:
            if (release.offer, release.destination) == (offer, destination):
                return release
        return None


@dataclass(frozen=True, slots=True)
class Facts:
    """The case, judged once.

    Attributes:
        usable: Offers that stand, whose every term with `all` can be met, and that nothing already carried
            out has broken, by identifier.
        kinds: By number of the cohort.
    """

    case: Case
    usable: dict[str, Offer]
    kinds: tuple[Kind, ...]

    def kind_of(self, who: str) -> Kind:
        """Give the kind of a record of the case."""
        row = self.case.roll.row_of(who)
        if row is None:
            raise KeyError(who)
        return self.kinds[self.case.grouping.of_row[row]]

    @property
    def knows_releases_as_due(self) -> bool:
        """Is there any release that the law asks for without return, so that it is a tier of its own?"""
        return any(release.pays_for_nothing for kind in self.kinds for release in kind.releases)


def establish(case: Case) -> Facts:
    """Judge every cohort and offer of `case` by `repatria.core` and `repatria.law`."""
    usable = {offer.id: offer for offer in case.offers if _is_usable(case, offer)}
    # By cohort: the give-terms of its holder that select it, each with its offer.
    giving: list[list[tuple[Offer, GiveTerm]]] = [[] for _ in case.cohorts]
    for offer in usable.values():
        for term in offer.gives:
            for number in case.selected(term.who):
                if case.cohorts[number].like.held_by == offer.by:
                    giving[number].append((offer, term))
    kinds = (_judge(case, number, cohort.like, giving[number]) for number, cohort in enumerate(case.cohorts))
    return Facts(case, usable, tuple(kinds))


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


def _judge(case: Case, number: int, people: People, giving: list[tuple[Offer, GiveTerm]]) -> Kind:
    open_to = destinations(case, people)
    is_plannable = not people.accompanies and case.remaining(people).at_least >= 1 and bool(open_to)
    releases: dict[tuple[str, str], Release] = {}
    for goal in open_to if is_plannable else ():
        for offer, term in giving:
            key = offer.id, goal.party
            if key not in releases and goal.party in term.to and may_release(term, people):
                is_due = is_released_as_due(case, offer, people)
                releases[key] = Release(offer.id, goal.party, goal.is_firm, is_due)
    return Kind(number, people, is_plannable, open_to, tuple(releases.values()))
