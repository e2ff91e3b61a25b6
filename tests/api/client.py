"""Asking the API inside this process, through everything that a request from outside would pass."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from repatria.registry.models import Session
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.sessions import digest_of_secret, new_secret
from tests.registry.people import account

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        raw: Every byte of it.
        body: The same as JSON.
    """

    status: int
    headers: dict[str, str]
    raw: bytes
    body: Any

    @property
    def code(self) -> str | None:
        """Give the code of a refusal."""
        return self.body.get("code") if isinstance(self.body, dict) and self.status >= 400 else None


@dataclass(frozen=True)
class Api:
    """The API as one asker sees it; without a token, as a stranger does."""

    token: str | None = None
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(
        self, method: str, path: str, body: object = None, *, repeat_key: str | None = None, **headers: str
    ) -> Answer:
        """Send a request."""
        headers = {"host": "localhost"} | headers
        if self.token is not None:
            headers["authorization"] = f"Bearer {self.token}"
        if repeat_key is not None:
            headers["idempotency-key"] = repeat_key
        sent = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        response = self.client.generic(
            method, f"{PREFIX}{path}", sent, content_type="application/json", headers=headers
        )
        got = json.loads(response.content) if response.content else None
        return Answer(response.status_code, dict(response.headers), response.content, got)

    def act(self, name: str, /, *, repeat_key: str | None = None, **values: object) -> Answer:
        """Do an act with values as JSON has them."""
        return self.ask("POST", f"/acts/{name}", _plain(values), repeat_key=repeat_key)

    def get(self, kind: str, identifier: object, purpose: str) -> Answer:
        """Get one record."""
        return self.ask("GET", f"/records/{kind}/{identifier}?purpose={purpose}")

    def look(self, kind: str, route: str, purpose: str, /, **values: object) -> Answer:
        """List, count or search."""
        return self.ask("POST", f"/records/{kind}/{route}", {"purpose": purpose} | _plain(values))

    def signed_in(self, who: UUID, **fields: object) -> Api:
        """Ask as an account, by a session that is open already; nobody has to hash a password for it."""
        return replace(self, token=open_for(who, **fields))

    def as_role(self, role: Role, party: str | None = None) -> Api:
        """Ask as somebody who has a role."""
        return self.signed_in(account(role, party=party))


def open_for(who: UUID, **fields: Any) -> str:
    """Make an open session of an account, past all acts, and give what opens it."""
    secret, now = new_secret(), datetime.now(UTC)
    values: dict[str, Any] = {"has_factor": True, "last_used": now, "ends_at": now + timedelta(hours=1)}
    with writing():
        Session.objects.create(account_id=who, digest=digest_of_secret(secret), **(values | fields))
    return secret


def nobody() -> str:
    """Give an identifier of nothing."""
    return str(uuid4())


def _plain(values: dict[str, object]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(values, default=str))
    return plain
