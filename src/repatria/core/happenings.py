"""What happens to a person held that the law wants told, and what is late to be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Happening(StrEnum):
    """What happened to a person held (GC III 70, 122)."""

    CAPTURED = "captured"
    ARRIVED = "arrived"
    """At a camp, of transit too."""
    TRANSFERRED = "transferred"
    HOSPITAL = "hospital"
    RELEASED = "released"
    REPATRIATED = "repatriated"
    ESCAPED = "escaped"
    DIED = "died"


#: States that start a clock, beside what happens.
SERIOUSLY_ILL, ENQUIRY = "seriously-ill", "enquiry"
#: Of somebody handed over: that they were seriously ill and went home; that something of theirs is kept.
REPATRIATED_ILL, EFFECTS_KEPT = "repatriated-ill", "effects-kept"


@dataclass(frozen=True, slots=True)
class Late:
    """Something that is late, may be, or of which nobody can say.

    Attributes:
        clock: Which clock of the law.
        about: Kind of the record that it is about: ``person`` or ``enquiry``.
        due: None where it is not known to the day.
        days: How late for certain, from 1; None where nobody can say.
    """

    clock: str
    about: str
    id: UUID
    standing: str
    due: str | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is late to be told.

    Attributes:
        number: How many duties are late, may be, or cannot be said to be in time; where `is_cut`, of more.
        late: The first of them: most days late first, then what nobody can say.
        is_cut: There are more than `number`.
    """

    number: int
    late: tuple[Late, ...]
    is_cut: bool = False
