"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, gone after the run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parents[2]
OWNER, APPLICATION = "registry_owner", "registry_application"


@cache
def programs() -> Path | None:
    """Find the server's programs where the set-up finds them."""
    found = subprocess.run([ROOT / "scripts" / "find-postgres"], capture_output=True, text=True, check=False)
    return Path(found.stdout.strip()) if found.returncode == 0 else None


@dataclass(frozen=True)
class Cluster:
    """A running server that listens on a socket in a folder of its own and on no network."""

    folder: Path

    def address(self, role: str, database: str) -> str:
        """Name a database as the settings of the registry do."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder), safe='')}"

    def run(
        self,
        statement: str,
        values: Sequence[Any] = (),
        *,
        database: str = "postgres",
        role: str = "postgres",
    ) -> None:
        """Run one statement, outside a transaction."""
        with psycopg.connect(
            host=str(self.folder), user=role, dbname=database, autocommit=True
        ) as connection:
            connection.execute(statement.encode(), values or None)

    def files(self) -> list[Path]:
        """Name the log, in which every statement stands, and all files of tables, once they are written."""
        self.run("CHECKPOINT")
        return [self.folder / "server.log", *sorted(f for f in (self.folder / "data" / "base").glob("*/*"))]

    def dump(self, database: str) -> str:
        """Dump a database as its owner would for a backup."""
        folder = programs()
        assert folder is not None
        done = subprocess.run(
            [folder / "pg_dump", "-h", self.folder, "-U", "postgres", database],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


#: Nobody cuts the power under a test; every statement is logged, so that a test can look for what leaks.
FOR_TESTS = {"fsync": "off", "log_statement": "all"}


@contextmanager
def running_cluster(settings: Mapping[str, str] = MappingProxyType(FOR_TESTS)) -> Iterator[Cluster]:
    """Start a cluster; it is stopped, and its folder removed, however the tests end."""
    folder = programs()
    assert folder is not None, "parametrize with `DATABASES`"
    # Not the folder of pytest: nobody but its owner may enter that, and a server does not run as root. And
    # the path of a socket has to be short.
    place = Path(mkdtemp(prefix="pg-"))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        unprivileged = pwd.getpwnam("nobody")
        os.chown(place, unprivileged.pw_uid, unprivileged.pw_gid)
        as_user = {"user": unprivileged.pw_uid, "group": unprivileged.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(place)}
    quiet: dict[str, Any] = {"cwd": place, "env": environment, "stdin": subprocess.DEVNULL, **as_user}
    data = place / "data"
    command: list[str | Path] = [
        folder / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(command, check=True, capture_output=True, **quiet)
    options = {
        "listen_addresses": "", "unix_socket_directories": str(place), "unix_socket_permissions": "0777",
        "logging_collector": "off", **settings,
    }  # fmt: skip
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (place / "server.log").open("wb") as log:
        server = subprocess.Popen([folder / "postgres", "-D", data, *words], stdout=log, stderr=log, **quiet)
        try:
            _await_start(folder, place, server)
            yield Cluster(place)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": open sessions are ended
            server.wait(timeout=60)
            log.close()
            shutil.rmtree(place)


def _await_start(folder: Path, place: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, and fail with its log where it ends instead."""
    for _ in range(600):
        asked = subprocess.run(
            [folder / "pg_isready", "-q", "-h", place, "-U", "postgres"], check=False, capture_output=True
        )
        if asked.returncode == 0:
            return
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError((place / "server.log").read_text(encoding="utf-8", errors="replace"))
