"""Load the tables the grammar works with: parties, words and forms, kept as TOML beside this file.

A linguist edits the tables; no word of a language stands in the code that reads it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGE = "english"


@dataclass(frozen=True, slots=True)
class Party:
    """Hold one row of the table of parties."""

    code: str
    name: str
    kind: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[str, ...]
    leaders: tuple[tuple[str, ...], ...]
    """For each holder of a public office: the full name first, then the other forms."""
    lands: tuple[str, ...] = ()
    """Of an armed group or a people: the states whose people it holds, and which hold its own."""
    kin_words: tuple[str, ...] = ()
    """Words that mean this party in a report about `kin_lands`, and elsewhere another or none ("Serbs")."""
    kin_lands: tuple[str, ...] = ()
    rare: bool = False
    """Whether it is known to the reader only, and left out of the lists that people choose from."""


@cache
def table(name: str) -> dict[str, Any]:
    """Read one table of the language: people, verbs, furniture or forms."""
    return _read(f"{LANGUAGE}/{name}.toml")


@cache
def parties() -> dict[str, Party]:
    """Read the table of parties, by code."""
    return {
        code: Party(
            code,
            row["name"],
            row["kind"],
            tuple(row["names"]),
            tuple(row["adjectives"]),
            tuple(row["people"]),
            tuple(row["seats"]),
            tuple((leader["name"], *leader["also"]) for leader in row.get("leaders", [])),
            tuple(row.get("lands", [])),
            tuple(row.get("kin_words", [])),
            tuple(row.get("kin_lands", [])),
            row.get("rare", False),
        )
        for code, row in _read("parties.toml").items()
    }


def place_names() -> dict[str, list[str]]:
    """Read the table of towns and regions, by the code of their state."""
    return _read("places.toml")


def party_name(code: str) -> str:
    """Name a party for people; a code that the table lacks names itself."""
    known = parties().get(code)
    return known.name if known else code


def party_name_in(code: str, language: str) -> str:
    """Name a party in a language that has its names by code; one it lacks is named in English."""
    table = tables_of(language, "parties")
    named = {**table.get("strict", {}), **table.get("names", {})}.get(code)
    return str(named[0]) if named else party_name(code)


@cache
def party_codes(form: str) -> dict[str, str]:
    """Map words to codes of parties.

    Args:
        form: names (with the seats of governments) | adjectives | people | armed_groups | leaders.
    """
    found: dict[str, str] = {}
    for code, party in parties().items():
        words = {
            "names": (*party.names, *party.seats),
            "adjectives": party.adjectives,
            "people": party.people,
            "armed_groups": party.names if party.kind == "armed group" else (),
            "leaders": tuple(word for leader in party.leaders for word in leader),
        }[form]
        found.update((word, code) for word in words)
    return found


@cache
def full_names() -> dict[str, str]:
    """Map each form of a public office holder's name to the full name, in the spelling of the form."""
    return {
        form: spelled_in_full(form, leader)
        for party in parties().values()
        for leader in party.leaders
        for form in leader
    }


def spelled_in_full(form: str, leader: tuple[str, ...]) -> str:
    """Give the full name that ends as a form does: of "Zelensky" it is "Volodymyr Zelensky"."""
    last = form.rsplit(maxsplit=1)[-1]
    return next((full for full in leader if " " in full and full.split()[-1] == last), leader[0])


@cache
def offices() -> dict[str, str]:
    """Map each form of the name of a public office holder to the office."""
    rows = _read("parties.toml").values()
    return {
        form: leader["office"]
        for row in rows
        for leader in row.get("leaders", [])
        for form in (leader["name"], *leader["also"])
    }


@cache
def words(name: str) -> tuple[str, ...]:
    """Give one list of words of the table of people."""
    return tuple(table("people")["words"][name])


@cache
def members(name: str) -> frozenset[str]:
    """Give one list of words of the table of people, to look words up in it."""
    return frozenset(words(name))


def alternatives(expressions: Iterable[str]) -> str:
    """Join regular expressions into one group, longest first, so that none hides a longer one."""
    joined = "|".join(sorted(expressions, key=lambda word: (-len(word), word)))
    return "(?:" + joined.replace(" ", r"\s+") + ")"


@cache
def word_class(name: str) -> str:
    """Give the alternatives of a class of verbs, or of a list of the table of people."""
    classes = table("verbs")["classes"]
    return alternatives(classes[name] if name in classes else words(name))


@cache
def line_expression(name: str) -> re.Pattern[str]:
    """Compile a list of the table of furniture, to be matched on a whole line."""
    found = [each for language in languages() for each in tables_of(language, "furniture").get(name, [])]
    return re.compile("(?:" + "|".join(found) + ")", re.IGNORECASE)


@cache
def exact_line_expression(name: str) -> re.Pattern[str]:
    """Compile a list of the table of furniture whose upper and lower case counts."""
    found = [each for language in languages() for each in tables_of(language, "furniture").get(name, [])]
    return re.compile("(?:" + "|".join(found) + ")")


@cache
def searched_expression(name: str) -> re.Pattern[str]:
    """Compile a list of the table of furniture that is searched inside a line; its case counts."""
    return re.compile(
        "|".join(each for one in languages() for each in tables_of(one, "furniture").get(name, []))
    )


@cache
def languages() -> tuple[str, ...]:
    """Name the languages that have tables: each folder beside the table of parties."""
    folder = resources.files("repatria.intake").joinpath("words")
    others = sorted(each.name for each in folder.iterdir() if each.is_dir() and each.name != LANGUAGE)
    return (LANGUAGE, *others)


def tables_of(language: str, name: str) -> dict[str, Any]:
    """Read one table of a language; empty where the language has none of that name."""
    folder = resources.files("repatria.intake").joinpath("words", language, f"{name}.toml")
    return _read(f"{language}/{name}.toml") if folder.is_file() else {}


@cache
def _read(path: str) -> dict[str, Any]:
    text = resources.files("repatria.intake").joinpath("words", *path.split("/")).read_text(encoding="utf-8")
    return tomllib.loads(text)
