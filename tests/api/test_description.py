"""What the API says of itself holds for whatever is sent: no request makes it fail, and every answer fits."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from repatria.api.application import application
from repatria.api.limits import LIMITS
from repatria.registry.access.table import access_table
from repatria.registry.audit.check import check_chain
from repatria.registry.roles import Role
from repatria.registry.settings import opened_settings
from tests.api.client import Api, open_for
from tests.registry.actions.catalog import prepared
from tests.registry.people import account

EXAMPLES = 4
"""Requests to each endpoint, as its description says, and as many against it."""
NAMES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip
#: Which record of the world stands for an identifier in a request, by its name there.
KNOWN = {
    "person": "person", "one": "person", "other": "sought", "report": "report", "receiver": "account",
    "organization": "organization", "holder": "account", "closed": "account", "session": "session",
    "request": "request", "purpose": "purpose",
}  # fmt: skip


@pytest.mark.usefixtures("api")
def test_no_request_that_fits_makes_it_fail() -> None:
    """Requests by chance to every endpoint, as its description says: never a 5xx, and each answer fits."""
    assert all_endpoints_asked(GenerationMode.POSITIVE)
    assert check_chain().is_whole


@pytest.mark.usefixtures("api_on_sqlite")
def test_no_request_that_does_not_fit_makes_it_fail() -> None:
    """The same with requests against the description; these are refused before any database is asked."""
    assert all_endpoints_asked(GenerationMode.NEGATIVE)


def all_endpoints_asked(mode: GenerationMode) -> bool:
    """Ask every endpoint, as one who may; say whether each was."""
    world = prepared("UA")
    tokens = {role: open_for(account(role, party="UA")) for role in Role}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served())
    asked = []
    for each in operations(schema):
        role, purpose = who_may(each.path)
        cases = each.as_strategy(generation_mode=mode)
        asked.append(ask_by_chance(cases, tokens[role], world | {"purpose": purpose}))
    return min(asked) > 0


def ask_by_chance(cases: Any, token: str, world: dict[str, Any]) -> int:
    """Send requests to one endpoint, check what comes back, and say how many there were."""
    turn, checks = count(), [CHECKS.get_one(name) for name in NAMES]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        if next(turn) % 2:
            case.body, case.query = known(case.body, world), known(case.query, world)
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, checks=checks)

    ask()
    return next(turn)


def served() -> Any:
    """Give the application as a server would run it, without limits."""
    limits = getattr(django_settings, LIMITS)
    return application(opened_settings(), limits)


def operations(schema: Any) -> list[Any]:
    """Give every endpoint, but for signing in, whose every try costs the hash of a password."""
    found = [each.ok() for each in schema.get_all_operations()]
    return [
        each for each in found if not each.path.endswith(("/sessions", "/acts/set-mode", "/acts/end-session"))
    ]


def who_may(path: str) -> tuple[Role, str]:
    """Choose a role and a purpose for which it may ask there."""
    place, name = path.split("/")[-2:] if "/acts/" in path else path.split("/")[-3:-1]
    if place == "acts":
        row = access_table().acts[name]
        return min(row.roles), row.purpose
    return min((role, purpose) for role, _, kind, _, purpose in access_table().reads if kind == name)


def known(sent: Any, world: dict[str, Any]) -> Any:
    """Put records that are there, and a purpose that is right, in the place of those by chance."""
    if not isinstance(sent, dict):
        return sent
    found = {name: str(world[KNOWN[name]]) for name, value in sent.items() if is_known(name, value)}
    return sent | found


def is_known(name: str, value: object) -> bool:
    """Say whether a value is one that a record of the world can stand for."""
    return name == "purpose" or (name in KNOWN and is_identifier(value))


def is_identifier(value: object) -> bool:
    """Say whether a value has the form of an identifier."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def test_sign_in_by_chance_never_fails(api: Api) -> None:
    """The same for what a stranger may send."""
    application(opened_settings(), getattr(django_settings, LIMITS))
    odd: list[object] = [
        {}, [], "text", 5, None, {"name": "a" * 151, "password": "b"}, {"name": "\0", "password": "\0"},
        {"name": "a", "password": "\ud800"}, {"name": "a", "password": "b", "code": "\u0661" * 6},
        {"name": "a", "password": "b", "role": "king"}, {"name": ["a"], "password": {}},
    ]  # fmt: skip
    told = [api.ask("POST", "/sessions", each) for each in odd]
    told += [api.ask("POST", "/sessions", raw) for raw in (b"\xff", b"{", b"[" * 5_000, b'{"name": NaN}')]
    assert {each.status for each in told} <= {400, 401, 422}
