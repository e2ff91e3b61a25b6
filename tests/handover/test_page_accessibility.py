"""axe finds nothing on any part of the page of the gate: in every language, both schemes, at 320 pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from repatria.core.handovers import Answer
from repatria.handover.check_in import page_words
from tests.handover.days import PASSPHRASE, YES, roll_of, two_sides
from tests.handover.gate_pages import BROWSER, Phone, laptop_of, today

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
FINDS = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  return found.violations.map(each => `${each.id} at ${each.nodes[0].target}`)
}"""
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def page(browser: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a page on which somebody waits, may cross, is over, does not go, or has to be decided on."""
    folder = tmp_path_factory.mktemp("laptop")
    roll = today(roll_of(two_sides(3)))
    with laptop_of(folder, roll) as laptop, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=BROWSER)
        # The policy of the page lets no script of a test in either.
        phones = [Phone(started.new_context(bypass_csp=True).new_page(), laptop.address) for _ in range(2)]
        for phone in phones:
            phone.load()
            phone.begin(laptop.device)
            phone.by("officer")
        first, second = phones
        first.round("The round begins")
        first.send_over("1-3")
        first.say("2-1", *YES)
        first.say("3-7", Answer.FIT)
        second.say("3-7", Answer.UNFIT)
        first.say("4-5", Answer.UNFIT)
        first.say("5-9", Answer.ARRIVED)
        first.take_in(second.send())
        yield first.page
        started.close()


def card(number: str) -> Callable[[Page], None]:
    """Show somebody."""

    def show(page: Page) -> None:
        page.locator("#menu button").first.click()
        page.fill("#number", number)
        page.keyboard.press("Enter")
        page.locator("#card h2").wait_for()

    return show


def correcting(page: Page) -> None:
    """Show how something is corrected."""
    card("3-7")(page)
    page.locator("#card > button.link").click()


def private(page: Page) -> None:
    """Show the private question."""
    card("5-9")(page)
    page.locator("#card .question").nth(4).locator("button").click()


def day(page: Page) -> None:
    """Show the day, and the question before wiping."""
    page.locator("#menu button").nth(1).click()
    page.locator(".wiping").wait_for()
    page.locator(".wiping button").click()
    page.locator(".wiping button.grave").wait_for()


def refused(page: Page) -> None:
    """Show a refusal."""
    page.locator("#menu button").first.click()
    page.fill("#number", "1-4")
    page.keyboard.press("Enter")
    page.locator("#wrong p").wait_for()


def locked(page: Page) -> None:
    """Show the locked page."""
    page.click("#lock")
    page.locator("#passphrase").wait_for()


PARTS: dict[str, Callable[[Page], None]] = {
    "waiting": card("5-9"),
    "ready": card("2-1"),
    "over": card("1-3"),
    "out": card("4-5"),
    "undecided": card("3-7"),
    "correcting": correcting,
    "refused": refused,
    "day": day,
    "private": private,
    "locked": locked,
}


@pytest.mark.parametrize("language", page_words())
def test_nothing_is_wrong_with_any_part(page: Page, language: str) -> None:
    """In light and dark, narrow, and in the direction of the language."""
    faults = []
    for name, show in PARTS.items():
        page.set_viewport_size({"width": 1100, "height": 800})
        if name == "private":
            page.reload()
            Phone(page, "").page.locator("#passphrase").fill(PASSPHRASE.decode())
            page.keyboard.press("Enter")
            page.locator("#menu").wait_for()
        if page.locator("#menu").is_visible():
            page.select_option("#language", language)
        show(page)
        page.evaluate("code => { if (!window.axe) (0, eval)(code) }", AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{name}, {scheme}: {each}" for each in page.evaluate(FINDS, RULES)]
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate(IS_WIDE):
            faults.append(f"{name}: scrolls sideways at 320 pixels")
        assert page.evaluate("document.documentElement.lang") == language
    page.locator("#passphrase").fill(PASSPHRASE.decode())
    page.keyboard.press("Enter")
    page.locator("#menu").wait_for()
    assert faults == []


def test_numbers_read_the_same_from_right_to_left(page: Page) -> None:
    """A number such as 5-9 stands apart from the Arabic around it, so that its parts do not change places."""
    page.select_option("#language", "ar")
    card("2-1")(page)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    parts = """() => {
      const text = document.querySelector('#card h2').querySelector('bdi').firstChild
      return [0, 2].map(at => {
        const range = document.createRange()
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        return range.getBoundingClientRect().x
      })
    }"""
    first, second = page.evaluate(parts)
    assert first < second
    page.fill("#by", "officer")
    page.locator("#card .question").first.locator("button").first.click()
    page.locator("#told .done").wait_for()
    assert "\u20682-1\u2069" in str(page.locator("#told .done").text_content())


def test_a_journey_points_the_way_the_text_runs(page: Page) -> None:
    """From left to right and from right to left the sign between two parties points at who receives."""
    ways = """() => {
      const parties = [...document.querySelectorAll('.round li bdi')]
      const [from, to] = parties.map(each => each.getBoundingClientRect().x)
      return [Math.sign(to - from), document.querySelector('.round li').textContent.match(/[→←]/)[0]]
    }"""
    seen = []
    page.set_viewport_size({"width": 1200, "height": 900})
    for language in ("en", "ar"):
        page.select_option("#language", language)
        page.locator("#menu .parts button").last.click()
        page.locator(".round li").first.wait_for()
        seen.append(page.evaluate(ways))
    assert seen == [[1, "→"], [-1, "←"]]
