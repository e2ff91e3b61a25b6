"""Visiting the pages inside this process, through everything that a request from outside would pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from repatria.web.visitors import session_cookie
from tests.api.client import open_for

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Shown:
    """A page as it came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def bare(self) -> str:
        """Give the page without what is new on each by chance: what shows that a form is ours."""
        return TOKEN.sub("", self.text)

    @property
    def goes_to(self) -> str | None:
        """Give the address that it sends to."""
        return self.headers.get("Location")


def _new_client() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": "localhost"})


@dataclass(frozen=True)
class Browsing:
    """The pages as one visitor sees them, with a browser's cookies; without a session, as a stranger does."""

    client: Client = field(default_factory=_new_client)

    def open(self, address: str, **headers: str) -> Shown:
        """Open a page."""
        return _shown(self.client.get(address, headers=headers))

    def send(self, address: str, values: dict[str, Any] | None = None, **headers: str) -> Shown:
        """Send a form that stands on the same page: with what shows that it is ours."""
        token = TOKEN.search(self.open("/sign-in").text)
        assert token is not None
        sent = {"csrfmiddlewaretoken": token.group(1), **(values or {})}
        return _shown(self.client.post(address, sent, headers=headers))

    def signed_in(self, who: UUID, **fields: object) -> Browsing:
        """Visit as an account, by a session that is open already; nobody has to hash a password for it."""
        client = _new_client()
        client.cookies[session_cookie()] = open_for(who, **fields)
        return replace(self, client=client)


def _shown(response: HttpResponseBase) -> Shown:
    assert isinstance(response, HttpResponse)
    return Shown(response.status_code, dict(response.headers), response.content.decode())
