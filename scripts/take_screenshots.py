"""Take pictures of the pages: by account, in each language, light, dark and at 320 pixels.

    scripts/take-screenshots [FOLDER]        # build/screenshots, if none is given
    scripts/take-screenshots --accounts planner --languages ar ko --looks phone

Where nothing is left out, those that the README shows are taken anew as well: docs/pictures/page-*.

Each account begins at its overview and follows the links that stand on its pages. Of each page of the table
of pages the fullest that anybody came to is taken, as the account that came to it sees it; of the overview
and of the record of a person, which differ from role to role, all. So a new page is in the pictures once
somebody can reach it. Beside them stand some pages as they look when something was typed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Settings, which the table of pages needs.
import tests.web.conftest  # noqa: F401
from repatria.cli.tour import free_port, served
from repatria.workflows.demo.open_demo import DemoAccount, DemoRegistry, demo_accounts, open_demo
from scripts.take_pictures import PICTURES, WIDTH_PX, pixels_of, with_few_colors
from tests.web.crawling import Reached, heaviest, pattern_of, walk

ROOT = Path(__file__).resolve().parent.parent
#: One account for each role, of whatever side.
ACCOUNTS = (
    "ua-registrar", "ua-analyst", "tracing", "delegate", "ua-physician", "planner", "ua-negotiator",
    "handover", "ua-family", "auditor", "administrator",
)  # fmt: skip
LANGUAGES = ("en", "uk", "ko", "ar")
RECORD = "people/<uuid:identifier>/"


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int
    is_dark: bool = False


@dataclass(frozen=True)
class Sight:
    """What somebody has before them: a page, and what they did on it."""

    account: str
    path: str
    did: Callable[[Page], None] | None = None
    so: str = ""

    @property
    def name(self) -> str:
        """Give a name for the file of its picture."""
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "record", self.path.partition("?")[0])
        slug = path.strip("/").replace("/", "-") or "overview"
        return f"{slug}-{self.so}" if self.so else slug


def _search(tab: Page) -> None:
    tab.fill("#words", "ma")
    tab.click("form[role=search] button")
    tab.wait_for_timeout(1_500)


def _send_nothing(tab: Page) -> None:
    tab.locator("main form button[type=submit]:not(.unseen)").last.click()
    tab.wait_for_load_state()


TYPED = (
    Sight("ua-registrar", "/people/", _search, "found"),
    Sight("ua-analyst", "/reports/new/", _send_nothing, "faults"),
    Sight("ua-negotiator", "/offers/new/", _send_nothing, "faults"),
)
#: Pages that the README shows: name, account, address, and how many pixels of it from above.
SHOWN = (
    ("report", "ua-analyst", "/reports/", 760),
    ("matches", "tracing", "/matches/", 900),
    ("plan", "planner", "/plans/", 1_400),
)
SCALE = 1.5

LOOKS = (Look("light", 1100), Look("dark", 1100, is_dark=True), Look("phone", 320))
type Views = tuple[tuple[str, ...], tuple[Look, ...]]
EVERY_VIEW: Views = (LANGUAGES, LOOKS)
"""In which languages pages are looked at, and how."""


def main(
    browser: str, folder: Path, *, accounts: Sequence[str] = ACCOUNTS, views: Views = EVERY_VIEW
) -> None:
    """Open the made-up registry and walk through it."""
    registry = open_demo(ROOT / "build" / "screenshots-registry", say=print)
    with served(registry, free_port()) as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        _strangers(started, address, folder, views)
        inside = {name: _signed_in(started, address, _account_of(registry, name)) for name in accounts}
        is_whole = (tuple(accounts), views) == (ACCOUNTS, EVERY_VIEW)
        for name, account, path, height in SHOWN if is_whole else ():
            # A code holds once: who signed in a moment ago cannot do it again with another browser.
            context = started.new_context(
                device_scale_factor=SCALE, storage_state=inside[account].storage_state()
            )
            _shown(started, context, address + path, name, height)
        reached = [page for name in accounts for page in _reached(inside[name], name, address)]
        sights = [Sight(each.role, each.address) for each in heaviest(reached, of_each_role=(RECORD,))]
        for sight in (*sights, *(each for each in TYPED if each.account in inside)):
            _in_all_looks(inside[sight.account], address, sight, folder, views)
            print(f"{sight.account}: {sight.name}", flush=True)
        started.close()


def _account_of(registry: DemoRegistry, name: str) -> DemoAccount:
    """Give an account with the code that its phone shows at this moment: it holds for half a minute."""
    return next(each for each in demo_accounts(registry.people) if each.name == name)


def _strangers(started: Browser, address: str, folder: Path, views: Views) -> None:
    context = started.new_context()
    for path in ("/sign-in", "/help/true-messages"):
        _in_all_looks(context, address, Sight("anybody", path), folder, views)
    context.close()


def _signed_in(started: Browser, address: str, account: DemoAccount) -> BrowserContext:
    context = started.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/sign-in")
    tab.fill("#id_name", account.name)
    tab.fill("#id_password", account.password)
    tab.fill("#id_code", account.code)
    tab.click("main button[type=submit]")
    tab.wait_for_url(f"{address}/")
    tab.close()
    return context


def _shown(started: Browser, context: BrowserContext, address: str, name: str, height: int) -> None:
    """Take the first record behind a list, from above, for the README."""
    tab = context.new_page()
    tab.goto(address)
    tab.locator("main table a, main li a, main article a").nth(1).click()
    tab.wait_for_load_state()
    tab.set_viewport_size({"width": WIDTH_PX, "height": height})
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        small = with_few_colors(pixels_of(started, tab.screenshot()))
        (PICTURES / f"page-{name}-{scheme}.png").write_bytes(small)
    context.close()


def _reached(inside: BrowserContext, name: str, address: str) -> list[Reached]:
    """Give the pages that an account comes to by links, one of each kind."""
    opened = walk(lambda path: inside.request.get(address + path).text(), each=1)
    return [Reached(name, pattern_of(path), path, len(text)) for path, text in opened]


def _in_all_looks(context: BrowserContext, address: str, sight: Sight, folder: Path, views: Views) -> None:
    languages, looks = views
    for language in languages:
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        for look in looks:
            tab = context.new_page()
            tab.set_viewport_size({"width": look.width, "height": 800})
            tab.emulate_media(color_scheme="dark" if look.is_dark else "light")
            tab.goto(address + sight.path)
            if sight.did is not None:
                sight.did(tab)
            place = folder / sight.account / f"{sight.name}-{language}-{look.name}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=place, full_page=True)
            tab.close()


def _asked(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/take-screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--accounts", nargs="+", choices=ACCOUNTS, default=ACCOUNTS, metavar="NAME")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    names = [look.name for look in LOOKS]
    parser.add_argument("--looks", nargs="+", choices=names, default=names)
    return parser.parse_args(words)


if __name__ == "__main__":
    asked = _asked(sys.argv[2:])
    main(
        sys.argv[1],
        asked.folder,
        accounts=asked.accounts,
        views=(tuple(asked.languages), tuple(look for look in LOOKS if look.name in asked.looks)),
    )
