"""Somebody who reads pages that are served, without a browser."""

from __future__ import annotations

import re
from http.cookiejar import CookieJar
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from repatria.registry.vault.factors import STEP_S
from tests.web.demo_served import Served, code

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Reader:
    """Somebody who signed in, and reads pages in one language or another."""

    def __init__(self, served: Served, name: str) -> None:
        self._address, self._jar = served.address, CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self._opener.addheaders = [("Referer", f"{served.address}/"), ("Origin", served.address)]
        account, end = served.accounts[name], monotonic() + 2 * STEP_S
        while not self.session:
            assert monotonic() < end, f"{name} cannot sign in"
            self._sign_in(name, account["password"], code(account["factor"]))

    @property
    def session(self) -> str:
        """Give what shows who this is; empty before anybody signed in."""
        return next((str(each.value) for each in self._jar if each.name == "session"), "")

    def _sign_in(self, name: str, password: str, shown: str) -> None:
        """Try to sign in; a code holds once, and where it was used before us, the next one does."""
        token = TOKEN.search(self._text("/sign-in"))
        assert token is not None
        values = {"csrfmiddlewaretoken": token.group(1), "name": name, "password": password, "code": shown}
        try:
            self._text("/sign-in", urlencode(values).encode())
        except OSError:
            sleep(1)

    def read(self, path: str, language: str) -> str:
        """Open a page in a language."""
        kept = [f"{each.name}={each.value}" for each in self._jar if each.name != "language"]
        request = Request(self._address + quote(path, safe="/?=&%,:-"))  # noqa: S310 - our own server
        request.add_unredirected_header("Cookie", "; ".join((*kept, f"language={language}")))
        try:
            with build_opener().open(request) as answer:
                text: str = answer.read().decode()
        except HTTPError as refused:  # a refusal is said in a language too
            text = refused.read().decode()
        return text

    def _text(self, path: str, form: bytes | None = None) -> str:
        with self._opener.open(self._address + path, form) as answer:
            text: str = answer.read().decode()
        return text
