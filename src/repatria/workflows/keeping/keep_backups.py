"""Back a registry up into one sealed file, and restore it from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.files import write_pieces


@dataclass(frozen=True, slots=True)
class Kept:
    """What was backed up or restored.

    Attributes:
        head: Last row of the audit in the backup, as NUMBER:DIGEST.
        now: Last row there is now, which says what was done.
    """

    records: int
    head: str
    now: str


def back_up(environment: Mapping[str, str], path: Path, key: Path) -> Kept:
    """Write everything in the registry that the environment names into one file, sealed by the ring of `key`.

    Raises:
        RequestInvalid: The file cannot be written.
        SettingsInvalid: The settings are not safe, or the ring or the database cannot be used.
    """
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415 - Django, for this alone
    from repatria.registry.settings import settings_from  # noqa: PLC0415
    from repatria.registry.vault.keys import Compartment, read_ring  # noqa: PLC0415

    ring = read_ring(key, Compartment.BACKUPS)
    with opened_for_work(settings_from(environment)):
        from repatria.registry.backup.making import Backup  # noqa: PLC0415 - needs settings

        backup = Backup(ring)
        write_pieces(path, backup.pieces())
        now = backup.note()
    return Kept(backup.records, str(backup.head), str(now))


def restore(environment: Mapping[str, str], path: Path, key: Path, heads: Sequence[str]) -> Kept:
    """Put everything of a backup into the registry that the environment names, which has no records yet.

    Raises:
        BackupRefused: There are records, or the backup is damaged, of another version, or older than a head.
        RequestInvalid: The file or a head cannot be read.
        SettingsInvalid: The settings are not safe, or the ring or the database cannot be used.
    """
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415 - as above
    from repatria.registry.settings import settings_from  # noqa: PLC0415
    from repatria.registry.vault.keys import Compartment, read_ring  # noqa: PLC0415
    from repatria.workflows.keeping.verify_audit import heads_from  # noqa: PLC0415

    noted = heads_from(heads, doing="Restoring a backup")
    ring = read_ring(key, Compartment.BACKUPS)
    try:
        stream = path.open("rb")
    except OSError as error:
        fault = Fault(str(path), 0, "file", "unreadable", type(error).__name__, "a backup")
        raise RequestInvalid("Restoring a backup", (fault,)) from error
    with stream, opened_for_work(settings_from(environment)):
        from repatria.registry.backup.restoring import restore_backup  # noqa: PLC0415 - needs settings

        done = restore_backup(ring, stream, noted)
    return Kept(done.records, str(done.head), str(done.now))
