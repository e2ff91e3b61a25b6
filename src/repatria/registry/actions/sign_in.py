"""Sign in: a name, a password and a code; one answer to all that is wrong, and a lock after five of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from repatria.core.errors import SignInRefused
from repatria.registry.audit.append import DONE, Entry, append
from repatria.registry.models import Account, RecoveryCode
from repatria.registry.models.guard import writing
from repatria.registry.vault.factors import digest_of_code, open_factor

ACT = "sign-in"
TRIES = 5
LOCKED, LONGEST_LOCKED = timedelta(minutes=15), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who somebody is, as far as was shown.

    Attributes:
        has_second_factor: A code was asked for and given. Without one, a shell lets them set one up and do
            nothing else.
    """

    account: UUID
    has_second_factor: bool


def sign_in(name: str, password: str, *, code: str | None = None) -> SignedIn:
    """Say who somebody is who shows a password and, where a second factor is set up, a code for it.

    Five wrong tries lock the account for a quarter of an hour, five more for twice as long, up to a day. The
    account is locked in the database while a try lasts, so that nobody tries many at once.

    Raises:
        SignInRefused: Something of it is wrong, or the account is locked, closed, or not there: nothing tells
            which, and each takes the time to hash a password.
    """
    now = datetime.now(UTC)
    with transaction.atomic(durable=True), writing():
        # A zero byte stands in no name; PostgreSQL would fail on it.
        known = Account.objects.none() if "\0" in name else Account.objects.filter(name=name)
        found = known.select_for_update().first()
        is_right = _is_right(found, password, code, now)
        subject = "account" if found is None else f"account:{found.id}"
        account = None if found is None else found.id
        outcome = DONE if is_right else SignInRefused.code
        append(Entry(account, ACT, None, subject, outcome=outcome, personal={"name": name}))
    if found is None or not is_right:
        raise SignInRefused
    return SignedIn(found.id, found.has_factor)


def _is_right(found: Account | None, password: str, code: str | None, now: datetime) -> bool:
    if found is None:
        make_password(password)  # as long as a comparison takes
        return False
    is_known = found.compare(password)
    if not found.is_active or (found.locked_until is not None and found.locked_until > now):
        return False
    changes = use_code(found, code, now) if is_known else None
    if changes is None:
        _count_failure(found, now)
        return False
    found.change(failures=0, locked_until=None, last_login=now, **changes)
    return True


def use_code(account: Account, code: str | None, now: datetime) -> dict[str, Any] | None:
    """Use up a code, and give what changes in the account by it; None where it does not hold.

    An account without a second factor needs no code.
    """
    if not account.has_factor:
        return {}
    if code is None:
        return None
    factor = open_factor(account.factor_nonce or b"", account.factor_sealed or b"", account.id)
    step = factor.step_of(code, now_s=now.timestamp(), after=account.factor_step)
    if step is not None:
        return {"factor_step": step}
    left = RecoveryCode.objects.filter(account=account, digest=digest_of_code(account.id, code))
    return {} if left.delete()[0] else None


def _count_failure(account: Account, now: datetime) -> None:
    failures = account.failures + 1
    until = account.locked_until
    if failures % TRIES == 0:
        until = now + min(LOCKED * 2 ** (failures // TRIES - 1), LONGEST_LOCKED)
    account.change(failures=failures, locked_until=until)
