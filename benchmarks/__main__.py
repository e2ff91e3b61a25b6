"""Run every benchmark, each size and each peer in a process of its own, and print a table.

A process of its own keeps the memory honest: nothing measured before is counted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

import benchmarks

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 300.0
STOPS_WITHIN_S = 20.0
"""So long a work may take to stop what it started, once its time is over."""
TABLE_WIDTH = 150
# What measures how good answers are, beside peers in environments of their own, prints tables of its own; and
# so do the pages, which are many.
WITH_OWN_TABLES = (
    "benchmarks.tracing.bench_names",
    "benchmarks.tracing.bench_records",
    "benchmarks.pages",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what one process measured; no time where it gave up, no memory where it had to be ended."""

    median_s: float | None
    peak_mib: float | None
    said: str | None


def main() -> int:
    """Measure what was asked for; fail if any run failed."""
    arguments = parse_arguments()
    discover()
    chosen = [b for b in benchmarks.REGISTERED if arguments.only.lower() in b.work.lower()]
    with_own_tables = [module for module in WITH_OWN_TABLES if has_work(module, arguments.only)]
    if not chosen and not with_own_tables:
        print("No benchmark goes by that name." if arguments.only else "No benchmark is registered yet.")
        return 0
    table = Table(caption="Ratio: the peer's median over ours; above 1 ours is faster.")
    for heading in (
        "Work",
        "Size",
        "Median s",
        "Peak MiB",
        "Peer",
        "Its median s",
        "Its peak MiB",
        "Ratio",
        "Result",
    ):
        table.add_column(heading, justify="left" if heading in {"Work", "Peer", "Result"} else "right")
    failures: list[str] = []
    for chosen_benchmark in chosen:
        for cells in rows(chosen_benchmark, failures):
            table.add_row(*cells)
    # A log has no width of its own; a fixed one keeps columns whole there.
    console = Console()
    if not console.is_terminal:
        console = Console(width=TABLE_WIDTH)
    if chosen:
        console.print(table)
    for module in with_own_tables:
        tell(f"what {module} measures, with tables of its own")
        done = subprocess.run([sys.executable, "-m", module, "--only", arguments.only], cwd=ROOT, check=False)
        if done.returncode:
            failures.append(f"{module} failed")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=benchmarks.__doc__.splitlines()[0]
    )
    parser.add_argument("--only", default="", metavar="WORDS", help="run only works whose name holds this")
    return parser.parse_args()


def discover() -> None:
    """Import every `bench_*.py` of this folder; each registers its benchmarks."""
    for module in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda module: module.name):
        if module.name.startswith("bench_"):
            importlib.import_module(f"benchmarks.{module.name}")


def has_work(module: str, words: str) -> bool:
    """Say whether a module with tables of its own has a work that goes by these words."""
    return any(words.lower() in work.lower() for work in importlib.import_module(module).WORKS)


def rows(chosen: benchmarks.Benchmark, failures: list[str]) -> Iterator[list[str]]:
    """Measure each size, and the peer at that size; a peer that gave up is not asked for more."""
    has_given_up = False
    for size in sorted(chosen.sizes):
        tell(f"{chosen.work}, {size:,}")
        ours = run(chosen, size, "ours", failures)
        cells = [chosen.work, f"{size:,}", *figures(ours)]
        if chosen.peer is None:
            yield [*cells, "", "", "", "", result(ours)]
        elif has_given_up:
            yield [*cells, chosen.peer.name, "gave up", "", "", result(ours)]
        else:
            tell(f"  the same by {chosen.peer.name}, which may take {benchmarks.PATIENCE_S:.0f} s")
            theirs = run(chosen, size, "peer", failures)
            has_given_up = theirs is not None and theirs.median_s is None
            yield [*cells, chosen.peer.name, *figures(theirs), ratio(ours, theirs), result(ours)]


def tell(doing: str) -> None:
    """Say what is measured now: the table comes last, and all of it takes half an hour."""
    print(f"{time.strftime('%H:%M:%S')}  {doing}", file=sys.stderr, flush=True)


def result(ours: Measured | None) -> str:
    """Give what our work says of its result."""
    return (ours.said if ours else None) or ""


def ratio(ours: Measured | None, theirs: Measured | None) -> str:
    """Divide the peer's time by ours; of a peer that gave up, the time until then."""
    if ours is None or ours.median_s is None or theirs is None:
        return ""
    if theirs.median_s is None:
        return f"> {benchmarks.PATIENCE_S / ours.median_s:.1f}"
    return f"{theirs.median_s / ours.median_s:.2f}"


def figures(measured: Measured | None) -> tuple[str, str]:
    """Write the figures of a run; a run without figures shows that it has none."""
    if measured is None:
        return "none", "none"
    time_s = f"> {benchmarks.PATIENCE_S:.0f}" if measured.median_s is None else f"{measured.median_s:.3g}"
    return time_s, "" if measured.peak_mib is None else f"{measured.peak_mib:.0f}"


def run(chosen: benchmarks.Benchmark, size: int, who: str, failures: list[str]) -> Measured | None:
    """Measure in a new process; write down why there are no figures when there are none."""
    module = chosen.prepare.__module__
    command = [sys.executable, "-m", "benchmarks.measure", module, chosen.work, str(size), who]
    limit_s = LIMIT_S if who == "ours" else benchmarks.PATIENCE_S * 1.25
    try:
        said = output_of(command, limit_s=limit_s)
    except subprocess.TimeoutExpired:
        if who == "peer":
            return Measured(None, None, None)
        failures.append(f"{chosen.work} ({size:,}, {who}): not done after {LIMIT_S:.0f} s")
        return None
    except subprocess.CalledProcessError as failure:
        failures.append(f"{chosen.work} ({size:,}, {who}) failed:\n{failure.stderr}")
        return None
    return Measured(**json.loads(said.splitlines()[-1]))


def output_of(command: Sequence[str], *, limit_s: float) -> str:
    """Run a command and give its output; however it ends, nothing that it started goes on.

    Raises:
        subprocess.CalledProcessError: It failed.
        subprocess.TimeoutExpired: It was not done in time.
    """
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that what it started can be ended with it
    ) as process:
        try:
            said, errors = process.communicate(timeout=limit_s)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said, errors)
    return said


def _end(process: subprocess.Popen[str]) -> None:
    """Ask a process to stop its servers and end; then end all that is left of it."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=STOPS_WITHIN_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


if __name__ == "__main__":
    sys.exit(main())
