"""How soon pages show something on a slow line, and what they weigh, in a real Chromium.

The line is that of a slow phone: 1.6 Mbit/s and 150 ms to the server and back, which the browser itself keeps
to. It prints a table of its own: the slowest pages of each role, of the made-up registry.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

WORKS = ("First paint of pages",)
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""Milliseconds there and back, and bytes a second."""
LONGEST_MS, LARGEST_KB = 1_000, 200
SHOWN = 15
MEASURED = """() => {
  const sizes = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  const paint = performance.getEntriesByName('first-contentful-paint')[0]
  return [paint ? paint.startTime : -1, sizes.reduce((sum, each) => sum + each.transferSize, 0)]
}"""


@dataclass(frozen=True, slots=True)
class Painted:
    """A page that was opened on a slow line, by a browser that had nothing of it yet."""

    role: str
    page: str
    first_ms: float
    kb: float


def main() -> int:
    """Measure, and count what is slower or heavier than is asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paint", description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="run only if its name holds this")
    if not any(parser.parse_args().only.lower() in work.lower() for work in WORKS):
        return 0
    painted = sorted(measured(), key=lambda each: -each.first_ms)
    table = Table(title=f"{WORKS[0]}, 1.6 Mbit/s and 150 ms, nothing kept from before")
    for heading in ("Role", "Page", "First paint, ms", "kB"):
        table.add_column(heading, justify="left" if heading in {"Role", "Page"} else "right")
    for each in painted[:SHOWN]:
        table.add_row(each.role, each.page, f"{each.first_ms:.0f}", f"{each.kb:.0f}")
    Console(width=100).print(table)
    over = [each for each in painted if each.first_ms > LONGEST_MS or each.kb > LARGEST_KB]
    print(f"{len(over)} of {len(painted)} pages are over {LONGEST_MS} ms or {LARGEST_KB} kB.")
    return 0


def measured() -> Iterator[Painted]:
    """Walk the pages of each role; each is then opened once more, on a slow line, with nothing kept."""
    # Who measures something else needs neither a browser nor the tests.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    import tests.web.conftest  # noqa: F401, PLC0415 - settings, which the table of pages needs
    from tests.conftest import browser_path  # noqa: PLC0415
    from tests.web.crawling import pattern_of, walk  # noqa: PLC0415
    from tests.web.demo_served import WHO, demo_served  # noqa: PLC0415
    from tests.web.reading import Reader  # noqa: PLC0415

    with TemporaryDirectory() as folder, demo_served(Path(folder)) as served, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for name in WHO:
            reader = Reader(served, name)
            read = partial(reader.read, language="en")
            addresses = [path for path, _ in walk(read, each=1)]
            context = chromium.new_context()
            context.add_cookies([{"name": "session", "value": reader.session, "url": served.address}])
            tab = context.new_page()
            line = context.new_cdp_session(tab)
            line.send("Network.enable")
            line.send("Network.setCacheDisabled", {"cacheDisabled": True})
            line.send("Network.emulateNetworkConditions", SLOW_LINE)
            for address in addresses:
                tab.goto(served.address + address)
                first_ms, size = tab.evaluate(MEASURED)
                yield Painted(name, pattern_of(address), first_ms, size / 1_000)
            context.close()
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
