"""A browser finds every page usable: by axe, in both schemes, at 320 pixels, from right to left.

The table of pages is walked by the links that stand on them, as somebody of each role: a page that is added
to the table is looked at here once something leads to it, and is missed by the last test until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from repatria.registry.vault.factors import STEP_S
from repatria.web.urls import PAGES
from tests.web.crawling import pattern_of, walk
from tests.web.demo_served import WHO, Served, code

pytestmark = pytest.mark.browser

#: Where somebody begins besides: the first record that is come to has to have what its pages need.
ALSO = {"delegate": ("/interviews/?because=enquiry",)}
#: How many of a kind somebody opens: the first report may have no draft that waits.
EACH = {"ua-analyst": 3}
#: Rules of WCAG 2.2 up to AA, and what the makers of axe call best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
FINDS = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  return found.violations.map(each => `${each.id} at ${each.nodes[0].target}`)
}"""
#: Of these, what another scheme can change: style sheets give it other colors, and nothing else.
OF_COLORS = ["color-contrast", "link-in-text-block"]
#: What a page is made of, without its words: kinds of elements, each within its parent.
SHAPE = """() => {
  const says = /^(class|role|type|lang|dir)$/, has = /^aria-/
  const kind = each => [each.localName, ...[...each.attributes].map(said => says.test(said.name)
    ? `${said.name}=${said.value}` : has.test(said.name) ? said.name : '')].join(' ')
  return [...document.querySelectorAll('*')].map(each =>
    `${each.parentElement ? kind(each.parentElement) : ''} > ${kind(each)}`)
}"""
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once for the module."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def signed_in(chromium: Browser, served: Served, name: str) -> BrowserContext:
    """Sign in as somebody does: by name, password and the code that their phone shows."""
    # The policy of the pages lets no script of a test in either.
    context = chromium.new_context(viewport={"width": 1100, "height": 800}, bypass_csp=True)
    page, end = context.new_page(), monotonic() + 2 * STEP_S
    while page.url != f"{served.address}/":
        assert monotonic() < end, f"{name} cannot sign in"
        page.goto(f"{served.address}/sign-in")
        page.fill("#id_name", name)
        page.fill("#id_password", served.accounts[name]["password"])
        page.fill("#id_code", code(served.accounts[name]["factor"]))
        with page.expect_navigation():
            page.click("main button[type=submit]")
        if page.url != f"{served.address}/":
            sleep(1)  # a code holds once: where it was used before us, the next one does
    page.close()
    return context


def faults_of(page: Page) -> list[str]:
    """Say what is wrong with the page that is shown: in light and dark, narrow, and from right to left."""
    return faults_by_axe(page) + faults_of_width(page)


def faults_by_axe(page: Page) -> list[str]:
    """Say what axe finds in light; and of colors, in dark."""
    page.evaluate("code => { if (!window.axe) (0, eval)(code) }", AXE)
    faults = []
    for scheme, rules in (("light", RULES), ("dark", OF_COLORS)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        faults += [f"{scheme}: {each}" for each in page.evaluate(FINDS, rules)]
    page.emulate_media(color_scheme="light")
    return faults


def faults_of_width(page: Page) -> list[str]:
    """Say whether it scrolls sideways on a narrow screen, in either direction."""
    faults = []
    page.set_viewport_size({"width": 320, "height": 640})  # 1280 pixels at 400 %, too
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        if page.evaluate(IS_WIDE):
            faults.append(f"{direction}: scrolls sideways at 320 pixels")
    page.set_viewport_size({"width": 1100, "height": 800})
    return faults


@pytest.fixture(scope="module")
def walked(chromium: Browser, served: Served) -> dict[tuple[str, str], list[str]]:
    """Walk the pages as somebody of each role, and give what is wrong by role and page.

    A page that is made of the same kinds of elements as one that axe looked at before, as somebody of another
    role, no fewer and no more, differs from it in its words alone: it is looked at for its width.
    """
    found: dict[tuple[str, str], list[str]] = {}
    looked_at = defaultdict[str, set[frozenset[str]]](set)
    for name in WHO:
        context = signed_in(chromium, served, name)
        page = context.new_page()

        def opened(address: str, page: Page = page, name: str = name) -> str:
            page.goto(served.address + address)
            text, pattern = page.content(), pattern_of(address)
            shape = frozenset(page.evaluate(SHAPE))
            by_axe = faults_by_axe(page) if shape not in looked_at[pattern] else []
            found[name, pattern] = by_axe + faults_of_width(page)
            looked_at[pattern].add(shape)
            return text

        for _ in walk(opened, each=EACH.get(name, 1), starts=("/", *ALSO.get(name, ()))):
            pass
        context.close()
    return found


#: What shows no page of its own; that of an act comes with the first that is about nothing.
TAKES_FORMS = {
    "sign-out", "language", "sessions/<uuid:identifier>/end/",
    "administration/sessions/<uuid:identifier>/end/",
    "administration/accounts/<uuid:identifier>/roles/give/",
    "administration/accounts/<uuid:identifier>/roles/take/",
    "offers/hosts/<uuid:identifier>/stop/",
    "matches/compare/", "do/<slug:act>/", "plans/<uuid:plan>/check/", "plans/<uuid:plan>/sheet.json",
}  # fmt: skip
#: Pages of long work that somebody has to begin: `test_worker_process` and two more go there.
OF_LONG_WORK = {
    "plans/start/", "plans/work/<uuid:work>/", "plans/work/<uuid:work>/stop/", "plans/work/<uuid:work>/try/",
    "aside/<uuid:work>/", "aside/<uuid:work>/stop/", "aside/<uuid:work>/take-in/",
}  # fmt: skip
#: Pages of who is not signed in, or not whole: looked at below.
OUTSIDE = {"sign-in", "second-factor"}


def test_nothing_is_wrong_with_any_page(walked: dict[tuple[str, str], list[str]]) -> None:
    """Of any role, in either scheme, direction and width."""
    assert {where: faults for where, faults in walked.items() if faults} == {}


def test_something_leads_to_every_page(walked: dict[tuple[str, str], list[str]]) -> None:
    """Every page of the table was come to; but for those that take a form and show nothing."""
    reached = {pattern for _, pattern in walked}
    assert {page.address for page in PAGES} - reached - TAKES_FORMS - OF_LONG_WORK - OUTSIDE == set()


@dataclass(frozen=True)
class State:
    """What a page shows after somebody did something there.

    Attributes:
        address: Where it begins; where it names a link, the first of these is followed.
        fills: Values by the selectors of fields.
        presses: What is pressed, one after the other.
    """

    who: str
    address: str
    follows: tuple[str, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    presses: tuple[str, ...] = ("main button[type=submit]",)


INTERVIEW = ("main tbody a", "main a[href$='/record/']")
STATES = (
    State("ua-registrar", "/people/", fills=(("#words", "a"),)),
    State("ua-registrar", "/people/", fills=(("#words", "nobody at all"),)),
    State(
        "tracing", "/enquiries/?state=found", ("main tbody a", "main a[href$='/held/']"), (("#words", "a"),)
    ),
    State("delegate", "/interviews/", INTERVIEW),
    State("delegate", "/interviews/", ("main tbody a", "main a[href$='/confidence/']")),
    State("delegate", "/interviews/", ("main tbody a", "main a[href$='/two-people/']")),
    State("ua-physician", "/health/", fills=(("#words", "a"),)),
    State("ua-physician", "/health/", ("main tbody a", "main a[href^='/do/decide']")),
    State("ua-family", "/enquiries/send/"),
    State("auditor", "/audit/verify/"),
    State("auditor", "/audit/verify/", fills=(("#id_heads", "no head"),)),
    State("auditor", "/audit/", presses=("main summary",)),
    State("administrator", "/administration/accounts/open/"),
    State("administrator", "/administration/organizations/add/"),
    State("administrator", "/administration/mode/"),
    State("administrator", "/sessions/token/"),
    State("administrator", "/sessions/token/", presses=("main [name=role]", "main button[type=submit]")),
)


@pytest.fixture(scope="module")
def inside(chromium: Browser, served: Served) -> Callable[[str], Page]:
    """Give a page of somebody who signed in, once for the module."""

    @cache
    def page_of(name: str) -> Page:
        return signed_in(chromium, served, name).new_page()

    return page_of


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wrong_after_somebody_did_something(
    inside: Callable[[str], Page], served: Served, state: State
) -> None:
    """Faults beside fields, what was found, what is shown once, and a part that was opened."""
    page = inside(state.who)
    page.goto(served.address + state.address)
    for link in state.follows:
        page.locator(link).first.click()
    for field, value in state.fills:
        page.fill(field, value)
    for button in state.presses:
        page.locator(button).first.click()
    page.wait_for_load_state()
    assert faults_of(page) == []


def test_an_interview_has_no_faults_to_its_end(inside: Callable[[str], Page], served: Served) -> None:
    """Question by question, to what is read to the person."""
    page, faults = inside("delegate"), []
    page.goto(f"{served.address}/interviews/")
    for link in INTERVIEW:
        page.locator(link).first.click()
    answers = (
        {"#id_day": "2026-01-09", "#id_language": "Korean"}, "[name=alone]", "[value=elsewhere]",
        {"#id_hosts": "Norway"}, {"#id_fear": "North Korea"},
    )  # fmt: skip
    for answer in answers:
        if isinstance(answer, str):
            page.locator(answer).first.check()
        else:
            for field, value in answer.items():
                page.fill(field, value)
        page.click("main form:not(.back) button[type=submit]")
        page.wait_for_load_state()
        faults += faults_of(page)
    assert "North Korea (KP)" in page.inner_text("main")
    assert faults == []


def test_a_stranger_finds_no_fault(chromium: Browser, served: Served) -> None:
    """In signing in, in its refusal, and in the advice against fraud."""
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(f"{served.address}/sign-in")
    faults = faults_of(page)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    faults += faults_of(page)
    page.goto(f"{served.address}/help/true-messages")
    assert faults + faults_of(page) == []


def test_setting_up_a_second_factor_has_no_fault(
    inside: Callable[[str], Page], chromium: Browser, served: Served
) -> None:
    """From the first sign-in of a new account, to the codes that are shown once."""
    page = inside("administrator")
    page.goto(f"{served.address}/administration/accounts/open/")
    page.fill("#id_name", "newcomer")
    page.locator("[name=organization]").first.check()
    page.fill("#id_password", "a long and made-up password")
    page.click("main button[type=submit]")
    new = chromium.new_context(bypass_csp=True).new_page()
    new.goto(f"{served.address}/sign-in")
    new.fill("#id_name", "newcomer")
    new.fill("#id_password", "a long and made-up password")
    new.click("main button[type=submit]")
    new.wait_for_url("**/second-factor")
    faults = faults_of(new)
    new.click("main button[type=submit]")
    new.wait_for_load_state()
    assert faults + faults_of(new) == []
