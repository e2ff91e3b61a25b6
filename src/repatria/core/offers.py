"""Offers: one party's conditional promise. It gives some of what it holds if it gets something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from repatria.core.selections import Selection


class OfferState(StrEnum):
    """What became of an offer."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class GiveTerm:
    """What an offer gives: the people selected, to one or several destinations, within bounds.

    Everybody given under the offer counts in each give-term that selects them and names their destination.

    Attributes:
        to: Parties the people may be sent to, sorted; never empty.
        at_least: The fewest that the giver gives if it gives at all; None is no bound.
        at_most: The most that the giver gives; None is no bound.
        all: Every registered person selected goes, or the offer is not in force.
    """

    who: Selection
    to: tuple[str, ...]
    at_least: int | None = None
    at_most: int | None = None
    all: bool = False


@dataclass(frozen=True, slots=True)
class GetTerm:
    """What an offer gets. Exactly one of `at_least`, `all` and `per_given` is set.

    Attributes:
        to: Parties where the people must arrive, sorted; arrivals elsewhere never count.
        at_least: The least weighted number credited.
        all: Every registered person selected arrives.
        per_given: Weighted arrivals credited, per weight given under this offer; above 0.
        given_weights: Weight table for what is given; None counts heads.
        got_weights: Weight table for what is got; None counts heads.
    """

    who: Selection
    to: tuple[str, ...]
    at_least: int | None = None
    all: bool = False
    per_given: Fraction | None = None
    given_weights: str | None = None
    got_weights: str | None = None


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What an offer says of the time after the exchange. Printed and judged by law, never solved.

    Attributes:
        parole: The freed must give their word not to serve (L15).
    """

    held_in: str | None = None
    until: date | None = None
    parole: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One party's promise.

    Attributes:
        said: Day it was made; None where unknown.
        until: Last day it holds; None is no end.
        assumed: Nobody has made it yet; every plan that rests on it says so.
        gives: At least one.
        gets: None at all makes the offer unilateral.
        either: At most one offer of this name is in force.
        arranged_by: A party named where a get-term fails; it changes nothing.
    """

    id: str
    by: str
    gives: tuple[GiveTerm, ...]
    gets: tuple[GetTerm, ...] = ()
    said: date | None = None
    until: date | None = None
    state: OfferState = OfferState.STANDING
    assumed: bool = False
    either: str | None = None
    arranged_by: str | None = None
    afterwards: Afterwards | None = None
    sources: tuple[str, ...] = ()

    @property
    def is_unilateral(self) -> bool:
        """Does the offer give without getting?"""
        return not self.gets

    def stands_on(self, day: date) -> bool:
        """Can the offer be taken up on `day`?"""
        return self.state is OfferState.STANDING and (self.until is None or self.until >= day)
