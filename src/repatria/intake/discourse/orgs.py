"""Find armed groups that no table has, by the words with which a report brings them in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from repatria.intake.vocabulary.lexicon import listed, namings, places
from repatria.intake.vocabulary.tokens import Phrases, tokens_of
from repatria.intake.vocabulary.wordlists import alternatives

_SHORT = re.compile(r"\((?:the )?([A-Z][A-Z-]{1,7}[A-Z])\)")
_FULL = re.compile(r"[A-Z][\w'-]+(?: (?:of|for|the|and|de|del|la|[A-Z][\w'-]+)){0,10} ?$")
_LONGEST = 90
_TIMES = 2
MOST = 30
"""More groups than any report explains; each is counted in all of the text."""
MOST_ASKED = 200
"""More names than any report sets beside fighters; each is looked for in all of the text."""
_WORD = r"[A-Z][\w-]{0,40}\b"
"""No word is longer: at each of a million hyphens a longer one would be walked to its end."""
_NAME = rf"{_WORD}(?: (?:al-|of |the )?{_WORD}){{0,3}}"


class Orgs:
    """Hold the armed groups that only this report has.

    Attributes:
        full: The full name of each, by each form in which it is named.
        phrases: The same, to be found at a place among tokens.
    """

    __slots__ = ("full", "phrases")

    def __init__(self, full: dict[str, str]) -> None:
        """Index the forms."""
        self.full = full
        self.phrases = Phrases(full, lower=False)


def orgs_in(plain: str) -> Orgs:
    """Find the armed groups without a row that a text names.

    Args:
        plain: The text, normalized character by character.
    """
    found: dict[str, str] = {}
    for short, full in (*_explained(plain), *_beside_fighters(plain)):
        if len(found) == MOST:
            break
        found.setdefault(short, full)
    return Orgs(found)


def _explained(plain: str) -> Iterator[tuple[str, str]]:
    """Find "the Ogaden Popular Rally Front (OPRF)"."""
    heads = listed("rebel_heads")
    for match in _SHORT.finditer(plain):
        before = _FULL.search(plain[max(0, match.start() - _LONGEST) : match.start()])
        full = before[0].strip().removeprefix("The ") if before is not None else ""
        if heads.isdisjoint(full.lower().split()) or namings().at(tokens_of(match[1]), 0) is not None:
            continue
        yield match[1], full


def _beside_fighters(plain: str) -> Iterator[tuple[str, str]]:
    """Find "the Ruwenda group", "Ruwenda fighters", "a militia called Ruwenda"."""
    asked: dict[str, bool] = {}
    for pattern in _patterns():
        for match in pattern.finditer(plain):
            name = match["name"].removeprefix("The ")
            if name not in asked:
                if len(asked) == MOST_ASKED:
                    return
                asked[name] = bool(name) and _can_be_a_group(name, plain)
            if not asked[name]:
                continue
            if _is_a_place(name, plain):
                # "the Masrata militia" is its whole name: the town is none
                if match["kind"] is not None:
                    yield f"{name} {match['kind']}", f"{name} {match['kind']}"
                continue
            yield name, name


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    fighters, called = (alternatives(sorted(listed(name))) for name in ("fighting_for", "called"))
    behind = rf"\b(?P<name>{_NAME}) (?P<kind>{fighters})\b"
    before = rf"\b(?:{fighters})(?P<kind>),? (?:{called}) (?:the )?(?P<name>{_NAME})"
    return re.compile(behind), re.compile(before)


def _can_be_a_group(name: str, plain: str) -> bool:
    """Leave out what a table knows, what only opens a sentence, and words of faith, land or direction."""
    tokens = tokens_of(name)
    known = [namings().at(tokens, at) for at in range(len(tokens))]
    if known[-1] is not None or any(found is not None and "name" not in found[0].forms for found in known):
        # "Libya Dawn" is a group, "Syrian Kurdish" and "Libya" are none
        return False
    if not {tokens[0].low, tokens[-1].low}.isdisjoint(listed("no_group_names") | listed("fighting_for")):
        return False
    if plain.count(name) < _TIMES:
        return False
    # a common word is written small somewhere, or stands at the head of sentences alone
    return re.search(rf"(?:[a-z,] |\b[Tt]he ){re.escape(name)}\b", plain) is not None


def _is_a_place(name: str, plain: str) -> bool:
    if places().at(tokens_of(name), 0) is not None:
        return True
    return (
        re.search(rf"\b(?:{alternatives(sorted(listed('before_a_place')))}) {re.escape(name)}\b", plain)
        is not None
    )


def main_org_in(plain: str, orgs: Orgs) -> str | None:
    """Give the armed group without a row that a text names most, if it names one more than once."""
    times: Counter[str] = Counter()
    for form, full in orgs.full.items():
        # what stands in brackets behind the full name is no other naming
        explained = plain.count(full) - 1 if form != full else 0
        times[full] = explained + len(re.findall(rf"\b{re.escape(form)}\b", plain))
    most = times.most_common(1)
    return most[0][0] if most and most[0][1] >= _TIMES else None
