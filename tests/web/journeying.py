"""People at browsers of their own, who sign in to a registry that is served and go by its pages."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from repatria.registry.vault.factors import Factor
from repatria.workflows.demo.demo_accounts import OpenedAccount, open_demo_accounts
from tests.api.test_serving import serving
from tests.registry.conftest import Opened
from tests.registry.test_from_registry_to_plan import KEY

#: What browsers say of a form that was refused, and of a part of a page that somebody did not wait for.
EXPECTED = re.compile(r"Failed to load resource: .* (409|422) |htmx:(afterRequest|sendAbort)\b")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Office:
    """A registry that is served, with the people who work with it.

    Attributes:
        complaints: What browsers complained of, by who sat there.
    """

    chromium: Browser
    address: str
    accounts: Mapping[str, OpenedAccount]
    complaints: list[tuple[str, str]] = field(default_factory=list)

    def enter(self, name: str) -> Seat:
        """Let somebody sign in, by name, password and the code that their phone shows."""
        account = self.accounts[name]
        secret = parse_qs(urlsplit(account.address).query)["secret"][0]
        page = self.chromium.new_context(viewport={"width": 1100, "height": 800}).new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: self._hear(name, said.text))
        page.on("pageerror", lambda error: self.complaints.append((name, str(error))))
        page.goto(f"{self.address}/sign-in")
        page.fill("#id_name", name)
        page.fill("#id_password", account.password)
        page.fill("#id_code", Factor(b32decode(secret)).code_at(time()))
        page.click("main button[type=submit]")
        page.wait_for_url(f"{self.address}/")
        return Seat(self, name, page)

    def _hear(self, name: str, said: str) -> None:
        if not EXPECTED.match(said):
            self.complaints.append((name, said))


@dataclass(frozen=True)
class Seat:
    """Somebody at their browser."""

    office: Office
    name: str
    page: Page

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.office.address + path)

    def follow(self, words: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def press(self, words: str) -> None:
        """Press a button of the page itself by its words."""
        self.page.locator("main").get_by_role("button", name=words).first.click()

    def reads(self, words: str) -> None:
        """Wait until these words stand on the page."""
        try:
            self.page.locator("main", has_text=words).wait_for()
        except PlaywrightTimeout:
            pytest.fail(f"{self.name} at {self.path} does not read {words!r}, but: {self.text}")

    @property
    def path(self) -> str:
        """Give the address of the page, without the host."""
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """Give what stands on the page."""
        return self.page.inner_text("main")

    @property
    def menu(self) -> list[str]:
        """Name the parts of the service that stand in the menu."""
        return self.page.locator(".menu a").all_inner_texts()

    def has_page(self, path: str) -> bool:
        """Say whether there is such a page; one that is not theirs must read as one that never was."""
        answer = self._fetched(path)
        if answer[0] != 404:
            return True
        # In the same part of the service, which the menu marks by the address alone.
        nowhere = f"/{path.split('/')[1]}/nowhere-at-all/"
        assert answer[1].replace(path, nowhere) == self._fetched(nowhere)[1]
        return False

    def sends(self, path: str, **values: str) -> int:
        """Send a form past the pages, as somebody could who knows its address; give the status."""
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
        answer = self.page.request.post(
            self.office.address + path,
            form={"csrfmiddlewaretoken": token or "", **values},
            headers={"Referer": f"{self.office.address}/", "Origin": self.office.address},
            max_redirects=0,
        )
        return answer.status

    def _fetched(self, path: str) -> tuple[int, str]:
        answer = self.page.request.get(self.office.address + path, max_redirects=0)
        return answer.status, TOKEN.sub("", answer.text())


@contextmanager
def opened_office(
    chromium: Browser, registry: Opened, folder: Path, people: Mapping[str, Any]
) -> Iterator[Office]:
    """Serve a registry with the neutral's key to browsers, and open accounts for people."""
    key = folder / "neutral.key"
    key.write_bytes(KEY)
    key.chmod(0o600)
    accounts = open_demo_accounts(people)
    with serving(registry.environment | {"REPATRIA_ATTESTATION_KEY_FILE": str(key)}) as (_server, port):
        yield Office(chromium, f"http://localhost:{port}", accounts)
