"""Every act by every role: allowed as the table says, refused otherwise, and never by halves."""

from __future__ import annotations

import json
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps

from repatria.core.errors import NoSuchRecord, NotPermitted, RequestInvalid
from repatria.registry.access.records import fields_of
from repatria.registry.access.table import access_table
from repatria.registry.actions.frame import acting
from repatria.registry.actions.open_account import open_account
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, Person
from repatria.registry.roles import NEUTRAL_ONLY, Role
from tests.registry.actions.catalog import ACTS, prepared
from tests.registry.people import account, everything

pytestmark = pytest.mark.usefixtures("registry")

#: Acts on a record of a side, with the kind of that record.
ON_A_RECORD = {
    "confirm-person": "report", "confirm-name": "named", "confirm-claim": "report", "confirm-offer": "report",
    "correct-person": "person", "judge-link": "person", "read-report-text": "report",
    "record-told-wish": "person", "erase-person": "person", "withdraw-offer": "offer",
    "decide-fitness": "person", "record-event": "person", "record-notification": "person",
    "take-up-enquiry": "enquiry", "match-enquiry": "enquiry",
    "record-effects": "person", "settle-effects": "effects",
    "confirm-media": "report", "confirm-event": "report", "change-relation": "relation",
    "stop-hosting": "host",
    "begin-custody": "person", "end-custody": "custody", "confirm-custody": "custody",
}  # fmt: skip
#: Acts after which others find nothing more to act on.
LAST = {"close-account", "correct-person", "erase-person", "set-mode"}


def test_every_act_has_a_row() -> None:
    """An act without a row in the table, or a row without its act, fails the build."""
    assert set(ACTS) == set(access_table().acts)


def state() -> list[object]:
    """Give everything that acts can change, but for the audit."""
    kinds = [
        kind for kind in apps.get_app_config("registry").get_models() if not kind.__name__.startswith("Audit")
    ]
    return [sorted(map(str, kind._default_manager.values_list())) for kind in kinds]


@pytest.mark.parametrize("role", Role)
def test_each_role_acts_as_the_table_says(role: Role) -> None:
    """Every act is tried; what the table does not say is refused, writes nothing, and is in the audit."""
    world = prepared("UA")
    me = account(role, party="UA")
    wrong = []
    for name in [*sorted(set(ACTS) - LAST), *sorted(LAST)]:
        before = state()
        try:
            ACTS[name](me, world)
            outcome = "done"
        except NotPermitted:
            outcome = "not-permitted"
        row = AuditRow.objects.latest("number")
        may = role in access_table().acts[name].roles
        writes = may and bool(access_table().acts[name].writes or access_table().acts[name].removes)
        seen = ((row.account, row.act, row.outcome), state() == before)
        if seen != ((me, name, "done" if may else "not-permitted"), not writes):
            wrong.append((name, outcome, seen))
    assert wrong == []
    assert check_chain().is_whole


@pytest.mark.parametrize("name", sorted(ACTS))
def test_act_writes_what_the_table_says(name: str) -> None:
    """An act, done once, writes every field of its row and no other: no right is kept in reserve."""
    world = prepared("UA")
    row = access_table().acts[name]
    ACTS[name](account(min(row.roles), party="UA"), world)
    wrote: dict[str, set[str]] = {}
    for record, fields in json.loads(AuditRow.objects.latest("number").detail).get("wrote", {}).items():
        wrote.setdefault(record.split(":")[0], set()).update(fields)
    removed = {kind for kind, fields in wrote.items() if "removed" in fields}
    written = {kind: fields - {"removed"} for kind, fields in wrote.items()}
    assert {kind: fields for kind, fields in written.items() if fields} == dict(row.writes)
    assert removed == row.removes


@pytest.mark.parametrize("name", sorted(ACTS))
def test_act_writes_no_field_outside_its_row(name: str) -> None:
    """The frame itself refuses each field that the row does not name, whatever an act would do."""
    world = everything("UA")
    row = access_table().acts[name]
    me = account(min(row.roles), party="UA")
    before, let_through = state(), []
    for field in sorted(set(fields_of("person")) - row.writes.get("person", frozenset())):
        try:
            change(me, name, world["person"], **{field: None})
            let_through.append(field)
        except NotPermitted:
            pass
    assert (let_through, state()) == ([], before)


def change(me: UUID, name: str, person: UUID, /, **values: object) -> None:
    """Try to change a person under the frame of an act."""
    with acting(me, name, subject="testing") as act:
        act.change(act.take(Person, person), **values)


def test_act_removes_no_kind_outside_its_row() -> None:
    """What the row does not let an act remove stays."""
    world = prepared("UA")
    with (
        pytest.raises(NotPermitted),
        acting(account(Role.REGISTRAR, party="UA"), "correct-person", subject="testing") as act,
    ):
        act.remove(act.take(Person, world["sought"]))
    assert Person.objects.filter(pk=world["sought"]).exists()


@pytest.mark.parametrize(("name", "role"), [
    (name, role) for name, role in product(sorted(ON_A_RECORD), sorted(set(Role) - NEUTRAL_ONLY))
    if role in access_table().acts[name].roles
])  # fmt: skip
def test_record_of_another_side_cannot_be_written(name: str, role: Role) -> None:
    """To act on a record of another side, or on none, is one and the same refusal; nothing is written."""
    world = prepared("RU")
    me = account(role, party="UA")
    before = state()
    with pytest.raises(NoSuchRecord) as theirs:
        ACTS[name](me, world)
    nobody: dict[str, Any] = world | {ON_A_RECORD[name]: uuid4()}
    with pytest.raises(NoSuchRecord) as nowhere:
        ACTS[name](me, nobody)
    assert (theirs.value.message, state()) == (nowhere.value.message, before)


def test_fault_is_in_the_audit() -> None:
    """An act that fails on what it was given leaves a row with the code, and nothing else."""
    world = prepared("UA")
    me = account(Role.ADMINISTRATOR)
    before = state()
    with pytest.raises(RequestInvalid):
        open_account(me, "made-up", organization=world["organization"], password="short")
    assert (AuditRow.objects.latest("number").outcome, state()) == ("request-invalid", before)
