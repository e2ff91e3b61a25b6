"""Keep keys of the sounds of names: tell which names have none that are of today, and record them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.models import NameKeys, Person

MOST = 5_000
"""Names that are told at once."""


@dataclass(frozen=True, slots=True)
class NameToKey:
    """A name without keys, or with keys of another version."""

    person: UUID
    version: int
    name: str


def tell_unkeyed_names(account: UUID, *, at_most: int = MOST) -> tuple[NameToKey, ...]:
    """Give names of the account's side whose keys are missing or of another version, by identifier.

    Args:
        at_most: `MOST` at most.
    """
    with acting(account, "tell-unkeyed-names", subject="person") as act:
        mine = Person.objects.filter(own_side("person", act.asker.party), name__isnull=False)
        lacking = mine.exclude(namekeys__of_version=F("version")).order_by("pk")
        rows = lacking.values_list("pk", "version", "name")[: min(at_most, MOST)]
        found = tuple(NameToKey(person, version, name or "") for person, version, name in rows)
        act.tell(names=len(found))
        return found


def record_name_keys(account: UUID, keys: Mapping[UUID, tuple[int, tuple[str, ...]]]) -> int:
    """Record keys of names, and say of how many; who was changed meanwhile is left for the next time.

    Args:
        keys: By person, the version that was read, and words without a space.
    """
    with acting(account, "record-name-keys", subject="person") as act:
        mine = Person.objects.filter(own_side("person", act.asker.party), name__isnull=False, pk__in=keys)
        # Locked: nobody is erased between this look and the writing of their keys.
        versions = dict(mine.order_by("pk").select_for_update(of=("self",)).values_list("pk", "version"))
        still = {person: said for person, said in keys.items() if versions.get(person) == said[0]}
        known = dict(NameKeys.objects.filter(person__in=still).values_list("person", "pk"))
        made: list[Mapping[str, Any]] = []
        changed: dict[UUID, Mapping[str, Any]] = {}
        for person, (version, words) in sorted(still.items()):
            said = {"of_version": version, "keys": " ".join(sorted(set(words))) or None}
            if person in known:
                changed[known[person]] = said
            else:
                made.append({"person": Person(pk=person), **said})
        act.make_many(NameKeys, made)
        act.change_many(NameKeys, changed)
        return len(still)
