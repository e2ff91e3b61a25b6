"""Say how people are tied to those spoken of right before: listed with, given for, some of them."""

from __future__ import annotations

import re
from functools import cache

from repatria.intake.vocabulary.wordlists import alternatives, table
from repatria.intake.weighing.candidates import Candidate, Spot

_FAR = 2


def link(before: Candidate, behind: Candidate) -> str:
    """Name the tie between two sets of people by the words between them, where they first come together."""
    spot = behind.spots[0]
    near = [each for each in before.spots if _start(each) < _start(spot)]
    if not near:
        return "unknown"
    last = max(near, key=_start)
    text = spot.unit.report.text
    if last.unit is spot.unit:
        return tie_of_words(text[last.people.passage.end : spot.people.passage.start].lower())
    if spot.at - last.at > _FAR:
        return "far"
    opening = text[spot.unit.start : spot.people.passage.start].lower()
    if _expression("swap").search(opening):
        return "next-swap"
    if _expression("part").search(opening):
        return "next-part"
    if spot.unit.paragraph != last.unit.paragraph:
        return "paragraph"
    return "next"


def tie_of_words(between: str) -> str:
    """Name the tie that the words between two sets of people make."""
    if _expression("swap").search(between):
        return "swap"
    if _expression("part").search(between):
        return "part"
    if _expression("list").fullmatch(between.strip()):
        return "list"
    return "clause" if "," in between or ";" in between or len(between.split()) > 6 else "near"


def _start(spot: Spot) -> int:
    return spot.people.passage.start


@cache
def _expression(name: str) -> re.Pattern[str]:
    words = alternatives(table("cues")["links"][name])
    # a word of a list takes the space behind it alone: were there two ways, "and and and" would never end
    return re.compile(rf"(?:(?:{words}|[,;])\s*)+" if name == "list" else rf"\b{words}\b")
