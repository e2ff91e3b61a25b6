"""Read people from PFIF 1.4, the People Finder Interchange Format: an XML file of persons and notes on them.

Nothing is fetched, and a file with a document type is refused, since that is where entities come from. Of
notes only the last known place is taken: their words are what somebody says, and here is no seal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from repatria.core.errors import Fault
from repatria.tracing.lists import ListUnreadable, fault_in

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

NAMESPACE = "http://zesty.ca/pfif/1.4"
#: Titles of the columns that are made of it; each a name of PFIF, and known as a title (words/columns.tsv).
COLUMNS = (
    "person_record_id", "full_name", "given_name", "family_name", "sex", "date_of_birth", "home_city",
    "last_known_location",
)  # fmt: skip
LONGEST_TEXT = 10_000
DEEPEST = 8
_HOME = ("home_city", "home_state", "home_country")


def read_pfif(path: Path, *, today: date) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]]:
    """Read the persons of a file as columns under their names in PFIF, with the line of each.

    Args:
        path: The file.
        today: Who published a record may say until when it may be kept; one past that day is left out.

    Raises:
        ListUnreadable: It is no PFIF 1.4, is damaged, or has a document type.
    """
    reading = _Reading(path, today)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.refuse_doctype
    parser.EntityDeclHandler = reading.refuse_doctype
    parser.StartElementHandler = lambda name, _: reading.start(name, parser.CurrentLineNumber)
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _stop(path, "it is not a whole XML file. Save or send it again") from error
    return reading.whole()


def _stop(path: Path, rest: str) -> ListUnreadable:
    return ListUnreadable(f"Reading the list {path.name}: {rest}.", reason="damaged")


@dataclass(slots=True)
class _Reading:
    """Where the reading is: the elements around it, and what of the person is read."""

    path: Path
    today: date
    around: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    person: dict[str, str] = field(default_factory=dict)
    note: dict[str, str] = field(default_factory=dict)
    line: int = 0
    people: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refuse_doctype(self, *_: Any) -> None:  # noqa: ANN401 - as the parser gives them
        """Refuse what entities come from."""
        raise _stop(self.path, "it has a document type, which a list has no need of. Send it without")

    def start(self, name: str, line: int) -> None:
        """Go into an element."""
        space, _, bare = name.rpartition(" ")
        if not self.around and (space, bare) != (NAMESPACE, "pfif"):
            raise _stop(self.path, "it is XML, but not PFIF 1.4")
        if len(self.around) == DEEPEST:
            raise _stop(self.path, f"its elements lie in each other more than {DEEPEST} deep")
        self.around.append(bare if space == NAMESPACE else "")
        self.said = []
        if bare == "person" and len(self.around) == 2:
            self.person, self.line = {}, line
        elif bare == "note":
            self.note = {}

    def text(self, said: str) -> None:
        """Take words of an element, as far as anything is that long."""
        if sum(map(len, self.said)) < LONGEST_TEXT:
            self.said.append(said)

    def end(self, _: str) -> None:
        """Come out of an element: a field of a person or note, or one of them."""
        name = self.around.pop()
        within = self.around[-1] if self.around else ""
        if within == "note":
            self.note[name] = "".join(self.said)
        elif within == "person" and name != "note":
            self.person[name] = "".join(self.said)
        elif name == "note":
            self._keep_place(self.person if "person" in self.around else {})
        elif name == "person" and within == "pfif":
            self.people.append((self.line, self.person))
        self.said = []

    def whole(self) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]]:
        """Give the columns, the lines and the faults."""
        kept = [(line, person) for line, person in self.people if not self._is_expired(person)]
        rows = [self._row(person) for _, person in kept]
        table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS})
        expected = "a record that may still be kept: its expiry_date has passed"
        faults = tuple(
            fault_in(self.path.name, line, "expiry_date", "a day before today", expected)
            for line, person in self.people
            if self._is_expired(person)
        )
        return table, np.array([line for line, _ in kept], dtype=np.int64), faults

    def _keep_place(self, person: dict[str, str]) -> None:
        """Keep where somebody was last known to be, of several the one with the latest date."""
        whom = self.note.get("person_record_id") or person.get("person_record_id", "")
        place, day = self.note.get("last_known_location", "").strip(), self.note.get("source_date", "")
        if place and day >= self.places.get(whom, ("", ""))[0]:
            self.places[whom] = (day, place)

    def _is_expired(self, person: dict[str, str]) -> bool:
        until = person.get("expiry_date", "").strip()[:10]
        return bool(until) and until < self.today.isoformat()

    def _row(self, person: dict[str, str]) -> dict[str, str | None]:
        row: dict[str, str | None] = {name: person.get(name) for name in COLUMNS}
        parts = [part for name in _HOME if (part := person.get(name, "").strip())]
        row["home_city"] = ", ".join(parts) or None
        row["last_known_location"] = self.places.get(person.get("person_record_id", ""), ("", None))[1]
        row["full_name"] = (person.get("full_name") or "").split("\n")[0] or None
        return row
