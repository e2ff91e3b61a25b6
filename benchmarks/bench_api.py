"""The API of a registry in a server of its own: a page for one, pages for many, and people at work in it."""

from __future__ import annotations

import http.client
import json
import os
import resource
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import Work, benchmark

ALONE = 100
"""Pages that one asks for, one after the other."""
ASKERS, FOR_S = 50, 10.0
"""How many ask at once, and for how long; each asks anew as soon as it is answered."""
USERS, WORK_S = 50, 120.0
"""How many work at once, and for how long; each looks at an answer for a second in the mean."""
PAGE = 100
_MS = 1000.0


@benchmark(f"API: a page of {PAGE} people, one asker", sizes=(10_000,), once=True)
def page_for_one(size: int) -> Work:
    """Ask for pages of people, somewhere in the list, over a connection that stays open."""
    folder = tempfile.TemporaryDirectory()
    tokens = make_registry(Path(folder.name), people=size, askers=1)

    def work() -> str:
        with serving(environment(Path(folder.name))) as port:
            times = ask(port, tokens[0], until=lambda done: done >= ALONE)
        return said(times, took_s=sum(times))

    return work


@benchmark(f"API: a page of {PAGE} people, {ASKERS} askers", sizes=(10_000,), once=True)
def page_for_many(size: int) -> Work:
    """Ask for the same by many at once, each with an account and a session of their own."""
    folder = tempfile.TemporaryDirectory()
    tokens = make_registry(Path(folder.name), people=size, askers=ASKERS)

    def work() -> str:
        times: list[float] = []
        with serving(environment(Path(folder.name))) as port:
            ends = time.perf_counter() + FOR_S

            def one(token: str) -> None:
                times.extend(ask(port, token, until=lambda _: time.perf_counter() >= ends))

            threads = [threading.Thread(target=one, args=(token,)) for token in tokens]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return said(times, took_s=FOR_S)

    return work


@benchmark(f"API on PostgreSQL: {USERS} at work", sizes=(10_000,), once=True)
def at_work(size: int) -> Work:
    """Let many read and write for two minutes, two of them on each record, and look whether all was kept."""
    from benchmarks.at_work import Office  # noqa: PLC0415 - counted where it is used

    office = Office.opened(people=size, users=USERS)

    def work() -> str:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with serving(office.environment) as port:
            office.work(port, for_s=WORK_S)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        office.server_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return office.said(for_s=WORK_S)

    return work


def said(times: list[float], *, took_s: float) -> str:
    """Say how long answers took."""
    slowest = sorted(times)[int(0.95 * len(times))]
    return (
        f"{statistics.median(times) * _MS:.0f} ms each, {slowest * _MS:.0f} ms p95; "
        f"{len(times) / took_s:.0f} pages a second"
    )


def make_registry(folder: Path, *, people: int, askers: int) -> list[str]:
    """Make a registry on SQLite with made-up people, and open a session for each who asks."""
    from repatria.registry.database.opening import opened_by_owner  # noqa: PLC0415 - counted where it is used
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    settings = settings_from(environment(folder))
    with opened_by_owner(settings):
        from repatria.registry.database.prepare import prepare_database  # noqa: PLC0415 - needs settings
        from repatria.registry.models import Account, Organization, Person, RoleHeld, Session  # noqa: PLC0415
        from repatria.registry.models.guard import writing  # noqa: PLC0415
        from repatria.registry.sessions import digest_of_secret  # noqa: PLC0415

        prepare_database(settings)
        tokens, now = [secrets.token_urlsafe(32) for _ in range(askers)], datetime.now(UTC)
        with writing():
            side = Organization.objects.create(name="Made-up bureau", kind="bureau", party="UA")
            for number, token in enumerate(tokens):
                who = Account.objects.create(name=f"made-up-{number}", organization=side, password="!")  # noqa: S106 - opens nothing
                RoleHeld.objects.create(account=who, role="registrar")
                Session.objects.create(
                    account=who,
                    digest=digest_of_secret(token),
                    has_factor=True,
                    last_used=now,
                    ends_at=now + timedelta(hours=1),
                )
            word = {"category": "unknown", "ground": "unknown", "health": "unknown"}
            Person.objects.bulk_create(
                Person(organization=side, recorded_by=who, is_sought=False, name=f"Made-up {number}", **word)
                for number in range(people)
            )
    return tokens


def environment(folder: Path) -> dict[str, str]:
    """Give the settings of the registry."""
    return {"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{folder / 'registry.sqlite3'}"}


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[int]:
    """Serve the registry in a process of its own, on a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    program = Path(sys.executable).parent / "repatria"
    with subprocess.Popen(
        [program, "serve", "--port", str(port)],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            print(next(iter(server.stdout or ())), file=sys.stderr)
            yield port
        finally:
            server.terminate()


def ask(port: int, token: str, *, until: Callable[[int], bool]) -> list[float]:
    """Ask for pages, each behind the one before, and give how many seconds each took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    times: list[float] = []
    after = None
    while not until(len(times)):
        body = json.dumps({"purpose": "registration", "limit": PAGE, "after": after})
        begun = time.perf_counter()
        connection.request("POST", "/api/v1/records/person/list", body, headers)
        answer = connection.getresponse()
        got = answer.read()
        times.append(time.perf_counter() - begun)
        if answer.status != http.client.OK:
            raise RuntimeError(f"answered {answer.status}: {got[:300]!r}")
        after = json.loads(got)["next"]
    connection.close()
    return times
