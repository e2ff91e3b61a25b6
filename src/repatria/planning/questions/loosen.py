"""Loosening one term of an offer by a given amount, and saying so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.questions import Change


@dataclass(frozen=True, slots=True)
class Loosening:
    """By how much one term of an offer falls short of what it says.

    Attributes:
        side: ``gives`` or ``gets``.
        term: Position of the term among the gives, or the gets.
        bound: ``at_least``, ``at_most``, ``all`` or ``per_given``.
        before: What the bound says; for ``all``, the number required.
        after: What it would have to say; None where it would ask for nothing any more.
    """

    side: str
    term: int
    bound: str
    before: Fraction
    after: Fraction | None

    @property
    def path(self) -> str:
        """Name the bound in its offer."""
        return f"{self.side}[{self.term}].{self.bound}"


def loosen(offer: Offer, by_whom: str, loosening: Loosening) -> tuple[Offer, Change]:
    """Change one term of `offer`.

    Args:
        by_whom: Name of the party that makes the offer.

    Returns:
        The offer as it would be, and the change in words.
    """
    position = loosening.term
    if loosening.side == "gives":
        gives = list(offer.gives)
        gives[position] = _give(gives[position], loosening)
        changed = replace(offer, gives=tuple(gives))
    else:
        gets = list(offer.gets)
        if loosening.after is None:
            del gets[position]
        else:
            gets[position] = _get(gets[position], loosening)
        changed = replace(offer, gets=tuple(gets))
    before = f"all ({loosening.before})" if loosening.bound == "all" else str(loosening.before)
    if loosening.after is None:
        says = f"{by_whom} drops a condition of its offer {offer.id}: {loosening.path}, now {before}."
    else:
        says = f"{by_whom} changes its offer {offer.id}: {loosening.path} from {before} to {loosening.after}."
    after = None if loosening.after is None else str(loosening.after)
    return changed, Change(offer.id, offer.by, loosening.path, before, after, says)


def _give(term: GiveTerm, loosening: Loosening) -> GiveTerm:
    after = None if loosening.after is None else int(loosening.after)
    if loosening.bound == "at_most":
        return replace(term, at_most=after)
    return replace(term, at_least=after, all=False)


def _get(term: GetTerm, loosening: Loosening) -> GetTerm:
    if loosening.bound == "per_given":
        return replace(term, per_given=loosening.after)
    return replace(term, at_least=int(loosening.after or 0), all=False)
