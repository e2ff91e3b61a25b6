"""Make the tables of a registry, or bring them up to this version."""

from __future__ import annotations

from collections.abc import Mapping


def prepare_registry(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Make or renew the tables that the environment names, and give the names of what was applied.

    Raises:
        SettingsInvalid: The settings are not safe, or the database cannot be reached.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.database.opening import opened_by_owner  # noqa: PLC0415
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    settings = settings_from(environment)
    with opened_by_owner(settings):
        from repatria.registry.database.prepare import prepare_database  # noqa: PLC0415 - needs settings

        return prepare_database(settings)
