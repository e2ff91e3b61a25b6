"""Find armed groups that no table has, where a report gives a full name and a short one behind it."""

from __future__ import annotations

import re
from collections import Counter

from repatria.intake.vocabulary.lexicon import listed, namings
from repatria.intake.vocabulary.tokens import tokens_of

_SHORT = re.compile(r"\((?:the )?([A-Z][A-Z-]{1,7}[A-Z])\)")
_FULL = re.compile(r"[A-Z][\w'-]+(?: (?:of|for|the|and|de|del|la|[A-Z][\w'-]+)){0,10} ?$")
_LONGEST = 90
_TIMES = 2
MOST = 30
"""More groups than any report explains; each is counted in all of the text."""


def orgs_in(plain: str) -> dict[str, str]:
    """Give the short names of a text that stand for an armed group, each with its full name.

    Args:
        plain: The text, normalized character by character.
    """
    found: dict[str, str] = {}
    heads = listed("rebel_heads")
    for match in _SHORT.finditer(plain):
        before = _FULL.search(plain[max(0, match.start() - _LONGEST) : match.start()])
        full = before[0].strip().removeprefix("The ") if before is not None else ""
        if heads.isdisjoint(full.lower().split()) or namings().at(tokens_of(match[1]), 0) is not None:
            continue
        found.setdefault(match[1], full)
        if len(found) == MOST:
            break
    return found


def main_org_in(plain: str, orgs: dict[str, str]) -> str | None:
    """Give the armed group without a row that a text names most, if it names one more than once."""
    times = Counter(
        {
            full: plain.count(full) + len(re.findall(rf"\b{short}\b", plain)) - 1
            for short, full in orgs.items()
        }
    )
    most = times.most_common(1)
    return most[0][0] if most and most[0][1] >= _TIMES else None
