"""From the gate back to planning: who is over is a fact, who does not go leaves, and the rest is mended.

What planning is told of somebody who does not go is that they do not go: how many of which record, never who
said what. Whoever takes a place was let by an offer; the repair never goes beyond what the offers allow.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.done import Done
from repatria.core.errors import EngineFailed, HandoverRefused
from repatria.core.handovers import Entry
from repatria.core.persons import People
from repatria.core.plans import Plan
from repatria.core.repairs import Repair
from repatria.core.rounds import Schedule
from repatria.handover.protocol import refuse_undecided
from repatria.handover.standing import Status
from repatria.planning.casefile import attest, case_text, keyed_digest, read_case, read_key
from repatria.planning.planfile.form import plan_text, read_plan
from repatria.planning.repair import make_task, repair_plan
from repatria.planning.rounds import rounds_to_json, schedule_rounds
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.verify import Repaired, verify_plan
from repatria.planning.verify.rounds import verify_rounds
from repatria.workflows.day.man_gate import Gate, open_together
from repatria.workflows.day.record_day import make_folder
from repatria.workflows.day.watch_rounds import refuse_other_plan
from repatria.workflows.files import write_all
from repatria.workflows.plans.repair_exchange import RepairedExchange

CASE_NAME, PLAN_NAME, ROUNDS_NAME = "case.toml", "plan.json", "rounds.json"


@dataclass(frozen=True)
class RepairedDay:
    """A day that was mended.

    Attributes:
        exchange: The case with what was done in it, the plan of before, and how it is mended.
        schedule: Rounds of whoever is still to go; None where no repair keeps every offer.
        over: How many are over.
        out: How many do not go.
    """

    exchange: RepairedExchange
    schedule: Schedule | None
    over: int
    out: int


def repair_day(
    case_path: Path,
    plan_path: Path,
    gates: Sequence[Gate],
    *,
    out: Path,
    key_path: Path | None = None,
    watch: Watch = UNWATCHED,
) -> RepairedDay:
    """Mend a plan after what happened at the gate, and write case, plan and rounds of the rest.

    Args:
        out: A folder for ``case.toml``, ``plan.json`` and ``rounds.json``; nothing is written where no repair
            keeps every offer.

    Raises:
        InputError: Case, plan or key cannot be read.
        DayLogRefused: A log does not open, or is of another plan.
        ActRefused: A person has to decide first (`undecided`).
        EngineFailed: The repair, or its rounds, did not survive their independent check.
    """
    key = None if key_path is None else read_key(key_path)
    case, plan = read_case(case_path, key=key), read_plan(plan_path)
    together = open_together(gates, into_first=False)
    refuse_other_plan(together.roll, plan)
    refuse_undecided(together.roll, together.standing)
    by_status: dict[Status, list[Entry]] = {status: [] for status in Status}
    for entry in together.roll.entries:
        by_status[together.statuses[entry.number]].append(entry)
    later = _attested(case_after(case, by_status[Status.OVER]), key)
    day = mend(later, plan, by_status[Status.OUT], key=key, watch=watch, file=str(plan_path))
    if day.exchange.repair.plan is not None and day.schedule is not None:
        make_folder(out)
        rounds = json.dumps(rounds_to_json(day.schedule), ensure_ascii=False, indent=1) + "\n"
        plan_lines = plan_text(day.exchange.repair.plan)
        write_all({out / CASE_NAME: case_text(later), out / PLAN_NAME: plan_lines, out / ROUNDS_NAME: rounds})
    return replace(day, over=len(by_status[Status.OVER]), out=len(by_status[Status.OUT]))


def case_after(case: Case, over: Sequence[Entry]) -> Case:
    """Give the case with what was carried out: it is given and paid, and cannot be undone.

    Raises:
        HandoverRefused: Somebody crossed without those who accompany them.
    """
    alone = [one for one in over if not one.is_accompanying]
    freed = Counter((one.traveler.record, one.destination, one.offer) for one in alone)
    along = Counter(one.traveler.record for one in over if one.is_accompanying)
    new = tuple(Done(who, count, to, offer) for (who, to, offer), count in sorted(freed.items()))
    gone = {who for who, _, _ in freed}
    people = case.people
    if along or _are_accompanied(case, gone):
        people = tuple(_still_along(case, gone, along))
    return replace(case, people=people, done=(*case.done, *new))


def mend(
    case: Case,
    plan: Plan,
    leaving: Sequence[Entry],
    *,
    key: bytes | None = None,
    watch: Watch = UNWATCHED,
    file: str = "plan",
) -> RepairedDay:
    """Mend a plan without those who do not go, and put the rest in rounds; both are checked by the other way.

    Raises:
        EngineFailed: One of them did not survive its check.
    """
    counts = Counter(entry.traveler.record for entry in leaving)
    without = [_without(case, who, count) for who, count in sorted(counts.items())]
    digest = None if key is None else keyed_digest(case, key)
    task = make_task(case, plan, without, argument="the gate", file=file)
    repair = repair_plan(task, case_digest=digest, watch=watch)
    if repair.plan is None:
        return RepairedDay(RepairedExchange(case, plan, repair, None), None, 0, 0)
    _refuse_broken(case, repair, Repaired(plan, task.plan_digest()))
    schedule = schedule_rounds(case, repair.plan, watch=watch)
    broken = [check.name for check in verify_rounds(case, repair.plan, schedule).broken]
    if broken:
        raise EngineFailed(f"The rounds of the rest did not survive their check: {', '.join(broken)}.")
    return RepairedDay(RepairedExchange(case, plan, repair, None), schedule, 0, 0)


def _without(case: Case, who: str, count: int) -> str:
    return who if case.people_by_id[who].count.at_most == 1 else f"{who}={count}"


def _refuse_broken(case: Case, repair: Repair, repaired: Repaired) -> None:
    if repair.plan is None:
        return
    broken = [check.name for check in verify_plan(case, repair.plan, repaired=repaired).broken]
    if broken:
        raise EngineFailed(f"The repair did not survive its own check: {', '.join(broken)}. It is withheld.")


def _attested(case: Case, key: bytes | None) -> Case:
    """Attest the case anew, where the neutral had attested it: what was done is the neutral's own record."""
    if key is None or not case.is_attested:
        return case
    bare = replace(case, attestation=None)
    return replace(bare, attestation=attest(bare, key))


def _are_accompanied(case: Case, gone: set[str]) -> bool:
    return any(gone & set(each.like.accompanies) for each in case.cohorts)


def _still_along(case: Case, gone: set[str], along: Mapping[str, int]) -> Iterator[People]:
    """Leave out those who travelled along: they are over, and a case counts nobody twice."""
    for record in case.people:
        rest = record.count.less(along.get(record.id, 0))
        if record.accompanies and rest.at_most == 0:
            continue
        if gone & set(record.accompanies):
            raise HandoverRefused(
                "Mending a day: somebody crossed without those who accompany them. A person decides how they "
                "follow; write it into the case, and plan anew."
            )
        yield replace(record, count=rest)
