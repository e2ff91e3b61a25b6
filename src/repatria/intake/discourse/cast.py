"""Keep who has been brought in by a report, so that "the colonel", "she" and a surname have one meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from math import log2

from repatria.intake.phrases.mentions import party_of_name
from repatria.intake.phrases.noun_phrases import (
    QUOTED,
    NounPhrase,
    cut,
    is_person_noun,
    people,
    phrase_at,
    title_nouns,
)
from repatria.intake.vocabulary.lexicon import namings
from repatria.intake.vocabulary.powers import may_be_armed_group
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import full_names, members, table, words

_LEAD = 2
"""Sentences in which a report may leave somebody unnamed whom it names later."""
_NAME_PARTS = re.compile(r"[ -]")
_SHORTEST_HALF = 3
_GENDERED = frozenset({"mr", "mrs", "ms", "miss"})
_COPULA = frozenset({"is", "was", "are", "were", "be", "as", "became", "been"})
MOST_FIGURES = 120
"""Of a longer report the first ones are forgotten: nobody is spoken of as "he" from so far."""
_NEAR_SENTENCES = 10
_FAR_SENTENCES = 6
"""From here on further away makes no difference."""
_HE, _SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her"})


@dataclass(slots=True, eq=False)
class Figure:
    """Hold one person or body that a report has brought in.

    Attributes:
        who: The name, or the words where the report gives none.
        roles: What it has been called, each word alone.
        gender: he | she; empty where nothing tells.
        sentence: Number of the sentence that spoke of it last.
        rank: Its place among the phrases of that sentence; 0 is the subject.
    """

    who: str
    is_person: bool
    named: bool
    roles: set[str] = field(default_factory=set)
    gender: str = ""
    first: int = 0
    sentence: int = -1
    rank: int = 9
    party: str | None = None
    times: int = 0
    quotes: int = 0


@dataclass(slots=True)
class Cast:
    """Gather the figures of a report in the order in which it brings them in."""

    figures: list[Figure] = field(default_factory=list)
    sentence: int = 0
    last_speaker: Figure | None = None
    here: dict[int, Figure] = field(default_factory=dict)
    """Whom the phrases of the last sentence stand for, by the position where each starts."""

    def learn(self, tokens: list[Token]) -> None:
        """Take the people of one sentence in; quoted words are one token each."""
        self.sentence += 1
        self.here = {}
        at, rank, hanging = 0, 0, False
        while at < len(tokens):
            token = tokens[at]
            starts = (
                token.text[0].isupper()
                or token.low in _openers()
                or (token.text[0].islower() and is_person_noun(token.low))
            )
            phrase = phrase_at(tokens, at, len(tokens)) if starts and token.text != QUOTED else None
            if phrase is not None and phrase.kind == "noun" and at and tokens[at - 1].low in _COPULA:
                # "he was a forester" says what he is, and brings nobody in
                at = phrase.beyond
                continue
            if phrase is None:
                hanging = token.low in cut("prepositions")
                at += 1
                continue
            figure = self._enter(phrase, tokens)
            if figure is not None:
                new = figure.sentence != self.sentence
                figure.sentence = self.sentence
                figure.times += 1
                place = rank + (3 if hanging else 0)
                figure.rank = place if new else min(figure.rank, place)
                if figure.is_person:
                    rank += 1
            self._enter_owner(phrase, tokens, rank)
            if figure is not None:
                self.here[phrase.start] = figure
            hanging = False
            at = max(phrase.end, phrase.beyond)

    def _enter_owner(self, phrase: NounPhrase, tokens: list[Token], rank: int) -> None:
        """Take in whose wife, house or soldiers are spoken of."""
        for at in range(phrase.start + 1, phrase.end):
            owner = phrase_at(tokens, phrase.start, at) if tokens[at].low == "'s" else None
            if owner is not None and owner.kind == "name" and owner.end == at:
                found = self._named(owner, tokens)
                if found is not None and found.sentence != self.sentence:
                    found.sentence, found.rank = self.sentence, rank + 2

    def _enter(self, phrase: NounPhrase, tokens: list[Token]) -> Figure | None:
        if phrase.kind == "pronoun":
            gender = "he" if phrase.text.lower() in _HE else "she" if phrase.text.lower() in _SHE else ""
            found = self.of_pronoun(gender) if gender else None
            sure = found is not None and found.rank == 0 and found.sentence >= self.sentence - 1
            if found is not None and sure and not found.gender:
                found.gender = gender
            return found
        if phrase.kind == "name" and phrase.name is not None:
            return self._named(phrase, tokens)
        if phrase.kind == "noun" and phrase.roles:
            noun = phrase.roles[-1]
            if phrase.definite or phrase.text.split()[0].lower() in cut("owners"):
                known = self.of_role(phrase) or (None if phrase.definite else self._kin(phrase))
                if known is not None and not _is_told_apart(phrase, tokens):
                    return known
            ours = phrase.text.split()[0].lower() in {"our", "my"}
            if is_person_noun(noun) and not phrase.plural and not ours:
                return self._add(phrase.text, phrase, is_person=True, named=False)
        return None

    def _named(self, phrase: NounPhrase, tokens: list[Token]) -> Figure | None:
        name = phrase.name or ""
        known = self.of_name(name)
        person = self._is_person(phrase, tokens)
        if known is None:
            if " " not in name and not person and namings().at(tokens, phrase.start) is None:
                # a single word may still be a place, a body or a word at the head of a sentence
                return None
            known = self._named_now(phrase) if person else None
            if known is not None:
                known.who, known.named = name, True
                self._learn(known, phrase)
            else:
                known = self._add(full_names().get(name, name), phrase, is_person=person, named=True)
            found = namings().at(tokens, phrase.start)
            known.party = found[0].code if found is not None and not person else party_of_name(known.who)
        known.is_person = known.is_person or person
        if " " in name and " " not in known.who:
            known.who = name
        self._learn(known, phrase)
        return known

    def _named_now(self, phrase: NounPhrase) -> Figure | None:
        """Find whom the report has spoken of without the name that it now gives."""
        if phrase.definite and phrase.roles:
            found = self.of_role(phrase)
            if found is not None and not found.named:
                return found
        nouns = {
            role
            for each in phrase.roles
            for role in (each, title_nouns().get(each, ""))
            if is_person_noun(role)
        }
        return next(
            (
                f
                for f in self.figures
                if not f.named and f.is_person and f.first <= _LEAD and f.quotes and nouns & f.roles
            ),
            None,
        )

    def _add(self, who: str, phrase: NounPhrase, *, is_person: bool, named: bool) -> Figure:
        found = Figure(who, is_person, named, first=self.sentence)
        self.figures.append(found)
        if len(self.figures) > MOST_FIGURES:
            del self.figures[0]
        self._learn(found, phrase)
        return found

    def _learn(self, figure: Figure, phrase: NounPhrase) -> None:
        for role in phrase.roles:
            for word in (role, title_nouns().get(role, "")):
                if word:
                    figure.roles.add(word)
        titled = _GENDERED & set(phrase.roles)
        if titled:
            # a title says more than a pronoun that was resolved before
            figure.gender = "he" if titled == {"mr"} else "she"
        elif not figure.gender:
            figure.gender = _gender_of(figure)

    def _is_person(self, phrase: NounPhrase, tokens: list[Token]) -> bool:
        if any(role in title_nouns() or is_person_noun(role) for role in phrase.roles):
            return True
        name = phrase.name or ""
        if name in full_names():
            return True
        first = name.split()[0].lower()
        if phrase.end - phrase.start == 1 and (first in members("she_names") or first in members("he_names")):
            return True
        if namings().at(tokens, phrase.start) is not None:
            return False
        behind = tokens[phrase.end : phrase.end + 3]
        if (
            len(behind) > 1
            and behind[0].text == ","
            and (behind[1].text.isdigit() or behind[1].low in {"who", "whose", "aged"})
        ):
            return True
        if behind and behind[0].low == "who":
            return True
        titled = any(
            token.low.rstrip(".") in title_nouns() or token.low in {"mr", "mrs", "ms", "miss"}
            for token in tokens[phrase.start : phrase.end]
        )
        if titled:
            return True
        before = tokens[phrase.start - 1].low if phrase.start else ""
        bare = not phrase.definite and before not in {"in", "near", "at", "the", "to", "from"}
        parts = re.split(r"[ -]", name)
        return (
            bare and " " in name and people("bodies").isdisjoint(parts) and _organizations().isdisjoint(parts)
        )

    def merge(self, one: Figure | None, other: Figure) -> None:
        """Take two figures for one: the first is gone, and what it was called is the other's."""
        if one is None or one is other or one not in self.figures:
            return
        self.figures.remove(one)
        other.roles |= one.roles

    def of_name(self, name: str) -> Figure | None:
        """Find a figure by its full name or a part of it, else by one half of a double name."""
        parts = set(name.split(" "))
        for figure in reversed(self.figures):
            own = set(figure.who.split(" ")) if figure.named else set()
            if own and (parts <= own or (figure.is_person and own <= parts)):
                return figure
        if min(map(len, parts)) <= _SHORTEST_HALF:
            return None
        people_named = (figure for figure in reversed(self.figures) if figure.named and figure.is_person)
        return next((f for f in people_named if parts <= set(_NAME_PARTS.split(f.who))), None)

    def of_role(self, phrase: NounPhrase) -> Figure | None:
        """Find whom "the colonel" stands for: the last one who was called so."""
        if not phrase.roles:
            return None
        noun = phrase.roles[-1]
        known = [f for f in self.figures if f.is_person and noun in f.roles]
        closer = [f for f in known if set(phrase.roles) <= f.roles]
        found = max(closer or known, key=lambda f: (f.sentence, -f.rank), default=None)
        if found is None and noun in {"man", "woman"}:
            return self.of_pronoun("he" if noun == "man" else "she")
        return found

    def of_pronoun(self, gender: str) -> Figure | None:
        """Find whom "he" or "she" stands for: the subject of the nearest sentence that has such a one."""
        able = [f for f in self.figures if f.is_person and f.gender in {"", gender}]
        return max(able, key=lambda f: self._likelihood(f, gender), default=None)

    def _likelihood(self, figure: Figure, gender: str) -> float:
        table = weights()
        return sum(table[name] * value for name, value in features(self, figure, gender).items())

    def of_phrase(self, phrase: NounPhrase, tokens: list[Token]) -> Figure | None:
        """Find or bring in whom a phrase beside a quote stands for."""
        low = phrase.text.lower()
        if phrase.start in self.here and phrase.kind != "thing":
            return self.here[phrase.start]
        if phrase.kind == "pronoun":
            if low in {"he", "she"}:
                return self.of_pronoun(low)
            if low in {"it", "they"}:
                return self._body()
            return None
        if phrase.kind == "name" and phrase.name is not None:
            return self.of_name(phrase.name) or self._add(
                full_names().get(phrase.name, phrase.name), phrase, is_person=True, named=True
            )
        owned = low.split()[0] in cut("owners")
        if phrase.definite or owned:
            found = self.of_role(phrase)
            if found is not None and not _is_told_apart(phrase, tokens):
                return found
            found = self._kin(phrase) if owned else self._armed(phrase)
            if found is not None:
                return found
        return self._add(
            phrase.text,
            phrase,
            is_person=not phrase.plural and bool(phrase.roles) and is_person_noun(phrase.roles[-1]),
            named=False,
        )

    def _kin(self, phrase: NounPhrase) -> Figure | None:
        """Find whom "his mother" stands for, where only one named person can be."""
        gender = next(
            (gender for gender, nouns in kin().items() if phrase.roles and phrase.roles[-1] in nouns), None
        )
        if gender is None:
            return None
        able = [
            f
            for f in self.figures
            if f.is_person
            and f.named
            and f.gender in {"", gender}
            and self.sentence - f.sentence <= _NEAR_SENTENCES
            and (f.rank or f.gender)
        ]
        known = [f for f in able if f.gender] or able
        return known[0] if len(known) == 1 else None

    def _armed(self, phrase: NounPhrase) -> Figure | None:
        """Find the armed group that "the rebels" or "the movement" stands for: the one named last."""
        if not phrase.roles or phrase.roles[-1] not in people("armed"):
            return None
        able = [f for f in self.figures if f.party is not None and may_be_armed_group(f.party)]
        return max(able, key=lambda f: f.sentence, default=None)

    def _body(self) -> Figure | None:
        able = [f for f in self.figures if not f.is_person and f.sentence >= self.sentence - 2]
        return max(able, key=lambda f: (f.sentence, -f.rank), default=None)


def _is_told_apart(phrase: NounPhrase, tokens: list[Token]) -> bool:
    """Tell "the man from Stuttgart", whom his own words tell apart."""
    return (
        phrase.roles[-1:] in {("man",), ("woman",)}
        and phrase.end < len(tokens)
        and tokens[phrase.end].low in {"from", "with", "who"}
    )


def features(cast: Cast, figure: Figure, gender: str) -> dict[str, float]:
    """Describe how near somebody is at hand for "he" or "she"; what each figure weighs stands in a table."""
    distance = cast.sentence - figure.sentence
    return {
        "distance": log2(1 + min(distance, _FAR_SENTENCES)),
        "subject": float(figure.rank == 0),
        "rank": float(min(figure.rank, 4)),
        "named": float(figure.named),
        "has_spoken": float(figure.quotes > 0),
        "gender_known": float(figure.gender == gender),
    }


@cache
def _openers() -> frozenset[str]:
    """Give the small words by which a noun phrase begins."""
    return cut("determiners") | cut("pronouns")


@cache
def weights() -> dict[str, float]:
    """Give what each feature weighs, learned from reports with gold."""
    found: dict[str, float] = table("speakers")["antecedent"]
    return found


@cache
def _organizations() -> frozenset[str]:
    return frozenset(words("organization"))


@cache
def kin() -> dict[str, frozenset[str]]:
    """Give the nouns for relatives by whether "he" or "she" stands for them."""
    return {gender: frozenset(nouns) for gender, nouns in table("speakers")["kin"].items()}


def _gender_of(figure: Figure) -> str:
    """Tell by roles, else by the first name, whether "he" or "she" stands for somebody."""
    told = {gender_of_role(role) for role in figure.roles}
    if told & {"he", "she"}:
        return "she" if "she" in told else "he"
    first = figure.who.split()[0].lower() if figure.named else ""
    return next((gender for gender in ("she", "he") if first in members(f"{gender}_names")), "")


def gender_of_role(role: str) -> str:
    """Tell whether a role says "he" or "she"; empty if it does not."""
    if role in people("she") or role.endswith(("woman", "mistress")):
        return "she"
    if role in people("he") or (role.endswith("man") and role not in people("no_man")):
        return "he"
    return ""
