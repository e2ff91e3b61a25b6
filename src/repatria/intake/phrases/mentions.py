"""Find in a sentence who and what it speaks of: parties, persons, groups of people, dates, places.

Everything is found by the tables and by form; a word that is in neither is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from repatria.core.reports import WordedCount
from repatria.intake.article.sentences import Span
from repatria.intake.phrases.actors import Actor, acting_words, actor_at
from repatria.intake.phrases.beside_names import apposed_at, is_age, is_named_kin, is_verb_behind
from repatria.intake.phrases.counting import counting_words, hedged_number_at
from repatria.intake.phrases.group_forms import is_bare_noun
from repatria.intake.phrases.group_words import GroupWords
from repatria.intake.phrases.groups import group_at
from repatria.intake.phrases.persons import Named, person_at
from repatria.intake.vocabulary.expressions import mention_expressions
from repatria.intake.vocabulary.lexicon import (
    hedges,
    listed,
    namings,
    nouns,
    numbers,
    scales,
    words_of_speech,
)
from repatria.intake.vocabulary.tokens import Phrases, Token, tokens_of
from repatria.intake.vocabulary.wordlists import parties, words


@dataclass(frozen=True, slots=True)
class Mention:
    """Mark words that stand for somebody or something.

    Attributes:
        kind: P party | N person, office or body | R pronoun | I one of a group | G group | C bare number |
            A adjective of a party | D date | L place | Q quoted words.
        party: Code of the party the words name or belong to.
        name: Full name of a person, where the words or the table of offices give it.
        how: For a speaker: named | surname | office | body | party | pronoun | captive.
    """

    kind: str
    start: int
    end: int
    party: str | None = None
    name: str | None = None
    how: str = ""
    group: GroupWords | None = None
    count: WordedCount | None = None


_NO_ORGS: Phrases[str] = Phrases({}, lower=False)
_EXPLAINED = frozenset("NG")
"""Kinds of mentions that explain what stands beside them."""


def find_mentions(text: str, *, known_names: dict[str, str], skip: tuple[Span, ...] = ()) -> list[Mention]:
    """Find the mentions in one sentence, in order, none overlapping.

    Args:
        text: The sentence, normalized character by character (see `normalized`).
        known_names: Surname to full name, of persons named earlier in the report.
        skip: Stretches, by offsets in `text`, that are looked at elsewhere.
    """
    return find_in_tokens(text, tokens_of(text), known_names=known_names, skip=skip)


def find_in_tokens(
    text: str,
    tokens: list[Token],
    *,
    known_names: dict[str, str],
    skip: tuple[Span, ...] = (),
    orgs: Phrases[str] = _NO_ORGS,
) -> list[Mention]:
    """Find the mentions among the tokens of a sentence; `orgs` are names that only this report has."""
    fixed = sorted(skip, key=lambda span: span.start)
    found: list[Mention] = []
    lows = {token.low for token in tokens}
    dated = not _dating().isdisjoint(lows) or any(low[0].isdigit() for low in lows)
    for mention in (*(_dates(text) if dated else ()), *(_ones(text) if _ONE.search(text) else ())):
        if all(mention.end <= span.start or span.end <= mention.start for span in fixed):
            found.append(mention)
            fixed.append(Span(mention.start, mention.end))
    fixed.sort(key=lambda span: span.start)
    at, next_fixed = 0, 0
    leading = _leading()
    while at < len(tokens):
        token = tokens[at]
        explained = bool(found) and found[-1].kind in _EXPLAINED
        leads = token.low in leading or not _leads_nothing(token)
        if not leads and not explained:
            at += 1
            continue
        while next_fixed < len(fixed) and fixed[next_fixed].end <= token.start:
            next_fixed += 1
        limit = len(text)
        if next_fixed < len(fixed):
            if token.end > fixed[next_fixed].start:
                at += 1
                continue
            limit = fixed[next_fixed].start
        if found and found[-1].kind == "P" and is_verb_behind(token, found[-1].end):
            at += 1
            continue
        here = _beside(tokens, at, found[-1]) if explained else None
        if here is None and not leads:
            at += 1
            continue
        here = here or _org(tokens, at, orgs) or _mention_at(tokens, at, known_names)
        if here is None or here.end > limit:
            at += 1
            continue
        found.append(here)
        while at < len(tokens) and tokens[at].start < here.end:
            at += 1
    return sorted(found, key=lambda mention: mention.start)


def normalized(text: str) -> str:
    """Replace marks by their plain form, one character for one, so that offsets hold."""
    return text.translate(_PLAIN_MARKS)


_PLAIN_MARKS: dict[int, int] = {
    **dict.fromkeys(map(ord, "’‘ʼ`´"), ord("'")),
    **dict.fromkeys(map(ord, "“”„«»"), ord('"')),
    **dict.fromkeys(map(ord, "\r\n\t\x0b\x0c\u00a0\u2007\u202f\u2009"), ord(" ")),
    **dict.fromkeys(map(ord, "‐‑–"), ord("-")),
    **dict.fromkeys(range(0xE000, 0xE010), ord(" ")),
}


def _dates(text: str) -> Iterator[Mention]:
    taken: list[Span] = []
    for expression in mention_expressions("date"):
        for match in expression.finditer(text):
            span = Span(*match.span())
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
                yield Mention("D", span.start, span.end)


def _ones(text: str) -> Iterator[Mention]:
    taken: list[Span] = []
    for expression in mention_expressions("one"):
        for match in expression.finditer(text):
            span = Span(*match.span())
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
                yield Mention("I", span.start, span.end, how="captive")


_ONE = re.compile(r"\b(?:[Oo]ne|other|second|first|former|latter|man|captive|prisoner|soldier)\b")


def _mention_at(tokens: list[Token], at: int, known_names: dict[str, str]) -> Mention | None:
    token = tokens[at]
    if token.low in _pronouns() and token.text != "US":
        return _pronoun(tokens, at)
    person = person_at(tokens, at, known_names) if _can_name(token) else None
    if token.text[0].isupper() and (region := _region_of(tokens, at)) is not None:
        return region
    if token.low in {"both", "aged"} and is_age(tokens, at + 1, at + 2):
        return None
    leads_group = _can_lead_group(token)
    nameless = actor_at(tokens, at) if leads_group else None
    if leads_group:
        if nameless is not None:
            return _named_group(tokens, at, nameless) or _acting(tokens, at, nameless)
        grouped = None if _is_longer_name(tokens, at) else group_at(tokens, at)
        if grouped is not None and (person is None or _is_group_rather(grouped[0], grouped[1], person)):
            group, end = grouped
            return _group(tokens, at, end, group)
    if person is not None and not _is_of_a_place(tokens, at, person):
        return _named(tokens, at, person)
    if token.text[0].isupper() or token.low in _lower_names() or token.low == "the":
        found = _party(tokens, at)
        if found is not None:
            return found
    counted = hedged_number_at(tokens, at)
    if counted is not None and is_age(tokens, at, counted[3]):
        return None
    if counted is not None:
        hedge, value, _, end = counted
        # "two wickets": a number of things, which nobody holds
        things = (end < len(tokens) and is_bare_noun(tokens[end].low)) or _is_numbered(tokens, at)
        return Mention(
            "C",
            token.start,
            tokens[end - 1].end,
            how="things" if things else "",
            count=WordedCount(value, hedge),
        )
    nameless = None if leads_group else actor_at(tokens, at)
    return _acting(tokens, at, nameless) if nameless is not None else _place(tokens, at)


def _is_longer_name(tokens: list[Token], at: int) -> bool:
    """Tell "the National Liberation Front" from "the National", a person of some nation."""
    if (
        tokens[at].low != "the"
        or at + 1 >= len(tokens)
        or tokens[at + 1].low not in {"national", "nationalist"}
    ):
        return False
    return _party(tokens, at) is not None


def _org(tokens: list[Token], at: int, orgs: Phrases[str]) -> Mention | None:
    """Read "the OPRF", "Ruwenda" as the armed group that a report brings in by that name."""
    begin = at + (tokens[at].low == "the" and at + 1 < len(tokens))
    found = orgs.at(tokens, begin) if tokens[begin].text in orgs.firsts() else None
    if found is None:
        return None
    return Mention("P", tokens[at].start, tokens[found[1] - 1].end, found[0], how="party")


def _leads_nothing(token: Token) -> bool:
    """Tell a mark, or a small word that is in no table of first words: most words are passed over."""
    first = token.text[0]
    return not first.isalnum() or (first.islower() and "-" not in token.low)


@cache
def _leading() -> frozenset[str]:
    """Give every small word by which a mention can begin."""
    return (
        _pronouns()
        | _office_starters()
        | _group_starters()
        | {word.lower() for word in _party_starters() if word[:1].islower()}
        | counting_words()
        | acting_words()
        | {"the"}
    )


def _beside(tokens: list[Token], at: int, before: Mention) -> Mention | None:
    """Read what only a mention right before it explains: who a named person is, and a relative's name."""
    if before.kind == "N" and before.name:
        said = apposed_at(tokens, at, before.end)
        return _group(tokens, at, said[1], said[0]) if said is not None else None
    if before.kind in {"G", "N"} and is_named_kin(tokens, at, before.end):
        return Mention("N", tokens[at].start, tokens[at].end, name=tokens[at].text, how="named")
    return None


def _is_numbered(tokens: list[Token], at: int) -> bool:
    """Tell a number that belongs to a name: "Flight 17", "Prantalay 12"."""
    before = tokens[at - 1] if at > 1 else None
    if before is None or not before.text[0].isupper() or not tokens[at].text[0].isdigit():
        return False
    return before.text not in _dated() and namings().at(tokens, at - 1) is None


@cache
def _dating() -> frozenset[str]:
    """Give the words without one of which, and without a digit, a sentence names no day."""
    found = {word.lower() for name in ("day", "month", "season") for word in words(name)}
    return frozenset(found | {"week", "month", "year", "yesterday", "today"})


@cache
def _dated() -> frozenset[str]:
    return frozenset([*words("day"), *words("month")])


def _is_of_a_place(tokens: list[Token], at: int, person: Named) -> bool:
    """Tell "the New York lawyer" from a person: an article before a name, and what he is behind it."""
    if person.how != "named" or at == 0 or tokens[at - 1].low not in {"the", "a", "an"}:
        return False
    behind = tokens[person.end] if person.end < len(tokens) else None
    return behind is not None and behind.text[0].islower() and nouns_or_offices(tokens, person.end)


def nouns_or_offices(tokens: list[Token], at: int) -> bool:
    """Tell whether a noun for people, an office or a body stands here."""
    return nouns().at(tokens, at) is not None or tokens[at].low in _office_starters()


def _acting(tokens: list[Token], at: int, actor: Actor) -> Mention:
    return Mention("P", tokens[at].start, tokens[actor.end - 1].end, actor.party, how=actor.how)


def _named_group(tokens: list[Token], at: int, actor: Actor) -> Mention | None:
    """Read "the Islamic State group" as the party of that name, and not as "the state"."""
    found = namings().at(tokens, at + 1) if tokens[at].low == "the" and actor.how != "party" else None
    if found is None or "group" not in found[0].forms or found[1] < actor.end:
        return None
    return _party(tokens, at)


def _is_group_rather(group: GroupWords, end: int, person: Named) -> bool:
    """Decide between "the Russian ambassador" as a speaker, and as one of a group of people."""
    if person.how in {"office", "body"}:
        return end > person.end or bool(group.captive and not person.party)
    if person.how == "named" and end < person.end:
        return False
    return bool(group.count or group.captive or group.homes or group.definite) and end >= person.end


def _group(tokens: list[Token], at: int, end: int, group: GroupWords) -> Mention:
    start, stop = tokens[at].start, tokens[end - 1].end
    party = group.homes[0].code if group.homes else None
    plain = group.captive is None and (group.count is None or group.count.number == 1) and not group.remains
    if (
        plain
        and group.noun
        and not group.vague
        and (_before_speech(tokens, end) or _behind_speech(tokens, at, end))
    ):
        return Mention("N", start, stop, party, None, "body")
    return Mention("G", start, stop, party, group=group)


def _before_speech(tokens: list[Token], end: int) -> bool:
    for token in tokens[end : end + 3]:
        if token.low in words_of_speech():
            return True
        if token.low not in {"have", "has", "had", "also", ",", "later", "who", "then", "in"}:
            return False
    return False


def _behind_speech(tokens: list[Token], at: int, end: int) -> bool:
    said = at > 0 and tokens[at - 1].low in {"said", "says"}
    return (said and (end >= len(tokens) or tokens[end].low in {",", ".", "in", "who"})) or (
        at > 1 and tokens[at - 1].low == "to" and tokens[at - 2].low == "according"
    )


def _pronoun(tokens: list[Token], at: int) -> Mention:
    token = tokens[at]
    return Mention("R", token.start, token.end, how="pronoun")


def _named(tokens: list[Token], at: int, person: Named) -> Mention:
    start, end = tokens[at].start, tokens[person.end - 1].end
    if person.how == "pronoun":
        return Mention("R", start, end, how="pronoun")
    return Mention("N", start, end, person.party, person.name, person.how)


def _party(tokens: list[Token], at: int) -> Mention | None:
    begin = at + 1 if tokens[at].low == "the" else at
    found = namings().at(tokens, begin)
    if found is not None:
        naming, end = found
        if "name" in naming.forms and not (
            "adjective" in naming.forms and end < len(tokens) and _is_lower_noun(tokens[end])
        ):
            return Mention("P", tokens[at].start, tokens[end - 1].end, naming.code, how="party")
        if "adjective" in naming.forms and begin == at:
            return Mention("A", tokens[at].start, tokens[end - 1].end, naming.code)
        return None
    return _party_by_form(tokens, at, begin)


def _is_lower_noun(token: Token) -> bool:
    return token.text[0].islower() and token.low not in listed("after_name")


def _party_by_form(tokens: list[Token], at: int, begin: int) -> Mention | None:
    """Read "the Popular Front of X", "the Y Army": a party that the table lacks."""
    heads, inner = listed("party_heads"), listed("party_inner")
    end, last = begin, None
    while end < len(tokens) and end - begin < 8:
        token = tokens[end]
        if token.text[0].isupper() and token.text[0].isalpha():
            of = end + 1 < len(tokens) and tokens[end + 1].low in {"of", "for"}
            if token.low in heads and (end > begin or of):
                last = end + 1
            end += 1
        elif (token.low in inner and end > begin) or (
            token.low == "'s" and end > begin and end + 1 < len(tokens) and tokens[end + 1].text[0].isupper()
        ):
            end += 1
        else:
            break
    if last is None:
        return None
    # "the Liberation Front of Cabinda" keeps what is behind it
    if last < len(tokens) and tokens[last].low in {"of", "for"}:
        more = last + 1
        while more < len(tokens) and (
            tokens[more].text[0].isupper() or tokens[more].low in {"the", "of", "and"}
        ):
            more += 1
        if more > last + 1 and tokens[more - 1].text[0].isupper():
            last = more
    for start in range(begin + 1, last - 1):
        # "the Kurdish-led Syrian Democratic Forces"
        known = namings().at(tokens, start)
        if known is not None and known[1] == last and "group" in known[0].forms:
            return Mention("P", tokens[at].start, tokens[last - 1].end, known[0].code, how="party")
    name = " ".join(token.text for token in tokens[begin:last]).replace(" 's", "'s")
    return Mention("P", tokens[at].start, tokens[last - 1].end, name, how="party")


def _region_of(tokens: list[Token], at: int) -> Mention | None:
    """Read "Russia's Kursk region" as one place."""
    found = namings().at(tokens, at)
    if found is None or found[1] >= len(tokens) or tokens[found[1]].low != "'s":
        return None
    end = found[1] + 1
    while end < len(tokens) and tokens[end].text[0].isupper() and end - found[1] < 4:
        end += 1
    if end > found[1] + 1 and end < len(tokens) and tokens[end].low in words("area"):
        return Mention("L", tokens[at].start, tokens[end].end)
    return None


def _place(tokens: list[Token], at: int) -> Mention | None:
    """Read "in Odesa", "near the Rutshuru River" by the preposition, and "Kursk region" by its last word."""
    token = tokens[at]
    if not token.text[0].isupper() or not token.text[0].isalpha():
        return None
    end = at
    while (
        end < len(tokens) and tokens[end].text[0].isupper() and end - at < 4 and tokens[end].text[0].isalpha()
    ):
        end += 1
    if end < len(tokens) and tokens[end].low in words("area"):
        return Mention("L", token.start, tokens[end].end)
    before = tokens[at - 1].low if at else ""
    if before == "the" and at > 1:
        before = tokens[at - 2].low
    if before in {"in", "near", "at", "off", "outside"}:
        return Mention("L", token.start, tokens[end - 1].end)
    return None


def _can_lead_group(token: Token) -> bool:
    return (
        token.low in _group_starters()
        or token.text in _party_starters()
        or token.low[0].isdigit()
        or "-" in token.low
    )


def _can_name(token: Token) -> bool:
    if token.text[0].isupper():
        return True
    return token.low in _office_starters()


@cache
def _group_starters() -> frozenset[str]:
    found: set[str] = set()
    for name in ("articles", "owners", "more", "vague", "vague_of", "modifiers", "dead_of"):
        found |= listed(name)
    found |= set(numbers()) | set(scales()) | hedges().firsts() | nouns().firsts()
    return frozenset(found)


@cache
def _party_starters() -> frozenset[str]:
    return namings().firsts()


@cache
def _office_starters() -> frozenset[str]:
    found = {"the", "a", "an", "its", "their", "his", "her", "our"}
    for name in ("office", "body", "body_modifier"):
        found |= {word.split()[0].lower() for word in words(name)}
    return frozenset(found)


@cache
def _lower_names() -> frozenset[str]:
    return frozenset(word.lower() for word in namings().firsts() if word[:1].islower())


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(words("pronoun"))


def party_of_name(name: str | None) -> str | None:
    """Find the party of a holder of a public office."""
    return _party_by_leader().get(name) if name is not None else None


@cache
def _party_by_leader() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, party in parties().items():
        for leader in party.leaders:
            for word in leader:
                found.setdefault(word, code)
    return found
