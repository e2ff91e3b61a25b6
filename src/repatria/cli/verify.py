"""`repatria verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from repatria.cli.output import ANSWER_IS_NO, console, print_json, safe
from repatria.cli.plan import JsonOption, KeyOption
from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.plans.check_plan import CheckedPlan, Verification, check_plan
from repatria.workflows.plans.check_sheet import check_sheet

PlanArgument = Annotated[
    Path, typer.Argument(metavar="PLAN", help="A plan written by `repatria plan --out`.")
]


def verify_command(
    case: Annotated[
        Path | None, typer.Argument(metavar="CASE", help="A folder with a case.toml; not with --sheet.")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Argument(metavar="PLAN", help="A plan written by `repatria plan --out`; not with --sheet."),
    ] = None,
    key: KeyOption = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="SHEET", help="Check a party's sheet, in place of a case and plan."),
    ] = None,
    neutral: Annotated[
        str | None,
        typer.Option("--neutral", metavar="PUBLICKEY", help="With --sheet: the neutral's public key."),
    ] = None,
    party: Annotated[
        str | None, typer.Option("--with", metavar="PARTY", help="With --sheet: the party that checks.")
    ] = None,
    repairs: Annotated[
        Path | None,
        typer.Option("--repairs", metavar="OLDPLAN", help="Of a repaired plan: the plan that it repairs."),
    ] = None,
    rounds: Annotated[
        Path | None,
        typer.Option("--rounds", metavar="FILE", help="Check the rounds in this file too; not with --sheet."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a plan and its proof against the case, without a solver; or a party's sheet, by itself.

    Every transfer, offer, credit and total is checked again, and the proof that no other plan does better
    is computed again in exact fractions. Nothing of the program that made the plan is used. A sheet is
    checked knowing nothing else: its signature, and that every term of the party's own offers is kept.

    Example: repatria verify cases/kursk-2025 plan.json
    """
    beside = {"CASE": case, "PLAN": plan, "--key": key, "--repairs": repairs, "--rounds": rounds}
    faults = _faults_of_arguments(beside, sheet, neutral or party)
    if sheet is not None and not faults:
        _verify_sheet(sheet, party, neutral, as_json=as_json)
    elif case is not None and plan is not None and not faults:
        checked = check_plan(case, plan, key_path=key, repaired_path=repairs, rounds_path=rounds)
        _say_checked(checked, as_json=as_json)
    else:
        raise RequestInvalid("Checking", tuple(faults))


def _faults_of_arguments(
    beside: dict[str, Path | None], sheet: Path | None, for_sheet: str | None
) -> list[Fault]:
    if sheet is not None:
        expected = "nothing beside --sheet: whoever has case and key checks the plan"
        return [
            Fault("arguments", 0, name, "contradiction", "an argument", expected)
            for name, value in beside.items()
            if value is not None
        ]
    faults = [
        Fault("arguments", 0, name, "missing", "nothing", "a case and a plan, or --sheet")
        for name in ("CASE", "PLAN")
        if beside[name] is None
    ]
    if for_sheet is not None:
        expected = "a sheet to go with it: --sheet"
        faults.append(Fault("arguments", 0, "--neutral or --with", "contradiction", "an argument", expected))
    return faults


def _say_checked(checked: CheckedPlan, *, as_json: bool) -> None:
    verification, schedule = checked.verification, checked.schedule
    if as_json:
        with_rounds = {} if schedule is None else {"rounds_outcome": schedule.outcome.value}
        print_json(
            {
                "valid": verification.is_valid,
                "outcome": checked.plan.outcome.value,
                **with_rounds,
                "checks": _checks_to_json(verification),
            }
        )
    else:
        screen = console()
        _print_checks(screen, checked.verification)
        holds = f"[bold]The plan holds.[/bold] Outcome: {checked.plan.outcome.value}."
        if schedule is not None:
            holds += f" [bold]The rounds hold.[/bold] Outcome: {schedule.outcome.value}."
        what = "plan is" if schedule is None else "rounds are"
        screen.print(
            holds if verification.is_valid else f"[bold]The {what} refused.[/bold] Do not act on it."
        )
    if not verification.is_valid:
        raise typer.Exit(ANSWER_IS_NO)


def _verify_sheet(sheet: Path, party: str | None, neutral: str | None, *, as_json: bool) -> None:
    checked = check_sheet(sheet, party=party, neutral=neutral)
    verification = checked.verification
    if as_json:
        print_json(
            {
                "valid": verification.is_valid,
                "party": checked.party,
                "released": checked.is_released,
                "neutral_given": neutral is not None,
                "checks": _checks_to_json(verification),
            }
        )
    else:
        screen = console()
        _print_checks(screen, checked.verification)
        screen.print(
            _conclusion(
                is_valid=verification.is_valid, is_released=checked.is_released, is_known=neutral is not None
            )
        )
    if not verification.is_valid:
        raise typer.Exit(ANSWER_IS_NO)


def _conclusion(*, is_valid: bool, is_released: bool, is_known: bool) -> str:
    if not is_valid:
        return "[bold]The sheet is refused.[/bold] Do not act on it."
    says = (
        "[bold]The sheet holds.[/bold]"
        if is_known
        else "[bold]The sheet holds, if that key is the neutral's.[/bold]"
    )
    return says if is_released else f"{says} No plan is released yet: it says nothing of who goes."


def _checks_to_json(verification: Verification) -> list[dict[str, Any]]:
    return [{"name": c.name, "kept": c.is_kept, "says": c.says} for c in verification.checks]


def _print_checks(screen: Console, verification: Verification) -> None:
    for check in verification.checks:
        sign = "[green]kept  [/green]" if check.is_kept else "[red]BROKEN[/red]"
        screen.print(f"  {sign} {safe(check.name)}: {safe(check.says)}")
