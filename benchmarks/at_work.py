"""People at work in a registry over its API: what they read and write, how long it takes, what was kept."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.registry import environment_of, fill, opened_registry

#: Of ten things that somebody does; all else is to sign in, once.
DAY = ("get", "get", "get", "list", "search", "search", "count", "correct", "event", "contest")
READS = frozenset({"get", "list", "search", "count"})
PASSWORD = "a long and made-up password"  # noqa: S105 - opens a throwaway database
PAUSE_S = 1.0
"""How long somebody looks at an answer before they go on, in the mean."""
_MS = 1000.0


@dataclass
class Worker:
    """Somebody at work: a connection that stays open, what they did, and how long each answer took.

    Attributes:
        own: A record that nobody else changes.
        shared: A record that a colleague changes as well.
        lost: How often the colleague was faster, and they were told so.
    """

    name: str
    token: str
    own: str
    shared: str
    names: list[str]
    people: list[str]
    chance: random.Random
    times: dict[str, list[float]] = field(default_factory=dict)
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: int = 0
    failures: list[str] = field(default_factory=list)

    def work(self, port: int, *, until: float, signs_in_at: float) -> None:
        """Work until a moment; once in between sign in anew."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            _, seen = self._ask(connection, "get", _record(self.own))
            version = seen["version"]
            while (now := time.perf_counter()) < until:
                time.sleep(self.chance.expovariate(1 / PAUSE_S))
                if now >= signs_in_at:
                    signs_in_at = until
                    body: dict[str, Any] = {"name": self.name, "password": PASSWORD}
                    self._ask(connection, "sign in", "sessions", body)
                kind = self.chance.choice(DAY)
                if kind == "correct":
                    version += self._correct(connection, kind, self.own, version)
                elif kind == "contest":
                    self._contest(connection)
                else:
                    self._other(connection, kind)
        except OSError as error:
            self.failures.append(type(error).__name__)
        finally:
            connection.close()

    def _correct(self, connection: http.client.HTTPConnection, kind: str, person: str, version: int) -> bool:
        body = {"person": person, "version": version, "unit": f"made-up unit {self.chance.random()}"}
        status, _ = self._ask(connection, kind, "acts/correct-person", body)
        self.done["correct-person", person] += status == http.client.OK
        return status == http.client.OK

    def _contest(self, connection: http.client.HTTPConnection) -> None:
        """Read a record and change it, as a colleague does: whoever is second is told."""
        status, seen = self._ask(connection, "get", _record(self.shared))
        if status == http.client.OK:
            self.lost += not self._correct(connection, "contest", self.shared, seen["version"])

    def _other(self, connection: http.client.HTTPConnection, kind: str) -> None:
        person = self.chance.choice(self.people)
        asked: dict[str, tuple[str, dict[str, Any]]] = {
            "list": ("records/person/list", {"limit": 20, "after": person}),
            "search": ("records/person/search", {"words": self.chance.choice(self.names), "limit": 20}),
            "count": ("records/person/count", {"where": {"home": "UA"}}),
        }
        if kind == "event":
            body: dict[str, Any] = {"person": person, "happening": "transferred", "day": "2025-01-12"}
            status, _ = self._ask(connection, kind, "acts/record-event", body)
            self.done["record-event", person] += status == http.client.OK
        elif kind == "get":
            self._ask(connection, kind, _record(person))
        else:
            address, body = asked[kind]
            self._ask(connection, kind, address, {"purpose": "registration", **body})

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        kind: str,
        address: str,
        body: dict[str, Any] | None = None,
    ) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        begun = time.perf_counter()
        method, sent = ("GET", None) if body is None else ("POST", json.dumps(body))
        connection.request(method, f"/api/v1/{address}", sent, headers)
        answer = connection.getresponse()
        got = answer.read()
        self.times.setdefault(kind, []).append(time.perf_counter() - begun)
        is_told = kind == "contest" and answer.status == http.client.CONFLICT
        if answer.status not in (http.client.OK, http.client.CREATED) and not is_told:
            self.failures.append(f"{kind}: {answer.status} {got[:200]!r}")
        return answer.status, json.loads(got)


def _record(person: str) -> str:
    return f"records/person/{person}?purpose=registration"


@dataclass
class Office:
    """A registry on PostgreSQL with people in it, and who works there.

    Attributes:
        server_s: What the server took of a processor, without the database: it hangs less on what else the
            machine does than how long answers take.
    """

    environment: dict[str, str]
    workers: list[Worker]
    server_s: float = 0.0

    @classmethod
    def opened(cls, *, people: int, users: int) -> Office:
        """Start a server with made-up people, and open an account and a session for each user."""
        cluster, registrar = opened_registry()
        names = fill(cluster, registrar, people)
        from repatria.registry.models import Account, Person, RoleHeld, Session  # noqa: PLC0415 - needs settings
        from repatria.registry.models.guard import writing  # noqa: PLC0415
        from repatria.registry.sessions import digest_of_secret  # noqa: PLC0415

        known = [str(pk) for pk in Person.objects.order_by("pk").values_list("pk", flat=True)]
        side, now = Account.objects.get(pk=registrar).organization, datetime.now(UTC)
        hashed = Account()
        hashed.set_password(PASSWORD)
        workers = []
        for number in range(users):
            token = secrets.token_urlsafe(32)
            with writing():
                who = Account.objects.create(
                    name=f"made-up-user-{number}", organization=side, password=hashed.password
                )
                RoleHeld.objects.create(account=who, role="registrar")
                Session.objects.create(
                    account=who,
                    digest=digest_of_secret(token),
                    has_factor=True,
                    last_used=now,
                    ends_at=now + timedelta(hours=1),
                )
            workers.append(
                Worker(
                    who.name,
                    token,
                    known[number],
                    known[users + number // 2],
                    [name.split()[-1] for name in names],
                    known[2 * users :],
                    random.Random(number),
                )
            )
        return cls(environment_of(cluster), workers)

    def work(self, port: int, *, for_s: float) -> None:
        """Let everybody work at once."""
        begun = time.perf_counter()
        threads = [
            threading.Thread(
                target=worker.work,
                args=(port,),
                kwargs={
                    "until": begun + for_s,
                    "signs_in_at": begun + for_s * number / len(self.workers),
                },
            )
            for number, worker in enumerate(self.workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def said(self, *, for_s: float) -> str:
        """Say how long answers took, and that everything written is there.

        Raises:
            RuntimeError: A request failed, a write was lost, or the audit is not whole.
        """
        failures = [failure for worker in self.workers for failure in worker.failures]
        if failures:
            raise RuntimeError(f"{len(failures)} failed, such as {failures[:5]}")
        written = sum((worker.done for worker in self.workers), Counter())
        self._refuse_lost(written)
        groups: dict[str, Callable[[str], bool]] = {
            "reads": READS.__contains__,
            "writes": lambda kind: kind not in READS and kind != "sign in",
            "sign-ins": "sign in".__eq__,
            "all": bool,
        }
        parts = []
        for name, is_in in groups.items():
            times = sorted(
                time_s
                for worker in self.workers
                for kind, each in worker.times.items()
                if is_in(kind)
                for time_s in each
            )
            p95 = times[int(0.95 * len(times))]
            parts.append(f"{name} {statistics.median(times) * _MS:.0f}/{p95 * _MS:.0f} ms")
        lost = sum(worker.lost for worker in self.workers)
        return (
            f"{len(times) / for_s:.0f} a second, none failed; median/p95: {', '.join(parts)}; "
            f"{self.server_s / len(times) * _MS:.0f} ms of the server's processor each; "
            f"{written.total():,} writes, all kept; {lost:,} times the second of two was told"
        )

    def _refuse_lost(self, written: Counter[tuple[str, str]]) -> None:
        from django.db.models import Count, F  # noqa: PLC0415 - needs settings

        from repatria.registry.audit.check import check_chain  # noqa: PLC0415
        from repatria.registry.models import AuditRow, Person, PersonEvent  # noqa: PLC0415

        kept: Counter[tuple[str, str]] = Counter()
        for person, times in Person.objects.filter(version__gt=1).values_list("pk", F("version") - 1):
            kept["correct-person", str(person)] = times
        for person, times in PersonEvent.objects.values_list("person").annotate(Count("pk")):
            kept["record-event", str(person)] = times
        told = AuditRow.objects.filter(outcome="done", act__in=("correct-person", "record-event")).count()
        if +written != kept or told != written.total() or not check_chain().is_whole:
            raise RuntimeError(f"{written.total()} writes answered, {kept.total()} kept, {told} in the audit")
