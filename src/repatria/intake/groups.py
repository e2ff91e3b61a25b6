"""Find phrases for groups of people: how many, of which party, whose, of what category."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from repatria.core.reports import WordedCount
from repatria.intake.numbers import worded_count
from repatria.intake.sentences import Span
from repatria.intake.wordlists import alternatives, party_codes, table, words


@dataclass(frozen=True, slots=True)
class PartyWord:
    """Point to the word, by offsets in the sentence, that names a party."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class GroupWords:
    """Hold what a phrase says of its group; every span is an offset in the sentence.

    Attributes:
        homes: Parties its words give as the home, in order.
        owner: A pronoun that gives the home: "our warriors", "its own servicemen".
        definite: "the soldiers", "the men": people spoken of before.
        part: "31 of the men": some of people spoken of before.
        captive: The word that says they are captives ("captured", "prisoners").
        singular: One person.
        health: The word for their health ("wounded").
    """

    homes: tuple[PartyWord, ...]
    owner: Span | None
    count: WordedCount | None
    count_span: Span | None
    noun: str | None
    noun_span: Span | None
    category: str | None
    definite: bool
    part: bool
    captive: Span | None
    singular: bool
    health: Span | None


def group_words(match: re.Match[str]) -> GroupWords | None:
    """Read one phrase; ``None`` where its count is no count of people."""
    found = match.groupdict()
    count = worded_count(found["count"], found.get("hedge")) if found.get("count") else None
    if found.get("count") and count is None:
        return None
    noun = re.sub(r"\s+", " ", found["noun"]) if found.get("noun") else None
    people = found.get("people")
    singular = noun in _singulars() or (people is not None and people in _singular_people())
    if people is not None and singular and count is None and not found.get("article"):
        return None
    article = (found.get("article") or "").lower()
    if singular and not (article or count or found["words"] or found.get("owner")):
        return None
    if singular and article in {"a", "an"}:
        count = WordedCount(1)
    owner = found.get("owner") or found.get("of")
    is_pronoun = owner is not None and owner.lower() not in {"the", "these", "those", "them"}
    own = "own" in re.findall(r"\w+", match[0][: match[0].find(noun or people or "")])
    captive_noun = noun is not None and any(part in words("captive_noun") for part in noun.split(" and "))
    adjective = re.search(rf"\b{alternatives(words('captured_adjective'))}\b", found["words"] or "")
    captive = _span(match, "noun") if captive_noun else None
    if adjective:
        captive = Span(match.start("words") + adjective.start(), match.start("words") + adjective.end())
    hurt = re.search(r"\b(?:wounded|injured|sick)\b", found["words"] or "")
    return GroupWords(
        homes=_homes(match),
        owner=(_span(match, "owner") if found.get("owner") else _span(match, "of")) if is_pronoun else None,
        count=count,
        count_span=_span(match, "count") if found.get("count") else None,
        noun=noun,
        noun_span=_span(match, "noun") if noun else (_span(match, "people") if people else None),
        category=_category(noun),
        definite=article in {"the", "those", "these", "both"} and not _homes(match),
        part=bool(found.get("of")) and not (is_pronoun and own),
        captive=captive,
        singular=singular,
        health=Span(match.start("words") + hurt.start(), match.start("words") + hurt.end()) if hurt else None,
    )


def _homes(match: re.Match[str]) -> tuple[PartyWord, ...]:
    found = match.groupdict()
    homes: list[PartyWord] = []
    for group, form in (
        ("origin", "names"),
        ("owner_party", "names"),
        ("owner_leader", "leaders"),
        ("people", "people"),
    ):
        if found.get(group):
            code = party_codes(form).get(re.sub(r"\s+", " ", found[group]))
            if code:
                homes.append(PartyWord(code, _span(match, group)))
    adjectives = alternatives(party_codes("adjectives"))
    for word in re.finditer(rf"\b{adjectives}\b", found["words"] or ""):
        code = party_codes("adjectives")[re.sub(r"\s+", " ", word[0])]
        start = match.start("words")
        homes.append(PartyWord(code, Span(start + word.start(), start + word.end())))
    unique = {home.code: home for home in reversed(homes)}
    return tuple(home for home in homes if unique[home.code] is home)


def _span(match: re.Match[str], group: str) -> Span:
    return Span(*match.span(group))


def _category(noun: str | None) -> str | None:
    categories: set[str] = set()
    for part in (noun or "").split(" and "):
        for plural, (singular, category) in table("people")["nouns"].items():
            if part in {plural, singular}:
                categories.add(category)
    categories.discard("unknown")
    return categories.pop() if len(categories) == 1 else ("mixed" if len(categories) > 1 else None)


@cache
def _singulars() -> frozenset[str]:
    return frozenset(singular for singular, _ in table("people")["nouns"].values())


@cache
def _singular_people() -> frozenset[str]:
    plural = {word for word in party_codes("people") if word.endswith(("s", "men"))}
    return frozenset(party_codes("people")) - plural
