"""Packets: people that one installation sends to another, as bytes that both compute alike.

A packet says who sends it and to whom by their public keys, its number in the row of packets from one to the
other, and the digest of the one before; so one that is changed, repeated, held back or meant for somebody
else shows.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from repatria.core.listed import ListedPerson

FORM = 1
BEFORE_THE_FIRST = "sha256:" + "0" * 64
_KEYS = frozenset(
    {"form", "sender", "receiver", "number", "before", "made_at", "is_sought", "holder", "people"}
)
_DATES = frozenset({"born_first", "born_last"})


@dataclass(frozen=True, slots=True)
class Packet:
    """What is signed.

    Attributes:
        sender: Public key of who sends it, as hexadecimal.
        receiver: That of whom it is for.
        number: From 1, without a gap, from this sender to this receiver.
        before: Digest of the packet before.
        made_at: When it was made, with its zone.
        holder: Who holds them all; None of people sought.
    """

    sender: str
    receiver: str
    number: int
    before: str
    made_at: datetime
    is_sought: bool
    holder: str | None
    people: tuple[ListedPerson, ...]

    def canonical(self) -> bytes:
        """Give the bytes that are signed: JSON with sorted keys, without gaps, in ASCII."""
        said = {
            "form": FORM,
            "sender": self.sender,
            "receiver": self.receiver,
            "number": self.number,
            "before": self.before,
            "made_at": self.made_at.isoformat(),
            "is_sought": self.is_sought,
            "holder": self.holder,
            "people": [_plain(person) for person in self.people],
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")

    def digest(self) -> str:
        """Digest what is signed."""
        return f"sha256:{hashlib.sha256(self.canonical()).hexdigest()}"


def read_packet(content: bytes) -> Packet:
    """Read a packet from the bytes that were signed.

    Raises:
        ValueError: They are none, or not those that it would be signed in.
    """
    try:
        said = json.loads(content)
        if set(said) != _KEYS or said["form"] != FORM:
            raise ValueError("another form")
        packet = Packet(
            said["sender"],
            said["receiver"],
            said["number"],
            said["before"],
            datetime.fromisoformat(said["made_at"]),
            said["is_sought"],
            said["holder"],
            tuple(_person(each, line) for line, each in enumerate(said["people"], start=1)),
        )
        is_canonical = packet.canonical() == content
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no packet") from error
    if not is_canonical or packet.made_at.tzinfo is None or type(packet.number) is not int:
        raise ValueError("not as it is signed")
    return packet


def _plain(person: ListedPerson) -> dict[str, Any]:
    said = {key: value for key, value in asdict(person).items() if key != "line" and value is not None}
    return {key: value.isoformat() if key in _DATES else value for key, value in said.items()}


def _person(said: dict[str, Any], line: int) -> ListedPerson:
    values: dict[str, Any] = dict(said)
    for key in _DATES & set(said):
        values[key] = date.fromisoformat(said[key])
    for key, value in values.items():
        kind = bool if key == "agreed" else date if key in _DATES else str
        if not isinstance(value, kind):
            raise TypeError(f"{key} of another kind")
    return ListedPerson(line=line, **values)
