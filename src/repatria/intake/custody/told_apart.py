"""Read what is said of each of two people: "one ... with bandaged hands, the other ... on his jaw"."""

from __future__ import annotations

import re

from repatria.core.reports import Slot, WordedCount
from repatria.intake.custody.held_groups import HeldPeople
from repatria.intake.custody.parts import add_part
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import People
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.wordlists import word_class


def read_apart(people: HeldPeople, unit: Unit) -> None:
    """Read what is said of each of two: "one ... with bandaged hands, the other ... on his jaw"."""
    whole = people.pair_before(unit.start)
    if whole is None:
        return
    for name in ("pair", "single"):
        for found in find_forms("apart", name, unit.marked):
            for slot, state in (("one", "state"), ("other", "other_state")):
                if slot not in found.slots or state not in found.words:
                    continue
                words = found.words[state]
                health = _health(unit, words.start, words.end)
                mention = found.slots[slot]
                if health is None or any(
                    mention.start + unit.start == g.evidence[0].start for g in people.groups
                ):
                    continue
                counted = Slot(WordedCount(1), unit.passage(mention.start, mention.end))
                said = People(counted.passage, (), counted, None, health, definite=True, part=True)
                add_part(people, whole, said, unit, whole.status)
                people.groups[-1].evidence = [unit.passage(mention.start, words.end)]


def _health(unit: Unit, start: int, end: int) -> Slot[str] | None:
    text = unit.report.text[unit.start + start : unit.start + end]
    body, injury, dressing = word_class("body_part"), word_class("injury"), word_class("dressing")
    owner = r"(?:his|her|the|one|both|a)"
    expressions = (
        rf"\b(?:(?:both|his|her)\s+)?{injury}\s+(?:and\s+{injury}\s+)?{body}\b",
        rf"\b(?:a\s+|an\s+)?{dressing}\s+(?:on|around|over|across|round)\s+(?:{owner}\s+)*{body}\b",
        rf"\b(?:{owner}\s+)*{body}\s+(?:(?:is|are|was|were)\s+)?(?:{injury}|in\s+(?:a\s+)?{dressing}|wrapped\b(?:\s+in\s+\w+)?|covered\s+in\s+{dressing})",
        rf"\b{dressing}\s+covering\s+(?:{owner}\s+)*{body}\b",
        rf"\b{word_class('state_of_health')}\b",
    )
    for expression in expressions:
        match = re.search(expression, text)
        if match:
            passage = unit.passage(start + match.start(), start + match.end())
            return Slot(passage.text, passage)
    return None
