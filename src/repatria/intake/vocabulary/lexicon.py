"""Give the tables of a language as sets and phrases, ready to be looked up word by word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from repatria.core.reports import Hedge
from repatria.intake.vocabulary.tokens import Phrases
from repatria.intake.vocabulary.wordlists import (
    Party,
    parties,
    party_codes,
    place_names,
    spelled_in_full,
    table,
    words,
)


@dataclass(frozen=True, slots=True)
class Noun:
    """Hold a noun for people.

    Attributes:
        word: As the table has it.
        category: military | civilian | police | child | body | unknown.
        singular: Whether it is one person.
        captive: Whether it alone says that they are in somebody's hands.
    """

    word: str
    category: str
    singular: bool
    captive: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """Say what a word for a party is: its name, its adjective, or its people.

    Attributes:
        forms: Any of name, adjective, people, plural (people), leader.
        leader: The full name, for a holder of a public office.
    """

    code: str
    forms: frozenset[str]
    leader: str | None = None


@cache
def nouns() -> Phrases[Noun]:
    """Give the nouns for people."""
    captive = set(words("captive_noun"))
    found: dict[str, Noun] = {}
    for plural, (singular, category) in table("people")["nouns"].items():
        found.setdefault(singular.lower(), Noun(singular, category, singular != plural, singular in captive))
        found[plural.lower()] = Noun(plural, category, singular=False, captive=plural in captive)
    return Phrases(found, lower=True)


@cache
def namings() -> Phrases[Naming]:
    """Give every word of the table of parties, upper and lower case told apart."""
    forms: dict[str, set[str]] = {}
    code: dict[str, str] = {}
    for form, kind in (("names", "name"), ("adjectives", "adjective"), ("people", "people")):
        for word, party_code in party_codes(form).items():
            forms.setdefault(word, set()).add(kind)
            code.setdefault(word, party_code)
            if form == "people" and word.endswith(("s", "men")):
                forms[word].add("plural")
    for party in parties().values():
        _add_forms(forms, party)
    found = {word: Naming(code[word], frozenset(kinds)) for word, kinds in forms.items()}
    for party in parties().values():
        for leader in party.leaders:
            found |= {
                word: Naming(party.code, frozenset({"leader"}), spelled_in_full(word, leader))
                for word in leader
            }
    return Phrases(found, lower=False)


def _add_forms(forms: dict[str, set[str]], party: Party) -> None:
    for word in party.adjectives:
        # "the Japanese", "20 Chinese": an adjective with no noun of its own for its people
        if word.endswith(("ese", "ss", "sh", "ch")) or not (party.people or party.kind == "body"):
            forms[word].update({"people", "plural"})
    if party.kind == "armed group":
        for word in party.names:
            forms[word].add("group")


@cache
def places() -> Phrases[str]:
    """Give the towns and regions of the table of places, each with the state whose people live there."""
    return Phrases({place: code for code, named in place_names().items() for place in named}, lower=False)


@cache
def hedges() -> Phrases[Hedge]:
    """Give the words that hedge a number."""
    found: dict[str, Hedge] = table("people")["hedges"]
    return Phrases(found, lower=True)


@cache
def listed(name: str) -> frozenset[str]:
    """Give a list of the phrase table as a set of lower-case words."""
    return frozenset(word.lower() for word in table("people")["phrase"][name])


@cache
def phrases(name: str) -> Phrases[bool]:
    """Give a list of the phrase table whose members may be of several words."""
    return Phrases.of(table("people")["phrase"][name])


@cache
def numbers() -> dict[str, int]:
    """Give the number words."""
    found: dict[str, int] = table("people")["numbers"]
    return found


@cache
def phrased_numbers() -> Phrases[int]:
    """Give the numbers that are several words."""
    found: dict[str, int] = table("people")["phrased"]
    return Phrases(found, lower=True)


@cache
def scales() -> dict[str, int]:
    """Give the words that multiply a number."""
    found: dict[str, int] = table("people")["scales"]
    return found


@cache
def collectives() -> dict[str, int]:
    """Give the singular nouns that are several people ("a couple")."""
    found: dict[str, int] = table("people")["collectives"]
    return found


@cache
def words_of_speech() -> frozenset[str]:
    """Give the single words by which somebody says something."""
    found = []
    for word in table("verbs")["classes"]["said"]:
        found += [word.removesuffix("s?"), word.removesuffix("?")] if word.endswith("s?") else [word]
    return frozenset(found)
