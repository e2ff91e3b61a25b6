"""`repatria tour`."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection, create_server
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.demo.open_demo import DemoRegistry, demo_accounts, open_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 15


def tour_command(
    folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the made-up registry lies.")
    ] = Path("repatria-demo/registry"),
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, metavar="NUMBER", help="The port; 0 for any that is free."),
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Open a made-up registry to look around in with a browser, until Ctrl-C.

    The first time it makes up people, offers and plans; later it goes on with what is there. It shows who
    one can sign in as: Enter shows the codes that hold now. Where nobody sits in front of it, it starts the
    pages, sees that they answer, and stops. Nothing is sent anywhere.

    Example: repatria tour
    """
    screen = console()
    registry = open_demo(folder, say=lambda words: None if as_json else screen.print(words, soft_wrap=True))
    with served(registry, port or free_port()) as address:
        if as_json:
            print_json({"address": address, "accounts": str(registry.people / "accounts.toml")})
            return
        screen.print(f"\n[bold]A made-up registry is open at[/bold] {address}", soft_wrap=True)
        if not sys.stdin.isatty():
            screen.print("Nobody sits here, so it stops now. Open it again: repatria tour", soft_wrap=True)
            return
        _stay(screen, registry)


def _stay(screen: Console, registry: DemoRegistry) -> None:
    """Show the accounts, and the codes anew at each Enter, until somebody ends it."""
    try:
        while True:
            _show_accounts(screen, registry)
            screen.input("Each code holds once, for half a minute. Enter shows new ones, Ctrl-C ends. ")
    except (KeyboardInterrupt, EOFError):
        screen.print()


def _show_accounts(screen: Console, registry: DemoRegistry) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("Account", "Works as", "Password", "Code now"):
        table.add_column(title, no_wrap=True)
    for each in demo_accounts(registry.people):
        table.add_row(safe(each.name), safe(", ".join(each.roles)), safe(each.password), each.code)
    screen.print(table)


@contextmanager
def served(registry: DemoRegistry, port: int) -> Iterator[str]:
    """Serve a made-up registry by a process of its own while the block runs, and give its address.

    Raises:
        RequestInvalid: The pages do not answer.
    """
    words = [sys.executable, "-c", "from repatria.cli import main; main()", "serve", "--port", str(port)]
    server = subprocess.Popen(
        words,
        env={**os.environ, **registry.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for this process; it ends the server in its turn
    )
    try:
        _wait_for(server, port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the pages answer.

    Raises:
        RequestInvalid: The server ended, or does not answer within a minute.
    """
    give_up = monotonic() + STARTS_WITHIN_S
    while monotonic() < give_up and server.poll() is None:
        try:
            with create_connection(("127.0.0.1", port), timeout=5) as asked:
                asked.sendall(b"GET /sign-in HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if asked.recv(64).startswith((b"HTTP/1.0 200", b"HTTP/1.1 200")):
                    return
        except OSError:
            pass
        sleep(0.1)
    fault = Fault(
        "--port", 0, "port", "unreachable", "no answer of the pages", "another port, or `repatria serve`"
    )
    raise RequestInvalid("Opening the pages", (fault,))


def free_port() -> int:
    """Give a port of this machine on which nobody listens."""
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
