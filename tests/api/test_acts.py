"""Every act by every role through the API: allowed and refused as the table says, and as scripts are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from repatria.core.errors import NotPermitted
from repatria.registry.access.records import kinds as registry_kinds
from repatria.registry.access.table import access_table
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.audit.check import check_chain
from repatria.registry.catalog import NOT_SERVED, CatalogedAct, cataloged_acts
from repatria.registry.models import AuditRow, Person
from repatria.registry.roles import Role
from tests.api.client import Api, nobody
from tests.registry.actions import catalog
from tests.registry.actions.catalog import ACTS, prepared
from tests.registry.actions.test_every_act import LAST
from tests.registry.people import account, everything

APART = {"audit-row", "audit-values", "session"}


class RefusedThere(Exception):
    """The API refused; its code is the message. None of Repatria's own errors: these are all documented."""


def by_api(api: Api, act: CatalogedAct) -> Callable[..., Any]:
    """Give a function with the signature of an act that asks the API to do it."""
    signature = inspect.signature(act.does)

    def ask(me: UUID, /, *values: object, **named: object) -> object:
        bound = signature.bind(me, *values, **named).arguments
        flat = {**bound, **bound.pop("corrected", {})}
        types = {argument.name: argument.type for argument in act.arguments}
        plain = {
            name: TypeAdapter(types[name]).dump_python(value, mode="json")
            for name, value in flat.items()
            if name in types
        }
        if act.does is receive_report:
            plain["report"] = {key: plain["report"][key] for key in ("text", "source", "channel", "received")}
        answer = api.signed_in(me).act(act.name, **plain)
        if answer.status != 200:
            raise RefusedThere(str(answer.code))
        return TypeAdapter(act.gives).validate_python(answer.body["result"])

    return ask


@pytest.fixture
def acts_by_api(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """Let the catalog of acts, with all its values, go through the API in place of calling functions."""
    for act in cataloged_acts().values():
        monkeypatch.setattr(catalog, act.does.__name__, by_api(api, act))
    return api


def test_every_act_has_an_endpoint_or_a_reason(api_on_sqlite: Api) -> None:
    """An act without an endpoint fails the build, unless a reason stands beside it."""
    served = {
        path.rpartition("/")[2]
        for path in api_on_sqlite.ask("GET", "/openapi.json").body["paths"]
        if "/acts/" in path
    }
    assert served | set(NOT_SERVED) == set(access_table().acts)
    assert all(NOT_SERVED.values())


@pytest.mark.usefixtures("acts_by_api")
@pytest.mark.parametrize("role", Role)
def test_each_role_acts_by_the_api_as_the_table_says(role: Role) -> None:
    """Every act that is served is tried; what the table does not say is refused and writes nothing."""
    world = prepared("UA")
    me = account(role, party="UA")
    wrong = []
    served = set(cataloged_acts())
    for name in [*sorted(served - LAST), *sorted(served & LAST)]:
        before = records()
        try:
            ACTS[name](me, world)
            outcome = "done"
        except RefusedThere as refused:
            outcome = str(refused)
        row = AuditRow.objects.latest("number")
        expected = "done" if role in access_table().acts[name].roles else NotPermitted.code
        if (outcome, row.account, row.act, row.outcome) != (expected, me, name, expected):
            wrong.append((name, outcome, row.act, row.outcome))
        if expected != "done" and records() != before:
            wrong.append((name, outcome, row.act, "wrote"))
    assert wrong == []
    assert check_chain().is_whole


def records() -> list[object]:
    """Give everything that acts can change, but for the audit, and the sessions by which is asked here."""
    kinds = [kind for name, kind in sorted(registry_kinds().items()) if name not in APART]
    return [sorted(map(str, kind._default_manager.values_list())) for kind in kinds]


def test_act_changes_the_record(api: Api) -> None:
    """What the API says is done is done, and read back by the API."""
    world = everything("UA")
    registrar = api.as_role(Role.REGISTRAR, "UA")
    done = registrar.act("correct-person", person=world["person"], version=1, name="Other Made-up")
    read = registrar.get("person", world["person"], "registration")
    assert (done.status, done.body) == (200, {"result": None})
    assert (read.body["name"], read.body["version"]) == ("Other Made-up", 2)


def test_field_that_is_not_named_stays(api: Api) -> None:
    """A correction of one field leaves all others; null is "unknown", and not "as it was"."""
    world = everything("UA")
    registrar = api.as_role(Role.REGISTRAR, "UA")
    registrar.act("correct-person", person=world["person"], version=1, home=None)
    found = Person.objects.get(pk=world["person"])
    assert (found.home, found.name) == (None, "Made-up One")


@pytest.mark.parametrize(
    ("change", "key", "code"),
    [
        ({"shoe_size": 43}, "request", "unknown-key"),
        ({"confirmed": {"rests_on": {"draft": "d", "start": 0, "end": 7}, "halth": "well"}}, "confirmed",
         "unknown-key"),
        ({"confirmed": {"rests_on": {"draft": "d", "start": 0}}}, "confirmed.rests_on.end", "missing"),
        ({"report": "Made-up Name"}, "report", "wrong-type"),
    ],
)  # fmt: skip
def test_wrong_request_is_told_without_its_words(
    api_on_sqlite: Api, change: dict[str, object], key: str, code: str
) -> None:
    """A key that is not known, one that is missing, and a value that does not fit are told by their place."""
    request = {"report": nobody(), "confirmed": {"rests_on": {"draft": "d", "start": 0, "end": 7}}}
    told = api_on_sqlite.as_role(Role.ANALYST, "UA").ask("POST", "/acts/confirm-person", request | change)
    assert (told.status, told.code) == (422, "request-invalid")
    assert [(fault["key"], fault["code"]) for fault in told.body["faults"]] == [(key, code)]
    assert b"Made-up Name" not in told.raw
    assert b"halth" not in told.raw
