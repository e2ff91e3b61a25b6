"""`repatria plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.as_due import print_as_due
from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json, safe
from repatria.cli.plan_tables import print_plan
from repatria.cli.watching import watched
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.plans import Outcome
from repatria.rendering import render_page
from repatria.workflows.files import write_all
from repatria.workflows.plans.plan_as_due import plan_as_due
from repatria.workflows.plans.plan_exchange import PlannedExchange, plan_exchange

CaseArgument = Annotated[
    Path, typer.Argument(metavar="CASE", help="A folder with a case.toml, such as cases/kursk-2025.")
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", help="The neutral's key: 32 random bytes or more, in a file."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def plan_command(
    case: CaseArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the plan with its proof, as JSON.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one page with the plan, to look at.")
    ] = None,
    key: KeyOption = None,
    seed: Annotated[
        str | None, typer.Option("--seed", help="Seed for the order among people whom nothing tells apart.")
    ] = None,
    as_due: Annotated[
        bool,
        typer.Option(
            "--as-due",
            help="Plan instead, for each holder, that it alone releases whom the law says to release.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the best exchange of a case, with its proof: the neutral's view.

    People are moved only where the law and their wish let them go, and only under offers whose every term
    is met. The plan says what is proven, on what it rests, why the others stay, and what it would take.

    Example: repatria plan cases/kursk-2025 --out plan.json --html plan.html
    """
    options = {} if seed is None else {"seed": seed}
    if as_due:
        _refuse_files({"--out": out, "--html": html})
        with watched("Planning as due:") as watch:
            hypotheses = plan_as_due(case, key_path=key, watch=watch, **options)
        if as_json:
            print_json(hypotheses.to_json())
        else:
            print_as_due(console(), hypotheses)
        if watch.is_stopped:
            raise typer.Exit(UNDECIDED)
        return
    with watched("Planning:") as watch:
        planned = plan_exchange(
            case, key_path=key, asks=html is not None or not as_json, watch=watch, **options
        )
    page = render_page(planned.case, planned.plan, planned.answers) if html is not None else ""
    write_all({path: content for path, content in ((out, planned.text()), (html, page)) if path is not None})
    if as_json:
        print_json(planned.document)
    else:
        _print_for_people(planned, case, out, html)
    if planned.plan.outcome is Outcome.IMPOSSIBLE:
        raise typer.Exit(ANSWER_IS_NO)
    if planned.plan.outcome is Outcome.UNDECIDED or watch.is_stopped:
        raise typer.Exit(UNDECIDED)


def _refuse_files(files: dict[str, Path | None]) -> None:
    """Refuse to write a hypothesis where somebody could take it for a plan of the case.

    Raises:
        RequestInvalid: A file was asked for.
    """
    faults = tuple(
        Fault("--as-due", 0, option, "contradiction", option, "no file: nobody has offered what is planned")
        for option, file in files.items()
        if file is not None
    )
    if faults:
        raise RequestInvalid("Planning as due", faults)


def _print_for_people(planned: PlannedExchange, case: Path, out: Path | None, html: Path | None) -> None:
    screen = console()
    print_plan(screen, planned.case, planned.plan, planned.answers)
    if out is not None:
        screen.print(
            f"The plan is in {safe(str(out))}. Check it: repatria verify {safe(str(case))} {safe(str(out))}",
            soft_wrap=True,
        )
    if html is not None:
        screen.print(f"The page is in {safe(str(html))}.", soft_wrap=True)
