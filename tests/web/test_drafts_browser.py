"""Reports and offers in a browser: by keyboard, as one chooses, and on a narrow screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Page, sync_playwright

from repatria.api.limits import LIMITS
from repatria.registry.models import Claim, LongWork, Offer
from repatria.registry.roles import Role
from repatria.registry.settings import opened_settings
from repatria.web.application import application
from repatria.web.visitors import session_cookie
from tests.api.client import open_for
from tests.api.conftest import unlimited
from tests.conftest import ROOT
from tests.registry import people
from tests.registry.conftest import Opened

FOUNDING = (ROOT / "cases" / "kursk-2025" / "report.txt").read_text(encoding="utf-8")
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Quiet(WSGIRequestHandler):
    """Answers without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
        """Say nothing."""


class Served:
    """A browser at a registry that is served, and what it complained of."""

    def __init__(self, page: Page, address: str, beside: Executor) -> None:
        self.page = page
        self.address = address
        self._beside = beside
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, *roles: Role, party: str = "UA") -> None:
        """Go on as somebody with these roles."""
        secret = self.asks(lambda: open_for(people.account(*roles, party=party)))
        self.page.context.add_cookies([{"name": session_cookie(), "value": secret, "url": self.address}])

    def asks[T](self, question: Callable[[], T]) -> T:
        """Ask the database, in a thread of its own: the browser's library runs a loop in this one."""
        return self._beside.submit(question).result()

    def open(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.address + path)


@pytest.fixture
def served(on_sqlite: Opened, browser: Path) -> Iterator[Served]:
    """Serve a fresh registry on a port of this machine, and open a browser."""
    del on_sqlite
    server: WSGIServer = make_server(
        "localhost", 0, application(opened_settings(), unlimited()), handler_class=Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with ThreadPoolExecutor(1) as beside, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield Served(chromium.new_page(), f"http://localhost:{server.server_port}", beside)
        chromium.close()
        beside.submit(lambda: connection.close()).result()  # noqa: PLW0108 - that thread's connection
    server.shutdown()
    server.server_close()
    thread.join()
    setattr(django_settings, LIMITS, unlimited())


def taken_in(served: Served) -> None:
    """Take in the founding report by its form."""
    served.open("/reports/new/")
    served.page.fill("#id_text", FOUNDING)
    served.page.click("main button[type=submit]")
    served.page.wait_for_url("**/?done=taken-in")


@pytest.mark.browser
def test_a_draft_is_recorded_by_keyboard(served: Served) -> None:
    """From the first draft on, keys go on, record, and set aside; the next draft then has the focus."""
    served.sign_in(Role.ANALYST)
    taken_in(served)
    page = served.page
    page.locator("details.keys summary").click()
    page.click("[data-first-draft]")
    for _ in range(8):
        page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "draft-9"
    assert page.locator("mark.shown").count() > 0
    page.keyboard.press("a")
    page.wait_for_url("**/?done=recorded#draft-10")
    page.locator("#draft-10:focus").wait_for()
    assert served.asks(lambda: [each.source_id for each in Claim.objects.all()]) == ["claim-1"]
    page.keyboard.press("r")
    page.wait_for_url("**aside=claim-2#draft-11")
    assert served.asks(Claim.objects.count) == 1
    assert served.complaints == []


@pytest.mark.browser
def test_keys_do_nothing_where_no_draft_has_the_focus(served: Served) -> None:
    """Somebody who types elsewhere, or dictates, records nothing by it."""
    served.sign_in(Role.ANALYST)
    taken_in(served)
    served.page.locator("h1").click()
    for key in "jar":
        served.page.keyboard.press(key)
    assert served.page.url.endswith("?done=taken-in")
    assert not served.asks(Claim.objects.exists)


@pytest.mark.browser
def test_what_an_offer_means_comes_as_one_chooses(served: Served) -> None:
    """Beside the sentence stands how it reads, without a press; nothing is recorded by choosing."""
    served.sign_in(Role.NEGOTIATOR)
    served.open("/offers/new/")
    page = served.page
    page.select_option("#id_give0-to", "RU")
    page.wait_for_selector("#beside .spoken")
    page.select_option("#id_give0-home", "RU")
    page.locator("#beside .spoken", has_text="home is Russia").wait_for()
    assert "fewer than 5" in page.inner_text("#beside")
    assert not served.asks(Offer.objects.exists)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert served.complaints == []


DROPS = """([selector, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/plain" }));
  const form = document.querySelector(selector);
  const tell = (kind) => form.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried })
  );
  tell("dragover");
  const isMarked = form.classList.contains("over");
  const isTaken = !tell("drop");
  return [isMarked, isTaken, form.classList.contains("over")];
}"""


@pytest.mark.browser
def test_a_report_is_dropped_on_its_form(served: Served) -> None:
    """The form shows that it takes the file, says which it has, and sends it; the page is not left for it."""
    served.sign_in(Role.ANALYST)
    served.open("/reports/new/")
    page = served.page
    assert page.evaluate(DROPS, ["[data-drop]", "made-up.txt", FOUNDING]) == [True, True, False]
    assert page.evaluate("document.activeElement.id") == "id_file"
    assert page.evaluate("document.querySelector('#id_file').files[0].name") == "made-up.txt"
    page.click("main button[type=submit]")
    page.wait_for_url("**/?done=taken-in")
    assert "unusual bargain" in page.inner_text(".report-text")
    assert served.complaints == []


@pytest.mark.browser
def test_a_list_is_dropped_on_its_form(served: Served) -> None:
    """A file that misses the form by a little is not opened in its place: what was typed would be lost."""
    served.sign_in(Role.ANALYST)
    served.open("/people/lists/")
    page = served.page
    page.fill("#id_source", "made-up list")
    assert page.evaluate(DROPS, ["main h1", "made-up.csv", "id,name"])[1] is True
    assert page.evaluate("document.querySelector('#id_file').files.length") == 0
    assert page.evaluate(DROPS, ["[data-drop]", "made-up.csv", "id,name\n1,Nobody"])[1] is True
    page.check("[name=kind][value=held]")
    page.select_option("#id_holder", "UA")
    page.click("main button[type=submit]")
    page.wait_for_url("**/aside/**")
    assert "waits for its turn" in page.inner_text("main")
    assert served.asks(LongWork.objects.count) == 1


@pytest.mark.browser
def test_a_narrow_screen_needs_no_sideways_scroll(served: Served) -> None:
    """At 320 pixels, in both directions."""
    served.page.set_viewport_size({"width": 320, "height": 640})
    served.sign_in(Role.ANALYST)
    taken_in(served)
    report = served.page.url.partition("?")[0].removeprefix(served.address)
    paths = [report, f"{report}held-1/", f"{report}offer-1/", "/reports/", "/reports/new/"]
    paths += ["/offers/", "/offers/conflicts/", "/people/lists/"]
    for path in paths:
        served.open(path)
        for direction in ("ltr", "rtl"):
            served.page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            assert not served.page.evaluate(OVERFLOWS), (path, direction)
