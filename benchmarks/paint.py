"""How soon pages show something on a slow line, and what they weigh, in a real Chromium.

The line is that of a slow phone: 1.6 Mbit/s and 150 ms to the server and back, which the browser itself keeps
to. It prints a table of its own: the slowest pages of the made-up registry.

Every role walks its pages without a browser. Of each page of the table of pages the browser opens the
heaviest that anybody came to, and of the overview, which is another page for each role, all. What is over the
limit is opened again: what else the machine does only ever adds to a time, so the quickest counts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.web.crawling import Reached
    from tests.web.demo_served import Served

WORKS = ("First paint of pages",)
LATENCY_MS = 150
SLOW_LINE = {
    "offline": False, "latency": LATENCY_MS, "downloadThroughput": 200_000, "uploadThroughput": 94_000,
}  # fmt: skip
"""Milliseconds there and back, and bytes a second."""
LONGEST_MS, LARGEST_KB = 1_000, 200
OPENINGS = 3
"""So often a page is opened at most."""
SHOWN = 15
MEASURED = """() => {
  const [page] = performance.getEntriesByType('navigation')
  const sizes = [page, ...performance.getEntriesByType('resource')]
  const paint = performance.getEntriesByName('first-contentful-paint')[0]
  return [
    paint ? paint.startTime : Infinity, page.responseStart - page.requestStart,
    sizes.reduce((sum, each) => sum + each.transferSize, 0),
  ]
}"""


@dataclass(frozen=True, slots=True)
class Painted:
    """A page that was opened on a slow line, by a browser that had nothing of it yet.

    Attributes:
        server_ms: Of the time until the first paint, how long the server took to answer.
    """

    role: str
    page: str
    first_ms: float
    server_ms: float
    kb: float

    @property
    def is_over(self) -> bool:
        """Say whether it is slower or heavier than is asked."""
        return self.first_ms > LONGEST_MS or self.kb > LARGEST_KB


def main() -> int:
    """Measure, and count what is slower or heavier than is asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paint", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="run only if its name holds this")
    parser.add_argument("--roles", nargs="*", metavar="NAME", help="only pages of these accounts of the demo")
    parser.add_argument("--pages", default="", metavar="WORDS", help="only pages whose pattern holds this")
    chosen = parser.parse_args()
    if not any(chosen.only.lower() in work.lower() for work in WORKS):
        return 0
    painted = sorted(measured(chosen.roles, chosen.pages), key=lambda each: -each.first_ms)
    table = Table(title=f"{WORKS[0]}, 1.6 Mbit/s and 150 ms, nothing kept from before")
    for heading in ("Role", "Page", "First paint, ms", "Server, ms", "kB"):
        table.add_column(heading, justify="left" if heading in {"Role", "Page"} else "right")
    for each in painted[:SHOWN]:
        figures = (f"{number:.0f}" for number in (each.first_ms, each.server_ms, each.kb))
        table.add_row(each.role, each.page or "overview", *figures)
    Console(width=100).print(table)
    over = sum(each.is_over for each in painted)
    middle = painted[len(painted) // 2].first_ms if painted else 0
    heaviest = max((each.kb for each in painted), default=0)
    print(f"Half are there within {middle:.0f} ms; the heaviest weighs {heaviest:.0f} kB.")
    print(f"{over} of {len(painted)} pages are over {LONGEST_MS} ms or {LARGEST_KB} kB.")
    return 0


def measured(roles: Sequence[str] | None, words: str) -> Iterator[Painted]:
    """Walk the pages of each role, and open the chosen ones on a slow line, with nothing kept."""
    # Who measures something else needs neither a browser nor the tests.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    import tests.web.conftest  # noqa: F401, PLC0415 - settings, which the table of pages needs
    from tests.conftest import browser_path  # noqa: PLC0415
    from tests.web.crawling import Reached, heaviest, pattern_of, walk  # noqa: PLC0415
    from tests.web.demo_served import WHO, demo_served  # noqa: PLC0415
    from tests.web.reading import Reader  # noqa: PLC0415

    with TemporaryDirectory() as folder, demo_served(Path(folder)) as served, sync_playwright() as playwright:
        readers = {name: Reader(served, name) for name in roles or WHO}
        reached = [
            Reached(name, pattern_of(address), address, len(text.encode()))
            for name, reader in readers.items()
            for address, text in walk(partial(reader.read, language="en"), each=1)
        ]
        chosen = [each for each in heaviest(reached) if words in each.page]
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for name, reader in readers.items():
            with _on_a_slow_line(chromium, served, reader.session) as tab:
                for each in chosen:
                    if each.role == name:
                        yield _painted(tab, served.address, each)
        chromium.close()


@contextmanager
def _on_a_slow_line(chromium: Browser, served: Served, session: str) -> Iterator[Page]:
    """Give a tab of somebody who signed in."""
    context = chromium.new_context()
    context.add_cookies([{"name": "session", "value": session, "url": served.address}])
    tab = context.new_page()
    line = context.new_cdp_session(tab)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    yield tab
    context.close()


def _painted(tab: Page, address: str, page: Reached) -> Painted:
    """Open a page until it is within the limits, and no more often than is worth it; the quickest counts."""
    openings = list[Painted]()
    while len(openings) < OPENINGS and all(each.is_over for each in openings):
        tab.goto(address + page.address)
        first_ms, answered_ms, size = tab.evaluate(MEASURED)
        openings.append(Painted(page.role, page.page, first_ms, answered_ms - LATENCY_MS, size / 1_000))
    return min(openings, key=lambda each: each.first_ms)


if __name__ == "__main__":
    sys.exit(main())
