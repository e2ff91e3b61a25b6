"""Making the tables, and giving the application's role of PostgreSQL no more than it needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from repatria.registry.database.faults import database_refused
from repatria.registry.settings import RegistrySettings

#: Tables whose rows the role may only add; and, of some, take away again.
APPEND_ONLY = frozenset({"registry_auditrow"})
ADD_AND_REMOVE = frozenset({"registry_auditvalues"})


def prepare_database(settings: RegistrySettings) -> tuple[str, ...]:
    """Make or renew all tables; on PostgreSQL, set what the application's role may do.

    Safe to repeat. Run by the owner of the tables, who is not the role that works on them.

    Returns:
        The names of the migrations that are applied now, in order.

    Raises:
        SettingsInvalid: The role does not exist, or owns what it should only use.
    """
    role = settings.application_role
    if role is not None and connection.vendor == "postgresql":
        _refuse_unfit_role(role)
    call_command("migrate", verbosity=0, interactive=False)
    if role is not None and connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            _grant(cursor, role)
    return applied_migrations()


def applied_migrations() -> tuple[str, ...]:
    """Name the migrations that are applied, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'registry' ORDER BY id")
        return tuple(name for (name,) in cursor.fetchall())


def _refuse_unfit_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s", [role])  # fmt: skip  # noqa: E501
        found = cursor.fetchone()
    if found is None:
        raise database_refused(
            "REPATRIA_DATABASE_ROLE", "insecure", "no such role", "a role that the server knows"
        )
    if found[0]:
        raise database_refused(
            "REPATRIA_DATABASE_ROLE",
            "insecure",
            "the owner of the tables, or a superuser",
            "a role that does not own the tables",
        )


def _grant(cursor: CursorWrapper, role: str) -> None:
    """Take everything from the role and give back what each table needs."""
    name = connection.ops.quote_name(role)
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}, PUBLIC")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
    cursor.execute(f"GRANT SELECT ON django_migrations TO {name}")
    for model in apps.get_app_config("registry").get_models():
        table = model._meta.db_table
        cursor.execute(
            f"GRANT {', '.join(_privileges(table))} ON {connection.ops.quote_name(table)} TO {name}"
        )


def _privileges(table: str) -> Iterator[str]:
    yield from ("SELECT", "INSERT")
    if table in ADD_AND_REMOVE:
        yield "DELETE"
    elif table not in APPEND_ONLY:
        yield from ("UPDATE", "DELETE")
