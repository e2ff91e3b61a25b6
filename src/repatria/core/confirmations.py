"""What a person confirms of the drafts of a report, before it is recorded.

A draft proposes; these values are what somebody says is right, with the place in the report that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.errors import Fault
from repatria.core.persons import Category, Ground, Health
from repatria.core.reports import StanceKind, WordedCount

#: Only a mixed medical commission decides these (GC III 109, 110, 112); no report makes them.
DECIDED_BY_COMMISSION = frozenset({Health.SERIOUSLY_WOUNDED, Health.SERIOUSLY_SICK})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a report the words stand: characters of its text, the end behind the last one.

    Attributes:
        draft: Identifier of the draft in the reading of the report.
    """

    draft: str
    start: int
    end: int

    def faults(self, length: int) -> Iterator[Fault]:
        """Say what cannot be right about the place in a text of this length."""
        if not 0 <= self.start < self.end <= length:
            yield _refused("place", "bad-number", "no such place", f"a place within {length} characters")


@dataclass(frozen=True, slots=True)
class ConfirmedPerson:
    """Somebody held or sought, or a group, as somebody confirms it.

    Attributes:
        holder: Party that holds them; None for somebody sought.
        since: Since when, as a partial date; None where not said.
        place: Where they are held; None where not said.
    """

    rests_on: Place
    is_sought: bool = False
    name: str | None = None
    home: str | None = None
    category: Category = Category.UNKNOWN
    ground: Ground = Ground.UNKNOWN
    health: Health = Health.UNKNOWN
    count: Count = field(default_factory=lambda: Count.exactly(1))
    holder: str | None = None
    since: str | None = None
    place: str | None = None

    def faults(self, length: int) -> tuple[Fault, ...]:
        """Say all that cannot be recorded, in a report of this length; never repeats a value."""
        return tuple(sorted(self._faults(length)))

    def _faults(self, length: int) -> Iterator[Fault]:
        yield from self.rests_on.faults(length)
        if self.is_sought == (self.holder is not None):
            yield _refused(
                "holder", "contradiction", "held and sought", "a holder for the held, none for the sought"
            )
        if self.health in DECIDED_BY_COMMISSION:
            yield _refused(
                "health", "contradiction", "a decision", "wounded or well: a commission decides the rest"
            )
        if self.count.at_most is not None and 0 < self.count.at_most < self.count.at_least:
            yield _refused("count", "bad-number", "a most below its least", "at_least up to at_most")
        if self.count.at_most == 0:
            yield _refused("count", "bad-number", "nobody", "at least one person, or unknown")
        if (self.count.at_most or 2) > 1 and self.name is not None:
            yield _refused("name", "contradiction", "a name of several", "a name for one person alone")
        if "" in (self.name, self.home, self.holder, self.place):
            yield _refused("text", "wrong-type", "an empty text", "nothing at all where it is not known")
        if self.since is not None:
            try:
                PartialDate.parse(self.since)
            except ValueError:
                yield _refused("since", "bad-date", "no such day", "YYYY, YYYY-MM or YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class ConfirmedClaim:
    """A statement of a report, as somebody confirms it. A number in it counts nobody.

    Attributes:
        is_verified: What the outlet says of it; None where it says nothing.
        number: The number in it, as it is worded.
        stances: Who else says what to it.
    """

    rests_on: Place
    topic: str
    speaker: str | None = None
    is_verified: bool | None = None
    number: WordedCount | None = None
    stances: tuple[tuple[str, StanceKind], ...] = ()

    def faults(self, length: int) -> tuple[Fault, ...]:
        """Say all that cannot be recorded, in a report of this length."""
        return tuple(self.rests_on.faults(length))


#: Kinds of events between or of parties.
EVENT_KINDS = ("entered-war", "first-announcement", "pact")


@dataclass(frozen=True, slots=True)
class ConfirmedMedia:
    """A picture of a report, as somebody confirms it; the picture itself is not kept.

    Attributes:
        draft: Identifier of the draft.
        caption: First character of its caption, and the end behind the last one; None where it has none.
        credit: The same of its credit.
    """

    draft: str
    caption: tuple[int, int] | None = None
    credit: tuple[int, int] | None = None

    def faults(self, length: int) -> tuple[Fault, ...]:
        """Say what cannot be recorded, in a report of this length."""
        places = [place for place in (self.caption, self.credit) if place is not None]
        found = [fault for place in places for fault in Place(self.draft, *place).faults(length)]
        if not places:
            found.append(_refused("caption", "missing", "neither caption nor credit", "one of them at least"))
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class ConfirmedEvent:
    """An event of parties that a report tells, as somebody confirms it.

    Attributes:
        kind: One of `EVENT_KINDS`.
        parties: Codes of parties that it names.
        day: As a partial date; None where the report gives no date.
    """

    rests_on: Place
    kind: str
    parties: tuple[str, ...] = ()
    day: str | None = None

    def faults(self, length: int) -> tuple[Fault, ...]:
        """Say what cannot be recorded, in a report of this length."""
        return tuple(sorted(self._faults(length)))

    def _faults(self, length: int) -> Iterator[Fault]:
        yield from self.rests_on.faults(length)
        if self.kind not in EVENT_KINDS:
            yield _refused("kind", "not-one-of", "another word", " | ".join(EVENT_KINDS))
        if self.day is not None:
            try:
                PartialDate.parse(self.day)
            except ValueError:
                yield _refused("day", "bad-date", "no such day", "YYYY, YYYY-MM or YYYY-MM-DD")


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("confirmation", 0, key, code, found, expected)
