"""Documents as TOML writes them, odd values among them."""

from __future__ import annotations

from random import Random
from typing import Any

#: Values that a field rarely expects, as TOML writes them.
ODD = (
    "0",
    "-1",
    "1",
    "2",
    "1_000_000_000",
    "10" * 15,
    "9" * 5000,
    "0x" + "f" * 6000,
    "1.5",
    "-0.0",
    "nan",
    "inf",
    "true",
    "false",
    '""',
    '" "',
    '"unknown"',
    '"UA"',
    '"3/2"',
    '"1/0"',
    f'"{"7" * 5000}"',
    '"\\u202eкапитан\\u0000"',
    '"é\\U0001F600"',
    '"2025-02-30"',
    '"0000"',
    "2025-01-12",
    "9999-12-31",
    "0001-01-01",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    "[]",
    "[[[[[]]]]]",
    '["UA", "UA"]',
    '["RU", 1]',
    "{}",
    "{ min = 3, max = 1 }",
    "{ min = 0 }",
    '{ "" = 1 }',
    "{ at_least = 0, at_most = 7 }",
    "[{}]",
    "[" * 3000 + "]" * 3000,
)


class Raw(str):
    """A value as TOML writes it."""

    __slots__ = ()


def odd(chance: Random) -> Raw:
    """Give a value that a field rarely expects."""
    return Raw(chance.choice(ODD))


def toml(node: Any) -> str:
    """Write a document, every table inside the line of its key."""
    return "".join(f"{_text(key)} = {_value(value)}\n" for key, value in node.items())


def _value(node: Any) -> str:
    if isinstance(node, dict):
        return "{" + ", ".join(f"{_text(key)} = {_value(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(_value(value) for value in node) + "]"
    if isinstance(node, bool):
        return str(node).lower()
    return _text(node) if isinstance(node, str) and not isinstance(node, Raw) else str(node)


def _text(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
