"""Where people may go, as planning is told it; what it follows from stays in the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import batched
from uuid import UUID

from repatria.core.confidences import Destinations
from repatria.core.persons import Fitness
from repatria.registry.actions.standing_handovers import stayed_unasked
from repatria.registry.models import FitnessDecision
from repatria.registry.vault.confidences_of_many import AT_ONCE, latest_confidences
from repatria.registry.vault.keys import Compartment, ring_of

ASKED_ANEW_FIRST = Destinations((), ask_first=True)
"""Of whoever stayed when their round went, for whatever reason: they go nowhere before they are asked."""


def destinations_of(homes: Mapping[UUID, str | None]) -> dict[UUID, Destinations]:
    """Give the destinations of people, by identifier; the people are locked by the act.

    Args:
        homes: The home of each.

    Raises:
        VaultClosed: This process has no key of the vault.
        VaultRefused: What is sealed of one of them does not open; then nobody's is told.
    """
    held = latest_confidences(ring_of(Compartment.WISHES), tuple(homes))
    fitness = _fitness(tuple(homes))
    stayed = {each for some in batched(homes, AT_ONCE) for each in stayed_unasked(some)}
    return {
        person: ASKED_ANEW_FIRST
        if person in stayed
        else held[person].for_planning(home, fitness.get(person, Fitness.UNKNOWN))
        for person, home in homes.items()
    }


def _fitness(people: Sequence[UUID]) -> dict[UUID, Fitness]:
    found: dict[UUID, Fitness] = {}
    for some in batched(people, AT_ONCE):
        decided = FitnessDecision.objects.filter(person__in=some).order_by("turn")
        found.update(
            (person, Fitness(fitness)) for person, fitness in decided.values_list("person", "fitness")
        )
    return found
