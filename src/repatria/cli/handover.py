"""`repatria handover`: prepare, key, open, wipe; the gate and the record stand in files beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.handover_gate import add_gate_commands
from repatria.cli.handover_options import (
    DayOption,
    EffectsOption,
    LogArgument,
    NeedsKeyOption,
    OutFolderOption,
    PassphraseOption,
    PeopleOption,
    RoundsArgument,
    TransportOption,
)
from repatria.cli.handover_page import add_page_command
from repatria.cli.handover_record import add_record_commands
from repatria.cli.handover_run import add_run_commands
from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption
from repatria.cli.verify import PlanArgument
from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.day.man_gate import Gate, LogForm, begin_day, wipe_day, wipe_unkept
from repatria.workflows.day.prepare_handover import DayFiles, prepare_handover
from repatria.workflows.day.record_day import handover_public_key

handover = typer.Typer(
    no_args_is_help=True,
    help="The day itself: manifests, the gate without a network, and the record that all sides sign.",
)


@handover.command("prepare")
def prepare_command(
    case: CaseArgument,
    plan: PlanArgument,
    rounds: RoundsArgument,
    *,
    people: PeopleOption,
    day: DayOption,
    key: NeedsKeyOption,
    out: OutFolderOption,
    transport: TransportOption = None,
    effects: EffectsOption = None,
    continues: Annotated[
        Path | None,
        typer.Option("--continues", metavar="LOG", help="A merged log of an earlier roll of the day."),
    ] = None,
    passphrase: Annotated[
        Path | None,
        typer.Option("--passphrase-file", metavar="FILE", help="Opens that log; with --continues."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the papers of a day: the neutral's roll, and for each party a folder with its manifests.

    Each manifest is written as signed JSON and as PDF, in the languages of both sides and in English. A
    party's folder holds the journeys that begin or end with it, and nothing else.

    Example: repatria handover prepare cases/kursk-2025-russia-assumed promised.json promised-rounds.json
    --people docs/examples/handover/people.csv --day docs/examples/handover/day.toml --key neutral.key
    --out day
    """
    done = prepare_handover(
        case,
        plan,
        rounds,
        lists=DayFiles(people, day, transport, effects),
        key_path=key,
        out=out,
        continues=_continued(continues, passphrase),
    )
    if as_json:
        print_json(
            {
                "roll": done.roll_digest,
                "people": len(done.roll.entries),
                "spare": len(done.roll.spare),
                "files": list(done.files),
                "public_key": done.public_key,
            }
        )
        return
    screen = console()
    screen.print(
        f"{len(done.roll.entries):,} people have a number, and {len(done.roll.spare):,} have no place.",
        soft_wrap=True,
    )
    screen.print(f"{len(done.files):,} files are in {safe(str(out))}. roll.json is the neutral's alone.")
    screen.print(f"They are signed with {done.public_key}.", soft_wrap=True)


@handover.command("key")
def key_command(key: NeedsKeyOption, as_json: JsonOption = False) -> None:
    """Print the public key by which what you sign on the day is known; give it by another way than papers.

    Example: repatria handover key --key neutral.key
    """
    public = handover_public_key(key)
    if as_json:
        print_json({"public_key": public})
    else:
        console().print(public, soft_wrap=True)


@handover.command("open")
def open_command(
    log: LogArgument,
    *,
    roll: Annotated[Path, typer.Option("--roll", metavar="FILE", help="The roll of the day, roll.json.")],
    device: Annotated[str, typer.Option("--device", metavar="NAME", help="What this device is called.")],
    neutral: Annotated[str, typer.Option("--neutral", metavar="PUBLICKEY", help="The neutral's public key.")],
    passphrase: PassphraseOption,
    continues: Annotated[
        Path | None,
        typer.Option("--continues", metavar="LOG", help="This device's log on an earlier roll of the day."),
    ] = None,
    for_page: Annotated[
        bool, typer.Option("--for-page", help="Browsers open it, on the page of `handover page`.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Begin the sealed log of this device for the day. Afterwards the roll may be removed from the device.

    Example: repatria handover open gate.day --roll day/roll.json --device gate --neutral
    ed25519:67d3e1f6484b04b83f46c9f688c50ff77d9e0a44ac74fdb00a75a8aeb68e851e --passphrase-file pw.txt
    """
    earlier = None if continues is None else Gate(continues, passphrase)
    form = LogForm.PAGE if for_page else LogForm.LAPTOP
    name = begin_day(
        Gate(log, passphrase), roll, device=device, neutral=neutral, continues=earlier, form=form
    )
    if as_json:
        print_json({"device": name})
    elif for_page:
        console().print(f"Pages open {safe(str(log))}, or fetch it as {safe(name)}.", soft_wrap=True)
    else:
        console().print(f"This device writes as {safe(name)} into {safe(str(log))}.", soft_wrap=True)


@handover.command("wipe")
def wipe_command(
    log: LogArgument,
    *,
    passphrase: Annotated[
        Path | None,
        typer.Option("--passphrase-file", metavar="FILE", help="Opens both logs; with --kept-in."),
    ] = None,
    kept_in: Annotated[
        Path | None,
        typer.Option("--kept-in", metavar="LOG", help="A log that holds all that this one holds."),
    ] = None,
    unkept: Annotated[
        bool,
        typer.Option("--unkept", help="Wipe it whatever it holds: this device is about to be taken."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Wipe the log of a device, after the day, once another log holds all of it.

    Example: repatria handover wipe tent.day --kept-in gate.day --passphrase-file pw.txt
    """
    if unkept == (kept_in is not None) or (kept_in is None) != (passphrase is None):
        expected = "--kept-in with --passphrase-file, or --unkept alone"
        fault = Fault("arguments", 0, "--kept-in", "contradiction", "neither, or both", expected)
        raise RequestInvalid("Wiping a day log", (fault,))
    acts = None
    if kept_in is not None and passphrase is not None:
        acts = wipe_day(Gate(log, passphrase), kept_in=Gate(kept_in, passphrase))
    else:
        wipe_unkept(log)
    if as_json:
        print_json({"wiped": True, "acts": acts})
    else:
        held = "" if acts is None else f" Its {acts:,} acts are in {kept_in}."
        console().print(safe(f"{log} is wiped.{held}"), soft_wrap=True)


def _continued(log: Path | None, passphrase: Path | None) -> Gate | None:
    if (log is None) != (passphrase is None):
        expected = "--continues and --passphrase-file, both or neither"
        fault = Fault("arguments", 0, "--continues", "contradiction", "one of them", expected)
        raise RequestInvalid("Preparing a day", (fault,))
    return None if log is None or passphrase is None else Gate(log, passphrase)


add_gate_commands(handover)
add_page_command(handover)
add_run_commands(handover)
add_record_commands(handover)
