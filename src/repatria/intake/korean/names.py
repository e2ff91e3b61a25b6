"""Read who a Korean phrase names: a person with a title, somebody told of before, or a body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from repatria.intake.korean.letters import agrees
from repatria.intake.korean.phrases import KEPT_WORDS, Word, each_party_word, parties_in
from repatria.intake.korean.tables import listed

MOST_PEOPLE = 300
_LONG_TITLE = 4
_MOST_WORDS = 7
_LONGEST_NAME_WORDS = 4
_KOREAN_NAME = range(3, 5)
_DESCRIBING = ("한", "된", "던", "하는", "있는", "되는", "했던", "됐던", "있던", "온", "난")
_MARKS = frozenset("은는이가을를에의와과도며고서")


@dataclass(frozen=True, slots=True)
class Who:
    """Say who speaks.

    Attributes:
        name: The full name where the report gives it, else the words used.
        how: named | surname | office | body | pronoun, as an attribution has it.
        party: Code of the party of the speaker.
        start: Where the words for the speaker begin in their sentence.
        end: Where they end.
    """

    name: str
    how: Literal["named", "surname", "office", "body", "pronoun"]
    party: str | None
    start: int
    end: int


@dataclass(slots=True)
class _Person:
    name: str
    party: str | None
    titles: set[str]


@dataclass(slots=True)
class People:
    """Keep the persons that a report has named, to know them again by a part of the name."""

    known: list[_Person] = field(default_factory=list)

    def who(self, text: str, words: list[Word], at: int, stem: str) -> Who:
        """Read the phrase that ends with a word.

        Args:
            text: The sentence.
            words: Its words.
            at: The number of the word.
            stem: The word without its particle.
        """
        first = _first_of_phrase(text, words, at)
        spoken = [word.text for word in words[first:at]] + [stem]
        start, end = words[first].start, words[at].start + len(stem)
        named = parties_in(text[start:end])
        party = named[0].code if named else None
        title, rest = _without_title(spoken)
        name = _name_of(rest, is_foreign=party not in {None, "KR", "KP"}, titled=title is not None)
        if title is not None and len(name) == 1 and len(name[0]) == 1:
            person = self._by(lambda one: one.name[0] == name[0] and " " not in one.name)
            if person is not None:
                return Who(person.name, "surname", person.party or party, start, end)
        if name:
            person = self.find(name)
            if person is not None:
                full = " ".join(name)
                self._meet(full if len(full) > len(person.name) else person.name, party, title)
                return Who(
                    person.name,
                    "surname" if len(full) < len(person.name) else "named",
                    person.party or party,
                    start,
                    end,
                )
            if title is not None or (len(name) == 1 and _is_korean_name(name[0])):
                self._meet(" ".join(name), party, title)
                return Who(" ".join(name), "named", party, start, end)
        if title is not None and not _is_role(spoken) and len(spoken) == 1:
            person = self._by(lambda one: title in one.titles)
            if person is not None:
                return Who(person.name, "office", person.party, start, end)
        # two words that no title calls a person may be an agreement: they are given, and not kept as a name
        return Who(" ".join(name) if len(name) > 1 else _body(spoken), "body", party, start, end)

    def find(self, name: list[str]) -> _Person | None:
        """Find a person by the full name or a part of it."""
        parts = set(name)
        return self._by(lambda one: parts <= set(one.name.split()) or one.name == name[-1])

    def last(self) -> Who | None:
        """Give who was named last, for "그는"."""
        if not self.known:
            return None
        person = self.known[-1]
        return Who(person.name, "pronoun", person.party, 0, 0)

    def learn(self, text: str, words: list[Word]) -> None:
        """Keep the persons that a sentence names with their titles, whatever it says of them."""
        for at, word in enumerate(words):
            stem = next(
                (
                    word.text[: len(word.text) - n]
                    for n in (0, 1, 2)
                    if is_title(word.text[: len(word.text) - n])
                ),
                None,
            )
            if stem is not None and at > 0:
                self.who(text, words, at, stem)

    def _by(self, fits: Callable[[_Person], bool]) -> _Person | None:
        return next((person for person in reversed(self.known) if fits(person)), None)

    def _meet(self, name: str, party: str | None, title: str | None) -> None:
        person = self.find(name.split())
        if person is None:
            person = _Person(name, party, set())
        else:
            self.known.remove(person)
            person.name = max(person.name, name, key=len)
            person.party = person.party or party
        if title is not None:
            person.titles.add(title)
        self.known.append(person)
        del self.known[:-MOST_PEOPLE]


@lru_cache(maxsize=KEPT_WORDS)
def is_title(word: str) -> bool:
    """Tell a title of persons, alone or with what it is of: "위원장", "인권위원장"."""
    titles = listed("speech", "titles", "persons")
    if word in titles:
        return True
    return len(word) >= _LONG_TITLE and any(len(title) > 1 and word.endswith(title) for title in titles)


def _first_of_phrase(text: str, words: list[Word], at: int) -> int:
    first = at
    while first > 0 and at - first < _MOST_WORDS:
        before = words[first - 1]
        if text[before.end : words[first].start].strip() or _is_marked(before.text):
            break
        if before.text in listed("speech", "titles", "not_names") and before.text != "유족":
            break
        first -= 1
    return first


def _is_marked(word: str) -> bool:
    """Tell a word that a particle or the ending of a verb closes, so that the phrase begins behind it."""
    if word[-1].isdigit() or (word.endswith(("년", "월", "일")) and word[0].isdigit()):
        return True
    if len(word) > 2 and word.endswith(_DESCRIBING):
        return True
    if any(each == word for each in each_party_word(word)):
        return False
    if len(word) < 2 or word[-1] not in _MARKS:
        return False
    if word[-1] in "은이을과":
        return agrees(word[:-1], closed=True)
    if word[-1] in "는가를와":
        return agrees(word[:-1], closed=False)
    # "구연서" is a name, whatever its last letter
    return not _is_korean_name(word)


def _without_title(spoken: list[str]) -> tuple[str | None, list[str]]:
    """Part a phrase from the title it ends with; one in its middle parts a body from the name behind it."""
    rest = list(spoken)
    title = None
    while rest and is_title(rest[-1]):
        title = title or rest[-1]
        rest.pop()
    if title is None:
        middle = next((at for at in range(len(rest) - 1, -1, -1) if is_title(rest[at])), None)
        if middle is not None:
            return rest[middle], rest[middle + 1 :]
    return title, rest


def _name_of(rest: list[str], *, is_foreign: bool, titled: bool) -> list[str]:
    """Take parties, bodies and roles off both ends; of what is left, the name stands last."""
    left = list(rest)
    while titled and left and _is_no_name(left[-1]):
        left.pop()
    kept: list[str] = []
    for word in reversed(left):
        if _is_no_name(word) or len(kept) >= _LONGEST_NAME_WORDS:
            break
        kept.insert(0, word)
    if not titled and len(kept) < 2 and not (kept and _is_korean_name(kept[-1])):
        return kept
    if len(kept) > 1 and not is_foreign and _is_korean_name(kept[-1]):
        return kept[-1:]
    return kept


def _is_no_name(word: str) -> bool:
    if any(letter.isdigit() for letter in word):
        return True
    if word in listed("speech", "titles", "not_names") or word in listed("speech", "titles", "roles"):
        return True
    if word in listed("speech", "titles", "persons") and len(word) > 1:
        return True
    if any(party.start == 0 for party in parties_in(word)):
        return True
    return is_body(word)


def is_body(word: str) -> bool:
    """Tell a word for a body by its ending ("국방부", "로이터통신"), but for what is built as a name."""
    if len(word) == 3 and _is_korean_name(word):
        # three syllables that begin as a name does are a person's, but for bodies that are known
        return word in listed("speech", "titles", "known_bodies")
    return any(
        word.endswith(ending) and len(word) > len(ending) for ending in listed("speech", "titles", "bodies")
    )


def _is_korean_name(word: str) -> bool:
    """Tell a word of three or four syllables that begins with a Korean family name."""
    surnames = listed("speech", "names", "surnames")
    return len(word) in _KOREAN_NAME and (word[0] in surnames or word[:2] in surnames) and len(word) < 5


def _is_role(spoken: list[str]) -> bool:
    return spoken[-1] in listed("speech", "titles", "roles")


def _body(spoken: list[str]) -> str:
    """Give the words for a body or a role: from the first word that names one."""
    first = next(
        (at for at, word in enumerate(spoken) if _is_no_name(word) and word not in {"이날", "당시", "이어"}),
        len(spoken) - 1,
    )
    return " ".join(spoken[first:])
