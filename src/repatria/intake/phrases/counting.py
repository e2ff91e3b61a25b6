"""Read numbers of people, in digits and words, with the words that hedge them."""

from __future__ import annotations

from functools import cache

from repatria.core.reports import Hedge
from repatria.intake.vocabulary.lexicon import hedges, listed, numbers, phrased_numbers, scales
from repatria.intake.vocabulary.tokens import Token

LARGEST_COUNT = 10_000_000
"""No report counts more people held; a larger number is something else."""
_HANDED = frozenset({"handed", "hand", "hands", "handing", "turned", "turn", "turning", "taken", "brought"})


_FACTORS = frozenset({"dozen", "hundred", "thousand"})


def _may_count(low: str) -> bool:
    """Tell whether a word can begin a number or its hedge; every other word is passed over at once."""
    return low[0].isdigit() or "-" in low or low in counting_words()


@cache
def counting_words() -> frozenset[str]:
    """Give the words that can begin a number or its hedge."""
    return frozenset(numbers()) | hedges().firsts() | phrased_numbers().firsts() | {"a", "an"}


def number_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Read a number in digits or words; ``None`` for one that counts no people (years old, money, a unit)."""
    found = _number(tokens, at)
    if found is None:
        return None
    value, end = found
    if not 0 < value <= LARGEST_COUNT:
        return None
    following = tokens[end].low if end < len(tokens) else ""
    if following in listed("units") or (at and tokens[at - 1].text in {"$", "€", "£", "₦", "№", "#"}):
        return None
    if following == ":" and end + 1 < len(tokens) and tokens[end + 1].text[0].isdigit():
        return None
    return value, end


def hedged_number_at(tokens: list[Token], at: int) -> tuple[Hedge, int, int, int] | None:
    """Read a number with its hedge: hedge, value, position of the number, position behind it."""
    if at >= len(tokens) or not _may_count(tokens[at].low):
        return None
    hedge: Hedge = "exact"
    found = hedges().at(tokens, at)
    begin = at
    if at and tokens[at].low == "over" and tokens[at - 1].low in _HANDED:
        return None
    if found is not None:
        hedge, begin = found
        again = hedges().at(tokens, begin)
        if again is not None:
            hedge, begin = (hedge if hedge != "exact" else again[0]), again[1]
        if begin < len(tokens) and tokens[begin].low in {"of", "the"} and hedge == "exact":
            return None
    number = number_at(tokens, begin)
    return None if number is None else (hedge, number[0], begin, number[1])


def _number(tokens: list[Token], at: int) -> tuple[int, int] | None:
    if at >= len(tokens):
        return None
    phrased = phrased_numbers().at(tokens, at)
    if phrased is not None:
        return phrased
    return _in_digits(tokens, at) if tokens[at].low[0].isdigit() else _in_words(tokens, at)


def _in_digits(tokens: list[Token], at: int) -> tuple[int, int] | None:
    low = tokens[at].low
    groups = low.split(",")
    if not low.isascii() or not all(group.isdecimal() for group in groups):
        return None
    if any(len(group) != 3 for group in groups[1:]):
        return None
    value, end = int("".join(groups)), at + 1
    # "1 027": thousands parted by a space
    while len(groups) == 1 and value < 1000 and _is_three_digits(tokens, end):
        value, end = value * 1000 + int(tokens[end].low), end + 1
    if end < len(tokens) and tokens[end].low in _FACTORS:
        return value * scales()[tokens[end].low], end + 1
    return value, end


def _is_three_digits(tokens: list[Token], at: int) -> bool:
    if at >= len(tokens) or tokens[at].start != tokens[at - 1].end + 1:
        return False
    low = tokens[at].low
    return len(low) == 3 and low.isascii() and low.isdecimal()


def _in_words(tokens: list[Token], at: int) -> tuple[int, int] | None:
    total, current, end = 0, 0, at
    if tokens[at].low in {"a", "an"}:
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if following in scales() and following not in _FACTORS:
            return scales()[following], at + 2
        if following not in scales():
            return None
        current, end = 1, at + 1
    while end < len(tokens):
        low = tokens[end].low
        if (value := _word_value(low)) is not None:
            if current % 100 and (current % 10 or value >= 10):
                return None
            current += value
        elif low in {"hundred", "dozen"} and end > at:
            current = max(current, 1) * scales()[low]
        elif low == "thousand" and end > at:
            total, current = total + max(current, 1) * 1000, 0
        elif not (
            low == "and" and current >= 100 and current % 100 == 0 and _is_number_word(tokens, end + 1)
        ):
            break
        end += 1
    return (total + current, end) if end > at and total + current else None


def _word_value(low: str) -> int | None:
    if low in numbers():
        return numbers()[low]
    pieces = low.split("-")
    if len(pieces) == 2 and all(piece in numbers() for piece in pieces):
        return sum(numbers()[piece] for piece in pieces)
    return None


def _is_number_word(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and _word_value(tokens[at].low) is not None
