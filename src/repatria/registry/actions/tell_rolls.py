"""Tell how far the days of handover are that were prepared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from repatria.core.after_handover import JourneyTold, PaperTold, RollTold
from repatria.core.protocols import record_of
from repatria.registry.actions.frame import acting
from repatria.registry.models import Manifest, Protocol, Roll
from repatria.registry.vault.days import SealedRoll, open_paper, open_roll
from repatria.registry.vault.keys import Compartment, KeyRing, ring_of

MOST = 50
"""Rolls that are told, the last days first."""


def tell_rolls(account: UUID) -> tuple[RollTold, ...]:
    """Give the last rolls with what was received of each, to a party of its own journeys alone.

    Raises:
        VaultClosed: There are rolls, and this process has no key of the vault.
        VaultRefused: One of them does not open.
    """
    with acting(account, "tell-rolls", subject="roll") as act:
        party = act.asker.party
        rolls = Roll.objects.order_by("-day", "-made_at", "pk")
        # A process without the ring may say that no day was prepared.
        told = (_told(ring_of(Compartment.WISHES), roll, party) for roll in rolls.iterator())
        return tuple(islice((each for each in told if each.journeys), MOST))


def _told(ring: KeyRing, roll: Roll, party: str | None) -> RollTold:
    protocols = list(Protocol.objects.filter(roll=roll).order_by("one", "other", "turn"))
    manifests = Manifest.objects.filter(roll=roll).order_by("round", "origin", "destination", "kind")
    return RollTold(
        roll.id,
        roll.plan_id,
        roll.day,
        roll.after_id,
        tuple(
            each
            for each in _journeys(ring, open_roll(ring, roll), protocols)
            if party in (None, each.origin, each.destination)
        ),
        tuple(
            PaperTold(one.id, f"round-{one.round}-{one.origin}-{one.destination}-{one.kind}")
            for one in manifests
            if party in (None, one.origin, one.destination)
        ),
        tuple(PaperTold(one.id, _name(one)) for one in protocols if party in (None, one.one, one.other)),
    )


def _journeys(ring: KeyRing, roll: SealedRoll, protocols: list[Protocol]) -> Iterator[JourneyTold]:
    chains: dict[frozenset[str], list[dict[str, object]]] = {}
    for each in protocols:
        chains.setdefault(frozenset((each.one, each.other)), []).append(json.loads(open_paper(ring, each)))
    over = {pair: record_of(chain)[0] for pair, chain in chains.items()}
    for stop in roll.stops:
        numbers = {place.number for place in roll.places if place.journey == stop}
        known = over.get(frozenset(stop[1:]))
        yield JourneyTold(*stop, len(numbers), None if known is None else len(numbers & known))


def _name(protocol: Protocol) -> str:
    parties = f"{protocol.one}-{protocol.other}"
    return f"protocol-{parties}" if protocol.turn == 1 else f"addition-{protocol.turn - 1}-{parties}"
