"""Opening a registry for a while: safe, up to date, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from repatria.registry.database.faults import database_refused
from repatria.registry.settings import RegistrySettings, open_registry


@contextmanager
def opened_for_work(settings: RegistrySettings) -> Iterator[None]:
    """Work on a registry whose tables are there and whose role can change nothing that is written once.

    Raises:
        SettingsInvalid: The database cannot be reached, its tables are not those of this version, or the
            role that this process works by may change the audit.
    """
    if not _is_there(settings):
        raise database_refused(
            "REPATRIA_DATABASE", "not-migrated", "no database", "one that `repatria registry migrate` made"
        )
    with opened_by_owner(settings):
        if MigrationExecutor(connection).migration_plan(_newest()):
            raise database_refused(
                "REPATRIA_DATABASE",
                "not-migrated",
                "tables of another version, or none",
                "those that `repatria registry migrate` makes",
            )
        if connection.vendor == "postgresql" and not settings.is_development:
            _refuse_too_mighty(settings.application_role)
        yield


@contextmanager
def opened_by_owner(settings: RegistrySettings) -> Iterator[None]:
    """Open a registry as who may make its tables; whether they are there is not asked.

    Raises:
        SettingsInvalid: The database cannot be reached.
    """
    open_registry(settings)
    try:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise database_refused(
                "REPATRIA_DATABASE",
                "unreachable",
                "no answer, or no entry",
                "a database that this process may open",
            ) from error
        yield
    finally:
        connection.close()


def _is_there(settings: RegistrySettings) -> bool:
    """Say whether there is a database at all: to open one of SQLite would make it."""
    name = settings.database.get("NAME")
    is_file = settings.database.get("ENGINE") == "django.db.backends.sqlite3"
    return not is_file or Path(str(name)).is_file()


def _newest() -> list[tuple[str, str]]:
    return [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "registry"]


def _refuse_too_mighty(role: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, has_table_privilege('registry_auditrow', 'UPDATE, DELETE, TRUNCATE')"
        )
        user, may_change = cursor.fetchone()
    if may_change or user != role:
        raise database_refused(
            "REPATRIA_DATABASE",
            "insecure",
            "another role than REPATRIA_DATABASE_ROLE, or one that may change the audit",
            "the role of the application, as `repatria registry migrate` sets it up",
        )
