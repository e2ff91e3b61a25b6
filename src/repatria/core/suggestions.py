"""What the registry gives to tracing, and what tracing gives back: suggestions, which a person judges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from repatria.core.links import LinkSays


@dataclass(frozen=True, slots=True, repr=False)
class TracedPerson:
    """What tracing may know of a record; None is unknown. Never printed by mistake."""

    id: UUID
    is_sought: bool
    name: str | None
    born_first: date | None = None
    born_last: date | None = None
    sex: str | None = None
    rank: str | None = None
    unit: str | None = None
    place: str | None = None
    number: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class FieldSays:
    """What one field says of a pair.

    Attributes:
        says: In words, how far the two agree; of names, which part was read for which.
        bits_tenths: What that is worth in tenths of a bit; 0 for what is unknown.
    """

    field: str
    says: str
    bits_tenths: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records that may be of one person.

    Attributes:
        sought: A record of somebody who is sought.
        held: A record of somebody who is held.
        probability_permille: That they are one person, from 0 to 1000.
        bits_tenths: All evidence together, in tenths of a bit.
        namesakes: Others held whose name reads just the same.
    """

    sought: UUID
    held: UUID
    probability_permille: int
    bits_tenths: int
    namesakes: int
    why: tuple[FieldSays, ...]


@dataclass(frozen=True, slots=True)
class SuggestionTold:
    """A suggestion as who judges it is told, with what holds of the pair.

    Attributes:
        settled: What people said of it; None where nobody did, or all of it was taken back.
    """

    id: UUID
    sought: UUID
    held: UUID
    sought_name: str | None
    held_name: str | None
    probability_permille: int
    namesakes: int
    settled: LinkSays | None
