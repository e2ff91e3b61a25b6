"""`repatria handover page`: check-in on phones and laptops, by a page that opens without a network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption
from repatria.cli.serve import CertificateOption, HostOption, KeyOption, PortOption
from repatria.workflows.day.serve_gate import FOLDER, check_gate_folder


def add_page_command(group: typer.Typer) -> None:
    """Add the command that serves the page."""
    group.command("page")(page_command)


def page_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where logs for pages lie, and where those of pages go.")
    ],
    host: HostOption = "127.0.0.1",
    port: PortOption = 8010,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve the page for check-in until Ctrl-C: browsers keep it, and need no network afterwards.

    A page opens a log that was made by `handover open --for-page`. What it wrote comes back sealed, into
    FOLDER or as a file, and `handover merge` puts it together with the rest. Phones need a certificate.

    Example: repatria handover page pages
    """
    # The server loads for this command alone; all others start sooner without it.
    from repatria.api.serving import check_address, serve  # noqa: PLC0415

    check_gate_folder(folder)
    address = check_address(host=host, port=port, certificate=certificate, key=key)
    os.environ[FOLDER] = str(folder.resolve())

    def say() -> None:
        if as_json:
            print_json({"address": address})
        else:
            console().print(f"The page for check-in is at {address}. Ctrl-C stops it.", soft_wrap=True)

    serve(
        "repatria.workflows.day.serve_gate:application",
        host=host,
        port=port,
        certificate=certificate,
        key=key,
        begun=say,
    )
