"""Accounts of made-up people, for every role, in a registry that is open."""

from __future__ import annotations

import json
import secrets
from base64 import b32decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from repatria.core.errors import SignInRefused
from repatria.registry.access.door import list_records
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.add_organization import OrganizationKind, add_organization
from repatria.registry.actions.found_registry import found_registry
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.set_up_factor import confirm_factor, set_up_factor
from repatria.registry.roles import Role
from repatria.registry.vault.factors import STEP_S, Factor

ADMINISTRATOR = "administrator"
"""Name of the first account; it opens all others."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenedAccount:
    """What somebody needs to sign in; never printed.

    Attributes:
        address: For the application on a phone.
    """

    id: UUID
    name: str
    organization: str
    roles: tuple[str, ...]
    password: str
    address: str
    recovery_codes: tuple[str, ...]


def open_demo_accounts(words: Mapping[str, Any]) -> Mapping[str, OpenedAccount]:
    """Found the registry, open the accounts that `seed_demo.toml` names, and give them by name.

    Raises:
        AlreadyRecorded: Somebody is there already.
    """
    password = _new_password()
    first = found_registry(words["neutral"], ADMINISTRATOR, password)
    opened = {ADMINISTRATOR: _opened(first, ADMINISTRATOR, words["neutral"], ("administrator",), password)}
    (neutral,) = list_records(first, "organization", purpose=Purpose.ADMINISTRATION)
    for organization in words["organization"]:
        name, party = organization["name"], organization.get("party")
        if party is None:
            side = UUID(str(neutral.id))
        else:
            side = add_organization(first, name, kind=OrganizationKind.BUREAU, party=party)
        for account, roles in organization["accounts"].items():
            password = _new_password()
            made = open_account(first, account, organization=side, password=password)
            for role in roles:
                give_role(first, made, Role(role))
            opened[account] = _opened(made, account, name, tuple(roles), password)
    return opened


def _confirm(account: UUID, factor: Factor) -> None:
    """Confirm a factor by the code of half a minute ago, so that the one of now still opens the account."""
    try:
        confirm_factor(account, factor.code_at(time() - STEP_S))
    except SignInRefused:
        # The half minute ended between making the code and looking at it: that of the new one holds.
        confirm_factor(account, factor.code_at(time() - STEP_S))


def accounts_text(accounts: Iterable[OpenedAccount]) -> str:
    """Write what everybody needs to sign in, as TOML."""
    return "".join(_lines(accounts))


def _opened(
    account: UUID, name: str, organization: str, roles: tuple[str, ...], password: str
) -> OpenedAccount:
    made = set_up_factor(account)
    secret = parse_qs(urlsplit(made.address).query)["secret"][0]
    _confirm(account, Factor(b32decode(secret)))
    return OpenedAccount(account, name, organization, roles, password, made.address, made.recovery_codes)


def _new_password() -> str:
    return secrets.token_urlsafe(15)


def _lines(accounts: Iterable[OpenedAccount]) -> Iterator[str]:
    yield "# Made-up people who work with a registry. Whoever has this file can be any of them.\n"
    yield "# `factor` is for an application on a phone; a recovery code replaces one of its codes.\n"
    for account in accounts:
        yield f"\n[[account]]\nname = {json.dumps(account.name)}\n"
        yield f"organization = {json.dumps(account.organization)}\nroles = {json.dumps(account.roles)}\n"
        yield f"password = {json.dumps(account.password)}\nfactor = {json.dumps(account.address)}\n"
        yield f"recovery_codes = {json.dumps(account.recovery_codes)}\n"
