"""`repatria rounds`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.rounds_tables import print_rounds
from repatria.cli.verify import PlanArgument
from repatria.cli.watching import watched
from repatria.core.rounds import RoundsOutcome
from repatria.rendering import render_rounds
from repatria.workflows.files import write_all
from repatria.workflows.plans.schedule_rounds import ScheduledPlan, schedule_plan


def rounds_command(
    case: CaseArgument,
    plan: PlanArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the rounds with their proof, as JSON.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one page with the rounds, to look at."),
    ] = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a plan into rounds: who travels when, so that nobody risks more than they accept.

    A round is one moment. The seriously wounded and sick travel as early as can be; then the rounds are as
    few as can be. Each party's limit on what it gives before it is paid, the capacity of each place, and who
    asked to go together or before others are kept in every round. What is proven is said, and what is not.

    Example: repatria rounds cases/ru-ua-1000-2025 plan.json --out rounds.json
    """
    with watched("Finding rounds:") as watch:
        scheduled = schedule_plan(case, plan, key_path=key, watch=watch)
    text = json.dumps(scheduled.document, ensure_ascii=False, indent=1) + "\n"
    page = "" if html is None else render_rounds(scheduled.case, scheduled.plan, scheduled.schedule)
    write_all({path: content for path, content in ((out, text), (html, page)) if path is not None})
    if as_json:
        print_json(scheduled.document)
    else:
        screen = console()
        print_rounds(screen, scheduled.case, scheduled.plan, scheduled.schedule)
        _say_where(screen, (case, plan, out, html))
    _exit(scheduled, is_stopped=watch.is_stopped)


def _say_where(screen: Console, paths: tuple[Path, Path, Path | None, Path | None]) -> None:
    case, plan, out, html = paths
    if out is not None:
        screen.print(
            f"The rounds are in {safe(str(out))}. Check them: repatria verify {safe(str(case))} "
            f"{safe(str(plan))} --rounds {safe(str(out))}",
            soft_wrap=True,
        )
    if html is not None:
        screen.print(f"The page is in {safe(str(html))}.", soft_wrap=True)


def _exit(scheduled: ScheduledPlan, *, is_stopped: bool) -> None:
    outcome = scheduled.schedule.outcome
    if outcome is RoundsOutcome.IMPOSSIBLE:
        raise typer.Exit(ANSWER_IS_NO)
    if outcome is RoundsOutcome.NOTHING_FOUND or is_stopped:
        raise typer.Exit(UNDECIDED)
