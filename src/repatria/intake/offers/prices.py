"""Read what is paid or demanded for people: "its family paid $2m", "for them it wants 16 commanders"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from repatria.core.reports import OfferDraft, OfferState, Slot
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.joining import acting, joined, state_by, with_giver
from repatria.intake.offers.sides import PRONOUNS, Half, as_resolved, sides_in, spoken_of, words_behind
from repatria.intake.offers.trades import money_in
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.weighing.cues import cues_of

_FREED = frozenset({"release", "come", "regain", "homeward", "walked", "rescue"})
_TAKEN = frozenset({"release", "hold", "capture", "captive", "taken", "come", "regain"})
_REACH_OF_DEMAND = 8
_STILL = frozenset({"held", "captured"})


def for_money(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "was let go after his family paid P5 million", "are demanding thirty million naira for them"."""
    money = money_in(unit)
    lows = unit.lows
    demanded = not word_set("money_demands").isdisjoint(lows)
    amount = money is not None and any(c.isdigit() for c in _words(unit, money.start, money.end))
    if money is None or not amount or (word_set("paid_words").isdisjoint(lows) and not demanded):
        return
    paid = Half(unit, money.start, money.end, None, None)
    sides = [half for half in sides_in(unit, told) if half.end <= money.start or half.start >= money.end]
    known = [half for half in sides if half.group is not None]
    given = (known or [None])[-1] if known else None
    if given is None:
        given = spoken_of(unit, len(unit.tokens), before, told, is_any=demanded)
    freed = any(cues_of(low) & _FREED for low in lows)
    if given is None or not (freed or demanded or given.unit is not unit):
        return
    refused = not word_set("not").isdisjoint(lows)
    if refused and not demanded:
        # "not one kobo was paid"
        return
    state: OfferState = "done" if freed and not word_set("paid_words").isdisjoint(lows) else "demanded"
    draft = joined(unit, given, paid, state, people)
    holder = given.holder()
    yield with_giver(draft, as_resolved(holder))


def _words(unit: Unit, start: int, end: int) -> str:
    found = unit.report.text[unit.start + start : unit.start + end]
    return found + ("1" if {"million", "billion"} & set(found.lower().split()) else "")


def demanded_for_people(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "for the men it demands sixteen commanders", "is asking for ten fighters in return for them"."""
    tokens = unit.tokens
    at = next((n for n, token in enumerate(tokens) if token.low in word_set("asked_words")), None)
    if at is None:
        return
    by = _demander(unit, people)
    behind = [
        half
        for half in sides_in(unit, told, begin=tokens[at].end)
        if half.start <= tokens[min(len(tokens) - 1, at + _REACH_OF_DEMAND)].end
    ]
    got = next((half for half in behind if not _is_held_by(half, by)), None)
    freed = any(cues_of(token.low) & _FREED for token in tokens[at:])
    if got is None or "news" in unit.lows or (got.group is None and got.home() is None and not freed):
        return
    given = _named_for(unit, at, got, told) or _spoken_for(unit, before, told)
    given = given or _held_before(unit, before, told, people)
    if given is None or (given.group is not None and given.group is got.group) or _same_home(given, got):
        return
    refused = any(token.low in word_set("refusing_words") for token in tokens[:at])
    state: OfferState = "refused" if refused else state_by([tokens[at].low], default="demanded")
    by = as_resolved(given.holder()) or _demander(unit, people) or as_resolved(got.home())
    yield with_giver(joined(unit, given, got, state, people), by)


def _demander(unit: Unit, people: HeldPeople) -> Slot[str] | None:
    """Find who demands: the party that acts, if it holds anybody."""
    by = acting(unit)
    return by if by is not None and by.value in people.holders else None


def _is_held_by(half: Half, by: Slot[str] | None) -> bool:
    holder = half.holder()
    return by is not None and holder is not None and holder.value == by.value


def _same_home(one: Half, other: Half) -> bool:
    mine, theirs = one.home(), other.home()
    return mine is not None and theirs is not None and mine.value == theirs.value


def _named_for(unit: Unit, at: int, got: Half, told: dict[int, HeldGroup]) -> Half | None:
    """Find for whom something is demanded: named behind "for"."""
    for n, token in enumerate(unit.tokens):
        if token.low != "for" or n in (at + 1, at - 1):
            continue
        if unit.tokens[min(n + 1, len(unit.tokens) - 1)].low in word_set("relative"):
            # "four officers for whom we ask one man"
            return next(iter(sides_in(unit, told, end=token.start)[-1:]), None)
        named = next(iter(sides_in(unit, told, begin=token.end)), None)
        if named is not None and named is not got and named.start - token.end < _REACH_OF_DEMAND:
            return named
    return None


def _spoken_for(unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup]) -> Half | None:
    """Find for whom something is demanded: "for them", told of before."""
    tokens = unit.tokens
    said = any(one.low == "for" and other.low in PRONOUNS for one, other in pairwise(tokens))
    return spoken_of(unit, len(tokens), before, told, is_any=True) if said else None


def _held_before(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Half | None:
    """Find for whom something is demanded: those whom the party that acts was last said to hold."""
    by = _demander(unit, people)
    held = [
        half
        for each in (*before, unit)
        for half in sides_in(each, told)
        if by is not None and _is_held_by(half, by) and half.group and half.group.status in _STILL
    ]
    return held[-1] if held else None


def for_no_people(unit: Unit, told: dict[int, HeldGroup], people: HeldPeople) -> Iterator[OfferDraft]:
    """Read "gave them up for three sacks of rice": a thing for people, beside a word of release."""
    tokens = unit.tokens
    for at in range(2, len(tokens) - 1):
        if tokens[at].low != "for" or tokens[at + 1].low in word_set("no_price") | word_set("times"):
            continue
        close = tokens[max(0, at - 3) : at]
        freed = any(cues_of(token.low) & {"release", "exchange", "swap"} for token in close) or any(
            token.low in {"up", "over"} for token in close
        )
        price = words_behind(unit, at + 1)
        before = [half for half in sides_in(unit, told, end=tokens[at].start) if half.group is not None]
        if freed and price is not None and before and tokens[at + 1].low in word_set("counts_of_things"):
            yield joined(unit, before[-1], price, "done", people)
            return
