"""Read numbers of people in Korean: digits, Sino-Korean and native words, mixed, with hedges and counters.

What counts something else (2개, 2시, 20대, 3차) is no number of people: a counter for people has to follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from repatria.core.reports import Hedge
from repatria.intake.korean.tables import one_of, words

LARGEST_COUNT = 99_999_999
"""No report counts more people; a larger number is something else."""
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,3})?"
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold a number of people, by offsets in the text that it was found in.

    Attributes:
        number: How many; ``None`` where the words are vague ("수십 명").
        start: Where the hedge or the number begins.
        number_start: Where the number itself begins.
        end: Behind the counter and what hedges it there.
        counter: The counter.
        tail: What stands right behind: a particle, 씩, 중; empty at the end of a word.
        is_each: Whether each of several gives or gets so many (씩).
        is_whole: Whether others are told of as a part of these (중, 가운데).
    """

    number: int | None
    hedge: Hedge
    start: int
    number_start: int
    end: int
    counter: str
    tail: str
    is_each: bool
    is_whole: bool


def counted_people(text: str) -> Iterator[Counted]:
    """Find the numbers of people in a text, in order."""
    expression = _expression()
    position = 0
    while found := expression.search(text, position):
        counted = _counted(text, found)
        position = counted.end if counted is not None else found.start("number") + 1
        if counted is not None:
            yield counted


def number_of(run: str) -> int | None:
    """Read a number that stands alone.

    Args:
        run: "11,000", "1만1천", "천이백", "스물세", "3천835"; spaces do not count.

    Returns:
        The number; ``None`` for what is none, as for 0 and for more than `LARGEST_COUNT`.
    """
    kinds = _kinds()
    total = section = 0.0
    current: float | None = None
    last_unit, last_scale, native = 10**9, 10**12, 0
    for token in _tokens().findall(run):
        kind, value = kinds.get(token, ("digits", 0.0))
        if kind == "digits":
            value = float(token.replace(",", ""))
        if kind in {"digits", "digit"}:
            if current is not None or native or value >= last_unit:
                return None
            current = value
        elif kind == "unit":
            if value >= last_unit or native:
                return None
            section += (1 if current is None else current) * value
            last_unit, current = int(value), None
        elif kind == "scale":
            if value >= last_scale or native:
                return None
            total += (section + (current or 0) or 1) * value
            section, current, last_unit, last_scale = 0.0, None, int(min(value, 10**4)), int(value)
        else:
            # tens before ones, and neither twice
            if current is not None or (native and not (native >= 10 > value)) or value >= last_unit:
                return None
            section += value
            native = int(value)
    value = total + section + (current or 0)
    return int(value) if value == int(value) and 0 < value <= LARGEST_COUNT else None


def _counted(text: str, found: re.Match[str]) -> Counted | None:
    run, counter = found["number"], found["counter"]
    is_vague = found["vague"] is not None
    if not is_vague and not _may_count(run, counter, spaced=bool(found["gap"])):
        return None
    number = None if is_vague else number_of(run)
    if number is None and not is_vague:
        return None
    if (
        not is_vague
        and run[0].isdigit()
        and found.start("number")
        and text[found.start("number") - 1] in ".,:"
    ):
        return None
    hedges = words("people")["hedges"]
    hedge: Hedge = hedges["before"].get(re.sub(r"\s+", " ", found["before"] or "").strip(), "exact")
    if found["inside"] and hedge == "exact":
        hedge = hedges["inside"][found["inside"]]
    behind = _behind().match(text, found.end())
    end = found.end()
    if behind is not None:
        hedge = hedges["behind"][behind["word"]] if hedge == "exact" else hedge
        if " " not in behind["word"]:
            # "100명 이상이", but not "50명이 넘는": there the particle stands on the counter
            end = behind.end("word")
    tail = _TAIL.match(text, end)
    worded = tail[0] if tail is not None else ""
    if counter in words("people")["counters"]["native"] and worded.startswith("이라도"):
        # "even one of them" counts nobody
        return None
    return Counted(
        number,
        hedge,
        found.start(),
        found.start("vague") if is_vague else found.start("number"),
        end,
        counter,
        worded,
        worded.startswith("씩"),
        _partitive().match(text, end) is not None,
    )


_TAIL = re.compile("[가-힣]*")


def _may_count(run: str, counter: str, *, spaced: bool) -> bool:
    """Tell a number from a word that only looks as one: "사명", "한인", "5분", "이 사람"."""
    counters = words("people")["counters"]
    has_digit = any(letter.isdigit() for letter in run)
    is_native = _native().fullmatch(run) is not None
    if counter in counters["native"]:
        return is_native and spaced
    if counter == "인":
        return has_digit
    if has_digit or spaced:
        return True
    return is_native or len(run) > 1


@cache
def _expression() -> re.Pattern[str]:
    people = words("people")
    counters = people["counters"]
    before = one_of(people["hedges"]["before"])
    inside = one_of(people["hedges"]["inside"])
    numbers = people["numbers"]
    piece = one_of(
        [
            *numbers["digits"],
            *numbers["units"],
            *numbers["scales"],
            *numbers["native_tens"],
            *numbers["native_ones"],
        ]
    )
    # "1만 1천": a space stands only behind a word that multiplies
    wide = "".join((*numbers["scales"], *(word for word in numbers["units"] if len(word) == 1)))
    run = rf"(?:{_DIGITS}|{piece})(?:(?:(?<=[{wide}]) ?)?(?:{_DIGITS}|{piece}))*"
    counter = one_of([*counters["people"], *counters["native"], *counters["bodies"]])
    follows = one_of(counters["followers"])
    return re.compile(
        rf"(?:(?<![가-힣])(?P<before>{before})\s*)?"
        rf"(?:(?P<vague>(?<![가-힣]){one_of(numbers['vague'])})(?=여?\s|여?명)|(?<![가-힣\d])(?={piece})|(?<![\d제])(?=\d))"
        rf"(?P<number>(?(vague)|{run}))(?P<inside>{inside})?(?P<gap>\s*)(?P<counter>{counter})"
        rf"(?=[^가-힣]|\Z|{follows})"
    )


@cache
def _tokens() -> re.Pattern[str]:
    numbers = words("people")["numbers"]
    pieces = [
        piece
        for kind in ("digits", "units", "scales", "native_tens", "native_ones")
        for piece in numbers[kind]
    ]
    return re.compile(rf"{_DIGITS}|{one_of(pieces)}")


@cache
def _kinds() -> dict[str, tuple[str, float]]:
    numbers = words("people")["numbers"]
    found: dict[str, tuple[str, float]] = {}
    named = {
        "digits": "digit",
        "units": "unit",
        "scales": "scale",
        "native_tens": "native",
        "native_ones": "native",
    }
    for table, kind in named.items():
        found |= {word: (kind, float(value)) for word, value in numbers[table].items()}
    return found


@cache
def _native() -> re.Pattern[str]:
    numbers = words("people")["numbers"]
    tens, ones = one_of(numbers["native_tens"]), one_of(numbers["native_ones"])
    return re.compile(rf"{tens}{ones}|{tens}|{ones}")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<word>{one_of(words('people')['hedges']['behind'])})")


@cache
def _partitive() -> re.Pattern[str]:
    return re.compile(rf"\s*{one_of(words('people')['counters']['partitive'])}(?![가-힣])")
