"""Find a name among a million: the index, and the questions."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import Work, benchmark
from benchmarks.tracing.people import lists

QUESTIONS = 60
_MS = 1000.0


def names_of_people(size: int) -> pa.Array:
    """Make up names of as many people, half of them spelt once more."""
    with tempfile.TemporaryDirectory() as folder:
        lists(Path(folder), people=size, seed=7)
        tables = [pq.read_table(Path(folder) / f"{name}.parquet") for name in ("missing", "held")]
    parts = [pa.concat_tables(tables).column(part) for part in ("forename", "patronymic", "surname")]
    return pc.binary_join_element_wise(*parts, " ", null_handling="skip").combine_chunks()


@benchmark("Tracing: build an index of names", sizes=(1_000_000,), once=True)
def build(size: int) -> Work:
    """Build an index over names in memory."""
    from repatria.tracing.index import build_index  # noqa: PLC0415 - counted where it is used

    names = names_of_people(size)
    ids = pa.array([str(row) for row in range(len(names))])
    folder = tempfile.TemporaryDirectory()

    def work() -> str:
        build_index(names, ids, Path(folder.name), source="a benchmark", say=lambda *_: None)
        return f"{sum(file.stat().st_size for file in Path(folder.name).iterdir()) >> 20:,} MiB on disk"

    return work


@benchmark(f"Tracing: ask an index for {QUESTIONS} names", sizes=(1_000_000,))
def find(size: int) -> Work:
    """Ask for names that stand in the list, the index being warm."""
    from repatria.tracing.index import NameIndex, build_index  # noqa: PLC0415 - counted where it is used
    from repatria.tracing.names.models import usual_names  # noqa: PLC0415

    names = names_of_people(size)
    folder = tempfile.TemporaryDirectory()
    build_index(
        names, pa.array([""] * len(names)), Path(folder.name), source="a benchmark", say=lambda *_: None
    )
    index = NameIndex(Path(folder.name), usual_names())
    rows = np.random.default_rng(3).integers(0, len(names), QUESTIONS)
    asked = names.take(pa.array(rows)).to_pylist()

    def work() -> str:
        _ = folder  # kept as long as it is asked
        times, met = [], 0
        for name in asked:
            started = time.perf_counter()
            found = index.find(name, most=20)
            times.append((time.perf_counter() - started) * _MS)
            met += any(names[one.row].as_py() == name for one in found)
        slowest = sorted(times)[int(0.95 * len(times))]
        return f"{statistics.median(times):.0f} ms each, {slowest:.0f} ms p95; {met} of {QUESTIONS} found"

    return work
