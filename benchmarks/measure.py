"""Measure one work in this process and print its figures for the parent; imports nothing the work does not.

The work is repeated until it has taken two seconds, at least three and at most fifty times.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import statistics
import sys
import time
from pathlib import Path

from benchmarks import REGISTERED, Work

ENOUGH_S = 2.0


def main(module: str, work: str, size: str, who: str) -> None:
    """Prepare the work of ours or of the peer, measure it and print the figures."""
    importlib.import_module(module)
    chosen = next(benchmark for benchmark in REGISTERED if benchmark.work == work)
    prepare = chosen.peer.prepare if who == "peer" and chosen.peer else chosen.prepare
    print(json.dumps({"median_s": median_s(prepare(int(size))), "peak_mib": peak_mib()}))


def median_s(do_work: Work) -> float:
    """Time the work again and again."""
    times_s: list[float] = []
    while len(times_s) < 3 or (sum(times_s) < ENOUGH_S and len(times_s) < 50):
        started = time.perf_counter()
        do_work()
        times_s.append(time.perf_counter() - started)
    return statistics.median(times_s)


def peak_mib() -> float:
    """Read the most memory this process ever held."""
    # Linux counts the parent's memory into ru_maxrss of a child; the kernel's own status does not.
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))):
        return int(found[1]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main(*sys.argv[1:])
