"""What comes after a handover: what was taken for the day, and what may be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TakenTraveler:
    """Somebody whom a plan moves, as the lists of the day name them, and nothing more (GC III 17).

    Attributes:
        home: Tells in which language a name in Cyrillic letters is written.
        born_first: First day on which they may have been born; to `born_last`, the last one.
        effects: What the holder keeps of theirs, each in words (L19).
    """

    person: UUID
    home: str | None
    name: str | None
    rank: str | None
    born_first: date | None
    born_last: date | None
    service_number: str | None
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JourneyTold:
    """How far one journey of a roll is.

    Attributes:
        places: How many were to cross.
        over: How many are over; None until the protocol of its two parties is received.
    """

    round: int
    origin: str
    destination: str
    places: int
    over: int | None


@dataclass(frozen=True, slots=True)
class PaperTold:
    """A document that may be read by who is told of it.

    Attributes:
        name: What it is: ``round-1-A-B-people``, or ``protocol-A-B``; additions are counted from 1.
    """

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RollTold:
    """How far a prepared day is, as far as the asker may know it.

    Attributes:
        continues: The roll of before, of the same day.
    """

    id: UUID
    plan: UUID
    day: date
    continues: UUID | None
    journeys: tuple[JourneyTold, ...]
    manifests: tuple[PaperTold, ...]
    protocols: tuple[PaperTold, ...]


@dataclass(frozen=True, slots=True)
class HandoverNumbers:
    """How many went from one party to another on a day, and how many with a place did not.

    Attributes:
        over: Whole fives, and None of fewer than five; `stayed` likewise.
    """

    day: date
    origin: str
    destination: str
    over: int | None
    stayed: int | None
