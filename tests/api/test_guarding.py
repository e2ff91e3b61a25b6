"""What every request passes: host, size, headers; what fails tells nothing, and no wish comes out."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from repatria.api.guarding import HEADERS
from repatria.api.limits import LARGEST_BODY
from repatria.api.problems import OF_THE_SHELL, STATUS
from repatria.core.errors import RegistryRefused
from repatria.registry.access.purposes import Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.roles import NEUTRAL_ONLY, Role
from tests.api.client import Answer, Api, nobody
from tests.registry.actions.catalog import INTERVIEW, TOLD
from tests.registry.people import account, everything, person
from tests.registry.vault.test_leaks import KNOWS_OF_INTERVIEWS, SECRETS, TAKEN

#: What the clock and the sessions of the test itself change.
OF_THE_TEST = {"account", "role-held", "session"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
SHAPE = {"type", "title", "status", "code", "detail"}


def refusals(api: Api) -> list[Answer]:
    """Give a refusal of every way in which one is made."""
    registrar = api.as_role(Role.REGISTRAR, "UA")
    return [
        api.ask("GET", "/nowhere"),
        api.ask("DELETE", "/sessions"),
        api.ask("POST", "/sessions", "{"),
        api.ask("POST", "/sessions", {}),
        api.ask("POST", "/sessions", {"name": "nobody", "password": "x"}),
        api.ask("POST", "/acts/correct-person", {}),
        registrar.act("erase-person", person=nobody(), version=1),
        registrar.act("set-mode", mode="dark", because="drill"),
        registrar.ask("GET", "/openapi.json", host="elsewhere.example"),
        registrar.ask("POST", "/sessions", "x" * (LARGEST_BODY + 1)),
    ]


def test_every_refusal_has_one_shape(api_on_sqlite: Api) -> None:
    """Whatever refuses, Django, the framework, the shell or the registry: one set of keys."""
    told = refusals(api_on_sqlite)
    assert [each.status for each in told] == [404, 405, 400, 422, 401, 401, 404, 403, 400, 413]
    assert [each for each in told if not set(each.body) >= SHAPE or each.body["status"] != each.status] == []
    assert {each.headers["Content-Type"] for each in told} == {"application/problem+json"}


def test_every_answer_has_the_headers(api_on_sqlite: Api) -> None:
    """No answer, done or refused, is kept, framed or run by a browser."""
    told = [*refusals(api_on_sqlite), api_on_sqlite.ask("GET", "/openapi.json")]
    assert [each for each in told if not HEADERS.items() <= each.headers.items()] == []


def test_every_refusal_of_the_registry_has_a_status() -> None:
    """An error of the registry that the API would not know fails the build, but for files and keys."""
    known = {error for error in RegistryRefused.__subclasses__() if error in STATUS}
    assert {error.code for error in set(RegistryRefused.__subclasses__()) - known} == {
        "backup-refused", "key-in-use", "packet-refused",
    }  # fmt: skip


@pytest.mark.parametrize("error", sorted(OF_THE_SHELL))
def test_every_code_of_the_shell_is_documented(error: str) -> None:
    """The page of the API lists what the shell refuses by itself, with its status."""
    page = PAGE.read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if f"`{error}`" in line and line.startswith("| "))
    assert row.startswith(f"| {OF_THE_SHELL[error][0]} |")


def test_failure_tells_nothing(
    api_on_sqlite: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What fails for a reason of ours says an incident; the log says where, and nothing of whom."""
    monkeypatch.setattr("repatria.registry.access.door.get", failing)
    one = person("UA", name="Made-up Secret")
    told = api_on_sqlite.as_role(Role.REGISTRAR, "UA").get("person", one.id, "registration")
    assert (told.status, told.code) == (500, "failed")
    assert told.body["incident"] in caplog.text
    assert "ZeroDivisionError at failing" in caplog.text
    assert "Made-up Secret" not in caplog.text + told.raw.decode()


def failing(*_: object, **__: object) -> None:
    """Fail, with something personal in the message."""
    raise ZeroDivisionError("Made-up Secret")


def test_nothing_personal_is_logged(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """Names that were sought, in bodies or wrongly in an address, and passwords are in no log."""
    caplog.set_level(logging.DEBUG)
    asker = api.as_role(Role.REGISTRAR, "UA")
    asker.look("person", "search", "registration", words="Made-up Secret")
    asker.ask("GET", "/records/person/Made-up%20Secret?purpose=registration")
    asker.ask("GET", "/nowhere/Made-up-Secret")
    asker.ask("POST", "/sessions", {"name": "Made-up Secret", "password": "Made-up Secret"})
    assert "Secret" not in caplog.text


def seen_by_others(api: Api, party: str | None) -> dict[tuple[str, ...], bytes]:
    """Give, to the byte, what each role that does not interview or plan gets by every reading it has."""
    seen: dict[tuple[str, ...], bytes] = {}
    for role in sorted(set(Role) - KNOWS_OF_INTERVIEWS - (NEUTRAL_ONLY if party else frozenset())):
        asker = api.as_role(role, party)
        rows = {(way, kind, p) for r, way, kind, _, p in access_table().reads if r is role}
        for route, kind, purpose in sorted(rows):
            if kind not in OF_THE_TEST and route is not Route.GET:
                words = {"words": "made"} if route is Route.SEARCH else {}
                seen[role, route, kind, purpose] = asker.look(kind, route, purpose, **words).raw
    return seen


@pytest.mark.parametrize("party", ["UA", "KP", None], ids=["holder", "home", "neutral"])
def test_changed_wish_changes_no_byte_of_the_api(api: Api, party: str | None) -> None:
    """A wish told, taken, and changed: not a byte differs of what any role but delegate and planner gets."""
    world, delegate = everything("UA"), account(Role.DELEGATE)
    before = seen_by_others(api, party)
    record_told_wish(account(Role.ANALYST, party="UA"), world["person"], TOLD)
    record_interview(delegate, world["person"], TAKEN)
    record_interview(delegate, world["person"], INTERVIEW)
    assert len(before) > 5
    assert seen_by_others(api, party) == before


def test_refused_acts_on_wishes_tell_no_wish(api: Api) -> None:
    """Who may not, is answered by the same bytes for one with a wish, one without, and nobody."""
    with_one, without, delegate = person("UA").id, person("UA").id, account(Role.DELEGATE)
    record_interview(delegate, with_one, TAKEN)
    asker = api.as_role(Role.REGISTRAR, "UA")
    people: list[object] = [with_one, without, nobody()]
    told = [asker.act("read-confidence", person=one) for one in people]
    assert [each == told[0] for each in told] == [True, True, True]
    assert not any(secret.encode() in each.raw for each in told for secret in SECRETS)


def test_told_wish_answers_alike(api: Api) -> None:
    """Whoever records what others told gets the same bytes, whatever there was before."""
    one, other, delegate = person("UA").id, person("UA").id, account(Role.DELEGATE)
    record_interview(delegate, one, TAKEN)
    asker = api.as_role(Role.ANALYST, "UA")
    told = [asker.act("record-told-wish", person=each, told={"says": "stay"}) for each in (one, other)]
    assert told[0] == told[1]
    assert told[0].status == 200
