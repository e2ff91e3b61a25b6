"""Keep the rings of keys that seal what is in confidence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from repatria.core.errors import KeyInUse

type Seals = Literal["wishes", "reports", "backups", "signing"]


def renew_keys(path: Path, seals: Seals) -> str:
    """Add a new key to a ring, or make the ring, and give the key's name; older keys still open.

    Raises:
        SettingsInvalid: The file is no ring, others may read it, or it cannot be written.
    """
    from repatria.registry.vault.keys import Compartment, renew_ring  # noqa: PLC0415 - as Django, for this alone

    return renew_ring(path, Compartment[seals.upper()])


def drop_older_keys(environment: Mapping[str, str], path: Path, seals: Seals) -> None:
    """Leave only the current key in a ring, if nothing in the registry of the environment needs the others.

    Raises:
        KeyInUse: Something there opens by an older key alone.
        SettingsInvalid: The file is no ring, others may read it, or there is no registry to look into.
    """
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415 - as above
    from repatria.registry.settings import settings_from  # noqa: PLC0415
    from repatria.registry.vault import keys  # noqa: PLC0415

    compartment = keys.Compartment[seals.upper()]
    ring = keys.read_ring(path, compartment)
    with opened_for_work(settings_from(environment)):
        from repatria.registry.vault.in_use import records_sealed_by  # noqa: PLC0415 - needs settings

        if number := records_sealed_by(sorted(set(ring.keys) - {ring.current}), compartment):
            raise KeyInUse(number)
        keys.drop_older_keys(path, compartment)
