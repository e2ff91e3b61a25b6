"""How the language of a page tells plans: by its catalog, its numbers, and the words of the registry."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation

from repatria.rendering.speaking import ENGLISH, Speech
from repatria.web.languages import SOURCE, current_language, number_words, party_words
from repatria.web.words import value_words

#: What has words of its own in the registry; a rank or a name stands as somebody wrote it.
_WITH_WORDS = frozenset({"category", "ground", "health", "sex"})


def current_speech() -> Speech:
    """Give the way in which plans are told in the language of the request that is being answered."""
    if current_language().code == SOURCE:
        return replace(ENGLISH, names=_party)
    return Speech(translation.gettext, translation.ngettext, number_words, _value)


def _value(attribute: str, value: str) -> str:
    if attribute == "party":
        return party_words(value)
    return str(value_words(value, attribute)) if attribute in _WITH_WORDS else value


def _party(attribute: str, value: str) -> str:
    """Name a party; of all else English says what files say."""
    return party_words(value) if attribute == "party" else value
