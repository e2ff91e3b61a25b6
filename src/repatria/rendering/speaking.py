"""The language in which plans are told: English, unless a shell that knows others says how they say it.

A sentence is written here in English, and its words are asked for where it is made. So the command line,
files and machines always get the same English; only a shell that opens `spoken` gets another language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language says what is written in English.

    Attributes:
        says: Gives a message in the language.
        counts: Gives the form that goes with a number.
        writes: Writes a whole number.
        names: Says a value of a short list, by what it is of: a category, a state of health.
        is_english: Whether it is the language that all is written in.
    """

    says: Callable[[str], str]
    counts: Callable[[str, str, int], str]
    writes: Callable[[int], str]
    names: Callable[[str, str], str]
    is_english: bool = False


ENGLISH = Speech(
    says=lambda message: message,
    counts=lambda one, many, number: one if number == 1 else many,
    writes=lambda number: f"{number:,}",
    names=lambda attribute, value: value,  # noqa: ARG005 - English calls it as files do
    is_english=True,
)
_SPEECH: ContextVar[Speech] = ContextVar("speech", default=ENGLISH)


@contextmanager
def spoken(speech: Speech) -> Iterator[None]:
    """Let everything that is told inside be told in a language."""
    before = _SPEECH.set(speech)
    try:
        yield
    finally:
        _SPEECH.reset(before)


def gettext(message: str) -> str:
    """Say a message in the language that is spoken."""
    return _SPEECH.get().says(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Say a message with a number in it, ``%(num)s``, in the language that is spoken."""
    return _SPEECH.get().counts(one, many, number) % {"num": written(number)}


def written(number: int) -> str:
    """Write a whole number as the language that is spoken does."""
    return _SPEECH.get().writes(number)


def named(attribute: str, value: str) -> str:
    """Say a value of a short list in the language that is spoken."""
    return _SPEECH.get().names(attribute, value)


def party_called(names: Mapping[str, str], party: str) -> str:
    """Call a party by the name that a case gives it; where it gives none, as the language calls it."""
    name = names.get(party, party)
    return named("party", party) if name == party else name


def is_english() -> bool:
    """Say whether English is spoken: then sentences that planning made stand as they are."""
    return _SPEECH.get().is_english
