"""Say by particles who does what to whom: the subject of a verb, and whose hands 에 and 에게 name."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from repatria.intake.korean.phrases import (
    Party,
    Word,
    parties_in,
    places_in,
    subject_stem,
    without_particle,
    words_of,
)
from repatria.intake.korean.tables import listed, words
from repatria.intake.korean.verbs import Verb, clause_start

_MOST_BEFORE = 3
BY = ("에", "에게", "한테", "에는", "에도", "엔")
"""Particles of whose hands somebody is in."""
FROM = ("에서", "로부터", "으로부터", "에게서", "한테서", "에서는", "에선")
GIVEN_BY = ("로부터", "으로부터", "에게서", "한테서")
"""Particles of who gives, and never of a place."""
TO = ("에", "에게", "로", "으로", "한테")
INTO = ("로", "으로")


@dataclass(frozen=True, slots=True)
class Role:
    """Name a party in a role.

    Attributes:
        party: The party; ``None`` for somebody who is no party.
        is_plain: Whether the party itself is named, and not a person or a place of it.
        is_topic: Whether 은 or 는 marks it, which may belong to a further verb.
        is_police: Whether it is somebody who arrests suspects.
        beside: A second party that does it with the first ("탈레반과 한국 협상단이").
    """

    party: Party | None
    is_plain: bool
    is_topic: bool = False
    is_police: bool = False
    beside: Party | None = None


class Spoken:
    """Hold a sentence's words and parties, and find roles in it."""

    def __init__(self, text: str, *, in_quote: bool = False, topic: Party | None = None) -> None:
        """Take a sentence apart.

        Args:
            text: The sentence, with quoted words and brackets blanked.
            in_quote: Whether it is somebody's own words.
            topic: The party that the sentence before is about; a sentence without a subject is about it too.
        """
        self.text = text
        self.in_quote = in_quote
        self.topic = topic
        self.words = words_of(text)
        self.parties = parties_in(text, in_quote=in_quote)
        self._starts = [word.start for word in self.words]
        self._own_bodies: dict[str, str] = words("parties")["own_bodies"]
        self._places = {place.start for place in places_in(text)}

    def subject(self, before: int, *, within: int | None = None) -> Role | None:
        """Find the subject that stands last before a position.

        In the clause itself 이, 가, 은 and 는 mark it; from an earlier clause only what 은 or 는 made the
        topic of the sentence reaches so far.
        """
        start = clause_start(self.text, before) if within is None else within
        found = self._subject(start, before, only_topics=False)
        if found is None and start > 0 and within is None:
            found = self._subject(0, start, only_topics=True)
        if found is None and within is None and self.topic is not None and not self._has_subject():
            return Role(self.topic, is_plain=False, is_topic=True)
        return found

    def head_behind(self, verb: Verb) -> Role | None:
        """Find who does it in "인질 3명을 석방한 하마스는": the noun that the verb describes."""
        if not verb.describes:
            return None
        first = bisect_left(self._starts, verb.end)
        for at in range(first, min(first + _MOST_BEFORE, len(self.words))):
            stem, particle = without_particle(self.words[at].text)
            if not particle:
                continue
            party = self._party_of(at)
            is_actor = party is not None and party.start >= self.words[first].start
            is_whole = is_actor and (
                (party is not None and party.start == self.words[at].start) or is_force(stem)
            )
            return Role(party, is_plain=True) if is_whole else None
        return None

    def topic_named(self) -> Party | None:
        """Give the party that the sentence is about: its first 은 or 는 marks it."""
        if self.in_quote:
            return None
        for at, word in enumerate(self.words):
            if word.text[-1] in "은는" and subject_stem(word.text) is not None:
                return self._party_of(at)
        return self.topic if not self._has_subject() else None

    def _has_subject(self) -> bool:
        return any(subject_stem(word.text) is not None and word.text[-1] in "은는이가" for word in self.words)

    def marked(self, particles: tuple[str, ...], start: int, end: int) -> Role | None:
        """Find the party nearest before `end` that a particle marks."""
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            word = self.words[at]
            if word.start < start:
                return None
            if without_particle(word.text)[1] not in particles:
                continue
            found = self._party_of(at)
            if found is not None:
                is_place = self._names_place(found, word)
                return Role(found, is_plain=not is_place)
        return None

    def parties_between(self, start: int, end: int) -> list[Party]:
        """Give the parties named in a stretch, each once, in order."""
        found: dict[str, Party] = {}
        for party in self.parties:
            if start <= party.start < end:
                found.setdefault(party.code, party)
        return list(found.values())

    def _subject(self, start: int, end: int, *, only_topics: bool) -> Role | None:
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            word = self.words[at]
            if word.start < start:
                return None
            stem = subject_stem(word.text)
            is_topic = word.text[-1] in "은는"
            if stem is None and self._heads(at):
                stem, is_topic = word.text, True
            if stem is None and at and word.text in listed("speech", "subjects", "also"):
                at, stem, is_topic = at - 1, self.words[at - 1].text, True  # noqa: PLW2901
            if stem is None:
                continue
            if only_topics and not is_topic:
                continue
            party = self._party_of(at)
            if party is None and stem in self._own_bodies and not self.in_quote:
                # "정부는": without a country, the outlet's own
                return Role(
                    Party(self._own_bodies[stem], word.start, word.start + len(stem), ""), is_plain=False
                )
            if party is None and stem in listed("speech", "subjects", "skipped"):
                continue
            is_plain = party is not None and not _is_person(stem)
            is_police = stem.endswith(tuple(listed("custody", "language", "police")))
            return Role(party, is_plain, is_topic, is_police, self._beside(party, at))
        return None

    def _beside(self, party: Party | None, at: int) -> Party | None:
        """Find who stands before a subject with 와 or 과."""
        joined = [
            other
            for other in self.parties
            if party is not None and other.code != party.code and other.end <= party.start
        ]
        word = next(
            (w for w in self.words[max(0, at - _MOST_BEFORE) : at] if joined and w.start == joined[-1].start),
            None,
        )
        return joined[-1] if word is not None and word.text[-1] in "와과" else None

    def _heads(self, at: int) -> bool:
        """Tell "이란, 한국 선원 20명 석방": in headlines a comma stands for the particle."""
        word = self.words[at]
        if at > _MOST_BEFORE or not self.text.startswith(",", word.end):
            return False
        party = self._party_of(at)
        return party is not None and party.end >= word.start and not _counts(word.text)

    def _party_of(self, at: int) -> Party | None:
        """Find the party in the phrase that ends with a word: "우크라이나 당국", "무장정파 하마스"."""
        first = at
        while first > 0 and at - first < _MOST_BEFORE and self._is_bare(first - 1):
            first -= 1
        start, end = self.words[first].start, self.words[at].end
        inside = [party for party in self.parties if start <= party.start < end]
        return inside[-1] if inside else None

    def _is_bare(self, at: int) -> bool:
        """Tell whether a word stands without a particle right before the next one."""
        word, following = self.words[at], self.words[at + 1]
        if self.text[word.end : following.start].strip() or _counts(word.text):
            return False
        if any(party.start == word.start and party.end == word.end for party in self.parties):
            return True
        return word.text[-1] not in "은는이가을를에의로와과도고며서해한된던"

    def _names_place(self, party: Party, word: Word) -> bool:
        if word.start <= party.start:
            return False
        return word.start in self._places or word.text.startswith(
            tuple(words("people")["words"]["custody_places"])
        )


def is_force(stem: str) -> bool:
    """Tell a word for those who act for a party: its army, police, government."""
    return stem.endswith(tuple(listed("parties", "behind", "forces")))


def _counts(word: str) -> bool:
    return any(letter.isdigit() for letter in word) or word.endswith("명")


def _is_person(stem: str) -> bool:
    return any(stem.endswith(title) for title in listed("speech", "titles", "persons") if len(title) > 1)
