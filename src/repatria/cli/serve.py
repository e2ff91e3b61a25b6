"""`repatria serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption

HostOption = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, metavar="NUMBER", help="The port.")]
CertificateOption = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help="A certificate in PEM, for HTTPS.")
]
KeyOption = Annotated[
    Path | None, typer.Option("--certificate-key", metavar="FILE", help="Its private key in PEM.")
]


def serve_command(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve the registry that the environment names, until Ctrl-C: pages for people, the API for programs.

    It listens on this machine alone; for others it needs a certificate, or a proxy here that has one.
    How programs sign in and ask: docs/api.md.

    Example: repatria serve
    """
    # Django and the server load for this command alone; all others start sooner without them.
    from repatria.api.serving import check_before_serving, serve  # noqa: PLC0415
    from repatria.web.sounds.place import place_for_sounds  # noqa: PLC0415

    address = check_before_serving(os.environ, host=host, port=port, certificate=certificate, key=key)

    def say() -> None:
        if as_json:
            print_json({"address": address, "description": f"{address}/api/v1/openapi.json"})
        else:
            console().print(f"Serving the registry at {address}; open it in a browser.", soft_wrap=True)
            console().print(f"For programs: {address}/api/v1/openapi.json. Ctrl-C stops it.", soft_wrap=True)

    with place_for_sounds():
        serve(
            "repatria.web.application:from_environment",
            host=host,
            port=port,
            certificate=certificate,
            key=key,
            begun=say,
            beside=("repatria.web.aside", "repatria.web.sounds"),
        )
