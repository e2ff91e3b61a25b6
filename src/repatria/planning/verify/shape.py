"""Is a value what its type says? A plan comes from outside, and nothing in it is taken on trust."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from repatria.core.listings import Listing, Names
from repatria.core.plans import Credits

#: Types that need no look inside; most fields of a large plan have one of them.
_PLAIN = (int, str, bool)


def misshapen(value: object, hint: object, path: str) -> Iterator[str]:
    """Give the paths at which `value` is not what `hint` asks for; a truth value is no number.

    Args:
        hint: A type of the plan: a dataclass, an enum, ``int``, ``str``, ``bool``, ``tuple[X, ...]``, a
            union with None, or a dict, which is only looked at from outside.
    """
    origin = get_origin(hint)
    if origin is Sequence and isinstance(value, Listing):
        yield from _misshapen_listing(value, get_args(hint)[0], path)
    elif origin in (tuple, Sequence) and isinstance(value, tuple):
        member = get_args(hint)[0]
        for index, part in enumerate(value):
            yield from misshapen(part, member, f"{path}[{index}]")
    elif isinstance(hint, type) and is_dataclass(hint) and type(value) is hint:
        for name, inner in _hints(hint).items():
            part = getattr(value, name)
            if type(part) is not inner or inner not in _PLAIN:
                yield from misshapen(part, inner, f"{path}.{name}")
    elif origin in (Union, types.UnionType):
        if all(any(misshapen(value, member, path)) for member in get_args(hint)):
            yield path
    elif not _is_plainly(value, hint):
        yield path


def _misshapen_listing(listing: Listing[Any, Any], member: object, path: str) -> Iterator[str]:
    """Look at what the members of a listing are like, and at what is their own."""
    for like in listing.likes:
        yield from misshapen(like, member, f"{path}, one of them")
    own = int if isinstance(listing, Credits) else str
    if not isinstance(listing.own, Names) and any(type(part) is not own for part in listing.own):
        yield f"{path}, one of them"


def _is_plainly(value: object, hint: object) -> bool:
    if get_origin(hint) is dict:
        return isinstance(value, dict)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return isinstance(value, hint)
    return type(value) is hint


@cache
def _hints(kind: type) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
