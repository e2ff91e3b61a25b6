"""Look a registry over before or while people work with it."""

from __future__ import annotations

from collections.abc import Mapping


def look_over_registry(environment: Mapping[str, str]) -> tuple[tuple[str, bool, str], ...]:
    """Give what was looked at, whether it is well, and what to do where it is not.

    Raises:
        SettingsInvalid: The settings themselves are not safe.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.settings import open_registry, settings_from  # noqa: PLC0415

    settings = settings_from(environment)
    open_registry(settings)
    from repatria.registry.database.health import look_over  # noqa: PLC0415 - needs settings

    return tuple((each.name, each.is_well, each.says) for each in look_over(settings))
