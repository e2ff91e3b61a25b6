"""Record the roll of a day with its manifests, as the neutral signed them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from repatria.core.documents import text_of
from repatria.core.errors import DocumentRefused, NoSuchRecord
from repatria.core.handovers import Entry
from repatria.core.handovers import Roll as SaidRoll
from repatria.core.manifests import Manifest as MadeManifest
from repatria.core.manifests import make_manifests
from repatria.core.rolls import roll_from_document
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.plan_stages import refuse_unratified
from repatria.registry.actions.signers import signed_document
from repatria.registry.models import Manifest, MendedPlan, Person, Plan, Roll, SealedPlan
from repatria.registry.models.days import MANIFESTS
from repatria.registry.vault.days import (
    MANIFEST,
    SealedPlace,
    SealedRoll,
    open_roll,
    seal_paper,
    seal_roll,
)
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of
from repatria.registry.vault.plans import open_mended, open_plan


def record_roll(account: UUID, plan: UUID, *, roll: str, manifests: Sequence[str]) -> UUID:
    """Record a roll that carries a ratified plan out, so that protocols of the day can be received.

    A roll has to send exactly whom its plan sends, from where, to where and under which offer: the ratified
    plan, or after a repair at the gate the mended one, which was recorded before. One that continues another
    has nobody on it who was not on the one before, as going or as spare, and no offer that the ratified plan
    does not know; if nothing was mended, fewer may go. What goes on the manifests is computed here.

    Args:
        roll: The document, signed by the neutral.
        manifests: Every manifest of it, each signed by the neutral.

    Returns:
        Its identifier; of a roll that was recorded before, that one's.

    Raises:
        AlreadyRecorded: The roll that it continues is continued by another one.
        DocumentRefused: A document was altered or is not the neutral's; the roll is not of this plan
            (`plan`), or does not follow one that was recorded (`chain`); or the manifests are not those of it
            (`manifest`).
        NoSuchRecord: There is no such plan that was released, or somebody is nobody of the account's side.
        PlanNotReady: The plan is not ratified, or stands no more.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "record-roll", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        refuse_unratified(found)
        document = signed_document(roll, kinds=("roll",))
        if there := Roll.objects.filter(digest=document["digest"], plan=found).first():
            return there.id
        said = roll_from_document(document)
        ring = ring_of(Compartment.WISHES)
        before = _before(said, found)
        _refuse_other_plan(ring, said, found, before)
        papers = _papers(said, manifests)
        sealed = _sealed(said, papers)
        _refuse_others(act, {place.person for place in sealed.places} | {*sealed.spare})
        record = uuid4()
        kept = seal_roll(ring, sealed, record=record, version=1, plan=found.id)
        made = act.make(
            Roll,
            as_id=record,
            plan=found,
            by=act.me,
            day=said.sheet.day,
            plan_digest=said.plan_digest,
            digest=document["digest"],
            after=before,
            key_name=kept.key_name,
            nonce=kept.nonce,
            sealed=kept.sealed,
        )
        for manifest, signed in papers:
            _keep(act, ring, made, manifest, signed)
        act.saw(sorted(place.person for place in sealed.places))
        return made.id


def _before(said: SaidRoll, plan: Plan) -> Roll | None:
    if said.after is None:
        return None
    before = Roll.objects.filter(digest=said.after, plan=plan).select_for_update().first()
    if before is None or before.day != said.sheet.day:
        raise DocumentRefused("chain", "the roll that it continues was not recorded for this plan and day")
    return before


def _refuse_other_plan(ring: KeyRing, said: SaidRoll, plan: Plan, before: Roll | None) -> None:
    """Refuse a roll by which others go, or go otherwise, than what all approved lets them."""
    of_plan = open_plan(ring, SealedPlan.objects.get(plan=plan))
    planned = json.loads(of_plan["plan"])
    is_alike = said.case_id == plan.case_id and all(
        entry.traveler.person == entry.traveler.record for entry in said.entries
    )
    going = Counter(map(_way, said.entries))
    if said.plan_digest != planned["digest"]:
        is_alike &= before is not None and going == _ways(_mended(ring, said, plan))
    elif before is None:
        is_alike &= going == _ways(planned)
    else:
        is_alike &= going <= _ways(planned)
    if before is not None:
        earlier = open_roll(ring, before)
        known = {str(place.person) for place in earlier.places} | {str(each) for each in earlier.spare}
        offers = {transfer["under"] for transfer in planned["transfers"]} | {o for o, _ in of_plan["offers"]}
        is_alike &= all(each.traveler.person in known and each.offer in offers for each in said.entries)
        is_alike &= {each.person for each in said.spare} <= known
    if not is_alike or len({entry.number for entry in said.entries}) != len(said.entries):
        raise DocumentRefused("plan", "it is not a roll of this plan")


def _mended(ring: KeyRing, said: SaidRoll, plan: Plan) -> dict[str, Any]:
    """Open the mended plan that a roll was made from."""
    kept = MendedPlan.objects.filter(plan=plan, digest=said.plan_digest).first()
    if kept is None:
        raise DocumentRefused(
            "plan", "the plan that it was made from was not recorded; record that one first"
        )
    mended: dict[str, Any] = json.loads(open_mended(ring, kept)["plan"])
    return mended


def _way(entry: Entry) -> tuple[int, str, str, str, str]:
    return entry.transfer, entry.traveler.record, entry.origin, entry.destination, entry.offer


def _ways(planned: dict[str, Any]) -> Counter[tuple[int, str, str, str, str]]:
    return Counter(
        {
            (each["id"], each["who"], each["from"], each["to"], each["under"]): each["count"]
            for each in planned["transfers"]
            if not each["done"] and each.get("lot") is None
        }
    )


def _papers(said: SaidRoll, manifests: Sequence[str]) -> list[tuple[MadeManifest, str]]:
    """Give each manifest of a roll with the text that the neutral signed."""
    signed = {}
    for text in manifests:
        document = signed_document(text, kinds=MANIFESTS)
        signed[document["digest"]] = text_of(document)
    made = make_manifests(said)
    if signed.keys() != {each.document["digest"] for each in made}:
        raise DocumentRefused("manifest", "the manifests are not those of the roll, each of them once")
    return [(each, signed[each.document["digest"]]) for each in made]


def _sealed(said: SaidRoll, papers: Sequence[tuple[MadeManifest, str]]) -> SealedRoll:
    try:
        places = tuple(
            SealedPlace(
                entry.number,
                UUID(entry.traveler.person),
                UUID(entry.offer),
                entry.round,
                entry.origin,
                entry.destination,
            )
            for entry in said.entries
        )
        spare = tuple(sorted(UUID(each.person) for each in said.spare))
    except ValueError as error:
        raise DocumentRefused("plan", "it names people or offers that are no records here") from error
    stops = tuple(sorted((stop.round, stop.origin, stop.destination) for stop in said.sheet.stops))
    lists = tuple(
        (each.document["digest"], (each.stop.round, each.stop.origin, each.stop.destination))
        for each, _ in papers
        if each.document["kind"] == "people"
    )
    return SealedRoll(said.case_id, stops, places, spare, lists)


def _refuse_others(act: Acting, people: Collection[UUID]) -> None:
    """Refuse people of another side, sought, of many as one, or erased: all of them are nobody here."""
    known = Person.objects.filter(
        own_side("person", act.asker.party), pk__in=people, is_sought=False, is_erased=False, at_most=1
    )
    if known.count() != len(people):
        raise NoSuchRecord


def _keep(act: Acting, ring: KeyRing, roll: Roll, manifest: MadeManifest, signed: str) -> None:
    record = uuid4()
    sealed = seal_paper(ring, signed, kind=MANIFEST, record=record, version=1, roll=roll.id)
    act.make(
        Manifest,
        as_id=record,
        roll=roll,
        round=manifest.stop.round,
        origin=manifest.stop.origin,
        destination=manifest.stop.destination,
        kind=manifest.document["kind"],
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed=sealed.sealed,
    )
