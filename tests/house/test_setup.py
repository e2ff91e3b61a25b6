"""The set-up installs what is pinned, on a Python that fits, and the builder runs what people run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.stem)
def test_every_pin_has_a_hash(file: Path) -> None:
    """Each requirement is pinned to one version and carries at least one SHA-256."""
    pins = re.split(
        r"\n(?=[a-z])", re.sub(r"^#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    whole = re.compile(r"[a-z0-9-]+==\S+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n?")
    assert [pin.split("\n")[0] for pin in pins if not whole.fullmatch(pin)] == []


def test_pins_agree() -> None:
    """A package pinned in two files has one version; both files are installed together."""
    pins = [
        match
        for file in REQUIREMENTS
        for match in re.findall(r"^(\S+)==(\S+)", file.read_text(), re.MULTILINE)
    ]
    assert len(set(pins)) == len({name for name, _ in pins})


def test_setup_takes_the_first_python_that_fits(tmp_path: Path) -> None:
    """A Python too old, one too new and a shim that fails are passed over; the next that fits is taken."""
    old, new = fake_python(tmp_path, "old", "echo 311"), fake_python(tmp_path, "new", "echo 315")
    shim, fit = fake_python(tmp_path, "shim", "exit 127"), fake_python(tmp_path, "fit", "echo 312")
    found = find_python(old, shim, new, "no-such-python", fit)
    assert (found.returncode, found.stdout.strip()) == (0, str(fit))


def test_setup_refuses_python_3_11(tmp_path: Path) -> None:
    """With Python 3.11 alone nothing is chosen, and the message names what was tried."""
    old = fake_python(tmp_path, "old", "echo 311")
    found = find_python(old)
    assert (found.returncode, found.stdout) == (1, "")
    assert f"{old} (3.11)" in found.stderr


def test_setup_refuses_an_unknown_stage() -> None:
    """A stage that does not exist is refused before anything is done."""
    done = subprocess.run(
        [ROOT / "scripts" / "setup", "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2


def test_builder_runs_what_people_run() -> None:
    """The builder calls the four targets a contributor calls, in this order, and each exists."""
    called = re.findall(r"^make (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert called == ["lint", "test", "bench", "demo"]
    assert set(called) <= set(targets)


@pytest.mark.parametrize(
    "script",
    [".ci/run", "scripts/setup", "scripts/find-python", "scripts/find-browser", "scripts/find-postgres"],
)
def test_script_may_be_run(script: str) -> None:
    """A script that others start is executable."""
    assert os.access(ROOT / script, os.X_OK)


def fake_python(folder: Path, name: str, answer: str) -> Path:
    """Write a program that answers as a Python of some version would."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def find_python(*candidates: str | Path) -> subprocess.CompletedProcess[str]:
    """Let the set-up choose among these only."""
    return subprocess.run(
        [ROOT / "scripts" / "find-python", *candidates], capture_output=True, text=True, check=False
    )
