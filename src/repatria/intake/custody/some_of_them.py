"""Read some of people spoken of before: "four of the nineteen", "the other 90", "of whom 34 are dead"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repatria.core.reports import HeldStatus
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, people_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.vocabulary.frames import word_set

_REACH_TOKENS = 5


def some_of_them(unit: Unit, reader: ClauseReader) -> Iterator[tuple[HoldingReading, Mention]]:
    """Read counted parts of a group, each of which only the group before makes people in somebody's hands."""
    for mention in unit.marked.mentions:
        group = mention.group
        if mention.kind == "C":
            said = _is_counted_subject(reader, mention)
        elif mention.kind == "I":
            said = _is_one_by_fate(reader, mention)
        elif group is None or group.count is None or group.owner is not None:
            said = False
        else:
            said = group.part or _is_the_rest(unit, mention)
        if not said:
            continue
        people = replace(people_of(unit, mention), part=True)
        if people.count is None or people.count.value.number < 1:
            continue
        behind = reader.behind(mention, reader.before(mention) + 1)
        status = _status(reader, reader.behind_aside(behind))
        yield HoldingReading(unit, people, status, people.passage, may_open=False), mention


def _is_the_rest(unit: Unit, mention: Mention) -> bool:
    """Read "the other 90", "the remaining fifteen": all that the group has beside those told of."""
    group = mention.group
    text = unit.report.text[unit.start + mention.start : unit.start + mention.end].lower()
    return (
        group is not None
        and group.article in {"the", "those"}
        and any(word in word_set("the_rest") for word in text.split())
        and not group.homes
    )


def _is_one_by_fate(reader: ClauseReader, mention: Mention) -> bool:
    """Read "one was found dead", "another has been freed": of one of them a fate is told."""
    at = reader.behind(mention, reader.before(mention) + 1)
    if reader.low(at) not in word_set("be", "have") | {"died", "escaped"}:
        return False
    return any(reader.low(n) in word_set("fates_of_one") for n in range(at, at + _REACH_TOKENS))


def _is_counted_subject(reader: ClauseReader, mention: Mention) -> bool:
    """Read "104 are still in Gaza", "of whom 34 are dead": a number alone whose verb tells a fate."""
    if mention.how == "things" or mention.count is None or mention.count.number < 2:
        return False
    before = reader.low(reader.before(mention))
    if before and before not in word_set("before_counted"):
        return False
    at = reader.behind_aside(reader.behind(mention, reader.before(mention) + 1))
    if reader.low(at) in word_set("part_acts") and before in {"", "and", ",", ";"}:
        return True
    if reader.low(at) not in word_set("be", "have"):
        return False
    following = [reader.low(n) for n in range(at, at + _REACH_TOKENS)]
    return any(word in word_set("fates") for word in following)


def _status(reader: ClauseReader, at: int) -> HeldStatus:
    following = []
    for n in range(at, at + _REACH_TOKENS):
        if reader.low(n) in {",", ";", ".", "and"}:
            break
        following.append(reader.low(n))
    for name, status in _STATUS_BY_WORDS:
        if any(word in word_set(name) for word in following):
            return status
    return "held"


_STATUS_BY_WORDS: tuple[tuple[str, HeldStatus], ...] = (
    ("dead_words", "dead"),
    ("missing", "missing"),
    ("set_free", "released"),
)
