"""Keep the rings of keys that seal what is in confidence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

type Seals = Literal["wishes", "reports"]


def renew_keys(path: Path, seals: Seals) -> str:
    """Add a new key to a ring, or make the ring, and give the key's name; older keys still open.

    Raises:
        SettingsInvalid: The file is no ring, others may read it, or it cannot be written.
    """
    from repatria.registry.vault.keys import Compartment, renew_ring  # noqa: PLC0415 - as Django, for this alone

    return renew_ring(path, Compartment[seals.upper()])


def drop_older_keys(path: Path, seals: Seals) -> None:
    """Leave only the current key in a ring.

    Raises:
        SettingsInvalid: The file is no ring, or others may read it.
    """
    from repatria.registry.vault import keys  # noqa: PLC0415 - as above

    keys.drop_older_keys(path, keys.Compartment[seals.upper()])
