"""What the Third Convention has told of a prisoner, as data: the capture card and the notification.

What is not known is null and stands there all the same, so that it can be seen what is still to be asked. The
keys are documented in docs/law.md. Neither form has a place for a wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FORM = 1


@dataclass(frozen=True, slots=True, repr=False)
class Noticed:
    """What is known of one prisoner. None is "unknown".

    Attributes:
        person: Identifier of the record.
        depends_on: The Power on which the prisoner depends.
        held_by: The Power that holds them.
        held_since: As a partial date.
        place: Where, so that letters arrive.
        health: A word of the glossary.
        person_to_inform: Name and address.
        is_name_confirmed: Whether two people read the name; None where a list gave it.
    """

    person: str
    name: str | None
    rank: str | None
    number: str | None
    born_first: date | None
    born_last: date | None
    residence: str | None
    depends_on: str | None
    held_by: str | None
    held_since: str | None
    place: str | None
    health: str | None
    father_name: str | None = None
    mother_name: str | None = None
    born_in: str | None = None
    person_to_inform: str | None = None
    is_name_confirmed: bool | None = None


def capture_card(known: Noticed, *, drawn_up: date) -> Mapping[str, object]:
    """Fill in what is known for a capture card; the prisoner completes, signs and sends it.

    Source: GC III 70 and annex IV B: within a week of arrival at a camp, and when sick or moved.
    """
    return {
        "document": "capture-card",
        "form": FORM,
        "article": "GC III 70, annex IV B",
        "record": known.person,
        "drawn_up": drawn_up.isoformat(),
        "power_depended_on": known.depends_on,
        "name": known.name,
        "name_read_by_two": known.is_name_confirmed,
        "first_names": None,
        "first_name_of_father": known.father_name,
        "born": _born(known),
        "place_of_birth": known.born_in,
        "rank": known.rank,
        "service_number": known.number,
        "next_of_kin_address": known.person_to_inform,
        "taken_prisoner_on": known.held_since,
        "state_of_health": known.health,
        "present_address": _address(known),
    }


def notification(known: Noticed, *, drawn_up: date) -> Mapping[str, object]:
    """Give what a national bureau tells the Power that a prisoner depends on, through the Central Agency.

    Source: GC III 122(4) and (6), 123.
    """
    return {
        "document": "notification",
        "form": FORM,
        "article": "GC III 122",
        "record": known.person,
        "drawn_up": drawn_up.isoformat(),
        "power_depended_on": known.depends_on,
        "name": known.name,
        "name_read_by_two": known.is_name_confirmed,
        "first_names": None,
        "first_name_of_father": known.father_name,
        "maiden_name_of_mother": known.mother_name,
        "born": _born(known),
        "place_of_birth": known.born_in,
        "rank": known.rank,
        "service_number": known.number,
        "person_to_inform": known.person_to_inform,
        "home_address": known.residence,
        "correspondence_address": _address(known),
        "state_of_health": known.health,
    }


def _born(known: Noticed) -> Mapping[str, str | None]:
    """Give the interval of days in which the birth lies; both the same where the day is known."""
    days = (known.born_first, known.born_last)
    first, last = (None if day is None else day.isoformat() for day in days)
    return {"first": first, "last": last}


def _address(known: Noticed) -> Mapping[str, str | None]:
    return {"power": known.held_by, "place": known.place}
