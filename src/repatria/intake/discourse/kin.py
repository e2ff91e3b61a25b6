"""Read words that mean another party where a report is about one land: "Serbs" in a report from Bosnia."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.group_words import PartyWord
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.lexicon import Naming
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import Party, parties, party_codes

_LEAST = 3


def kin_in(named: Sequence[Naming], plain: str) -> dict[str, str]:
    """Say which words mean which party, by the lands that a report names more than whose words they are."""
    counts = Counter(naming.code for naming in named if naming.forms & {"name", "place", "adjective"})
    found: dict[str, tuple[int, str]] = {}
    for code, party in _with_kin():
        times = max(counts[land] for land in party.kin_lands)
        if times < _LEAST:
            continue
        rivals = {each for word in party.kin_words if (each := _usual().get(word)) not in {None, code}}
        names = [name for rival in sorted(rivals) for name in parties()[rival].names[:1]]
        if any(len(re.findall(rf"\b{re.escape(name)}\b", plain)) >= times for name in names):
            continue
        for word in party.kin_words:
            if found.get(word, (0, ""))[0] < times:
                found[word] = (times, code)
    return {word: code for word, (_, code) in found.items()}


@cache
def _with_kin() -> tuple[tuple[str, Party], ...]:
    return tuple((code, party) for code, party in parties().items() if party.kin_words)


@cache
def _usual() -> dict[str, str]:
    """Give whom a word means where no land says otherwise."""
    return {
        word: code for form in ("people", "adjectives", "names") for word, code in party_codes(form).items()
    }


def with_kin(mentions: Sequence[Mention], tokens: Sequence[Token], kin: Mapping[str, str]) -> list[Mention]:
    """Give mentions with the parties that the words stand for in this report."""
    return [_meant(mention, tokens, kin) for mention in mentions]


def _meant(mention: Mention, tokens: Sequence[Token], kin: Mapping[str, str]) -> Mention:
    if mention.kind not in "GAP":
        return mention
    said = [
        PartyWord(kin[token.text], Span(token.start, token.end))
        for token in tokens
        if mention.start <= token.start < mention.end and token.text in kin
    ]
    if not said:
        return mention
    if mention.group is None:
        return replace(mention, party=said[0].code)
    taken = {(word.span.start, word.span.end) for word in said}
    others = [home for home in mention.group.homes if (home.span.start, home.span.end) not in taken]
    whole = [home for home in others if any(home.span.start <= s.span.start < home.span.end for s in said)]
    if whole:
        # "Bosnian Serbs" is said in full
        return mention
    homes = tuple(sorted([*others, *said], key=lambda home: home.span.start))
    return replace(mention, party=homes[0].code, group=replace(mention.group, homes=homes))
