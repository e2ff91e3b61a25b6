"""Read what was answered when somebody was asked for a wish: "Did they wish to go? One said he did".

A wish that is only asked for is nobody's. It becomes one by the answer, and is then of whoever answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.whose_wish import listed_words
from repatria.intake.statements.wishing import Wished
from repatria.intake.syntax.forms import Found
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.tokens import Token

_REACH_OF_ANSWER = 7
_LATEST_SPEECH = 8
_OF_PERSONS = frozenset("NGICR")


class Answer(NamedTuple):
    """Hold where somebody answers in a sentence: at which word, up to which, and whether it is no."""

    speech: int
    behind: int
    denies: bool


def answers_to(units: Sequence[Unit], at: int, wish: Wished) -> Iterator[tuple[Unit, Wished]]:
    """Find the answers to a wish that a sentence asks for, behind it or in the sentence that follows.

    Args:
        units: The sentences of a report.
        at: Position of the one that asks.
        wish: What it asks for; who is asked is its subject.

    Yields:
        The sentence that answers, and the wish of whoever answers there; nothing where it stays open.
    """
    unit = units[at]
    end = wish.found.words["does"].end
    behind = next((n for n, token in enumerate(unit.tokens) if token.start >= end), len(unit.tokens))
    found = list(_answers(unit, behind))
    for who, answer in found:
        yield unit, _wish_of((unit, wish), who or wish.found.slots["who"], answer, unit)
    following = units[at + 1] if at + 1 < len(units) else None
    if found or following is None:
        return
    if following.paragraph == unit.paragraph and following.quote == unit.quote:
        for who, answer in _answers(following, 0):
            if who is not None:
                yield following, _wish_of((unit, wish), who, answer, following)


def _answers(unit: Unit, first: int) -> Iterator[tuple[Mention | None, Answer]]:
    """Give who answers and what, from a position on: "three said yes, two said no"."""
    answer = _answer(unit.tokens, first)
    while answer is not None:
        yield _answering(unit, first, answer.speech), answer
        first = answer.behind
        answer = _answer(unit.tokens, first)


def _answer(tokens: Sequence[Token], first: int) -> Answer | None:
    """Find "said yes", "answered that he did not"."""
    latest = min(first + _LATEST_SPEECH, len(tokens))
    for speech in range(first, latest):
        if tokens[speech].low not in listed_words("answering"):
            continue
        for at in range(speech + 1, min(speech + _REACH_OF_ANSWER, len(tokens))):
            low = tokens[at].low
            if low in listed_words("yes") | listed_words("no") and _ends_at(tokens, at + 1):
                return Answer(speech, at + 1, low in listed_words("no"))
            if low in listed_words("did") and tokens[at - 1].low in listed_words("answering_subjects"):
                return _of_himself(tokens, speech, at)
    return None


def _of_himself(tokens: Sequence[Token], speech: int, did: int) -> Answer | None:
    """Read "he did", "they would not", "he did not intend to"; "he would think" is no answer."""
    denied = did + 1 < len(tokens) and tokens[did + 1].low in word_set("not")
    behind = did + 1 + denied
    denied |= tokens[did].low.endswith("n't")
    if behind + 1 < len(tokens) and tokens[behind].low in listed_words("wanting"):
        behind += 1 + (tokens[behind + 1].low == "to")
    return Answer(speech, behind, denied) if _ends_at(tokens, behind) else None


def _ends_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an answer ends before a position: "said no" answers, "said no ship had come" does not."""
    low = tokens[at].low if at < len(tokens) else "."
    return not low[0].isalnum() or low in {"and", "but"}


def _answering(unit: Unit, first: int, speech: int) -> Mention | None:
    """Find who answers: whoever stands first before the word of answering."""
    start, end = unit.tokens[first].start, unit.tokens[speech].start
    return next(
        (m for m in unit.marked.mentions if start <= m.start and m.end <= end and m.kind in _OF_PERSONS), None
    )


def _wish_of(question: tuple[Unit, Wished], who: Mention, answer: Answer, unit: Unit) -> Wished:
    """Make what was asked a wish of whoever answers, with offsets of the sentence that answers."""
    asking, wish = question
    asked, back = wish.found, asking.start - unit.start
    words = {name: Span(span.start + back, span.end + back) for name, span in asked.words.items()}
    # what is shown as evidence begins with the question
    words["asked"] = Span(min(asked.slots["who"].start + back, words["does"].start), words["does"].end)
    found = Found(asked.form, who.start, unit.tokens[answer.behind - 1].end, {"who": who}, words)
    return Wished(found, wish.refuses != answer.denies, wish.is_of_anything, question=question)
