"""Killing processes in tests, at moments that a seed gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THOROUGH_KILLS = 100
"""So often with REPATRIA_THOROUGH=1, of acts, of imports and of backups each."""


def kills(usual: int) -> int:
    """Give how often to kill: some times suffice for each change, a hundred now and then."""
    return THOROUGH_KILLS if os.environ.get("REPATRIA_THOROUGH") == "1" else usual


@contextmanager
def nursery(settings: Mapping[str, str], kind: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the process that makes the children, who do work of a kind."""
    command = [sys.executable, "-m", "tests.registry.nursery", kind, *words]
    environment = {"PATH": os.environ["PATH"], **settings}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process


def kill_one(process: subprocess.Popen[str], after_s: float) -> None:
    """Let a child do something whole, let it work on for a while, and kill it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("another\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    try:
        process.wait(timeout=after_s)  # the nursery does not end: this is the while
    except subprocess.TimeoutExpired:
        os.kill(child, signal.SIGKILL)
    assert process.stdout.readline() == "gone\n"
