"""Rounds as JSON: written whole, and read back with every fault named.

A file may also say no more than who moves when, as somebody writes it by hand: ``{"rounds": [{"transfers":
[{"id": 0, "count": 3}]}]}``. What follows from that is then computed, and nothing is claimed to be best.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from repatria.core.cases import Case
from repatria.core.errors import RoundsInvalid
from repatria.core.plans import Credit, Plan
from repatria.core.rounds import Arrivals, Move, Round, RoundsOutcome, Schedule, Unpaid
from repatria.planning.rounds.naming import complete_rounds
from repatria.planning.sheets.fields import Faults, Value

#: Keys of a file, and of a round, that says everything.
KEYS = ("case", "plan", "outcome", "rounds", "waiting", "fewest", "because", "proof")
ROUND_KEYS = (
    "round", "transfers", "credits", "people", "accompanying", "wounded", "arrivals", "exposure",
)  # fmt: skip


def rounds_to_json(schedule: Schedule) -> dict[str, Any]:
    """Give a schedule as plain JSON values."""
    return {
        "case": {"id": schedule.case_id},
        "plan": schedule.plan_digest,
        "outcome": schedule.outcome.value,
        "rounds": [
            {
                "round": number,
                "transfers": [{"id": move.transfer, "count": move.count} for move in each.moves],
                "credits": [asdict(credit) for credit in each.credits],
                "people": each.people,
                "accompanying": each.accompanying,
                "wounded": each.wounded,
                "arrivals": [asdict(arrivals) for arrivals in each.arrivals],
                "exposure": [asdict(unpaid) for unpaid in each.exposure],
            }
            for number, each in enumerate(schedule.rounds, start=1)
        ],
        "waiting": {"value": schedule.waiting, "bound": schedule.waiting_bound},
        "fewest": {"value": len(schedule.rounds), "bound": schedule.rounds_bound},
        "because": list(schedule.because),
        "proof": schedule.proof,
    }


def read_rounds(path: Path, case: Case, plan: Plan) -> Schedule:
    """Read a file of rounds for a plan.

    Args:
        case: The case of the plan.
        plan: One that holds against the case.

    Raises:
        RoundsInvalid: The file cannot be read, is no JSON, or has faults.
    """
    faults = Faults(str(path))
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repetition)
    except (OSError, ValueError, RecursionError) as error:
        faults.fault("file", "unreadable", type(error).__name__, "a JSON file")
        raise RoundsInvalid(f"Reading the rounds {path}", tuple(faults.found)) from error
    document = Value(raw, "", faults)
    is_brief = isinstance(raw, dict) and raw.keys() == {"rounds"}
    schedule = _read_brief(document, case, plan) if is_brief else _read_whole(document)
    if faults.found or schedule is None:
        raise RoundsInvalid(f"Reading the rounds {path}", tuple(faults.found))
    return schedule


def rounds_from_json(document: object, file: str) -> Schedule:
    """Read whole rounds back from plain JSON values.

    Raises:
        RoundsInvalid: They have faults.
    """
    faults = Faults(file)
    schedule = _read_whole(Value(document, "", faults))
    if faults.found or schedule is None:
        raise RoundsInvalid(f"Reading the rounds {file}", tuple(faults.found))
    return schedule


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a key that stands in it twice, another program may read the other value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _read_brief(document: Value, case: Case, plan: Plan) -> Schedule | None:
    known = frozenset(transfer.id for transfer in plan.planned)
    steps = document.keys("rounds")["rounds"].rows(lambda row: _read_moves(row.keys("transfers"), known))
    if document.faults.found:
        return None
    rounds = complete_rounds(case, plan, steps)
    return Schedule(
        case_id=case.id,
        plan_digest=None,
        outcome=RoundsOutcome.FOUND,
        rounds=rounds,
        waiting=sum(number * each.wounded for number, each in enumerate(rounds, start=1)),
        waiting_bound=None,
        rounds_bound=None,
        because=(),
        proof={},
    )


def _read_moves(row: dict[str, Value], known: frozenset[int] | None) -> tuple[Move, ...]:
    return row["transfers"].rows(lambda one: _read_move(one, known)) if "transfers" in row else ()


def _read_move(one: Value, known: frozenset[int] | None) -> Move:
    row = one.keys("id", "count")
    if row.keys() != {"id", "count"}:
        return Move(0, 1)
    move = Move(row["id"].number(), row["count"].number(1))
    if known is not None and move.transfer not in known:
        row["id"].fault("a transfer of the plan", "no-such-reference")
    return move


def _read_whole(document: Value) -> Schedule | None:
    row = document.keys(*KEYS)
    if row.keys() != set(KEYS):
        return None
    waiting, fewest = row["waiting"].keys("value", "bound"), row["fewest"].keys("value", "bound")
    case = row["case"].keys("id")
    rounds = row["rounds"].rows(_read_round)
    because = row["because"].rows(Value.text)
    outcome = row["outcome"].one_of(*(outcome.value for outcome in RoundsOutcome))
    digest = row["plan"].text()
    if not isinstance(row["proof"].raw, dict):
        row["proof"].fault("a table", "wrong-type")
    if not (case and waiting.keys() == fewest.keys() == {"value", "bound"}):
        return None
    if fewest["value"].number() != len(rounds):
        fewest["value"].fault(f"the number of rounds, {len(rounds)}", "contradiction")
    return Schedule(
        case_id=case["id"].text(),
        plan_digest=digest,
        outcome=RoundsOutcome(outcome),
        rounds=tuple(each for each in rounds if each is not None),
        waiting=waiting["value"].number(),
        waiting_bound=waiting["bound"].optional(Value.number),
        rounds_bound=fewest["bound"].optional(Value.number),
        because=because,
        proof=dict(row["proof"].raw) if isinstance(row["proof"].raw, dict) else {},
    )


def _read_round(value: Value) -> Round | None:
    row = value.keys(*ROUND_KEYS)
    if row.keys() != set(ROUND_KEYS):
        return None
    number = int(value.path.rpartition("[")[2].rstrip("]")) + 1
    if row["round"].number(1) != number:
        row["round"].fault(f"the place of the round, {number}", "contradiction")
    return Round(
        moves=_read_moves(row, None),
        credits=row["credits"].rows(_read_credit),
        people=row["people"].number(),
        accompanying=row["accompanying"].number(),
        wounded=row["wounded"].number(),
        arrivals=row["arrivals"].rows(_read_arrivals),
        exposure=row["exposure"].rows(_read_unpaid),
    )


def _read_credit(value: Value) -> Credit:
    row = value.keys("transfer", "offer", "count")
    if len(row) < 3:
        return Credit(0, "", 1)
    return Credit(row["transfer"].number(), row["offer"].text(), row["count"].number(1))


def _read_arrivals(value: Value) -> Arrivals:
    row = value.keys("place", "people", "limit")
    if len(row) < 3:
        return Arrivals("", 0, None)
    return Arrivals(row["place"].text(), row["people"].number(), row["limit"].optional(Value.number))


def _read_unpaid(value: Value) -> Unpaid:
    row = value.keys("party", "weights", "owed", "limit")
    if len(row) < 4:
        return Unpaid("", None, 0, 0)
    return Unpaid(
        row["party"].text(),
        row["weights"].optional(Value.text),
        row["owed"].number(),
        row["limit"].number(),
    )
