"""The commands, and what every one of them does with an error."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

import repatria
from repatria.cli.ask import ask_command
from repatria.cli.attest import attest_command
from repatria.cli.audit import audit
from repatria.cli.demo import demo_command
from repatria.cli.explain import explain_command
from repatria.cli.find import find_command
from repatria.cli.handover import handover
from repatria.cli.key import key_command
from repatria.cli.lottery import lottery
from repatria.cli.output import ANSWER_IS_NO, INPUT_WRONG, UNDECIDED, error_console, print_json, safe
from repatria.cli.packet import packet
from repatria.cli.plan import plan_command
from repatria.cli.read import read
from repatria.cli.registry import registry
from repatria.cli.repair import repair_command
from repatria.cli.rounds import rounds_command
from repatria.cli.serve import serve_command
from repatria.cli.share import share_command
from repatria.cli.sweep import sweep_command
from repatria.cli.tour import tour_command
from repatria.cli.trace import trace_command
from repatria.cli.vault import vault
from repatria.cli.verify import verify_command
from repatria.core.errors import (
    Fault,
    HandoverRefused,
    InputError,
    LotteryRefused,
    PlanRefused,
    RegistryRefused,
    RepatriaError,
    RequestInvalid,
)

app = typer.Typer(
    name="repatria",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Prisoner exchange: from a report to a plan that brings the most people home on terms every party "
        "has accepted, with a proof.\n\n"
        "Begin with [bold]repatria demo[/bold]. Every command takes [bold]--json[/bold]. Exit codes: 0 done; "
        "1 the answer is no; 2 the input is wrong; 3 undecided within the limits."
    ),
)
app.command("read")(read)
app.command("plan")(plan_command)
app.command("verify")(verify_command)
app.command("explain")(explain_command)
app.command("ask")(ask_command)
app.command("sweep")(sweep_command)
app.command("repair")(repair_command)
app.command("rounds")(rounds_command)
app.command("attest")(attest_command)
app.command("share")(share_command)
app.command("key")(key_command)
app.add_typer(lottery, name="lottery")
app.command("trace")(trace_command)
app.command("find")(find_command)
app.add_typer(registry, name="registry")
app.command("serve")(serve_command)
app.add_typer(audit, name="audit")
app.add_typer(vault, name="vault")
app.add_typer(packet, name="packet")
app.add_typer(handover, name="handover")
app.command("demo")(demo_command)
app.command("tour")(tour_command)


def main() -> None:
    """Run the command line; faults become sentences and exit codes, never a traceback."""
    as_json = "--json" in sys.argv
    # A large case makes a million small values that stay until the end; to look through them for cycles, as
    # often as Python does by itself, takes a third of the time.
    gc.set_threshold(200_000, 20, 100)
    try:
        # With --json a command that cannot be understood is told as JSON too, so it is not told by typer.
        sys.exit(app(standalone_mode=not as_json) or 0)
    except typer.TyperException as error:
        found = error.format_message() if isinstance(error, typer.BadParameter) else str(error)
        fault = Fault("command", 0, "usage", "bad-usage", found.rstrip("."), "what --help says")
        _report(RequestInvalid("Reading the command", (fault,)), as_json=as_json)
        sys.exit(INPUT_WRONG)
    except RepatriaError as error:
        _report(error, as_json=as_json)
        sys.exit(_code(error))


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"repatria {repatria.__version__}")  # noqa: T201 - this is the answer
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


def _report(error: RepatriaError, *, as_json: bool) -> None:
    if as_json:
        faults = [
            {
                "file": f.file,
                "line": f.line,
                "key": f.key,
                "code": f.code,
                "found": f.found,
                "expected": f.expected,
            }
            for f in (error.faults if isinstance(error, InputError) else ())
        ]
        print_json({"error": {"code": error.code, "message": error.message, "faults": faults}})
    else:
        error_console().print(
            f"[bold]{safe(error.message)}[/bold]"
            if not isinstance(error, InputError)
            else safe(error.message),
            soft_wrap=True,
        )


def _code(error: RepatriaError) -> int:
    if isinstance(error, InputError):
        return INPUT_WRONG
    is_no = isinstance(error, HandoverRefused | PlanRefused | LotteryRefused | RegistryRefused)
    return ANSWER_IS_NO if is_no else UNDECIDED
