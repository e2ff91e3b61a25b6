"""Run every benchmark, each size and each peer in a process of its own, and print a table.

A process of its own keeps the memory honest: nothing measured before is counted. All of it takes the better
part of an hour; with `--within` it ends in time and names what it did not come to.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.running import Span, TimeOver, run_within

#: What takes longest, twenty parties and a million people, takes up to three times as long elsewhere.
LIMIT_S = 600.0
TABLE_WIDTH = 150
# What measures how good answers are, beside peers in environments of their own, prints tables of its own; and
# so do the pages, which are many.
WITH_OWN_TABLES = (
    "benchmarks.tracing.bench_names",
    "benchmarks.tracing.bench_records",
    "benchmarks.pages",
    "benchmarks.paint",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what one process measured; no time where it gave up, no memory where it had to be ended."""

    median_s: float | None
    peak_mib: float | None
    said: str | None


@dataclass(slots=True)
class Outcomes:
    """What went wrong, and what the time did not suffice for."""

    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def tell(self) -> int:
        """Print both and give the exit status: time that was too short is no failure."""
        if self.left_out:
            print(f"Not measured, for the time was over: {'; '.join(self.left_out)}.", file=sys.stderr)
        for failure in self.failures:
            print(failure, file=sys.stderr)
        return 1 if self.failures else 0


def main() -> int:
    """Measure what was asked for; fail if any run failed."""
    arguments = parse_arguments()
    discover()
    chosen = [b for b in benchmarks.REGISTERED if arguments.only.lower() in b.work.lower()]
    with_own_tables = list(works_with_own_tables(arguments.only))
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
    span, outcomes = Span.of(arguments.within), Outcomes()
    for chosen_benchmark in chosen:
        for cells in rows(chosen_benchmark, span, outcomes):
            table.add_row(*cells)
    # A log has no width of its own; a fixed one keeps columns whole there.
    console = Console()
    if not console.is_terminal:
        console = Console(width=TABLE_WIDTH)
    if chosen:
        console.print(table)
    for module, work in with_own_tables:
        tell(f"{work}, with a table of its own")
        try:
            run_within([sys.executable, "-m", module, "--only", work], span, is_shown=True)
        except TimeOver:
            outcomes.left_out.append(work)
        except subprocess.CalledProcessError:
            outcomes.failures.append(f"{work} failed")
    return outcomes.tell()


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=benchmarks.__doc__.splitlines()[0]
    )
    parser.add_argument("--only", default="", metavar="WORDS", help="run only works whose name holds this")
    parser.add_argument(
        "--within", type=float, metavar="MINUTES", help="end after this; name what is left out"
    )
    return parser.parse_args()


def discover() -> None:
    """Import every `bench_*.py` of this folder; each registers its benchmarks."""
    for module in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda module: module.name):
        if module.name.startswith("bench_"):
            importlib.import_module(f"benchmarks.{module.name}")


def works_with_own_tables(words: str) -> Iterator[tuple[str, str]]:
    """Give works that go by these words and print tables of their own, each with its module."""
    for module in WITH_OWN_TABLES:
        for work in importlib.import_module(module).WORKS:
            if words.lower() in work.lower():
                yield module, work


def rows(chosen: benchmarks.Benchmark, span: Span, outcomes: Outcomes) -> Iterator[list[str]]:
    """Measure each size, and the peer at that size; a peer that gave up is not asked for more."""
    has_given_up = False
    for size in sorted(chosen.sizes):
        if not span.left_s:
            outcomes.left_out.append(f"{chosen.work}, {size:,}")
            continue
        tell(f"{chosen.work}, {size:,}")
        ours = run(chosen, size, "ours", span, outcomes)
        cells = [chosen.work, f"{size:,}", *figures(ours)]
        if chosen.peer is None:
            yield [*cells, "", "", "", "", result(ours)]
        elif has_given_up:
            yield [*cells, chosen.peer.name, "gave up", "", "", result(ours)]
        else:
            tell(f"  the same by {chosen.peer.name}, which may take {benchmarks.PATIENCE_S:.0f} s")
            theirs = run(chosen, size, "peer", span, outcomes)
            has_given_up = theirs is not None and theirs.median_s is None
            yield [*cells, chosen.peer.name, *figures(theirs), ratio(ours, theirs), result(ours)]


def tell(doing: str) -> None:
    """Say what is measured now: the table comes last, and all of it takes the better part of an hour."""
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


def run(chosen: benchmarks.Benchmark, size: int, who: str, span: Span, outcomes: Outcomes) -> Measured | None:
    """Measure in a new process; write down why there are no figures when there are none."""
    module = chosen.prepare.__module__
    command = [sys.executable, "-m", "benchmarks.measure", module, chosen.work, str(size), who]
    limit_s = LIMIT_S if who == "ours" else benchmarks.PATIENCE_S * 1.25
    try:
        said = run_within(command, span, limit_s=limit_s)
    except TimeOver:
        outcomes.left_out.append(f"{chosen.work}, {size:,}, {who}")
        return None
    except subprocess.TimeoutExpired:
        if who == "peer":
            return Measured(None, None, None)
        outcomes.failures.append(f"{chosen.work} ({size:,}, {who}): not done after {LIMIT_S:.0f} s")
        return None
    except subprocess.CalledProcessError as failure:
        outcomes.failures.append(f"{chosen.work} ({size:,}, {who}) failed:\n{failure.stderr}")
        return None
    return Measured(**json.loads(said.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
