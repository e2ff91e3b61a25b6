"""The record of what was done: for each two parties, by numbers and hours, and never why not.

Parties know the numbers from their manifests. What was written wrongly is not changed: an addition says what
holds instead, and is signed again by all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from repatria.core.documents import finished
from repatria.core.errors import ActRefused, DocumentRefused
from repatria.core.handovers import Question, Roll, Stop
from repatria.core.manifests import entries_of, make_manifests
from repatria.core.protocols import record_of
from repatria.handover.numbers import place_of
from repatria.handover.standing import Standing, Status


def make_protocols(roll: Roll, standing: Standing) -> tuple[dict[str, Any], ...]:
    """Make a finished protocol for each two parties between whom somebody was to cross, sorted.

    Raises:
        ActRefused: Devices said different things of somebody (`undecided`).
    """
    refuse_undecided(roll, standing)
    pairs = sorted({_pair(stop) for stop in roll.sheet.stops})
    return tuple(_protocol(roll, standing, pair) for pair in pairs)


def refuse_undecided(roll: Roll, standing: Standing) -> None:
    """Refuse to go on while devices said different things of anybody.

    Raises:
        ActRefused: They did (`undecided`).
    """
    rounds = {f"round-{stop.round}" for stop in roll.sheet.stops}
    undecided = sum(standing.status(entry.number) is Status.UNDECIDED for entry in roll.entries)
    undecided += sum(bool(standing.conflicts_of(each)) for each in rounds)
    if undecided:
        why = f"of {undecided} people or rounds devices said different things; a person decides first"
        raise ActRefused("undecided", why)


def last_begun(roll: Roll, standing: Standing) -> int:
    """Give the number of the last round that began; where none did, that of the one before the first."""
    rounds = sorted({stop.round for stop in roll.sheet.stops})
    begun = [each for each in rounds if standing.standing(f"round-{each}", Question.BEGIN)]
    return begun[-1] if begun else min(rounds, default=1) - 1


def make_addition(chain: Sequence[Mapping[str, Any]], changes: Mapping[str, bool]) -> dict[str, Any]:
    """Make a finished addition to a protocol.

    Args:
        chain: The protocol and every addition so far, checked, in their order.
        changes: By number: is the person over, other than the record says so far?

    Raises:
        DocumentRefused: Nobody has such a number in the protocol, or the record says so already (`number`).
    """
    over, known = record_of(chain)
    for number, is_over in sorted(changes.items()):
        if number not in known:
            raise DocumentRefused("number", f"nobody in this protocol has the number {number}")
        if (number in over) is is_over:
            raise DocumentRefused("number", f"of number {number} the record says so already")
    return finished(
        {
            "kind": "addition",
            "parties": list(chain[0]["parties"]),
            "to": chain[-1]["digest"],
            "over": _sorted(number for number, is_over in changes.items() if is_over),
            "not_over": _sorted(number for number, is_over in changes.items() if not is_over),
        }
    )


def _protocol(roll: Roll, standing: Standing, pair: tuple[str, str]) -> dict[str, Any]:
    manifests = {
        (one.stop.round, one.stop.origin, one.stop.destination): one.document["digest"]
        for one in make_manifests(roll)
        if one.document["kind"] == "people"
    }
    stops = sorted(
        (stop for stop in roll.sheet.stops if _pair(stop) == pair),
        key=lambda one: (one.round, one.origin, one.destination),
    )
    return finished(
        {
            "kind": "protocol",
            "case": roll.case_id,
            "plan": roll.plan_digest,
            "day": roll.sheet.day.isoformat(),
            "parties": list(pair),
            "rounds": [
                _round(roll, standing, stop, manifests[stop.round, stop.origin, stop.destination])
                for stop in stops
            ],
        }
    )


def _round(roll: Roll, standing: Standing, stop: Stop, manifest: str) -> dict[str, Any]:
    entries = entries_of(roll, stop)
    over = [entry.number for entry in entries if standing.status(entry.number) is Status.OVER]
    return {
        "round": stop.round,
        "from": stop.origin,
        "to": stop.destination,
        "place": stop.place,
        "manifest": manifest,
        "began": _when(standing, f"round-{stop.round}", Question.BEGIN),
        "ended": _when(standing, f"round-{stop.round}", Question.END),
        "how": how_it_went(standing, stop.round),
        "over": [
            {"number": number, "at": _when(standing, number, Question.HANDOVER)} for number in _sorted(over)
        ],
        "not_over": _sorted({entry.number for entry in entries} - set(over)),
    }


def how_it_went(standing: Standing, number: int) -> str:
    """Say how a round went: ``not-begun``, ``not-ended``, ``completed`` or ``broken-off``."""
    if not standing.standing(f"round-{number}", Question.BEGIN):
        return "not-begun"
    end = standing.answer(f"round-{number}", Question.END)
    return "not-ended" if end is None else end.value


def _when(standing: Standing, subject: str, question: Question) -> str | None:
    """Give the hour of the first act that stands, as the clock of its device showed it."""
    acts = standing.standing(subject, question)
    return acts[0].at.isoformat() if acts else None


def _pair(stop: Stop) -> tuple[str, str]:
    first, second = sorted((stop.origin, stop.destination))
    return first, second


def _sorted(numbers: Iterator[str] | set[str] | list[str]) -> list[str]:
    return sorted(numbers, key=place_of)
