"""Find who acts without a name of its own: "gunmen", "the rebels", "the army", "the Houthi movement"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from repatria.intake.vocabulary.lexicon import listed, namings
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import parties, words


@dataclass(frozen=True, slots=True)
class Actor:
    """Hold who acts: a party, or a word that the report must explain.

    Attributes:
        end: Position behind the words.
        how: party | the group ("the rebels") | the state ("the army") | nameless ("gunmen").
    """

    end: int
    party: str
    how: str


def actor_at(tokens: list[Token], at: int) -> Actor | None:
    """Read who acts at a place, where no name says it."""
    token = tokens[at]
    if not (
        token.low in acting_words() or token.text in namings().firsts() or token.low.endswith(_endings())
    ):
        return None
    pointed = token.low in {"the", "its", "their", "his"}
    begin = at + pointed
    if begin >= len(tokens):
        return None
    named = _of_a_party(tokens, begin)
    if named is not None:
        return named
    if pointed and _is_short_name(tokens, begin):
        return Actor(begin + 1, tokens[begin].text, "the group")
    begin = _modified(tokens, begin)
    token = tokens[begin]
    if token.low == "men" and tokens[begin - 1].low == "armed":
        return Actor(begin + 1, "armed men", "nameless")
    if token.low in listed("armed_group_words"):
        return _group(tokens, at, begin)
    owns = begin + 1 < len(tokens) and tokens[begin + 1].low == "'s"
    if at != begin and token.low in listed("state_words") and tokens[at].low == "the" and not owns:
        return Actor(begin + 1, token.low, "the state")
    return None


def _is_short_name(tokens: list[Token], at: int) -> bool:
    """Read "the Front", said of an armed group whose full name came before."""
    if not tokens[at].text[0].isupper() or tokens[at].low not in listed("short_heads"):
        return False
    return at + 1 >= len(tokens) or not (
        tokens[at + 1].text[0].isupper() or tokens[at + 1].low in {"of", "for"}
    )


@cache
def acting_words() -> frozenset[str]:
    """Give the words that can begin who acts; every other word is passed over at once."""
    found = listed("armed_group_words") | listed("group_modifiers") | listed("state_words")
    return found | {"the", "its", "their", "his", "men"}


@cache
def _heads() -> frozenset[str]:
    return listed("armed_group_words") | listed("state_words") | {"men"}


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(listed("side_endings")))


def _of_a_party(tokens: list[Token], at: int) -> Actor | None:
    """Read "the Houthi movement", "Croat militia"."""
    owner = namings().at(tokens, at)
    if owner is None or not owner[0].forms & {"adjective", "name", "people"}:
        return None
    behind = owner[1]
    while (
        behind + 1 < len(tokens)
        and tokens[behind].low in listed("group_modifiers")
        and tokens[behind + 1].low in listed("group_of_party") | listed("group_modifiers")
    ):
        behind += 1
    if behind >= len(tokens) or tokens[behind].low not in listed("group_of_party"):
        return None
    owns = behind + 1 < len(tokens) and tokens[behind + 1].low == "'s"
    if owns:
        return None
    own = _named_behind(tokens, behind + 1)
    if own is not None:
        return own
    known = parties().get(owner[0].code)
    if known is not None and known.kind == "state" and tokens[behind].low in listed("against_the_state"):
        # "Colombian rebels" are not Colombia's
        name = tokens[behind].low
        if name not in words("hired"):
            name = " ".join(token.text for token in tokens[at : behind + 1])
        return Actor(behind + 1, name, "the group")
    if known is not None and known.kind == "people" and tokens[behind].low in listed("against_the_state"):
        # "Kurdish rebels": the armed group of that people that the report names, if it names one
        return Actor(behind + 1, owner[0].code, "the group")
    return Actor(behind + 1, owner[0].code, "party")


def _named_behind(tokens: list[Token], at: int) -> Actor | None:
    """Read "rebels of the ELN", "militants from Hamas"."""
    if at + 1 >= len(tokens) or tokens[at].low not in {"of", "from"}:
        return None
    begin = at + 1 + (tokens[at + 1].low == "the")
    found = namings().at(tokens, begin)
    if found is None or "group" not in found[0].forms:
        return None
    return Actor(found[1], found[0].code, "party")


def _modified(tokens: list[Token], at: int) -> int:
    """Walk over "suspected Islamist" before "militants"."""
    heads, endings = _heads(), _endings()
    while (
        at + 1 < len(tokens)
        and (tokens[at].low in listed("group_modifiers") or tokens[at].low.endswith(endings))
        and (tokens[at + 1].low in heads or tokens[at + 1].low in listed("group_modifiers"))
    ):
        at += 1
    return at


def _group(tokens: list[Token], at: int, begin: int) -> Actor | None:
    token = tokens[begin]
    if token.text[0].isupper() and token.low in {"communists", "reds"}:
        return Actor(begin + 1, token.low, "party")
    own = _named_behind(tokens, begin + 1)
    if own is not None:
        return own
    if tokens[at].low == "the":
        return Actor(begin + 1, token.low, "the group")
    return Actor(begin + 1, token.low, "nameless") if token.low in listed("nameless_holders") else None
