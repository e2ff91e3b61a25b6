"""A registry with made-up people that is served by a process of its own, and who can sign in to it."""

from __future__ import annotations

import base64
import hmac
import os
import socket
import struct
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from repatria.registry.vault.keys import Compartment, renew_ring

#: One account of each role, as `registry seed-demo` makes them.
WHO = (
    "ua-registrar", "ua-analyst", "tracing", "delegate", "ua-physician", "planner", "ua-negotiator",
    "ua-handover", "ua-family", "auditor", "administrator",
)  # fmt: skip


REPATRIA = str(Path(sys.executable).with_name("repatria"))


@dataclass(frozen=True)
class Served:
    """A registry with made-up people that is served to browsers.

    Attributes:
        accounts: How somebody signs in, by name.
    """

    address: str
    accounts: dict[str, dict[str, Any]]


@contextmanager
def demo_served(folder: Path) -> Iterator[Served]:
    """Make up a registry in a folder, and serve it."""
    make_demo(folder)
    with demo_served_from(folder) as served:
        yield served


def make_demo(folder: Path) -> None:
    """Make up a registry in a folder; where a command ends otherwise, the error shows what it said."""
    for each in Compartment:
        renew_ring(folder / f"{each.name.lower()}.keys", each)
    for words in (["registry", "migrate"], ["registry", "seed-demo", "--out", str(folder / "people")]):
        made = subprocess.run(
            [REPATRIA, *words], env=_environment(folder), check=False, capture_output=True, text=True
        )
        said = f"{' '.join(words)} ended with {made.returncode}:\n{made.stdout}{made.stderr}"
        assert made.returncode == 0, said


@contextmanager
def demo_served_from(folder: Path) -> Iterator[Served]:
    """Serve the registry that was made up in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (folder / "people" / "accounts.toml").read_text(encoding="utf-8")
    accounts = {each["name"]: each for each in tomllib.loads(text)["account"]}
    command = [REPATRIA, "serve", "--port", str(port), "--json"]
    with subprocess.Popen(command, env=_environment(folder), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        yield Served(f"http://localhost:{port}", accounts)
        server.terminate()


def _environment(folder: Path) -> dict[str, str]:
    keys = {each.value: str(folder / f"{each.name.lower()}.keys") for each in Compartment}
    database = {"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{folder / 'registry.sqlite3'}"}
    return os.environ | keys | database


def code(address: str) -> str:
    """Give the code that a phone shows now (RFC 6238), from the address that it was given."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    secret, digits = said["secret"], int(said.get("digits", "6"))
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int(time() // int(said.get("period", "30"))))
    digest = hmac.new(key, step, said.get("algorithm", "SHA1").lower()).digest()
    start = digest[-1] & 15
    return str(int.from_bytes(digest[start : start + 4]) % 2**31 % 10**digits).zfill(digits)
