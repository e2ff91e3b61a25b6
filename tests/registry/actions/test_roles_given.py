"""Roles are given and taken by an administrator, and never two that exclude each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from uuid import UUID

import pytest
from django.db import connection

from repatria.core.errors import AlreadyRecorded, NoSuchRecord, NotPermitted, RolesIncompatible
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.found_registry import found_registry
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.take_role import take_role
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Account, Organization, RoleHeld
from repatria.registry.roles import NEUTRAL_ONLY, Role, are_compatible
from tests.registry.people import account, organization

pytestmark = pytest.mark.usefixtures("registry")


def held(who: UUID) -> set[str]:
    """Give the roles that somebody holds."""
    return set(RoleHeld.objects.filter(account=who).values_list("role", flat=True))


def test_incompatible_roles_are_refused() -> None:
    """Of each pair that excludes itself the second is refused, whichever comes first."""
    me = account(Role.ADMINISTRATOR)
    given = []
    for one, other in permutations(Role, 2):
        if are_compatible(one, other):
            continue
        receiver = account()
        give_role(me, receiver, one)
        try:
            give_role(me, receiver, other)
            given.append((one, other))
        except RolesIncompatible:
            pass
    assert given == []


@pytest.mark.parametrize("role", sorted(NEUTRAL_ONLY))
def test_role_of_the_neutral_is_not_given_to_a_party(role: Role) -> None:
    """Nobody of a party hears wishes, plans for all, checks all or runs the system."""
    receiver = account(party="UA")
    with pytest.raises(RolesIncompatible):
        give_role(account(Role.ADMINISTRATOR), receiver, role)
    assert held(receiver) == set()


def test_nobody_gives_a_role_to_themselves() -> None:
    """An administrator cannot become anything else alone."""
    me = account(Role.ADMINISTRATOR)
    with pytest.raises(RolesIncompatible):
        give_role(me, me, Role.DELEGATE)
    assert held(me) == {"administrator"}


def test_administrator_is_left() -> None:
    """Nobody takes their own role or closes their own account, so somebody is left who can."""
    me = account(Role.ADMINISTRATOR)
    with pytest.raises(RolesIncompatible):
        take_role(me, me, Role.ADMINISTRATOR)
    with pytest.raises(RolesIncompatible):
        close_account(me, me)
    assert held(me) == {"administrator"}


def test_two_who_give_at_once_make_no_incompatible_pair() -> None:
    """Of two roles that exclude each other and are given at the same time, one is refused."""
    me, receiver = account(Role.ADMINISTRATOR), account()

    def give(role: Role) -> str:
        try:
            give_role(me, receiver, role)
        except RolesIncompatible:
            return "refused"
        finally:
            connection.close()
        return "given"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(give, [Role.DELEGATE, Role.NEGOTIATOR]))
    assert (outcomes, len(held(receiver)), check_chain().is_whole) == (["given", "refused"], 1, True)


def test_role_is_held_once_and_taken_once() -> None:
    """A second time is refused, not passed over in silence."""
    me, receiver = account(Role.ADMINISTRATOR), account(Role.ANALYST)
    with pytest.raises(AlreadyRecorded):
        give_role(me, receiver, Role.ANALYST)
    take_role(me, receiver, Role.ANALYST)
    with pytest.raises(NoSuchRecord):
        take_role(me, receiver, Role.ANALYST)
    assert held(receiver) == set()


def test_registry_is_founded_once() -> None:
    """The first account is an administrator of the neutral; there is no second first one."""
    first = found_registry("Made-up neutral", "made-up administrator", "a long and made-up password")
    with pytest.raises(AlreadyRecorded):
        found_registry("Other neutral", "other administrator", "a long and made-up password")
    assert (held(first), Organization.objects.count(), check_chain().rows) == ({"administrator"}, 1, 1)


def test_new_account_may_do_nothing() -> None:
    """An account is opened without a role; its password is kept by Argon2 alone."""
    me, side = account(Role.ADMINISTRATOR), organization("UA").id
    made = open_account(me, "made-up", organization=side, password="a long made-up one")
    with pytest.raises(NotPermitted):
        give_role(made, made, Role.ANALYST)
    assert Account.objects.get(pk=made).password.startswith("argon2$argon2id$")
