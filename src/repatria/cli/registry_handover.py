"""`repatria registry` before, during and after a day of handover: signers, papers, what came back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.handover_options import (
    DayOption,
    FilesArgument,
    NeedsKeyOption,
    OutFolderOption,
    TransportOption,
)
from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.cli.registry_import import AccountOption, CodeOption, PasswordOption
from repatria.workflows.day.day_in_registry import (
    Arranged,
    Named,
    know_signer,
    prepare_day,
    receive_documents,
    record_papers,
)
from repatria.workflows.day.mended_day import record_mended

PlanIdOption = Annotated[str, typer.Option("--plan", metavar="ID", help="The ratified plan.")]


def know_signer_command(
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="A party's code, or neutral.", show_default=False)
    ],
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its public key.", show_default=False)],
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record by which public key a party, or the neutral, signs on the day; it was told by another way.

    Example: repatria registry know-signer neutral ed25519:KEY --account first --password-file pw.txt
    """
    made = know_signer(os.environ, Named(account, password, code), role=role, key=key)
    if as_json:
        print_json({"signer": made})
    else:
        console().print(f"What {safe(role)} signs is known by this key from now on.", soft_wrap=True)


def prepare_command(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="The ratified plan.", show_default=False)],
    *,
    day: DayOption,
    key: NeedsKeyOption,
    out: OutFolderOption,
    account: AccountOption,
    password: PasswordOption,
    planner: Annotated[
        str, typer.Option("--planner", metavar="NAME", help="Who plans, and takes case and plan out.")
    ],
    planner_password: Annotated[
        Path,
        typer.Option(
            "--planner-password-file", metavar="FILE", help="A file whose first line is their password."
        ),
    ],
    code: CodeOption = None,
    planner_code: Annotated[
        str | None,
        typer.Option(
            "--planner-code", metavar="CODE", help="What the planner's phone shows now.", show_default=False
        ),
    ] = None,
    transport: TransportOption = None,
    rounds: Annotated[
        Path | None,
        typer.Option("--rounds", metavar="FILE", help="Rounds of the plan; absent: they are made here."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="ID", help="Somebody who may take a place; may be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prepare the day of a ratified plan: files for the laptop at the gate, and its roll in the registry.

    Example: repatria registry prepare-handover ID --day day.toml --key neutral.key --out day --account ann
    --password-file pw.txt --planner bob --planner-password-file pw-bob.txt
    """
    prepared, roll = prepare_day(
        os.environ,
        plan,
        Arranged(day, transport, rounds, tuple(also or ())),
        planner=Named(planner, planner_password, planner_code),
        officer=Named(account, password, code),
        key_path=key,
        out=out,
    )
    if as_json:
        print_json(
            {
                "roll": roll,
                "people": len(prepared.roll.entries),
                "files": list(prepared.files),
                "public_key": prepared.public_key,
            }
        )
        return
    console().print(
        f"{len(prepared.roll.entries):,} people have a number. What the laptop needs is in {safe(str(out))}.",
        soft_wrap=True,
    )
    console().print(f"The roll is {roll}.", soft_wrap=True)


def record_roll_command(
    papers: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Papers written by `repatria handover prepare`.")
    ],
    *,
    plan: PlanIdOption,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record the roll of papers that were made on a laptop, also one that continues another.

    Example: repatria registry record-roll papers --plan ID --account ann --password-file pw.txt
    """
    roll = record_papers(os.environ, Named(account, password, code), plan, papers=papers)
    if as_json:
        print_json({"roll": roll})
    else:
        console().print(f"The roll is {roll}.", soft_wrap=True)


def record_mended_command(
    rest: Annotated[Path, typer.Argument(metavar="FOLDER", help="Written by `repatria handover repair`.")],
    *,
    plan: PlanIdOption,
    key: NeedsKeyOption,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what a ratified plan became at the gate, with its proof; the roll of the rest comes after it.

    Example: repatria registry record-mended-plan rest --plan ID --key neutral.key --account bob
    --password-file pw-bob.txt
    """
    made = record_mended(os.environ, Named(account, password, code), plan, rest=rest, key_path=key)
    if as_json:
        print_json({"mended_plan": made})
    else:
        console().print(f"The mended plan is {made}.", soft_wrap=True)


def receive_command(
    files: FilesArgument,
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in protocols that both parties and the neutral signed, and what was added to them, in their order.

    Example: repatria registry receive-protocol signed.json --account ann --password-file pw.txt
    """
    received = receive_documents(os.environ, Named(account, password, code), files)
    if as_json:
        print_json({"received": [{"file": one.file, "kind": one.kind, "id": one.id} for one in received]})
    else:
        for one in received:
            console().print(f"{safe(one.file)}: {one.kind} {one.id} is in the registry.", soft_wrap=True)
