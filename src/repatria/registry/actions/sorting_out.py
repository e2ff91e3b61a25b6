"""Sorting out a list before anything is written: who is new, of whom it says something else, who stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.listed import Imported, ListedPerson, ListHeading
from repatria.registry.models import PersonSource, SourceList

BATCH = 1_000
"""Rows that are in memory at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a row that was taken in before."""

    source: UUID
    person: UUID
    said_digest: str | None
    left_version: int | None
    version: int
    is_erased: bool


@dataclass(slots=True)
class SortedOut:
    """Some rows of a list, by what is to be done with them."""

    new: list[ListedPerson] = field(default_factory=list)
    changed: list[tuple[ListedPerson, Known]] = field(default_factory=list)


@dataclass(slots=True)
class Sorting:
    """How far a list is sorted out.

    Attributes:
        known_as: The list as it is in the registry; None where it is not.
    """

    heading: ListHeading
    known_as: SourceList | None
    faults: list[Fault] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    declined: int = 0
    erased: int = 0
    left_out: int = 0
    seen: set[str] = field(default_factory=set)

    def sort(self, people: Iterable[ListedPerson]) -> Iterator[SortedOut]:
        """Sort out row after row, some at once."""
        for rows in batched(people, BATCH):
            yield self._sorted(rows)

    def refuse_heading(self) -> None:
        """Refuse a list that is wrong as a whole.

        Raises:
            RequestInvalid: What holds of the whole list cannot be; all faults at once.
        """
        faults = list(self.heading.faults())
        if self.known_as is not None and self.known_as.is_sought != self.heading.is_sought:
            faults.append(
                Fault("import", 0, "source", "contradiction", "a list of the held and of the sought",
                      "another source for the other one")
            )  # fmt: skip
        if faults:
            raise RequestInvalid("Importing a list", tuple(faults))

    def refuse_faults(self) -> None:
        """Refuse a list with broken rows, where they are not to be left out.

        Raises:
            RequestInvalid: There are some; all of them are told.
        """
        if self.faults and not self.heading.is_by_halves:
            raise RequestInvalid("Importing a list", tuple(self.faults))

    def result(self) -> Imported:
        """Say what became of all rows."""
        return Imported(
            self.new, self.changed, self.same, self.declined, self.erased, self.left_out,
            tuple(sorted(self.faults, key=lambda fault: (fault.line, fault))),
        )  # fmt: skip

    def _sorted(self, rows: Sequence[ListedPerson]) -> SortedOut:
        sound = [row for row in rows if self._is_sound(row)]
        known = self._known([row.record for row in sound])
        out = SortedOut()
        for row in sound:
            self._place(row, known.get(row.record), out)
        self.new += len(out.new)
        self.changed += len(out.changed)
        return out

    def _is_sound(self, row: ListedPerson) -> bool:
        faults = list(row.faults(self.heading.file))
        if row.record in self.seen:
            faults.append(self._wrong(row, "contradiction", "an identifier that stands before", "each once"))
        self.seen.add(row.record)
        return self._keep(faults)

    def _place(self, row: ListedPerson, known: Known | None, out: SortedOut) -> None:
        if known is None:
            if row.agreed is False:
                self.declined += 1
            else:
                out.new.append(row)
        elif known.is_erased:
            self.erased += 1
        elif known.said_digest == row.digest(self.heading):
            self.same += 1
        elif known.version != known.left_version and row.agreed is not False:
            found = "another word of the list on a record that somebody changed since"
            self._keep([self._wrong(row, "contradiction", found, "a correction by hand")])
        else:
            out.changed.append((row, known))

    def _known(self, records: list[str]) -> dict[str, Known]:
        if self.known_as is None:
            return {}
        found = PersonSource.objects.filter(source_list=self.known_as, source_id__in=records)
        rows = found.values_list(
            "source_id",
            "pk",
            "person_id",
            "said_digest",
            "left_version",
            "person__version",
            "person__is_erased",
        )
        return {row[0]: Known(row[1], row[2], row[3], row[4], row[5], row[6]) for row in rows.iterator(BATCH)}

    def _keep(self, faults: list[Fault]) -> bool:
        self.faults += faults
        self.left_out += bool(faults)
        return not faults

    def _wrong(self, row: ListedPerson, code: str, found: str, expected: str) -> Fault:
        return Fault(self.heading.file, row.line, "record", code=code, found=found, expected=expected)
