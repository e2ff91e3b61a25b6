"""Make up people: the same seed gives the same people, and nobody can take one of them for somebody real."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_FIRST_BIRTH = date(1966, 1, 1)
_BIRTHS_DAYS = 14_000
_LONGEST_HELD_DAYS, _SHORTEST_HELD_DAYS = 700, 20


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws that hang on a seed and on what is drawn, and not on what was drawn before."""

    seed: int

    def number(self, what: str, below: int) -> int:
        """Draw a number from 0, below `below`."""
        drawn = hashlib.sha256(f"{self.seed}:{what}".encode()).digest()
        return int.from_bytes(drawn[:8]) % below

    def one_of[T](self, what: str, choices: Sequence[T]) -> T:
        """Draw one of several."""
        return choices[self.number(what, len(choices))]

    def is_so(self, what: str, in_a_hundred: int) -> bool:
        """Draw whether something is so that is so of some in a hundred."""
        return self.number(what, 100) < in_a_hundred


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody who was made up.

    Attributes:
        number: Says that it is made up; the same in all records of the person.
        name: In the script of those who look for them.
        name_abroad: As those who hold them write it.
        days_held: How long ago they were captured.
    """

    number: str
    home: str
    name: str
    name_abroad: str
    sex: str
    category: str
    rank: str | None
    unit: str | None
    born: date
    is_birth_known: bool
    residence: str
    camp: str
    days_held: int
    is_accused: bool


def make_up_people(
    chance: Chance, words: Mapping[str, Any], *, home: str, tongues: Sequence[str], count: int
) -> Iterator[MadeUpPerson]:
    """Make up people of one party.

    Args:
        words: As `seed_demo.toml` has them.
        tongues: In which their names are, each as often as it stands there.
    """
    known = {tongue["id"]: tongue for tongue in words["tongue"]}
    shares = words["shares"]
    for index in range(count):
        number = f"MADE-UP-{home}-{index + 1:04}"
        is_female = chance.is_so(f"{number} sex", shares["female"])
        tongue = known[chance.one_of(f"{number} tongue", tongues)]
        name, abroad = _name(chance, number, tongue, is_female=is_female)
        category = _category(chance, number, shares)
        is_civilian = category == "civilian"
        yield MadeUpPerson(
            number=number,
            home=home,
            name=name,
            name_abroad=abroad,
            sex="female" if is_female else "male",
            category=category,
            rank=None if is_civilian else chance.one_of(f"{number} rank", words["ranks"]),
            unit=None if is_civilian else chance.one_of(f"{number} unit", words["units"]),
            born=_FIRST_BIRTH + timedelta(days=chance.number(f"{number} born", _BIRTHS_DAYS)),
            is_birth_known=not chance.is_so(f"{number} birth", shares["without_birth"]),
            residence=chance.one_of(f"{number} town", words["towns"]),
            camp=chance.one_of(f"{number} camp", words["camps"]),
            days_held=_SHORTEST_HELD_DAYS
            + chance.number(f"{number} held", _LONGEST_HELD_DAYS - _SHORTEST_HELD_DAYS),
            is_accused=chance.is_so(f"{number} accused", shares["accused"]),
        )


def _name(chance: Chance, number: str, tongue: Mapping[str, Any], *, is_female: bool) -> tuple[str, str]:
    if "whole" in tongue:
        own, abroad = chance.one_of(f"{number} name", tongue["whole"])
        return own, abroad
    parts = (
        chance.one_of(f"{number} stem", tongue["stems"]),
        chance.one_of(f"{number} ending", tongue["endings"]),
        chance.one_of(f"{number} given", tongue["given_female" if is_female else "given"]),
    )
    own, abroad = (f"{stem}{ending} {given}" for stem, ending, given in zip(*parts, strict=True))
    return own, abroad


def _category(chance: Chance, number: str, shares: Mapping[str, int]) -> str:
    drawn = chance.number(f"{number} category", 100)
    if drawn < shares["civilian"]:
        return "civilian"
    return "medical" if drawn < shares["civilian"] + shares["medical"] else "combatant"
