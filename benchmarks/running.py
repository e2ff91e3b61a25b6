"""Run measurements in processes of their own, each within its limit and all within the time there is."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOPS_WITHIN_S = 20.0
"""So long a work may take to stop what it started, once its time is over."""


class TimeOver(Exception):
    """The time for all measurements is over; what was not done says nothing of what is measured."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time for all measurements.

    Attributes:
        ends_s: When it is over, by the monotonic clock.
    """

    ends_s: float

    @classmethod
    def of(cls, minutes: float | None) -> Span:
        """Begin now; without a number of minutes there is no end."""
        return cls(math.inf if minutes is None else time.monotonic() + 60 * minutes)

    @property
    def left_s(self) -> float:
        """Say how much of it is left."""
        return max(0.0, self.ends_s - time.monotonic())


def run_within(
    command: Sequence[str], span: Span, *, limit_s: float = math.inf, is_shown: bool = False
) -> str:
    """Run a command and give its output; however it ends, nothing that it started goes on.

    Args:
        command: What to run, in the folder of the project.
        span: The time for all measurements.
        limit_s: How long this one may take.
        is_shown: Whether what it prints goes to the terminal, and is not given back.

    Raises:
        subprocess.CalledProcessError: It failed.
        subprocess.TimeoutExpired: It was not done within its own limit.
        TimeOver: The time for all measurements was over before it was done.
    """
    left_s = min(limit_s, span.left_s)
    if left_s <= 0:
        raise TimeOver
    pipe = None if is_shown else subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,  # so that what it started can be ended with it
    ) as process:
        try:
            said, errors = process.communicate(timeout=None if math.isinf(left_s) else left_s)
        except subprocess.TimeoutExpired as late:
            _end(process)
            if left_s < limit_s:
                raise TimeOver from late
            raise
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said, errors)
    return said or ""


def _end(process: subprocess.Popen[str]) -> None:
    """Ask a process to stop its servers and end; then end all that is left of it."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=STOPS_WITHIN_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
