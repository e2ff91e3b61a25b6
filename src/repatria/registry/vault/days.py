"""Rolls, manifests and protocols, sealed: who goes on a day shows who stays, and a manifest names people."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from repatria.core.protocols import Journey
from repatria.registry.models import Manifest, Protocol, Roll
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.sealing import Bound, Sealed, seal, unseal

BLOCK = 16_384
"""So that the length of a roll or manifest tells little of how many are on it."""
ROLL, MANIFEST, PROTOCOL = "roll", "manifest", "protocol"


@dataclass(frozen=True, slots=True)
class SealedPlace:
    """A place on a roll: under which number of the day who goes where, and under which offer."""

    number: str
    person: UUID
    offer: UUID
    round: int
    origin: str
    destination: str

    @property
    def journey(self) -> Journey:
        """Give of which round it is, from where, to where."""
        return self.round, self.origin, self.destination


@dataclass(frozen=True, slots=True)
class SealedRoll:
    """What of a roll has to be known afterwards; no name is in it.

    Attributes:
        stops: Every journey that was arranged, also one on which nobody has a place.
        spare: People without a place, who might have taken one.
        manifests: Digest of the list of people of each journey.
    """

    case_id: str
    stops: tuple[Journey, ...]
    places: tuple[SealedPlace, ...]
    spare: tuple[UUID, ...]
    manifests: tuple[tuple[str, Journey], ...]


def seal_roll(ring: KeyRing, said: SealedRoll, *, record: UUID, version: int, plan: UUID) -> Sealed:
    """Seal what has to be known of a roll, for one version of its record."""
    text = json.dumps(asdict(said), default=str).encode("ascii")
    return seal(ring, text, Bound(ROLL, record, version, plan), block=BLOCK)


def open_roll(ring: KeyRing, kept: Roll) -> SealedRoll:
    """Open what has to be known of a roll.

    Raises:
        VaultRefused: It cannot be opened.
    """
    said = json.loads(unseal(ring, _sealed(kept), Bound(ROLL, kept.id, kept.version, kept.plan_id)))
    places = (SealedPlace(**place) for place in said["places"])
    return SealedRoll(
        said["case_id"],
        tuple(_journey(stop) for stop in said["stops"]),
        tuple(replace(one, person=UUID(str(one.person)), offer=UUID(str(one.offer))) for one in places),
        tuple(UUID(person) for person in said["spare"]),
        tuple((digest, _journey(of)) for digest, of in said["manifests"]),
    )


def seal_paper(ring: KeyRing, text: str, *, kind: str, record: UUID, version: int, roll: UUID) -> Sealed:
    """Seal a manifest or a protocol as it was signed, for one version of its record."""
    return seal(ring, text.encode(), Bound(kind, record, version, roll), block=BLOCK)


def open_paper(ring: KeyRing, kept: Manifest | Protocol) -> str:
    """Open a manifest or a protocol as it was signed.

    Raises:
        VaultRefused: It cannot be opened.
    """
    kind = MANIFEST if isinstance(kept, Manifest) else PROTOCOL
    return unseal(ring, _sealed(kept), Bound(kind, kept.id, kept.version, kept.roll_id)).decode()


def _sealed(kept: Roll | Manifest | Protocol) -> Sealed:
    return Sealed(kept.key_name, bytes(kept.nonce), bytes(kept.sealed))


def _journey(said: list[object]) -> Journey:
    round_, origin, destination = said
    return int(str(round_)), str(origin), str(destination)
