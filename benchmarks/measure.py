"""Measure one work in this process and print its figures for the parent; imports nothing the work does not.

The work is repeated until it has taken two seconds, at least three and at most fifty times; what is to be
done once, at least once.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import signal
import statistics
import sys
import time
from pathlib import Path

from benchmarks import REGISTERED, GaveUp, Work

ENOUGH_S = 2.0


def main(module: str, work: str, size: str, who: str) -> None:
    """Prepare the work of ours or of the peer, measure it and print the figures."""
    # By the way of an exit, so that servers that the work started are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    importlib.import_module(module)
    chosen = next(benchmark for benchmark in REGISTERED if benchmark.work == work)
    prepare = chosen.peer.prepare if who == "peer" and chosen.peer else chosen.prepare
    try:
        time_s, said = median_s(prepare(int(size)), least_times=1 if chosen.once else 3)
    except GaveUp:
        time_s, said = None, None
    print(json.dumps({"median_s": time_s, "peak_mib": peak_mib(), "said": said}))


def median_s(do_work: Work, *, least_times: int) -> tuple[float, str | None]:
    """Time the work again and again; give back as well what it says of its result, if it says anything."""
    times_s: list[float] = []
    said: object = None
    while len(times_s) < least_times or (sum(times_s) < ENOUGH_S and len(times_s) < 50):
        started = time.perf_counter()
        said = do_work()
        times_s.append(time.perf_counter() - started)
    return statistics.median(times_s), said if isinstance(said, str) else None


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
