"""Find who a Korean sentence names: words with their particles, parties, and phrases for people."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from repatria.intake.korean.letters import agrees, is_closed
from repatria.intake.korean.tables import listed, nouns, one_of, words

_WORD = re.compile(r"[^\s,.!?…:;“”\"‘’'「」『』()\[\]<>《》〈〉|=/]+")
_BRACKETED = re.compile(r"\([^()\n]{0,60}\)")
_SIGN = re.compile("[一-龥]")
"""Chinese characters, by which headlines name countries."""
_AGE = re.compile(r"\d{1,3}(?:대|살|세)")
LONGEST_PHRASE_WORDS = 6
_JOINING = "과와"
_SHORTEST_BRACKET = 3
KEPT_WORDS = 50_000
"""How many words are remembered with what was read of them: reports say the same ones again and again."""


@dataclass(frozen=True, slots=True)
class Word:
    """Hold one word with whatever particle is written on to it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Party:
    """Mark the name of a party by its offsets; `behind` is what is written on to it ("군", "인", "에")."""

    code: str
    start: int
    end: int
    behind: str


@dataclass(frozen=True, slots=True)
class Noun:
    """Say what a noun for people says of them.

    Attributes:
        category: military | civilian | police | child | body; ``None`` where it says none.
        more: captive | missing | others; empty where it says nothing.
    """

    word: str
    category: str | None
    more: str


def without_brackets(text: str) -> str:
    """Put spaces for what stands in round brackets, an age, a gloss, a zone, so that all offsets stay."""
    return _BRACKETED.sub(lambda match: " " * len(match[0]), text)


def words_of(text: str) -> list[Word]:
    """Cut a sentence into words; a particle behind a blanked bracket belongs to the word before it."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        gap = match.start() - found[-1].end if found else 0
        if (
            gap >= _SHORTEST_BRACKET
            and match[0] in _particles()
            and text[found[-1].end : match.start()].isspace()
        ):
            found[-1] = Word(found[-1].text + match[0], found[-1].start, match.end())
        else:
            found.append(Word(match[0], *match.span()))
    return found


def parties_in(text: str, *, in_quote: bool = False) -> list[Party]:
    """Find the parties that a text names, in order; "우리" is nobody's in quoted words."""
    found = []
    for match in _party_expression().finditer(text):
        name = re.sub(
            r"\s+", " ", match["name"] or match["short"] or match["sign"] or match["last"] or match[0]
        )
        if (in_quote and name in _own()) or _not_of().match(text, match.end()):
            continue
        behind = _letters().match(text, match.end())
        found.append(Party(_codes()[name], *match.span(), behind[0] if behind else ""))
    return found


def places_in(text: str) -> list[Party]:
    """Find towns and regions of the table of places, with the code of their state."""
    return [
        Party(_place_codes()[match["name"]], *match.span("name"), "") for match in _places().finditer(text)
    ]


@lru_cache(maxsize=KEPT_WORDS)
def noun_in(word: str) -> Noun | None:
    """Read a word without its particle as a noun for people: "선원들", "북한군", "여성인질"."""
    bare = word.removesuffix("들")
    known = nouns().get(bare)
    if known is not None:
        return Noun(bare, *known)
    party = _party_expression().match(word)
    if party is not None and party.end() < len(word):
        rest = word[party.end() :]
        endings = words("people")["words"]["people_endings"]
        if rest in endings:
            return Noun(word, None if endings[rest] == "unknown" else endings[rest], "")
        inner = nouns().get(rest.removesuffix("들"))
        if inner is not None:
            return Noun(rest.removesuffix("들"), *inner)
    for length in range(min(5, len(bare) - 1), 1, -1):
        known = nouns().get(bare[-length:])
        if known is not None:
            return Noun(bare[-length:], *known)
    return None


@lru_cache(maxsize=KEPT_WORDS)
def without_particle(word: str) -> tuple[str, str]:
    """Part a word from its particle, where both agree: "북한군이" is 북한군 and 이; "아이" stays whole.

    Of several ways the one that leaves a noun for people wins: "포로는" is 포로 and 는, not 포 and 로는.
    """
    if is_party(word) or word in nouns():
        return word, ""
    found: tuple[str, str] | None = None
    for particle in _particles():
        stem = word[: -len(particle)]
        if not stem or not word.endswith(particle):
            continue
        if particle[0] in "은이을과" and not agrees(stem, closed=True):
            continue
        if particle[0] in "는가를와" and not agrees(stem, closed=False):
            continue
        if noun_in(stem) is not None:
            return stem, particle
        found = found or (stem, particle)
    return found if found is not None and noun_in(word) is None else (word, "")


@lru_cache(maxsize=KEPT_WORDS)
def subject_stem(word: str) -> str | None:
    """Give a word that is marked as what a sentence is about, without its mark; ``None`` for all others."""
    if word.endswith(_verb_endings()) and not (word[:-1].endswith(_noun_endings()) or _is_known(word[:-1])):
        return None
    for particle in words("speech")["subjects"]["honored"]:
        if word.endswith(particle) and len(word) > len(particle):
            return word[: -len(particle)] + ("측" if particle.startswith("측") else "")
    if word in words("speech")["subjects"]["honored"] and word.startswith("측"):
        # "우크라이나 측은": the party stands before it
        return "측"
    if len(word) < 2:
        return None
    stem, last = word[:-1], word[-1]
    if len(stem) == 1 and not (_is_known(stem) or stem in _titles() or word in _pronouns()):
        # "얻은", "받은": of one syllable hardly anybody, but many verbs
        return None
    closed = is_closed(stem[-1])
    if last in words("speech")["subjects"]["closed" if closed else "open"]:
        return stem
    return None


def is_party(word: str) -> bool:
    """Tell whether a word is the bare name of a party."""
    return any(party.start == 0 and party.end == len(word) for party in parties_in(word))


def _is_known(stem: str) -> bool:
    """Tell the name of a party, as 우크라이나, whose last letters with a particle look as a verb's do."""
    return any(party.end == len(stem) or party.behind for party in parties_in(stem)) or stem in nouns()


def phrase_start(found: list[Word], at: int, text: str) -> int:
    """Give the number of the first word of the phrase for people that ends with a word.

    The phrase grows to the left over what stands in phrases for people without a particle: nouns, names of
    parties and towns, modifiers. Anything else ends it, and so does a mark between two words.
    """
    first = at
    while first > 0 and at - first < LONGEST_PHRASE_WORDS:
        before = found[first - 1]
        if text[before.end : found[first].start].strip():
            break
        if not _may_stand_in_phrase(before.text):
            break
        first -= 1
    return first


@lru_cache(maxsize=KEPT_WORDS)
def _may_stand_in_phrase(word: str) -> bool:
    if word in listed("people", "words", "modifiers") or _AGE.fullmatch(word) or word in {"우리", "등"}:
        return True
    if word in _place_codes() or noun_in(word) is not None:
        return True
    party = _party_expression().match(word)
    if party is None:
        return False
    rest = word[party.end() :]
    if word[-1] in _JOINING and noun_in(word[:-1]) is not None:
        # "미국인과 호주인 교수 두 명"
        return True
    return (
        not rest
        or rest in listed("parties", "behind", "people")
        or rest in listed("parties", "behind", "others")
        or "·" in rest
    )


def each_party_word(text: str) -> Iterator[str]:
    """Give each name of a party that a text has, as it is written."""
    for match in _party_expression().finditer(text):
        yield match[0]


@cache
def _verb_endings() -> tuple[str, ...]:
    return tuple(words("speech")["subjects"]["verbs"])


@cache
def _noun_endings() -> tuple[str, ...]:
    return tuple(words("speech")["subjects"]["nouns"])


@cache
def _titles() -> frozenset[str]:
    return listed("speech", "titles", "persons")


@cache
def _pronouns() -> frozenset[str]:
    return listed("speech", "titles", "he")


@cache
def _particles() -> tuple[str, ...]:
    table = words("people")["particles"]
    return tuple(
        sorted({*table["subject"], *table["object"], *table["others"]}, key=lambda word: (-len(word), word))
    )


@cache
def _codes() -> dict[str, str]:
    table = words("parties")
    sections = [table[name] for name in ("short", "strict", "names", "own")]
    return {name: code for section in sections for code, names in section.items() for name in names}


@cache
def _own() -> frozenset[str]:
    return frozenset(name for names in words("parties")["own"].values() for name in names)


@cache
def _party_expression() -> re.Pattern[str]:
    table = words("parties")
    people = one_of(table["behind"]["people"])
    follows = one_of([*table["behind"]["people"], *table["behind"]["others"], *_particles(), *nouns()])
    names = one_of(
        [name for section in ("names", "own") for each in table[section].values() for name in each]
    )
    strict = one_of([name for each in table["strict"].values() for name in each])
    one_letter = [name for each in table["short"].values() for name in each]
    short = one_of(one_letter)
    signs = one_of([name for name in one_letter if _SIGN.fullmatch(name)])
    return re.compile(
        rf"(?<![가-힣A-Za-z])(?:(?P<name>{names}(?=[^가-힣]|\Z|{follows})|{strict}(?=\s?{people}))"
        rf"|(?P<short>{short})(?=[·,-]|군|측|軍|人)|(?P<sign>{signs})(?![一-龥])|(?<=[·-])(?P<last>{short})(?![가-힣]))"
    )


@cache
def _not_of() -> re.Pattern[str]:
    return re.compile(rf"\s?{one_of(words('parties')['behind']['not_of'])}")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile("[가-힣]*")


@cache
def _place_codes() -> dict[str, str]:
    return {place: code for code, named in words("people")["places"].items() for place in named}


@cache
def _places() -> re.Pattern[str]:
    follows = one_of(_particles())
    return re.compile(
        rf"(?<![가-힣])(?P<name>{one_of(_place_codes())})(?=[^가-힣]|\Z|주|시|지역|전선|{follows})"
    )


def forget_words() -> None:
    """Forget what was read of words: no word of a report is kept behind its reading."""
    for kept in (noun_in, without_particle, subject_stem, _may_stand_in_phrase):
        kept.cache_clear()


def word_at(found: list[Word], offset: int) -> int:
    """Give the number of the last word that begins at or before an offset; -1 where none does."""
    return bisect_right(found, offset, key=lambda word: word.start) - 1
