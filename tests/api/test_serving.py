"""`repatria serve` in a process of its own, and the session that the page of the API shows."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from repatria.api.serving import is_loopback
from tests.cli.running import Run, runner
from tests.registry.conftest import Opened

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
PROGRAM = Path(sys.executable).parent / "repatria"
#: Says what the phone of an account shows so many half minutes later.
PHONE = """
import os, sys, time
from repatria.registry.settings import open_registry, settings_from
open_registry(settings_from(os.environ))
from repatria.registry.models import Account
from repatria.registry.vault.factors import STEP_S, open_factor
who = Account.objects.get(name=sys.argv[1])
factor = open_factor(who.factor_nonce, who.factor_sealed, who.id)
print(factor.code_at(time.time() + int(sys.argv[2]) * STEP_S))
"""


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(environment: Mapping[str, str], *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start the server, wait until it says its address, and see to it that it ends."""
    port = free_port()
    command = [str(PROGRAM), "serve", "--json", "--port", str(port), *options]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("REPATRIA_")}
    with subprocess.Popen(
        command, env=quiet | dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            said = "".join(server.stdout.readline() for _ in range(4))
            assert f":{port}/api/v1/openapi.json" in json.loads(said)["description"]
            yield server, port
        finally:
            server.kill()


def test_server_answers_and_stops(registry: Opened) -> None:
    """It serves on each database by the role of the application, and ends by a signal with nothing said."""
    for sent in (signal.SIGINT, signal.SIGTERM):
        with serving(registry.environment) as (server, port):
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(
                "POST", "/api/v1/records/person/count", "{}", {"content-type": "application/json"}
            )
            refused = json.loads(connection.getresponse().read())
            connection.close()
            server.send_signal(sent)
            out, err = server.communicate(timeout=60)
            assert (refused["code"], server.returncode, out, err) == ("not-signed-in", 0, "", "")


def test_nothing_serves_on_when_it_is_killed(on_sqlite: Opened) -> None:
    """Killed outright, the server leaves no worker behind that still answers."""
    with serving(on_sqlite.environment) as (server, port):
        server.kill()
        server.wait()
        end = monotonic() + 30
        while monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                return
            sleep(0.2)
    pytest.fail("a worker still listens")


def test_server_speaks_https(registry_on_sqlite: Opened, tmp_path: Path) -> None:
    """With a certificate of its own it may be reached by others, and encrypts."""
    certificate, key = self_signed(tmp_path)
    options = ("--host", "0.0.0.0", "--certificate", str(certificate), "--certificate-key", str(key))  # noqa: S104
    with serving(registry_on_sqlite.environment, *options) as (_, port):
        trusted = ssl.create_default_context(cafile=str(certificate))
        connection = HTTPSConnection("localhost", port, timeout=60, context=trusted)
        connection.request("GET", "/api/v1/openapi.json")
        answer = connection.getresponse()
        assert (answer.status, "Strict-Transport-Security" in answer.headers) == (200, True)
        connection.close()


@pytest.fixture
def registry_on_sqlite(on_sqlite: Opened) -> Opened:
    """Give a registry on SQLite."""
    return on_sqlite


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@pytest.fixture
def run(
    on_sqlite: Opened,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Run commands in this process, over a registry that is there."""
    monkeypatch.chdir(tmp_path)
    for name, value in on_sqlite.environment.items():
        monkeypatch.setenv(name, value)
    return runner(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (["--host", "0.0.0.0"], ["host"]),  # noqa: S104 - it is refused
        (["--host", "registry.example"], ["host"]),
        (["--certificate", "none.pem"], ["file", "file"]),
        (["--certificate", "odd.pem", "--certificate-key", "odd.pem"], ["file"]),
    ],
)
def test_what_is_not_safe_is_not_served(run: Run, options: list[str], keys: list[str]) -> None:
    """An address that others reach in plain, and what is no certificate, are refused before it listens."""
    Path("odd.pem").write_text("no certificate", encoding="utf-8")
    told = run("serve", "--json", "--port", str(free_port()), *options)
    assert (told.code, [fault["key"] for fault in told.document["error"]["faults"]]) == (2, keys)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"REPATRIA_MODE": "production"}, "insecure"),
        ({"REPATRIA_DATABASE": "sqlite:elsewhere.sqlite3"}, "not-migrated"),
        ({"REPATRIA_HOSTS": "*"}, "insecure"),
    ],
)
def test_insecure_settings_are_not_served(
    run: Run, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], code: str
) -> None:
    """Settings that are not safe, and a database that is not ready, stop it by their name."""
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    told = run("serve", "--json", "--port", str(free_port()))
    assert (told.code, told.document["error"]["faults"][0]["code"]) == (2, code)


def test_port_that_is_taken_is_told(run: Run) -> None:
    """Where somebody listens already, it says so in a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = run("serve", "--json", "--port", str(taken.getsockname()[1]))
    assert (told.code, told.document["error"]["faults"][0]["key"]) == (2, "port")


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),  # noqa: S104
     ("::", False), ("192.0.2.1", False), ("localhost.example", False)],
)  # fmt: skip
def test_loopback_is_told_from_others(host: str, is_here: bool) -> None:  # noqa: FBT001 - of the table
    """An address that only this machine reaches is one by its number, and not by how it begins."""
    assert is_loopback(host) is is_here


def test_mode_is_said_and_changed(run: Run) -> None:
    """The command closes and opens; in the mode that there is it says no, and without a reason it refuses."""
    told = [
        run("registry", "mode", *words, "--json")
        for words in ([], ["dark", "--because", "drill"], ["dark", "--because", "x"], ["normal"], [])
    ]
    assert [each.code for each in told] == [0, 0, 1, 2, 0]
    assert [each.document.get("mode") for each in told] == ["normal", "dark", None, None, "dark"]


def test_doctor_says_how_far_it_is_open(run: Run) -> None:
    """Whoever looks a registry over sees that it is dark, and what opens it."""
    run("registry", "mode", "dark", "--because", "drill")
    findings = {
        each["name"]: each["says"] for each in run("registry", "doctor", "--json").document["findings"]
    }
    assert findings["mode"].startswith("dark: ")


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl; install it")
def test_session_of_the_page_goes_as_it_says(tmp_path: Path) -> None:
    """Whoever types what the page shows, with the codes of their phone, ends with the person on record."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    script = "\n".join(blocks).replace(":8000", f":{(port := free_port())}").replace(" 8000", f" {port}")
    phone = [
        f"CODE=$('{sys.executable}' phone.py {who} {later})"
        for who in ("first", "analyst")
        for later in (0, 1)
    ]
    for call in phone:
        script = re.sub(r"^CODE=123456.*$", call, script, count=1, flags=re.MULTILINE)
    (tmp_path / "phone.py").write_text(PHONE, encoding="utf-8")
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-euc", f"trap 'kill %1; wait' EXIT\n{script}"],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path), "REPATRIA_SECRET_KEY": "made-up"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    last = ended.stdout.strip().rpartition("\n")[2]
    shown = last[last.index('{"records"') :]
    assert [(each["home"], each["is_sought"]) for each in json.loads(shown)["records"]] == [("KP", False)]
