"""Set up a second factor for one's own account, in two steps: make it, and show that the phone has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from repatria.core.errors import SignInRefused
from repatria.registry.actions.frame import acting
from repatria.registry.actions.sign_in import use_code
from repatria.registry.models import Account, RecoveryCode
from repatria.registry.vault.factors import (
    digest_of_code,
    new_factor,
    new_recovery_codes,
    open_factor,
    seal_factor,
)


@dataclass(frozen=True, slots=True, repr=False)
class NewFactor:
    """What is shown once, to the owner of the account alone.

    Attributes:
        address: For the application on the phone.
        recovery_codes: Each holds once, in place of a code from the phone.
    """

    address: str
    recovery_codes: tuple[str, ...]


def set_up_factor(account: UUID, *, code: str | None = None) -> NewFactor:
    """Make a second factor; it counts once `confirm_factor` was given a code of it.

    Args:
        code: Of the factor before or a recovery code, where there is one already.

    Raises:
        SignInRefused: The code does not hold.
    """
    with acting(account, "set-up-factor", subject=f"account:{account}") as act:
        found = act.take(Account, account)
        if use_code(found, code, datetime.now(UTC)) is None:
            raise SignInRefused
        factor, codes = new_factor(), new_recovery_codes()
        sealed = seal_factor(factor, account)
        act.change(
            found, factor_nonce=sealed.nonce, factor_sealed=sealed.sealed, factor_step=0, has_factor=False
        )
        for old in RecoveryCode.objects.filter(account=found).order_by("pk"):
            act.remove(old)
        for each in codes:
            act.make(RecoveryCode, account=found, digest=digest_of_code(account, each))
        return NewFactor(factor.address(found.name), codes)


def confirm_factor(account: UUID, code: str) -> None:
    """Show by a code that the phone has the factor; from now on signing in asks for one.

    Raises:
        SignInRefused: There is no factor to confirm, or the code does not hold.
    """
    with acting(account, "confirm-factor", subject=f"account:{account}") as act:
        found = act.take(Account, account)
        if found.has_factor or found.factor_sealed is None or found.factor_nonce is None:
            raise SignInRefused
        factor = open_factor(found.factor_nonce, found.factor_sealed, account)
        step = factor.step_of(code, now_s=datetime.now(UTC).timestamp(), after=found.factor_step)
        if step is None:
            raise SignInRefused
        act.change(found, has_factor=True, factor_step=step)
