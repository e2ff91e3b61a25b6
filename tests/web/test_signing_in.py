"""Signing in by a page, and what a stranger sees."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from repatria.registry.models import Account, AuditRow, Session
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.web.visitors import session_cookie
from tests.registry import people
from tests.web.visiting import Browsing

PASSWORD = "made-up long password 1"


def test_a_stranger_is_sent_to_sign_in_from_every_address(pages: Browsing) -> None:
    """Whether or not there is such a page: the answer is the same."""
    answers = [pages.open(address) for address in ("/", "/people/", "/no-such-page", "/people/0/")]
    assert {(each.status, each.goes_to, each.text) for each in answers} == {(302, "/sign-in", "")}


def test_a_password_opens_a_session(pages: Browsing) -> None:
    """Name and password open a session that the cookie carries; the page after says who it is."""
    who = people.account(Role.REGISTRAR, party="UA")
    with writing():
        Account.objects.filter(pk=who).update(password=make_password(PASSWORD))
    name = Account.objects.get(pk=who).name
    answer = pages.send("/sign-in", {"name": name, "password": PASSWORD})
    assert (answer.status, answer.goes_to) == (302, "/second-factor")
    cookie = pages.client.cookies[session_cookie()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert pages.open("/second-factor").status == 200
    assert pages.open("/people/").goes_to == "/second-factor"


def test_a_wrong_password_is_refused_without_a_reason(pages: Browsing) -> None:
    """An account that is not there and a wrong password read the same."""
    people.account(Role.REGISTRAR, party="UA")
    known, unknown = (
        pages.send("/sign-in", {"name": name, "password": "wrong"}) for name in ("made-up-0", "nobody")
    )
    assert known.status == unknown.status == 401
    assert known.bare.replace("made-up-0", "nobody").split("<main")[1] == unknown.bare.split("<main")[1]


def test_a_form_of_another_site_is_refused(pages: Browsing) -> None:
    """Without what only our own page knows, nothing is done."""
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    answer = inside.client.post("/sign-out")
    assert answer.status_code == 403
    assert Session.objects.filter(ended_at=None).count() == 1


def test_signing_out_ends_the_session(pages: Browsing) -> None:
    """The cookie opens nothing any more."""
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    assert inside.open("/").status == 200
    assert inside.send("/sign-out").goes_to == "/sign-in"
    assert Session.objects.get().ended_at is not None


@pytest.mark.parametrize("address", ["/people/", "/do/correct-person/"])
def test_who_has_no_right_to_a_page_sees_that_there_is_none(pages: Browsing, address: str) -> None:
    """An address that is not there and one that is not theirs answer alike."""
    inside = pages.signed_in(people.account(Role.AUDITOR))
    there, nowhere = inside.open(address), inside.open("/nowhere-at-all/")
    assert there.status == nowhere.status == 404
    assert there.bare.replace(address, "/nowhere-at-all/") == nowhere.bare


def test_a_record_of_another_side_reads_as_none(pages: Browsing) -> None:
    """Not there and not yours are one page, to the byte."""
    theirs = people.person("RU")
    inside = pages.signed_in(people.account(Role.REGISTRAR, party="UA"))
    one, other = f"/people/{theirs.id}/", "/people/00000000-0000-4000-8000-000000000000/"
    seen, none = inside.open(one), inside.open(other)
    assert seen.status == none.status == 404
    assert seen.bare.replace(one, other) == none.bare
    assert AuditRow.objects.filter(outcome="no-such-record").count() == 2


def test_a_language_is_remembered(pages_on_sqlite: Browsing) -> None:
    """Only languages that there are, and only addresses of our own to go back to."""
    answer = pages_on_sqlite.send("/language", {"language": "xx", "back": "https://elsewhere.example/"})
    assert answer.goes_to == "/"
    assert "language" not in pages_on_sqlite.client.cookies
