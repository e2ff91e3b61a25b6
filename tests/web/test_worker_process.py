"""The worker as `repatria serve` runs it: seen by a browser, killed in the middle, and taken up again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from repatria.registry.audit.check import check_chain
from repatria.registry.models import LongWork, Plan, SealedWork
from repatria.web.aside.tasks import begin
from tests.api.client import open_for
from tests.api.test_serving import serving
from tests.registry.conftest import Opened
from tests.registry.plans import fixed_day, planner
from tests.registry.test_from_registry_to_plan import KEY, MADE_UP, exchange, planned

LONG, LONGER = 100, 250
"""Values of a curve, each a whole plan: work that lasts long enough to be killed, or seen, in the middle."""


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once. It is driven by a loop in this thread, which Django has to allow."""
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@contextmanager
def served(registry: Opened, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a registry with the neutral's key, and give the process of the server and its port."""
    key = folder / "neutral.key"
    key.write_bytes(KEY)
    key.chmod(0o600)
    environment = registry.environment | {"REPATRIA_ATTESTATION_KEY_FILE": str(key)}
    with serving(environment) as (server, port):
        yield server.pid, port


def worker_of(server: int) -> int | None:
    """Find the process of the worker: the child of the server that runs its module."""
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue
        if int(parent) == server and b"repatria.web.aside" in words:
            return int(entry.name)
    return None


def until(is_so: object, *, within_s: float = 240) -> None:
    """Wait for something that another process does."""
    assert callable(is_so)
    end = monotonic() + within_s
    while not is_so():
        assert monotonic() < end, "it did not come about"
        sleep(0.1)


def curve(me: UUID, plan: UUID, offer: UUID, points: int = LONG) -> UUID:
    """Begin a curve of many points."""
    asks = {"vary": f"{offer}.gets[0].at_least=1:{points}:1", "is_for_party": False}
    return begin(me, "vary", asks, plan=plan)


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="finds processes by /proc")
def test_a_worker_killed_in_the_middle_loses_nothing(registry: Opened, tmp_path: Path) -> None:
    """Killed outright, it is started again, and the work is taken up and done; nothing was half written."""
    people = exchange()
    me = planner()
    made = planned(MADE_UP)
    with served(registry, tmp_path) as (server, _port):
        work = curve(me, made.id, people["UA"])

        def state() -> LongWork:
            return LongWork.objects.get(pk=work)

        until(lambda: state().number >= 2)
        lost = worker_of(server)
        assert lost is not None
        first = state().worker
        os.kill(lost, signal.SIGKILL)
        until(lambda: worker_of(server) not in (None, lost))
        assert SealedWork.objects.filter(work=work, is_answer=True).count() == 0
        until(lambda: state().state == "done")
    kept = LongWork.objects.get(pk=work)
    assert (kept.attempts, kept.worker != first) == (2, True)
    assert SealedWork.objects.filter(work=work, is_answer=True).count() == 1
    assert check_chain().is_whole


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="finds processes by /proc")
def test_the_worker_ends_with_the_server(on_sqlite: Opened, tmp_path: Path) -> None:
    """Killed outright, the server leaves no worker behind, and what it did waits for the next one."""
    people = exchange()
    made = planned(MADE_UP)
    with served(on_sqlite, tmp_path) as (server, _port):
        work = curve(planner(), made.id, people["UA"], LONGER)
        until(lambda: LongWork.objects.get(pk=work).number >= 2)
        worker = worker_of(server)
        os.kill(server, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{worker}").exists() or not Path(f"/proc/{worker}/exe").exists())
    kept = LongWork.objects.get(pk=work)
    assert (kept.state, kept.attempts) == ("waiting", 0)


def visiting(chromium: Browser, port: int, who: UUID, width: int, *, scripts: bool = True) -> Page:
    """Open a tab as somebody who is signed in."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    address = f"http://localhost:{port}"
    context.add_cookies([{"name": "session", "value": open_for(who), "url": address}])
    return context.new_page()


@pytest.mark.browser
def test_a_plan_is_made_and_checked_in_a_browser(
    chromium: Browser, on_sqlite: Opened, tmp_path: Path
) -> None:
    """The page follows the work by itself; the policy has nothing to complain of; 320 pixels are enough."""
    exchange()
    me, day = planner(), fixed_day()
    with served(on_sqlite, tmp_path) as (_server, port):
        tab = visiting(chromium, port, me, 320)
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        address = f"http://localhost:{port}"
        tab.goto(f"{address}/plans/start/")
        tab.fill("#id_case_id", "made-up")
        tab.fill("#id_title", "Made-up exchange")
        tab.check(f"input[value='{day.isoformat()}']")
        tab.click("main form button")
        tab.click("text=See what came of it", timeout=60_000)
        tab.click("text=Open the plan")
        assert "3 people can go free" in tab.inner_text("h1")
        tab.click("text=Check the proof now")
        assert "Everything holds" in tab.inner_text(".verdict")
        plan = Plan.objects.get().id
        root = "document.documentElement"
        for path in ("", "people/staying/", "sheets/UA/", "ask/", "vary/", "rounds/", "do/withdraw/"):
            tab.goto(f"{address}/plans/{plan}/{path}")
            assert tab.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path
        assert said == []
        assert tab.evaluate("[localStorage.length, document.title]") == [0, "Withdraw this plan - Repatria"]
        # The library for the live parts keeps the address of the page, which names nobody, in the tab.
        kept = "Object.values(sessionStorage).every(value => value === location.pathname)"
        assert tab.evaluate(kept)


@pytest.mark.browser
def test_work_is_followed_without_scripts(chromium: Browser, on_sqlite: Opened, tmp_path: Path) -> None:
    """A plain reload tells as much, and a form stops it; the curve then has the points it had."""
    people = exchange()
    me = planner()
    made = planned(MADE_UP)
    with served(on_sqlite, tmp_path) as (_server, port):
        tab = visiting(chromium, port, me, 1100, scripts=False)
        work = curve(me, made.id, people["UA"], LONGER)
        until(lambda: LongWork.objects.get(pk=work).number >= 2)
        tab.goto(f"http://localhost:{port}/plans/work/{work}/")
        assert f"of {LONGER}" in tab.inner_text("#progress")
        tab.click("text=Stop, and keep what it has")
        until(lambda: LongWork.objects.get(pk=work).state == "done")
        tab.reload()
        assert "undecided" in tab.inner_text("main")
        assert "stopped by hand" in tab.inner_text("main")
