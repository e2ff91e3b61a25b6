from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import NotPermitted, PacketRefused, RequestInvalid, SecondPersonNeeded
from repatria.core.exports import ExportWanted
from repatria.core.listed import ListedPerson
from repatria.core.packets import Packet, read_packet
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.export_people import request_export
from repatria.registry.actions.packets import know_correspondent, make_packet, receive_packet
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Correspondent, Custody, Person, PersonSource
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from repatria.registry.settings import open_registry, settings_from
from repatria.registry.vault.keys import Compartment, renew_ring
from repatria.registry.vault.signing import own_public_key, sign
from tests.registry.conftest import Opened
from tests.registry.people import account, everything, person

HELD = ExportWanted(is_sought=False, holder="UA", to="receiver")


def registrar() -> UUID:
    return account(Role.REGISTRAR, party="UA")


@pytest.fixture
def keys(registry: Opened, tmp_path: Path) -> Callable[[str], str]:
    """Let this process sign as one of two installations, `sender` or `receiver`; gives its public key.

    Both have the same database here: who sends and who receives are told apart by key and correspondent.
    """
    files = {name: tmp_path / f"{name}.keys" for name in ("sender", "receiver", "stranger")}
    for file in files.values():
        renew_ring(file, Compartment.SIGNING)

    def sign_as(name: str) -> str:
        open_registry(settings_from(registry.environment | {Compartment.SIGNING: str(files[name])}))
        return own_public_key()

    for name in ("sender", "receiver"):
        know_correspondent(account(Role.ADMINISTRATOR), name, sign_as(name))
    return sign_as


def made(keys: Callable[[str], str], wanted: ExportWanted = HELD) -> bytes:
    """Make a packet as the sender, and be the receiver afterwards."""
    keys("sender")
    packet = make_packet(registrar(), request_export(registrar(), wanted), wanted)
    keys("receiver")
    return packet


def resigned(content: bytes, **changes: object) -> bytes:
    """Change what a packet says, and sign it by the key of this process."""
    packet = replace(read_packet(json.loads(content)["packet"].encode()), **changes)  # type: ignore[arg-type]
    signed = packet.canonical()
    return json.dumps({"packet": signed.decode(), "signature": sign(signed)}).encode()


def test_packet_is_taken_in_as_a_list(keys: Callable[[str], str]) -> None:
    """Whoever is in a packet is recorded by an act of a named person, with custody and source."""
    world = everything("UA")
    me = registrar()
    done = receive_packet(me, made(keys))
    one = PersonSource.objects.get(source_id=str(world["person"])).person
    custody = Custody.objects.get(person=one)
    assert (done.new, one.name, one.home, one.health, custody.holder, custody.place, one.recorded_by_id) == (
        1, "Made-up One", "KP", "unknown", "UA", "Made-up camp", me,
    )  # fmt: skip
    assert check_chain().is_whole


def test_next_packet_changes_what_is_said_otherwise(keys: Callable[[str], str]) -> None:
    """A second packet finds the people of the first again, through the identifier of the sender."""
    world = everything("UA")
    me = registrar()
    receive_packet(me, made(keys))
    with writing():
        Person.objects.get(pk=world["person"]).change(rank="made-up sergeant")
    second = receive_packet(me, made(keys))
    # The record that the first packet made is held by the same party here, so it is in the second one.
    assert (second.changed, second.new) == (1, 1)
    assert PersonSource.objects.get(source_id=str(world["person"])).person.rank == "made-up sergeant"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REGISTRAR}))
def test_no_other_role_sends_or_receives(keys: Callable[[str], str], role: Role) -> None:
    """Packets are for registrars alone."""
    everything("UA")
    content, who = made(keys), account(role, party="UA")
    with pytest.raises(NotPermitted):
        receive_packet(who, content)
    with pytest.raises(NotPermitted):
        make_packet(who, request_export(registrar(), HELD), HELD)


def test_packet_takes_two(keys: Callable[[str], str]) -> None:
    """Who asked cannot make it, and what was asked for a file makes no packet."""
    keys("sender")
    me = registrar()
    with pytest.raises(SecondPersonNeeded):
        make_packet(me, request_export(me, HELD), HELD)
    with pytest.raises(SecondPersonNeeded):
        make_packet(registrar(), request_export(me, replace(HELD, to=None)), HELD)


def test_wrong_packets_are_refused(keys: Callable[[str], str]) -> None:
    """Altered, by a stranger, for somebody else, old, of tomorrow, out of turn, or none: not taken in."""
    everything("UA")
    content = made(keys)
    packet = read_packet(json.loads(content)["packet"].encode())
    keys("stranger")
    by_a_stranger = [resigned(content), resigned(content, sender=own_public_key())]
    keys("sender")
    wrong = [
        *by_a_stranger,
        resigned(content, receiver="0" * 64),
        resigned(content, made_at=packet.made_at - timedelta(days=31)),
        resigned(content, made_at=packet.made_at + timedelta(days=2)),
        resigned(content, number=2),
        resigned(content, number=0),
        resigned(content, before="sha256:" + "1" * 64),
        content.replace(b"Made-up One", b"Made-up Two"),
        json.dumps({**json.loads(content), "signature": "00" * 64}).encode(),
        b"", b"{}", b"[]", b"null", b'{"packet": 1, "signature": 2}', b"[" * 100_000, content[:-1],
    ]  # fmt: skip
    keys("receiver")
    before, let_through = Person.objects.count(), []
    for number, each in enumerate(wrong):
        try:
            receive_packet(registrar(), each)
            let_through.append(number)
        except PacketRefused:
            pass
    assert (let_through, Person.objects.count()) == ([], before)
    assert receive_packet(registrar(), content).new == 1


@pytest.mark.parametrize("name", ["\ud800", "\0", "", "x" * 1_001])
def test_packet_with_what_cannot_be_written_is_refused(keys: Callable[[str], str], name: str) -> None:
    """Half a letter, a zero byte, an empty or endless name: the whole packet is refused, with a fault."""
    everything("UA")
    content = made(keys)
    keys("sender")
    odd = resigned(content, people=(ListedPerson("odd", 1, name),))
    keys("receiver")
    before = Person.objects.count()
    with pytest.raises(RequestInvalid):
        receive_packet(registrar(), odd)
    assert (Person.objects.count(), Correspondent.objects.get(name="sender").received) == (before, 0)


def test_packet_is_taken_in_once_and_in_turn(keys: Callable[[str], str]) -> None:
    """A packet that is repeated, or comes before the one before it, is refused; in turn both are taken."""
    everything("UA")
    first, second = made(keys), made(keys)
    me = registrar()
    with pytest.raises(PacketRefused):
        receive_packet(me, second)
    receive_packet(me, first)
    with pytest.raises(PacketRefused):
        receive_packet(me, first)
    assert (receive_packet(me, second).same, Correspondent.objects.get(name="sender").received) == (1, 2)


def test_who_declined_or_was_erased_is_not_sent(keys: Callable[[str], str]) -> None:
    """Neither somebody who did not agree to be traced nor somebody erased goes out in a packet."""
    declined, erased = (everything(party)["person"] for party in ("UA", "RU"))
    with writing():
        Person.objects.filter(pk=declined).update(agreed=False)
    erase_person(account(Role.REGISTRAR, party="RU"), erased, version=1)
    packet = read_packet(json.loads(made(keys))["packet"].encode())
    assert packet.people == ()


def test_wish_is_in_no_packet(keys: Callable[[str], str]) -> None:
    """What a packet can say of a person has no place for a wish, a fear or health."""
    person("UA")
    assert not {"wish", "fear", "health", "note"} & set(ListedPerson.__dataclass_fields__)
    assert b"wounded" not in made(keys)


texts = st.text(max_size=20)
people = st.builds(
    ListedPerson, record=texts, line=st.just(1), name=st.none() | texts, born_first=st.none() | st.dates(),
    agreed=st.none() | st.booleans(),
)  # fmt: skip
packets = st.builds(
    Packet, sender=texts, receiver=texts, number=st.integers(), before=texts,
    made_at=st.datetimes(timezones=st.timezones()), is_sought=st.booleans(), holder=st.none() | texts,
    people=st.lists(people, max_size=1).map(tuple),
)  # fmt: skip


@given(packets)
def test_packet_is_read_as_it_is_signed(packet: Packet) -> None:
    """What is signed is read back to the same bytes, whatever it says."""
    assert read_packet(packet.canonical()).canonical() == packet.canonical()


@given(st.binary(max_size=100))
def test_what_is_no_packet_is_none(content: bytes) -> None:
    """Bytes that are none are refused as such."""
    with pytest.raises(ValueError):  # noqa: PT011 - there is no other code here
        read_packet(content)
