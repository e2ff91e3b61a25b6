"""A backup that is killed at any moment leaves the one before, whole, and a whole audit."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from repatria.core.errors import BackupRefused
from repatria.registry.audit.check import check_chain
from repatria.registry.backup.restoring import restore_backup
from repatria.registry.database.opening import opened_by_owner
from repatria.registry.models import AuditRow, Person
from repatria.registry.settings import open_registry, settings_from
from repatria.registry.vault.keys import Compartment, read_ring
from tests.registry.conftest import Opened
from tests.registry.killing import kill_one, kills, nursery
from tests.registry.people import person

KILLS = kills(12)
PEOPLE = 300

type Restore = Callable[[Path, Path], int | None]


@pytest.fixture
def restored(sqlite_template: Path, tmp_path: Path) -> Restore:
    """Give a way to restore a file into a registry of its own: how many people it holds, None if refused."""

    def people_of(file: Path, ring: Path) -> int | None:
        target = tmp_path / "target.sqlite3"
        shutil.copyfile(sqlite_template, target)
        settings = settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{target}"})
        with opened_by_owner(settings):
            try:
                restore_backup(read_ring(ring, Compartment.BACKUPS), io.BytesIO(file.read_bytes()))
            except BackupRefused:
                return None
            return Person.objects.count() if check_chain().is_whole else -1

    return people_of


def test_killed_backup_leaves_the_one_before(registry: Opened, restored: Restore, tmp_path: Path) -> None:
    """After each kill the file is whole, what lies beside it is refused or whole, and the chain holds."""
    for number in range(PEOPLE):
        person("UA", name=f"Made-up {number}")
    folder, ring = tmp_path / "backups", Path(registry.environment[Compartment.BACKUPS])
    folder.mkdir()
    file, chance, broken = folder / "made-up.backup", Random(13), []  # noqa: S311 - seeded, to be repeated
    with nursery(registry.environment, "backups", str(file), str(ring)) as process:
        for turn in range(KILLS):
            kill_one(process, chance.uniform(0.0, 0.3))
            beside = {restored(each, ring) for each in folder.iterdir() if each != file}
            halves = {"the file": restored(file, ring) != PEOPLE, "beside it": not beside <= {None, PEOPLE}}
            for each in folder.iterdir():
                if each != file:
                    each.unlink()
            open_registry(settings_from(registry.environment))
            halves["the chain"] = not check_chain().is_whole
            broken += [(turn, what) for what, is_half in halves.items() if is_half]
    assert (broken, AuditRow.objects.filter(act="back-up").count() >= KILLS) == ([], True)
