"""Who visits: the session that a cookie opens, and what its roles may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from repatria.api.limits import current_limits
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.table import access_table
from repatria.registry.askers import Described, describe
from repatria.registry.roles import Role
from repatria.registry.sessions import Opened, opened_by
from repatria.registry.settings import opened_settings

COOKIE = "session"
LONGEST_SECRET = 200
_KEY = "repatria_visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who signed in.

    Attributes:
        opened: Their session.
        described: Their name, their organization, and the roles that hold in this session.
    """

    opened: Opened
    described: Described

    @property
    def account(self) -> UUID:
        """Give the account that acts."""
        return self.opened.account

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles that hold in this session."""
        return self.described.roles

    @property
    def has_factor(self) -> bool:
        """Say whether a second factor was shown; without one, nothing but setting one up is possible."""
        return self.opened.bounds.has_factor


class Need(Protocol):
    """What a page is for: who has no right to that does not see that it exists."""

    def is_met_by(self, roles: frozenset[Role]) -> bool:
        """Say whether somebody with these roles may use the page."""


@dataclass(frozen=True, slots=True)
class Reads:
    """A page that reads records of a kind."""

    kind: str
    route: Route = Route.LIST

    def is_met_by(self, roles: frozenset[Role]) -> bool:
        """Look into the access table, which alone says who may."""
        return bool(self.purposes_of(roles))

    def purposes_of(self, roles: frozenset[Role]) -> tuple[Purpose, ...]:
        """Give what somebody with these roles may read them for."""
        rows = access_table().reads
        found = {
            p
            for role, route, kind, _, p in rows
            if kind == self.kind and route is self.route and role in roles
        }
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Does:
    """A page to do an act."""

    act: str

    def is_met_by(self, roles: frozenset[Role]) -> bool:
        """Look into the access table, which alone says who may."""
        return bool(access_table().acts[self.act].roles & roles)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A page for whoever may do one of several things."""

    needs: tuple[Need, ...]

    def is_met_by(self, roles: frozenset[Role]) -> bool:
        """Say whether one of them is met."""
        return any(need.is_met_by(roles) for need in self.needs)


class Everybody:
    """A page for all who signed in."""

    def is_met_by(self, roles: frozenset[Role]) -> bool:
        """Say yes."""
        del roles
        return True


def find_visitor(request: HttpRequest) -> Visitor:
    """Find out who visits, and remember it for the rest of the request.

    Raises:
        NotSignedIn: No cookie, or one that opens nothing any more.
        TooManyRequests: They ask too often.
    """
    secret = request.COOKIES.get(session_cookie(), "")
    opened = opened_by(secret[:LONGEST_SECRET], now=datetime.now(UTC))
    current_limits().asking.count(opened.account)
    visitor = Visitor(opened, describe(opened.account, opened.bounds))
    setattr(request, _KEY, visitor)
    return visitor


def visitor_of(request: HttpRequest) -> Visitor:
    """Give the visitor of a request that passed the guard of the pages."""
    visitor: Visitor = getattr(request, _KEY)
    return visitor


def visitor_or_none(request: HttpRequest) -> Visitor | None:
    """Give the visitor, or None on pages that strangers see too."""
    return getattr(request, _KEY, None)


def session_cookie() -> str:
    """Give the name of the cookie; with the prefix, browsers take it over HTTPS alone."""
    return COOKIE if opened_settings().is_development else f"__Host-{COOKIE}"


def keep_session(response: HttpResponse, secret: str) -> None:
    """Let the browser show this session from now on, to this host alone, until it is closed."""
    is_secure = not opened_settings().is_development
    response.set_cookie(
        session_cookie(), secret, secure=is_secure, httponly=True, samesite="Strict", path="/"
    )


def forget_session(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(session_cookie(), path="/", samesite="Strict")
