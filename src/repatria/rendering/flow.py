"""What the drawing shows: who goes where, who stays, and which promise an offer waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.offers import GetTerm, Offer
from repatria.core.persons import People
from repatria.core.plans import FailingTerm, Plan
from repatria.core.selections import Verdict
from repatria.rendering.speaking import gettext, written
from repatria.rendering.wording import amount_words

#: Above this many bands the smallest are drawn as one band a holder, to several places.
MOST_BANDS = 36

#: The place of bands that were merged.
SEVERAL = "…"


class Kind(StrEnum):
    """What a band stands for; each has a look of its own that does not rest on color."""

    FIRM = "firm"
    PROVISIONAL = "provisional"
    ACCOMPANYING = "accompanying"
    LOT = "lot"
    DONE = "done"
    WAITING = "waiting"
    MISSING = "missing"
    STAYING = "staying"


#: Kinds that are people on their way; the others move nobody.
MOVING = (Kind.FIRM, Kind.PROVISIONAL, Kind.ACCOMPANYING)


@dataclass(frozen=True, slots=True)
class Band:
    """People, or a promise, between a holder and a place.

    Attributes:
        holder: Party that holds the people; None where a missing promise names no holder.
        place: Party they go to, `SEVERAL`, or None for people who stay.
        count: People it stands for; None for a promise that nobody has made.
        offer: Offer it rests on; None for people who stay, and for merged bands.
        home: Home of people who stay.
        note: What an offer waits for.
        is_assumed: It rests on an offer that nobody has made.
        merged: How many bands this one stands for.
        lot: What is counted, where these are no people.
    """

    kind: Kind
    holder: str | None
    place: str | None
    count: Count | None
    offer: str | None = None
    home: str | None = None
    note: str = ""
    is_assumed: bool = False
    merged: int = 1
    lot: str | None = None


def bands_of(case: Case, plan: Plan) -> tuple[Band, ...]:
    """Collect the bands of a plan by holder: those who go, offers that wait, promises missing, who stays."""
    moving = _merged(_moving(case, plan))
    waiting = list(dict.fromkeys([*_waiting(case, plan), *_missing(case, plan)]))[:MOST_BANDS]
    staying = list(_staying(case, plan))
    if len(staying) > MOST_BANDS:
        staying = _summed(replace(band, home=None) for band in staying)
    order = {party.id: place for place, party in enumerate(case.parties)}
    kinds = list(Kind)

    def place_in_drawing(band: Band) -> tuple[int | str, ...]:
        return (
            order.get(band.holder or "", len(order)),
            0 if band.kind in MOVING else kinds.index(band.kind),
            order.get(band.place or "", len(order)),
            kinds.index(band.kind),
            band.offer or "",
            band.home or "",
            band.lot or "",
        )

    return tuple(sorted([*moving, *waiting, *staying], key=place_in_drawing))


def waiting_not_drawn(case: Case, plan: Plan) -> int:
    """Count the waiting offers and missing promises that are too many to draw."""
    return max(0, len(dict.fromkeys([*_waiting(case, plan), *_missing(case, plan)])) - MOST_BANDS)


def _moving(case: Case, plan: Plan) -> list[Band]:
    numbers: dict[tuple[str, str, str, Kind, str], int] = {}
    for transfer in plan.transfers:
        kind = Kind.PROVISIONAL if transfer.is_provisional else Kind.FIRM
        if transfer.is_accompanying:
            kind = Kind.ACCOMPANYING
        if transfer.lot is not None:
            kind = Kind.LOT
        if transfer.is_done:
            kind = Kind.DONE
        key = transfer.origin, transfer.destination, transfer.offer, kind, transfer.lot or ""
        numbers[key] = numbers.get(key, 0) + transfer.count
    return [
        Band(
            kind,
            holder,
            place,
            Count.exactly(number),
            offer=offer or None,
            is_assumed=bool(offer) and case.offers_by_id[offer].assumed,
            lot=lot or None,
        )
        for (holder, place, offer, kind, lot), number in sorted(numbers.items())
    ]


def _merged(bands: list[Band]) -> list[Band]:
    """Merge by pair of parties where there are too many bands, then the smallest to several places."""
    if len(bands) <= MOST_BANDS:
        return bands
    pairs = _summed(replace(band, offer=None, is_assumed=False) for band in bands)
    pairs.sort(
        key=lambda band: (
            -(band.count.at_least if band.count else 0),
            band.holder or "",
            band.place or "",
            band.kind,
            band.lot or "",
        )
    )
    rest = _summed(replace(band, place=SEVERAL) for band in pairs[MOST_BANDS:])
    return [*pairs[:MOST_BANDS], *rest]


def _summed(bands: Iterable[Band]) -> list[Band]:
    alike: dict[Band, list[Band]] = {}
    for band in bands:
        alike.setdefault(replace(band, count=None, merged=1), []).append(band)
    return [
        replace(
            key,
            count=sum_of(band.count for band in found if band.count is not None),
            merged=sum(band.merged for band in found),
        )
        for key, found in alike.items()
    ]


def _waiting(case: Case, plan: Plan) -> Iterable[Band]:
    for state in plan.offers:
        offer = case.offers_by_id[state.id]
        if state.is_in_force or not offer.stands_on(case.as_of):
            continue
        note = next((_need_words(failing) for failing in state.because), "")
        for term in offer.gives:
            cohorts = [case.cohorts[number] for number in case.selected(term.who)]
            count = sum_of(
                each.times(case.remaining(each.like)) for each in cohorts if each.like.held_by == offer.by
            )
            for place in term.to:
                yield Band(
                    Kind.WAITING, offer.by, place, count, offer.id, note=note, is_assumed=offer.assumed
                )


def _missing(case: Case, plan: Plan) -> Iterable[Band]:
    """Give a band for each arrival that an offer waits for and that no standing offer promises at all."""
    for state in plan.offers:
        offer = case.offers_by_id[state.id]
        for failing in state.because:
            term = _get_term(offer, failing)
            if term is None or failing.needs is None or failing.can_have is None:
                continue
            if failing.can_have >= failing.needs:
                continue
            meant = [case.cohorts[number].like for number, _ in case.judged(term.who)]
            holders = term.who.words("held_by") or sorted({people.held_by for people in meant})
            for holder in holders or (None,):
                theirs = [people for people in meant if people.held_by == holder]
                for place in term.to:
                    if not _is_promised(case, theirs, place):
                        yield Band(Kind.MISSING, holder, place, None, offer.id, note=_need_words(failing))


def _is_promised(case: Case, people: list[People], place: str) -> bool:
    """Say whether an offer that stands, in force or not, would send some of `people` to `place`."""
    return any(
        place in term.to and term.who.judge(one, case.as_of) is not Verdict.NO
        for one in people
        for offer in case.offers
        if offer.by == one.held_by and offer.stands_on(case.as_of)
        for term in offer.gives
    )


def _staying(case: Case, plan: Plan) -> Iterable[Band]:
    counts: dict[tuple[str, str, str], list[Count]] = {}
    for left in plan.left:
        people = case.people_by_id[left.who]
        counts.setdefault((people.held_by, people.home, people.lot or ""), []).append(left.count)
    for (holder, home, lot), found in sorted(counts.items()):
        yield Band(Kind.STAYING, holder, None, sum_of(found), home=home, lot=lot or None)


def _need_words(failing: FailingTerm) -> str:
    if failing.needs is None or failing.can_have is None:
        return ""
    if failing.can_have >= failing.needs:
        return gettext("not met in this plan")
    values = {"needs": written(failing.needs), "can_have": written(failing.can_have)}
    return gettext("needs %(needs)s, can have %(can_have)s") % values


def _get_term(offer: Offer, failing: FailingTerm) -> GetTerm | None:
    index = failing.term.removeprefix("gets[").removesuffix("]")
    return offer.gets[int(index)] if index.isdecimal() and int(index) < len(offer.gets) else None


def sum_of(counts: Iterable[Count]) -> Count:
    """Add counts; unknown stays unknown."""
    found = list(counts)
    at_most = [count.at_most for count in found]
    return Count(
        sum(count.at_least for count in found),
        None if None in at_most else sum(number for number in at_most if number is not None),
    )


def held_words(case: Case, party: str) -> str:
    """Say how many people, and what lots, a party holds, as far as the case counts them."""
    held = [
        (each.like.lot, each.times(case.remaining(each.like)))
        for each in case.cohorts
        if each.like.held_by == party
    ]
    if not held:
        return gettext("nobody recorded as held")
    return gettext("holds %(amounts)s") % {"amounts": amounts_words(held)}


def amounts_words(counts: Iterable[tuple[str | None, Count]]) -> str:
    """Say how many people, and beside them how many of each kind of lot."""
    kinds: dict[str, list[Count]] = {}
    for lot, count in counts:
        kinds.setdefault(lot or "", []).append(count)
    return ", ".join(amount_words(sum_of(found), lot or None) for lot, found in sorted(kinds.items()))
