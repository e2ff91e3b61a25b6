"""Match the forms of sentences, kept in ``forms.toml``, against a sentence whose mentions are marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from repatria.intake.article.sentences import Span
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.wordlists import table, word_class

_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold a sentence in which each mention is replaced by a mark, with the way back to its offsets."""

    text: str
    pieces: tuple[tuple[int, int], ...]
    """Where each piece starts: in the marked text, and in the sentence."""
    mentions: tuple[Mention, ...]
    kinds: frozenset[str] = frozenset()
    """Of which kinds its mentions are."""

    def offset(self, marked_offset: int) -> int:
        """Give the offset in the sentence; inside a mark, the start of its mention."""
        at = bisect_right(self.pieces, (marked_offset, 1 << 60)) - 1
        marked, plain = self.pieces[at]
        return plain if self.text[marked : marked + 1] == _OPEN else plain + marked_offset - marked


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one place where a form fits.

    Attributes:
        form: Position of the form in its list.
        start: Offset in the sentence.
        end: Offset behind it.
        slots: The mentions the form names.
        words: The stretches of words the form names.
    """

    form: int
    start: int
    end: int
    slots: dict[str, Mention]
    words: dict[str, Span]


def mark(text: str, mentions: list[Mention]) -> Marked:
    """Mark the mentions of a normalized sentence."""
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length, position = 0, 0
    for number, mention in enumerate(mentions):
        for piece, start in (
            (text[position : mention.start], position),
            (f"{_OPEN}{mention.kind}{number}{_CLOSE}", mention.start),
        ):
            if piece:
                pieces.append((length, start))
                parts.append(piece)
                length += len(piece)
        position = mention.end
    pieces.append((length, position))
    parts.append(text[position:])
    kinds = frozenset(mention.kind for mention in mentions)
    return Marked("".join(parts), tuple(pieces), tuple(mentions), kinds)


def find_forms(group: str, name: str, marked: Marked) -> Iterator[Found]:
    """Find every place where a form of the named list fits, form by form."""
    for number, expression in _able(group, name, marked.kinds):
        for match in expression.finditer(marked.text):
            slots: dict[str, Mention] = {}
            stretches: dict[str, Span] = {}
            for key, value in match.groupdict().items():
                if value is None:
                    continue
                if key.endswith("_"):
                    slots[key[:-1]] = marked.mentions[int(value)]
                else:
                    stretches[key] = Span(*_ends(marked, *match.span(key)))
            yield Found(number, *_ends(marked, *match.span()), slots, stretches)


def _ends(marked: Marked, start: int, end: int) -> tuple[int, int]:
    if end <= start:
        at = marked.offset(start)
        return at, at
    if marked.text[end - 1] == _CLOSE:
        number = int(marked.text[marked.text.rindex(_OPEN, 0, end) + 2 : end - 1])
        return marked.offset(start), marked.mentions[number].end
    return marked.offset(start), marked.offset(end - 1) + 1


@cache
def _compiled(group: str, name: str) -> tuple[tuple[re.Pattern[str], tuple[frozenset[str], ...]], ...]:
    """Compile the forms of a list, each with the kinds of mentions without which it cannot fit."""
    return tuple((re.compile(_expression(form)), _asked(form)) for form in table("forms")[group][name])


@cache
def _able(group: str, name: str, kinds: frozenset[str]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Give the forms of a list, each with its position, that can fit a sentence with these mentions."""
    return tuple(
        (number, expression)
        for number, (expression, asked) in enumerate(_compiled(group, name))
        if all(map(kinds.intersection, asked))
    )


def _asked(form: str) -> tuple[frozenset[str], ...]:
    """Find the mentions that a form asks for, outside of brackets and of alternatives."""
    depth = 0
    asked: list[frozenset[str]] = []
    for match in re.finditer(r"\\.|[()|]|<(?P<kinds>[A-Z]+)(?::\w+)?>(?P<may>[?*]?)", form):
        mark = match[0]
        if mark == "|" and depth == 0:
            return ()
        depth += (mark == "(") - (mark == ")")
        if match["kinds"] and depth == 0 and not match["may"]:
            asked.append(frozenset(match["kinds"]))
    return tuple(asked)


def _expression(form: str) -> str:
    def mention(match: re.Match[str]) -> str:
        kinds, slot = match[1], match[2]
        digits = rf"(?P<{slot}_>\d+)" if slot else r"\d+"
        return f"{_OPEN}[{kinds}]{digits}{_CLOSE}"

    spaced = form.replace(" ", r"\s+").replace(r"\s+?", r"\s*").replace(r"\s+*", r"\s*")
    with_classes = re.sub(r"\{([a-z_]+)\}", lambda match: f"(?i:{word_class(match[1])})", spaced)
    return re.sub(r"<([A-Z]+)(?::(\w+))?>", mention, with_classes)
