"""Decide by the table of weights which pairs are offers, and who gives whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from repatria.core.reports import OfferDraft, OfferSide, Slot
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.joining import state_of
from repatria.intake.offers.offer_signs import giver_signs, pair_signs, parties_of
from repatria.intake.offers.pair_candidates import OfferPair, pairs_of
from repatria.intake.offers.sides import Half, as_resolved
from repatria.intake.offers.stands import Stand
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.powers import can_hold, is_power
from repatria.intake.vocabulary.wordlists import words

type Weights = Mapping[str, Mapping[str, float]]
"""What each sign weighs, by what it tells of: pair | giver."""

_WHOLE = frozenset({"form", "demanded"})
_BY_CLAUSE = _WHOLE | {"trade"}
_REACH_OF_NOT, _REACH_OF_KILLING = 6, 2
LEAST_NEW, LEAST_READ = 0.4, -2.0
"""Below these log-odds a pair is no offer: one that no reader by form made, and one that some reader did.

What a whole form says stays, and what who holds people demands: their words were written for it."""


@dataclass(frozen=True, slots=True)
class Giving:
    """Hold one answer to who gives whom: the stand given, the stand got, and the party that gives."""

    given: Stand
    got: Stand
    by: Slot[str]


def candidates_of(
    units: Sequence[Unit], people: HeldPeople, read: Sequence[tuple[str, OfferDraft]]
) -> list[OfferPair]:
    """Pair all stands of a report, and add what readers by form made of the same words."""
    found = list(pairs_of(units, people))
    by_starts: dict[frozenset[int], list[OfferPair]] = {}
    for pair in found:
        by_starts.setdefault(pair.starts(), []).append(pair)
    told = people.told_at()
    for reader, draft in read:
        if draft.gives is None or draft.gets is None:
            continue
        starts = frozenset({draft.gives.passage.start, draft.gets.passage.start})
        same = by_starts.get(starts, []) or [pair for pair in found if _is_of(pair, draft.gives, draft.gets)]
        near = [pair for pair in same if pair.unit.start <= draft.evidence[0].start < pair.unit.end] or same
        if near:
            near[0].drafts.append((reader, draft))
            continue
        made = _pair_from(draft, units, told)
        if made is not None:
            made.drafts.append((reader, draft))
            by_starts.setdefault(starts, []).append(made)
            found.append(made)
    return found


def _is_of(pair: OfferPair, gives: OfferSide, gets: OfferSide) -> bool:
    """Tell whether a draft points to the same two, by words that hold more than theirs."""
    first, second = pair.sides()
    return any(
        all(
            side.passage.start <= mine.passage.start
            and mine.passage.end <= side.passage.end
            and (side.count.value if side.count else None) == (mine.count.value if mine.count else None)
            for side, mine in zip(sides, (first, second), strict=True)
        )
        for sides in ((gives, gets), (gets, gives))
    )


def givings_of(pair: OfferPair) -> Iterator[Giving]:
    """Give all answers to who gives whom: no party its own people away, and money nobody but for people."""
    known: set[tuple[bool, str]] = set()
    for by in parties_of(pair):
        if by.value in words("hired") or not (can_hold(by.value) and is_power(by.value)):
            continue
        for given, got in ((pair.first, pair.second), (pair.second, pair.first)):
            home = pair.side(given).home
            key = (given is pair.first, by.value)
            holder = given.half.holder()
            own = home is not None and home.value == by.value
            if (
                key in known
                or not given.is_people()
                or (own and (holder is None or holder.value != by.value))
            ):
                # its own people a party gives only out of its own jails
                continue
            known.add(key)
            yield Giving(given, got, by)


def weigh_offers(candidates: Sequence[OfferPair], weights: Weights) -> list[OfferDraft]:
    """Draft the pairs that are likelier offers than not, the likeliest first; no words are told of twice.

    A headline goes last unless a whole form reads it: it tells of an exchange without its numbers.
    """
    scored = []
    for pair in candidates:
        above = _sum(weights["pair"], pair_signs(pair)) - _least(pair)
        if above >= 0:
            scored.append((_is_by_clause(pair), above, pair))
    scored.sort(
        key=lambda found: (
            found[2].unit.origin == "headline" and found[1] < float("inf"),
            not found[0],
            -found[1],
            found[2].starts_in_text(),
        )
    )
    taken: set[tuple[int, int]] = set()
    drafts: list[OfferDraft] = []
    for _, _, pair in scored:
        places = {(pair.home.start, pair.first.first), (pair.unit.start, pair.second.first)}
        draft = None if places & taken else _draft(pair, weights)
        if draft is None or _is_denied(pair, draft) or (not pair.drafts and _is_killing(pair)):
            continue
        taken |= places
        drafts.append(draft)
    return drafts


def _is_by_clause(pair: OfferPair) -> bool:
    """Tell whether a clause has both sides: it knows better how far an offer has come than others."""
    return any(reader in _BY_CLAUSE for reader, _ in pair.drafts)


def _least(pair: OfferPair) -> float:
    if any(reader in _WHOLE for reader, _ in pair.drafts):
        return float("-inf")
    return LEAST_READ if pair.drafts else LEAST_NEW


def _is_killing(pair: OfferPair) -> bool:
    """Tell whether people are threatened with death and not offered: "to kill two hostages unless"."""
    tokens = pair.unit.tokens
    return any(
        token.low in word_set("killing") | word_set("executing")
        for stand in (pair.first, pair.second)
        for token in tokens[max(0, stand.first - _REACH_OF_KILLING) : stand.first]
    )


def _is_denied(pair: OfferPair, draft: OfferDraft) -> bool:
    """Tell whether a sentence says that it is not so: what somebody denies is never drafted as done."""
    if draft.state.value != "done":
        return False
    tokens = pair.unit.tokens
    if any(token.low in word_set("denying") for token in tokens):
        return True
    first = 0 if pair.back else max(0, pair.first.first - _REACH_OF_NOT)
    inside = tokens[first : pair.second.first]
    return not word_set("not").isdisjoint(token.low for token in inside)


def best_giving(pair: OfferPair, weights: Weights) -> Giving | None:
    """Choose who gives whom; nobody where no party can."""
    best: tuple[float, Giving] | None = None
    for giving in givings_of(pair):
        score = _sum(weights["giver"], giver_signs(pair, giving.given, giving.got, giving.by))
        if best is None or score > best[0]:
            best = score, giving
    return best[1] if best is not None else None


def _draft(pair: OfferPair, weights: Weights) -> OfferDraft | None:
    """Take what a reader made where words state who gives, or where it agrees; else choose who gives."""
    for reader, draft in pair.drafts:
        if draft.by is not None and (draft.by.how == "stated" or reader in _WHOLE):
            return draft
    giving = best_giving(pair, weights)
    if giving is None:
        return next((draft for _, draft in pair.drafts if draft.by is not None), None)
    start = giving.given.half.unit.start + giving.given.half.start
    for _, draft in pair.drafts:
        as_read = draft.gives is not None and draft.gives.passage.start == start
        if as_read and draft.by is not None and draft.by.value == giving.by.value:
            return draft
    unit = pair.unit
    first = pair.second.first if pair.back else pair.first.first
    evidence = unit.passage(unit.tokens[first].start, unit.tokens[pair.second.behind - 1].end)
    state = state_of(unit, max(first, pair.second.first))
    return OfferDraft(
        "",
        Slot(state, evidence),
        "check",
        (evidence,),
        by=as_resolved(giving.by),
        gives=pair.side(giving.given),
        gets=pair.side(giving.got),
    )


def _pair_from(draft: OfferDraft, units: Sequence[Unit], told: dict[int, HeldGroup]) -> OfferPair | None:
    """Make a pair of the sides that a reader found where nothing stands for itself."""
    sides = [side for side in (draft.gives, draft.gets) if side is not None]
    found = []
    for side in sorted(sides, key=lambda side: side.passage.start):
        unit = next((u for u in units if u.start <= side.passage.start < u.end and u.quote is None), None)
        if unit is None:
            return None
        found.append((unit, _stand_of(side, unit, told)))
    (home, first), (unit, second) = found
    if first.first == second.first and home is unit:
        second = first
    return OfferPair(unit, home, first, second, int(home is not unit))


def _stand_of(side: OfferSide, unit: Unit, told: dict[int, HeldGroup]) -> Stand:
    start, end = side.passage.start - unit.start, side.passage.end - unit.start
    mention = next((m for m in unit.marked.mentions if m.start == start), None)
    half = Half(unit, start, end, mention, told.get(side.passage.start))
    inside = [at for at, token in enumerate(unit.tokens) if start <= token.start < end] or [0]
    kind = "thing" if side.count is None and side.home is None and mention is None else "counted"
    if kind != "thing" and side.count is None:
        kind = "people"
    return Stand(half, inside[0], inside[-1] + 1, kind)


def _sum(weights: Mapping[str, float], signs: set[str]) -> float:
    # summed exactly, no order of signs changes a decision
    return fsum([weights.get(sign, 0.0) for sign in signs])
