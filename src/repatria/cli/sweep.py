"""`repatria sweep`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.watching import watched
from repatria.core.plans import Outcome
from repatria.core.questions import Effect, Sweep
from repatria.rendering import render_sweep
from repatria.rendering.wording import amount_words, proof_words
from repatria.workflows.files import write_all
from repatria.workflows.plans.sweep_offer import sweep_offer

#: Signs of the longest bar.
BAR = 24


def sweep_command(
    case: CaseArgument,
    vary: Annotated[
        str,
        typer.Option(
            "--vary",
            metavar="PATH=A:B:STEP",
            help="Which number of which offer, and its values: ua-1.gets[0].at_least=1:5:1, "
            "ru-1.gets[0].per_given=1/2:3:1/2",
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one page with the curve, to look at."),
    ] = None,
    for_party: Annotated[
        bool, typer.Option("--for-party", help="Answer as a party may hear it: as if everybody may go home.")
    ] = False,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how many go free as one number of one offer varies.

    What if they asked for ten, not twelve? Every value is planned anew with this one number changed, and
    says what is proven of it. No wish, no rule of law and no demand ever varies.

    Example: repatria sweep cases/ankara-2024-two-fewer --vary "de-1.gets[0].at_least=8:14:1"
    """
    with watched("Planning every value:") as watch:

        def tell(done: int, total: int) -> None:
            watch.doing = f"Planning every value, {done:,} of {total:,} done:"

        swept = sweep_offer(case, vary, for_party=for_party, key_path=key, told=tell, watch=watch)
    if html is not None:
        write_all({html: render_sweep(swept.case, swept.sweep)})
    if as_json:
        print_json(sweep_to_json(swept.sweep))
    else:
        print_sweep(console(), swept.sweep)
        if html is not None:
            console().print(f"The page is in {safe(str(html))}.", soft_wrap=True)
    outcomes = {point.then.outcome for point in swept.sweep.points}
    if Outcome.UNDECIDED in outcomes or watch.is_stopped:
        raise typer.Exit(UNDECIDED)
    if outcomes == {Outcome.IMPOSSIBLE}:
        raise typer.Exit(ANSWER_IS_NO)


def print_sweep(screen: Console, swept: Sweep) -> None:
    """Print a sweep: what it says, and a row with a bar for every point."""
    screen.print(f"\n[bold]{safe(swept.says)}[/bold]")
    # An unproven part of a bar, or any bar on a terminal that has no such signs, is drawn plainly.
    full, open_ = ("█", "░") if (screen.encoding or "").lower().startswith("utf") else ("#", "-")
    most = max([1, *(point.then.people or 0 for point in swept.points_and_today)])
    table = Table(box=None, pad_edge=False)
    table.add_column(safe(swept.term), justify="right")
    table.add_column("people", justify="right")
    table.add_column("", no_wrap=True, min_width=BAR)
    table.add_column("proof")
    table.add_column("offers in force")
    before: tuple[str, ...] | None = None
    for point in swept.points_and_today:
        then = point.then
        sign = full if then.outcome is Outcome.PROVEN_BEST else open_
        people = "unknown" if then.people is None else f"{then.people:,}"
        people += "".join(f", {amount_words(number, kind)}" for kind, number in then.lots)
        bar = sign * (-(-(then.people or 0) * BAR // most))
        now = ", today" if point.value == swept.today else ""
        table.add_row(f"{point.value}{now}", safe(people), bar, proof_words(then), _offers(before, then))
        before = then.offers if then.people is not None else before
    screen.print(table)
    screen.print(
        "Engineering, not legal advice. "
        + ("" if swept.is_for_party else "The neutral's view: with --for-party as a party may hear it.")
        + "\n"
    )


def sweep_to_json(swept: Sweep) -> dict[str, object]:
    """Give a sweep as plain JSON values; a ratio that is not whole is a text, as in a case."""
    return {
        "vary": {"offer": swept.offer, "by": swept.by, "term": swept.term},
        "today": None if swept.today is None else _number(swept.today),
        "as_it_is": _effect_to_json(swept.as_it_is),
        "points": [
            {"value": _number(point.value), "then": _effect_to_json(point.then)} for point in swept.points
        ],
        "jumps": [
            {
                "from": _number(jump.after),
                "to": _number(jump.at),
                "comes": list(jump.comes),
                "goes": list(jump.goes),
            }
            for jump in swept.jumps
        ],
        "for_party": swept.is_for_party,
        "says": swept.says,
    }


def _effect_to_json(then: Effect) -> dict[str, object]:
    return {
        "people": then.people,
        "provisional": then.provisional,
        "lots": None if then.people is None else dict(then.lots),
        "offers": list(then.offers),
        "outcome": then.outcome.value,
        "gap": then.gap,
    }


def _number(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def _offers(before: tuple[str, ...] | None, then: Effect) -> str:
    """Say which offers are in force; below the first row, only what changes."""
    if then.people is None:
        return "unknown"
    if before is None:
        return safe(", ".join(then.offers) or "none")
    said = [
        f"{words} {', '.join(sorted(names))}"
        for words, names in (
            ("also", set(then.offers) - set(before)),
            ("no more", set(before) - set(then.offers)),
        )
        if names
    ]
    return safe("; ".join(said))
