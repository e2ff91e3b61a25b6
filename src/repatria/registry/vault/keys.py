"""Key rings: files of their owner alone, for wishes, the text of reports, backups, and to sign.

A ring holds several keys by name, the current one and those before it, so that what is sealed can be opened
while it is sealed anew.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from repatria.core.errors import Fault, SettingsInvalid, VaultClosed
from repatria.registry.settings import opened_settings

KEY_BYTES = 32


class Compartment(StrEnum):
    """What one ring opens and the other does not; the value is the variable that names its file."""

    WISHES = "REPATRIA_VAULT_KEY_FILE"
    REPORTS = "REPATRIA_REPORT_KEY_FILE"
    BACKUPS = "REPATRIA_BACKUP_KEY_FILE"
    SIGNING = "REPATRIA_SIGNING_KEY_FILE"


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Keys by name; never printed.

    Attributes:
        compartment: What it seals; part of what is authenticated.
        current: Name of the key that seals now.
    """

    compartment: str
    current: str
    keys: Mapping[str, bytes]


def ring_of(compartment: Compartment) -> KeyRing:
    """Read the ring of a compartment, anew each time: a key that was taken away is gone at once.

    Raises:
        VaultClosed: This process was given no such file.
        SettingsInvalid: The file is not there, others may read it, or it is none.
    """
    settings = opened_settings()
    path = {
        Compartment.WISHES: settings.vault_key_file,
        Compartment.REPORTS: settings.report_key_file,
        Compartment.SIGNING: settings.signing_key_file,
    }.get(compartment)
    if path is None:
        raise VaultClosed
    return read_ring(path, compartment)


def read_ring(path: Path, compartment: Compartment) -> KeyRing:
    """Read a ring from its file.

    Raises:
        SettingsInvalid: The file is not there, others may read it, or it is none.
    """
    try:
        mode = path.stat().st_mode
        document = json.loads(path.read_text(encoding="utf-8"))
        keys = {name: bytes.fromhex(key) for name, key in document["keys"].items()}
        current = document["current"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(compartment, "unreadable", "no ring of keys") from error
    if stat.S_IMODE(mode) & 0o077:
        raise _refused(compartment, "insecure", "a file others may read")
    if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise _refused(compartment, "unreadable", "no ring of keys")
    return KeyRing(compartment.name, current, keys)


def renew_ring(path: Path, compartment: Compartment) -> str:
    """Add a new key and make it the current one; makes the file where there is none. Gives the key's name.

    What was sealed before is opened by the older keys, which stay until all is sealed anew.

    Raises:
        SettingsInvalid: The file is there and is no ring, others may read it, or it cannot be written.
    """
    keys = dict(read_ring(path, compartment).keys) if path.exists() else {}
    name = f"key-{len(keys) + 1}-{secrets.token_hex(4)}"
    try:
        _write(path, name, keys | {name: secrets.token_bytes(KEY_BYTES)})
    except OSError as error:
        raise _refused(compartment, "unwritable", "a folder that cannot be written to") from error
    return name


def drop_older_keys(path: Path, compartment: Compartment) -> None:
    """Leave only the current key: what an older one sealed, and every backup of it, opens no more.

    Raises:
        SettingsInvalid: The file is no ring, or others may read it.
    """
    ring = read_ring(path, compartment)
    _write(path, ring.current, {ring.current: ring.keys[ring.current]})


def _write(path: Path, current: str, keys: Mapping[str, bytes]) -> None:
    """Write whole or not at all; a temporary file is of its owner alone from the beginning."""
    document = {"current": current, "keys": {name: key.hex() for name, key in keys.items()}}
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        json.dump(document, stream)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(path)


def _refused(compartment: Compartment, code: str, found: str) -> SettingsInvalid:
    fault = Fault("environment", 0, compartment.value, code, found, "a ring of keys of its owner alone")
    return SettingsInvalid("Reading keys", (fault,))
