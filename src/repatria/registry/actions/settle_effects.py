"""Record that effects travelled with the person, or follow with a list."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from repatria.core.effects import EffectsAre
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import Effects


def settle_effects(account: UUID, effects: UUID, *, version: int, are: EffectsAre, day: date) -> None:
    """Record where effects are from a day on (L19).

    Raises:
        NoSuchRecord: There are no such effects of the account's side.
        RecordChanged: Somebody changed the record since it was read.
        RequestInvalid: The day is still to come.
    """
    with acting(account, "settle-effects", subject=f"effects:{effects}") as act:
        found = act.take_of_person(Effects, effects, version=version)
        refuse_to_come("Settling effects", "day", day)
        act.change(found, are=are.value, day=day)
