"""What a party can be in a report by its kind: who holds people, and whose people there are.

A party that no table knows, as a report may name one, can be either.
"""

from __future__ import annotations

from repatria.intake.vocabulary.lexicon import listed
from repatria.intake.vocabulary.wordlists import parties

_WITH_PEOPLE = {"state", "people", "armed group"}


def can_hold(code: str) -> bool:
    """Tell whether a party holds people: a body that only carries or visits them does not."""
    return _kind(code) != "body" or code == "UN"


def is_power(code: str) -> bool:
    """Tell whether a party can be taken for a holder that no word names: a people has no prisons."""
    return _kind(code) != "people"


def is_home(code: str) -> bool:
    """Tell whether a party has people of its own, as one has that a report names and no table."""
    return (
        _kind(code) in _WITH_PEOPLE
        or code == "UN"
        or (code not in parties() and (code[:1].isupper() or code in listed("armed_group_words")))
    )


def is_armed_group(code: str | None) -> bool:
    """Tell whether a party is known for an armed group."""
    return code is not None and _kind(code) == "armed group"


def may_be_armed_group(code: str) -> bool:
    """Tell whether a party is an armed group, or none that is known."""
    return _kind(code) in {None, "armed group"}


def is_state(code: str) -> bool:
    """Tell whether a party is known for a state."""
    return _kind(code) == "state"


def lands_of(code: str) -> tuple[str, ...]:
    """Give the states that an armed group or a people is at odds with."""
    party = parties().get(code)
    return party.lands if party is not None else ()


def _kind(code: str) -> str | None:
    party = parties().get(code)
    return party.kind if party is not None else None
