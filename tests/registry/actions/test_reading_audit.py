"""Reading and verifying the audit as who audits."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from repatria.core.errors import RequestInvalid
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.read_audit import read_audit
from repatria.registry.actions.verify_audit import verify_audit
from repatria.registry.models import AuditRow
from repatria.registry.roles import Role
from tests.registry.people import account, person


@pytest.mark.usefixtures("registry")
def test_who_looked_at_a_person_is_found() -> None:
    """Also where a list showed them, and not by somebody else's record."""
    one, other = person("UA"), person("RU")
    reader = account(Role.REGISTRAR, party="UA")
    door.get(reader, "person", one.id, purpose=Purpose.REGISTRATION)
    door.list_records(reader, "person", purpose=Purpose.REGISTRATION)
    me = account(Role.AUDITOR)
    assert [(row.act, row.account) for row in read_audit(me, person=one.id)] == [
        ("list", reader),
        ("get", reader),
    ]
    assert read_audit(me, person=other.id) == ()
    assert [row.act for row in read_audit(me, by=reader, act="list")] == ["list"]


@pytest.mark.usefixtures("registry")
def test_rows_are_found_by_day_and_by_refusal() -> None:
    """Newest first, and page after page."""
    me = account(Role.AUDITOR)
    today = datetime.now(UTC).date()
    for _ in range(3):
        read_audit(me)
    (first, second, third) = read_audit(me, day=today)
    assert (first.number, second.number, third.number) == (3, 2, 1)
    assert read_audit(me, day=today, before=second.number)[0] == third
    assert read_audit(me, day=today.replace(year=2001)) == ()
    assert read_audit(me, is_refused=True) == ()
    assert read_audit(me, act="\0") == ()


@pytest.mark.usefixtures("registry")
def test_a_cut_chain_is_found() -> None:
    """And the heads that were noted before are compared."""
    me = account(Role.AUDITOR)
    whole = verify_audit(me)
    assert (whole.is_whole, whole.rows) == (True, 1)
    assert verify_audit(me, heads=(whole.head,)).heads_compared == 1
    cut = verify_audit(me, heads=(f"99:{'0' * 64}",))
    assert [each.code for each in cut.findings] == ["head-missing"]


@pytest.mark.usefixtures("registry")
def test_what_is_no_head_is_refused() -> None:
    """And that somebody tried is written."""
    me = account(Role.AUDITOR)
    with pytest.raises(RequestInvalid):
        verify_audit(me, heads=("no head",))
    assert AuditRow.objects.get().outcome == "request-invalid"
    assert read_audit(me, person=uuid4()) == ()
