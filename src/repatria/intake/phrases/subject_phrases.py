"""Find the subject of a verb by the order of words: the noun phrase before it, asides left out."""

from __future__ import annotations

from repatria.intake.phrases.noun_phrases import (
    LONGEST_PHRASE,
    QUOTED,
    NounPhrase,
    cut,
    is_determiner,
    is_person_noun,
    phrase_at,
    speech_words,
)
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.tokens import Token

_LONGEST_ASIDE = 18
_SHORTEST_VERB = 3
_VERB_ENDINGS = ("ed", "es", "ts", "ns", "ks", "ls", "ys", "rs", "ds", "ps")


def subject_of(tokens: list[Token], verb: int) -> NounPhrase | None:
    """Find the subject of a verb: the first noun phrase of its clause that hangs on no preposition."""
    at = verb - 1
    while at >= 0 and (
        tokens[at].low in cut("auxiliaries")
        or tokens[at].low in cut("adverbs")
        or tokens[at].low.endswith("ly")
    ):
        at -= 1
    if at < 0:
        return None
    if tokens[at].low in {"who", "which", "that"}:
        return ending_at(tokens, at)
    if tokens[at].text == ",":
        around = _around_aside(tokens, at)
        if around is not None:
            return around
    beside = _right_before(tokens, at + 1)
    if beside is not None:
        return beside
    begin = at
    while begin >= 0 and not _begins_clause(tokens, begin, verb):
        begin -= 1
    phrase = first_subject(tokens, begin + 1, verb)
    if phrase is None and begin >= 0 and tokens[begin].low in {"who", "which", "that"}:
        return ending_at(tokens, begin)
    return phrase


def _begins_clause(tokens: list[Token], at: int, verb: int) -> bool:
    token = tokens[at]
    if token.text in {";", ":", QUOTED, "("} or token.low in cut("boundaries"):
        return True
    joined = token.low in {"and", "but"} and at > 0 and tokens[at - 1].text == "," and at + 1 < len(tokens)
    return joined and phrase_at(tokens, at + 1, verb) is not None


def _around_aside(tokens: list[Token], close: int) -> NounPhrase | None:
    """Read "the head of its committee, X, said" and "X, asked about it, said"."""
    opened = _comma_before(tokens, close)
    while opened is not None and tokens[opened - 1].text.isdigit() and _comma_before(tokens, opened):
        # "a deckhand, 19, whose name is withheld, told"
        opened = _comma_before(tokens, opened)
    if opened is None:
        return None
    aside = phrase_at(tokens, opened + 1, close)
    if aside is not None and aside.kind == "name" and aside.end == close:
        return aside
    before = ending_at(tokens, opened + 1)
    # "one who voted against, a minister, said"
    is_told = (
        aside is not None and tokens[opened + 1].low in {"a", "an"} and tokens[0].low in {"one", "another"}
    )
    return aside if before is None or is_told else before


def _comma_before(tokens: list[Token], at: int) -> int | None:
    return next((n for n in range(at - 1, 0, -1) if tokens[n].text == ","), None)


def _right_before(tokens: list[Token], verb: int) -> NounPhrase | None:
    """Read "..., X said": the phrase between a comma or the start of the sentence and the verb."""
    for start in range(verb - 1, max(-1, verb - _LONGEST_ASIDE), -1):
        if tokens[start].text in {",", ";", ":", QUOTED}:
            phrase = phrase_at(tokens, start + 1, verb)
            return phrase if phrase is not None and phrase.end == verb else None
    return None


def first_subject(tokens: list[Token], start: int, stop: int) -> NounPhrase | None:
    """Find the first noun phrase of a stretch that hangs on no preposition and tells no time."""
    at = start
    while at < stop:
        token = tokens[at]
        hangs = token.low in cut("prepositions")
        phrase = phrase_at(tokens, at + hangs, stop)
        if phrase is None:
            at += 1
        elif hangs or (phrase.kind == "noun" and (_is_time(phrase) or _is_bare(token, phrase))):
            at = phrase.end
        else:
            return phrase
    return None


def _is_bare(first: Token, phrase: NounPhrase) -> bool:
    """Tell "published" in "in a report published last month" from a subject."""
    if not first.text[0].islower() or is_determiner(first):
        return False
    return not (phrase.plural or any(map(is_person_noun, phrase.roles)))


def _is_time(phrase: NounPhrase) -> bool:
    return phrase.text.isdigit() or phrase.text.split()[-1].lower() in cut("times")


def ending_at(tokens: list[Token], at: int) -> NounPhrase | None:
    """Read the phrase that ends right before "who" or "which"."""
    stop = at - 1 if at and tokens[at - 1].text == "," else at
    for start in range(max(0, stop - LONGEST_PHRASE), stop):
        if start and _is_inside(tokens[start - 1]):
            continue
        phrase = phrase_at(tokens, start, stop)
        if phrase is not None and phrase.end == stop:
            return phrase
    return None


def _is_inside(before: Token) -> bool:
    """Tell a word behind which no phrase begins."""
    if not before.text[0].isalnum() or is_verb(before):
        return False
    return not any(before.low in cut(name) for name in ("prepositions", "conjunctions", "auxiliaries"))


def is_verb(token: Token) -> bool:
    """Tell a word that has the form of a finite verb; beside a closing quote no list of verbs is needed."""
    low = token.low
    if low in speech_words() or low in cut("pasts"):
        return True
    if low in cut("determiners") or low in cut("prepositions"):
        return False
    return token.text[0].islower() and len(low) > _SHORTEST_VERB and low.endswith(_VERB_ENDINGS)


def is_speaking(tokens: list[Token], at: int) -> bool:
    """Tell a verb of speech; "the claims" and "a report" are none."""
    token = tokens[at]
    if token.low not in speech_words() or token.text[0].isupper():
        return False
    before = tokens[at - 1].low if at else ""
    is_noun = before in cut("determiners") or before in {"'s", "of", "to"}
    return not is_noun or token.low == "said"


def speaking_in(tokens: list[Token]) -> NounPhrase | None:
    """Find who says something in a sentence, quoted or not."""
    for verb, token in enumerate(tokens):
        if token.low == "according" and verb + 1 < len(tokens) and tokens[verb + 1].low == "to":
            return phrase_at(tokens, verb + 2, len(tokens))
        if not is_speaking(tokens, verb):
            continue
        phrase = inverted(tokens, verb) or subject_of(tokens, verb)
        if phrase is not None:
            return phrase
    return None


def inverted(tokens: list[Token], verb: int) -> NounPhrase | None:
    """Read ", said X" behind what is said."""
    if not verb or tokens[verb - 1].text != "," or tokens[verb].low not in words_of_speech():
        return None
    phrase = phrase_at(tokens, verb + 1, len(tokens))
    if phrase is None or phrase.kind not in {"name", "noun"}:
        return None
    return phrase if phrase.end >= len(tokens) or tokens[phrase.end].text in {",", ".", ";"} else None
