"""Reading the fields of one table: every fault is noted, none of them stops the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any

from repatria.core.dates import PartialDate
from repatria.core.errors import Fault

#: Fields whose content no fault may repeat: what a person wishes or fears, and what they are called.
SECRET_FIELDS = frozenset({"wish", "fear", "assessed", "may_go_to", "name", "fit"})


#: The most that a number may say, and a weight or a part of a ratio: a solver's numbers are not exact, and
#: far beyond these it fails. The most digits of a number that is written as text.
MOST = 10**8
MOST_WEIGHT = 10**6
MOST_DIGITS = 30


def is_identifier(text: str) -> bool:
    """Can `text` be an identifier: not empty, without spaces or control characters?"""
    return bool(text) and text.isprintable() and not any(char.isspace() for char in text)


@dataclass(slots=True)
class Faults:
    """All faults found so far."""

    found: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Fields:
    """One table of the input.

    Attributes:
        values: Its keys and values.
        path: Dotted path of the table, e.g. ``people[2]``.
        locate: Gives file and line of a key of the table.
        is_text: All values are text, as in CSV: numbers and truth values are read from it.
    """

    values: Mapping[str, Any]
    path: str
    locate: Callable[[tuple[str | int, ...]], tuple[str, int]]
    faults: Faults
    is_text: bool = False
    is_secret: bool = False
    read: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        """Is the key there?"""
        return key in self.values

    def get(self, key: str) -> Any:  # noqa: ANN401 - a value of the input is anything until it is checked
        """Take a value as it is."""
        self.read.add(key)
        return self.values.get(key)

    def fault(
        self, key: str, code: str, found: str, expected: str, *, at: tuple[str | int, ...] = ()
    ) -> None:
        """Note a fault at a key, or deeper at a position inside it."""
        file, line = self.locate((key, *at) if key else at)
        where = ".".join(part for part in (self.path, key) if part)
        where += "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in at)
        self.faults.found.append(Fault(file, line, where, code, found, expected))

    def show(self, key: str, value: object) -> str:
        """Shorten a value for a fault; a secret one is only described."""
        if self.is_secret or key in SECRET_FIELDS:
            return "a value that is not repeated here"
        if isinstance(value, Mapping):
            return "a table"
        if isinstance(value, list):
            return "a list"
        if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
            return "a number of very many digits"
        text = f'"{value}"' if isinstance(value, str) else str(value)
        return text if len(text) <= 60 else text[:57] + "..."

    def require(self, key: str, expected: str) -> bool:
        """Note a fault if the key is missing."""
        if key not in self.values:
            self.fault(key, "missing", "nothing", expected)
            return False
        return True

    def text(self, key: str, *, needed: bool = False, expected: str = "text") -> str | None:
        """Read a text that is not empty."""
        value = self.get(key)
        if value is None:
            if needed:
                self.require(key, expected)
            return None
        if not isinstance(value, str):
            self.fault(key, "wrong-type", self.show(key, value), expected)
            return None
        if not value.strip():
            self.fault(key, "wrong-type", "an empty text", expected)
            return None
        return value

    def identifier(self, key: str = "id") -> str | None:
        """Read an identifier: text without spaces or control characters."""
        value = self.text(key, needed=True, expected="an identifier")
        if value is not None and not is_identifier(value):
            self.fault(key, "wrong-type", self.show(key, value), "an identifier without spaces")
            return None
        return value

    def one_of[E: StrEnum](self, key: str, choices: type[E], default: E | None) -> E | None:
        """Read one of several words; `default` where the key is missing, None if it must be there."""
        words = " | ".join(choice.value for choice in choices)
        value = self.text(key, needed=default is None, expected=words)
        if value is None:
            return default
        try:
            return choices(value)
        except ValueError:
            near = get_close_matches(value, [choice.value for choice in choices], n=1)
            hint = f" (did you mean {near[0]}?)" if near and not self._hides(key) else ""
            self.fault(key, "not-one-of", self.show(key, value), words + hint)
            return default

    def truth(self, key: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self.get(key)
        if self.is_text and isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.fault(key, "wrong-type", self.show(key, value), "true or false")
        return default

    def number(self, key: str, *, least: int = 0, most: int = MOST, needed: bool = False) -> int | None:
        """Read a whole number between two bounds."""
        expected = f"a whole number of at least {least}"
        value = self.get(key)
        if self.is_text and isinstance(value, str) and _is_whole(value):
            value = int(value)
        if value is None:
            if needed:
                self.require(key, expected)
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(key, "wrong-type", self.show(key, value), expected)
            return None
        if value > most:
            expected += f" and at most {most}"
        if not least <= value <= most:
            self.fault(key, "bad-number", self.show(key, value), expected)
            return None
        return value

    def ratio(self, key: str) -> Fraction | None:
        """Read a ratio above 0: a whole number, or a text such as ``"3/2"``; never a float."""
        value = self.get(key)
        expected = 'a whole number above 0, or a text such as "3/2"; a decimal fraction is never exact'
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.fault(key, "wrong-type", self.show(key, value), expected)
            return None
        parts = value.split("/") if isinstance(value, str) else [self.show(key, value)]
        if len(parts) > 2 or not all(_is_whole(part) and 0 < int(part) <= MOST_WEIGHT for part in parts):
            expected = f'a whole number from 1 to {MOST_WEIGHT}, or a text such as "3/2" of two of them'
            self.fault(key, "bad-number", self.show(key, value), expected)
            return None
        return Fraction(int(parts[0]), int(parts[1]) if len(parts) == 2 else 1)

    def day(self, key: str, *, needed: bool = False, not_after: date | None = None) -> date | None:
        """Read a date known to the day."""
        value = self.partial_day(key, needed=needed, not_after=not_after)
        if value is not None and value.earliest != value.latest:
            self.fault(key, "bad-date", self.show(key, str(value)), "a day, written YYYY-MM-DD")
            return None
        return value.earliest if value else None

    def partial_day(
        self, key: str, *, needed: bool = False, not_after: date | None = None
    ) -> PartialDate | None:
        """Read a date known to the day, the month, or the year."""
        expected = "a date, written YYYY-MM-DD, YYYY-MM or YYYY"
        value = self.get(key)
        if value is None:
            if needed:
                self.require(key, expected)
            return None
        found: PartialDate | None = None
        if isinstance(value, date) and not isinstance(value, datetime):
            found = PartialDate.on(value)
        elif isinstance(value, str):
            try:
                found = PartialDate.parse(value)
            except ValueError:
                found = None
        if found is None:
            self.fault(key, "bad-date", self.show(key, value), expected)
        elif not_after is not None and found.earliest > not_after:
            self.fault(
                key, "bad-date", self.show(key, value), f"a day not after the day of the case, {not_after}"
            )
            return None
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """Read one text or a list of texts; sorted, each once. In CSV the texts stand between spaces."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = value.split() if self.is_text else [value]
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            self.fault(key, "wrong-type", self.show(key, value), "a text or a list of texts")
            return ()
        return tuple(sorted(set(value)))

    def refuse_empty(self, key: str, expected: str) -> None:
        """Note a list that is there and empty, where one entry at least is meant."""
        if self.get(key) == []:
            self.fault(key, "missing", "an empty list", expected)

    def table(self, key: str) -> Fields | None:
        """Go into a table."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.fault(key, "wrong-type", self.show(key, value), "a table")
            return None
        return self._inner(value, (key,))

    def tables(self, key: str) -> Iterator[Fields]:
        """Go into each table of a list."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(key, "wrong-type", self.show(key, value), "a list of tables")
            return
        for position, item in enumerate(value):
            if isinstance(item, Mapping):
                yield self._inner(item, (key, position))
            else:
                self.fault(key, "wrong-type", self.show(key, item), "a table", at=(position,))

    def close(self) -> None:
        """Note every key that nobody read."""
        for key in self.values:
            if key not in self.read:
                near = get_close_matches(key, sorted(self.read), n=1)
                keys = f"{near[0]}?" if near else f"one of {', '.join(sorted(self.read))}"
                expected = f"a key of the case format: {keys}"
                if self.is_secret:
                    # `wish = { stay = true }`: such a key would say the wish.
                    file, line = self.locate((key,))
                    said = "a key that is not repeated here"
                    self.faults.found.append(Fault(file, line, self.path, "unknown-key", said, expected))
                else:
                    self.fault(key, "unknown-key", f"a key {self.show('', key)}", expected)

    def _hides(self, key: str) -> bool:
        return self.is_secret or key in SECRET_FIELDS

    def _inner(self, values: Mapping[str, Any], steps: tuple[str | int, ...]) -> Fields:
        path = self.path
        for step in steps:
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
        outer = self.locate
        return Fields(
            values=values,
            path=path,
            locate=lambda rest: outer((*steps, *rest)),
            faults=self.faults,
            is_text=self.is_text,
            is_secret=self.is_secret or steps[0] in SECRET_FIELDS,
        )


def _is_whole(text: str) -> bool:
    """Is the text a whole number, and not longer than any number is that counts something?"""
    digits = text.strip()
    return digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
