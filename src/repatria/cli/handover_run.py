"""`repatria handover state` and `repair`: rounds as they run, and what planning makes of who does not go."""

from __future__ import annotations

from typing import Any

import typer

from repatria.cli.handover_options import LogsArgument, OutFolderOption, PassphrasesOption, gates_of
from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.repair import print_repair, repair_to_json
from repatria.cli.verify import PlanArgument
from repatria.cli.watching import watched
from repatria.core.plans import Outcome
from repatria.core.rounds import Unpaid
from repatria.workflows.day.man_gate import Status
from repatria.workflows.day.repair_day import RepairedDay, repair_day
from repatria.workflows.day.watch_rounds import DayNow, Verdict, watch_rounds

_SAYS = {
    Verdict.GO: "Go on.",
    Verdict.DONE: "Every round is through.",
    Verdict.REPAIR: "Mend the plan first (handover repair): somebody does not go, or a round was broken off.",
    Verdict.STOP: "Stop.",
}


def add_run_commands(group: typer.Typer) -> None:
    """Add the commands for rounds as they run."""
    group.command("state")(state_command)
    group.command("repair")(repair_command)


def state_command(
    case: CaseArgument,
    plan: PlanArgument,
    logs: LogsArgument,
    *,
    passphrases: PassphrasesOption,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say who is over, who waits, what each party is not paid for, and whether to go on: the neutral's view.

    Example: repatria handover state cases/kursk-2025-russia-assumed promised.json gate.day
    --passphrase-file pw.txt
    """
    now = watch_rounds(case, plan, gates_of(logs, passphrases), key_path=key)
    if as_json:
        print_json(_now_to_json(now))
    else:
        _print_now(now)
    if now.verdict in (Verdict.REPAIR, Verdict.STOP):
        raise typer.Exit(ANSWER_IS_NO)


def repair_command(
    case: CaseArgument,
    plan: PlanArgument,
    logs: LogsArgument,
    *,
    passphrases: PassphrasesOption,
    out: OutFolderOption,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mend the plan after what happened at the gate: who is over stays over, who does not go is out.

    Writes case, plan and rounds of the rest, from which `handover prepare --continues` makes the next roll.
    Somebody takes a place only where the offers allow it. Nobody is asked why.

    Example: repatria handover repair cases/kursk-2025-russia-assumed promised.json gate.day
    --passphrase-file pw.txt --out rest
    """
    with watched("Mending:") as watch:
        done = repair_day(case, plan, gates_of(logs, passphrases), out=out, key_path=key, watch=watch)
    if as_json:
        print_json(_repair_to_json(done))
    else:
        console().print(f"{done.over:,} are over, {done.out:,} do not go.")
        print_repair(console(), done.exchange)
        if done.schedule is not None:
            rounds = len(done.schedule.rounds)
            console().print(f"The rest, in {rounds} rounds, is in {safe(str(out))}.", soft_wrap=True)
    if done.exchange.repair.outcome is Outcome.IMPOSSIBLE:
        raise typer.Exit(ANSWER_IS_NO)
    if done.exchange.repair.outcome is Outcome.UNDECIDED or watch.is_stopped:
        raise typer.Exit(UNDECIDED)


def _repair_to_json(done: RepairedDay) -> dict[str, Any]:
    said = repair_to_json(done.exchange)
    del said["plan"]  # it is in the folder
    rounds = None if done.schedule is None else len(done.schedule.rounds)
    return {"over": done.over, "out": done.out, "rounds": rounds, **said}


def _now_to_json(now: DayNow) -> dict[str, Any]:
    return {
        "rounds": [
            {
                "round": each.number,
                "how": each.how,
                "journeys": [
                    {
                        "from": journey.stop.origin,
                        "to": journey.stop.destination,
                        "place": journey.stop.place,
                        "at": journey.stop.at.isoformat(),
                        **{status.value: number for status, number in journey.numbers.items()},
                    }
                    for journey in each.journeys
                ],
            }
            for each in now.rounds
        ],
        "exposure": [_unpaid_to_json(unpaid) for unpaid in now.exposure],
        "then": [_unpaid_to_json(unpaid) for unpaid in now.then],
        "next": now.next,
        "verdict": now.verdict.value,
        "because": list(now.because),
    }


def _unpaid_to_json(unpaid: Unpaid) -> dict[str, Any]:
    return {
        "party": unpaid.party,
        "weights": unpaid.weights,
        "owed": unpaid.owed,
        "limit": unpaid.limit,
    }


def _print_now(now: DayNow) -> None:
    screen = console()
    for each in now.rounds:
        screen.print(f"Round {each.number}: {each.how}")
        for journey in each.journeys:
            numbers = ", ".join(
                f"{number:,} {status.value}"
                for status, number in journey.numbers.items()
                if number or status is Status.OVER
            )
            stop = journey.stop
            where = f"{stop.origin} to {stop.destination}, {stop.place}"
            screen.print(f"  {safe(where)}: {numbers}", soft_wrap=True)
    for now_is, then in zip(now.exposure, now.then, strict=True):
        what = now_is.weights or "people"
        after = "" if now.next is None else f", and {then.owed:,} once round {now.next} is through"
        screen.print(
            f"{safe(now_is.party)} is not paid for {now_is.owed:,} ({safe(what)}){after}; it accepts "
            f"{then.limit:,}.",
            soft_wrap=True,
        )
    because = f" ({', '.join(now.because)})" if now.because else ""
    screen.print(safe(f"{_SAYS[now.verdict]}{because}"), soft_wrap=True)
