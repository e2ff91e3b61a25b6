"""`repatria handover protocol`, `sign`, `gather`, `correct` and `verify`: the record that all sides sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from repatria.cli.handover_options import (
    FilesArgument,
    LogsArgument,
    NeedsKeyOption,
    OutFileOption,
    OutFolderOption,
    PassphrasesOption,
    gates_of,
)
from repatria.cli.output import ANSWER_IS_NO, console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.workflows.day.record_day import (
    CheckedRecord,
    add_to_record,
    check_documents,
    gather_signatures,
    sign_document,
    write_protocols,
)


def add_record_commands(group: typer.Typer) -> None:
    """Add the commands of the record."""
    group.command("protocol")(protocol_command)
    group.command("sign")(sign_command)
    group.command("gather")(gather_command)
    group.command("correct")(correct_command)
    group.command("verify")(verify_command)


def protocol_command(
    logs: LogsArgument, *, passphrases: PassphrasesOption, out: OutFolderOption, as_json: JsonOption = False
) -> None:
    """Write what was done, from the logs of all devices: one protocol for each two parties, to be signed.

    It says by numbers who is over and who is not, and never why.

    Example: repatria handover protocol gate.day --passphrase-file pw.txt --out record
    """
    names = write_protocols(gates_of(logs, passphrases), out)
    if as_json:
        print_json({"files": list(names)})
    else:
        console().print(
            safe(f"In {out}: {', '.join(names)}. Both parties and the neutral sign."), soft_wrap=True
        )


def sign_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document of a handover.")],
    *,
    role: Annotated[str, typer.Option("--as", metavar="ROLE", help="Who signs: a party's code, or neutral.")],
    key: NeedsKeyOption,
    out: OutFileOption,
    as_json: JsonOption = False,
) -> None:
    """Sign a document, and write it with this signature beside those that it has.

    Example: repatria handover sign record/protocol-RU-UA.json --as UA --key ua.key --out signed-by-ua.json
    """
    done = sign_document(file, role=role, key_path=key, out=out)
    _say_signed(done, as_json=as_json)


def gather_command(files: FilesArgument, *, out: OutFileOption, as_json: JsonOption = False) -> None:
    """Put the signatures of copies of one document together, which were signed on devices apart.

    Example: repatria handover gather signed-by-ua.json signed-by-ru.json signed-by-neutral.json
    --out signed.json
    """
    _say_signed(gather_signatures(files, out), as_json=as_json)


def correct_command(
    files: FilesArgument,
    *,
    changes: Annotated[
        list[str],
        typer.Option("--change", metavar="NUMBER=WORD", help="NUMBER=over or NUMBER=not-over; repeatable."),
    ],
    out: OutFileOption,
    as_json: JsonOption = False,
) -> None:
    """Write an addition to a protocol that says what holds instead; it is signed again by all.

    Example: repatria handover correct signed.json --change 1-3=not-over --out addition.json
    """
    done = add_to_record(files, changes=changes, out=out)
    _say_signed(done, as_json=as_json)


def verify_command(
    files: FilesArgument,
    *,
    signers: Annotated[
        list[str],
        typer.Option(
            "--signer", metavar="ROLE=PUBLICKEY", help="A public key got by another way; repeatable."
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Check documents of a handover by public keys alone: manifests, rolls, a protocol with its additions.

    Example: repatria handover verify day/UA/round-1-RU-UA-people.json --signer
    neutral=ed25519:67d3e1f6484b04b83f46c9f688c50ff77d9e0a44ac74fdb00a75a8aeb68e851e
    """
    checked = check_documents(files, signers)
    if as_json:
        print_json(_checked_to_json(checked))
    else:
        _print_checked(checked)
    if not checked.is_valid:
        raise typer.Exit(ANSWER_IS_NO)


def _say_signed(document: dict[str, Any], *, as_json: bool) -> None:
    signers = sorted(document["signatures"])
    if as_json:
        print_json({"digest": document["digest"], "signed_by": signers})
    else:
        who = ", ".join(signers) or "nobody yet"
        console().print(f"{document['digest']}\nSigned by {safe(who)}.", soft_wrap=True)


def _checked_to_json(checked: CheckedRecord) -> dict[str, Any]:
    return {
        "valid": checked.is_valid,
        "documents": [
            {
                "file": one.file,
                "kind": one.kind,
                "digest": one.digest,
                "signed_by": list(one.signers),
                "reason": one.reason,
                "says": one.says,
            }
            for one in checked.documents
        ],
        "over": checked.over,
        "of": checked.of,
    }


def _print_checked(checked: CheckedRecord) -> None:
    screen = console()
    for one in checked.documents:
        word = "holds " if one.reason is None else "BROKEN"
        screen.print(f"  {word} {safe(one.file)} ({one.kind or 'unknown'}): {safe(one.says)}", soft_wrap=True)
        if one.digest is not None:
            screen.print(f"         {one.digest}; signed by {safe(', '.join(one.signers))}", soft_wrap=True)
    if checked.over is not None:
        screen.print(f"By this record {checked.over:,} of {checked.of:,} are over.", soft_wrap=True)
    if not checked.is_valid:
        screen.print("[bold]Refused. Do not act on it.[/bold]")
