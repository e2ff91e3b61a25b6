"""Roles, and the pairs of them that nobody may hold together."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from itertools import combinations

from repatria.core.errors import RolesIncompatible


class Role(StrEnum):
    """What somebody may do in the registry."""

    REGISTRAR = "registrar"
    ANALYST = "analyst"
    TRACING_OFFICER = "tracing-officer"
    DELEGATE = "delegate"
    PHYSICIAN = "physician"
    PLANNER = "planner"
    NEGOTIATOR = "negotiator"
    HANDOVER_OFFICER = "handover-officer"
    FAMILY = "family"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


#: Held alone: who checks does not act, who runs the system reads no records, who asks has no office.
ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.FAMILY})
#: Who hears a wish, or judges health, does not bargain.
INCOMPATIBLE = frozenset(
    {
        frozenset({Role.DELEGATE, Role.NEGOTIATOR}),
        frozenset({Role.DELEGATE, Role.HANDOVER_OFFICER}),
        frozenset({Role.DELEGATE, Role.ANALYST}),
        frozenset({Role.PHYSICIAN, Role.NEGOTIATOR}),
        frozenset({Role.PLANNER, Role.NEGOTIATOR}),
    }
)
#: People of the neutral alone hear wishes (GC III art. 126), plan for all, check all and run the system.
NEUTRAL_ONLY = frozenset({Role.DELEGATE, Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR})


def are_compatible(one: Role, other: Role) -> bool:
    """Say whether one account may hold both."""
    return one is other or not ({one, other} & ALONE or frozenset({one, other}) in INCOMPATIBLE)


def refuse_incompatible(roles: Collection[Role]) -> None:
    """Refuse roles of one account that exclude each other.

    Raises:
        RolesIncompatible: Two of them do.
    """
    for one, other in combinations(sorted(set(roles)), 2):
        if not are_compatible(one, other):
            raise RolesIncompatible(
                f"Giving a role: {one} and {other} exclude each other. Give one of them to somebody else."
            )
