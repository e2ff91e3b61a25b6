"""Find somebody in the registry by name, whatever script the name and the record are written in.

The registry stores keys and compares them; tracing makes them of the sounds of names, and puts in order what
was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.keeping.acting_by_name import Named, acting_as
from repatria.workflows.people.sounds_of_names import Sounds, SoundsHere

__all__ = ["FoundPeople", "FoundPerson", "Named", "find_as", "find_person", "key_names"]

_AT_ONCE = 5_000
LEAST_LOG_ODDS = -3.0
"""Names less alike share some sounds, and hardly one in three hundred is the one (decision 0072)."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who may be the one looked for.

    Attributes:
        log_odds: Natural log-odds of one name; of one part alone, what its spelling speaks for. An order to
            look in, and no judgement on anybody.
        values: Of the record, as the asker may see it.
    """

    id: UUID
    log_odds: float
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """What was found, the likeliest first; `is_cut` where more share some sounds than were compared.

    Who shares some sounds and is hardly ever the one is left out.
    """

    people: tuple[FoundPerson, ...]
    is_cut: bool


def key_names(account: UUID) -> int:
    """Compute and record keys of all names of the account's side that have none of today; gives how many.

    Raises:
        RegistryRefused: The account may not do this.
    """
    from repatria.registry.actions.key_names import (  # noqa: PLC0415 - once a registry is open
        record_name_keys,
        tell_unkeyed_names,
    )

    keyed, sounds = 0, SoundsHere()
    while names := tell_unkeyed_names(account, at_most=_AT_ONCE):
        words = sounds.words([each.name for each in names])
        found = {each.person: (each.version, said) for each, said in zip(names, words, strict=True)}
        done = record_name_keys(account, found)
        if not done:
            break  # all were changed meanwhile; the next call begins anew
        keyed += done
    return keyed


def find_person(
    account: UUID,
    name: str,
    *,
    purpose: str,
    most: int = 20,
    where: Mapping[str, Any] | None = None,
    sounds: Sounds | None = None,
) -> FoundPeople:
    """Find people of the account's side whose name may be this one, in any script, the likeliest first.

    Args:
        purpose: As the door has them.
        where: Values that fields must have besides.
        sounds: Who compares names; this process, where nobody is named.

    Raises:
        NamesNotCompared: Who compares them does not answer; whom there is to compare was looked up or not.
        RegistryRefused: The account may not search people by name for this purpose.
        RequestInvalid: There is no letter in the name.
    """
    from repatria.registry.access.door import search_by_sound  # noqa: PLC0415 - as above
    from repatria.registry.access.purposes import Purpose  # noqa: PLC0415

    compared = SoundsHere() if sounds is None else sounds
    ways = compared.ways(name)
    if not ways:
        fault = Fault("NAME", 0, "name", "no-letters", "no letter", "a name in any script")
        raise RequestInvalid("Looking for a name", (fault,))
    alike = search_by_sound(account, name, ways, purpose=Purpose(purpose), where=where)
    found = alike.people
    odds = compared.log_odds(name, [each.values["name"] or "" for each in found])
    near = (each for each in zip(odds, found, strict=True) if each[0] >= LEAST_LOG_ODDS)
    ranked = sorted(near, key=lambda each: (-each[0], str(each[1].id)))
    likely = [FoundPerson(UUID(str(seen.id)), odd, seen.values) for odd, seen in ranked[:most]]
    return FoundPeople(tuple(likely), is_cut=alike.is_cut)


def find_as(
    environment: Mapping[str, str],
    named: Named,
    name: str,
    *,
    purpose: str,
    most: int,
    renews_keys: bool = False,
) -> FoundPeople:
    """Find people in the registry that the environment names, as a named person.

    Args:
        renews_keys: Whether names without keys of today get some first, in the same person's name.

    Raises:
        RegistryRefused: The person may not search people by name for this purpose, or may not renew keys.
        RequestInvalid: There is no letter in the name, or the password cannot be read.
        SettingsInvalid: The settings are not safe, or the database is not ready.
    """
    with acting_as(environment, named) as account:
        if renews_keys:
            key_names(account)
        return find_person(account, name, purpose=purpose, most=most)
