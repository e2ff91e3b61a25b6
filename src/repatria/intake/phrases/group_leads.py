"""Walk over what comes before the noun of a phrase for people: articles, owners, hedges, numbers."""

from __future__ import annotations

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.counting import hedged_number_at, number_at
from repatria.intake.phrases.group_words import PartyWord, Phrase
from repatria.intake.vocabulary.lexicon import hedges, listed, namings, scales
from repatria.intake.vocabulary.powers import is_armed_group
from repatria.intake.vocabulary.tokens import Token

_MOST_BEFORE_NUMBER = 4


def lead_of(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over articles, owners, hedge and number, and "of the" between them."""
    for _ in range(_MOST_BEFORE_NUMBER):
        end = _before_number(tokens, at, phrase)
        if end == at:
            break
        at = end
        if (
            at < len(tokens)
            and tokens[at].low == "of"
            and tokens[at - 1].low in {"all", "both", "some", "half"}
        ):
            at += 1
    dead = _dead_of(tokens, at, phrase)
    if dead != at:
        return lead_of(tokens, dead, phrase)
    counted = hedged_number_at(tokens, at)
    if counted is not None:
        phrase.hedge, phrase.count, begin, end = counted
        first = begin if phrase.hedge == "exact" else at
        phrase.count_span = Span(tokens[first].start, tokens[end - 1].end)
        at = end
    elif at < len(tokens) and (tokens[at].low in listed("vague") or vague_of(tokens, at)):
        phrase.vague = True
        at = vague_of(tokens, at) or at + 1
        if at < len(tokens) and tokens[at].low in scales():
            # "several hundred soldiers"
            at += 1
    else:
        return _after_number(tokens, at, phrase)
    at = _after_number(tokens, at, phrase)
    if at + 1 < len(tokens) and (tokens[at].low, tokens[at + 1].low) == ("out", "of"):
        at += 1
    if at >= len(tokens) or tokens[at].low != "of" or tokens[at - 1].low == "others":
        # "18 others of his company" are counted without a noun
        return at
    return _of_whom(tokens, at, phrase)


def _before_number(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over one article, owner, or "more" before a number."""
    if at >= len(tokens):
        return at
    low = tokens[at].low
    if low in listed("articles") and number_at(tokens, at) is None and hedges().at(tokens, at) is None:
        phrase.article = low
        return at + 1
    if low in listed("owners"):
        phrase.owner = Span(tokens[at].start, tokens[at].end)
        return at + 1
    possessor = possessor_at(tokens, at)
    if possessor is not None:
        if not _names_armed_group(tokens, possessor[1]):
            phrase.homes.append(possessor[0])
        return possessor[1]
    if low in listed("more") and hedged_number_at(tokens, at) is None:
        phrase.fresh |= low in listed("fresh")
        phrase.own |= low == "own"
        phrase.article = phrase.article or (low if low == "another" else None)
        return at + 1
    return at


def _names_armed_group(tokens: list[Token], at: int) -> bool:
    """Tell whether "Colombia's FARC guerrillas" are a group in a country, and not that country's."""
    found = namings().at(tokens, at)
    if found is None:
        return False
    return "group" in found[0].forms or is_armed_group(found[0].code)


def vague_of(tokens: list[Token], at: int) -> int | None:
    """Walk over "a group of", "hundreds of"."""
    if at < len(tokens) and tokens[at].low in listed("vague_of"):
        return at + 1
    return None


def _after_number(tokens: list[Token], at: int, phrase: Phrase) -> int:
    while at < len(tokens) and tokens[at].low in listed("more"):
        phrase.fresh |= tokens[at].low in listed("fresh")
        phrase.own |= tokens[at].low == "own"
        at += 1
    return at


def _of_whom(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over "of the", "of its own", "of them", "of whom" behind a number."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    whole = hedged_number_at(tokens, at + 1)
    if whole is not None and phrase.count is not None and whole[1] > phrase.count:
        phrase.whole = whole[1]
        return whole[3]
    if following in {"them", "whom", "those"} and phrase.count is not None:
        phrase.part = True
        if following == "those":
            return at + 2
        return at + 2
    if following in listed("owners"):
        phrase.owner = Span(tokens[at + 1].start, tokens[at + 1].end)
        phrase.part = not phrase.vague
        at += 2
        while at < len(tokens) and tokens[at].low in listed("more"):
            phrase.own |= tokens[at].low == "own"
            at += 1
        return at
    if following in {"the", "these", "both"} and phrase.count is not None:
        phrase.part = True
        phrase.article = "the"
        at += 2
        if (inner := vague_of(tokens, at)) is not None and inner < len(tokens) and tokens[inner].low == "of":
            at = inner + 1
        second = hedged_number_at(tokens, at)
        phrase.whole = second[1] if second is not None else None
        return second[3] if second is not None else _after_number(tokens, at, phrase)
    if phrase.vague:
        at += 1
        counted = hedged_number_at(tokens, at)
        if counted is not None:
            phrase.vague = False
            phrase.hedge, phrase.count, begin, at = counted
            phrase.count_span = Span(tokens[begin].start, tokens[at - 1].end)
        return at
    if tokens[at - 1].low in scales() and following not in listed("articles"):
        # "a score of officers"
        return at + 1
    dead = _dead_of(tokens, at + 1, phrase)
    return dead if dead != at + 1 else at


def _dead_of(tokens: list[Token], at: int, phrase: Phrase) -> int:
    """Walk over "the bodies of", "the remains of"."""
    if at + 1 < len(tokens) and tokens[at].low in listed("dead_of") and tokens[at + 1].low == "of":
        phrase.remains = Span(tokens[at].start, tokens[at].end)
        return at + 2
    return at


def possessor_at(tokens: list[Token], at: int) -> tuple[PartyWord, int] | None:
    """Read "Russia's" and "Kim Jong Un's" before a noun."""
    found = namings().at(tokens, at)
    if found is None or not found[0].forms & {"name", "leader"}:
        return None
    naming, end = found
    if end < len(tokens) and tokens[end].low == "'s":
        return PartyWord(naming.code, Span(tokens[at].start, tokens[end - 1].end)), end + 1
    if end < len(tokens) and tokens[end].text == "'" and tokens[end - 1].low.endswith("s"):
        return PartyWord(naming.code, Span(tokens[at].start, tokens[end - 1].end)), end + 1
    return None
