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
                for place, ((first, before, after), own) in enumerate(zip(chosen, owns, strict=True), start)
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
    heads = (['\n  {\n   "id": '] if sort.has_id else []) + [
        f'   "{sort.own}": ' if sort.has_id else f'\n  {{\n   "{sort.own}": '
    ]
    numbers: dict[str, int] = {}
    codes, owns = array("i"), []
    for piece in _pieces(text):
        # What is split can be joined again, so that nothing of the text is overlooked.
        parts = [entry.split(",\n", len(heads)) for entry in piece]
        if any(len(part) != len(heads) + 1 for part in parts):
            return None
        values = [_after(head, [part[place] for part in parts]) for place, head in enumerate(heads)]
        if None in values:
            return None
        if sort.has_id and values[0] != [str(len(codes) + place) for place in range(len(parts))]:
            return None
        its_own = _read_owns(values[-1] or [], is_named=sort.is_named)
        if its_own is None:
            return None
        owns += its_own
        codes.extend([numbers.setdefault(part[-1], len(numbers)) for part in parts])
    likes = []
    for rest in numbers:
        row = json.loads(_with_nothing(rest, sort), object_pairs_hook=without_repetition)
        like = sort.from_json(row)
        if _dumped(sort.to_json(like), is_canonical=True) != _dumped(row, is_canonical=True):
            return None
        likes.append(like)
    return sort.kind(likes, codes, owns if sort.is_named else array("q", owns))


def _after(head: str, texts: list[str]) -> list[str] | None:
    """Give what stands after a beginning that all of some texts have; None if one has it not."""
    length = len(head)
    if any(text[:length] != head for text in texts):
        return None
    return [text[length:] for text in texts]


def _read_owns(values: list[str], *, is_named: bool) -> list[Any] | None:
    """Read what is the own of each entry; None where it is not as it is written."""
    if not is_named:
        is_plain = all(v.isascii() and v.isdecimal() and (v[0] != "0" or v == "0") for v in values)
        return (
            list(map(int, values)) if is_plain and max(map(len, values), default=0) < _MOST_DIGITS else None
        )
    names = [value[1:-1] for value in values]
    is_quoted = all(len(value) > 1 and value[0] == value[-1] == '"' for value in values)
    return names if is_quoted and not _ESCAPED.search("".join(names)) else None


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


def _pieces(text: str) -> Iterator[list[str]]:
    """Give the entries of a list without their last bracket, some at a time, so that little is held."""
    start = 0
    while start < len(text):
        end = text.find(_BETWEEN, start + _LETTERS_AT_ONCE)
        if end >= 0:
            yield text[start:end].split(_BETWEEN)
            start = end + len(_BETWEEN)
            continue
        if not text.endswith(_LAST):
            raise ValueError("the last entry of a list is not closed")
        yield text[start : -len(_LAST)].split(_BETWEEN)
        return
    raise ValueError("a list ends with a comma")


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
