"""Record what was taken from a person, against a receipt."""

from __future__ import annotations

from uuid import UUID

from repatria.core.effects import EffectsAre
from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
from repatria.registry.models import Effects, Person


def record_effects(account: UUID, person: UUID, what: str) -> UUID:
    """Record money, papers and things that the holder keeps (GC III 18), and give the identifier.

    Raises:
        NoSuchRecord: There is no such person of the account's side.
    """
    with acting(account, "record-effects", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        made = act.make(
            Effects, person=found, recorded_by=act.me, what=what, are=EffectsAre.KEPT.value, day=None
        )
        return made.id
