"""Send people to another installation, and take in what it sends; each packet in its turn, signed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from repatria.core.errors import Fault, PacketRefused, RequestInvalid
from repatria.core.exports import ExportWanted
from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.core.packets import Packet, read_packet
from repatria.registry.actions.export_people import exported
from repatria.registry.actions.frame import acting
from repatria.registry.actions.import_people import take_in
from repatria.registry.actions.two_people import correspondent, use_request
from repatria.registry.models import Correspondent
from repatria.registry.vault.signing import PUBLIC_BYTES, is_signature, own_public_key, sign

OLDEST = timedelta(days=30)
CLOCKS_APART = timedelta(days=1)
LARGEST_BYTES = 100_000_000
#: What is sent of a person, by its name here and in a list.
_SENT = (
    "name", "number", "rank", "unit", "born_first", "born_last", "sex", "residence", "agreed", "home",
)  # fmt: skip


def know_correspondent(account: UUID, name: str, public_key: str) -> UUID:
    """Record by which public key another installation is known; it was told by another way than packets are.

    Raises:
        AlreadyRecorded: One of this name or key is known.
        RequestInvalid: It is no public key.
    """
    with acting(account, "know-correspondent", subject="correspondent") as act:
        try:
            is_key = len(bytes.fromhex(public_key)) == PUBLIC_BYTES
        except ValueError:
            is_key = False
        if not is_key:
            expected = f"{PUBLIC_BYTES} bytes as hexadecimal"
            fault = Fault("correspondent", 0, "public_key", "wrong-type", "no public key", expected)
            raise RequestInvalid("Knowing a correspondent", (fault,))
        made = act.make(Correspondent, name=name, public_key=public_key.lower())
        act.subject(made)
        return made.id


def make_packet(account: UUID, request: UUID, wanted: ExportWanted) -> bytes:
    """Give the next packet for a correspondent, as the second of two who ask for the same.

    Who declined to be traced is not in it. Health and wishes never are.

    Raises:
        NoSuchRecord: There is no such request or correspondent.
        RequestInvalid: It is for nobody, or they are too many.
        SecondPersonNeeded: It is the same person, they ask for something else, it was used, or it is too old.
        VaultClosed: This process has no key to sign with.
    """
    with acting(account, "make-packet", subject=f"export-request:{request}") as act:
        if wanted.to is None or (wanted.holder is None and not wanted.is_sought):
            expected = "a correspondent, and a holder of the held"
            fault = Fault("packet", 0, "to", "missing", "nobody", expected)
            raise RequestInvalid("Making a packet", (fault,))
        use_request(act, request, wanted)
        to = correspondent(wanted.to)
        taken = exported(act, wanted)
        people = (_listed(dict(zip(taken.fields, row, strict=True)), wanted) for row in taken.rows)
        packet = Packet(
            own_public_key(),
            to.public_key,
            to.sent + 1,
            to.sent_digest,
            datetime.now(UTC).replace(microsecond=0),
            wanted.is_sought,
            wanted.holder,
            tuple(person for person in people if person.agreed is not False),
        )
        act.change(to, sent=packet.number, sent_digest=packet.digest())
        act.tell(packet=packet.digest(), number=packet.number)
        signed = packet.canonical()
        return json.dumps({"packet": signed.decode("ascii"), "signature": sign(signed)}).encode()


def receive_packet(account: UUID, content: bytes) -> Imported:
    """Take in a packet, in its turn, as a list of whoever sent it: whole, or not at all.

    Raises:
        PacketRefused: It was altered, is of somebody unknown, for somebody else, out of its turn, or too old.
        RequestInvalid: People in it cannot be taken in.
        VaultClosed: This process has no key by which it is known what is for it.
    """
    with acting(account, "receive-packet", subject="correspondent") as act:
        packet, sender = _verified(content)
        heading = ListHeading(
            f"packets of {sender.name}, {'sought' if packet.is_sought else f'held by {packet.holder}'}",
            packet.is_sought,
            f"sha256:{hashlib.sha256(content).hexdigest()}",
            f"packet {packet.number}",
            packet.holder,
        )
        done = take_in(act, heading, packet.people)
        act.change(sender, received=packet.number, received_digest=packet.digest())
        act.tell(packet=packet.digest(), number=packet.number)
        return done


def _verified(content: bytes) -> tuple[Packet, Correspondent]:
    try:
        document = json.loads(content[:LARGEST_BYTES])  # one that is longer is cut, and so is none
        signed, signature = document["packet"].encode("ascii"), document["signature"]
        packet = read_packet(signed)
        sender = Correspondent.objects.select_for_update().filter(public_key=packet.sender).first()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PacketRefused("it is none, or it was altered. Have it sent again") from error
    if sender is None or not is_signature(signature, signed, sender.public_key):
        raise PacketRefused(
            "it was altered, or its sender is not known here. Ask who sent it, by another way"
        )
    if packet.receiver != own_public_key():
        raise PacketRefused("it is for somebody else. Give it to them unread, and tell who sent it")
    if packet.number <= sender.received:
        raise PacketRefused(f"packet {packet.number} came before; the last one was {sender.received}")
    if packet.number != sender.received + 1 or packet.before != sender.received_digest:
        raise PacketRefused(
            f"it does not follow packet {sender.received}: one is missing. Have it sent first"
        )
    if not -CLOCKS_APART <= datetime.now(UTC) - packet.made_at <= OLDEST:
        raise PacketRefused(f"it is older than {OLDEST.days} days, or of tomorrow. Have it made anew")
    return packet, sender


def _listed(person: dict[str, object], wanted: ExportWanted) -> ListedPerson:
    said = {name: person[name] for name in _SENT}
    place = person["last_seen"] if wanted.is_sought else person["place"]
    return ListedPerson(str(person["id"]), 0, **said, place=place)  # type: ignore[arg-type]  # as read
