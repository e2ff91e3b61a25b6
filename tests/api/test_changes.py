"""Repeated requests and lost updates, through the API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from repatria.registry.access.table import access_table
from repatria.registry.models import Organization, Person
from repatria.registry.roles import Role
from tests.api.client import Answer, Api
from tests.registry.people import account, everything, person

ORGANIZATION = {"name": "Made-up further bureau", "kind": "bureau", "party": "UA"}


def test_lost_update_is_told_with_what_changed(api: Api) -> None:
    """Who read an older version is refused, changes nothing, and is told which fields changed since."""
    one, other = api.as_role(Role.REGISTRAR, "UA"), api.as_role(Role.REGISTRAR, "UA")
    found = person("UA")
    seen = other.get("person", found.id, "registration").body["version"]
    one.act("correct-person", person=found.id, version=seen, home="KP")
    one.act("correct-person", person=found.id, version=seen + 1, category="medical")
    lost = other.act("correct-person", person=found.id, version=seen, name="Other Made-up")
    assert (lost.status, lost.code) == (409, "record-changed")
    assert (lost.body["seen"], lost.body["version"], lost.body["changes"]) == (1, 3, ["category", "home"])
    assert Person.objects.get(pk=found.id).name == "Made-up Person"


def test_version_may_come_in_if_match(api: Api) -> None:
    """As `ETag` told it: who is first changes the record, who is second is told by the status of HTTP."""
    asker, found = api.as_role(Role.REGISTRAR, "UA"), person("UA")
    tag = asker.get("person", found.id, "registration").headers["ETag"]
    address, body = "/acts/correct-person", {"person": str(found.id), "home": "KP"}
    told = [asker.ask("POST", address, body, **{"if-match": tag}) for _ in range(2)]
    assert [(each.status, each.code) for each in told] == [(200, None), (412, "record-changed")]
    assert (told[1].body["seen"], told[1].body["version"]) == (1, 2)


@pytest.mark.parametrize(("version", "tag"), [(None, None), (None, "made up"), (None, 'W/"1"'), (2, '"1"')])
def test_version_that_is_not_said_once_is_refused(
    api_on_sqlite: Api, version: int | None, tag: str | None
) -> None:
    """Neither said, no version, or two different ones: the request is wrong, and nothing is changed."""
    asker, found = api_on_sqlite.as_role(Role.REGISTRAR, "UA"), person("UA")
    body = {"person": str(found.id), "home": "KP"} | ({} if version is None else {"version": version})
    told = asker.ask("POST", "/acts/correct-person", body, **({} if tag is None else {"if-match": tag}))
    assert (told.status, told.code, Person.objects.get().home) == (422, "request-invalid", None)


def test_what_changed_is_told_by_the_table(api: Api) -> None:
    """Of what changed only fields that the asker may read for this purpose are named."""
    world = everything("UA")
    api.as_role(Role.REGISTRAR, "UA").act("erase-person", person=world["person"], version=1)
    told = api.as_role(Role.REGISTRAR, "UA").act(
        "correct-person", person=world["person"], version=1, home=None
    )
    assert told.body["changes"] == sorted(access_table().acts["erase-person"].writes["person"])
    assert "name" in told.body["changes"]
    assert told.body["version"] == 2


@pytest.mark.parametrize(("seen", "changes"), [(-(10**30), ["home"]), (0, ["home"]), (10**30, [])])
def test_version_that_never_was_is_an_old_one(api: Api, seen: int, changes: list[str]) -> None:
    """Whatever number somebody sends, they are told that it is not the version there is."""
    found, asker = person("UA"), api.as_role(Role.REGISTRAR, "UA")
    asker.act("correct-person", person=found.id, version=1, home="KP")
    lost = asker.act("correct-person", person=found.id, version=seen, name="Other Made-up")
    assert (lost.code, lost.body["version"], lost.body["changes"]) == ("record-changed", 2, changes)


def test_two_who_change_at_once_do_not_both_win(api: Api) -> None:
    """Of two threads with the same version one changes the record, and the other is told."""
    found, start = person("UA"), Barrier(2)
    askers = [api.as_role(Role.REGISTRAR, "UA") for _ in range(2)]

    def change(asker: Api) -> int:
        start.wait()
        try:
            return asker.act("correct-person", person=found.id, version=1, home="KP").status
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, askers)) == [200, 409]


def test_same_key_and_body_is_one_act(api: Api) -> None:
    """The same request with the same key gives the same bytes, and is done once."""
    asker = api.as_role(Role.ADMINISTRATOR)
    first, again = (asker.act("add-organization", repeat_key="made-up", **ORGANIZATION) for _ in range(2))
    assert (first.status, first.raw) == (200, again.raw)
    assert Organization.objects.filter(name=ORGANIZATION["name"]).count() == 1


def test_same_key_with_another_body_is_refused(api: Api) -> None:
    """The key of a request is not taken for another one, nor for another act."""
    asker = api.as_role(Role.ADMINISTRATOR)
    asker.act("add-organization", repeat_key="made-up", **ORGANIZATION)
    other = asker.act("add-organization", repeat_key="made-up", **(ORGANIZATION | {"name": "Other"}))
    act = asker.act("set-mode", repeat_key="made-up", mode="dark", because="drill")
    assert ({other.code, act.code}, Organization.objects.filter(name="Other").count()) == (
        {"repeat-differs"},
        0,
    )


def test_without_a_key_the_second_is_another_request(api_on_sqlite: Api) -> None:
    """Whoever sends no key is told that it is there already."""
    asker = api_on_sqlite.as_role(Role.ADMINISTRATOR)
    told = [asker.act("add-organization", **ORGANIZATION).code for _ in range(2)]
    assert told == [None, "already-recorded"]


def test_two_threads_with_one_key_are_one_act(api: Api) -> None:
    """Sent twice at once, it is done once, and both get the same bytes."""
    who, start = account(Role.ADMINISTRATOR), Barrier(2)
    asker = api.signed_in(who)

    def send(_: int) -> Answer:
        start.wait()
        try:
            return asker.act("add-organization", repeat_key="made-up", **ORGANIZATION)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(send, range(2))
    assert (one.status, one.raw) == (200, other.raw)
    assert Organization.objects.filter(name=ORGANIZATION["name"]).count() == 1


def test_token_is_shown_once(api: Api) -> None:
    """To repeat the request for a token shows no token: it is nowhere, so nobody finds it."""
    asker = api.as_role(Role.REGISTRAR, "UA")
    first, again = (asker.act("issue-token", repeat_key="made-up", role="registrar") for _ in range(2))
    assert (first.status, again.code) == (200, "answer-not-kept")
