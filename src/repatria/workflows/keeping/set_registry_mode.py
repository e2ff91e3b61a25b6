"""Say how far the registry is open, or change it, as whoever runs the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

type ModeWord = Literal["normal", "read-only", "dark"]


def registry_mode(environment: Mapping[str, str]) -> str:
    """Give the mode of the registry that the environment names.

    Raises:
        SettingsInvalid: The settings are not safe, or the database is not ready.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    with opened_for_work(settings_from(environment)):
        from repatria.registry.modes import current_mode  # noqa: PLC0415 - needs settings

        return current_mode().value


def set_registry_mode(environment: Mapping[str, str], mode: ModeWord, *, because: str) -> str:
    """Set the mode of the registry that the environment names, and give the one before.

    Raises:
        AlreadyRecorded: It is in this mode.
        RequestInvalid: Nobody says why.
        SettingsInvalid: The settings are not safe, or the database is not ready.
    """
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415 - as above
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    with opened_for_work(settings_from(environment)):
        from repatria.registry.actions.set_mode import set_mode_by_machine  # noqa: PLC0415 - needs settings
        from repatria.registry.modes import Mode  # noqa: PLC0415

        return set_mode_by_machine(Mode(mode), because=because).value
