"""A backup brings back everything as it was, into an empty registry of any database, or nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from django.apps import apps

from repatria.core.errors import BackupRefused
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.audit.append import current_head
from repatria.registry.audit.chain import Head
from repatria.registry.audit.check import check_chain
from repatria.registry.backup.making import Backup
from repatria.registry.backup.restoring import restore_backup
from repatria.registry.database.health import look_over
from repatria.registry.models import AuditRow, Offer, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.settings import open_registry, settings_from
from repatria.registry.vault.keys import Compartment, KeyRing, read_ring
from tests.registry.actions.catalog import INTERVIEW, prepared
from tests.registry.conftest import DATABASES, SQLITE, Opened
from tests.registry.people import account, person
from tests.registry.people import everything as everything_of_a_side

ROOT = Path(__file__).resolve().parents[3]
KILLS = 8
RECORD_SOMEBODY = """
import os
from repatria.registry.settings import open_registry, settings_from
open_registry(settings_from(os.environ))
from tests.registry.people import person
person("UA")
"""


def ring(registry: Opened) -> KeyRing:
    return read_ring(Path(registry.environment[Compartment.BACKUPS]), Compartment.BACKUPS)


def backed_up(registry: Opened) -> tuple[bytes, Backup]:
    backup = Backup(ring(registry))
    return b"".join(backup.pieces()), backup


def everything() -> list[object]:
    """Give every column of every record but for the audit, and the audit up to now."""
    kinds = list(apps.get_app_config("registry").get_models())
    return [sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
                   for row in kind._default_manager.values_list()) for kind in kinds]  # fmt: skip


def without_last_row(seen: list[object]) -> list[object]:
    """Leave out the row that says that a backup was restored."""
    at = [kind.__name__ for kind in apps.get_app_config("registry").get_models()].index("AuditRow")
    rows = seen[at]
    assert isinstance(rows, list)
    return [
        *seen[:at],
        [row for row in rows if "restore-backup" not in row],
        *seen[at + 1 :],
    ]


def finding(name: str, registry: Opened) -> str:
    """Give what a doctor says of something."""
    return next(each.says for each in look_over(settings_from(registry.environment)) if each.name == name)


@pytest.mark.parametrize("source", DATABASES)
def test_backup_brings_everything_back(registry_on: Callable[[str], Opened], source: str) -> None:
    """What was in a registry of one database is, to the byte, in a registry of the other one."""
    one = registry_on(source)
    world = prepared("UA")
    before = everything()
    content, backup = backed_up(one)
    target = registry_on("postgresql" if source == SQLITE else SQLITE)
    done = restore_backup(ring(one), io.BytesIO(content), [backup.head])
    assert (without_last_row(everything()), done.head) == (before, backup.head)
    assert (check_chain([backup.head]).is_whole, current_head()) == (True, done.now)
    # The keys are not in it: with those of the first registry what was sealed opens.
    open_registry(settings_from(target.environment | {
        name: one.environment[name] for name in (Compartment.WISHES, Compartment.REPORTS)
    }))  # fmt: skip
    assert read_confidence(account(Role.DELEGATE), world["person"]).wish == INTERVIEW.wish


@pytest.mark.parametrize("vendor", DATABASES[1:])
def test_backup_sees_one_moment(registry_on: Callable[[str], Opened], vendor: str) -> None:
    """Of somebody who is recorded while a backup is made, nothing is in it: neither record nor account."""
    one = registry_on(vendor)
    everything_of_a_side("UA")
    with writing():
        Offer.objects.update(terms=Random(1).randbytes(4_000_000).hex())  # noqa: S311 - of no secret
    before = everything()
    backup = Backup(ring(one))
    pieces = backup.pieces()
    content = next(pieces) + next(pieces)  # so that tables before the offers were read, and others not yet
    command = [sys.executable, "-c", RECORD_SOMEBODY]
    subprocess.run(command, cwd=ROOT, env={"PATH": os.environ["PATH"], **one.environment}, check=True)
    content += b"".join(pieces)
    changed = everything() != before
    registry_on(SQLITE)
    restore_backup(ring(one), io.BytesIO(content))
    assert (without_last_row(everything()), changed) == (before, True)


def test_backup_is_in_the_audit(registry: Opened) -> None:
    """That a backup was made stands in a row, with the head that it holds."""
    person("UA")
    _, backup = backed_up(registry)
    before = finding("backups", registry)
    backup.note()
    row = AuditRow.objects.latest("number")
    assert (before[:8], row.at[:16] in finding("backups", registry)) == ("None yet", True)
    assert (row.act, str(backup.head) in row.detail, check_chain().is_whole) == ("back-up", True, True)


def test_registry_with_records_is_not_restored_into(registry: Opened) -> None:
    """Where there is a record already, nothing is restored and nothing changed."""
    person("UA")
    content, _ = backed_up(registry)
    before = everything()
    with pytest.raises(BackupRefused):
        restore_backup(ring(registry), io.BytesIO(content))
    assert everything() == before


def test_damaged_backup_is_not_restored(registry_on: Callable[[str], Opened]) -> None:
    """Changed anywhere, cut, doubled, empty, or by another ring: it is refused, and nothing is there."""
    one = registry_on(SQLITE)
    prepared("UA")
    content, _ = backed_up(one)
    keys = ring(one)
    other_ring = KeyRing(keys.compartment, keys.current, {keys.current: b"1" * 32})
    chance = Random(5)  # noqa: S311 - seeded, so that it can be repeated
    wrong = [content[:-1], content + b"\0", b"", b"\n", content[: len(content) // 2], content + content]
    for _ in range(60):
        at = chance.randrange(len(content))
        wrong.append(content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :])
    _empty(one)
    let_through = []
    for number, (damaged, by) in enumerate([*((each, keys) for each in wrong), (content, other_ring)]):
        try:
            restore_backup(by, io.BytesIO(damaged))
            let_through.append(number)
        except BackupRefused:
            assert sum(map(len, everything())) == 0  # type: ignore[arg-type]
    assert let_through == []


def _empty(registry: Opened) -> None:
    """Take every record away, as nobody who works with it can."""
    from django.db import connection  # noqa: PLC0415 - after the registry is open

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for trigger in ("audit_row_changed", "audit_row_removed"):
            cursor.execute(f"DROP TRIGGER {trigger}")
        for kind in apps.get_app_config("registry").get_models():
            cursor.execute(f"DELETE FROM {kind._meta.db_table}")  # noqa: S608
    assert registry.vendor == SQLITE


def test_backup_older_than_a_head_is_refused(registry_on: Callable[[str], Opened]) -> None:
    """With a head noted after it, an older backup does not bring back in silence what was changed since."""
    one = registry_on(SQLITE)
    prepared("UA")
    content, backup = backed_up(one)
    later = backup.note()
    changed = Head(backup.head.number, "0" * 64)
    _empty(one)
    for head in (later, changed):
        with pytest.raises(BackupRefused):
            restore_backup(ring(one), io.BytesIO(content), [head])
    assert restore_backup(ring(one), io.BytesIO(content), [backup.head]).head == backup.head


def test_killed_restore_leaves_nothing(registry: Opened, tmp_path: Path) -> None:
    """A process that is killed while it restores leaves a registry without records; the next try succeeds."""
    # A registry of its own is the source; the one under test has to be empty.
    source = settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{tmp_path / 's'}"})
    from repatria.registry.database.opening import opened_by_owner  # noqa: PLC0415 - as elsewhere
    from repatria.registry.database.prepare import prepare_database  # noqa: PLC0415

    with opened_by_owner(source):
        prepare_database(source)
        for number in range(300):
            person("UA", name=f"Made-up {number}")
        content = b"".join(Backup(ring(registry)).pieces())
    file = tmp_path / "made-up.backup"
    file.write_bytes(content)
    open_registry(settings_from(registry.environment))
    chance = Random(3)  # noqa: S311 - seeded, so that it can be repeated
    command = [
        sys.executable,
        "-c",
        "from repatria.cli import main; main()",
        "registry",
        "restore",
        str(file),
    ]
    environment = {"PATH": os.environ["PATH"], **registry.environment}
    halves = []
    for _ in range(KILLS):
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=chance.uniform(0.3, 1.5))
            except subprocess.TimeoutExpired:
                process.kill()
        halves.append(Person.objects.count())
    if not Person.objects.exists():
        subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (set(halves) <= {0, 300}, Person.objects.count(), check_chain().is_whole) == (True, 300, True)
