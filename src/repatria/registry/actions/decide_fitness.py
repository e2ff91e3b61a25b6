"""Decide whether somebody is fit to travel: until a physician says otherwise, who is unfit goes nowhere."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.core.persons import Fitness
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import FitnessDecision, Person


def decide_fitness(account: UUID, person: UUID, *, day: date, fitness: Fitness) -> UUID:
    """Record what a physician found on a day, and give its identifier; the last record holds (L5).

    Raises:
        NoSuchRecord: There is no such person of the account's side.
        RequestInvalid: The day is still to come.
    """
    with acting(account, "decide-fitness", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        refuse_to_come("Deciding on fitness", "day", day)
        turn = FitnessDecision.objects.filter(person=found).count() + 1
        made = act.make(FitnessDecision, person=found, turn=turn, by=act.me, day=day, fitness=fitness.value)
        return made.id
