"""`repatria verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import ANSWER_IS_NO, console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.workflows.check_plan import check_plan

PlanArgument = Annotated[
    Path, typer.Argument(metavar="PLAN", help="A plan written by `repatria plan --out`.")
]


def verify_command(
    case: CaseArgument,
    plan: PlanArgument,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a plan and its proof against the case, without a solver.

    Every transfer, offer, credit and total is checked again, and the proof that no other plan does better
    is computed again in exact fractions. Of what made the plan it shares only the reading of the case, the
    meaning of terms and the rules of law.

    Example: repatria verify cases/kursk-2025 plan.json
    """
    checked = check_plan(case, plan, key_path=key)
    verification = checked.verification
    if as_json:
        print_json(
            {
                "valid": verification.is_valid,
                "outcome": checked.plan.outcome.value,
                "checks": [{"name": c.name, "kept": c.is_kept, "says": c.says} for c in verification.checks],
            }
        )
    else:
        screen = console()
        for check in verification.checks:
            sign = "[green]kept  [/green]" if check.is_kept else "[red]BROKEN[/red]"
            screen.print(f"  {sign} {safe(check.name)}: {safe(check.says)}")
        holds = f"[bold]The plan holds.[/bold] Outcome: {checked.plan.outcome.value}."
        screen.print(
            holds if verification.is_valid else "[bold]The plan is refused.[/bold] Do not act on it."
        )
    if not verification.is_valid:
        raise typer.Exit(ANSWER_IS_NO)
