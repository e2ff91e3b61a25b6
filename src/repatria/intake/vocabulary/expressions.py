"""Make regular expressions of the templates in the tables: fill in their lists of words."""

from __future__ import annotations

import re
from functools import cache

from repatria.intake.vocabulary.wordlists import alternatives, party_codes, table, word_class


def fill(template: str) -> str:
    """Fill the ``{names}`` of a template, and let each space stand for any run of white space."""
    spaced = re.sub(r" (?![?*])", r"\\s+", template).replace(" ?", r"\s*").replace(" *", r"\s*")
    return re.sub(r"\{([a-z_]+)\}", lambda match: _list_of(match[1]), spaced)


@cache
def mention_expressions(kind: str) -> tuple[re.Pattern[str], ...]:
    """Compile the expressions by which a sentence names one kind of thing."""
    return tuple(re.compile(fill(template)) for template in table("mentions")["expressions"][kind])


@cache
def _list_of(name: str) -> str:
    fragments = table("mentions")["fragments"]
    if name in fragments:
        return fill(fragments[name])
    if name in {"names", "adjectives", "people"}:
        return alternatives(party_codes(name))
    return word_class(name)
