"""How a fault of the database is said: as one of the settings, which is where it is mended."""

from __future__ import annotations

from repatria.core.errors import Fault, SettingsInvalid


def database_refused(key: str, code: str, found: str, expected: str) -> SettingsInvalid:
    """Make the error for a database that cannot be worked on; never repeats a name or a secret."""
    fault = Fault("environment", 0, key, code, found, expected)
    return SettingsInvalid("Opening the registry", (fault,))
