"""Found a registry: the neutral that runs it, and its first administrator."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid


def found_registry(
    environment: Mapping[str, str], *, neutral: str, administrator: str, password: Path
) -> str:
    """Make the neutral and its first administrator in the registry that the environment names; possible once.

    Args:
        password: A file whose first line is the password; as an argument, lists of processes show it.

    Returns:
        The identifier of the account.

    Raises:
        AlreadyRecorded: Somebody is there already.
        RequestInvalid: The password cannot be read, or is too short.
        SettingsInvalid: The settings are not safe, or the database is not ready.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    said = _first_line(password)
    with opened_for_work(settings_from(environment)):
        from repatria.registry.actions import found_registry as act  # noqa: PLC0415 - needs settings

        return str(act.found_registry(neutral, administrator, said))


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").split("\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(
            str(path), 0, "password", "unreadable", type(error).__name__, "a file with the password"
        )
        raise RequestInvalid("Founding a registry", (fault,)) from error
