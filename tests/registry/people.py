"""Made-up people who work with a registry, and made-up people in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from repatria.registry.models import (
    Account,
    Claim,
    Custody,
    Interview,
    LinkJudgement,
    ModeChange,
    Offer,
    Organization,
    Person,
    PersonSource,
    Report,
    RoleHeld,
    Session,
    Stance,
    VaultRequest,
)
from repatria.registry.models.guard import writing
from repatria.registry.roles import NEUTRAL_ONLY, Role
from repatria.registry.vault.texts import seal_text


def _written[**P, T](make: Callable[P, T]) -> Callable[P, T]:
    """Let a builder write past all acts: it makes the world in which acts are tried."""

    @wraps(make)
    def made(*args: P.args, **named: P.kwargs) -> T:
        with writing():
            return make(*args, **named)

    return made


#: No password opens these accounts; to hash one takes longer than a whole test.
CLOSED = "!"
REPORT_TEXT = "Made-up report: one man is held."


@_written
def organization(party: str | None = None) -> Organization:
    """Make the bureau of a party, or the neutral; each of them once."""
    name = f"Made-up bureau of {party}" if party else "Made-up neutral"
    kind = "bureau" if party else "neutral"
    made, _ = Organization.objects.get_or_create(name=name, kind=kind, party=party)
    return made


@_written
def account(*roles: Role, party: str | None = None) -> UUID:
    """Make somebody with these roles; who is of the neutral alone is, whatever party is given."""
    side = organization(None if NEUTRAL_ONLY & set(roles) else party)
    made = Account.objects.create(
        name=f"made-up-{Account.objects.count()}", organization=side, password=CLOSED
    )
    for role in roles:
        RoleHeld.objects.create(account=made, role=role.value)
    return made.id


@_written
def person(party: str = "UA", **fields: Any) -> Person:
    """Make a record of somebody, kept by the bureau of a party."""
    by = Account.objects.get(pk=account(party=party))
    values = {"is_sought": False, "category": "unknown", "ground": "unknown", "health": "unknown"}
    values |= {"name": "Made-up Person", "organization": by.organization, "recorded_by": by}
    return Person.objects.create(**values | fields)


@_written
def everything(party: str = "UA") -> dict[str, Any]:
    """Make one record of each kind that belongs to a side, and give their identifiers by kind."""
    one, other = person(party, name="Made-up One", home="KP", health="wounded"), person(party, is_sought=True)
    by = one.recorded_by
    identifier = uuid4()
    sealed = seal_text(REPORT_TEXT, report=identifier, version=1, organization=by.organization_id)
    report = Report.objects.create(
        id=identifier,
        characters=len(REPORT_TEXT),
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed_text=sealed.sealed,
        organization=by.organization,
        received_by=by,
        digest="sha256:made-up",
        encoding="utf-8",
    )
    held = RoleHeld.objects.create(account=by, role=Role.REGISTRAR.value)
    custody = Custody.objects.create(person=one, report=report, holder=party, place="Made-up camp")
    source = PersonSource.objects.create(person=one, report=report, source_id="held-1")
    offer = Offer.objects.create(
        organization=by.organization,
        recorded_by=by,
        report=report,
        source_id="offer-1",
        by=party,
        state="standing",
        terms="{}",
    )
    claim = Claim.objects.create(
        report=report, confirmed_by=by, start=0, end=7, topic="capture", source_id="claim-1"
    )
    left, right = sorted((one, other), key=lambda each: each.id)
    judgement = LinkJudgement.objects.create(left=left, right=right, turn=1, says="same", by=by)
    stance = Stance.objects.create(claim=claim, actor="RU", says="neither")
    interview = Interview.objects.create(person=one, by=by, day=date(2025, 1, 12), language="ko")
    change, _ = ModeChange.objects.get_or_create(turn=1, mode="normal", because="made up")
    now = datetime.now(UTC)
    session = Session.objects.create(
        account=by, digest=str(uuid4()), has_factor=True, last_used=now, ends_at=now + timedelta(hours=1)
    )
    request = VaultRequest.objects.create(person=one, by=by, key_name="none", nonce=b"", sealed=b"")
    return {
        "stance": stance.id, "session": session.id, "mode-change": change.id,
        "interview": interview.id, "vault-request": request.id,
        "account": by.id, "claim": claim.id, "custody": custody.id, "link-judgement": judgement.id,
        "offer": offer.id,
        "organization": by.organization_id, "person": one.id, "person-source": source.id, "report": report.id,
        "role-held": held.id, "sought": other.id,
    }  # fmt: skip
