"""Classes of given names and patronymics: Mykola, Nikolai and Nicholas are one name."""

import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def classes_of(part: str) -> tuple[tuple[int, bool], ...]:
    """Give the classes that a part of a name may belong to.

    Args:
        part: A word in small letters, in any script.

    Returns:
        The number of each class, from 1, and whether the part is a whole name of it and not a short form;
        whole names first.
    """
    return _classes().get(part if part.isascii() else _without_accents(part), ())


@cache
def _classes() -> "Mapping[str, tuple[tuple[int, bool], ...]]":
    found: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for number, row in enumerate((*rows_of("given_names"), *rows_of("patronymics")), start=1):
        for column, is_whole in (("forms", True), ("short", False)):
            for form in dict.fromkeys(row.get(column, "").split()):
                found[_without_accents(form.replace("'", ""))].append((number, is_whole))
    return {
        form: tuple(sorted(classes, key=lambda one: (not one[1], one[0]))) for form, classes in found.items()
    }


def _without_accents(part: str) -> str:
    """Take accents off letters that have them, but leave й and ё, which are letters."""
    apart = unicodedata.normalize("NFD", part)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _ACCENTS))


_ACCENTS = frozenset(chr(point) for point in range(0x0300, 0x0370)) - {"\u0306", "\u0308"}
