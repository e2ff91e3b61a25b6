"""What follows from a protocol for each person: who is over is held no more, who stayed is asked anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from repatria.core.errors import DocumentRefused, NoSuchRecord
from repatria.core.handovers import StayedBecause
from repatria.core.happenings import Happening
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import Acting
from repatria.registry.actions.standing_handovers import standing_handovers
from repatria.registry.models import Custody, Handover, Person, PersonEvent, Protocol, Roll, Stay
from repatria.registry.vault.days import SealedPlace


@dataclass(frozen=True, slots=True)
class Received:
    """A protocol, or an addition to one, that is being received.

    Attributes:
        homes: Home of everybody whom it is about; all of them are locked.
    """

    act: Acting
    roll: Roll
    protocol: Protocol
    homes: Mapping[UUID, str | None]

    @property
    def day(self) -> str:
        """Give the day that was signed, as custody writes it."""
        return self.roll.day.isoformat()


def locked(act: Acting, people: Collection[UUID]) -> dict[UUID, str | None]:
    """Lock people, first the smallest identifier, and give the home of each.

    Raises:
        NoSuchRecord: One of them is not of the asker's side.
    """
    found = Person.objects.filter(own_side("person", act.asker.party), pk__in=people)
    homes = {each.id: each.home for each in found.order_by("pk").select_for_update(of=("self",))}
    if len(homes) != len(people):
        raise NoSuchRecord
    act.saw(sorted(homes))
    return homes


def hand_over(received: Received, crossings: Sequence[tuple[SealedPlace, datetime | None]]) -> None:
    """Record who is over: the handover with its hour, the end of custody, and what has to be told of it.

    What an officer recorded before of the same person is taken back by what all signed; it is told once.

    Raises:
        DocumentRefused: Somebody was handed over by another protocol (`twice`).
    """
    act, people = received.act, [place.person for place, _ in crossings]
    earlier = {
        each.person_id: each
        for each in standing_handovers().filter(person__in=people).order_by("pk").select_for_update()
    }
    if any(each.protocol_id is not None for each in earlier.values()):
        raise DocumentRefused("twice", "somebody in it was handed over by another protocol already")
    act.change_many(Handover, {each.pk: {"taken_back": received.protocol} for each in earlier.values()})
    told = {
        place.person: earlier[place.person].event_id
        for place, _ in crossings
        if place.person in earlier and earlier[place.person].destination == place.destination
    }
    held = Custody.objects.filter(person__in=people, until__isnull=True)
    act.change_many(Custody, {pk: {"until": received.day} for pk in held.values_list("pk", flat=True)})
    events = _recorded(received, [place for place, _ in crossings if told.get(place.person) is None])
    act.make_many(
        Handover,
        [
            {
                "plan": received.roll.plan_id,
                "person": place.person,
                "offer": place.offer,
                "by": act.me,
                "origin": place.origin,
                "destination": place.destination,
                "day": received.roll.day,
                "at": at,
                "protocol": received.protocol,
                "event": told.get(place.person) or events[place.person],
            }
            for place, at in crossings
        ],
    )


def take_back(received: Received, places: Sequence[SealedPlace]) -> None:
    """Record that people are not over after all: the handover stands no more, and they are held as before."""
    act, people = received.act, [place.person for place in places]
    over = standing_handovers().filter(person__in=people, protocol__isnull=False)
    act.change_many(
        Handover, {pk: {"taken_back": received.protocol} for pk in over.values_list("pk", flat=True)}
    )
    act.make_many(
        Custody,
        [
            # Both sides signed that the giver holds them; where, nobody said.
            {
                "person": place.person,
                "holder": place.origin,
                "since": received.day,
                "is_confirmed": True,
            }
            for place in places
        ],
    )


def stay(received: Received, stayed: Sequence[tuple[SealedPlace, StayedBecause]]) -> None:
    """Record who did not cross, with one word for all of a round."""
    received.act.make_many(
        Stay,
        [
            {
                "protocol": received.protocol,
                "person": place.person,
                "origin": place.origin,
                "destination": place.destination,
                "day": received.roll.day,
                "because": because.value,
            }
            for place, because in stayed
        ],
    )


def _recorded(received: Received, places: Sequence[SealedPlace]) -> dict[UUID, UUID]:
    """Record what happened to each, from which the clocks of the law run (L17), and give it by person."""
    rows: list[dict[str, Any]] = [
        {
            "person": place.person,
            "recorded_by": received.act.me,
            "report": None,
            "happening": happening_of(place.destination, received.homes[place.person]).value,
            "day": received.day,
        }
        for place in places
    ]
    made = received.act.make_many(PersonEvent, rows)
    return {place.person: event for place, event in zip(places, made, strict=True)}


def happening_of(destination: str, home: str | None) -> Happening:
    """Say what it is to be handed over to a destination: to go home, or to be let go."""
    return Happening.REPATRIATED if destination == home else Happening.RELEASED
