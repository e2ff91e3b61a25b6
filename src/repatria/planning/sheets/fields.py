"""Reading the values of a sheet: every fault is noted, none of them stops the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from repatria.core.errors import Fault

#: The most that a number of a sheet may say, in people or in weight.
MOST = 10**12


@dataclass(frozen=True, slots=True)
class Faults:
    """All faults found so far in one file."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def fault(self, path: str, code: str, found: str, expected: str) -> None:
        """Note a fault."""
        self.found.append(Fault(self.file, 0, path, code, found, expected))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a sheet, with its place. Reading it as what it is not notes a fault and gives a stand-in."""

    raw: Any
    path: str
    faults: Faults

    def fault(self, expected: str, code: str) -> None:
        """Note a fault here."""
        self.faults.fault(self.path, code, _show(self.raw), expected)

    def keys(self, *names: str) -> dict[str, Value]:
        """Read a table that has these keys and no other."""
        if not isinstance(self.raw, dict):
            self.fault("a table", "wrong-type")
            return {}
        for name in sorted(set(names) - set(self.raw)):
            self.faults.fault(self._inside(name), "missing", "nothing", "the key")
        for name in sorted(set(self.raw) - set(names)):
            self.faults.fault(
                self._inside(_plain(name)), "unknown-key", "the key", f"one of {', '.join(names)}"
            )
        return {
            name: Value(self.raw[name], self._inside(name), self.faults) for name in names if name in self.raw
        }

    def table(self) -> Iterator[tuple[str, Value]]:
        """Read a table of any keys."""
        if not isinstance(self.raw, dict):
            self.fault("a table", "wrong-type")
            return
        for name, value in self.raw.items():
            yield name, Value(value, self._inside(_plain(name)), self.faults)

    def rows[T](self, read: Callable[[Value], T]) -> tuple[T, ...]:
        """Read a list, each member by `read`."""
        if not isinstance(self.raw, list):
            self.fault("a list", "wrong-type")
            return ()
        return tuple(read(Value(one, f"{self.path}[{at}]", self.faults)) for at, one in enumerate(self.raw))

    def text(self) -> str:
        """Read a text that can be written down."""
        if not isinstance(self.raw, str) or not self.raw or not _is_writable(self.raw):
            self.fault("text", "wrong-type")
            return ""
        return self.raw

    def one_of(self, *words: str) -> str:
        """Read one of several words."""
        if not isinstance(self.raw, str) or self.raw not in words:
            self.fault(" | ".join(words), "not-one-of")
            return words[0]
        return self.raw

    def number(self, least: int = 0) -> int:
        """Read a whole number; a truth value is none."""
        if type(self.raw) is not int:
            self.fault("a whole number", "wrong-type")
        elif not least <= self.raw <= MOST:
            self.fault(f"{least} to {MOST}", "bad-number")
        else:
            return self.raw
        return least

    def truth(self) -> bool:
        """Read true or false."""
        if not isinstance(self.raw, bool):
            self.fault("true or false", "wrong-type")
            return False
        return self.raw

    def day(self) -> date:
        """Read a day."""
        try:
            return date.fromisoformat(self.raw)
        except (TypeError, ValueError):
            self.fault("a day as YYYY-MM-DD", "bad-date")
            return date.min

    def optional[T](self, read: Callable[[Value], T]) -> T | None:
        """Read null, or a value."""
        return None if self.raw is None else read(self)

    def _inside(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _is_writable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _plain(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode("ascii")[:60]


def _show(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, str):
        return f'"{_plain(value)}"'
    if isinstance(value, int):
        return str(value) if abs(value) <= MOST * MOST else "a number of very many digits"
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a decimal fraction"
