"""What protocols and their additions say together: who is over, and who has to have signed.

A protocol is never changed. What turns out wrong later is an addition that names the document before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from repatria.core.documents import NEUTRAL, is_role
from repatria.core.errors import DocumentRefused
from repatria.core.handovers import StayedBecause

#: A protocol is between so many parties.
_BETWEEN = 2
#: What a protocol says of a round.
_ROUND = {"round", "from", "to", "place", "manifest", "began", "ended", "how", "over", "not_over"}
#: How a round went, and what that says of those who stayed in it. One that nobody ended may go on.
_STAYED = {
    "not-begun": StayedBecause.ROUND_NOT_BEGUN,
    "broken-off": StayedBecause.ROUND_BROKEN_OFF,
    "not-ended": StayedBecause.DID_NOT_CROSS,
    "completed": StayedBecause.DID_NOT_CROSS,
}

type Journey = tuple[int, str, str]
"""Of which round, from where, to where."""


@dataclass(frozen=True, slots=True)
class RoundSaid:
    """What a protocol says of one journey.

    Attributes:
        manifest: Digest of the list of people that both sides held.
        stayed: What is said of those who are not over.
        over: Number of each who is over, and the hour in UTC that the device showed when it was written.
        not_over: Numbers of all others on the manifest.
    """

    journey: Journey
    manifest: str
    stayed: StayedBecause
    over: tuple[tuple[str, datetime | None], ...]
    not_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtocolSaid:
    """A protocol as values; whether it holds is checked apart.

    Attributes:
        parties: Codes of the two, sorted.
    """

    case_id: str
    plan_digest: str
    day: date
    parties: tuple[str, str]
    rounds: tuple[RoundSaid, ...]


def protocol_said(document: Mapping[str, Any]) -> ProtocolSaid:
    """Give what a protocol says.

    Raises:
        DocumentRefused: It was finished and signed, and is no protocol all the same (`form`).
    """
    record_of([document])
    try:
        one, other = document["parties"]
        rounds = tuple(map(_round_said, document["rounds"]))
        case_id, plan = document["case"], document["plan"]
        day = date.fromisoformat(document["day"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise DocumentRefused("form", "it is a protocol of another form") from error
    if not isinstance(case_id, str) or not isinstance(plan, str) or one >= other:
        raise DocumentRefused("form", "it is a protocol of another form")
    return ProtocolSaid(case_id, plan, day, (one, other), rounds)


def record_of(chain: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    """Give who is over by a protocol with its additions, and everybody in it.

    Raises:
        DocumentRefused: An addition is not to the document before it (`chain`), or changes what it cannot
            (`number`), or they are of another form (`form`).
    """
    try:
        return _record(chain)
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentRefused("form", "it is a protocol or addition of another form") from error


def signers_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the roles that have to sign a document.

    Raises:
        DocumentRefused: It is a record that is not between two parties (`form`).
    """
    if document["kind"] not in ("protocol", "addition"):
        return (NEUTRAL,)
    parties = document.get("parties")
    if (
        not isinstance(parties, list)
        or len(parties) != _BETWEEN
        or not all(isinstance(party, str) and is_role(party) for party in parties)
        or len({*parties, NEUTRAL}) != _BETWEEN + 1
    ):
        raise DocumentRefused("form", "it is not between two parties")
    return (*parties, NEUTRAL)


def _round_said(said: Mapping[str, Any]) -> RoundSaid:
    over = tuple((one["number"], _in_utc(one["at"])) for one in said["over"])
    numbers = [number for number, _ in over] + list(said["not_over"])
    words = [said["from"], said["to"], said["manifest"], *numbers]
    if (
        type(said["round"]) is not int
        or not all(isinstance(each, str) for each in words)
        or len({*numbers}) != len(numbers)
    ):
        raise ValueError("a round of another form")
    return RoundSaid(
        (said["round"], said["from"], said["to"]),
        said["manifest"],
        _STAYED[said["how"]],
        over,
        tuple(said["not_over"]),
    )


def _in_utc(at: str | None) -> datetime | None:
    """Read an hour; without its zone it is none."""
    if at is None:
        return None
    hour = datetime.fromisoformat(at)
    if hour.tzinfo is None:
        raise ValueError("an hour without a zone")
    return hour.astimezone(UTC)


def _record(chain: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    if not chain or chain[0]["kind"] != "protocol":
        raise DocumentRefused("chain", "the protocol itself comes first, then its additions")
    rounds = chain[0]["rounds"]
    if not isinstance(rounds, list) or not all(set(each) == _ROUND for each in rounds):
        raise DocumentRefused("form", "it does not say its rounds as a protocol does")
    over = {one["number"] for each in rounds for one in each["over"]}
    known = over | {number for each in rounds for number in each["not_over"]}
    for before, addition in pairwise(chain):
        if addition["kind"] != "addition" or addition["to"] != before["digest"]:
            raise DocumentRefused("chain", "an addition does not follow the document before it")
        if list(addition["parties"]) != list(chain[0]["parties"]):
            raise DocumentRefused("chain", "an addition is of other parties")
        added, taken = set(addition["over"]), set(addition["not_over"])
        if not added <= known - over or not taken <= over:
            raise DocumentRefused("number", "an addition changes what the record does not say")
        over = (over | added) - taken
    return frozenset(over), frozenset(known)
