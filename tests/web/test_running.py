"""Running and auditing the registry by pages: accounts, sessions, the mode, the chain."""

from __future__ import annotations

from uuid import UUID

import pytest

from repatria.registry.models import Account, ModeChange, Organization, RoleHeld, Session
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing


def administrator(pages: Browsing) -> Browsing:
    """Visit as an administrator."""
    return pages.signed_in(people.account(Role.ADMINISTRATOR))


def roles_of(account: UUID) -> set[str]:
    """Give the roles that an account holds."""
    return set(RoleHeld.objects.filter(account=account).values_list("role", flat=True))


def test_an_account_is_opened_given_roles_and_closed(pages: Browsing) -> None:
    """Roles that exclude those it holds are not offered, and a forged form is refused."""
    inside = administrator(pages)
    side = people.organization("UA")
    sent = {"name": "made-up opened", "organization": side.id, "password": "long and made up 1"}
    assert inside.send("/administration/accounts/open/", sent | {"password": "short"}).status == 422
    assert inside.send("/administration/accounts/open/", sent).status == 302
    assert inside.send("/administration/accounts/open/", sent).status == 422
    made = Account.objects.get(name="made-up opened")
    address = f"/administration/accounts/{made.id}/"
    assert inside.send(f"{address}roles/give/", {"role": "negotiator"}).status == 302
    assert 'value="physician"' not in inside.open(address).text
    assert inside.send(f"{address}roles/give/", {"role": "physician"}).status >= 400
    assert inside.open(f"{address}roles/give/").status == 404
    assert roles_of(made.id) == {"negotiator"}
    assert inside.send(f"{address}roles/take/", {"role": "negotiator"}).status == 302
    assert roles_of(made.id) == set()
    assert inside.open(f"{address}close/").status == 200
    assert inside.send(f"{address}close/").status == 302
    made.refresh_from_db()
    assert not made.is_active


def test_an_organization_is_added(pages: Browsing) -> None:
    """A bureau serves a party, and the neutral none."""
    inside = administrator(pages)
    address = "/administration/organizations/add/"
    assert inside.send(address, {"name": "Made-up", "kind": "bureau", "party": ""}).status == 422
    assert inside.send(address, {"name": "Made-up", "kind": "bureau", "party": "UA"}).status == 302
    assert Organization.objects.get(name="Made-up").party == "UA"


def test_another_one_opens_what_somebody_closed(pages: Browsing) -> None:
    """In a dark registry the page of the mode is still there, and a second administrator opens it."""
    one, other = administrator(pages), administrator(pages)
    address = "/administration/mode/"
    assert one.send(address, {"mode": "dark", "because": "made up"}).status == 302
    assert one.open("/administration/accounts/").status >= 400
    assert one.open(address).status == 200
    alone = one.send(address, {"mode": "normal", "because": "made up"})
    assert alone.status == 422
    assert other.send(address, {"mode": "normal", "because": "made up"}).status == 302
    assert ModeChange.objects.count() == 2


def test_a_session_of_somebody_is_ended(pages: Browsing) -> None:
    """And whoever had it is sent to sign in."""
    theirs = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    inside = administrator(pages)
    session = Session.objects.earliest("made_at")
    assert str(session.id) in inside.open("/administration/sessions/").text
    assert inside.send(f"/administration/sessions/{session.id}/end/").status == 302
    assert theirs.open("/").goes_to == "/sign-in"


def test_the_health_of_the_server_is_told(pages: Browsing) -> None:
    """As the command tells it."""
    shown = administrator(pages).open("/administration/health/")
    assert shown.status == 200
    assert "Administrators" in shown.text


def test_everybody_ends_their_own_sessions(pages: Browsing) -> None:
    """Nobody those of others; ending the one that is open signs out."""
    who = people.account(Role.REGISTRAR, party="UA")
    inside, again = pages.signed_in(who), pages.signed_in(who)
    other = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    first, second, third = Session.objects.order_by("made_at").values_list("pk", flat=True)
    assert inside.send(f"/sessions/{third}/end/").status == 404
    assert inside.send(f"/sessions/{second}/end/").goes_to == "/sessions/?done=end-session"
    assert again.open("/").goes_to == "/sign-in"
    assert inside.send(f"/sessions/{first}/end/").goes_to == "/sign-in"
    assert other.open("/sessions/").status == 200


def test_a_token_is_shown_once(pages: Browsing) -> None:
    """For a role of one's own, and for a while."""
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    assert inside.send("/sessions/token/", {"role": "planner", "days": 3}).status == 422
    assert inside.send("/sessions/token/", {"role": "registrar", "days": 91}).status == 422
    shown = inside.send("/sessions/token/", {"role": "registrar", "days": 3})
    assert shown.status == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert Session.objects.get(is_token=True).role == "registrar"


def test_an_auditor_sees_who_looked_and_verifies(pages: Browsing) -> None:
    """Whom the auditor looks for stands in no address; the head is shown to be written down."""
    someone = people.person("UA", name="Made-up Held")
    reader = people.account(Role.REGISTRAR, party="UA")
    pages.signed_in(reader).open(f"/people/{someone.id}/")
    inside = pages.signed_in(people.account(Role.AUDITOR))
    found = inside.send("/audit/", {"person": someone.id, "act": "get"})
    assert str(reader)[:8] in found.text
    assert "Made-up Held" not in found.text
    assert inside.send("/audit/", {"day": "2001-01-01"}).text.count("<tr>") == 0
    assert inside.send("/audit/", {"person": "nobody"}).status == 422
    verified = inside.send("/audit/verify/", {"heads": ""})
    head = verified.text.split('head" dir="ltr">')[1].split("<")[0]
    assert "The audit is whole" in verified.text
    assert "1 head was compared" in inside.send("/audit/verify/", {"heads": head}).text
    assert "The audit is broken" in inside.send("/audit/verify/", {"heads": f"999:{'0' * 64}"}).text
    assert inside.send("/audit/verify/", {"heads": "no head"}).status == 422


@pytest.mark.parametrize("area", ["audit", "administration"])
def test_others_do_not_see_that_there_is_a_page_to_run_by(pages_on_sqlite: Browsing, area: str) -> None:
    """Only who audits, and only who administers."""
    for role in set(Role) - {Role.AUDITOR if area == "audit" else Role.ADMINISTRATOR}:
        inside = pages_on_sqlite.signed_in(people.account(role, party="UA"))
        assert inside.open(f"/{area}/").status == 404, role
        assert f'href="/{area}/"' not in inside.open("/").text
