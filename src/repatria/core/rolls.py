"""A roll as a document, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from repatria.core.dates import PartialDate
from repatria.core.documents import finished
from repatria.core.errors import DocumentRefused
from repatria.core.handovers import DaySheet, Entry, Roll, Stop, Transport, Traveler


def roll_to_document(roll: Roll) -> dict[str, Any]:
    """Give a roll as a finished document: the neutral's alone."""
    sheet = roll.sheet
    return finished(
        {
            "kind": "roll",
            "case": roll.case_id,
            "plan": roll.plan_digest,
            "after": roll.after,
            "day": sheet.day.isoformat(),
            "parties": {
                party: {"name": name, "language": dict(sheet.languages)[party]} for party, name in sheet.names
            },
            "stops": [_stop_to_json(stop) for stop in sheet.stops],
            "entries": [_entry_to_json(entry) for entry in roll.entries],
            "spare": [_traveler_to_json(traveler) for traveler in roll.spare],
            "transport": {person: how.value for person, how in roll.transport},
            "effects": [list(pair) for pair in roll.effects],
        }
    )


def roll_from_document(document: Mapping[str, Any]) -> Roll:
    """Read a roll from a document that was checked.

    Raises:
        DocumentRefused: It was finished and signed, and is no roll all the same (`form`).
    """
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentRefused("form", "it is a roll of another form") from error


def traveler_columns(traveler: Traveler) -> dict[str, Any]:
    """Give what a manifest says of somebody: names, rank, birth and number, and nothing more."""
    return {
        "names": dict(traveler.names),
        "rank": traveler.rank,
        "born": None if traveler.born is None else str(traveler.born),
        "service_number": traveler.service_number,
    }


def _read(document: Mapping[str, Any]) -> Roll:
    parties = sorted(document["parties"].items())
    sheet = DaySheet(
        day=date.fromisoformat(document["day"]),
        stops=tuple(
            Stop(one["round"], one["from"], one["to"], one["place"], datetime.fromisoformat(one["at"]))
            for one in document["stops"]
        ),
        languages=tuple((party, said["language"]) for party, said in parties),
        names=tuple((party, said["name"]) for party, said in parties),
    )
    return Roll(
        case_id=document["case"],
        plan_digest=document["plan"],
        sheet=sheet,
        entries=tuple(
            Entry(
                number=one["number"],
                traveler=_traveler(one),
                round=one["round"],
                origin=one["from"],
                destination=one["to"],
                transfer=one["transfer"],
                offer=one["offer"],
                accompanies=tuple(one["accompanies"]),
            )
            for one in document["entries"]
        ),
        spare=tuple(_traveler(one) for one in document["spare"]),
        transport=tuple(sorted((person, Transport(how)) for person, how in document["transport"].items())),
        effects=tuple((person, what) for person, what in document["effects"]),
        after=document["after"],
    )


def _traveler(one: Mapping[str, Any]) -> Traveler:
    return Traveler(
        one["person"],
        one["record"],
        tuple(sorted(one["names"].items())),
        one["rank"],
        None if one["born"] is None else PartialDate.parse(one["born"]),
        one["service_number"],
    )


def _stop_to_json(stop: Stop) -> dict[str, Any]:
    return {
        "round": stop.round,
        "from": stop.origin,
        "to": stop.destination,
        "place": stop.place,
        "at": stop.at.isoformat(),
    }


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "round": entry.round,
        "from": entry.origin,
        "to": entry.destination,
        "transfer": entry.transfer,
        "offer": entry.offer,
        "accompanies": list(entry.accompanies),
        **_traveler_to_json(entry.traveler),
    }


def _traveler_to_json(traveler: Traveler) -> dict[str, Any]:
    return {"person": traveler.person, "record": traveler.record, **traveler_columns(traveler)}
