"""Tell whether a report is about people in somebody's hands: by its words, or by its powers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from repatria.intake.discourse.following import Unit
from repatria.intake.vocabulary.frames import frame_nouns, verb_forms, word_phrases
from repatria.intake.vocabulary.powers import is_armed_group, is_state, may_be_armed_group

_MOVING = frozenset({"release", "exchange", "regain", "capture", "hold"})
_LEAST_FIRST, _LEAST_SECOND, _LEAST_MOVING = 3, 2, 4
"""Sentences that name the two powers of a report, and sentences that move people, below which a text of other
things may come: ordinary texts name a second power once."""


def speaks_of(units: Sequence[Unit], topic: str) -> bool:
    """Tell whether a report has a word or phrase of a list anywhere."""
    phrases = word_phrases(topic)
    return any(
        next(phrases.places(unit.tokens), None) is not None
        for unit in units
        if not phrases.firsts().isdisjoint(unit.lows)
    )


def is_between_powers(units: Sequence[Unit]) -> bool:
    """Tell whether people go between two powers, or an armed group has them, without a word of captivity."""
    named: Counter[str] = Counter()
    moving, by_armed = 0, 0
    of_captives: set[str] = set()
    for unit in units:
        codes = set(_powers(unit))
        named.update(codes)
        moves = any(_moves(low) for low in unit.lows)
        moving += moves
        by_armed += moves and any(is_armed_group(code) for code in codes)
        of_captives |= {
            home.code
            for mention in unit.marked.mentions
            if mention.group is not None and mention.group.captive is not None
            for home in mention.group.homes
            if is_state(home.code)
        }
    most = [times for _, times in named.most_common(2)]
    two_powers = len(most) > 1 and most[0] >= _LEAST_FIRST and most[1] >= _LEAST_SECOND
    foreign = bool(of_captives) and len(set(named) - of_captives) > 0 and len(most) > 1
    return (moving >= _LEAST_MOVING and (two_powers or by_armed > 1)) or (foreign and moving > 1)


def _powers(unit: Unit) -> Iterator[str]:
    for mention in unit.marked.mentions:
        if mention.kind in "PA" and mention.party and _is_power(mention.party):
            yield mention.party
        if mention.group is not None:
            yield from (home.code for home in mention.group.homes if _is_power(home.code))


def _is_power(code: str) -> bool:
    return is_state(code) or may_be_armed_group(code)


def _moves(low: str) -> bool:
    form = verb_forms().get(low)
    if form is not None and any(frame in _MOVING for _, frame in form.frames):
        return True
    return frame_nouns().get(low) in _MOVING
