"""A wish leaves no trace where anybody but the vault could read it; a changed one changes nothing seen."""

from __future__ import annotations

import io
import logging
import re
import zlib
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from repatria.core.errors import NoSuchRecord, NotPermitted, RegistryRefused
from repatria.core.persons import Says, Wish
from repatria.core.reports import Report
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.read_report_text import read_report_text
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.reseal_vault import reseal_vault
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.use_vault import use_vault
from repatria.registry.backup.making import KIND, Backup
from repatria.registry.models import AuditRow
from repatria.registry.roles import NEUTRAL_ONLY, Role
from repatria.registry.vault.keys import Compartment, read_ring
from repatria.registry.vault.requests import Ask, Use
from repatria.registry.vault.streams import open_stream
from tests.registry.actions.catalog import INTERVIEW, TOLD, renew_rings
from tests.registry.conftest import Opened
from tests.registry.people import account, everything, person

#: Words that stand nowhere but in what is said in confidence, or in the report that tells of it.
SECRETS = ("Hostlandia", "Fearlandia", "Safelandia", "Tellerlandia", "asked to live in Elsewherelandia")
REPORT = Report(f"Made up: one man {SECRETS[4]}.", "sha256:made-up-secret")
TAKEN = replace(
    INTERVIEW,
    wish=Wish(Says.ELSEWHERE, (SECRETS[0],), private=True),
    fear=(SECRETS[1],),
    assessed=(SECRETS[2],),
)
#: Who may know that an interview took place; what was said in it only the delegate opens.
KNOWS_OF_INTERVIEWS = {Role.DELEGATE, Role.PLANNER, Role.AUDITOR}


def live_through_everything() -> None:
    """Let a wish go every way there is: told, taken, read, planned by, asked for, sealed anew, refused."""
    world = everything("UA")
    analyst, delegate = account(Role.ANALYST, party="UA"), account(Role.DELEGATE)
    report = receive_report(analyst, REPORT)
    record_told_wish(analyst, world["person"], replace(TOLD, told_by=SECRETS[3]))
    record_interview(delegate, world["person"], TAKEN)
    assert SECRETS[0] in str(read_confidence(delegate, world["person"]))
    assert SECRETS[4] in read_report_text(delegate, report)
    tell_destinations(account(Role.PLANNER))
    ask = Ask(Use.REMOVE_FEAR, SECRETS[1])
    request = request_vault(delegate, world["person"], ask)
    with pytest.raises(RegistryRefused):
        use_vault(delegate, world["person"], request, ask)
    use_vault(account(Role.DELEGATE), world["person"], request, ask)
    renew_rings()
    reseal_vault(account(Role.ADMINISTRATOR))


def test_no_wish_in_dump_files_or_logs(registry: Opened, caplog: pytest.LogCaptureFixture) -> None:
    """No dump, opened backup, file of the database or log holds a word of it, plain or as hexadecimal."""
    caplog.set_level(logging.DEBUG)
    live_through_everything()
    dump = registry.dump()
    assert "made-up-secret" in dump  # what is not secret is found, so the search does search
    forms = {secret: (secret, secret.encode().hex(), secret.encode().hex().upper()) for secret in SECRETS}
    texts = {"dump": dump, "log": caplog.text, "backup": opened_backup(registry)}
    assert "made-up-secret" in texts["backup"]
    found = [
        (where, s)
        for s, ways in forms.items()
        for where, text in texts.items()
        for way in ways
        if way in text
    ]
    on_disk = b"".join(file.read_bytes() for file in registry.files() if file.is_file())
    assert b"made-up-secret" in on_disk
    found += [("disk", s) for s in SECRETS if s.encode() in on_disk]
    assert found == []


def opened_backup(registry: Opened) -> str:
    """Give what whoever has a backup and its key can read."""
    ring = read_ring(Path(registry.environment[Compartment.BACKUPS]), Compartment.BACKUPS)
    sealed = io.BytesIO(b"".join(Backup(ring).pieces()))
    return zlib.decompress(b"".join(open_stream(ring, KIND, sealed))).decode()


def everything_seen(party: str | None) -> dict[tuple[str, ...], object]:
    """Give, to the byte, what each role that does not interview or plan sees by every route it has."""
    seen: dict[tuple[str, ...], object] = {}
    for role in sorted(set(Role) - KNOWS_OF_INTERVIEWS - (NEUTRAL_ONLY if party else frozenset())):
        who = account(role, party=party)
        rows = {(way, kind, p) for r, way, kind, _, p in access_table().reads if r is role}
        for route, kind, purpose in sorted(
            rows - {row for row in rows if row[1] in ("account", "role-held")}
        ):
            if route is Route.LIST:
                seen[role, kind, purpose, route] = repr(door.list_records(who, kind, purpose=purpose))
            elif route is Route.COUNT:
                seen[role, kind, purpose, route] = door.count(who, kind, purpose=purpose)
            elif route is Route.SEARCH:
                seen[role, kind, purpose, route] = repr(door.search(who, kind, "made", purpose=purpose))
    return seen


@pytest.mark.parametrize("party", ["UA", "KP", None], ids=["holder", "home", "neutral"])
@pytest.mark.usefixtures("registry")
def test_changed_wish_changes_nothing_that_others_see(party: str | None) -> None:
    """A wish told, taken, and changed: not a byte differs of what any role but delegate and planner sees."""
    world = everything("UA")
    delegate = account(Role.DELEGATE)
    before = everything_seen(party)
    record_told_wish(account(Role.ANALYST, party="UA"), world["person"], TOLD)
    record_interview(delegate, world["person"], TAKEN)
    record_interview(delegate, world["person"], INTERVIEW)
    assert before != {}
    assert everything_seen(party) == before


def audited(person_id: UUID, act: str) -> list[str]:
    """Give what the audit says of acts on a person, without identifiers, time, order and digests."""
    rows = AuditRow.objects.filter(subject=f"person:{person_id}", act=act).order_by("number")
    said = rows.values_list("act", "purpose", "outcome", "detail", "values_digest")
    return [re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", str(row)) for row in said]


@pytest.mark.usefixtures("registry")
def test_audit_tells_no_wish_from_another() -> None:
    """Whoever reads the audit sees that there was an interview, the same whatever was said."""
    delegate, one, other = account(Role.DELEGATE), person("UA").id, person("UA").id
    record_interview(delegate, one, TAKEN)
    record_interview(delegate, other, replace(INTERVIEW, wish=Wish(Says.STAY, private=True), fear=()))
    assert audited(one, "record-interview") == audited(other, "record-interview") != []


@pytest.mark.usefixtures("registry")
def test_refusals_tell_no_wish() -> None:
    """Who may not read a confidence is refused alike, whether there is one, none, or no such person."""
    with_one, without, me = person("UA").id, person("UA").id, account(Role.REGISTRAR, party="UA")
    record_interview(account(Role.DELEGATE), with_one, TAKEN)
    told = set()
    for asked in (with_one, without, uuid4()):
        with pytest.raises(NotPermitted) as refused:
            read_confidence(me, asked)
        told.add((refused.value.code, refused.value.message))
    assert len(told) == 1


@pytest.mark.usefixtures("registry")
def test_delegate_reads_nobody_who_is_not_there() -> None:
    """For somebody who is not there, there is no empty confidence that would look like a person."""
    with pytest.raises(NoSuchRecord):
        read_confidence(account(Role.DELEGATE), uuid4())
