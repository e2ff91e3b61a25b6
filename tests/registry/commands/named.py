"""People who act from a command line: with a password, and a phone that shows codes."""

from __future__ import annotations

from time import time

from repatria.registry.actions.set_up_factor import confirm_factor, set_up_factor
from repatria.registry.models import Account
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.vault.factors import STEP_S, open_factor
from tests.registry.people import account

PASSWORD = "a long and made-up password"


def registrar() -> str:
    """Make a registrar with a password and a second factor, and give their name."""
    return with_a_phone(Role.REGISTRAR)


def with_a_phone(role: Role) -> str:
    """Make somebody with a role, a password and a second factor, and give their name."""
    who = account(role, party="UA")
    found = Account.objects.get(pk=who)
    found.set_password(PASSWORD)
    with writing():
        found.change(password=found.password)
    set_up_factor(who)
    confirm_factor(who, code_of(found.name, steps_later=-1))
    return found.name


def code_of(name: str, *, steps_later: int = 0) -> str:
    """Give the code that the phone of somebody shows."""
    found = Account.objects.get(name=name)
    assert found.factor_nonce is not None
    assert found.factor_sealed is not None
    return open_factor(found.factor_nonce, found.factor_sealed, found.id).code_at(
        time() + steps_later * STEP_S
    )
