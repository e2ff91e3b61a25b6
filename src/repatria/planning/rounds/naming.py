"""From numbers of a group in a round to people: who of them goes when, and what their arrival pays."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from repatria.core.cases import Case
from repatria.core.exposure import exposure_after_each
from repatria.core.plans import Credit, Plan, Transfer
from repatria.core.rounds import Arrivals, Move, Round, Unpaid, is_wounded
from repatria.planning.program.model import Key
from repatria.planning.rounds.groups import Group

#: How many of which transfer move, by round.
Numbers = list[Counter[int]]


def name_rounds(
    case: Case, plan: Plan, groups: Sequence[Group], value: Mapping[Key, int]
) -> tuple[Round, ...]:
    """Make rounds of a solution; within a group whoever was captured first goes first, then the lottery.

    Args:
        value: The solution, by column; rounds in which nobody moves are left out.
    """
    times = sorted({int(key[2]) for key in value if key[0] == "x"})
    moved: Numbers = [Counter() for _ in times]
    paid: list[Counter[tuple[int, str]]] = [Counter() for _ in times]
    for group in groups:
        wanted = [value["x", group.name, time] for time in times]
        _share_out(_queue(case, group, plan.made_with.seed), wanted, moved)
        for transfer in group.transfers:
            for offer in group.pays:
                for at, numbers in enumerate(moved):
                    paid[at][transfer.id, offer] = numbers[transfer.id]
        for offer, _ in group.partly:
            for at, time in enumerate(times):
                paid[at][group.name, offer] = value["p", group.name, offer, time]
        _pay_the_rest(case, group, moved, paid)
    return _rounds(
        case,
        plan,
        [
            (
                tuple(Move(transfer, count) for transfer, count in sorted(numbers.items()) if count),
                tuple(Credit(*key, count) for key, count in sorted(credits.items()) if count),
            )
            for numbers, credits in zip(moved, paid, strict=True)
            if any(numbers.values())
        ],
    )


def complete_rounds(case: Case, plan: Plan, steps: Sequence[Sequence[Move]]) -> tuple[Round, ...]:
    """Make rounds of who moves when: arrivals pay as early as they can, in the order of the plan's credits.

    Args:
        steps: Moves of transfers of the plan, round by round.
    """
    rest = [credit.count for credit in plan.credits]
    done = []
    for moves in steps:
        arrived: Counter[int] = Counter()
        for move in moves:
            arrived[move.transfer] += move.count
        used: Counter[tuple[int, str]] = Counter()
        credits = []
        for at, credit in enumerate(plan.credits):
            key = credit.transfer, case.offers_by_id[credit.offer].by
            taken = min(rest[at], arrived[credit.transfer] - used[key])
            rest[at] -= taken
            used[key] += taken
            if taken:
                credits.append(Credit(credit.transfer, credit.offer, taken))
        done.append((tuple(moves), tuple(credits)))
    return _rounds(case, plan, done)


def _rounds(
    case: Case, plan: Plan, steps: Sequence[tuple[tuple[Move, ...], tuple[Credit, ...]]]
) -> tuple[Round, ...]:
    transfers = {transfer.id: transfer for transfer in plan.transfers}
    after = exposure_after_each(case, plan, steps)
    return tuple(
        _round(case, transfers, moves, credits, exposure)
        for (moves, credits), exposure in zip(steps, after, strict=True)
    )


def _queue(case: Case, group: Group, seed: str) -> list[Transfer]:
    """Order transfers as people are chosen within a class: an unknown day of capture comes last."""
    queue = sorted(
        group.transfers,
        key=lambda transfer: hashlib.sha256(f"{seed}\0{transfer.who}".encode()).hexdigest(),
        reverse=True,
    )
    return sorted(queue, key=lambda transfer: _captured_by(case, transfer))


def _captured_by(case: Case, transfer: Transfer) -> date:
    day = case.people_by_id[transfer.who].captured.day
    return date.max if day is None else day.latest


def _share_out(queue: list[Transfer], wanted: list[int], moved: Numbers) -> None:
    """Let the first in the queue go in the first rounds."""
    rest = {transfer.id: transfer.count for transfer in queue}
    for numbers, places in zip(moved, wanted, strict=True):
        free = places
        for transfer in queue:
            going = min(free, rest[transfer.id])
            if going:
                free -= going
                rest[transfer.id] -= going
                numbers[transfer.id] += going


def _pay_the_rest(case: Case, group: Group, moved: Numbers, paid: list[Counter[tuple[int, str]]]) -> None:
    """Let arrivals that the program left free pay as soon as they can what the plan credits them to."""
    for offer, count in group.partly:
        party = case.offers_by_id[offer].by
        mine = [other for other, _ in group.partly if case.offers_by_id[other].by == party]
        rest = count - sum(credits[group.name, offer] for credits in paid)
        for numbers, credits in zip(moved, paid, strict=True):
            free = numbers[group.name] - sum(credits[group.name, other] for other in mine)
            taken = min(rest, free)
            credits[group.name, offer] += taken
            rest -= taken


def _round(
    case: Case,
    transfers: Mapping[int, Transfer],
    moves: tuple[Move, ...],
    credits: tuple[Credit, ...],
    exposure: tuple[Unpaid, ...],
) -> Round:
    freed = accompanying = wounded = 0
    arriving: Counter[str] = Counter()
    for move in moves:
        transfer = transfers[move.transfer]
        if transfer.lot is not None:
            continue
        arriving[transfer.destination] += move.count
        if transfer.is_accompanying:
            accompanying += move.count
        else:
            freed += move.count
        if is_wounded(case, transfer):
            wounded += move.count
    limits: dict[str, int] = {}
    for rule in case.capacities:
        limits[rule.place] = min(rule.n, limits.get(rule.place, rule.n))
    return Round(
        moves=moves,
        credits=credits,
        people=freed,
        accompanying=accompanying,
        wounded=wounded,
        arrivals=tuple(
            Arrivals(place, number, limits.get(place)) for place, number in sorted(arriving.items())
        ),
        exposure=exposure,
    )
