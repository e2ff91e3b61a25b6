"""Somebody looks for people in a browser, as they type and without scripts, in whatever script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from repatria.registry.models import LongWork, NameKeys
from repatria.registry.roles import Role
from tests.api.client import open_for
from tests.api.test_serving import serving
from tests.registry import people
from tests.registry.conftest import Opened
from tests.web.journeying import opened_office

pytestmark = pytest.mark.browser

NAMES = ("김정은", "Ким Чен Ын", "Kim Jong-un", "Shevchenko Vyhadan", "Вигаданенко Тарас")
#: What is typed, and who is found by it besides whom is written so.
TYPED = {
    "Kim Jong-un": {"김정은", "Ким Чен Ын", "Kim Jong-un"},
    "Шевченко": {"Shevchenko Vyhadan"},
    "김": {"김정은", "Ким Чен Ын", "Kim Jong-un"},
}
#: By one syllable alone, others are found too whose names have a part that begins alike.
SHARES_SOUNDS = {"김": set(NAMES)}
OFFICE = {
    "neutral": "Made-up neutral",
    "organization": [
        {"name": "Made-up bureau", "party": "UA", "accounts": {"searcher": ["registrar"]}},
    ],
}
WAITS_MS = 60_000
READY_WITHIN_S = 240
"""Where loops were never compiled on this machine, that takes a minute."""


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once. It is driven by a loop in this thread, which Django has to allow."""
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def visiting(chromium: Browser, port: int, who: UUID, *, scripts: bool = True) -> Page:
    """Open the page of people as somebody who is signed in."""
    context = chromium.new_context(java_script_enabled=scripts)
    address = f"http://localhost:{port}"
    context.add_cookies([{"name": "session", "value": open_for(who), "url": address}])
    tab = context.new_page()
    tab.goto(f"{address}/people/")
    return tab


def wait_until_names_are_compared(tab: Page) -> None:
    """Press the button until the page says no more that names will be compared in a few seconds."""
    end = monotonic() + READY_WITHIN_S
    while NameKeys.objects.count() < len(NAMES):
        assert monotonic() < end, list(LongWork.objects.values_list("kind", "state", "code", "attempts"))
        sleep(0.2)
    while True:
        tab.fill("#words", "Vyhadan")
        tab.click("form[role=search] button")
        expect(tab.locator("#found-says")).to_contain_text("written so", timeout=WAITS_MS)
        if "in a few seconds" not in tab.inner_text("#found-says"):
            return
        assert monotonic() < end, "names were not compared"
        sleep(0.5)


def names_shown(tab: Page) -> set[str]:
    """Give the names in the results, without the marks that keep each apart from what is around it."""
    return {each.strip("\u2066\u2067\u2068\u2069") for each in tab.locator("#found th a").all_inner_texts()}


def test_people_are_found_as_one_types(chromium: Browser, registry: Opened, tmp_path: Path) -> None:
    """Below the field the list alone changes; how many there are is said; no trace stays in the browser."""
    with opened_office(chromium, registry, tmp_path, OFFICE) as office:
        for name in NAMES:
            people.person("UA", name=name)
        tab, address = office.enter("searcher").page, f"{office.address}/people/"
        sent: list[str] = []
        tab.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
        tab.goto(address)
        wait_until_names_are_compared(tab)
        tab.goto(address)
        sent.clear()
        for words, found in TYPED.items():
            tab.fill("#words", "")
            tab.locator("#words").press_sequentially(words, delay=20)
            for name in found:
                expect(tab.locator("#found th a", has_text=name)).to_be_visible(timeout=WAITS_MS)
            assert names_shown(tab) - found <= SHARES_SOUNDS.get(words, set())
            says = tab.locator("#found-says")
            assert (says.get_attribute("role"), "like it" in says.inner_text()) == ("status", True)
            assert tab.evaluate("document.activeElement.id") == "words"
        asked = {each for each in sent if "/static/" not in each}
        assert asked == {f"POST {address}"}
        # Of a word that is typed in one go, not each letter.
        assert len(sent) < sum(len(words) for words in TYPED)
        assert tab.url == address
        assert tab.evaluate("[localStorage.length, document.title]") == [0, "People - Repatria"]
        assert office.complaints == []


def test_people_are_found_without_scripts(chromium: Browser, on_sqlite: Opened, tmp_path: Path) -> None:
    """By the button, on a page of its own."""
    del tmp_path
    for name in NAMES:
        people.person("UA", name=name)
    me = people.account(Role.REGISTRAR, party="UA")
    with serving(on_sqlite.environment) as (_server, port):
        wait_until_names_are_compared(visiting(chromium, port, me))
        tab = visiting(chromium, port, me, scripts=False)
        for words, found in TYPED.items():
            tab.fill("#words", words)
            with tab.expect_navigation():
                tab.click("form[role=search] button")
            assert found <= names_shown(tab) <= found | SHARES_SOUNDS.get(words, set())
            assert "like it" in tab.inner_text("#found-says")
            assert tab.url == f"http://localhost:{port}/people/"
