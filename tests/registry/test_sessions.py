"""Sessions and tokens: what opens one, when it ends, and that it never leaves more rights than it has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from repatria.core.errors import (
    FactorNeeded,
    NoSuchRecord,
    NotPermitted,
    NotSignedIn,
    RequestInvalid,
    SignInRefused,
)
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.issue_token import issue_token
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.open_session import NewSession, open_session
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.set_up_factor import set_up_factor
from repatria.registry.actions.tell_sessions import tell_sessions
from repatria.registry.askers import bounded
from repatria.registry.models import AuditRow, Session
from repatria.registry.roles import Role
from repatria.registry.sessions import IDLE, SESSION_LASTS, opened_by
from repatria.registry.vault.requests import Ask, Use
from tests.registry.actions.catalog import code_of, set_up_and_confirm
from tests.registry.conftest import Opened
from tests.registry.people import account, organization, person

PASSWORD = "a long and made-up password"
pytestmark = pytest.mark.usefixtures("registry")


def analyst_with_factor() -> UUID:
    """Open an account of an analyst who has a second factor."""
    administrator = account(Role.ADMINISTRATOR)
    made = open_account(administrator, "made-up", organization=organization("UA").id, password=PASSWORD)
    give_role(administrator, made, Role.ANALYST)
    set_up_and_confirm(made)
    return made


def session_of(who: UUID, role: Role | None = None) -> NewSession:
    """Sign in as the analyst."""
    return open_session("made-up", PASSWORD, code=code_of(who, steps_later=1), role=role)


def is_open(token: str, after: timedelta) -> bool:
    """Say whether a token opens anything so long from now; to ask is to use it."""
    try:
        opened_by(token, now=datetime.now(UTC) + after)
    except NotSignedIn:
        return False
    return True


def test_session_opens_its_account() -> None:
    """What signing in gives opens the account of who signed in."""
    who = analyst_with_factor()
    made = session_of(who)
    assert opened_by(made.token, now=datetime.now(UTC)).account == who
    assert AuditRow.objects.latest("number").act == "open-session"


def test_database_has_no_token(registry: Opened) -> None:
    """A dump opens nothing: what opens a session or token is not in it, its digest is."""
    who = analyst_with_factor()
    made, token = session_of(who), issue_token(who, Role.ANALYST)
    dump = registry.dump()
    assert Session.objects.get(pk=made.session).digest in dump
    assert [each for each in (made.token, token.token) if each in dump] == []


def test_wrong_password_opens_none() -> None:
    """Without signing in there is no session."""
    who = analyst_with_factor()
    with pytest.raises(SignInRefused):
        open_session("made-up", "another password", code=code_of(who, steps_later=1))
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("after", "stays"),
    [(IDLE - timedelta(seconds=5), True), (IDLE + timedelta(seconds=5), False)],
)
def test_session_ends_idle(after: timedelta, stays: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """A session that nobody uses for a quarter of an hour is over, and not before."""
    made = session_of(analyst_with_factor())
    assert is_open(made.token, after) is stays


def test_use_keeps_a_session_open_until_its_end() -> None:
    """Whoever works goes on working, up to ten hours and no longer."""
    made = session_of(analyst_with_factor())
    step, at = IDLE - timedelta(minutes=2), timedelta()
    while at + step < SESSION_LASTS:
        at += step
        assert is_open(made.token, at)
    assert not is_open(made.token, SESSION_LASTS + timedelta(seconds=5))


def test_token_ends_on_its_day_and_not_idle() -> None:
    """A token lies unused for days, and ends when it was said to."""
    who = analyst_with_factor()
    token = issue_token(who, Role.ANALYST, days=30).token
    assert is_open(token, timedelta(days=30) - timedelta(seconds=5))
    assert not is_open(token, timedelta(days=30) + timedelta(seconds=5))


@pytest.mark.parametrize("days", [0, -1, 91])
def test_token_lasts_a_day_to_ninety(days: int) -> None:
    """A token without end, or one that would be over at once, is refused."""
    with pytest.raises(RequestInvalid):
        issue_token(account(Role.ANALYST, party="UA"), Role.ANALYST, days=days)


def test_token_of_a_role_one_does_not_hold_is_refused() -> None:
    """Nobody issues what they do not have."""
    with pytest.raises(NotPermitted):
        issue_token(account(Role.ANALYST, party="UA"), Role.REGISTRAR)


def test_ended_session_opens_nothing() -> None:
    """From the moment somebody ends it a session is none."""
    who = analyst_with_factor()
    made = session_of(who)
    end_session(who, made.session)
    assert not is_open(made.token, timedelta())


def test_sessions_end_with_their_account() -> None:
    """Whose account is closed is out, whatever they have open."""
    who = analyst_with_factor()
    made, token = session_of(who), issue_token(who, Role.ANALYST)
    close_account(account(Role.ADMINISTRATOR), who)
    assert [is_open(each, timedelta()) for each in (made.token, token.token)] == [False, False]


def test_whoever_asks_is_told_what_is_open_of_theirs() -> None:
    """Sessions and tokens of one's own that are open, by the identifier that ends them; of nobody else."""
    who = analyst_with_factor()
    session, token = session_of(who), issue_token(who, Role.ANALYST, purpose=Purpose.REGISTRATION)
    ended = issue_token(who, Role.ANALYST)
    end_session(who, ended.session)
    told = [(each.session, each.is_token, each.role, each.purpose) for each in tell_sessions(who)]
    assert told == [(session.session, False, None, None), (token.session, True, "analyst", "registration")]
    assert tell_sessions(account(Role.ANALYST, party="UA")) == ()


def test_nobody_ends_the_session_of_another() -> None:
    """The session of another is not there, but for an administrator."""
    made = session_of(analyst_with_factor())
    with pytest.raises(NoSuchRecord):
        end_session(account(Role.REGISTRAR, party="UA"), made.session)
    end_session(account(Role.ADMINISTRATOR), made.session)
    assert not is_open(made.token, timedelta())


def test_role_of_a_session_is_the_only_one() -> None:
    """Of an account with two roles, a session for one holds that one alone."""
    who = account(Role.REGISTRAR, Role.TRACING_OFFICER, party="UA")
    opened = opened_by(issue_token(who, Role.TRACING_OFFICER).token, now=datetime.now(UTC))
    with bounded(opened.bounds):
        assert door.count(who, "link-judgement", purpose=Purpose.TRACING) == 0
        with pytest.raises(NotPermitted):
            door.count(who, "person", purpose=Purpose.REGISTRATION)


def test_role_that_ended_is_none_in_a_session() -> None:
    """A session for a role that its account never had, or no longer has, leaves nothing."""
    who = analyst_with_factor()
    opened = opened_by(session_of(who, Role.REGISTRAR).token, now=datetime.now(UTC))
    with bounded(opened.bounds), pytest.raises(NotPermitted):
        door.count(who, "person", purpose=Purpose.REGISTRATION)


def test_purpose_of_a_token_is_the_only_one() -> None:
    """A token for one purpose serves no other, to read or to act."""
    who = account(Role.REGISTRAR, party="UA")
    token = issue_token(who, Role.REGISTRAR, purpose=Purpose.TRACING).token
    one = person("UA")
    with bounded(opened_by(token, now=datetime.now(UTC)).bounds):
        with pytest.raises(NotPermitted):
            door.get(who, "person", one.id, purpose=Purpose.REGISTRATION)
        with pytest.raises(NotPermitted):
            correct_person(who, one.id, version=1, name="Other")


def test_token_makes_nothing_that_outlasts_it() -> None:
    """By a token nobody issues another, or sets up a second factor."""
    who = account(Role.ANALYST, party="UA")
    with bounded(opened_by(issue_token(who, Role.ANALYST).token, now=datetime.now(UTC)).bounds):
        with pytest.raises(NotPermitted):
            issue_token(who, Role.ANALYST)
        with pytest.raises(NotPermitted):
            set_up_factor(who)


def test_token_opens_no_confidence() -> None:
    """By a token of a delegate no program reads what a person said in confidence, nor asks for the vault."""
    who, one = account(Role.DELEGATE), person("UA").id
    assert read_confidence(who, one) is not None
    with bounded(opened_by(issue_token(who, Role.DELEGATE).token, now=datetime.now(UTC)).bounds):
        with pytest.raises(NotPermitted):
            read_confidence(who, one)
        with pytest.raises(NotPermitted):
            request_vault(who, one, Ask(Use.READ))


def test_without_a_factor_only_one_is_set_up() -> None:
    """A session opened by a password alone sets a second factor up, and does and reads nothing else."""
    administrator = account(Role.ADMINISTRATOR)
    who = open_account(administrator, "made-up", organization=organization("UA").id, password=PASSWORD)
    give_role(administrator, who, Role.REGISTRAR)
    made = open_session("made-up", PASSWORD)
    with bounded(opened_by(made.token, now=datetime.now(UTC)).bounds):
        with pytest.raises(FactorNeeded):
            door.count(who, "person", purpose=Purpose.REGISTRATION)
        with pytest.raises(FactorNeeded):
            issue_token(who, Role.REGISTRAR)
        set_up_and_confirm(who)
    again = session_of(who)
    assert (made.has_second_factor, again.has_second_factor) == (False, True)
