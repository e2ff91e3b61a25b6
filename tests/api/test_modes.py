"""Closed and opened again by the API."""

from __future__ import annotations

from repatria.registry.models import AuditRow
from repatria.registry.roles import Role
from tests.api.client import Api
from tests.registry.people import person


def test_dark_registry_answers_nobody(api: Api) -> None:
    """From one request of one administrator on nobody is shown anything, until another one opens it."""
    one, registrar = person("UA"), api.as_role(Role.REGISTRAR, "UA")
    closing, opening = api.as_role(Role.ADMINISTRATOR), api.as_role(Role.ADMINISTRATOR)
    assert closing.act("set-mode", mode="dark", because="drill").status == 200
    refused = registrar.get("person", one.id, "registration")
    assert (refused.status, refused.code) == (503, "mode-refuses")
    assert AuditRow.objects.latest("number").outcome == "mode-refuses"
    assert closing.act("set-mode", mode="normal", because="over").code == "second-person-needed"
    assert opening.act("set-mode", mode="normal", because="over").status == 200
    assert registrar.get("person", one.id, "registration").status == 200


def test_dark_registry_gives_no_answer_again(api: Api) -> None:
    """What was answered before is not given again while it is dark, and is afterwards."""
    asker, other = api.as_role(Role.ADMINISTRATOR), api.as_role(Role.ADMINISTRATOR)
    request = {"name": "Made-up further bureau", "kind": "bureau", "party": "UA"}
    before = asker.act("add-organization", repeat_key="made-up", **request)
    asker.act("set-mode", mode="dark", because="drill")
    assert asker.act("add-organization", repeat_key="made-up", **request).code == "mode-refuses"
    other.act("set-mode", mode="normal", because="over")
    assert asker.act("add-organization", repeat_key="made-up", **request).raw == before.raw


def test_read_only_registry_is_read(api: Api) -> None:
    """Reading goes on, writing waits, and a session is still ended."""
    one, registrar = person("UA"), api.as_role(Role.REGISTRAR, "UA")
    api.as_role(Role.ADMINISTRATOR).act("set-mode", mode="read-only", because="drill")
    assert registrar.get("person", one.id, "registration").status == 200
    assert registrar.act("correct-person", person=one.id, version=1, name="O").code == "mode-refuses"
    open_now = registrar.act("tell-sessions").body["result"]
    assert registrar.act("end-session", session=open_now[0]["session"]).status == 200
