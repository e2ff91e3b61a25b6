"""What the words of a report are in a case or a record, once a person has confirmed the draft."""

from __future__ import annotations

from repatria.core.offers import OfferState
from repatria.core.persons import Category

_CATEGORIES = {"military": Category.COMBATANT, "civilian": Category.CIVILIAN}
#: Words for somebody's state that a person confirms as "wounded"; whether seriously, a commission decides.
_SIGNS_OF_A_WOUND = ("wound", "injur", "bandag", "dressed", "dressing")


def category_of(words: str) -> Category | None:
    """Give the category of the Conventions that words stand for; None where they stand for none."""
    return _CATEGORIES.get(words)


def is_wound(words: str) -> bool:
    """Say whether words for somebody's state tell of a wound."""
    return any(sign in words.lower() for sign in _SIGNS_OF_A_WOUND)


def state_of(words: str) -> OfferState:
    """Give the state of an offer; one that is proposed or demanded stands."""
    return OfferState(words) if words in ("refused", "withdrawn") else OfferState.STANDING
