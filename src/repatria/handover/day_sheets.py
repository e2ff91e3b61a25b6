"""The day as the neutral arranged it: parties, their languages, and where each round crosses, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from repatria.core.errors import DayInvalid, Fault
from repatria.core.handovers import DaySheet, Stop
from repatria.handover.lists import ListFile
from repatria.handover.words import LANGUAGES

_LONGEST = 120


def read_day(file: ListFile) -> DaySheet:
    """Read a day.

    Raises:
        DayInvalid: With every fault.
    """
    try:
        raw = tomllib.loads(file.content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fault = Fault(file.name, 0, "day", "unreadable", type(error).__name__, "a day in TOML, UTF-8")
        raise DayInvalid("Reading the day", (fault,)) from error
    reading = _Reading(file.name)
    sheet = reading.day(raw)
    if reading.faults:
        raise DayInvalid("Reading the day", tuple(reading.faults))
    return sheet


class _Reading:
    """Reads values; each that is not as it must be is a fault, and something stands in for it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def day(self, raw: dict[str, Any]) -> DaySheet:
        self._keys("", raw, ("day", "parties", "stops"))
        day = raw.get("day")
        if not isinstance(day, date) or isinstance(day, datetime):
            self._fault("day", code="bad-date", expected="a day such as 2025-01-31")
            day = date.min
        parties = raw.get("parties")
        if not isinstance(parties, dict):
            self._fault("parties", code="missing", expected="a table for each party")
            parties = {}
        languages, names = [], []
        for party, said in sorted(parties.items()):
            path = f"parties.{party}"
            if self._keys(path, said, ("name", "language")):
                names.append((party, self._text(f"{path}.name", said.get("name"))))
                language = said.get("language")
                if language not in LANGUAGES:
                    self._fault(f"{path}.language", code="not-one-of", expected=" | ".join(LANGUAGES))
                languages.append((party, str(language)))
        stops = tuple(self._stops(raw.get("stops"), frozenset(parties)))
        return DaySheet(day, stops, tuple(languages), tuple(names))

    def _stops(self, raw: object, parties: frozenset[str]) -> Iterator[Stop]:
        if not isinstance(raw, list):
            self._fault("stops", code="missing", expected="a list of stops")
            return
        seen = set()
        for at, said in enumerate(raw):
            path = f"stops[{at}]"
            if not self._keys(path, said, ("round", "from", "to", "place", "at")):
                continue
            number, when = said.get("round"), said.get("at")
            if type(number) is not int or number < 1:
                self._fault(f"{path}.round", code="bad-number", expected="the number of a round, from 1")
                number = 1
            if not isinstance(when, datetime) or when.tzinfo is None:
                self._fault(
                    f"{path}.at",
                    code="bad-date",
                    expected="day, hour and offset, as 2025-01-31T10:00:00+02:00",
                )
                continue
            ends = [said.get("from"), said.get("to")]
            for key, party in zip(("from", "to"), ends, strict=True):
                if party not in parties:
                    self._fault(
                        f"{path}.{key}", code="no-such-reference", expected="one of the parties above"
                    )
            journey = (number, str(ends[0]), str(ends[1]))
            if journey in seen:
                self._fault(
                    path, code="duplicate", expected="one stop for each round, origin and destination"
                )
            seen.add(journey)
            yield Stop(*journey, self._text(f"{path}.place", said.get("place")), when)

    def _keys(self, path: str, said: object, known: tuple[str, ...]) -> bool:
        if not isinstance(said, dict):
            self._fault(path, code="wrong-type", expected="a table")
            return False
        for key in sorted(set(said) - set(known)):
            self._fault(f"{path}.{key}".strip("."), code="unknown-key", expected=f"one of {', '.join(known)}")
        for key in sorted(set(known) - set(said)):
            self._fault(f"{path}.{key}".strip("."), code="missing", expected="the key")
        return True

    def _text(self, path: str, said: object) -> str:
        if not isinstance(said, str) or not said or len(said) > _LONGEST or not said.isprintable():
            self._fault(path, code="wrong-type", expected=f"1 to {_LONGEST} printable characters")
            return ""
        return said

    def _fault(self, path: str, *, expected: str, code: str) -> None:
        self.faults.append(Fault(self.file, 0, path, code, "something else", expected))
