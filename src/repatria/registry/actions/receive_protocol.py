"""Receive the protocol of two parties, and what is added to it later, with all that follows from it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from repatria.core.documents import text_of
from repatria.core.errors import DocumentRefused
from repatria.core.handovers import StayedBecause
from repatria.core.protocols import ProtocolSaid, RoundSaid, protocol_said, record_of
from repatria.registry.actions.carrying_out import Received, hand_over, locked, stay, take_back
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.actions.signers import signed_document
from repatria.registry.models import Protocol, Roll
from repatria.registry.vault.days import PROTOCOL, SealedPlace, SealedRoll, open_paper, open_roll, seal_paper
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of


def receive_protocol(account: UUID, protocol: str) -> UUID:
    """Record what a protocol says of each person, and give its identifier; the same again changes nothing.

    Whoever is over is held no more, and what the law wants told of them is due. Whoever is not has stayed,
    and nothing tells why.

    Raises:
        DocumentRefused: It was altered, or is not signed by both parties and the neutral; it belongs to no
            roll that was recorded (`roll`); another protocol of the two parties was received (`received`), or
            somebody in it was handed over by another one (`twice`).
        NoSuchRecord: It is about people of another side.
        RequestInvalid: Its day is still to come.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "receive-protocol", subject="protocol") as act:
        document = signed_document(protocol, kinds=("protocol",))
        if (there := Protocol.objects.filter(digest=document["digest"]).first()) is not None:
            act.subject(there)
            return there.id
        said = protocol_said(document)
        refuse_to_come("Receiving a protocol", "day", said.day)
        ring = ring_of(Compartment.WISHES)
        roll, places = _belonging(ring, said)
        one, other = said.parties
        if Protocol.objects.filter(roll=roll, one=one, other=other).exists():
            why = "another protocol of these two parties was received; what is wrong in it is an addition"
            raise DocumentRefused("received", why)
        crossings = [(places[number], at) for each in said.rounds for number, at in each.over]
        stayed = [(places[number], each.stayed) for each in said.rounds for number in each.not_over]
        homes = locked(act, {place.person for place in places.values()})
        made = _kept(act, ring, roll, document, parties=said.parties, turn=1)
        received = Received(act, roll, made, homes)
        hand_over(received, crossings)
        stay(received, stayed)
        act.subject(made)
        return made.id


def receive_addition(account: UUID, addition: str) -> UUID:
    """Record what an addition says other than the protocol before it; that one stays as it was signed.

    Raises:
        DocumentRefused: As for a protocol; or it does not follow the last document that was received
            (`chain`), or changes what the record does not say (`number`).
        NoSuchRecord: It is about people of another side.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "receive-addition", subject="protocol") as act:
        document = signed_document(addition, kinds=("addition",))
        if (there := Protocol.objects.filter(digest=document["digest"]).first()) is not None:
            act.subject(there)
            return there.id
        ring = ring_of(Compartment.WISHES)
        roll, chain, last = _chain(ring, document)
        over, _ = record_of(chain)
        now_over, _ = record_of([*chain, document])
        places = {place.number: place for place in open_roll(ring, roll).places}
        added = [places[number] for number in sorted(now_over - over)]
        taken = [places[number] for number in sorted(over - now_over)]
        homes = locked(act, {place.person for place in (*added, *taken)})
        made = _kept(act, ring, roll, document, parties=(last.one, last.other), turn=last.turn + 1)
        received = Received(act, roll, made, homes)
        hand_over(received, [(place, None) for place in added])
        take_back(received, taken)
        stay(received, [(place, _stayed(protocol_said(chain[0]), place)) for place in taken])
        act.subject(made)
        return made.id


def _belonging(ring: KeyRing, said: ProtocolSaid) -> tuple[Roll, dict[str, SealedPlace]]:
    """Find the roll that a protocol is of: the same plan, day, journeys, manifests and numbers.

    Returns:
        The roll, locked, and the place of each number in the protocol.
    """
    rolls = Roll.objects.filter(plan_digest=said.plan_digest, day=said.day)
    for roll in rolls.order_by("pk").select_for_update(of=("self",)):
        sealed = open_roll(ring, roll)
        if sealed.case_id == said.case_id and _fits(sealed, said):
            numbers = {number for each in said.rounds for number in _numbers(each)}
            return roll, {place.number: place for place in sealed.places if place.number in numbers}
    raise DocumentRefused("roll", "it belongs to no roll that was recorded here")


def _fits(roll: SealedRoll, said: ProtocolSaid) -> bool:
    between = {stop for stop in roll.stops if {stop[1], stop[2]} == {*said.parties}}
    manifests = dict(roll.manifests)
    on = {stop: {place.number for place in roll.places if place.journey == stop} for stop in between}
    return len(said.rounds) == len(between) and all(
        manifests.get(each.manifest) == each.journey and set(_numbers(each)) == on.get(each.journey)
        for each in said.rounds
    )


def _numbers(said: RoundSaid) -> list[str]:
    return [number for number, _ in said.over] + list(said.not_over)


def _chain(ring: KeyRing, document: dict[str, Any]) -> tuple[Roll, list[dict[str, Any]], Protocol]:
    """Find what an addition follows: the roll, locked, all documents so far, and the record of the last."""
    before = Protocol.objects.filter(digest=str(document.get("to"))).first()
    if before is None:
        raise DocumentRefused("chain", "the document that it adds to was not received")
    roll = Roll.objects.select_for_update().get(pk=before.roll_id)
    rows = Protocol.objects.filter(roll=roll, one=before.one, other=before.other).order_by("turn")
    kept = list(rows)
    if kept[-1].digest != document["to"]:
        raise DocumentRefused("chain", "another addition was received after the document that it adds to")
    return roll, [json.loads(open_paper(ring, each)) for each in kept], kept[-1]


def _stayed(said: ProtocolSaid, place: SealedPlace) -> StayedBecause:
    return next(each.stayed for each in said.rounds if each.journey == place.journey)


def _kept(
    act: Acting, ring: KeyRing, roll: Roll, document: dict[str, Any], *, parties: tuple[str, str], turn: int
) -> Protocol:
    record = uuid4()
    sealed = seal_paper(ring, text_of(document), kind=PROTOCOL, record=record, version=1, roll=roll.id)
    return act.make(
        Protocol,
        as_id=record,
        roll=roll,
        by=act.me,
        one=parties[0],
        other=parties[1],
        turn=turn,
        digest=document["digest"],
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed=sealed.sealed,
    )
