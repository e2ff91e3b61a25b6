"""Made-up people who work with a registry, and made-up people in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from repatria.registry.models import (
    Account,
    Claim,
    CommissionDecision,
    Custody,
    Effects,
    Enquiry,
    ExportRequest,
    FitnessDecision,
    Handover,
    Host,
    Interview,
    LinkJudgement,
    LinkSuggestion,
    LongWork,
    Manifest,
    Media,
    ModeChange,
    NameKeys,
    Notification,
    Offer,
    Organization,
    Person,
    PersonEvent,
    PersonSource,
    Plan,
    PlanApproval,
    Protocol,
    PublicEvent,
    Relation,
    ReleaseDay,
    Report,
    RoleHeld,
    Roll,
    Session,
    Signer,
    Snapshot,
    SourceList,
    Stance,
    Stay,
    VaultRequest,
)
from repatria.registry.models.guard import writing
from repatria.registry.roles import NEUTRAL_ONLY, Role
from repatria.registry.vault.days import (
    MANIFEST,
    PROTOCOL,
    SealedPlace,
    SealedRoll,
    seal_paper,
    seal_roll,
)
from repatria.registry.vault.keys import Compartment, ring_of
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


def read_by_one(party: str = "UA", **fields: Any) -> Person:
    """Make a record of somebody whose name one person alone read."""
    first = Account.objects.get(pk=account(Role.ANALYST, party=party))
    return person(party, named_by=first, is_name_confirmed=False, **fields)


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
        terms='{"gives": [], "gets": []}',
    )
    claim = Claim.objects.create(
        report=report, confirmed_by=by, start=0, end=7, topic="capture", source_id="claim-1"
    )
    listed = SourceList.objects.create(
        organization=by.organization, taken_by=by, source="made up", is_sought=False, digest="sha256:made-up"
    )
    export = ExportRequest.objects.create(organization=by.organization, by=by, is_sought=False)
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
    fitness = FitnessDecision.objects.create(person=one, turn=1, by=by, day=date(2025, 1, 12), fitness="fit")
    commission = CommissionDecision.objects.create(
        person=one, turn=1, by=by, day=date(2025, 1, 12), decides="no-claim"
    )
    event = PersonEvent.objects.create(person=one, recorded_by=by, happening="arrived", day="2025-01")
    notification = Notification.objects.create(
        person=one, clock="event-notice", signed_by=by, day=date(2025, 1, 12), told_to="Made-up agency"
    )
    enquiry = Enquiry.objects.create(
        organization=by.organization, by=by, asks="Made-up Asker", name="Made-up Name", state="received"
    )
    effects = Effects.objects.create(person=one, recorded_by=by, what="Made-up watch", are="kept")
    media = Media.objects.create(
        report=report, source_id="media-1", confirmed_by=by, caption_start=0, caption_end=7
    )
    public = PublicEvent.objects.create(
        report=report, source_id="event-1", confirmed_by=by, start=0, end=7, kind="pact", parties="KP RU"
    )
    relation = Relation.objects.create(
        organization=by.organization,
        recorded_by=by,
        one="RU",
        other="UA",
        kind="international",
        state="active",
    )
    host = Host.objects.create(organization=by.organization, recorded_by=by, party=party, who="{}")
    snapshot = Snapshot.objects.create(by=by)
    release, _ = ReleaseDay.objects.get_or_create(day=date(2100, 1, 1), defaults={"by": by})
    plan = Plan.objects.create(
        by=by,
        snapshot=snapshot,
        case_id="made-up",
        case_digest="hmac-sha256:made-up",
        outcome="proven best",
        release_on=date(2100, 1, 1),
    )
    handed_over = Handover.objects.create(
        plan=plan,
        person=other,
        offer=offer,
        by=by,
        origin=party,
        destination="KP",
        day=date(2025, 1, 12),
    )
    suggestion = LinkSuggestion.objects.create(
        organization=by.organization, by=by, sought=other, held=one, probability_permille=412,
        bits_tenths=-13, namesakes=2, why="[]",
    )  # fmt: skip
    day = day_of_handover(plan, by, SealedPlace("1-3", one.id, offer.id, 1, party, "KP"), stayed=other)
    signer, _ = Signer.objects.get_or_create(role="made up", turn=1, public_key="made up")
    keys = NameKeys.objects.create(person=one, of_version=1, keys="made up")
    approval = PlanApproval.objects.create(plan=plan, party=party, by=by)
    work = LongWork.objects.create(by=by, kind="ask", plan=plan)
    return {
        "fitness-decision": fitness.id, "commission-decision": commission.id,
        "person-event": event.id, "notification": notification.id,
        "enquiry": enquiry.id, "name-keys": keys.id,
        "effects": effects.id, "handover": handed_over.id, "signer": signer.id, **day,
        "media": media.id, "public-event": public.id, "relation": relation.id, "host": host.id,
        "snapshot": snapshot.id, "release-day": release.id, "plan": plan.id, "plan-approval": approval.id,
        "long-work": work.id,
        "stance": stance.id, "session": session.id, "mode-change": change.id,
        "interview": interview.id, "vault-request": request.id,
        "account": by.id, "claim": claim.id, "custody": custody.id, "link-judgement": judgement.id,
        "link-suggestion": suggestion.id,
        "offer": offer.id,
        "organization": by.organization_id, "person": one.id, "person-source": source.id, "report": report.id,
        "role-held": held.id, "sought": other.id,
        "source-list": listed.id, "export-request": export.id,
    }  # fmt: skip


def day_of_handover(plan: Plan, by: Account, place: SealedPlace, *, stayed: Person) -> dict[str, UUID]:
    """Make a roll with one place, its manifest, and a protocol by which nobody is over yet."""
    ring = ring_of(Compartment.WISHES)
    roll, manifest, protocol = uuid4(), uuid4(), uuid4()
    on = {"day": date(2025, 1, 12)}
    way = {"origin": place.origin, "destination": place.destination}
    said = SealedRoll("made-up", (place.journey,), (place,), (), (("sha256:made-up", place.journey),))
    Roll.objects.create(
        id=roll,
        plan=plan,
        by=by,
        plan_digest="made up",
        digest=f"made up {roll}",
        **on,
        **asdict(seal_roll(ring, said, record=roll, version=1, plan=plan.id)),
    )
    paper = seal_paper(ring, "made up", kind=MANIFEST, record=manifest, version=1, roll=roll)
    Manifest.objects.create(id=manifest, roll_id=roll, round=1, kind="people", **way, **asdict(paper))
    one, other = sorted((place.origin, place.destination))
    written = {
        "kind": "protocol",
        "parties": [one, other],
        "rounds": [
            {
                "round": 1, "from": place.origin, "to": place.destination, "place": "made up",
                "manifest": "sha256:made-up", "began": None, "ended": None, "how": "not-begun",
                "over": [], "not_over": [place.number],
            }
        ],
    }  # fmt: skip
    text = json.dumps(written)
    paper = seal_paper(ring, text, kind=PROTOCOL, record=protocol, version=1, roll=roll)
    digest = f"made up {protocol}"
    kept = Protocol.objects.create(
        id=protocol, roll_id=roll, by=by, one=one, other=other, turn=1, digest=digest, **asdict(paper)
    )
    stay = Stay.objects.create(protocol=kept, person=stayed, because="round-not-begun", **on, **way)
    return {"roll": roll, "manifest": manifest, "protocol": protocol, "stay": stay.id}
