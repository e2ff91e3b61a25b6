"""The record of a day: who signs it, what a check refuses, and how it is corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from repatria.core.errors import ActRefused, DocumentRefused
from repatria.core.handovers import Answer
from repatria.core.protocols import record_of, signers_of
from repatria.handover.desk import Desk
from repatria.handover.documents import NEUTRAL, check_signers, finished, public_key_text, signed, text_of
from repatria.handover.numbers import number_of
from repatria.handover.protocol import make_addition, make_protocols
from repatria.handover.standing import Standing
from tests.handover.days import NOON, YES, desk_at, roll_of, send_over, ticking, two_sides

KEYS = {role: f"the made-up key of {role}, long enough".encode() for role in ("A", "B", NEUTRAL)}
PUBLIC = {role: public_key_text(key) for role, key in KEYS.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Open a desk where one person is over and one refused."""
    with desk_at(tmp_path / "gate.day", roll_of(two_sides())) as opened:
        opened.say("round-1", Answer.BEGUN)
        send_over(opened, "1-3")
        opened.say("2-1", Answer.DOES_NOT_GO)
        yield opened


def protocol_of(desk: Desk) -> dict[str, Any]:
    """Give the one protocol of two parties."""
    (only,) = make_protocols(desk.log.roll, desk.standing)
    return only


def by_all(document: dict[str, Any]) -> dict[str, Any]:
    """Let everybody sign."""
    for role, key in KEYS.items():
        document = signed(document, role, key)
    return document


def refusal(chain: list[dict[str, Any]]) -> str:
    """Give the reason why documents do not hold together."""
    with pytest.raises(DocumentRefused) as refused:
        record_of(chain)
    return refused.value.reason


def test_a_protocol_says_who_is_over_and_never_why_not(desk: Desk) -> None:
    """It holds numbers, hours and how rounds went; nothing tells a refusal from an absence."""
    refused = protocol_of(desk)
    acts = [act for act in desk.standing.acts if act.subject != "2-1"]
    nobody_asked = make_protocols(desk.log.roll, Standing(acts))[0]
    journeys = {
        (one["from"], one["to"]): ([each["number"] for each in one["over"]], one["not_over"])
        for one in refused["rounds"]
    }
    second, third, *others = (number_of(place) for place in range(2, 7))
    assert journeys == {("A", "B"): (["1-3"], [second, third]), ("B", "A"): ([], others)}
    assert refused == nobody_asked


def test_the_order_and_hour_of_logs_do_not_change_what_was_done(tmp_path: Path) -> None:
    """A wrong clock changes the hours in a protocol, and nothing else."""
    done = []
    for name, start in (("right", NOON), ("wrong", NOON.replace(year=1999))):
        with desk_at(tmp_path / name, roll_of(two_sides()), now=ticking(start)) as desk:
            desk.say("round-1", Answer.BEGUN)
            send_over(desk, "1-3")
            done.append(protocol_of(desk))
    right, wrong = (
        [{**one, "began": None, "over": len(one["over"])} for one in each["rounds"]] for each in done
    )
    assert right == wrong


def test_both_parties_and_the_neutral_sign(desk: Desk) -> None:
    """Signed by all three it holds; with one signature less it does not."""
    protocol = protocol_of(desk)
    assert signers_of(protocol) == ("A", "B", NEUTRAL)
    check_signers(by_all(protocol), PUBLIC)
    for role in KEYS:
        part = by_all(protocol)
        del part["signatures"][role]
        with pytest.raises(DocumentRefused) as refused:
            check_signers(part, PUBLIC)
        assert refused.value.reason == "unsigned"


def test_a_signature_is_good_for_one_role(desk: Desk) -> None:
    """What somebody signed as one party cannot be shown as the word of another."""
    part = signed(protocol_of(desk), "A", KEYS["A"])
    part["signatures"]["B"] = part["signatures"]["A"]
    with pytest.raises(DocumentRefused) as refused:
        check_signers(part, {})
    assert refused.value.reason == "signature"


def test_the_order_of_signing_makes_no_difference(desk: Desk) -> None:
    """Signed in any order the document has the same bytes."""
    protocol = protocol_of(desk)
    other = protocol
    for role in sorted(KEYS, reverse=True):
        other = signed(other, role, KEYS[role])
    assert text_of(by_all(protocol)) == text_of(other)


def test_while_devices_differ_there_is_no_protocol(desk: Desk, tmp_path: Path) -> None:
    """A record is not made while a person has to decide who is over."""
    with desk_at(tmp_path / "tent.day", desk.log.roll, device="tent") as tent:
        tent.say("1-3", Answer.DOES_NOT_GO)
        desk.take_in(tent.log.acts)
    with pytest.raises(ActRefused) as refused:
        protocol_of(desk)
    assert refused.value.reason == "undecided"


def test_an_addition_says_what_holds_instead(desk: Desk) -> None:
    """An addition changes who is over, the protocol stays as signed, and a second follows the first."""
    protocol = by_all(protocol_of(desk))
    first = make_addition([protocol], {"1-3": False})
    second = make_addition([protocol, first], {"1-3": True, "2-1": True})
    assert record_of([protocol])[0] == {"1-3"}
    assert record_of([protocol, first])[0] == frozenset()
    assert record_of([protocol, first, second])[0] == {"1-3", "2-1"}
    assert signers_of(second) == ("A", "B", NEUTRAL)


def test_an_addition_out_of_its_turn_is_refused(desk: Desk) -> None:
    """One that is left out, repeated or alone shows."""
    protocol = protocol_of(desk)
    first = make_addition([protocol], {"1-3": False})
    second = make_addition([protocol, first], {"1-3": True})
    chains = [[protocol, second], [protocol, first, first], [first], [], [protocol, first, protocol]]
    assert [refusal(chain) for chain in chains] == ["chain"] * 5


@pytest.mark.parametrize("changes", [{"9-9": True}, {"1-3": True}, {"2-1": False}])
def test_an_addition_that_says_nothing_new_is_refused(desk: Desk, changes: dict[str, bool]) -> None:
    """About nobody in the protocol, or what the record says already, no addition is made."""
    with pytest.raises(DocumentRefused) as refused:
        make_addition([protocol_of(desk)], changes)
    assert refused.value.reason == "number"


def test_no_name_is_in_a_protocol(desk: Desk) -> None:
    """Names and service numbers stay on the manifests; the record has numbers of the day."""
    text = json.dumps(protocol_of(desk), ensure_ascii=False)
    assert [word for word in ("Example", "Приклад", "of-a", "private") if word in text] == []


def test_whoever_refused_before_a_handover_elsewhere_is_for_a_person(desk: Desk, tmp_path: Path) -> None:
    """Two devices apart, one handed over and one heard a no: after merging the person is not counted over."""
    with desk_at(tmp_path / "tent.day", desk.log.roll, device="tent") as tent:
        for answer in YES:
            tent.say(number_of(3), answer)
        tent.say("1-3", Answer.UNFIT)
        new = desk.take_in(tent.log.acts)
        again = desk.take_in(tent.log.acts)
    assert (new, again) == (6, 0)
    assert desk.standing.status("1-3") == "undecided"


@pytest.mark.parametrize("parties", [[], ["A"], ["A", "A"], ["A", "neutral"], ["A", 1], "AB", None])
def test_a_record_is_between_two_parties(desk: Desk, parties: object) -> None:
    """One that names other than two parties is refused: somebody would not have to sign it."""
    body = {key: value for key, value in protocol_of(desk).items() if key not in ("digest", "signatures")}
    with pytest.raises(DocumentRefused) as refused:
        signers_of(finished({**body, "parties": parties}))
    assert refused.value.reason == "form"


@pytest.mark.parametrize("rounds", [None, {}, [{}], [1], [{"over": [1], "not_over": []}]])
def test_a_record_of_another_form_is_refused(desk: Desk, rounds: object) -> None:
    """A signed document that is no record is refused, and never a traceback."""
    body = {key: value for key, value in protocol_of(desk).items() if key not in ("digest", "signatures")}
    assert refusal([finished({**body, "rounds": rounds})]) == "form"
