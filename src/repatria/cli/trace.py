"""``repatria trace``: who of those who are missing may be among those who are held."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from repatria.cli.output import ANSWER_IS_NO, console, error_console, one_line, print_json, safe
from repatria.cli.progress import progress
from repatria.rendering import MOST_JUDGED, Language, render_judging
from repatria.workflows.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repatria.workflows.people.trace_people import Link, ListOfPeople, TracedPeople

#: Probability from which a pair is shown as a link.
LEAST_SHOWN = 0.5
#: Links shown in full on a terminal; all of them go into the file and into JSON.
MOST_SHOWN = 10
MOST_FAULTS_SHOWN = 10
LEAST_MEMORY_MIB = 128

JUDGED = {"same": "judged the same", "unsure": "judged unsure"}
JUDGE = (
    "These are suggestions. A person judges each pair beside its evidence: the same, different, or unsure; "
    "nothing is recorded until then."
)


def trace_command(
    missing: Annotated[
        Path,
        typer.Argument(metavar="MISSING", help="The list of people sought.", show_default=False),
    ],
    held: Annotated[
        Path | None,
        typer.Argument(
            metavar="[HELD]",
            help="The list of people held, found or dead. Left out: who stands in MISSING more than once.",
            show_default=False,
        ),
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the links as CSV.", show_default=False)
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="PAGE", help="Write one page to judge the links on.", show_default=False
        ),
    ] = None,
    language: Annotated[
        Language,
        typer.Option("--language", help="Language of the page."),
    ] = Language.ENGLISH,
    columns: Annotated[
        Path | None,
        typer.Option(
            "--columns", metavar="FILE", help="What the columns of MISSING are (TOML).", show_default=False
        ),
    ] = None,
    held_columns: Annotated[
        Path | None,
        typer.Option("--held-columns", metavar="FILE", help="Those of HELD.", show_default=False),
    ] = None,
    judgements: Annotated[
        Path | None,
        typer.Option(
            "--judgements", metavar="FILE", help="What people judged before (JSON Lines).", show_default=False
        ),
    ] = None,
    learnt: Annotated[
        Path | None,
        typer.Option(
            "--learnt",
            metavar="FILE",
            help="What agreement is worth, learnt before (TOML).",
            show_default=False,
        ),
    ] = None,
    save_learnt: Annotated[
        Path | None,
        typer.Option(
            "--save-learnt", metavar="FILE", help="Write what agreement is worth here.", show_default=False
        ),
    ] = None,
    least: Annotated[
        float, typer.Option("--least", min=0.0, max=1.0, help="Probability below which a pair is no link.")
    ] = LEAST_SHOWN,
    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume",
            metavar="FOLDER",
            help="Keep there what is done, and go on from it after a stop; emptied at the end.",
            show_default=False,
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            "--memory",
            metavar="MIB",
            min=LEAST_MEMORY_MIB,
            help="What bringing records together may take of memory; more goes to disk, and takes longer.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Find who is who in two lists, across scripts, each link with its probability and why.

    The lists may be CSV, JSON Lines, Parquet, XLSX or PFIF. What their columns are is proposed and shown;
    correct it with --columns. What agreement is worth is learnt from the lists themselves, and from
    judgements where there are some.
    Rows that cannot be read are listed and left out, and people who did not agree to be traced are not
    traced.

    Example: repatria trace docs/examples/missing.csv docs/examples/held.csv --out links.csv
    """
    from repatria.workflows.people.trace_people import trace_people  # noqa: PLC0415 - heavy

    with progress() as say:
        traced = trace_people(
            missing,
            held,
            missing_mapping=columns,
            held_mapping=held_columns,
            judgements_path=judgements,
            learnt_path=learnt,
            least=least,
            most_memory_mib=memory,
            resume_path=resume,
            say=say,
        )
    written: dict[Path, str | Iterable[str]] = {} if out is None else {out: _as_csv(traced)}
    if save_learnt is not None:
        written[save_learnt] = traced.learnt
    if html is not None:
        written[html] = render_judging(traced, language=language)
    write_all(written)
    if as_json:
        print_json(document(traced))
    else:
        _print(traced, out)
        if html is not None:
            _print_page(html, len(traced.links) - MOST_JUDGED)
    if not traced.links:
        raise typer.Exit(ANSWER_IS_NO)


def document(traced: TracedPeople) -> dict[str, object]:
    """Give the JSON document of what was found."""
    return {
        "lists": [list_document(one) for one in (traced.missing, traced.held) if one is not None],
        "candidates": traced.candidates,
        "unlikely": traced.unlikely,
        "not_compared": list(traced.left_out),
        "warnings": list(traced.warnings),
        "links": [
            {
                "missing": link.left,
                "held": link.right,
                "probability": round(link.probability, 4),
                "bits": round(link.bits, 2),
                "namesakes": link.namesakes,
                "judged": None if link.judged is None else link.judged.value,
                "why": [
                    {
                        "field": one.field,
                        "missing": one.left,
                        "held": one.right,
                        "says": one.says,
                        "bits": round(one.bits, 2),
                    }
                    for one in link.why
                ],
            }
            for link in traced.links
        ],
        "learnt": traced.model,
    }


def list_document(one: ListOfPeople) -> dict[str, object]:
    """Give the JSON document of a list as it was read."""
    return {
        "people": one.records.num_rows,
        "not_agreed": one.not_agreed,
        "encoding": one.encoding,
        "columns": dict(one.mapping.columns),
        "why": dict(one.mapping.why),
        "faults": [fault.sentence() for fault in one.faults],
    }


def _as_csv(traced: TracedPeople) -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(["missing", "held", "probability", "bits", "namesakes", "why"])
    yield line.text
    for link in traced.links:
        why = " | ".join([f"{one.field}: {one.says} ({one.bits:+.1f} bits)" for one in link.why if one.bits])
        writer.writerow(
            [
                link.left,
                link.right,
                f"{link.probability:.4f}",
                f"{link.bits:.2f}",
                link.namesakes,
                one_line(why),
            ]
        )
        yield line.text


class _Line:
    """Keeps the last line that a writer of CSV wrote."""

    text = ""

    def write(self, line: str) -> int:
        """Keep a line."""
        self.text = line
        return len(line)


def _print(traced: TracedPeople, out: Path | None) -> None:
    terminal = console()
    for title, one in (("Missing", traced.missing), ("Held", traced.held)):
        if one is not None:
            print_list(terminal, title, one)
    for warning in traced.warnings:
        error_console().print(warning, style="yellow", soft_wrap=True)
    terminal.print()
    number = len(traced.links)
    terminal.print(
        Text(
            f"{number:,} link{'s' * (number != 1)}, from {traced.candidates:,} pairs looked at.", style="bold"
        )
    )
    for link in traced.links[:MOST_SHOWN]:
        _print_link(terminal, link)
    if number > MOST_SHOWN:
        where = f"all of them are in {out.name}" if out else "--out FILE writes all of them"
        terminal.print(f"  and {number - MOST_SHOWN:,} more; {where}.", style="dim")
    terminal.print()
    terminal.print(Text(JUDGE, style="bold"))


def _print_page(html: Path, left_out: int) -> None:
    terminal = console()
    terminal.print(f"The page is in {safe(str(html))}.", soft_wrap=True)
    if left_out > 0:
        terminal.print(
            f"It has the {MOST_JUDGED:,} links most in need of judging; {left_out:,} more are left out.",
            soft_wrap=True,
        )


def print_list(terminal: Console, title: str, one: ListOfPeople) -> None:
    """Show what each column was taken for, and what of the list was not taken."""
    terminal.print()
    said = f"{title}: {one.records.num_rows:,} people"
    if one.not_agreed:
        said += f", and {one.not_agreed:,} who did not agree to be traced, left out"
    if one.encoding:
        said += f" ({one.encoding})"
    terminal.print(Text(said, style="bold cyan"))
    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("column", "taken for", "for example"):
        table.add_column(heading)
    for column, field in one.mapping.columns.items():
        examples = ", ".join(one_line(value) for value in one.mapping.examples.get(column, ())[:2])
        table.add_row(Text(one_line(column)), field, Text(examples, style="dim"))
    terminal.print(Padding(table, (0, 0, 0, 2)))
    errors = error_console()
    for fault in one.faults[:MOST_FAULTS_SHOWN]:
        errors.print(Text(one_line(fault.sentence()), style="yellow"), soft_wrap=True)
    if len(one.faults) > MOST_FAULTS_SHOWN:
        errors.print(
            f"and {len(one.faults) - MOST_FAULTS_SHOWN:,} more faults; --json lists all of them.",
            style="yellow",
        )


def _print_link(terminal: Console, link: Link) -> None:
    terminal.print()
    namesakes = f", {link.namesakes:,} namesake{'s' * (link.namesakes != 1)}" if link.namesakes else ""
    judged = "" if link.judged is None else f", {JUDGED[link.judged]}"
    terminal.print(
        Text(f"  {one_line(link.left)} — {one_line(link.right)}  ", style="bold").append(
            f"{link.probability:.1%}{namesakes}{judged}", style="green"
        )
    )
    table = Table(box=None, pad_edge=False, show_edge=False, show_header=False)
    for one in link.why:
        left, right = (one_line(value) or "unknown" for value in (one.left, one.right))
        table.add_row(
            one.field.removeprefix("other:"),
            Text(left),
            Text(right),
            Text(one_line(one.says), style="dim"),
            f"{one.bits:+.1f}",
        )
    terminal.print(Padding(table, (0, 0, 0, 4)))
