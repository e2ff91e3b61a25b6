"""Run peers in environments of their own, made below `.bench/peers` from the pins beside their scripts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / ".bench"
PEERS = Path(__file__).resolve().parent / "peers"
PATIENCE_S = 900.0
"""So long a peer may take: as long as ours may (`bench_records`). On a quiet machine Splink links a million
records in half a minute; beside a dozen other processes that is ten minutes, and a peer that was not measured
says nothing."""
_INSTALL_S = 600.0
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class PeerRun:
    """Figures of a peer that ended in time."""

    seconds: float
    cpu_s: float
    peak_mib: float


class NotMeasured(Exception):
    """A peer could not be had, failed, or was not done in time; says why."""


def run_peer(name: str, script: str, arguments: list[str], *, limit_s: float = PATIENCE_S) -> PeerRun:
    """Run a script of `peers` in the environment of a peer.

    Args:
        name: The environment: `peers/NAME.txt` pins it.
        script: Its file, without `.py`.
        arguments: What the script is told.
        limit_s: How long the process may take, with its start.

    Raises:
        NotMeasured: There is no environment, the script failed, or it was not done in time.
    """
    command = [str(environment(name)), str(PEERS / f"{script}.py"), *arguments]
    alone = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    }
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit_s, env=alone)
    except subprocess.TimeoutExpired as late:
        raise NotMeasured(f"not done after {limit_s:.0f} s") from late
    except subprocess.CalledProcessError as failure:
        raise NotMeasured(_last_line(failure.stderr)) from failure
    return PeerRun(**json.loads(done.stdout.splitlines()[-1]))


def environment(name: str) -> Path:
    """Give the interpreter of a peer's environment; makes it if there is none for the present pins.

    Raises:
        NotMeasured: It could not be made.
    """
    pins = PEERS / f"{name}.txt"
    folder = BENCH / "peers" / name
    made_of = folder / "made_of.txt"
    interpreter = folder / "bin" / "python"
    if made_of.exists() and made_of.read_bytes() == pins.read_bytes():
        return interpreter
    uv = _uv()
    folder.parent.mkdir(parents=True, exist_ok=True)
    for command in (
        [uv, "venv", "--quiet", "--clear", "--no-python-downloads", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(interpreter), "--requirement", str(pins)],
    ):
        try:
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=_INSTALL_S)
        except subprocess.TimeoutExpired as late:
            raise NotMeasured(f"not installed after {_INSTALL_S:.0f} s") from late
        except subprocess.CalledProcessError as failure:
            raise NotMeasured(f"not installed: {_last_line(failure.stderr)}") from failure
    made_of.write_bytes(pins.read_bytes())
    return interpreter


def _uv() -> str:
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise NotMeasured("uv, which makes its environment, is not installed")
    return found


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:_SHOWN] if lines else "failed without a word"
