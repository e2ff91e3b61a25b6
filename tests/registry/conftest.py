"""A registry of its own for each test, on each real database there is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from repatria.registry.settings import open_registry, settings_from
from tests.registry.cluster import APPLICATION, OWNER, Cluster, programs, running_cluster

# Models can be imported once there are settings, and the tests import them; nothing is opened by this.
open_registry(settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": "sqlite::memory:"}))

from django.db import connection  # noqa: E402 - the same

from repatria.registry.database.opening import opened_by_owner  # noqa: E402
from repatria.registry.database.prepare import prepare_database  # noqa: E402
from repatria.registry.vault.keys import Compartment, renew_ring  # noqa: E402

LONG_ENOUGH = "made-up-0123456789-" * 3
SQLITE = "sqlite"
DATABASES = (
    SQLITE,
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(programs() is None, reason="needs PostgreSQL 15 or later; install it"),
    ),
)


@dataclass(frozen=True)
class Opened:
    """The registry that a test works on.

    Attributes:
        environment: Its settings, for a process of its own.
        tamper: Runs a statement, with its values, as the owner of the tables: more than the application may.
        dump: Gives everything that lies in the database, as a backup would hold it.
        files: Names what lies on the disk: the database itself, and the log of its server.
    """

    vendor: str
    environment: dict[str, str]
    tamper: Callable[..., None]
    dump: Callable[[], str]
    files: Callable[[], list[Path]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start PostgreSQL once for this run, with the tables made in a template by their owner."""
    with running_cluster() as server:
        server.run(f"CREATE ROLE {OWNER} LOGIN")
        server.run(f"CREATE ROLE {APPLICATION} LOGIN")
        server.run(f"CREATE DATABASE template_registry OWNER {OWNER}")
        owner = settings_from(_production(server.address(OWNER, "template_registry")))
        with opened_by_owner(owner):
            prepare_database(owner)
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables once in a file of SQLite that each test copies."""
    path = tmp_path_factory.mktemp("template") / "registry.sqlite3"
    settings = settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{path}"})
    with opened_by_owner(settings):
        prepare_database(settings)
    return path


@pytest.fixture(params=DATABASES[1:])
def on_postgresql(registry_on: Callable[[str], Opened], request: pytest.FixtureRequest) -> Opened:
    """Open a fresh registry on PostgreSQL, for what SQLite does not have."""
    return registry_on(request.param)


@pytest.fixture
def on_sqlite(registry_on: Callable[[str], Opened]) -> Opened:
    """Open a fresh registry on SQLite, for what is decided before any database is asked."""
    return registry_on(SQLITE)


@pytest.fixture(params=DATABASES)
def registry(registry_on: Callable[[str], Opened], request: pytest.FixtureRequest) -> Opened:
    """Open a fresh registry; on PostgreSQL by the application's role, which owns no table."""
    return registry_on(request.param)


@pytest.fixture
def registry_on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Opened]]:
    """Open registries by the name of their database, and take them away after the test."""
    with ExitStack() as stack:

        def opened_on(vendor: str) -> Opened:
            if vendor == SQLITE:
                opened = _on_sqlite(request.getfixturevalue("sqlite_template"), tmp_path / "registry.sqlite3")
            else:
                opened = stack.enter_context(_on_postgresql(request.getfixturevalue("cluster"), tmp_path))
            open_registry(settings_from(opened.environment))
            if vendor == SQLITE:
                # No test cuts the power, and to wait for the disk takes most of the time of a small act.
                quick = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
                connection.settings_dict["OPTIONS"]["init_command"] = quick
            stack.callback(connection.close)
            return opened

        yield opened_on


@contextmanager
def _on_postgresql(server: Cluster, folder: Path) -> Iterator[Opened]:
    name = f"test_{os.urandom(8).hex()}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template_registry OWNER {OWNER}")
    yield Opened(
        "postgresql",
        _production(server.address(APPLICATION, name)) | _keys(folder),
        partial(server.run, database=name, role=OWNER),
        partial(server.dump, name),
        server.files,
    )
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _on_sqlite(template: Path, path: Path) -> Opened:
    shutil.copyfile(template, path)

    def tamper(statement: str, values: Sequence[Any] = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)

    def dump() -> str:
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())

    environment = {"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{path}"}
    return Opened(
        SQLITE, environment | _keys(path.parent), tamper, dump, lambda: sorted(path.parent.glob("*.sqlite3*"))
    )


def _keys(folder: Path) -> dict[str, str]:
    """Make a ring for each compartment, as the neutral would beside the database and never in it."""
    files = {compartment: folder / f"{compartment.name.lower()}.keys" for compartment in Compartment}
    for compartment, file in files.items():
        renew_ring(file, compartment)
    return {compartment.value: str(file) for compartment, file in files.items()}


def _production(address: str) -> dict[str, str]:
    return {
        "REPATRIA_SECRET_KEY": LONG_ENOUGH,
        "REPATRIA_DATABASE": address,
        "REPATRIA_DATABASE_ROLE": APPLICATION,
    }
