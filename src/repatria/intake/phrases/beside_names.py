"""Tell what stands beside a name: an age, what the person is, a relative, and the verb of a party."""

from __future__ import annotations

from functools import cache

from repatria.core.reports import WordedCount
from repatria.intake.article.sentences import Span
from repatria.intake.phrases.group_forms import hyphened_at
from repatria.intake.phrases.group_words import GroupWords, PartyWord
from repatria.intake.phrases.groups import group_at
from repatria.intake.vocabulary.frames import verb_forms
from repatria.intake.vocabulary.lexicon import listed, namings, nouns
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import words

_BEHIND_NAME = 2
_LONGEST_APPOSITION = 6
_PERSON_ENDINGS = (
    "worker",
    "teacher",
    "player",
    "driver",
    "writer",
    "man",
    "woman",
    "ist",
    "ian",
    "medic",
    "eer",
)
_OLDEST = 110


def is_age(tokens: list[Token], at: int, end: int) -> bool:
    """Tell an age behind a name from a number of people: "Yoav Lerner, 34, a medic"."""
    if (
        at < _BEHIND_NAME
        or at >= len(tokens)
        or end != at + 1
        or not tokens[at].low.isdigit()
        or int(tokens[at].low) > _OLDEST
    ):
        return False
    if tokens[at - 1].low in {"both", "aged", "all"} and tokens[at - 2].low in {",", "both", "all"}:
        # "two prisoners, both 60"
        return end >= len(tokens) or tokens[end].low in {",", ".", "and", ";"}
    if tokens[at - 1].low != "," or not tokens[at - 2].text[0].isupper():
        return False
    return end >= len(tokens) or tokens[end].low in {",", ".", "and", "was", "is", "who", "has", "had"}


def apposed_at(tokens: list[Token], at: int, name_end: int) -> tuple[GroupWords, int] | None:
    """Read "X, 34, an Israeli paramedic": behind a name, words of no table say what the person is."""
    comma = at - 1
    if comma > 1 and tokens[comma - 1].low.isdigit():
        comma -= 2
    if (
        tokens[at].low not in {"a", "an"}
        or comma < 1
        or tokens[at - 1].low != ","
        or tokens[comma].low != ","
        or tokens[comma - 1].end != name_end
    ):
        return None
    known = group_at(tokens, at)
    if known is not None:
        return None
    homes: list[PartyWord] = []
    end = at + 1
    while end < len(tokens) and end - at <= _LONGEST_APPOSITION:
        token = tokens[end]
        named = namings().at(tokens, end)
        if named is not None and "adjective" in named[0].forms:
            homes.append(PartyWord(named[0].code, Span(token.start, tokens[named[1] - 1].end)))
            end = named[1]
        elif hyphened_at(tokens, end):
            homes += hyphened_at(tokens, end)
            end += 1
        elif (token.text[0].islower() and token.low not in listed("after_people")) or token.text.isupper():
            end += 1
        else:
            break
    last = tokens[end - 1]
    if end == at + 1 or not last.text[0].islower() or _is_thing(last.low):
        return None
    if not homes and nouns().at(tokens, end - 1) is None and not last.low.endswith(_PERSON_ENDINGS):
        return None
    group = GroupWords(
        homes=tuple(homes),
        owner=None,
        count=WordedCount(1),
        count_span=None,
        noun=last.low,
        noun_span=Span(last.start, last.end),
        category=None,
        definite=False,
        part=False,
        captive=None,
        singular=True,
        health=None,
        article=tokens[at].low,
    )
    return group, end


def _is_thing(low: str) -> bool:
    """Tell a noun that is no person, however it stands: "X, a Russian newspaper"."""
    return low in listed("things") or low + "s" in listed("things")


def is_named_kin(tokens: list[Token], at: int, relative_end: int) -> bool:
    """Read "his sister, Iryna, said": one word in capitals between commas beside a relative is a name."""
    token = tokens[at]
    if at < _BEHIND_NAME or tokens[at - 1].low != "," or tokens[at - 2].end != relative_end:
        return False
    if at + 1 >= len(tokens) or tokens[at + 1].low not in {",", "."} or not token.text[0].isupper():
        return False
    return tokens[at - 2].low in _kin() and namings().at(tokens, at) is None


@cache
def _kin() -> frozenset[str]:
    return frozenset(word.lower() for word in words("kin"))


def is_verb_behind(token: Token, party_end: int) -> bool:
    """Tell "Moscow released American reporters" from "released reporters": a party acts right before."""
    if token.start != party_end + 1:
        return False
    form = verb_forms().get(token.low)
    return form is not None and form.kind in {"past", "past-only"}
