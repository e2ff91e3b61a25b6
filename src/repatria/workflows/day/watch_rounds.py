"""Rounds as they run: who is over, who waits, what each party is not paid for, and whether to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.errors import DayLogRefused
from repatria.core.handovers import Entry, Roll, Stop
from repatria.core.manifests import entries_of
from repatria.core.plans import Plan
from repatria.core.rounds import Move, Unpaid
from repatria.handover.protocol import how_it_went
from repatria.handover.standing import Status
from repatria.planning.casefile import read_case, read_key
from repatria.planning.planfile.form import plan_digest, read_plan
from repatria.planning.rounds import complete_rounds
from repatria.workflows.day.man_gate import Gate, Together, open_together


class Verdict(StrEnum):
    """Whether to go on."""

    GO = "go"
    REPAIR = "repair"
    """Somebody does not go: the plan is mended before anybody more crosses."""
    STOP = "stop"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class JourneyNow:
    """How far the people of one journey are; why some are out is never said."""

    stop: Stop
    numbers: dict[Status, int]


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round as it stands: ``not-begun``, ``not-ended``, ``completed`` or ``broken-off``."""

    number: int
    how: str
    journeys: tuple[JourneyNow, ...]


@dataclass(frozen=True, slots=True)
class DayNow:
    """A day as it stands.

    Attributes:
        exposure: What each party with a limit has given and is not paid for, by who is over.
        then: The same once the round that is on, or is next, is through.
        next: Number of that round; None where none is left.
        because: Why not to go on: ``undecided``, ``broken-off``, ``exposure`` and its party, or ``out``.
    """

    rounds: tuple[RoundNow, ...]
    exposure: tuple[Unpaid, ...]
    then: tuple[Unpaid, ...]
    next: int | None
    verdict: Verdict
    because: tuple[str, ...]
    together: Together


def watch_rounds(
    case_path: Path, plan_path: Path, gates: Sequence[Gate], *, key_path: Path | None = None
) -> DayNow:
    """Say how far a day is, from the logs of all devices.

    Raises:
        InputError: Case, plan or key cannot be read.
        DayLogRefused: A log does not open, or is of another plan.
    """
    key = None if key_path is None else read_key(key_path)
    case, plan = read_case(case_path, key=key), read_plan(plan_path)
    together = open_together(gates, into_first=False)
    refuse_other_plan(together.roll, plan)
    return day_now(case, plan, together)


def refuse_other_plan(roll: Roll, plan: Plan) -> None:
    """Refuse a log whose roll was made from another plan.

    Raises:
        DayLogRefused: It was.
    """
    if roll.plan_digest != plan_digest(plan):
        raise DayLogRefused("its roll was made from another plan than this one")


def day_now(case: Case, plan: Plan, together: Together) -> DayNow:
    """Say how far a day is."""
    roll = together.roll
    numbers = sorted({stop.round for stop in roll.sheet.stops})
    rounds = tuple(_round(together, number) for number in numbers)
    open_rounds = [each.number for each in rounds if each.how in ("not-begun", "not-ended")]
    following = open_rounds[0] if open_rounds else None
    over = [entry for entry in roll.entries if together.statuses[entry.number] is Status.OVER]
    coming = [
        entry
        for entry in roll.entries
        if entry.round == following and together.statuses[entry.number] in (Status.WAITING, Status.READY)
    ]
    exposure = _exposure(case, plan, over)
    then = _exposure(case, plan, [*over, *coming])
    because = tuple(_because(together, rounds, then if following is not None else exposure))
    return DayNow(rounds, exposure, then, following, _verdict(because, following), because, together)


def moves_of(entries: Iterable[Entry]) -> tuple[Move, ...]:
    """Count people by transfer."""
    counted = Counter(entry.transfer for entry in entries)
    return tuple(Move(transfer, count) for transfer, count in sorted(counted.items()))


def _exposure(case: Case, plan: Plan, over: Sequence[Entry]) -> tuple[Unpaid, ...]:
    return complete_rounds(case, plan, [moves_of(over)])[0].exposure


def _because(together: Together, rounds: Sequence[RoundNow], then: Sequence[Unpaid]) -> Iterable[str]:
    if together.conflicts:
        yield "undecided"
    if any(each.how == "broken-off" for each in rounds):
        yield "broken-off"
    for unpaid in then:
        if unpaid.owed > unpaid.limit:
            yield f"exposure of {unpaid.party}"
    if any(journey.numbers[Status.OUT] for each in rounds for journey in each.journeys):
        yield "out"


def _verdict(because: Sequence[str], following: int | None) -> Verdict:
    if "undecided" in because:
        return Verdict.STOP
    if "broken-off" in because or "out" in because:
        return Verdict.REPAIR
    if because:
        return Verdict.STOP
    return Verdict.DONE if following is None else Verdict.GO


def _round(together: Together, number: int) -> RoundNow:
    stops = sorted(
        (stop for stop in together.roll.sheet.stops if stop.round == number),
        key=lambda one: (one.origin, one.destination),
    )
    journeys = []
    for stop in stops:
        counted = Counter(together.statuses[entry.number] for entry in entries_of(together.roll, stop))
        journeys.append(JourneyNow(stop, {status: counted[status] for status in Status}))
    return RoundNow(number, how_it_went(together.standing, number), tuple(journeys))
