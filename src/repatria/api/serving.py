"""Serving an application to others, by a server in this process and one worker below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path
from socket import AF_INET, AF_INET6, create_connection, create_server
from threading import Thread
from time import sleep

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from repatria.api.beside import kept_running
from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.database.opening import opened_for_work
from repatria.registry.settings import settings_from

THREADS = 6
"""Requests that are worked on at a time; each holds a connection to the database.

More of them wait for each other's turn in the interpreter while they hold the place from which the next row
of the audit is written, so that all wait longer: with 16, three times as long.
"""
WAITING = 256
"""Requests that wait for one of them; whoever comes then is told to come again."""
STOPS_WITHIN_S = 10


def check_before_serving(
    environment: Mapping[str, str], *, host: str, port: int, certificate: Path | None, key: Path | None
) -> str:
    """Refuse what is not safe to serve, and give the address at which it would be.

    Raises:
        RequestInvalid: Others could listen: an address that others reach, without a certificate.
        SettingsInvalid: The settings are not safe, or the database is not ready.
    """
    address = check_address(host=host, port=port, certificate=certificate, key=key)
    with opened_for_work(settings_from(environment)):
        return address


def check_address(*, host: str, port: int, certificate: Path | None, key: Path | None) -> str:
    """Refuse to serve where others could listen, and give the address.

    Raises:
        RequestInvalid: It is an address that others reach, without a certificate.
    """
    faults: list[Fault] = []
    if not is_loopback(host) and certificate is None:
        faults.append(
            Fault("--host", 0, "host", "insecure", "an address that others reach, in plain",
                  "a loopback address, or --certificate and --certificate-key")
        )  # fmt: skip
    for name, path, other in (("--certificate", certificate, key), ("--certificate-key", key, certificate)):
        if path is None and other is not None:
            faults.append(Fault(name, 0, "file", "missing", "nothing", "a file beside the other one"))
        if path is not None and not path.is_file():
            faults.append(Fault(name, 0, "file", "unreadable", "no such file", "a file in PEM"))
    if faults:
        raise RequestInvalid("Serving", tuple(faults))
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if certificate is None else 'https'}://{shown}:{port}"


def serve(
    application: str,
    *,
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    begun: Callable[[], None],
    beside: Sequence[str] = (),
) -> None:
    """Serve until somebody stops it (Ctrl-C or SIGTERM); requests that are going on are finished.

    One worker: limits of requests are counted in it.

    Args:
        application: What makes the application in the worker, as ``module:function``.
        begun: Called once it listens, in a thread of its own.
        beside: Modules that run, each in a process of its own, as long as this one serves.

    Raises:
        RequestInvalid: It cannot listen there, or the certificate is none.
    """
    try:
        server = Granian(
            application,
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            backpressure=WAITING,
            websockets=False,
            log_level=LogLevels.error,
            log_access=False,
            ssl_cert=certificate,
            ssl_key=key,
            workers_kill_timeout=STOPS_WITHIN_S,
        )
    except OSError as error:
        fault = Fault("--certificate", 0, "file", "unreadable", "no certificate with its key", "files in PEM")
        raise RequestInvalid("Serving", (fault,)) from error
    _refuse_taken(host, port)
    listening = Thread(target=_tell_when_it_listens, args=(host, port, begun), daemon=True)
    server.on_startup(listening.start)
    with ExitStack() as running:
        for module in beside:
            running.enter_context(kept_running(module))
        server.serve()


def _tell_when_it_listens(host: str, port: int, begun: Callable[[], None]) -> None:
    """Wait until the worker takes connections, which the server does not tell."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - any address of this machine
    while True:
        try:
            create_connection((here, port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            break
    begun()


def _refuse_taken(host: str, port: int) -> None:
    try:
        with create_server((host, port), family=AF_INET6 if ":" in host else AF_INET):
            pass
    except OSError as error:
        fault = Fault("--port", 0, "port", "unreachable", "a place where it cannot listen", "another port")
        raise RequestInvalid("Serving", (fault,)) from error


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
