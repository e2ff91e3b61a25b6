"""Tell whose wish is a captive's: by name, by noun, by "he" and "they", and by who speaks for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from repatria.core.reports import Attribution
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import names_beside
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.wordlists import table

_NEAR_CHARACTERS = 400
_REACH_OF_APPOSITION = 3
_REACH_OF_ROLE = 10
_REACH_OF_TITLE = 40
_OF_PERSONS = frozenset("NGIC")
_HE = frozenset({"he", "she", "one"})
_OWNERS = frozenset({"his", "her", "their"})
_ME = frozenset({"i", "we", "me", "us"})
_BY = re.compile(r"\bby (?:an? |the )?$")
_LONGEST_BY = 8
_AGE = re.compile(r"\d{1,3}")


class Captives(Protocol):
    """Say whom a report tells of in somebody's hands."""

    @property
    def names(self) -> frozenset[str]:
        """Give their names, and a star where anybody is held."""

    @property
    def nouns(self) -> frozenset[str]:
        """Give the nouns they are called by."""

    @property
    def holders(self) -> frozenset[str]:
        """Give the parties that hold them."""

    @property
    def homes(self) -> frozenset[str]:
        """Give the parties whose people they are."""

    def told_at(self) -> Mapping[int, object]:
        """Give the offsets of the phrases that speak of them."""


class Wishers:
    """Know of one report who in it is in somebody's hands, or was until now."""

    def __init__(self, units: Sequence[Unit], people: Captives) -> None:
        """Look through a report for the names of captives, and of those who speak for them."""
        self._people = people
        self._told_at = people.told_at()
        self._units = units
        self._number = {unit.start: at for at, unit in enumerate(units) if unit.quote is None}
        self._is_about_captives = bool(people.names)
        self._for_others = _names_for_others(units)
        self.names = people.names | (self._names_told(units) - self._for_others)
        self._spoken_of = [
            (unit.start + mention.start, mention, unit)
            for unit in units
            if unit.quote is None
            for mention in unit.marked.mentions
            if mention.kind in _OF_PERSONS and mention.how != "things"
        ]

    def is_captive(self, unit: Unit, who: Mention, *, does: str = "", is_certain: bool = False) -> bool:
        """Tell whether words stand for somebody in hands.

        Args:
            unit: The sentence.
            who: Who is said to wish.
            does: What is wished: only captives wish "not to be exchanged".
            is_certain: Whether "they" is not enough, for it can be anybody.
        """
        if who.kind == "R":
            word = unit.report.text[unit.start + who.start : unit.start + who.end].lower()
            if word == "they" and unit.quote is None and self._heads(unit, who):
                return True
            if is_certain and word not in _HE | _ME | _OWNERS:
                return False
            return self._is_pronoun_of_captive(unit, who, is_certain=is_certain) or (
                word in _ME
                and self._is_about_captives
                and _is_of_captives(does)
                and unit.speaker is not None
                and unit.speaker.party is None
                and self._may_be_one(unit.speaker.who)
            )
        if self.is_in_hands(unit, who, is_certain=is_certain):
            return True
        referent = unit.referent(who)
        name = referent.name if referent is not None and referent.party is None else None
        private = who.kind == "N" and name is not None and self._is_about_captives
        return private and _is_of_captives(does) and self._may_be_one(name or "")

    def told_at(self) -> Mapping[int, object]:
        """Give the offsets of the phrases that speak of captives."""
        return self._told_at

    def may_be_home(self, party: str | None) -> bool:
        """Tell whether people in hands are said to be of a party, or of none that is known."""
        return not self._people.homes or party in self._people.homes

    def is_home(self, party: str | None) -> bool:
        """Tell whether all people in hands are said to be of a party."""
        return self._people.homes == {party}

    def speaks_for_others(self, name: str | None) -> bool:
        """Tell whether somebody by that name speaks for captives: a mother, a lawyer."""
        return name is not None and name in self._for_others

    def may_speak(self, speaker: Attribution) -> bool:
        """Tell whether a speaker can be a captive: one of a party is none, unless the report says so."""
        if speaker.captive or speaker.who in self.names:
            return True
        text = self._units[0].report.text
        before = text[max(0, speaker.passage.start - _REACH_OF_TITLE) : speaker.passage.start].split()[-2:]
        behind = text[speaker.passage.end : speaker.passage.end + _REACH_OF_TITLE].split()[:3]
        near = [word.strip(',.;”"').lower() for word in (*before, *speaker.passage.text.split(), *behind)]
        return speaker.party is None and not self.can_never_be(near)

    def is_headed_by_others(self, unit: Unit, who: Mention) -> bool:
        """Tell whether an official heads a sentence before "he", and nobody else stands before him."""
        before = [token for token in unit.tokens if token.end <= who.start]
        first = next(
            (t for t in before if t.low in _never_captive() and not _is_behind_by(unit, t.start)), None
        )
        if who.kind != "R" or first is None:
            return False
        known = [m for m in unit.marked.mentions if m.end <= first.start and m.kind in "RGCIN"]
        return not known

    @staticmethod
    def named_before(unit: Unit, who: Mention) -> Mention | None:
        """Find who stands last before "he" in its sentence; "by a delegate" is nobody it can stand for."""
        before = [m for m in unit.marked.mentions if m.end <= who.start and not _is_behind_by(unit, m.start)]
        return next((m for m in reversed(before) if m.kind in _OF_PERSONS | {"R"}), None)

    @staticmethod
    def can_never_be(words_used: Sequence[str]) -> bool:
        """Tell whether words call somebody what no captive is: "officials", "the gunmen"."""
        return not _never_captive().isdisjoint(words_used)

    def _heads(self, unit: Unit, they: Mention) -> bool:
        """Tell whether "they" stands behind captives that head the sentence: "two of the men said they"."""
        before = [m for m in unit.marked.mentions if m.end <= they.start and m.kind in "NGICP"]
        return len(before) == 1 and before[0].kind in "GIC" and self.is_in_hands(unit, before[0])

    def _may_be_one(self, name: str) -> bool:
        """Tell whether somebody whom no word calls a captive can be one: no official, and nobody's lawyer."""
        return name not in self._for_others and _never_captive().isdisjoint(name.lower().split())

    def stands_for(self, unit: Unit, who: Mention) -> str | None:
        """Say by what name or words a report calls the one whom "he" or "she" stands for, where it tells."""
        if who.kind != "R" or unit.quote is not None:
            return None
        if unit.report.text[unit.start + who.start : unit.start + who.end].lower() not in _HE:
            return None
        topic = self.topic_before(unit, who)
        if topic is None:
            return None
        where, mention = topic
        return mention.name or where.passage(mention.start, mention.end).text

    def is_in_hands(self, unit: Unit, who: Mention, *, is_certain: bool = False) -> bool:
        """Tell whether words stand for captives; with certainty, "a farmer" is none for being one person."""
        words_used = unit.report.text[unit.start + who.start : unit.start + who.end].lower().split()
        if not self._is_about_captives:
            return _is_called_captive(who, words_used)
        if who.kind == "I" or unit.start + who.start in self._told_at:
            return True
        if who.kind == "C":
            return who.how != "things" and who.count is not None and not is_certain
        if who.kind == "N":
            referent = unit.referent(who)
            name = who.name or (referent.name if referent is not None else None)
            if name in self.names or self._is_one_of_them(words_used):
                return True
            beside = _right_before(unit, who)
            return beside is not None and beside.kind == "G" and self.is_in_hands(unit, beside)
        group = who.group
        if group is None:
            return False
        if not _kin_nouns().isdisjoint(words_used) and group.owner is not None:
            return _speaks_for_kin(unit, who)
        if not _never_captive().isdisjoint(words_used):
            return False
        if group.captive is not None or not word_set("jailed_words").isdisjoint(words_used) or group.part:
            return True
        beside = _right_before(unit, who)
        if beside is not None and beside.kind == "N":
            # "X, a singer": what is known of X
            return beside.name in self.names
        if (group.count is not None or group.vague) and not is_certain:
            return True
        if is_certain:
            return group.noun in self._people.nouns
        known = group.noun in self._people.nouns or group.noun in word_set("of_captives")
        return bool(group.definite and known)

    @staticmethod
    def _is_one_of_them(words_used: Sequence[str]) -> bool:
        """Tell "one of the conscripts" where the phrase is read as that of a speaker."""
        if words_used[:1] not in (["one"], ["another"]) or words_used[1:2] != ["of"]:
            return False
        return _never_captive().isdisjoint(words_used)

    def _is_pronoun_of_captive(self, unit: Unit, who: Mention, *, is_certain: bool) -> bool:
        word = unit.report.text[unit.start + who.start : unit.start + who.end].lower()
        speaker = unit.speaker
        if word in _ME:
            by_form = speaker is not None and speaker.captive and self._is_about_captives
            return by_form or self._is_captive_speaker(unit, is_certain=is_certain)
        if word == "it":
            return False
        if word in _OWNERS:
            heads = [m for m in unit.marked.mentions if m.kind in _OF_PERSONS and m.end <= who.start]
            topic = (unit, heads[0]) if heads else self.topic_before(unit, who)
            return topic is not None and self.is_in_hands(*topic, is_certain=is_certain)
        if unit.quote is not None and speaker is not None:
            if speaker.captive or speaker.who in self.names:
                return False
            before = self._spoken_of_last(unit.start, besides=speaker.who)
            return speaker.who in self._for_others or (
                before is not None and self.is_in_hands(*before, is_certain=is_certain)
            )
        if word not in _HE:
            referent = unit.referent(who)
            if referent is not None and referent.kind == "person":
                return False
            at = unit.start + who.start
            return any(at - _NEAR_CHARACTERS < start < at for start in self._told_at)
        topic = self.topic_before(unit, who)
        if topic is not None:
            return self.is_in_hands(*topic, is_certain=is_certain)
        referent = unit.referent(who)
        if referent is not None and referent.kind == "person" and referent.name:
            return referent.name in self.names
        return referent is not None and referent.kind == "captive"

    def topic_before(self, unit: Unit, who: Mention) -> tuple[Unit, Mention] | None:
        """Find whom "he" stands for: who heads this sentence, else the last one of the paragraph.

        "Asked by a delegate" is not headed by the delegate.
        """
        at = self._number.get(unit.start)
        while at is not None and at >= 0 and self._units[at].paragraph == unit.paragraph:
            here = self._units[at]
            for mention in here.marked.mentions if here.quote is None else ():
                if here is unit and mention.start >= who.start:
                    break
                if mention.kind == "R":
                    # "he" heads it: whoever headed the sentence before
                    break
                is_head = mention.kind in _OF_PERSONS and not _is_behind_by(here, mention.start)
                if is_head and _is_one(mention):
                    return here, mention
            at -= 1
        return None

    def _spoken_of_last(self, at: int, *, besides: str = "") -> tuple[Unit, Mention] | None:
        """Find who was spoken of last before a place, whoever speaks there left aside."""
        for start, mention, where in reversed(self._spoken_of):
            if start >= at:
                continue
            if at - start > _NEAR_CHARACTERS:
                return None
            referent = where.referent(mention)
            if besides and referent is not None and referent.name == besides:
                continue
            return where, mention
        return None

    def _is_captive_speaker(self, unit: Unit, *, is_certain: bool) -> bool:
        """Tell whether the words for a speaker, or those right before them, stand for a captive."""
        speaker = unit.speaker
        if speaker is None:
            return False
        if speaker.who in self.names and self._is_about_captives:
            return True
        nameless = speaker.who.lower().startswith(("a ", "an ", "one ", "another "))
        if self._is_about_captives and nameless and not is_certain:
            return speaker.party is None and self._may_be_one(speaker.who)
        for start, mention, where in self._spoken_of:
            end = where.start + mention.end
            if start <= speaker.passage.start <= end + _REACH_OF_APPOSITION and self.is_in_hands(
                where, mention, is_certain=is_certain
            ):
                return True
        return False

    def _names_told(self, units: Sequence[Unit]) -> frozenset[str]:
        """Give the names beside people in hands, and those of whom it is said: "X, 69, held since May"."""
        found: set[str] = set()
        for unit in units:
            for mention in unit.marked.mentions:
                words_used = unit.report.text[unit.start + mention.start : unit.start + mention.end].lower()
                group = mention.group
                jailed = not word_set("jailed_words").isdisjoint(words_used.split())
                told = unit.start + mention.start in self._told_at
                if group is not None and (told or (group.singular and jailed)):
                    found |= set(names_beside(unit, mention))
                is_part = mention.kind == "I" or (group is not None and group.part)
                if is_part and (before := _name_before(unit, mention)):
                    found.add(before)
                if mention.kind == "N" and mention.name and _is_said_jailed(unit, mention):
                    found.add(mention.name)
        return frozenset(found)


def _right_before(unit: Unit, who: Mention) -> Mention | None:
    """Give what stands right before words, with a comma or nothing between: "the pilot, X", "X, a singer"."""
    text = unit.report.text
    for other in unit.marked.mentions:
        between = text[unit.start + other.end : unit.start + who.start]
        if other.end <= who.start and between.strip() in {"", ","} and len(between) <= _REACH_OF_APPOSITION:
            return other
    return None


def _name_before(unit: Unit, one_of_them: Mention) -> str | None:
    """Read "X, a singer and one of the 252": the name before "one of" in apposition."""
    names = [each for each in unit.marked.mentions if each.kind == "N" and each.name and each.how == "named"]
    before = [each for each in names if each.end < one_of_them.start]
    if not before:
        return None
    between = unit.report.text[unit.start + before[-1].end : unit.start + one_of_them.start].strip()
    is_beside = (
        between.startswith(",")
        and len(between.split()) <= 6
        and not re.search(r"\b(?:of|said|for)\b", between)
    )
    return before[-1].name if is_beside else None


def _is_said_jailed(unit: Unit, name: Mention) -> bool:
    """Read "X, 69, held since May", "X, who was abducted", "X, a farmer jailed in": told of right behind."""
    tokens = [token for token in unit.tokens if token.start >= name.end][:9]
    if not tokens or tokens[0].low != ",":
        return False
    for token in tokens[1:]:
        if token.low in _told_of_jailed():
            return True
        if token.low in words_of_speech() | {".", ";"} or (token.low == "," and token is not tokens[2]):
            return False
    return False


def _names_for_others(units: Sequence[Unit]) -> frozenset[str]:
    """Give the names of those who speak for captives: "his mother, X", "X, whose brother is among the 51"."""
    found: set[str] = set()
    for unit in units:
        if unit.lows.isdisjoint(_spokesmen_of_captives()):
            continue
        for mention in unit.marked.mentions:
            if mention.kind != "N" or not mention.name:
                continue
            before = [token.low for token in unit.tokens if token.end <= mention.start][-_REACH_OF_ROLE:]
            behind = [token.low for token in unit.tokens if token.start >= mention.end][:5]
            for at in range(len(before) - 1, -1, -1):
                if before[at] in words_of_speech() | {".", ";"}:
                    before = before[at + 1 :]
                    break
            by_role = not _spokesmen_of_captives().isdisjoint(before)
            if by_role or (behind[:1] == [","] and not _spokesmen_of_captives().isdisjoint(behind)):
                found.add(mention.name)
    return frozenset(found)


def _is_behind_by(unit: Unit, at: int) -> bool:
    """Tell whether words at an offset stand behind "by", with an article at most between."""
    text = unit.report.text
    return bool(_BY.search(text[max(unit.start, unit.start + at - _LONGEST_BY) : unit.start + at]))


def _is_one(mention: Mention) -> bool:
    """Tell whether words stand for one person."""
    if mention.kind in "NI":
        return True
    group = mention.group
    if group is None:
        return mention.count is not None and mention.count.number == 1
    return group.singular or (group.count is not None and group.count.number == 1)


def _speaks_for_kin(unit: Unit, who: Mention) -> bool:
    """Tell whether somebody else speaks of her husband, his son, "my brother"."""
    if unit.speaker is not None:
        return not unit.speaker.captive
    return any(token.low in words_of_speech() for token in unit.tokens) and any(
        mention is not who and mention.kind in "NRG" and (mention.start < who.start or mention.kind != "G")
        for mention in unit.marked.mentions
    )


def _is_called_captive(who: Mention, words_used: Sequence[str]) -> bool:
    """Tell "the Ethiopian prisoner", "half of the freed Cubans": captives by their own words alone."""
    group = who.group
    if group is None:
        if who.kind == "I":
            return words_used[-1] in word_set("captive_words")
        return who.kind == "N" and words_used[:1] == ["one"] and words_used[-1] in word_set("captive_words")
    by_noun = group.captive is not None and group.captive == group.noun_span
    jailed = group.captive is not None or not word_set("jailed_words").isdisjoint(words_used)
    return by_noun or (jailed and bool(group.homes))


def _is_of_captives(does: str) -> bool:
    """Tell "be exchanged", "be sent back": what nobody wishes, or fears, but who is in hands."""
    return any(does.lower().startswith(phrase) for phrase in _listed("only_of_captives"))


@cache
def _kin_nouns() -> frozenset[str]:
    return _listed("kin_in_hands")


@cache
def _never_captive() -> frozenset[str]:
    return _listed("never_captive")


@cache
def _told_of_jailed() -> frozenset[str]:
    return _listed("told_of_jailed") | word_set("jailed_words")


@cache
def _spokesmen_of_captives() -> frozenset[str]:
    return _listed("kin_in_hands") | _listed("for_captives")


def _listed(name: str) -> frozenset[str]:
    found: list[str] = table("verbs")["wishing"][name]
    return frozenset(found)
