"""Arrivals that pay alike: classes whose people are worth the same to every offer of a party.

Who pays an offer matters to nobody but by what the offer's terms count; so arrivals are credited by kinds,
of which there are far fewer than classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, Offer
from repatria.planning.program.classes import PeopleClass

#: Which of a party's get-terms count somebody, each with the weight.
Worth = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ArrivalKind:
    """Classes that arrive at one place and are alike to a party's get-terms.

    Attributes:
        party: Whom they pay.
        members: The classes; the kind is called by the smallest of their names.
        offers: Offers of the party with a get-term that counts them.
    """

    party: str
    place: str
    members: tuple[PeopleClass, ...]
    offers: tuple[str, ...]

    @cached_property
    def name(self) -> str:
        """Give the smallest name among the classes."""
        return min(each.name for each in self.members)

    @cached_property
    def size(self) -> int:
        """Count the people."""
        return sum(each.size for each in self.members)


def arrival_kinds(
    case: Case, offers: tuple[Offer, ...], classes: tuple[PeopleClass, ...]
) -> Iterator[ArrivalKind]:
    """Merge classes into kinds, party by party; docs/certificate.md says what makes them alike.

    Args:
        offers: The usable ones.
    """
    places = [
        (each, sorted({r.destination for r in each.releases if r not in each.unpaid})) for each in classes
    ]
    for party in sorted({offer.by for offer in offers}):
        terms = [(offer.id, term) for offer in offers if offer.by == party for term in offer.gets]
        asking = _asking(case, terms)
        merged: dict[tuple[str, str, Worth], list[PeopleClass]] = {}
        for each, goes_to in places:
            numbers = asking.get(each.cohort)
            if numbers is None or each.one.held_by == party:
                continue
            for place in goes_to:
                worth = tuple(
                    (number, 1 if term.all else case.weigh(each.one, term.got_weights))
                    for number in numbers
                    for term in [terms[number][1]]
                    if place in term.to
                )
                if worth:
                    merged.setdefault((each.one.held_by, place, worth), []).append(each)
        for (_, place, worth), members in merged.items():
            paid = sorted({terms[number][0] for number, _ in worth})
            yield ArrivalKind(party, place, tuple(members), tuple(paid))


def _asking(case: Case, terms: list[tuple[str, GetTerm]]) -> dict[int, list[int]]:
    """Give by cohort the numbers of the terms that select it."""
    asking: dict[int, list[int]] = {}
    for number, (_, term) in enumerate(terms):
        for cohort in case.selected(term.who):
            asking.setdefault(cohort, []).append(number)
    return asking
