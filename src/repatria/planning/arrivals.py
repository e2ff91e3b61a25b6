"""Arrivals that pay alike: classes whose people are worth the same to every offer of a party.

Who pays an offer matters to nobody but by what the offer's terms count; so arrivals are credited by kinds,
of which there are far fewer than classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, Offer
from repatria.core.terms import counts_for
from repatria.planning.classes import PeopleClass

#: Which of a party's get-terms count somebody, each with the weight.
Worth = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
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

    @property
    def name(self) -> str:
        """Give the smallest name among the classes."""
        return min(each.name for each in self.members)

    @property
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
    for party in sorted({offer.by for offer in offers}):
        asking = _Asking(case, [offer for offer in offers if offer.by == party and offer.gets])
        merged: dict[tuple[str, str, Worth], list[PeopleClass]] = {}
        paid: dict[tuple[str, str, Worth], tuple[str, ...]] = {}
        for each in classes:
            if each.one.held_by == party:
                continue
            for place in sorted({r.destination for r in each.releases if r not in each.unpaid}):
                worth = asking.worth(each, place)
                if worth:
                    key = each.one.held_by, place, worth
                    merged.setdefault(key, []).append(each)
                    paid[key] = tuple(sorted({asking.terms[number][0] for number, _ in worth}))
        for alike, members in merged.items():
            yield ArrivalKind(party, alike[1], tuple(members), paid[alike])


class _Asking:
    """The get-terms of one party, found by whom they may count."""

    def __init__(self, case: Case, offers: list[Offer]) -> None:
        self.case = case
        self.terms: list[tuple[str, GetTerm]] = [(offer.id, term) for offer in offers for term in offer.gets]
        self.near: dict[tuple[str, str], list[int]] = {}

    def worth(self, each: PeopleClass, place: str) -> Worth:
        """Give the terms that count one of the class arriving at the place, each with its weight."""
        near = self.near.get((each.one.held_by, each.one.home))
        if near is None:
            near = [
                number
                for number, (_, term) in enumerate(self.terms)
                if each.one.held_by in (term.who.words("held_by") or (each.one.held_by,))
                and each.one.home in (term.who.words("home") or (each.one.home,))
            ]
            self.near[each.one.held_by, each.one.home] = near
        return tuple(
            (number, 1 if term.all else self.case.weigh(each.one, term.got_weights))
            for number in near
            for term in [self.terms[number][1]]
            if counts_for(self.case, term, each.one, place)
        )
