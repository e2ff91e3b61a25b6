"""Say who speaks the quoted words of a sentence, by the form of the sentence and by whom it spoke of last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.vocabulary.wordlists import table

FURTHEST_TOKENS = 24
NEAREST_TOKENS = 12
LONGEST_WORDS = 8
LONGEST_ALIAS = 5
FEWEST_OF_A_SPEAKER = 2
NEAREST_OF_A_WORD = 8
FEWEST_WORDS_ALONE = 3
"""Fewer quoted words, in a sentence where nobody speaks, are a term."""
_SPEAKING = frozenset("NPRGI")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Say by which mention a quote is spoken, and by which form.

    Attributes:
        form: after ("...", X said) | inverted ("...", said X) | before (X said: "...") | according |
            words ("the family", known by no table) | part (by a colon, whatever the verb).
    """

    mention: Mention
    form: str


def speaker_of(reader: ClauseReader, quote: Span, quotes: list[Span]) -> Spoken | None:
    """Find who speaks a quote inside its own sentence.

    Args:
        reader: The sentence, with what it speaks of.
        quote: The quoted words, by offsets in the sentence.
        quotes: All quoted words of the sentence; no verb inside them speaks.
    """
    tokens = reader.tokens
    verbs = [
        at
        for at, token in enumerate(tokens)
        if (token.low in speech_verbs() or token.low == "according")
        and reader.mention_over(at) is None
        and not any(span.start <= token.start < span.end for span in quotes)
    ]
    behind = [
        at for at in verbs if tokens[at].start >= quote.end and not _quote_between(tokens, at, quote, quotes)
    ]
    ahead = [at for at in verbs if tokens[at].end <= quote.start]
    first = next((at for at, token in enumerate(tokens) if token.start >= quote.end), len(tokens))
    if behind and behind[0] - first <= FURTHEST_TOKENS:
        found = _behind(reader, first, behind[0])
        if found is not None and (found.form != "after" or not ahead or behind[0] - first <= NEAREST_TOKENS):
            return found
    for at in reversed(ahead):
        found = _ahead(reader, at)
        if found is not None:
            return found
    return _before_colon(reader, quote)


def _before_colon(reader: ClauseReader, quote: Span) -> Spoken | None:
    """Read 'Peña finished for him: "..."': before a colon who acts speaks, whatever the verb."""
    last = next(
        (at for at in reversed(range(len(reader.tokens))) if reader.tokens[at].end <= quote.start), -1
    )
    while last >= 0 and not reader.low(last)[:1].isalnum() and reader.low(last) != ":":
        last -= 1
    if last < 1 or reader.low(last) != ":":
        return None
    acting = [
        mention
        for mention in reader.mentions
        if mention.end <= reader.tokens[last].start
        and mention.kind in {"N", "R"}
        and reader.low(reader.before(mention)) in {"", ",", "and", "but", ";", "then", "when"}
    ]
    return Spoken(acting[-1], "part") if acting else None


def _quote_between(tokens: list[Token], at: int, quote: Span, quotes: list[Span]) -> bool:
    return any(quote.end <= other.start < tokens[at].start for other in quotes)


def _behind(reader: ClauseReader, first: int, verb: int) -> Spoken | None:
    """Read what follows a quote: "..., said X" or "..., X said"."""
    if reader.low(verb) == "according":
        mention = _next(reader, verb + 2)
        return Spoken(_named_behind(reader, mention), "according") if mention else None
    between = [
        mention
        for mention in reader.mentions
        if reader.tokens[first].start <= mention.start < reader.tokens[verb].start
        and mention.kind in _SPEAKING
    ]
    if between:
        subject = reader.subject(verb)
        chosen = subject if subject is not None and subject in between else between[0]
        return Spoken(_named_of(reader, chosen, between), "after")
    words = [at for at in range(first, verb) if reader.low(at)[:1].isalpha()]
    if words:
        return _in_words(reader, words[0], verb)
    mention = _behind_mouthpiece(reader, verb + 1) or _next(reader, verb + 1)
    if mention is None:
        return _in_words(reader, verb + 1, min(verb + 1 + LONGEST_WORDS, len(reader.tokens)))
    return Spoken(_named_behind(reader, mention), "inverted")


def _behind_mouthpiece(reader: ClauseReader, at: int) -> Mention | None:
    """Read "said a statement signed by X": who speaks is who signed."""
    near = range(at, min(at + 3, len(reader.tokens)))
    begin = next((n for n in near if reader.low(n) in mouthpieces()), None)
    if begin is None:
        return None
    for further in range(begin + 1, min(begin + 6, len(reader.tokens))):
        if reader.low(further) in {"by", "from", "of"}:
            mention = _next(reader, further + 1)
            return mention if mention is not None and mention.kind in {"N", "P"} else None
    return None


def _in_words(reader: ClauseReader, start: int, end: int) -> Spoken | None:
    """Take "the family", "a woman" for the speaker where no table knows the words."""
    if reader.low(start) not in naming_articles() or end - start > LONGEST_WORDS:
        return None
    stop = start + 1
    while stop < end and reader.low(stop)[:1].isalpha() and reader.low(stop) not in naming_ends():
        stop += 1
    if stop - start < FEWEST_OF_A_SPEAKER:
        return None
    mention = Mention("N", reader.tokens[start].start, reader.tokens[stop - 1].end, how="body")
    return Spoken(mention, "words")


def _named_of(reader: ClauseReader, chosen: Mention, between: list[Mention]) -> Mention:
    """Prefer the name in "the mayor, X, said" and "X, the mayor, said"."""
    if chosen.kind == "N" and chosen.name and chosen.how in {"named", "surname"}:
        return chosen
    named = [
        mention
        for mention in between
        if mention.kind == "N" and mention.how in {"named", "surname"} and mention.name
    ]
    if chosen.kind in {"N", "G", "I"} and len(named) == 1 and chosen is not named[0]:
        text_between = reader.before(named[0])
        if reader.low(text_between) == ",":
            return named[0]
    return chosen


def _named_behind(reader: ClauseReader, mention: Mention) -> Mention:
    """Prefer the name in "said the envoy for hostages, X"."""
    if mention.kind != "N" or (mention.name and mention.how in {"named", "surname"}):
        return mention
    at = reader.behind(mention, reader.before(mention) + 1)
    for further in range(at, min(at + 8, len(reader.tokens))):
        other = reader.mention_over(further)
        if reader.low(further) in {".", ";", "who"}:
            break
        if other is not None and other.kind == "N" and other.name and other.how in {"named", "surname"}:
            return other if reader.low(reader.before(other)) == "," else mention
    return mention


def _next(reader: ClauseReader, at: int) -> Mention | None:
    """Find the mention right behind a verb; a few words of no table may lead up to it ("his sister, X")."""
    for further in range(at, min(at + 6, len(reader.tokens))):
        mention = reader.mention_over(further)
        owns = mention is not None and reader.low(reader.behind(mention, further)) == "'s"
        if mention is not None and mention.kind in _SPEAKING and not owns:
            return mention
        if reader.low(further) in {".", ";", "that", "to", "on", "in"}:
            return None
    return None


def _ahead(reader: ClauseReader, verb: int) -> Spoken | None:
    """Read what comes before a quote: "X said: ...", "X, who leads Y, called it ..."."""
    if reader.low(verb) == "according":
        mention = _next(reader, verb + 2)
        return Spoken(_named_behind(reader, mention), "according") if mention else None
    start = verb
    while (
        start > 0
        and reader.mention_over(start - 1) is None
        and reader.low(start - 1)
        in {
            "has",
            "have",
            "had",
            "also",
            "later",
            "then",
            "was",
            "is",
            "who",
            "and",
            "would",
            "not",
            "did",
            "again",
        }
    ):
        if reader.low(start - 1) in {"who", "and"}:
            break
        start -= 1
    subject = reader.subject(start)
    if subject is not None and subject.kind in _SPEAKING:
        before = [mention for mention in reader.mentions if mention.end <= reader.tokens[verb].start]
        return Spoken(_named_of(reader, subject, before), "before")
    # a noun of no table is the subject ("a statement signed by X", "his sister, X, said")
    near = [
        mention
        for mention in reader.mentions
        if mention.end <= reader.tokens[verb].start and mention.kind in _SPEAKING
    ]
    named = [mention for mention in near if mention.kind == "N" and mention.name]
    if named:
        return Spoken(named[-1], "before")
    heads = [
        mention for mention in near if reader.low(reader.before(mention)) not in word_set("prepositions")
    ]
    if heads and heads[0].kind in {"N", "P"}:
        return Spoken(heads[0], "before")
    begin = start
    while begin > 0 and reader.low(begin - 1)[:1].isalpha() and reader.mention_over(begin - 1) is None:
        begin -= 1
    return _in_words(reader, begin, start)


def is_a_name(tokens: list[Token], quote: Span) -> bool:
    """Tell a name or an alias, every word of it a capital, from an utterance: "Comandante Evaristo,"."""
    inside = [token for token in tokens if quote.start <= token.start < quote.end and token.text[0].isalnum()]
    small = {"of", "the", "and", "de", "al"}
    return 1 < len(inside) < LONGEST_ALIAS and all(
        token.text[0].isupper() or (token.low in small and token is not inside[0]) for token in inside
    )


def is_speech(tokens: list[Token], quote: Span, text: str) -> bool:
    """Tell quoted words that somebody said from a name, a title, an alias or a term in marks."""
    inside = [token for token in tokens if quote.start <= token.start < quote.end and token.text[0].isalnum()]
    if not inside:
        return False
    before = text[max(0, quote.start - 32) : quote.start].rstrip(" \"'(").lower()
    before = before.removesuffix(" the").removesuffix(" a")
    # "signed whatever paper was nearest": several small words are no alias
    plain = len(inside) >= FEWEST_WORDS_ALONE and inside[0].text[0].islower()
    if before.endswith(naming_words()) and not (plain and before.endswith("signed")):
        return False
    closed = text[quote.end - 1 : quote.end] in {",", ".", "!", "?"}
    capital = [
        token for token in inside if token.text[0].isupper() or token.low in {"of", "the", "and", "de", "al"}
    ]
    if (
        len(capital) == len(inside)
        and inside[0].text[0].isupper()
        and len(inside) < 6
        and not (len(inside) == 1 and closed)
    ):
        return False
    if len(inside) >= FEWEST_WORDS_ALONE:
        return True
    if len(inside) == 1 and not closed:
        # one word is somebody's where who says it stands near: 'called it "theatre"'
        near = [token for token in tokens if token.end <= quote.start][-NEAREST_OF_A_WORD:]
        behind = [token for token in tokens if token.start >= quote.end][:NEAREST_OF_A_WORD]
        return any(token.low in speech_verbs() for token in (*near, *behind))
    return any(token.low in speech_verbs() and not quote.start <= token.start < quote.end for token in tokens)


@cache
def speech_verbs() -> frozenset[str]:
    """Give the words by which somebody utters what stands in quotation marks."""
    return frozenset(table("verbs")["speech"]["verbs"])


@cache
def mouthpieces() -> frozenset[str]:
    """Give the things in whose words somebody speaks: a statement, a letter."""
    return frozenset(table("verbs")["speech"]["mouthpieces"])


@cache
def naming_articles() -> frozenset[str]:
    """Give the words that a speaker known by no table can begin with."""
    return frozenset(table("verbs")["speech"]["articles"])


@cache
def naming_ends() -> frozenset[str]:
    """Give the words that end such a speaker."""
    return frozenset(table("verbs")["speech"]["ends"])


@cache
def naming_words() -> tuple[str, ...]:
    """Give the words before a name, a title or an alias in quotation marks."""
    return tuple(table("verbs")["speech"]["naming"])
