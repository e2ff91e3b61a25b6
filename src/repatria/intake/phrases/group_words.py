"""Hold what a phrase for people says, and gather it while the phrase is walked."""

from __future__ import annotations

from dataclasses import dataclass, field

from repatria.core.reports import Hedge, WordedCount
from repatria.intake.article.sentences import Span
from repatria.intake.vocabulary.lexicon import Noun


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
        holder: A party whose captives the phrase says they are ("prisoners of the Kremlin").
        vague: "hundreds of", "several": a number that is not said.
        fresh: "another", "a further": others than those spoken of before.
        remains: The phrase speaks of their bodies.
        bare: "the fifteen": a number that points to people, with no noun.
        whole: "eight of the 33": how many they are some of.
        generic: "Palestinian prisoners": neither counted nor pointed to.
        titled: "a contractor", one person who may be named beside.
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
    vague: bool = False
    fresh: bool = False
    remains: bool = False
    generic: bool = False
    missing: bool = False
    of_government: bool = False
    article: str | None = None
    holder: PartyWord | None = None
    bare: bool = False
    whole: int | None = None


@dataclass(slots=True)
class Phrase:
    """Gather a phrase while it is walked."""

    homes: list[PartyWord] = field(default_factory=list)
    owner: Span | None = None
    article: str | None = None
    hedge: Hedge = "exact"
    count: int | None = None
    count_span: Span | None = None
    vague: bool = False
    fresh: bool = False
    part: bool = False
    own: bool = False
    captive: Span | None = None
    health: Span | None = None
    remains: Span | None = None
    nouns: list[Noun] = field(default_factory=list)
    noun_span: Span | None = None
    people: bool = False
    singular_people: bool = False
    modified: bool = False
    missing: bool = False
    of_government: bool = False
    bare: bool = False
    whole: int | None = None
    holder: PartyWord | None = None
