"""Find phrases for counted people in Korean: "북한군 포로 2명을", "3명의 인질이", "포로는 80명이다"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from repatria.core.reports import HeldStatus
from repatria.intake.korean.numbers import Counted, counted_people
from repatria.intake.korean.phrases import (
    Noun,
    Party,
    Word,
    is_party,
    noun_in,
    parties_in,
    phrase_start,
    places_in,
    without_particle,
    word_at,
    words_of,
)
from repatria.intake.korean.tables import listed, one_of, words

_LONGEST_TOPIC = 45
_MOST_BEHIND = 4
_NAME_WORDS = 3
_PAIR = 2
_LONGEST_LEAD = 12
_LONGEST_PARTITIVE = 5
_UNNAMED = "모"
_LONGEST_NATIONALITY = 24
_OF_NATIONALITY = re.compile(r"\s?국적(?:의|을 [가-힣]{1,3})?\s*\Z")
_JOINS = ("과", "와", ",", "·", "및")


@dataclass(frozen=True, slots=True)
class Group:
    """Hold a phrase for counted people, by offsets in its sentence.

    Attributes:
        start: Where the phrase begins, its modifiers and parties with it.
        end: Behind the phrase; what the sentence says of them begins here, or stood before.
        noun: The noun, where one stands in the phrase.
        particle: What is written on to the phrase: 을, 이, 은 ...; empty for none.
        homes: Parties named in the phrase, but for those that say whose custody it is.
        leads: A party before the phrase without a particle, as in headlines ("우크라이나 북한군 2명").
        custody_of: The party whose prison or camp the phrase names, or whose hostages they are.
        is_joined: Whether a further group follows that shares its verb ("남성 2명과 여성 3명을").
        is_part: Whether they are a part of those told of before ("나머지 3명", "이 가운데 5명").
        status: What a word of the phrase says was done to them ("납북 일본인"); ``None`` where none does.
        is_told_of: Whether the number is what the sentence says of them ("포로는 80명이다").
    """

    counted: Counted
    start: int
    end: int
    noun: Noun | None
    particle: str
    homes: tuple[Party, ...]
    leads: Party | None
    custody_of: Party | None
    is_joined: bool
    is_part: bool
    status: HeldStatus | None
    is_told_of: bool


def groups_in(text: str, *, in_quote: bool) -> list[Group]:
    """Find the counted people of a sentence, in order."""
    found = list(counted_people(text))
    spoken = words_of(text) if found else []
    groups: list[Group] = []
    behind = 0
    for counted in found:
        group = _group(text, counted, _phrase_of(text, spoken, counted, behind), in_quote=in_quote)
        if groups and groups[-1].counted.is_whole and group.start - behind <= _LONGEST_PARTITIVE:
            # "인질 19명 가운데 12명이"
            group = replace(group, is_part=True)
        groups.append(group)
        behind = counted.end
    return groups


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    noun: Noun | None
    particle: str
    is_told_of: bool = False


def _phrase_of(text: str, spoken: list[Word], counted: Counted, behind: int) -> _Phrase:
    """Find the noun that a number counts: behind it, right before it, or as what the sentence is about.

    Args:
        text: The sentence.
        spoken: Its words.
        counted: The number.
        behind: Where the number before it ends; words up to there are of others.
    """
    end = counted.end + len(counted.tail)
    if counted.tail.startswith("의"):
        # "3명의 인질이"
        followed = _noun_behind(text, spoken, end)
        if followed is not None:
            return _Phrase(counted.start, *followed)
    spoken = _parted(spoken, counted)
    at = word_at(spoken, counted.start - 1)
    is_beside = at >= 0 and spoken[at].start >= behind and not text[spoken[at].end : counted.start].strip()
    if is_beside:
        head = _skip(spoken, at)
        noun = noun_in(spoken[head].text)
        if noun is not None or is_party(spoken[head].text):
            return _Phrase(spoken[phrase_start(spoken, head, text)].start, end, noun, counted.tail)
    if _predicate().match(text, counted.end):
        topic = _topic_before(text, spoken, counted, behind)
        if topic is not None:
            return _Phrase(topic[0], end, topic[1], counted.tail, is_told_of=True)
    return _Phrase(counted.start, end, None, counted.tail)


def _parted(spoken: list[Word], counted: Counted) -> list[Word]:
    """Part a number from a noun that it is written on to: "북한군2명"."""
    at = word_at(spoken, counted.start)
    if at < 0 or not spoken[at].start < counted.start < spoken[at].end:
        return spoken
    word = spoken[at]
    noun = Word(word.text[: counted.start - word.start], word.start, counted.start)
    return [*spoken[:at], noun, *spoken[at + 1 :]]


def _group(text: str, counted: Counted, phrase: _Phrase, *, in_quote: bool) -> Group:
    until = _phrase_end(text, phrase.start) if phrase.is_told_of else max(phrase.end, counted.start)
    words_of_phrase = text[phrase.start : until]
    homes = [
        Party(each.code, each.start + phrase.start, each.end + phrase.start, each.behind)
        for each in parties_in(words_of_phrase, in_quote=in_quote)
        if not each.behind.startswith("계")
    ]
    leads = _leading(text, homes)
    if leads is not None:
        homes.remove(leads)
    if not homes:
        homes = _nationality(text, phrase.start, in_quote=in_quote)
    custody_of = next((home for home in homes if _names_custody(text, home)), None)
    if custody_of is not None:
        homes.remove(custody_of)
    noun = phrase.noun
    if noun is None and counted.counter in words("people")["counters"]["bodies"]:
        # "1000구 시신을": the counter says what they are
        noun = Noun(counted.counter, "body", "")
    if not homes and noun is not None and noun.category == "civilian" and not noun.more:
        places = places_in(words_of_phrase)
        homes = [Party(each.code, each.start + phrase.start, each.end + phrase.start, "") for each in places]
    status, by = _said_by_word(words_of_phrase)
    if by is not None and custody_of is None and all(home.code != by for home in homes):
        custody_of = Party(by, phrase.start, phrase.end, "")
    return Group(
        counted,
        phrase.start,
        phrase.end,
        noun,
        phrase.particle,
        tuple(homes),
        leads,
        custody_of,
        is_joined=_is_joined(text, phrase),
        status=status,
        is_part=_part_lead().search(text, max(0, phrase.start - _LONGEST_LEAD), phrase.start) is not None,
        is_told_of=phrase.is_told_of,
    )


def _leading(text: str, homes: list[Party]) -> Party | None:
    """Find the first of two names side by side, of which only the second says whose people they are."""
    if len(homes) < _PAIR or not homes[-1].behind.startswith(("군", "인")):
        return None
    return None if text[homes[0].end : homes[1].start].strip() else homes[0]


def _is_joined(text: str, phrase: _Phrase) -> bool:
    """Tell whether further people follow that share the verb: "남성 2명과 여성 3명을", "2명을, B는 3명을"."""
    if phrase.particle.startswith(("과", "와")):
        return True
    is_marked = phrase.particle.startswith(("은", "는", "이", "가"))
    return not is_marked and text[phrase.end : phrase.end + 2].strip().startswith(_JOINS)


def _skip(spoken: list[Word], at: int) -> int:
    """Pass over "등", and over a name before it: "어린이 등 20명", "미국인 김 모 씨 등 3명"."""
    passed = at
    while passed > 0 and spoken[passed].text in {"등", "총", "모두"}:
        passed -= 1
    if passed < at and spoken[passed].text in listed("speech", "titles", "persons"):
        passed -= 3 if passed >= _NAME_WORDS and spoken[passed - 1].text == _UNNAMED else 2
    return max(0, passed)


def _noun_behind(text: str, spoken: list[Word], position: int) -> tuple[int, Noun, str] | None:
    """Find the noun that "3명의" counts: where it ends, what it is and its particle."""
    at = word_at(spoken, position) + 1
    for word in spoken[at : at + _MOST_BEHIND]:
        stem, particle = without_particle(word.text)
        noun = noun_in(stem)
        if noun is not None and (particle or not _goes_on(text, spoken, word)):
            return word.end, noun, particle
        if particle and noun is None and particle != "의":
            return None
    return None


def _goes_on(text: str, spoken: list[Word], word: Word) -> bool:
    """Tell whether a further noun for people follows in the same phrase ("북한군 포로가")."""
    at = word_at(spoken, word.start) + 1
    if at >= len(spoken) or text[word.end : spoken[at].start].strip():
        return False
    return noun_in(without_particle(spoken[at].text)[0]) is not None


def _topic_before(text: str, spoken: list[Word], counted: Counted, behind: int) -> tuple[int, Noun] | None:
    """Find whom a number is said of: "국군포로는 1994년 이후 80명이다"."""
    at = word_at(spoken, counted.start - 1)
    while at >= 0 and spoken[at].start >= max(behind, counted.start - _LONGEST_TOPIC):
        stem, particle = without_particle(spoken[at].text)
        if stem in listed("speech", "subjects", "sums") and at > 0:
            # "포로 수는"
            at -= 1
            stem = spoken[at].text
        noun = noun_in(stem)
        if noun is not None and particle in {"은", "는", "이", "가", "을", "를", "도"}:
            return spoken[phrase_start(spoken, at, text)].start, noun
        at -= 1
    return None


def _phrase_end(text: str, start: int) -> int:
    """Give where the phrase ends that a number is said of: behind its first word with a particle."""
    for word in words_of(text[start : start + _LONGEST_TOPIC]):
        if without_particle(word.text)[1] in {"은", "는", "이", "가", "을", "를", "도"}:
            return start + word.end
    return start


def _said_by_word(phrase: str) -> tuple[HeldStatus | None, str | None]:
    """Read "납북 일본인", "피랍 선원": what the word says was done to them, and by whom."""
    listed_words: dict[str, HeldStatus] = words("people")["words"]["custody"]
    for word in words_of(phrase):
        lead = next((each for each in listed_words if word.text.startswith(each)), None)
        if lead is not None:
            return listed_words[lead], words("people")["words"]["custody_by"].get(lead)
    return None, None


def _nationality(text: str, start: int, *, in_quote: bool) -> list[Party]:
    """Read "한국 국적을 얻은" before a phrase for people."""
    first = max(0, start - _LONGEST_NATIONALITY)
    found = _OF_NATIONALITY.search(text, first, start)
    if found is None:
        return []
    named = parties_in(text[first : found.start()], in_quote=in_quote)
    last = named[-1:] if named and not text[first + named[-1].end : found.start()].strip() else []
    return [Party(each.code, each.start + first, each.end + first, "") for each in last]


def _names_custody(text: str, party: Party) -> bool:
    """Tell "러시아 교도소 수감자" and "북한 억류 국군포로": whose hands, and not whose people."""
    places = one_of(words("people")["words"]["custody_places"])
    taken = one_of(words("people")["words"]["custody"])
    return re.compile(rf"[가-힣]{{0,2}}\s?{places}|\s?{taken}(?![가-힣])").match(text, party.end) is not None


@cache
def _part_lead() -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣]){one_of(words('people')['counters']['part_leads'])}[은는에]?,?\s*\Z")


@cache
def _predicate() -> re.Pattern[str]:
    return re.compile(one_of(words("people")["counters"]["predicates"]))


@cache
def is_generic(noun: str) -> bool:
    """Tell a noun by which anybody in hands may be called ("포로", "인질")."""
    return noun in listed("people", "words", "generic")
