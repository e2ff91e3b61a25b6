"""The long lists of a plan file: written and read by what their entries are like, not one by one.

An entry is written as Python's `json` writes it; that of a listing differs from another of the same sort
only where its own value stands.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from repatria.core.listings import Listing
from repatria.core.plans import Credits

#: Entries put into one piece of text.
_AT_ONCE = 20_000

#: Letters of a file read at once, and the most digits of a number that is read so.
_LETTERS_AT_ONCE = 1_000_000
_MOST_DIGITS = 18
#: What stands between two entries, and after the last.
_BETWEEN, _LAST = "\n  },", "\n  }"
#: What stands in a text of JSON only with a sign before it.
_ESCAPED = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Sort:
    """One long list of a plan.

    Attributes:
        key: Under which it stands in the document.
        own: Key of what is an entry's own: an identifier, or of a credit a number.
        has_id: Does an entry begin with its place, as `id`?
        kind: The listing.
        to_json: Write one entry.
        from_json: Read one entry.
    """

    key: str
    own: str
    has_id: bool
    kind: type[Listing[Any, Any]]
    to_json: Callable[[Any], dict[str, Any]]
    from_json: Callable[[dict[str, Any]], Any]

    @property
    def is_named(self) -> bool:
        """Is an entry's own an identifier?"""
        return self.kind is not Credits

    @property
    def nothing(self) -> str:
        """Give the JSON of an own value that says nothing."""
        return '""' if self.is_named else "0"


def entries(things: Sequence[Any], sort: Sort, *, is_canonical: bool) -> Iterator[str]:
    """Write the entries of a list, a comma between them, in pieces.

    Args:
        is_canonical: With sorted keys and without spaces; else with each key on a line, two levels deep.
    """
    listing = sort.kind.of(things)
    # In a listing each entry stands at its place; one that was read by itself may say another.
    ids = range(len(things)) if isinstance(things, Listing) or not sort.has_id else [one.id for one in things]
    own_key = f'"{sort.own}":' if is_canonical else f'"{sort.own}": '
    id_key = '"id":' if is_canonical else '"id": '
    parts = []
    for like in listing.likes:
        text = _dumped(sort.to_json(like), is_canonical=is_canonical)
        before, after = _parted(text, own_key, sort.nothing)
        first, before = _parted(before, id_key, "0") if sort.has_id else ("", before)
        parts.append((first, before, after))
    for start in range(0, len(listing), _AT_ONCE):
        chosen = [parts[code] for code in listing.codes[start : start + _AT_ONCE]]
        owns = _written(listing.own[start : start + _AT_ONCE], is_named=sort.is_named)
        if sort.has_id:
            written = [
                f"{first}{place}{before}{own}{after}"
                for place, (first, before, after), own in zip(
                    ids[start : start + _AT_ONCE], chosen, owns, strict=True
                )
            ]
        else:
            written = [f"{before}{own}{after}" for (_, before, after), own in zip(chosen, owns, strict=True)]
        yield ("," if start else "") + ",".join(written)


def read_entries(text: str, sort: Sort) -> Listing[Any, Any] | None:
    """Read the entries of a list that was written with each key on a line; None where it was not.

    Args:
        text: What stands between the brackets of the list.

    Raises:
        ValueError, KeyError, TypeError: An entry is none of its sort.
    """
    begin = '\n  {\n   "id": ' if sort.has_id else f'\n  {{\n   "{sort.own}": '
    quote = '"' if sort.is_named else ""
    begin, inner = (begin, f',\n   "{sort.own}": "') if sort.has_id else (begin + quote, "")
    if not text.startswith(begin) or not text.endswith(_LAST):
        return None
    numbers: dict[str, int] = {}
    codes = array("i")
    owns: list[Any] = []
    for piece in _pieces(text[len(begin) : -len(_LAST)], _BETWEEN + begin):
        # What is parted can be joined again, so that nothing of the text is overlooked.
        if inner:
            parted = [entry.partition(inner) for entry in piece]
            if [part[0] for part in parted] != [*map(str, range(len(codes), len(codes) + len(parted)))]:
                return None
            piece = [part[2] for part in parted]  # noqa: PLW2901 - what is left of each entry
        its_own, signs, rests = zip(*(entry.partition(f"{quote},\n") for entry in piece), strict=True)
        if not all(signs) or not _are_plain(its_own, is_named=sort.is_named):
            return None
        owns += its_own if sort.is_named else map(int, its_own)
        for rest in dict.fromkeys(rests):
            numbers.setdefault(rest, len(numbers))
        codes.extend(map(numbers.__getitem__, rests))
    likes = []
    for rest in numbers:
        row = json.loads(_with_nothing(rest, sort), object_pairs_hook=without_repetition)
        like = sort.from_json(row)
        if _dumped(sort.to_json(like), is_canonical=True) != _dumped(row, is_canonical=True):
            return None
        likes.append(like)
    return sort.kind(likes, codes, owns if sort.is_named else array("q", owns))


def _are_plain(owns: tuple[str, ...], *, is_named: bool) -> bool:
    """Say whether values stand as they are written: texts without escapes, or whole numbers."""
    if is_named:
        return not _ESCAPED.search("".join(owns))
    return all(own.isascii() and own.isdecimal() and (own[0] != "0" or own == "0") for own in owns) and (
        max(map(len, owns)) < _MOST_DIGITS
    )


def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a key that stands in it twice, another program may read the other value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _with_nothing(rest: str, sort: Sort) -> str:
    """Make an entry whose own value says nothing from the lines that stand after that value."""
    place = '"id": 0,' if sort.has_id else ""
    return f'{{{place} "{sort.own}": {sort.nothing}, {rest} }}'


def _pieces(text: str, between: str) -> Iterator[list[str]]:
    """Give what stands between two signs, some at a time, so that little is held."""
    start = 0
    while True:
        end = text.find(between, start + _LETTERS_AT_ONCE)
        yield text[start : end if end >= 0 else None].split(between)
        if end < 0:
            return
        start = end + len(between)


def _dumped(value: object, *, is_canonical: bool) -> str:
    if is_canonical:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "\n  " + json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n  ")


def _parted(text: str, key: str, nothing: str) -> tuple[str, str]:
    """Part a text at a value that says nothing; the key before it stands there once, as keys do."""
    before, after = text.split(key + nothing, 1)
    return before + key, after


def _written(owns: Sequence[Any], *, is_named: bool) -> Sequence[Any]:
    if not is_named:
        return owns
    names = list(owns)
    if _ESCAPED.search("".join(names)):
        return [json.dumps(name, ensure_ascii=False) for name in names]
    return [f'"{name}"' for name in names]
