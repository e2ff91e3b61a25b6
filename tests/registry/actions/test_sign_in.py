"""Signing in: what fits lets in, everything else is one refusal, and whoever guesses is locked out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from uuid import UUID

import pytest

from repatria.core.errors import SignInRefused
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.set_up_factor import confirm_factor, set_up_factor
from repatria.registry.actions.sign_in import TRIES, SignedIn, sign_in
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Account, AuditRow, RecoveryCode, RoleHeld
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.vault.factors import STEP_S, Factor
from tests.registry.actions.catalog import code_of, set_up_and_confirm
from tests.registry.conftest import Opened
from tests.registry.people import account, organization

pytestmark = pytest.mark.usefixtures("registry")

PASSWORD = "a long and made-up password"


def opened(name: str = "made-up") -> UUID:
    """Open an account of an analyst."""
    made = open_account(
        account(Role.ADMINISTRATOR), name, organization=organization("UA").id, password=PASSWORD
    )
    with writing():
        RoleHeld.objects.create(account_id=made, role=Role.ANALYST.value)
    return made


def refused(name: str = "made-up", password: str = PASSWORD, code: str | None = None) -> str:
    """Give the words of a refusal."""
    with pytest.raises(SignInRefused) as why:
        sign_in(name, password, code=code)
    return why.value.message


def unlock(who: UUID) -> None:
    """Let the time of a lock pass."""
    with writing():
        Account.objects.filter(pk=who).update(locked_until=datetime.now(UTC) - timedelta(seconds=1))


def test_password_lets_in_where_there_is_no_factor() -> None:
    """Without a second factor a password is enough to be let in, and it is said that there was none."""
    me = opened()
    assert sign_in("made-up", PASSWORD) == SignedIn(me, has_second_factor=False)


def test_everything_wrong_reads_the_same() -> None:
    """No such name, a wrong password, no or a wrong code, a closed or locked account: the same words."""
    set_up_and_confirm(opened())
    closed, locked = opened("closed"), opened("locked")
    close_account(account(Role.ADMINISTRATOR), closed)
    with writing():
        Account.objects.filter(pk=locked).update(locked_until=datetime.now(UTC) + timedelta(hours=1))
    told = {
        refused("nobody"), refused(password="other"), refused(), refused(code="000000"), refused("closed"),
        refused("locked"),
    }  # fmt: skip
    assert len(told) == 1


def test_unknown_name_takes_as_long_as_a_known_one() -> None:
    """Whoever measures learns no names: both take the time of hashing a password."""
    opened()
    times: dict[str, list[float]] = {"made-up": [], "nobody": []}
    for turn in range(10):
        name = ("made-up", "nobody")[turn % 2]
        begun = perf_counter()
        refused(name, password="other")
        times[name].append(perf_counter() - begun)
    known, unknown = median(times["made-up"]), median(times["nobody"])
    assert 0.3 < known / unknown < 3


def test_guesses_lock_the_account() -> None:
    """After five wrong tries not even the right password lets in; once the lock has passed it does."""
    me = opened()
    for _ in range(TRIES):
        refused(password="other")
    refused()
    unlock(me)
    assert sign_in("made-up", PASSWORD).account == me
    assert Account.objects.get(pk=me).failures == 0


def test_each_lock_is_longer() -> None:
    """Whoever goes on guessing waits twice as long, and never longer than a day."""
    me, waits = opened(), []
    for _ in range(3):
        for _ in range(TRIES):
            unlock(me)
            refused(password="other")
        until = Account.objects.get(pk=me).locked_until
        assert until is not None
        waits.append(round((until - datetime.now(UTC)).total_seconds() / 60))
    assert waits == [15, 30, 60]


def test_code_is_asked_for_and_holds_once() -> None:
    """With a second factor a code is needed; one that was used, or an older one, holds no more."""
    me = opened()
    set_up_and_confirm(me)
    code = code_of(me, steps_later=1)
    assert sign_in("made-up", PASSWORD, code=code) == SignedIn(me, has_second_factor=True)
    refused(code=code)
    refused(code=code_of(me))


def test_factor_counts_once_it_is_confirmed() -> None:
    """A factor that nobody showed to have locks nobody out."""
    me = opened()
    set_up_factor(me)
    assert not sign_in("made-up", PASSWORD).has_second_factor
    with pytest.raises(SignInRefused):
        confirm_factor(me, "000000")
    confirm_factor(me, code_of(me))
    refused()


def test_recovery_code_holds_once() -> None:
    """A recovery code lets in once, in place of the phone."""
    me = opened()
    codes = set_up_and_confirm(me).recovery_codes
    assert sign_in("made-up", PASSWORD, code=codes[0].upper()).account == me
    refused(code=codes[0])
    assert RecoveryCode.objects.count() == len(codes) - 1


def test_factor_is_not_replaced_without_a_code() -> None:
    """Whoever finds a session open cannot put their own phone in the place of its owner's."""
    me = opened()
    codes = set_up_and_confirm(me).recovery_codes
    with pytest.raises(SignInRefused):
        set_up_factor(me)
    with pytest.raises(SignInRefused):
        set_up_factor(me, code="000000")
    set_up_factor(me, code=codes[1])
    assert not Account.objects.get(pk=me).has_factor


def test_failed_replacement_uses_no_code_up() -> None:
    """An act that is refused takes no recovery code with it."""
    me = opened()
    codes = set_up_and_confirm(me).recovery_codes
    with pytest.raises(SignInRefused):
        set_up_factor(me, code=codes[0] + "0")
    assert RecoveryCode.objects.count() == len(codes)


def test_tries_are_in_the_audit(registry: Opened) -> None:
    """Each try is a row with its account, if there is one; the name that was tried stands beside it."""
    me = opened()
    refused("nobody")
    refused(password="other")
    sign_in("made-up", PASSWORD)
    rows = AuditRow.objects.filter(act="sign-in").order_by("number")
    assert list(rows.values_list("account", "outcome")) == [
        (None, "sign-in-refused"), (me, "sign-in-refused"), (me, "done")
    ]  # fmt: skip
    assert check_chain().is_whole
    assert PASSWORD not in registry.dump()


def test_factor_is_not_in_the_database(registry: Opened) -> None:
    """Neither what makes the codes nor a recovery code is found in a dump."""
    made = set_up_and_confirm(opened())
    secret = made.address.split("secret=")[1].split("&")[0]
    dump = registry.dump()
    assert [word for word in (secret, *made.recovery_codes) if word in dump] == []


def test_codes_are_those_of_the_standard() -> None:
    """The codes are those of RFC 6238, appendix B, cut to six digits."""
    factor = Factor(b"12345678901234567890")
    assert [factor.code_at(time) for time in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.mark.parametrize(("steps_off", "holds"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_may_be_a_step_off(steps_off: int, *, holds: bool) -> None:
    """A phone whose clock is half a minute off still works, and no more than that."""
    factor, now = Factor(b"12345678901234567890"), 1_000_000.0
    code = factor.code_at(now + steps_off * STEP_S)
    assert (factor.step_of(code, now_s=now, after=0) is not None) == holds
