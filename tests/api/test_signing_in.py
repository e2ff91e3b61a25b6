"""Signing in by the API, from the first factor to the end of a session; and every refusal in one shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import settings as django_settings

from repatria.api.limits import LIMITS, Limits, RateLimit
from repatria.core.errors import TooManyRequests
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.open_account import open_account
from repatria.registry.models import AuditRow, Session
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.api.client import Api, open_for
from tests.registry.actions.catalog import code_of, set_up_and_confirm
from tests.registry.people import account, organization, person

PASSWORD = "a long and made-up password"
SIGN_IN = {"name": "made-up", "password": PASSWORD}


def opened() -> UUID:
    """Open an account of a registrar, without a second factor."""
    administrator = account(Role.ADMINISTRATOR)
    made = open_account(administrator, "made-up", organization=organization("UA").id, password=PASSWORD)
    give_role(administrator, made, Role.REGISTRAR)
    return made


def signed_in(api: Api, **more: object) -> Api:
    """Sign in and ask with what came back."""
    return Api(api.ask("POST", "/sessions", SIGN_IN | more).body["token"])


def test_way_from_a_password_to_a_record(api: Api) -> None:
    """With a password alone one sets up a factor and nothing else; with a code one reads."""
    who, one = opened(), person("UA")
    first = signed_in(api)
    assert first.get("person", one.id, "registration").code == "factor-needed"
    address = first.act("set-up-factor").body["result"]["address"]
    assert "secret" in parse_qs(urlsplit(address).query)
    assert first.act("confirm-factor", code=code_of(who)).status == 200
    assert first.get("person", one.id, "registration").code == "factor-needed"
    then = signed_in(api, code=code_of(who, steps_later=1))
    assert then.get("person", one.id, "registration").body["name"] == "Made-up Person"


def test_wrong_sign_ins_are_the_same_to_the_byte(api: Api) -> None:
    """No such name, a wrong password, no code, a wrong one: one answer."""
    set_up_and_confirm(opened())
    tries = [{"name": "nobody"}, {"password": "another password"}, {}, {"code": "000000"}, {"name": "a\0b"}]
    told = {api.ask("POST", "/sessions", SIGN_IN | one).raw for one in tries}
    assert len(told) == 1
    assert b"sign-in-refused" in told.pop()


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi", "Bearer " + "x" * 5_000, ""])
def test_whoever_shows_nothing_that_opens_is_refused(api_on_sqlite: Api, header: str) -> None:
    """Without a session that is open every address answers the same, whatever is asked."""
    one = person("UA")
    paths = ["/records/person/" + str(one.id), "/records/person/list", "/acts/correct-person"]
    told = [
        api_on_sqlite.ask("GET" if path.endswith(str(one.id)) else "POST", path, {}, authorization=header)
        for path in paths
    ]
    assert {(each.status, each.raw) for each in told} == {(401, told[0].raw)}
    assert (told[0].code, told[0].headers["WWW-Authenticate"]) == ("not-signed-in", "Bearer")


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": datetime(2025, 1, 1, tzinfo=UTC)}, {"last_used": datetime(2025, 1, 1, tzinfo=UTC)},
        {"ended_at": datetime(2025, 1, 1, tzinfo=UTC)},
    ],
)  # fmt: skip
def test_session_that_is_over_is_refused(api: Api, change: dict[str, datetime]) -> None:
    """Past its end, idle, or ended by somebody: nobody is signed in."""
    who, one = account(Role.REGISTRAR, party="UA"), person("UA")
    asker = api.signed_in(who)
    assert asker.get("person", one.id, "registration").status == 200
    with writing():
        Session.objects.filter(account=who).update(**change)
    assert asker.get("person", one.id, "registration").code == "not-signed-in"


def test_session_is_ended_by_its_owner(api: Api) -> None:
    """Who ends their session is out, and the audit says so."""
    who = account(Role.REGISTRAR, party="UA")
    asker = api.signed_in(who)
    done = asker.act("end-session", session=Session.objects.get(account=who).id)
    assert (done.status, AuditRow.objects.latest("number").act) == (200, "end-session")
    assert asker.look("person", "count", "registration").code == "not-signed-in"


def test_token_acts_in_its_role_and_purpose_alone(api: Api) -> None:
    """A program reads what its token is for, and no more than that."""
    who, one = account(Role.REGISTRAR, Role.TRACING_OFFICER, party="UA"), person("UA")
    made = api.signed_in(who).act("issue-token", role="tracing-officer", purpose="tracing", days=1)
    program = Api(made.body["result"]["token"])
    assert program.get("person", one.id, "tracing").status == 200
    assert program.get("person", one.id, "registration").code == "not-permitted"
    assert program.act("issue-token", role="tracing-officer").code == "not-permitted"


@pytest.mark.usefixtures("api_on_sqlite")
def test_use_of_a_session_is_noted_once_a_minute() -> None:
    """To keep it open costs a write now and then, and not with each request."""
    who = account(Role.REGISTRAR, party="UA")
    before = datetime.now(UTC) - timedelta(minutes=5)
    asker = Api(open_for(who, last_used=before))
    asker.look("person", "count", "registration")
    noted = Session.objects.get(account=who).last_used
    asker.look("person", "count", "registration")
    assert before < noted == Session.objects.get(account=who).last_used


def test_limit_lets_as_many_through_as_it_says() -> None:
    """So many at once, then so many a minute; who waits is let in again, and others are not held up."""
    now = [0.0]
    limit = RateLimit(per_minute=60, at_once=3, clock=lambda: now[0])
    for _ in range(3):
        limit.count("one")
    with pytest.raises(TooManyRequests) as refused:
        limit.count("one")
    limit.count("other")
    now[0] += refused.value.wait_s
    limit.count("one")
    with pytest.raises(TooManyRequests):
        limit.count("one")


def test_limit_forgets_who_asked_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks from ever new addresses does not fill the memory."""
    monkeypatch.setattr("repatria.api.limits.MOST_REMEMBERED", 100)
    limit = RateLimit(per_minute=60, at_once=1)
    for asker in range(1_000):
        limit.count(asker)
    assert len(limit._left) == 100


def test_guessing_is_slowed_down_by_address(api_on_sqlite: Api) -> None:
    """After so many tries from one address even the right password waits; others are served."""
    opened()
    setattr(django_settings, LIMITS, Limits(signing_in=RateLimit(per_minute=1, at_once=2)))
    for _ in range(2):
        assert api_on_sqlite.ask("POST", "/sessions", {"name": "nobody", "password": "x"}).status == 401
    waits = api_on_sqlite.ask("POST", "/sessions", SIGN_IN)
    assert (waits.status, waits.code) == (429, "too-many-requests")
    assert int(waits.headers["Retry-After"]) > 0
    assert api_on_sqlite.as_role(Role.REGISTRAR, "UA").look("person", "count", "registration").status == 200


def test_account_that_asks_too_often_waits(api_on_sqlite: Api) -> None:
    """The limit is of the account, whatever session it asks by."""
    who = account(Role.REGISTRAR, party="UA")
    setattr(django_settings, LIMITS, Limits(asking=RateLimit(per_minute=1, at_once=2)))
    told = [api_on_sqlite.signed_in(who).look("person", "count", "registration").status for _ in range(3)]
    assert told == [200, 200, 429]


def test_try_without_a_session_is_in_the_audit(api: Api) -> None:
    """With no session, one that never was and one that ended: each is a row, and names whose it was."""
    who = account(Role.REGISTRAR, party="UA")
    ended = Api(open_for(who))
    with writing():
        Session.objects.update(ended_at=datetime.now(UTC))
    before = AuditRow.objects.count()
    for asker in (api, Api("made-up"), ended):
        assert asker.ask("GET", f"/records/person/{UUID(int=1)}?purpose=registration").status == 401
    rows = AuditRow.objects.filter(number__gt=before).order_by("number")
    told = [(None, "not-signed-in"), (None, "not-signed-in"), (who, "not-signed-in")]
    assert list(rows.values_list("account", "outcome")) == told


def test_strangers_do_not_fill_the_audit(api_on_sqlite: Api) -> None:
    """From one address so many tries a minute are noted; more are told to wait, and leave nothing."""
    limit = RateLimit(per_minute=2, at_once=2)
    setattr(django_settings, LIMITS, Limits(refused=limit))
    told = [api_on_sqlite.ask("GET", f"/records/person/{UUID(int=1)}?purpose=registration") for _ in range(4)]
    assert ([each.status for each in told], AuditRow.objects.count()) == ([401, 401, 429, 429], 2)
