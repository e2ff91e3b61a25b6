"""Read what is paid or demanded for people: "its family paid $2m", "gave them up for three sacks of rice"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repatria.core.reports import OfferDraft, OfferState
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.joining import joined, with_giver
from repatria.intake.offers.sides import Half, as_resolved, sides_in, spoken_of, words_behind
from repatria.intake.offers.trades import also_asked, money_in
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.weighing.cues import cues_of

_FREED = frozenset({"release", "come", "regain", "homeward", "walked", "rescue"})


def for_money(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], people: HeldPeople
) -> Iterator[OfferDraft]:
    """Read "was let go after his family paid P5 million", "are demanding thirty million naira for them"."""
    money = money_in(unit)
    lows = unit.lows
    demanded = not word_set("money_demands").isdisjoint(lows)
    amount = money is not None and any(c.isdigit() for c in _words(unit, money.start, money.end))
    if (
        money is None
        or not amount
        or also_asked(unit, money)
        or (word_set("paid_words").isdisjoint(lows) and not demanded)
    ):
        return
    paid = Half(unit, money.start, money.end, None, None)
    sides = [half for half in sides_in(unit, told) if half.end <= money.start or half.start >= money.end]
    known = [half for half in sides if half.group is not None and half.group.status != "missing"]
    given = known[-1] if known else None
    if given is None:
        given = spoken_of(unit, len(unit.tokens), before, told)
    freed = any(cues_of(low) & _FREED for low in lows)
    if given is None or not (freed or demanded or given.unit is not unit):
        return
    if not demanded and (given.group is None or given.group.status != "released"):
        # what was paid for people tells of a deal once they are free
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


def for_no_people(unit: Unit, told: dict[int, HeldGroup], people: HeldPeople) -> Iterator[OfferDraft]:
    """Read "gave them up for three sacks of rice": a thing for people, beside a word of release."""
    tokens = unit.tokens
    for at in range(2, len(tokens) - 1) if "for" in unit.lows else ():
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
