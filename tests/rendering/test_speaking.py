"""Plans told in a language: by whoever opens it, and in English everywhere else."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from importlib import import_module
from pkgutil import iter_modules

import pytest

import repatria.rendering
from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Party
from repatria.core.plans import Outcome, Reason
from repatria.core.questions import Answer, Change, Effect
from repatria.core.selections import who
from repatria.rendering import sections, wording
from repatria.rendering.answers import answer_sentence, change_phrase
from repatria.rendering.phrases import plain
from repatria.rendering.speaking import ENGLISH, Speech, gettext, is_english, ngettext, spoken, written

#: A made-up language: each message in brackets, numbers in angle brackets.
BRACKETED = Speech(
    says=lambda message: f"[{message}]",
    counts=lambda one, many, number: f"[{one if number == 1 else many}]",
    writes=lambda number: f"<{number}>",
    names=lambda attribute, value: f"{attribute}={value}",
)
PARTIES = (Party("AA", "Alpha"), Party("BB", "the Beta"))
OFFER = Offer(
    "aa-1",
    "AA",
    gives=(GiveTerm(who(held_by="AA", home="BB"), ("BB",), at_least=1, at_most=3),),
    gets=(GetTerm(who(held_by="BB", rank=["general", "major"]), ("AA",), per_given=Fraction(3, 2)),),
)
CASE = Case("made-up", "Made up", date(2025, 1, 12), PARTIES, offers=(OFFER,))


def test_a_language_holds_inside_alone() -> None:
    """Before and after it, and when something fails in it, English is spoken."""
    assert is_english()
    with pytest.raises(ValueError, match="made up"):
        _fail_in_another_language()
    assert (gettext("said"), written(1_000)) == ("said", "1,000")
    assert ngettext("%(num)s one", "%(num)s many", 1) == "1 one"


def _fail_in_another_language() -> None:
    with spoken(BRACKETED):
        assert (gettext("said"), written(1_000), is_english()) == ("[said]", "<1000>", False)
        assert ngettext("%(num)s one", "%(num)s many", 2) == "[<2> many]"
        raise ValueError("made up")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_the_language(reason: Reason) -> None:
    """And in English as ever."""
    english = wording.reason_sentence(reason)
    with spoken(BRACKETED):
        assert wording.reason_sentence(reason) == f"[{english}]"


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_proven_is_named_as_files_name_it(outcome: Outcome) -> None:
    """In English a word of a page is the word of the file; elsewhere it is a message."""
    effect = Effect(3, 0, (), outcome, None)
    if outcome is not Outcome.FOUND:
        assert wording.proof_words(effect) == outcome.value
    with spoken(BRACKETED):
        assert re.fullmatch(r"\[.*\]", wording.proof_words(effect))


def test_an_offer_is_listed_term_by_term() -> None:
    """Names and numbers stay as they are, each condition is named, and no English grammar is left."""
    english = wording.offer_sentence(CASE, OFFER)
    with spoken(BRACKETED):
        said = plain(wording.offer_phrase(CASE, OFFER))
    assert said == (
        "Alpha. [Gives]: [<1> to <3>] ([held by]: Alpha, [home]: the Beta), [sent to]: the Beta. "
        "[If there arrive]: [at least 3/2 for each one given] "
        "([held by]: the Beta, [rank]: rank=general, rank=major), [sent to]: Alpha."
    )
    assert wording.offer_sentence(CASE, OFFER) == english


def test_what_it_would_take_is_told_from_what_it_holds() -> None:
    """In English the sentence that planning made; elsewhere one of its parts."""
    change = Change("bb-1", "BB", "gets[0].at_least", "3", "1", "The Beta asks for 1 instead of 3.")
    answer = Answer(
        "those", 2, is_met=False, is_reachable=False, alternatives=(), is_proven=True, says="None."
    )
    assert (plain(change_phrase(CASE, change)), answer_sentence(answer)) == (change.says, answer.says)
    with spoken(BRACKETED):
        assert plain(change_phrase(CASE, change)) == (
            "[the Beta changes a term of its offer: gets[0].at_least, from 3 to 1.]"
        )
        assert "brings <2> of them home" in answer_sentence(answer)


def test_what_is_marked_to_be_said_is_asked_for_nowhere_at_import() -> None:
    """A module that is imported while a language is spoken keeps the English of its tables."""
    with spoken(BRACKETED):
        for each in iter_modules(repatria.rendering.__path__):
            import_module(f"repatria.rendering.{each.name}")
        assert all("[" not in words for words in sections.KIND_WORDS.values())
    with spoken(ENGLISH):
        assert is_english()
