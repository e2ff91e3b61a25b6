"""Find in a sentence who and what it speaks of: parties, persons, groups of people, dates, places.

Everything is found by the tables; a word that stands in none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from repatria.core.reports import WordedCount
from repatria.intake.expressions import mention_expressions
from repatria.intake.groups import GroupWords, group_words
from repatria.intake.numbers import worded_count
from repatria.intake.sentences import Span
from repatria.intake.wordlists import full_names, parties, party_codes, words


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


def find_mentions(text: str, *, known_names: dict[str, str], skip: tuple[Span, ...] = ()) -> list[Mention]:
    """Find the mentions in one sentence, in order, none overlapping.

    Args:
        text: The sentence, normalized character by character (see `normalized`).
        known_names: Surname to full name, of persons named earlier in the report.
        skip: Stretches, by offsets in `text`, that are looked at elsewhere.
    """
    found: list[Mention] = []
    taken = list(skip)

    def is_free(start: int, end: int) -> bool:
        return start < end and all(end <= span.start or span.end <= start for span in taken)

    for finder in _FINDERS:
        for mention in finder(text, known_names):
            if is_free(mention.start, mention.end):
                found.append(mention)
                taken.append(Span(mention.start, mention.end))
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

type _Finder = Callable[[str, dict[str, str]], Iterator[Mention]]


def _dates(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("date", text):
        yield Mention("D", *match.span())


def _named_offices(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("named_office", text):
        name = re.sub(r"\s+", " ", match["name"])
        party = _party_of(match["party"]) or _leader_party(name)
        yield Mention("N", *match.span(), party, full_names().get(name, name), "named")


def _places(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("place", text):
        yield Mention("L", *match.span())


def _ones(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("one", text):
        yield Mention("I", *match.span(), how="captive")


def _groups(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("group", text):
        group = group_words(match)
        if group is not None:
            party = group.homes[0].code if group.homes else None
            yield Mention("G", *match.span(), party, group=group)


def _speaking_officials(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("speaking_officials", text):
        said = match.groupdict()
        party = (
            None
            if said.get("party2") or said.get("western")
            else _party_of(said.get("party") or said.get("seat"))
        )
        yield Mention("N", *match.span(), party, None, "body")


def _offices(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("office", text):
        party = None if match.groupdict().get("party2") else _party_of(match["party"])
        office = match["office"]
        yield Mention(
            "N", *match.span(), party, _holder_of_office(party, office), "office" if office else "body"
        )


def _persons(text: str, known_names: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("leader", text):
        name = full_names()[re.sub(r"\s+", " ", match["name"])]
        yield Mention(
            "N", *match.span(), _leader_party(name), name, "named" if name in match[0] else "surname"
        )
    for match in _matches("person", text):
        name = re.sub(r"\s+", " ", match["name"])
        if "title" not in match.groupdict() and (set(name.split()) & _never_in_a_name() or _party_of(name)):
            continue
        if " " not in name:
            yield Mention("N", *match.span(), None, known_names.get(name), "surname")
        else:
            yield Mention("N", *match.span(), None, name, "named")
    for surname, name in known_names.items():
        for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
            yield Mention("N", *match.span(), None, name, "surname")


def _parties(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("party", text):
        yield Mention("P", match.start(), match.end(), _party_of(match["name"]), how="party")
    for match in _matches("adjective", text):
        yield Mention("A", *match.span(), _party_of(match[0]))


def _pronouns(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("pronoun", text):
        yield Mention("R", *match.span(), how="pronoun")


def _counts(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("count", text):
        count = worded_count(match["count"], match["hedge"])
        if count is not None:
            yield Mention("C", *match.span(), count=count)


def _places_by_preposition(text: str, _: dict[str, str]) -> Iterator[Mention]:
    for match in _matches("place_by_preposition", text):
        yield Mention("L", *match.span("place"))


_FINDERS: tuple[_Finder, ...] = (
    _dates,
    _named_offices,
    _places,
    _ones,
    _speaking_officials,
    _groups,
    _offices,
    _persons,
    _parties,
    _pronouns,
    _counts,
    _places_by_preposition,
)


def _matches(kind: str, text: str) -> Iterator[re.Match[str]]:
    for expression in mention_expressions(kind):
        yield from expression.finditer(text)


@cache
def _never_in_a_name() -> frozenset[str]:
    party_words = {
        word
        for form in ("names", "adjectives", "people")
        for phrase in party_codes(form)
        for word in phrase.split()
    }
    dates = {*words("day"), *words("month")}
    return frozenset(party_words | dates | set(words("not_a_name")) | set(words("western")))


def _party_of(words_used: str | None) -> str | None:
    if words_used is None:
        return None
    plain = re.sub(r"\s+", " ", words_used)
    return next(
        (
            party_codes(form)[plain]
            for form in ("names", "adjectives", "people")
            if plain in party_codes(form)
        ),
        None,
    )


def _leader_party(name: str) -> str | None:
    return party_codes("leaders").get(name)


def _holder_of_office(party: str | None, office: str | None) -> str | None:
    """Name the holder of an office; the caller checks that the report names that person too."""
    if party is None or office is None or not parties()[party].leaders:
        return None
    return parties()[party].leaders[0][0] if office in {"president", "leader", "prime minister"} else None
