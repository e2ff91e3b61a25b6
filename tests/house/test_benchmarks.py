"""The benchmark runner measures each work in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.running import Span, TimeOver, run_within

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = """
from benchmarks import Peer, benchmark

def hold_much(size):
    return lambda: bytearray(size * 100 * 2**20)

@benchmark("Hold memory", sizes=(1,), peer=Peer("hoarder", hold_much))
def hold_little(size):
    return lambda: bytearray(size)
"""


def test_memory_of_the_peer_is_not_counted_as_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that holds 100 MiB shows them in its own row and not in ours."""
    (tmp_path / "bench_sample.py").write_text(SAMPLE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ours, peer = measure("ours"), measure("peer")
    assert peer["peak_mib"] - ours["peak_mib"] > 90


ENDLESS = """
import atexit, subprocess, time
from pathlib import Path

from benchmarks import benchmark

@benchmark("Go on", sizes=(1,))
def go_on(size):
    server = subprocess.Popen(["sleep", "600"])
    atexit.register(lambda: (server.terminate(), server.wait()))
    Path("{file}").write_text(str(server.pid))
    return lambda: time.sleep(600)
"""


def test_nothing_goes_on_when_a_work_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A work that is stopped at its limit leaves no server behind."""
    file = tmp_path / "server"
    (tmp_path / "bench_endless.py").write_text(ENDLESS.format(file=file), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = [sys.executable, "-m", "benchmarks.measure", "bench_endless", "Go on", "1", "ours"]
    with pytest.raises(subprocess.TimeoutExpired):
        run_within(command, Span.of(None), limit_s=8.0)
    assert not Path(f"/proc/{file.read_text(encoding='utf-8')}").exists()


def test_what_the_time_does_not_suffice_for_is_named_and_no_failure() -> None:
    """A run that has no time measures nothing, says so, and ends well; one that ends early is told apart."""
    command = [sys.executable, "-m", "benchmarks", "--only", "gallery", "--within", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Not measured, for the time was over: Read, plan, verify the gallery, 1." in done.stderr
    with pytest.raises(TimeOver):
        run_within(["sleep", "60"], Span.of(0.01), limit_s=30.0)
    with pytest.raises(subprocess.CalledProcessError):
        run_within(["false"], Span.of(1))


def measure(who: str) -> dict[str, float]:
    """Measure the sample in a process of its own, as the runner does."""
    command = [sys.executable, "-m", "benchmarks.measure", "bench_sample", "Hold memory", "1", who]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
