"""Tell furniture by where a line stands, whatever its words: over the article, behind it, in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

LONGEST_OVER_ARTICLE_WORDS = 4
_LONGEST_BRACKET = 160
_LONGEST_LINE = 200
_FEWEST_CLOCKS = 2
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*$")
_BULLET = re.compile(r"(?:[•·▪*‣–—-]|\d{1,2}[.)])\s")
_BRACKETED = re.compile(r"[(\[].*[)\]]\.?")
_BRACKET_LEADS = re.compile(
    r"[(\[](?:adds|updates|corrects|refiles|recasts|writes|reporting|additional|editing|with|edited)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?:copyright\b|©|\(c\) ?\d{4}|all rights reserved)", re.IGNORECASE)
_LONGEST_ABOUT = 3
_ABOUT = re.compile(r"About (?:the )?[A-Z][^.!?]{1,60}")
_CONTACT = re.compile(r"\+\d[\d ()-]{6,}|\b[\w.]+@[\w.]+\.\w+|https?://")
_AGED = re.compile(r",\s(?:aged\s)?\d{1,2}\b")
_INVITES = re.compile(
    r"\b(?:visit|contact|more|information|follow|read|write|call|share|see|тег)", re.IGNORECASE
)
_NAME = re.compile(r"(?:[A-ZÀ-ÞА-ЯІЇЄҐЁ][\w.'’-]*\.?\s?){2,5}")
_SIGNED = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*\s){1,5}[A-ZÀ-Þ][\w.'’-]*,\s[A-Z].{2,60}")
_PLACE = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]+ ?){1,3}")


class OnPage(Protocol):
    """Be a line of a page, with its words and the number of its block."""

    @property
    def text(self) -> str:
        """Give its words."""

    @property
    def block(self) -> int:
        """Give the number of its block."""


def furniture_by_place[L: OnPage](
    lines: Sequence[L], known: set[int], *, first: int, last: int, clocks: set[int]
) -> list[int]:
    """Find the positions of further lines of furniture.

    Args:
        lines: The lines of the page that are no pictures.
        known: Positions of those told to be furniture by their words.
        first: Position of the first sentence of the article.
        last: Position of its last one.
        clocks: Positions of the lines that only tell a time.
    """
    found: list[int] = []
    title = next((at for at in range(len(lines)) if at not in known), 0)
    listed = False
    for at, line in enumerate(lines):
        if at >= last and line.text.endswith(":"):
            # "Those freed are:": what stands below it the article tells too
            listed = _INVITES.search(line.text) is None
        if at in known or at == title or len(line.text) > _LONGEST_LINE:
            continue
        if is_entry_heading(lines, at, clocks):
            continue
        over = at < first and _is_over_article(line.text)
        behind = at > last >= 0 and _is_behind_article(lines, at, last, listed=listed)
        if over or behind or _is_aside(line.text, over=at < first) or _is_byline_of_entry(lines, at, clocks):
            found.append(at)
    return [*found, *_with_owner(lines, {*known, *found}, last)]


def is_entry_heading[L: OnPage](lines: Sequence[L], at: int, clocks: set[int]) -> bool:
    """Tell the heading of an entry of a live page: it stands right below the time."""
    return len(clocks) >= _FEWEST_CLOCKS and at - 1 in clocks and lines[at - 1].block == lines[at].block


def _is_over_article(text: str) -> bool:
    """Tell a few words over the first sentence that are no sentence and no item of a list."""
    if len(text.split()) > LONGEST_OVER_ARTICLE_WORDS or _SENTENCE_END.search(text) or _BULLET.match(text):
        return False
    return not text.isupper() and text[:1] not in "'‘\"“«"


def _is_behind_article[L: OnPage](lines: Sequence[L], at: int, last: int, *, listed: bool) -> bool:
    """Tell a line behind the last sentence that is neither a sentence, an item of a list nor a signature."""
    text = lines[at].text
    if _CONTACT.search(text):
        return True
    if _AGED.search(text) or listed:
        return False
    if _SENTENCE_END.search(text) or _BULLET.match(text) or _SIGNED.fullmatch(text):
        return False
    signed = any(_NAME.fullmatch(lines[near].text) for near in (at - 1, at) if near > last)
    return not (signed and len(text.split()) <= LONGEST_OVER_ARTICLE_WORDS)


def _is_aside(text: str, *, over: bool) -> bool:
    """Tell a line wholly in brackets by which the desk or a transcript speaks, not the article."""
    if not _BRACKETED.fullmatch(text) or len(text) > _LONGEST_BRACKET:
        return False
    return over or text.isupper() or _BRACKET_LEADS.match(text) is not None


def _is_byline_of_entry[L: OnPage](lines: Sequence[L], at: int, clocks: set[int]) -> bool:
    """Tell a name and a place below it, alone in a block of a live page."""
    if len(clocks) < _FEWEST_CLOCKS:
        return False
    block = [n for n in range(max(0, at - 1), min(len(lines), at + 2)) if lines[n].block == lines[at].block]
    if len(block) != len(("name", "place")):
        return False
    name, place = (lines[n].text for n in block)
    return bool(_NAME.fullmatch(name) and " " in name and _PLACE.fullmatch(place))


def _with_owner[L: OnPage](lines: Sequence[L], known: set[int], last: int) -> list[int]:
    """Find who owns the page, and the sentences that follow that in its last block."""
    about = [
        at for at in range(max(0, last - _LONGEST_ABOUT), len(lines)) if _ABOUT.fullmatch(lines[at].text)
    ]
    if about and len(lines) - about[-1] <= _LONGEST_ABOUT + 1:
        # what a body says of itself below its statement
        return [at for at in range(about[-1], len(lines)) if at not in known]
    owned = next((at for at, line in enumerate(lines) if at not in known and _OWNED.match(line.text)), None)
    if owned is None or owned < last - 2:
        return []
    return [
        at for at in range(owned, len(lines)) if at not in known and lines[at].block == lines[owned].block
    ]
