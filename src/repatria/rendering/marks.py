"""Names in HTML: each kept apart from the direction of the text around it."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from repatria.core.cases import Case
from repatria.rendering.phrases import Name, Phrase
from repatria.rendering.speaking import party_called


def isolate(text: str) -> Markup:
    """Wrap a name, an identifier or a text of others, escaped."""
    return Markup('<bdi dir="auto">{}</bdi>').format(text)


def commands_marked(text: str) -> Markup:
    """Set commands, which stand between backticks in a text, as what one types."""
    return Markup(_COMMAND.sub(r'<code dir="ltr">\1</code>', escape(text)))  # noqa: S704 - escaped before


_COMMAND = re.compile("`([^`]+)`")


def phrase_markup(phrase: Phrase) -> Markup:
    """Make HTML of a phrase: names isolated, everything escaped."""
    return Markup("").join(isolate(part.text) if isinstance(part, Name) else escape(part) for part in phrase)


def party_markup(case: Case, party: str) -> Markup:
    """Name a party."""
    return isolate(party_called(case.party_names, party))


def people_markup(case: Case, who: str) -> Markup:
    """Name a person or group: the published name with the identifier, or the identifier alone."""
    people = case.people_by_id.get(who)
    if people is None or people.name is None:
        return isolate(who)
    return Markup('{} <span class="id">{}</span>').format(isolate(people.name), isolate(who))
