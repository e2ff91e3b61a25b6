"""People as a list of others names them, before they are recorded; what came of an import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from repatria.core.errors import Fault

#: The most characters of each field; a longer one is a remark, and remarks do not enter by a list.
LONGEST = {
    "record": 200, "name": 1_000, "rank": 80, "unit": 200, "number": 80, "residence": 200, "place": 200,
    "home": 40,
}  # fmt: skip
LONGEST_SOURCE = 200
LONGEST_PARTY = 40


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What holds of a whole list.

    Attributes:
        source: Whose list it is, always in the same words: with a record's identifier it is what a record is
            found again by.
        is_sought: Whether it names people sought; else people held.
        digest: Of the bytes of the file.
        file: Its name, as faults say it.
        holder: Party that holds them all; of people held alone.
        home: Party that claims them all; None where it is not known.
        is_by_halves: Whether rows that cannot be taken are left out; else one such row stops the whole list.
    """

    source: str
    is_sought: bool
    digest: str
    file: str = "list"
    holder: str | None = None
    home: str | None = None
    is_by_halves: bool = False

    def faults(self) -> tuple[Fault, ...]:
        """Say what cannot be right."""
        return tuple(sorted(self._faults()))

    def _faults(self) -> Iterator[Fault]:
        if not self.source.strip() or len(self.source) > LONGEST_SOURCE or "\0" in self.source:
            yield _refused("source", "wrong-type", "no source", f"1 to {LONGEST_SOURCE} characters")
        if self.is_sought == (self.holder is not None):
            found = "a holder of people sought" if self.is_sought else "people held by nobody"
            yield _refused("holder", "contradiction", found, "a holder for the held, none for the sought")
        for key, party in (("holder", self.holder), ("home", self.home)):
            if party is not None and not (0 < len(party) <= LONGEST_PARTY and party.isprintable()):
                yield _refused(key, "wrong-type", "no party", f"a code of 1 to {LONGEST_PARTY} characters")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One row of a list. None is "unknown".

    Attributes:
        record: Identifier of the row in the list; the same person keeps it from one list to the next.
        line: Where it stands in the file.
        born_first: First day on which the person may have been born.
        born_last: Last such day.
        residence: Where the person lives, in the list's words; not the party that claims them.
        place: Where the person is held, or, of somebody sought, was last seen.
        agreed: Whether the person agreed to be traced.
        home: Party that claims the person, where it is not that of the whole list.
    """

    record: str
    line: int
    name: str | None = None
    number: str | None = None
    rank: str | None = None
    unit: str | None = None
    born_first: date | None = None
    born_last: date | None = None
    sex: str | None = None
    residence: str | None = None
    place: str | None = None
    agreed: bool | None = None
    home: str | None = None

    def faults(self, file: str) -> Iterator[Fault]:
        """Say what of the row cannot be recorded; never repeats a value."""
        for key, longest in LONGEST.items():
            said = getattr(self, key)
            if said is not None and len(said) > longest:
                yield Fault(file, self.line, key, "too-long", f"{len(said)} characters", f"{longest} at most")

    def digest(self, heading: ListHeading) -> str:
        """Digest what the list says of the person; where the row stands says nothing of them."""
        born = [None if day is None else day.isoformat() for day in (self.born_first, self.born_last)]
        said = [
            heading.holder, self.home or heading.home, self.name, self.number, self.rank, self.unit, *born,
            self.sex, self.residence, self.place, self.agreed,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        new: People recorded.
        changed: Records that the list now says something else of.
        same: Records that stay as they are.
        declined: People who did not agree, and are not recorded.
        erased: People who were erased here, and stay so.
        left_out: Rows that were broken.
        faults: Why rows were refused or left out, by line.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    declined: int = 0
    erased: int = 0
    left_out: int = 0
    faults: tuple[Fault, ...] = field(default=())


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("import", 0, key, code, found, expected)
