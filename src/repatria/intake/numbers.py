"""Read counts of people as a report words them."""

from __future__ import annotations

import re
from functools import cache

from repatria.core.reports import Hedge, WordedCount
from repatria.intake.wordlists import alternatives, table

LARGEST_COUNT = 10_000_000
"""No report counts more people held; a larger number is something else."""


@cache
def number_expression() -> str:
    """Give the regular expression for a number, in digits or words."""
    numbers = alternatives(table("people")["numbers"])
    word = rf"(?i:{numbers}(?:[\s-]{numbers})?)"
    scale = rf"(?i:(?:(?:a|{numbers})\s+)?(?:dozen|hundred|thousand)\b(?!s))"
    digits = r"[0-9]{1,3}(?:[, ][0-9]{3})+(?!\d)|[0-9]{1,7}(?![\d,.]\d)"
    unit = r"%|per\s?cent|years?|km|kilomet|miles|days?|months?|hours?|weeks?|million|times"
    return rf"(?:{digits}|{scale}|{word})(?![\w%-]|\s*(?:{unit})\b)"


@cache
def hedge_expression() -> str:
    """Give the regular expression for the words that hedge a number."""
    # "handed over 10" counts ten, it does not count more than ten
    return rf"(?<!hand )(?<!handed )(?<!turned )(?<!handing )(?i:{alternatives(table('people')['hedges'])})"


def worded_count(number: str, hedge: str | None) -> WordedCount | None:
    """Read a number and its hedge; ``None`` if the words are no number that counts people."""
    value = _value(re.sub(r"\s+", " ", number.strip().lower()))
    if value is None or not 0 < value <= LARGEST_COUNT:
        return None
    return WordedCount(value, _hedge(hedge))


def _hedge(words: str | None) -> Hedge:
    if words is None:
        return "exact"
    hedges: dict[str, Hedge] = table("people")["hedges"]
    return hedges.get(re.sub(r"\s+", " ", words.lower()), "about")


def _value(words: str) -> int | None:
    if words[:1] in set("0123456789"):
        return int(re.sub(r"[^0-9]", "", words))
    numbers: dict[str, int] = table("people")["numbers"]
    scales: dict[str, int] = table("people")["scales"]
    parts = re.split(r"[ -]", words)
    if parts[-1] in scales:
        factor = numbers.get(parts[0], 1 if parts[0] in {"a", parts[-1]} else None)
        return None if factor is None else factor * scales[parts[-1]]
    if not all(part in numbers for part in parts):
        return None
    if len(parts) == 2 and not (numbers[parts[0]] >= 20 and numbers[parts[1]] < 10):
        return None
    return sum(numbers[part] for part in parts)
