"""Values that are one though they are written otherwise: ranks, units and places by tables, others folded."""

import re
from functools import cache

from anyascii import anyascii

from repatria.tracing.names.tables import rows_of

_BREAK = re.compile(r"[\W_]+")
_NUMBER_AND_WORDS = re.compile(r"(\d+)|([^\W\d_]+)")
_NUMBER_ENDS = frozenset({"st", "nd", "rd", "th", "a", "ya", "i", "y", "oi", "oy", "ta", "ha"})


def code_of(field: str, value: str) -> str:
    """Give the code of a value: two with one code are the same. Empty where it says nothing."""
    folded = _BREAK.sub(" ", value.casefold()).strip()
    if field == "rank":
        return _table("ranks").get(folded) or _plain(folded)
    if field == "place":
        return _table("places").get(folded) or _plain(folded)
    if field == "unit":
        return _unit(folded)
    return _plain(folded)


def _plain(folded: str) -> str:
    return _BREAK.sub(" ", anyascii(folded).lower()).strip()


def _unit(folded: str) -> str:
    """Give number and kind of a unit: 93 ОМБр and 93rd Mechanized Brigade are one."""
    kinds = _table("unit_words")
    said = []
    for number, word in _NUMBER_AND_WORDS.findall(folded):
        if number:
            said.append(number.lstrip("0") or "0")
            continue
        known = kinds.get(word)
        plain = _plain(word)
        if known is not None:
            said += known.split()
        elif plain not in _NUMBER_ENDS:
            said.append(plain)
    return " ".join(sorted(set(said)))


@cache
def _table(name: str) -> dict[str, str]:
    """Give what each folded spelling of a table means; `-` stands for words that mean nothing."""
    return {
        _BREAK.sub(" ", spelling.casefold()).strip(): "" if row["code"] == "-" else row["code"]
        for row in rows_of(name)
        for spelling in row["spellings"].split("; ")
    }
