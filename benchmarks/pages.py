"""The pages on PostgreSQL with many people: how long the server takes for each, and how much it sends.

It prints a table of its own: a row for each page of each role. Times are of some openings, in this process,
through everything that a request from outside passes; beside them stands the processor time, which hangs less
on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from rich.console import Console
from rich.table import Table

WORKS = ("Pages on PostgreSQL",)
PEOPLE = 100_000
TIMES = 5
"""So often each page is opened, after once to warm up."""
LONGEST_MS, LARGEST_KB = 100, 200
"""What is asked of a page: the median of the server's time, and its bytes, with style sheets and scripts."""
SUGGESTIONS, REPORTS, ENQUIRIES = 5_000, 300, 500
TYPED = ("Шевченко", "Kim Jong-un", "김", "Ivanov", "محمد")
"""Names that are looked for in letters other than those of most records."""
OFFER = {
    "gives": "1", "gets": "1", "by": "UA", "step": "look",
    "give0-amount": "at_least", "give0-number": "5", "give0-to": "RU", "give0-home": "RU",
    "get0-way": "at_least", "get0-number": "5", "get0-held_by": "RU", "get0-home": "UA",
}  # fmt: skip
_MS = 1000.0


type Open = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was opened again and again.

    Attributes:
        took_ms: The server's time, the median.
        own_ms: Our own processor time of it, the median.
        database_ms: That of the process of the database, the mean; None where no system tells.
    """

    role: str
    page: str
    took_ms: float
    own_ms: float
    database_ms: float | None
    kb: float


def main() -> int:
    """Measure every page, and count those that are slower or heavier than is asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="run only if its name holds this")
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N")
    parser.add_argument("--pages", default="", metavar="WORDS", help="only pages whose name holds this")
    chosen = parser.parse_args()
    if not any(chosen.only.lower() in work.lower() for work in WORKS):
        return 0
    static_kb = _static_bytes() / _MS
    opened = sorted(measured(chosen.people, chosen.pages), key=lambda each: -each.took_ms)
    table = Table(
        title=f"{WORKS[0]}, {chosen.people:,} people",
        caption=f"With each page come {static_kb:.0f} kB of style sheets and scripts, once.",
    )
    for heading in ("Role", "Page", "Median ms", "Our own", "Database", "kB"):
        table.add_column(heading, justify="left" if heading in {"Role", "Page"} else "right")
    for each in opened:
        database = "" if each.database_ms is None else f"{each.database_ms:.0f}"
        table.add_row(
            each.role, each.page, f"{each.took_ms:.0f}", f"{each.own_ms:.0f}", database, f"{each.kb:.0f}"
        )
    Console(width=100).print(table)
    over = [each for each in opened if each.took_ms > LONGEST_MS or each.kb + static_kb > LARGEST_KB]
    print(f"{len(over)} of {len(opened)} pages are over {LONGEST_MS} ms or {LARGEST_KB} kB.")
    return 0


def measured(size: int, words: str) -> Iterator[Opened]:
    """Open the main pages of each role that are called so."""
    # They open a registry of their own in memory as they are imported, and give way to the one below.
    from tests.api.conftest import unlimited  # noqa: PLC0415 - needs settings
    from tests.web.visiting import Browsing  # noqa: PLC0415

    # isort: split
    from benchmarks.registry import (  # noqa: PLC0415 - as above
        environment_of,
        fill,
        key_everybody,
        opened_registry,
    )
    from tests.web.sounding import sounds_beside, wait_for_sounds  # noqa: PLC0415 - as above

    cluster, registrar = opened_registry()
    names = fill(cluster, registrar, size)
    key_everybody(cluster, names)
    from repatria.registry.roles import Role  # noqa: PLC0415 - needs settings
    from repatria.registry.settings import open_registry, opened_settings, settings_from  # noqa: PLC0415
    from repatria.registry.vault.keys import Compartment, renew_ring  # noqa: PLC0415
    from repatria.web.application import application  # noqa: PLC0415
    from tests.registry.people import account  # noqa: PLC0415

    rings = {each.value: str(cluster.folder / f"{each.name.lower()}.keys") for each in Compartment}
    for each in Compartment:
        renew_ring(Path(rings[each.value]), each)
    open_registry(settings_from(environment_of(cluster) | rings))
    application(opened_settings(), unlimited())
    made = _made_up(registrar)
    cluster.run("VACUUM ANALYZE", database="registry")
    inside = {role: Browsing().signed_in(account(role)) for role in Role}
    with sounds_beside():
        wait_for_sounds()
        yield from _opened(inside, (each for each in _pages(made, names) if words in each[1]))


def _opened(inside: Mapping[Any, Any], pages: Iterator[tuple[Any, str, Open]]) -> Iterator[Opened]:
    """Open each page again and again."""
    for role, page, open_page in pages:
        open_page(inside[role])
        times, kb, before = list[tuple[float, float]](), 0.0, _database_s()
        for _ in range(TIMES):
            began, own = time.perf_counter(), time.process_time()
            shown = open_page(inside[role])
            times.append(((time.perf_counter() - began) * _MS, (time.process_time() - own) * _MS))
            kb = len(shown.text.encode()) / _MS
            if not shown.text or shown.status >= 300:
                raise RuntimeError(f"{role} {page}: {shown.status}")
        took, own_ms = (statistics.median(side) for side in zip(*times, strict=True))
        after = _database_s()
        database_ms = None if before is None or after is None else (after - before) * _MS / TIMES
        yield Opened(role, page, took, own_ms, database_ms, kb)


def _pages(made: Mapping[str, UUID], names: list[str]) -> Iterator[tuple[Any, str, Open]]:
    """Give the main pages: whose, what they are called, and how they are opened."""
    from repatria.registry.roles import Role  # noqa: PLC0415 - needs settings

    person, sought, held = made["person"], made["sought"], made["held"]
    surname = names[0].split()[-1]

    def at(address: str) -> Open:
        return lambda browsing: browsing.open(address)

    def beside(address: str, *filled: Mapping[str, str]) -> Open:
        """Send a form as it is filled in, in the background, again and again."""
        again = cycle(filled)

        def send(browsing: Any) -> Any:  # noqa: ANN401 - as `Open`
            token = browsing.client.cookies[_token_cookie()].value
            sent = {"csrfmiddlewaretoken": token, **next(again)}
            return _Sent(browsing.client.post(address, sent, headers={"hx-request": "true"}))

        return send

    search = beside("/people/", {"words": surname})
    across = beside("/people/", *({"words": each} for each in TYPED))

    for role in Role:
        yield role, "overview", at("/")
    for role in (Role.REGISTRAR, Role.ANALYST, Role.TRACING_OFFICER, Role.DELEGATE):
        yield role, "record", at(f"/people/{person}/")
        yield role, "search", search
        yield role, "search across scripts", across
    yield Role.TRACING_OFFICER, "matches", at("/matches/")
    yield Role.TRACING_OFFICER, "compare", at(f"/people/{sought}/with/{held}/")
    yield Role.TRACING_OFFICER, "enquiries", at("/enquiries/")
    yield Role.ANALYST, "reports", at("/reports/")
    yield Role.NEGOTIATOR, "offers", at("/offers/")
    yield Role.NEGOTIATOR, "offer", at("/offers/new/")
    yield Role.NEGOTIATOR, "offer, counted as one fills it in", beside("/offers/new/", OFFER)
    yield Role.PLANNER, "plans", at("/plans/")
    yield Role.DELEGATE, "interviews", at("/interviews/")
    yield Role.DELEGATE, "interviews of one", at(f"/interviews/{person}/")
    yield Role.PHYSICIAN, "health", at("/health/")
    yield Role.AUDITOR, "audit", at("/audit/")
    yield Role.HANDOVER_OFFICER, "handovers", at("/rounds/")
    yield Role.FAMILY, "enquiries", at("/enquiries/")
    yield Role.ADMINISTRATOR, "administration", at("/administration/")
    yield Role.ADMINISTRATOR, "accounts", at("/administration/accounts/")


@dataclass(frozen=True)
class _Sent:
    """A part of a page as it came back to a form."""

    response: Any

    @property
    def status(self) -> int:
        status: int = self.response.status_code
        return status

    @property
    def text(self) -> str:
        text: str = self.response.content.decode()
        return text


def _database_s() -> float | None:
    """Give how long the process of the database that serves this one has worked."""
    from django.db import connection  # noqa: PLC0415 - it is there once a registry is open

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.is_file():
        return None
    said = stat.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def _token_cookie() -> str:
    from django.conf import settings  # noqa: PLC0415 - it is there once the application is made

    name: str = settings.CSRF_COOKIE_NAME
    return name


def _static_bytes() -> int:
    """Count the bytes of style sheets and scripts that a browser fetches once."""
    from repatria.web.statics import HTMX, static_folders  # noqa: PLC0415 - counted where it is used

    library, *own = static_folders()
    files = [library / HTMX, *(path for folder in own for path in folder.iterdir())]
    return sum(path.stat().st_size for path in files if path.is_file())


def _made_up(registrar: UUID) -> dict[str, UUID]:
    """Make up what pages list besides people: suggestions, reports, enquiries; past the acts, at once."""
    from repatria.registry.models import Account, Enquiry, LinkSuggestion, Person, Report  # noqa: PLC0415 - settings
    from repatria.registry.models.guard import writing  # noqa: PLC0415

    by, chance = Account.objects.get(pk=registrar), np.random.default_rng(11)
    sought = list(
        Person.objects.filter(is_sought=True).order_by("pk").values_list("pk", flat=True)[:SUGGESTIONS]
    )
    held = list(
        Person.objects.filter(is_sought=False).order_by("pk").values_list("pk", flat=True)[:SUGGESTIONS]
    )
    side = by.organization
    with writing():
        suggested = (
            LinkSuggestion(
                organization=side, by=by, sought_id=one, held_id=other, namesakes=1, bits_tenths=80,
                probability_permille=int(permille), why='[["name", "much alike", 80]]',
            )
            for one, other, permille in zip(sought, held, chance.integers(50, 990, SUGGESTIONS), strict=True)
        )  # fmt: skip
        LinkSuggestion.objects.bulk_create(suggested, batch_size=500)
        Report.objects.bulk_create(
            Report(
                organization=side, received_by=by, digest=f"sha256:{number:064}", characters=1_000,
                encoding="utf-8", source=f"Made-up gazette {number}", key_name="made-up", nonce=b"",
                sealed_text=b"",
            )
            for number in range(REPORTS)
        )  # fmt: skip
        Enquiry.objects.bulk_create(
            Enquiry(
                organization=side, by=by, asks="Made-up family", name=f"Nobody {number}", state="received"
            )
            for number in range(ENQUIRIES)
        )

    return {"person": held[7], "sought": sought[0], "held": held[0]}


if __name__ == "__main__":
    sys.exit(main())
