"""Han characters in names: how each is read by those who write them."""

from functools import cache
from typing import TYPE_CHECKING

from repatria.tracing.names import schemes
from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def readings_of(parts: tuple[str, ...], scheme: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Give the readings of each character of each part, the usual one first; none where there is none.

    Args:
        parts: Words in Han characters.
        scheme: `schemes.MANDARIN`, `CANTONESE`, `VIETNAMESE` (in Latin letters), `HANGUL` (a syllable), or
            `HOKKIEN`:
            the spellings of the south where they are known, and Cantonese where they are not.
    """
    if scheme == schemes.HOKKIEN:
        regional, cantonese = _regional(), _column(schemes.CANTONESE)
        if not any(char in regional for part in parts for char in part):
            return ()
        return tuple(tuple(regional.get(char, cantonese.get(char, ())) for char in part) for part in parts)
    column = _column(scheme)
    return tuple(tuple(column.get(char, ()) for char in part) for part in parts)


@cache
def _column(scheme: str) -> "Mapping[str, tuple[str, ...]]":
    return {row["char"]: tuple(row[scheme].split()) for row in rows_of("han") if row[scheme]}


@cache
def _regional() -> "Mapping[str, tuple[str, ...]]":
    return {row["char"]: tuple(row["spellings"].split()) for row in rows_of("han_regional")}
