"""From a roll to what each party holds: one manifest for each place, hour and round, and two lists apart.

Both sides of a journey and the neutral hold the same bytes, so that they can read the digest to each other.
A party is given the journeys that begin or end with it. No manifest holds an identifier of the case: it could
tell who stays. Wishes, health and offers are not in what they are made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from repatria.core.documents import finished
from repatria.core.handovers import Entry, Roll, Stop
from repatria.core.rolls import traveler_columns


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished document with the journey that it is of, and the parties that may hold it."""

    stop: Stop
    document: dict[str, Any]

    @property
    def parties(self) -> tuple[str, str]:
        """Name the two parties that may hold it."""
        return self.stop.origin, self.stop.destination

    @property
    def name(self) -> str:
        """Give the name of its file, without what it ends in."""
        stop = self.stop
        return f"round-{stop.round}-{stop.origin}-{stop.destination}-{self.document['kind']}"


def make_manifests(roll: Roll) -> tuple[Manifest, ...]:
    """Make all manifests of a roll; a list that nobody is on is left out."""
    return tuple(
        Manifest(stop, finished({"kind": kind, **_head(roll, stop), kind: lines}))
        for stop in sorted(roll.sheet.stops, key=lambda one: (one.round, one.origin, one.destination))
        for kind, lines in _lists(roll, stop)
        if lines
    )


def entries_of(roll: Roll, stop: Stop) -> tuple[Entry, ...]:
    """Give those who cross at a stop, in the order of the roll."""
    journey = stop.round, stop.origin, stop.destination
    return tuple(one for one in roll.entries if (one.round, one.origin, one.destination) == journey)


def _lists(roll: Roll, stop: Stop) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    entries = entries_of(roll, stop)
    carried = dict(roll.transport)
    things: dict[str, list[str]] = {}
    for person, what in roll.effects:
        things.setdefault(person, []).append(what)
    yield "people", [{"number": one.number, **traveler_columns(one.traveler)} for one in entries]
    yield (
        "transport",
        [
            {"number": one.number, "transport": carried[one.traveler.person].value}
            for one in entries
            if one.traveler.person in carried
        ],
    )
    yield (
        "effects",
        [
            {"number": one.number, "what": things[one.traveler.person]}
            for one in entries
            if one.traveler.person in things
        ],
    )


def _head(roll: Roll, stop: Stop) -> dict[str, Any]:
    names, languages = dict(roll.sheet.names), dict(roll.sheet.languages)
    return {
        "plan": roll.plan_digest,
        "round": stop.round,
        "from": {
            "party": stop.origin,
            "name": names[stop.origin],
            "language": languages[stop.origin],
        },
        "to": {
            "party": stop.destination,
            "name": names[stop.destination],
            "language": languages[stop.destination],
        },
        "place": stop.place,
        "at": stop.at.isoformat(),
    }
