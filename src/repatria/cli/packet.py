"""`repatria packet`: key, know, make, receive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.cli.registry_export import HolderOption, PeopleOption, RequestOption
from repatria.cli.registry_import import AccountOption, CodeOption, PasswordOption, People
from repatria.workflows.lists.take_out import (
    ExportWanted,
    Named,
    know,
    make_packet,
    public_key,
    receive_packet,
)

packet = typer.Typer(no_args_is_help=True, help="People sent from one installation to another, signed.")


@packet.command("key")
def key_command(as_json: JsonOption = False) -> None:
    """Print the public key of this installation; others know its packets by it.

    Give it to them by another way than the packets: on paper, in person.

    Example: repatria packet key
    """
    key = public_key(os.environ)
    if as_json:
        print_json({"public_key": key})
    else:
        console().print(key, soft_wrap=True)


@packet.command("know")
def know_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called here.", show_default=False)],
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its public key.", show_default=False)],
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record by which public key another installation is known.

    Example: repatria packet know agency KEY --account first --password-file pw.txt
    """
    made = know(os.environ, Named(account, password, code), name=name, key=key)
    if as_json:
        print_json({"correspondent": made})
    else:
        console().print(f"Packets of {safe(name)} are known by this key from now on.", soft_wrap=True)


@packet.command("make")
def make_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.", show_default=False)],
    *,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="The correspondent it is for.")],
    people: PeopleOption,
    request: RequestOption,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    holder: HolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next packet for a correspondent, as the second of two who ask for the same.

    Example: repatria packet make one.packet --to agency --as sought --request ID --account bob
    --password-file pw.txt
    """
    wanted = ExportWanted(people is People.SOUGHT, holder, to)
    size = make_packet(os.environ, Named(account, password, code), file, request=request, wanted=wanted)
    if as_json:
        print_json({"bytes": size})
    else:
        console().print(
            f"The packet is in {safe(str(file))}, {size:,} bytes. Send it in its turn.", soft_wrap=True
        )


@packet.command("receive")
def receive_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The packet.", show_default=False)],
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a packet, in its turn: whole, or not at all.

    Example: repatria packet receive one.packet --account ann --password-file pw.txt
    """
    done = receive_packet(os.environ, Named(account, password, code), file)
    numbers = {name: getattr(done, name) for name in ("new", "changed", "same", "declined", "erased")}
    if as_json:
        print_json(numbers)
    else:
        said = ", ".join(f"{number:,} {name}" for name, number in numbers.items())
        console().print(f"The packet is taken in: {said}.", soft_wrap=True)
