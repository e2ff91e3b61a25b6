"""Cut a sentence into noun phrases by closed classes of words: who could be speaking."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from repatria.intake.vocabulary.lexicon import namings, numbers, words_of_speech
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import table, words

QUOTED = "\x01"
"""Stands in a sentence for quoted words, so that nothing inside them is read as its own."""
LONGEST_PHRASE = 12
_STOPS = frozenset({".", ";", ":", QUOTED})
_FEWEST_NAME_WORDS = 2
_LONGEST_ROLE = 4
_FURTHEST_ASIDE = 9
_FURTHEST_NAMING = 14
_PARTS = frozenset({"one", "another", "two", "three", "some", "several", "many", "most"})
_MODIFYING = frozenset({"'s", "most", "more", "former", "newly", "senior"})
_NAMING = (
    ("gave", "his", "name", "as"),
    ("gave", "her", "name", "as"),
    ("gives", "his", "name", "as"),
    ("gives", "her", "name", "as"),
    ("calls", "himself"),
    ("calls", "herself"),
    ("called", "himself"),
    ("called", "herself"),
    ("identified", "himself", "as"),
    ("identified", "herself", "as"),
    ("identified", "as"),
    ("identified", "only", "as"),
    ("goes", "by"),
    ("first", "name", ","),
    ("known", "as"),
)
_NAMING_FIRSTS = frozenset(form[0] for form in _NAMING)


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Hold a noun phrase that may stand for a speaker.

    Attributes:
        start: Position of its first token.
        end: Position behind its last token, an aside that names it left out.
        kind: name | noun | pronoun | thing (in whose words somebody speaks).
        name: The name it holds or that stands beside it.
        roles: The nouns and titles that say what that person is, in lower case.
        text: Its words, as they stand, without what hangs on it by a preposition.
        definite: Whether it begins with "the": somebody spoken of before.
    """

    start: int
    end: int
    kind: str
    text: str
    name: str | None = None
    roles: tuple[str, ...] = ()
    definite: bool = False
    plural: bool = False
    beyond: int = 0
    """Position behind an aside that says who it is, or behind the phrase itself."""


def phrase_at(tokens: list[Token], start: int, stop: int) -> NounPhrase | None:
    """Read the noun phrase that starts at a token; ``None`` if none does.

    Args:
        tokens: The sentence, quoted words made one token.
        start: Where the phrase starts.
        stop: The position that it does not go beyond (a verb, a quote).
    """
    if start >= stop:
        return None
    first = tokens[start]
    if first.low in cut("pronouns"):
        return NounPhrase(start, start + 1, "pronoun", first.text, beyond=start + 1)
    if first.low in _PARTS and start + 2 < stop and tokens[start + 1].low == "of":
        return _some_of(tokens, start, stop)
    end = _end_of(tokens, start, stop)
    if end == start:
        return None
    return _described(tokens, start, end, stop)


def _some_of(tokens: list[Token], start: int, stop: int) -> NounPhrase:
    """Read "one of the engineers": somebody without a name, unless it follows."""
    end = start + 3 if tokens[start + 2].low == "them" else _end_of(tokens, start + 2, stop)
    end = max(end, start + 3)
    text = _joined(tokens[start:end])
    plural = tokens[start].low not in {"one", "another"}
    if plural:
        return NounPhrase(start, end, "noun", text, plural=True, beyond=end)
    beside, more, beyond = _beside(tokens, end, len(tokens))
    called = beside or _called(tokens, end)
    roles = (tokens[end - 1].low.removesuffix("s"), *more)
    if called is None and more:
        # "one of the negotiators, an intelligence chief": the words that say more
        comma = next(at for at in range(end, beyond) if tokens[at].text == ",")
        text = _joined(tokens[comma + 1 : beyond])
    return NounPhrase(start, end, "name" if called else "noun", text, called, roles, beyond=beyond)


def _end_of(tokens: list[Token], start: int, stop: int) -> int:
    """Find where a phrase ends: at what belongs to no phrase, or at the form of a verb."""
    limit = min(stop, start + LONGEST_PHRASE)
    determiners, outside = cut("determiners"), _outside_phrases()
    at, leads = start, True
    while at < limit:
        token = tokens[at]
        low = token.low
        first = token.text[0]
        if low == "'s" or (first == "." and _is_abbreviated(tokens, at)):
            at += 1
            continue
        if not first.isalnum():
            break
        if low in determiners:
            if at > start and not leads:
                break
            at += 1
            continue
        if at == start or not first.isupper():
            if low in outside or (at > start and _ends(tokens, at, start, leads=leads)):
                break
            if at == start and first.islower() and low in speech_words():
                break
        leads = leads and is_determiner(token)
        at += 1
    while at - 1 > start and tokens[at - 1].low in determiners:
        at -= 1
    return at


def _ends(tokens: list[Token], at: int, start: int, *, leads: bool) -> bool:
    """Tell whether a small word behind the first of a phrase is no part of it."""
    low = tokens[at].low
    if low in cut("pronouns") or low in speech_words() or low in cut("pasts"):
        return True
    if _is_behind_name(tokens, at, start):
        return True
    before = tokens[at - 1].low
    if low.endswith("s") and is_person_noun(before) and before not in people("compounding"):
        # "the imam prays": behind a noun for one person a form in -s is the verb
        return not low.endswith(("ss", "us"))
    # "the authorities blamed": a form in -ed behind a noun is the verb, behind an article it is none
    return low.endswith("ly") or (low.endswith("ed") and not leads and tokens[at - 1].low not in _MODIFYING)


@cache
def _outside_phrases() -> frozenset[str]:
    return cut("prepositions") | cut("conjunctions") | cut("auxiliaries") | cut("adverbs") | cut("objects")


def _is_behind_name(tokens: list[Token], at: int, start: int) -> bool:
    """Tell "X sells", where a small word behind a name is the verb, from "RSF adviser", "Israeli police"."""
    before = tokens[at - 1]
    if (
        not before.text[0].isupper()
        or is_determiner(before)
        or before.low in _titles()
        or before.text in _no_names()
    ):
        return False
    if (
        tokens[at].low in _particles()
        or is_person_noun(tokens[at].low.removesuffix("s"))
        or tokens[at].low in _bodies()
    ):
        return False
    if before.text.isupper() and len(before.text) > 1:
        return False
    if at == 1 and _leads_to_name(tokens, at):
        return False
    return not (_is_party(tokens, at - 1) or (at - 1 > start and _is_party(tokens, at - 2)))


def _leads_to_name(tokens: list[Token], at: int) -> bool:
    """Tell "Human rights lawyer X", whose first word is a capital only because the sentence begins."""
    end = at
    while end + 1 < len(tokens) and end < at + _LONGEST_ROLE and tokens[end].text[0].islower():
        end += 1
    return end > at and is_person_noun(tokens[end - 1].low) and _is_name_word(tokens[end])


def is_determiner(token: Token) -> bool:
    """Tell an article, an owner or a number, by any of which a noun phrase begins."""
    return token.low in cut("determiners") or token.low in numbers() or token.low.split("-")[0] in numbers()


def _is_abbreviated(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1] if at else None
    return (
        before is not None
        and before.end == tokens[at].start
        and at + 1 < len(tokens)
        and tokens[at + 1].text[0].isupper()
        and before.text[0].isupper()
        and len(before.text) <= 5
    )


def _described(tokens: list[Token], start: int, end: int, stop: int) -> NounPhrase:
    inside = tokens[start:end]
    begin = _name_from(tokens, start, end)
    before = tokens[start : begin if begin is not None else end]
    owner = max((at for at, token in enumerate(before) if token.low == "'s"), default=-1)
    # of "Mr. X's sister, Y" the title is not Y's
    before = before[owner + 1 :]
    roles = tuple(token.low for token in before if token.text[0].isalpha() and not is_determiner(token))
    roles = roles if begin is not None else roles[-2:]
    text = _joined(inside)
    name = _joined(tokens[begin:end]) if begin is not None else None
    definite = tokens[start].low == "the"
    plural = begin is None and bool(roles) and _is_plural(roles[-1])
    kind = "name" if name else "noun"
    if kind == "noun" and roles and roles[-1] in people("mouthpieces"):
        kind = "thing"
    pointed = definite or tokens[start].low in cut("owners")
    is_role = name is None and any(map(is_person_noun, roles))
    beside: str | None = None
    more: tuple[str, ...] = ()
    beyond = end
    if name is not None or is_role or pointed:
        beside, more, beyond = _beside(tokens, end, max(stop, end) if name is None else len(tokens))
    is_role = is_role or (pointed and beside is not None and " " in beside)
    if name is None and beside is not None and kind != "thing" and is_role:
        return NounPhrase(start, end, "name", text, beside, (*roles, *more), definite, beyond=beyond)
    if name is not None and beside is None and more and not _is_party(tokens, begin):
        return NounPhrase(start, end, kind, text, name, (*roles, *more), definite, beyond=beyond)
    if name is None and kind != "thing" and not plural:
        called = _called(tokens, end)
        if called is not None:
            return NounPhrase(start, end, "name", text, called, roles, definite, beyond=end)
    return NounPhrase(start, end, kind, text, name, roles, definite, plural, beyond=end)


def _name_from(tokens: list[Token], start: int, end: int) -> int | None:
    """Find where the name begins that ends a phrase: capitals and particles, behind titles and roles."""
    at = end
    while at > start:
        token = tokens[at - 1]
        if token.low == "'s":
            break
        capital = _is_name_word(token)
        particle = token.low in _particles() and at < end
        if not (capital or particle or token.text == "."):
            break
        at -= 1
    # titles and what belongs to a party are no part of the name
    while at < end - 1 and _is_no_part(tokens, at):
        at += 1
    if at >= end or tokens[at].low in cut("determiners") or not tokens[at].text[0].isalpha():
        return None
    if tokens[start].low == "the" and at == end - 1 and is_person_noun(tokens[at].low):
        return None
    single = sum(1 for token in tokens[at:end] if token.text != ".") == 1
    if single and at == start and not tokens[at].text[0].isupper():
        return None
    return at


def _is_name_word(token: Token) -> bool:
    if not token.text[0].isalpha() or token.text in _no_names():
        return False
    return token.text[0].isupper() or token.low.startswith(("al-", "el-", "ad-", "as-", "ar-", "abu-"))


def _is_no_part(tokens: list[Token], at: int) -> bool:
    """Tell a title, a role or an adjective of a party before a name: "German Chancellor X", "Nurse X"."""
    token = tokens[at]
    if (
        token.low in _titles()
        or token.text == "."
        or token.low in cut("determiners")
        or token.low in people("nouns")
    ):
        return True
    found = namings().at(tokens, at)
    return found is not None and "adjective" in found[0].forms and found[1] == at + 1


def _is_party(tokens: list[Token], at: int | None) -> bool:
    found = namings().at(tokens, at) if at is not None else None
    return found is not None and "leader" not in found[0].forms


def _beside(tokens: list[Token], end: int, stop: int) -> tuple[str | None, tuple[str, ...], int]:
    """Read what stands beside a phrase between commas: a name behind a role, or a role behind a name."""
    nothing = (None, (), end)
    at = end
    if end < stop and tokens[end].low == "who":
        return _behind_relative(tokens, end, stop)
    # what hangs on the role by a preposition: "a spokesman for Poland's foreign ministry, X"
    while at < min(stop, end + _FURTHEST_ASIDE) and tokens[at].low != ",":
        token = tokens[at]
        cuts = token.low in speech_words() or token.low in cut("auxiliaries") or token.text in _STOPS
        cuts = cuts and not _is_abbreviated(tokens, at)
        if cuts or (token.low in cut("conjunctions") and token.low != "and"):
            return nothing
        at += 1
    if at + 1 >= stop or tokens[at].low != ",":
        return nothing
    at += 1
    inner = _end_of(tokens, at, stop)
    if inner == at:
        return nothing
    begin = _name_from(tokens, at, inner)
    closed = inner >= len(tokens) or tokens[inner].text in _STOPS or tokens[inner].text == ","
    if begin is not None and closed:
        name = [token for token in tokens[begin:inner] if token.text != "."]
        if not _is_party(tokens, begin) or len(name) > 1:
            return _joined(name), tuple(token.low for token in tokens[at:begin]), inner
        return nothing
    words_of = [
        token for token in tokens[at:inner] if token.text[0].isalpha() and token.low not in cut("determiners")
    ]
    roles = tuple(token.low for token in words_of if token.text[0].islower())
    # "in Hodeidah, the head of its committee, X": the role is of the name that follows it
    is_role = any(map(is_person_noun, roles)) and _beside(tokens, inner, stop)[0] is None
    return (None, roles, inner) if is_role else nothing


def _behind_relative(tokens: list[Token], who: int, stop: int) -> tuple[str | None, tuple[str, ...], int]:
    """Read "a leader who took part in the talks, X, said": the name behind what the role did."""
    comma = next((at for at in range(who, min(stop, who + _FURTHEST_NAMING)) if tokens[at].text == ","), None)
    if comma is None or comma + 1 >= stop:
        return None, (), who
    inner = _end_of(tokens, comma + 1, stop)
    begin = _name_from(tokens, comma + 1, inner) if inner > comma + 1 else None
    closed = inner < len(tokens) and tokens[inner].text == ","
    if begin is None or not closed or inner - begin < _FEWEST_NAME_WORDS or _is_party(tokens, begin):
        return None, (), who
    return _joined(tokens[begin:inner]), tuple(token.low for token in tokens[comma + 1 : begin]), inner


def _called(tokens: list[Token], end: int) -> str | None:
    """Read "one, who gave his name as X", "a commander who calls himself X"."""
    for at in range(end, min(end + _FURTHEST_NAMING, len(tokens))):
        low = tokens[at].low
        if low in {".", ";"}:
            return None
        for form in _NAMING if low in _NAMING_FIRSTS else ():
            if tuple(token.low for token in tokens[at : at + len(form)]) == form:
                begin = at + len(form)
                if begin < len(tokens) and tokens[begin].text[0].isupper():
                    inner = _end_of(tokens, begin, len(tokens))
                    named = _name_from(tokens, begin, inner)
                    if named is not None:
                        return _joined(tokens[named:inner])
                return None
    return None


def _joined(tokens: list[Token]) -> str:
    text = ""
    for number, token in enumerate(tokens):
        gap = number > 0 and token.start > tokens[number - 1].end
        text += (" " if gap else "") + token.text
    return text


def _is_plural(noun: str) -> bool:
    return (
        (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))
        or noun.endswith("men")
        or noun in {"people", "police"}
    )


def is_person_noun(noun: str) -> bool:
    """Tell by its form whether a noun is one for a person."""
    if "-" in noun:
        noun = noun.rsplit("-", 1)[-1]
    if noun in people("nouns"):
        return True
    return len(noun) > 4 and noun.endswith(_person_endings()) and noun not in people("no_person")


@cache
def _person_endings() -> tuple[str, ...]:
    return tuple(sorted(people("endings")))


@cache
def cut(name: str) -> frozenset[str]:
    """Give a closed class of words."""
    return frozenset(table("speakers")["cut"][name])


@cache
def people(name: str) -> frozenset[str]:
    """Give a list of words for people."""
    return frozenset(table("speakers")["people"][name])


@cache
def title_nouns() -> dict[str, str]:
    """Give the noun by which the bearer of a title is spoken of."""
    found: dict[str, str] = table("speakers")["titles"]
    return found


@cache
def speech_words() -> frozenset[str]:
    """Give the words by which somebody utters something."""
    return (
        frozenset(table("verbs")["speech"]["verbs"])
        - {"read", "reads", "put", "pointed", "went", "spoke", "remember", "observed"}
        | words_of_speech()
    )


@cache
def _titles() -> frozenset[str]:
    found = {word.lower() for title in words("title") for word in title.split()}
    return frozenset(found | set(title_nouns()) | {"corporal", "private", "sgt", "pfc"})


@cache
def _bodies() -> frozenset[str]:
    return frozenset(
        word
        for name in ("body", "office", "body_modifier")
        for words_of in words(name)
        for word in words_of.lower().split()
    )


@cache
def _particles() -> frozenset[str]:
    return frozenset(word.lower() for word in table("people")["phrase"]["name_particles"])


@cache
def _no_names() -> frozenset[str]:
    return frozenset([*words("day"), *words("month")])
