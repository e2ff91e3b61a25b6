"""Titles, ranks and bynames beside a name: what is left out before it is read."""

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_WORDS = 3  # of one title
_LEFT_OF_A_NAME = 2  # words that are left where a title may be a name as well


class _Titles(NamedTuple):
    """By words: how many others have to be left."""

    before: "Mapping[tuple[str, ...], int]"
    after: "Mapping[tuple[str, ...], int]"
    kunya: frozenset[str]


def without_titles(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out titles at either end of a name; a name that is nothing else stays as it is."""
    at_ends = words_at_ends()
    if len(parts) < 2 or (parts[0] not in at_ends.first and parts[-1] not in at_ends.last):
        return parts
    titles = _titles()
    left = parts
    while (shorter := _shortened(left, titles.before, at_end=False)) != left:
        left = shorter
    return _shortened(left, titles.after, at_end=True)


def without_kunya(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out a byname by a child at the beginning, where two words are left: Abu Yusuf Ahmad al-Masri."""
    if len(parts) >= _LEFT_OF_A_NAME + 2 and parts[0] in _titles().kunya:
        return parts[2:]
    return parts


class WordsAtEnds(NamedTuple):
    """Words that a name with a title or a byname may begin or end with."""

    first: frozenset[str]
    last: frozenset[str]


@cache
def words_at_ends() -> WordsAtEnds:
    """Give the words by which a name is known that may have a title or a byname beside it."""
    titles = _titles()
    return WordsAtEnds(
        frozenset({words[0] for words in titles.before} | titles.kunya),
        frozenset(words[-1] for words in titles.after),
    )


def _shortened(
    parts: tuple[str, ...], titles: "Mapping[tuple[str, ...], int]", *, at_end: bool
) -> tuple[str, ...]:
    for count in range(min(_MOST_WORDS, len(parts) - 1), 0, -1):
        words, rest = (parts[-count:], parts[:-count]) if at_end else (parts[:count], parts[count:])
        if len(rest) >= titles.get(words, len(parts)):
            return rest
    return parts


@cache
def _titles() -> _Titles:
    sides: dict[str, dict[tuple[str, ...], int]] = {"before": {}, "after": {}}
    kunya: set[str] = set()
    # What ranks.tsv says of a rank holds where titles.tsv does not say that it is a name as well.
    for row in rows_of("ranks"):
        for spelling in row["spellings"].split("; "):
            sides["before"][tuple(spelling.replace("-", " ").split())] = 1
    for row in rows_of("titles"):
        words = [tuple(title.split()) for title in row["words"].split("; ")]
        if row["kind"] == "kunya":
            kunya.update(word for (word,) in words)
        else:
            sides[row["where"]].update(dict.fromkeys(words, _LEFT_OF_A_NAME if row["kind"] == "name" else 1))
    return _Titles(MappingProxyType(sides["before"]), MappingProxyType(sides["after"]), frozenset(kunya))
