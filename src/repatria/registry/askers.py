"""Who asks: an account, the roles that it holds now, and the side it is of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from repatria.core.errors import FactorNeeded, NotPermitted
from repatria.registry.models import Account
from repatria.registry.roles import Role

#: What may be done before a second factor is set up, and nothing else.
BEFORE_FACTOR = frozenset({"set-up-factor", "confirm-factor", "end-session"})
#: What a person does who is there, and no program with a token: by the first five it would outlive its token,
#: by the others one who stole a token would open what was told in confidence.
NOT_BY_TOKEN = frozenset({
    "set-up-factor", "confirm-factor", "issue-token", "give-role", "set-mode",
    "read-confidence", "request-vault", "use-vault",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a session or token leaves of the rights of its account; it never adds any.

    Attributes:
        role: The only role that holds; None for all.
        purpose: The only purpose; None for all.
    """

    role: Role | None = None
    purpose: str | None = None
    has_factor: bool = True
    is_token: bool = False


UNBOUND = Bounds()
_BOUNDS: ContextVar[Bounds] = ContextVar("bounds", default=UNBOUND)


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Let whoever acts inside do no more than these bounds leave them."""
    before = _BOUNDS.set(bounds)
    try:
        yield
    finally:
        _BOUNDS.reset(before)


def current_bounds() -> Bounds:
    """Give the bounds of whoever acts now."""
    return _BOUNDS.get()


def refuse_out_of_bounds(act: str, purpose: str) -> None:
    """Refuse what the session or token of the asker was not made for.

    Raises:
        FactorNeeded: No second factor was shown, and this is not to set one up.
        NotPermitted: It is for another purpose, or not for a program.
    """
    bounds = _BOUNDS.get()
    if not bounds.has_factor and act not in BEFORE_FACTOR:
        raise FactorNeeded
    if bounds.purpose not in (None, purpose) or (bounds.is_token and act in NOT_BY_TOKEN):
        raise NotPermitted


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who reads or acts.

    Attributes:
        party: Party that their organization is or serves; None for the neutral.
    """

    account: UUID
    organization: UUID
    party: str | None
    roles: frozenset[Role]


def asker_of(account: UUID) -> Asker:
    """Look up who asks, anew each time: a right that ended a moment ago is none.

    Raises:
        NotPermitted: There is no such account, or it was closed.
    """
    # One statement, because every act and every reading begins with it.
    found = Account.objects.filter(pk=account, is_active=True).values_list(
        "organization", "organization__party", "roleheld__role"
    )
    rows = list(found)
    if not rows:
        raise NotPermitted
    organization, party, _ = rows[0]
    held = frozenset(Role(role) for _, _, role in rows if role is not None)
    bound = _BOUNDS.get().role
    return Asker(account, organization, party, held if bound is None else held & {bound})


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody is told of themselves.

    Attributes:
        party: Party that their organization is or serves; None for the neutral.
        roles: Those that hold within the bounds of their session.
    """

    name: str
    organization: str
    party: str | None
    roles: frozenset[Role]


def describe(account: UUID, bounds: Bounds) -> Described:
    """Describe an account to its owner.

    Raises:
        NotPermitted: There is no such account, or it was closed.
    """
    found = Account.objects.select_related("organization").filter(pk=account, is_active=True).first()
    if found is None:
        raise NotPermitted
    with bounded(bounds):
        roles = asker_of(account).roles
    return Described(found.name, found.organization.name, found.organization.party, roles)
