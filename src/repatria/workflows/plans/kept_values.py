"""Answers of engines as plain JSON values, and back: frozen values of the core, whatever they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:  # noqa: ANN401 - a value of the core, and plain JSON
    """Give a value in plain JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, list | tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def from_plain[T](kind: type[T], said: Any) -> T:  # noqa: ANN401 - plain JSON values
    """Make a value of what `to_plain` gave of one of the same type."""
    made: T = _made(kind, said)
    return made


def _made(kind: Any, said: Any) -> Any:  # noqa: ANN401 - a type, and plain JSON
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [each for each in get_args(kind) if each is not NoneType]
        return None if said is None else _made(inner[0], said)
    if origin is tuple:
        return _tuple(get_args(kind), said)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, said)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(said)
    if kind is Fraction:
        return Fraction(said)
    return date.fromisoformat(said) if kind is date else said


def _tuple(kinds: tuple[Any, ...], said: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_made(kinds[0], each) for each in said)
    return tuple(_made(kind, each) for kind, each in zip(kinds, said, strict=True))


def _dataclass(kind: type, said: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of that type
    hints = get_type_hints(kind)
    return kind(**{name: _made(hints[name], value) for name, value in said.items()})
