"""Signing in over HTTP, and finding out at each request who asks."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer
from pydantic import Field

from repatria.api.limits import current_limits
from repatria.api.schemas import REFUSALS, Strict, answered
from repatria.core.errors import NotSignedIn
from repatria.registry.actions.open_session import NewSession, open_session
from repatria.registry.roles import Role
from repatria.registry.sessions import Opened, note_refused_try, opened_by

LONGEST_SECRET = 200
"""Characters of what opens a session; what follows is not looked at."""


class SignIn(Strict):
    """Who signs in."""

    name: str = Field(max_length=150)
    password: str = Field(max_length=1_000)
    code: str | None = Field(None, max_length=40, description="Of the phone, or a recovery code.")
    role: Role | None = Field(None, description="The only role that is to hold; all where none is given.")


class Session(HttpBearer):
    """Says who asks, by what stands in the header `Authorization`."""

    def __call__(self, request: HttpRequest) -> Opened:
        """Find the session.

        Raises:
            NotSignedIn: There is none that is open.
            TooManyRequests: Its account asks too often, or strangers from this address do.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, token if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Opened:
        """Find the session that a token opens; see above."""
        try:
            opened = opened_by(token[:LONGEST_SECRET], now=datetime.now(UTC))
        except NotSignedIn:
            current_limits().refused.count(address_of(request))
            note_refused_try(token[:LONGEST_SECRET])
            raise
        current_limits().asking.count(opened.account)
        return opened


def opened_session(request: HttpRequest) -> Opened:
    """Give the session of a request that passed `Session`."""
    opened: Opened = request.auth  # type: ignore[attr-defined]  # the framework puts it there
    return opened


def address_of(request: HttpRequest) -> str:
    """Give the address that a request comes from; behind a proxy that is the proxy's."""
    return str(request.META.get("REMOTE_ADDR", ""))


def add_signing_in(api: NinjaAPI) -> None:
    """Add the endpoint that opens a session."""

    @api.post(
        "/sessions",
        auth=None,
        response={201: NewSession, **REFUSALS},
        tags=["sessions"],
        operation_id="open_session",
        summary="Sign in and open a session.",
    )
    def sign_in(request: HttpRequest, body: SignIn) -> HttpResponse:
        current_limits().signing_in.count(address_of(request))
        opened = open_session(body.name, body.password, code=body.code, role=body.role)
        return answered(opened, NewSession, status=201)
