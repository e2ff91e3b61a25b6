"""Find by the form of a sentence which of its noun phrases speaks the quoted words."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.noun_phrases import (
    QUOTED,
    NounPhrase,
    cut,
    is_person_noun,
    phrase_at,
    speech_words,
)
from repatria.intake.phrases.subject_phrases import (
    ending_at,
    first_subject,
    inverted,
    is_speaking,
    is_verb,
    subject_of,
)
from repatria.intake.vocabulary.tokens import Token

_FURTHEST_VERB = 26
_LONGEST_ASIDE = 18
_NEAR_WORDS = 4
_MARKS = frozenset({'"', "'", ",", "."})
_BEING = frozenset({"was", "were", "is", "are", "been", "be", "being"})
_TOLD = frozenset({"told", "asked", "informed", "warned", "ordered"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold the noun phrase that speaks a quote.

    Attributes:
        form: after ("...", X said) | inverted ("...", said X) | according | before (X said "...") |
            colon (X ... : "...") | aside ("..." is what, X said, ...) | subject (of any other verb).
    """

    phrase: NounPhrase
    form: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold a sentence with each stretch of quoted words made one token.

    Attributes:
        places: Position of the token of each stretch, by its offset in the sentence.
    """

    tokens: list[Token]
    places: dict[int, int]


def frame_of(tokens: list[Token], quotes: list[Span]) -> Frame:
    """Make each stretch of quoted words one token, and leave the marks around it out."""
    kept: list[Token] = []
    places: dict[int, int] = {}
    ordered = sorted(quotes, key=lambda span: span.start)
    number = 0
    for token in tokens:
        while number < len(ordered) and token.start >= ordered[number].end:
            number += 1
        if number < len(ordered) and ordered[number].start <= token.start:
            if ordered[number].start not in places:
                places[ordered[number].start] = len(kept)
                kept.append(Token(QUOTED, QUOTED, ordered[number].start, ordered[number].end))
            continue
        if token.text in {'"', "'"}:
            continue
        kept.append(token)
    return Frame(kept, places)


def voice_of(frame: Frame, quote: Span, *, closes: str) -> Voice | None:
    """Find who speaks a quote by its own sentence.

    Args:
        frame: The sentence.
        quote: The quoted words.
        closes: The mark that ends them, inside or right behind them; empty if none.
    """
    tokens = frame.tokens
    place = frame.places.get(quote.start)
    if place is None:
        return None
    right = next((at for at in range(place + 1, len(tokens)) if tokens[at].text == QUOTED), len(tokens))
    left_is_empty = not any(token.text[0].isalpha() for token in tokens[:place] if token.text != QUOTED)
    found = _behind(tokens, place + 1, right, closes=closes, alone=left_is_empty)
    if found is not None:
        return found
    found = _ahead(tokens, place) or _aside(tokens, place + 1, right)
    # "both had been told to ...": those are no speakers
    return found or (None if _is_told(tokens, place) else _subject(tokens, place))


def _is_told(tokens: list[Token], place: int) -> bool:
    return any(tokens[at].low in _TOLD and tokens[at - 1].low in _BEING for at in range(1, place))


def _behind(tokens: list[Token], at: int, stop: int, *, closes: str, alone: bool) -> Voice | None:
    """Read what follows a quote: "..., said X", "..., X said", "..., according to X"."""
    comma = at < stop and tokens[at].text == ","
    while at < stop and tokens[at].text in _MARKS:
        at += 1
    if at >= stop:
        return None
    first = tokens[at]
    if _is_according(tokens, at):
        return _voice(phrase_at(tokens, at + 2, stop), "according")
    closed = comma or closes in {",", "!", "?", "…"}
    if not closed and not alone:
        return None
    if first.text[0].islower() and (first.low in speech_words() or (closed and is_verb(first))):
        begin = at + 1
        while begin < stop and (tokens[begin].low in cut("adverbs") or tokens[begin].low.endswith("ly")):
            begin += 1
        phrase = phrase_at(tokens, begin, stop)
        return Voice(phrase, "inverted") if phrase is not None and _can_speak(phrase) else None
    return _subject_behind(tokens, at, stop, closed=closed)


def _subject_behind(tokens: list[Token], at: int, stop: int, *, closed: bool) -> Voice | None:
    further = range(at + 1, min(stop, at + _FURTHEST_VERB))
    verb = next((n for n in further if is_speaking(tokens, n)), None)
    phrase = phrase_at(tokens, at, stop if verb is None else verb)
    if phrase is None:
        return None
    if verb is None:
        follows = phrase.end < stop and is_verb(tokens[phrase.end])
        return Voice(phrase, "after") if follows and closed and _can_speak(phrase) else None
    between = tokens[phrase.end : verb]
    clear = len(between) <= _LONGEST_ASIDE and all(token.text not in {";", ":"} for token in between)
    return Voice(phrase, "after") if clear else None


def _is_according(tokens: list[Token], at: int) -> bool:
    return tokens[at].low == "according" and at + 1 < len(tokens) and tokens[at + 1].low == "to"


def _voice(phrase: NounPhrase | None, form: str) -> Voice | None:
    return Voice(phrase, form) if phrase is not None else None


def _can_speak(phrase: NounPhrase) -> bool:
    is_bare = phrase.kind == "noun" and phrase.text[:1].islower() and not phrase.definite
    return not is_bare or " " in phrase.text


def _ahead(tokens: list[Token], place: int) -> Voice | None:
    """Read what comes before a quote: the nearest verb of speech, and its subject."""
    for verb in range(place - 1, -1, -1):
        if tokens[verb].text == ";":
            return None
        if _is_according(tokens, verb):
            return _voice(phrase_at(tokens, verb + 2, place), "according")
        puts = tokens[verb].low in {"put", "puts"} and tokens[verb + 1].low == "it"
        if not puts and not is_speaking(tokens, verb):
            continue
        found = _of_verb(tokens, verb, place)
        if found is not None:
            return found
    return None


def _of_verb(tokens: list[Token], verb: int, place: int) -> Voice | None:
    """Find who speaks by a verb that stands before the quote."""
    behind = verb - 1 if verb and tokens[verb - 1].text == "," else verb
    if behind and tokens[behind - 1].text == QUOTED:
        # another quote, said X, and this one
        phrase = phrase_at(tokens, verb + 1, place)
        if phrase is not None:
            return Voice(phrase, "inverted")
    if verb and tokens[verb - 1].low in _BEING:
        agent = next((n for n in range(verb, place) if tokens[n].low == "by"), None)
        phrase = phrase_at(tokens, agent + 1, place) if agent else None
        if phrase is not None:
            return Voice(phrase, "before")
        if tokens[verb].low not in {"quoted", "reported"}:
            return None
    return _voice(inverted(tokens, verb) or subject_of(tokens, verb), "before")


def _aside(tokens: list[Token], start: int, stop: int) -> Voice | None:
    """Read '"..." was the figure, the minister said, and ...': a verb of speech between marks."""
    for verb in range(start, stop):
        if not is_speaking(tokens, verb):
            continue
        closed = verb + 1 >= len(tokens) or tokens[verb + 1].text in {",", ".", ";"}
        begin = max((n for n in range(start, verb) if tokens[n].text in {",", ";", ":"}), default=None)
        if begin is None:
            continue
        phrase = phrase_at(tokens, begin + 1, verb)
        if phrase is not None and phrase.end == verb and closed:
            return Voice(phrase, "aside")
    return None


def _subject(tokens: list[Token], place: int) -> Voice | None:
    """Take the subject of the sentence, or of the clause behind "as", for the one whose words are quoted."""
    end = place
    while end > 0 and not tokens[end - 1].text[0].isalnum() and tokens[end - 1].text != ":":
        end -= 1
    colon = end > 0 and tokens[end - 1].text == ":"
    if place > 0 and tokens[place - 1].low == "who":
        return _voice(ending_at(tokens, place - 1), "subject")
    if colon:
        return _voice(subject_of(tokens[: end - 1], end - 1), "colon")
    phrase = first_subject(tokens, _clause_of(tokens, place), place)
    # "the figure of 700 was": no person, and nobody's words
    is_somebody = phrase is not None and (
        phrase.kind != "noun" or phrase.plural or any(map(is_person_noun, phrase.roles[-1:]))
    )
    return _voice(phrase, "subject") if is_somebody else None


def _clause_of(tokens: list[Token], place: int) -> int:
    """Find where the clause begins that quoted words are a part of."""
    for at in range(place - 1, -1, -1):
        token = tokens[at]
        ends = token.text in {".", "?", "!"} and at + 1 < place and tokens[at + 1].text[0].isupper()
        if token.text == ";" or (ends and not _short(tokens, at)):
            return at + 1
        if token.low == "as" and place - at <= _NEAR_WORDS:
            return at + 1
    return 0


def _short(tokens: list[Token], at: int) -> bool:
    return at > 0 and len(tokens[at - 1].text) <= 4 and tokens[at - 1].end == tokens[at].start
