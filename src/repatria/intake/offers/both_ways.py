"""Read deals that go both ways: "20 from each side", "got X by freeing Y", "if B frees Y, A will free X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repatria.core.reports import OfferDraft
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.joining import joined, state_of
from repatria.intake.offers.sides import PRONOUNS, Half, sides_in, spoken_of, words_behind
from repatria.intake.vocabulary.frames import word_phrases, word_set
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.weighing.cues import cues_of

_FREED = frozenset({"release", "come", "regain", "exchange", "homeward", "walked", "swap"})
_LATEST_OPENING = 2


def on_condition_first(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "If B frees Y, A would let X go": the condition stands first, and is what is got."""
    tokens = unit.tokens
    for at in range(min(len(tokens), _LATEST_OPENING + 1)):
        phrase = word_phrases("condition_first").at(tokens, at)
        if phrase is None:
            continue
        comma = next((n for n in range(at + 2, len(tokens)) if tokens[n].low == ","), None)
        if comma is None:
            continue
        promising = any(token.low in word_set("would_words") for token in tokens[comma:])
        if not promising or not _frees(unit, comma, len(tokens)):
            return
        behind = sides_in(unit, told, begin=tokens[comma].end)
        pronoun = next((token for token in tokens[comma:] if token.low in PRONOUNS - {"it"}), None)
        given = next(iter(behind), None) or (
            spoken_of(unit, len(tokens), before, told, is_any=True) if pronoun is not None else None
        )
        inside = sides_in(unit, told, begin=tokens[phrase[1]].start, end=tokens[comma].start)
        got = inside[0] if inside and _frees(unit, at, comma) else words_behind(unit, phrase[1])
        if given is not None and got is not None and given.group is not (got.group or object()):
            yield joined(unit, given, got, state_of(unit, len(tokens), default="proposed"), people)
        return


def of_each_side(unit: Unit, told: dict[int, HeldGroup], people: HeldPeople) -> Iterator[OfferDraft]:
    """Read "21 from each side", "each party set free 200 prisoners": the same words are both sides."""
    tokens = unit.tokens
    if word_phrases("each_side").firsts().isdisjoint(unit.lows):
        return
    if not any(_says_each(tokens, at) for at in range(len(tokens))) or not _frees(unit, 0, len(tokens)):
        return
    counted = [half for half in sides_in(unit, told) if _is_many(half)]
    if len(counted) == 1:
        yield joined(unit, counted[0], counted[0], state_of(unit, len(tokens)), people)


def _says_each(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "from each side", "each party will" stands here."""
    phrase = word_phrases("each_side").at(list(tokens), at)
    if phrase is None:
        return False
    behind = [token.low for token in tokens[phrase[1] : phrase[1] + 2]]
    acts = any(low in word_set("would_words") or cues_of(low) & {"release", "exchange"} for low in behind)
    return acts or (at > 0 and tokens[at - 1].low in {"from", "on", "by"})


def _is_many(half: Half) -> bool:
    count = half.side().count
    return count is not None and count.value.number is not None and count.value.number > 1


def got_by_giving(unit: Unit, told: dict[int, HeldGroup], people: HeldPeople) -> Iterator[OfferDraft]:
    """Read "A got X back by sending Y home": what is given stands behind "by"."""
    tokens = unit.tokens
    for at in range(2, len(tokens) - 2) if "by" in unit.lows else ():
        if tokens[at].low != "by" or not tokens[at + 1].low.endswith("ing"):
            continue
        if not cues_of(tokens[at + 1].low) & {"release", "exchange"} or not _frees(unit, 0, at):
            continue
        got = sides_in(unit, told, end=tokens[at].start)[-1:]
        given = sides_in(unit, told, begin=tokens[at].end)[:1]
        if got and given:
            yield joined(unit, given[0], got[0], state_of(unit, at), people)
            return


def _frees(unit: Unit, start: int, end: int) -> bool:
    return any(cues_of(token.low) & _FREED for token in unit.tokens[start:end])
