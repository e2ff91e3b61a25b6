"""Take pictures of the pages: by account, in each language, light, dark and at 320 pixels.

    scripts/take-screenshots [FOLDER]        # build/screenshots, if none is given
    scripts/take-screenshots --accounts planner --languages ar ko --looks phone

Where nothing is left out, those that the README shows are taken anew as well: docs/pictures/page-*.

Each account begins at its overview and goes where its menu leads, and from each of these pages to the first
record that it links to. So a new page is in the pictures once somebody can reach it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from repatria.cli.tour import free_port, served
from repatria.workflows.demo.open_demo import DemoAccount, DemoRegistry, demo_accounts, open_demo
from scripts.take_pictures import PICTURES, WIDTH_PX, pixels_of, with_few_colors

ROOT = Path(__file__).resolve().parent.parent
#: One account for each role, of whatever side.
ACCOUNTS = (
    "ua-registrar", "ua-analyst", "tracing", "delegate", "ua-physician", "planner", "ua-negotiator",
    "handover", "ua-family", "auditor", "administrator",
)  # fmt: skip
LANGUAGES = ("en", "uk", "ko", "ar")
MOST_PAGES = 12
"""Pages of one account."""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int
    is_dark: bool = False


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
        is_whole = (tuple(accounts), views) == (ACCOUNTS, EVERY_VIEW)
        for name, account, path, height in SHOWN if is_whole else ():
            context = _signed_in(started, address, _account_of(registry, account), scale=SCALE)
            _shown(started, context, address + path, name, height)
        for name in accounts:
            taken = _account(started, address, _account_of(registry, name), folder / name, views)
            print(f"{name}: {taken} pages")
        started.close()


def _account_of(registry: DemoRegistry, name: str) -> DemoAccount:
    """Give an account with the code that its phone shows at this moment: it holds for half a minute."""
    return next(each for each in demo_accounts(registry.people) if each.name == name)


def _strangers(started: Browser, address: str, folder: Path, views: Views) -> None:
    context = started.new_context()
    for path in ("/sign-in", "/help/true-messages"):
        _in_all_looks(context, address, path, folder / "anybody", views)
    context.close()


def _account(started: Browser, address: str, account: DemoAccount, folder: Path, views: Views) -> int:
    context = _signed_in(started, address, account)
    tab = context.new_page()
    pages = list(_reached(tab, address))
    tab.close()
    for path in pages:
        _in_all_looks(context, address, path, folder, views)
    context.close()
    return len(pages)


def _signed_in(started: Browser, address: str, account: DemoAccount, *, scale: float = 1.0) -> BrowserContext:
    context = started.new_context(device_scale_factor=scale)
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


def _reached(tab: Page, address: str) -> Iterator[str]:
    """Give the pages of the menu, and behind each the first that it links to."""
    seen = ["/"]
    tab.goto(f"{address}/")
    for path in [*_links(tab, ".menu a")]:
        seen.append(path)
        tab.goto(address + path)
        if tab.locator("#words").count():
            tab.fill("#words", "ma")
            tab.click("form[role=search] button")
            tab.wait_for_timeout(1_500)
        inside = [each for each in _links(tab, "main a") if each not in seen and not each.startswith("/do/")]
        seen += inside[:1]
    yield from dict.fromkeys(seen[:MOST_PAGES])


def _links(tab: Page, chosen: str) -> list[str]:
    found = [link.get_attribute("href") or "" for link in tab.locator(chosen).all()]
    return [each for each in found if each.startswith("/") and each != "/"]


def _in_all_looks(context: BrowserContext, address: str, path: str, folder: Path, views: Views) -> None:
    slug = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "record", path.partition("?")[0]).strip("/").replace("/", "-")
    languages, looks = views
    for language in languages:
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        for look in looks:
            tab = context.new_page()
            tab.set_viewport_size({"width": look.width, "height": 800})
            tab.emulate_media(color_scheme="dark" if look.is_dark else "light")
            tab.goto(address + path)
            place = folder / f"{slug or 'overview'}-{language}-{look.name}.png"
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
