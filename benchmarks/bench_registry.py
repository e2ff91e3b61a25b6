"""The registry on PostgreSQL: taking in a list, searching and reading among a million, and backing up."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import Work, benchmark

QUESTIONS = 40
PAGES = 100
_MS = 1000.0


@benchmark("Registry: take in a list", sizes=(100_000,), once=True)
def take_in(size: int) -> Work:
    """Read a list from its file, and record everybody in it; then the same list again."""
    from benchmarks.registry import opened_registry, written_list  # noqa: PLC0415 - counted where it is used

    _, registrar = opened_registry()
    folder = tempfile.TemporaryDirectory()
    path = written_list(Path(folder.name), size)
    from repatria.registry.actions.import_people import import_people  # noqa: PLC0415 - needs settings
    from repatria.workflows.lists.import_list import Wanted, people_of, read_wanted  # noqa: PLC0415

    def work() -> str:
        _, began = folder, time.process_time()
        listed, heading = read_wanted(Wanted(path, "made up", is_sought=False, holder="UA"))
        done = import_people(registrar, heading, people_of(listed))
        took, started = time.process_time() - began, time.perf_counter()
        again = import_people(registrar, heading, people_of(listed))
        again_s = time.perf_counter() - started
        return (
            f"{done.new:,} new, {took:.0f} s of them our own; again {again.same:,} the same, {again_s:.1f} s"
        )

    return work


@benchmark("Registry: find by sound", sizes=(100_000, 1_000_000), once=True)
def find_by_sound(size: int) -> Work:
    """Find names spelt by another romanization, through the door, and put what is found in order."""
    from benchmarks.registry import fill, key_everybody, opened_registry  # noqa: PLC0415 - as above

    cluster, registrar = opened_registry()
    names = fill(cluster, registrar, size)
    key_everybody(cluster, names)
    from repatria.workflows.people.find_person import find_person  # noqa: PLC0415 - needs settings

    rows = np.random.default_rng(3).integers(0, size, QUESTIONS).tolist()
    find_person(registrar, names[0], purpose="registration")  # loops are compiled once

    def work() -> str:
        times, met = [], 0
        for row in rows:
            started = time.perf_counter()
            found = find_person(registrar, spelt_otherwise(names[row]), purpose="registration")
            times.append((time.perf_counter() - started) * _MS)
            met += any(each.values["name"] == names[row] for each in found.people)
        return (
            f"median/p95 in ms: {middle_and_slow(times)}; {met} of {QUESTIONS} spelt "
            "otherwise are among the first twenty"
        )

    return work


def spelt_otherwise(name: str) -> str:
    """Spell a name as another official would."""
    for usual, other in (("ii", "y"), ("iu", "yu"), ("kh", "h"), ("chuk", "czuk"), ("y", "i")):
        name = name.replace(usual, other)
    return name


@benchmark(f"Registry: search {QUESTIONS} times each way, read {PAGES} pages", sizes=(1_000_000,), once=True)
def search(size: int) -> Work:
    """Search by name, number, unit, place and state, through the door; read pages by the API."""
    from benchmarks.bench_api import ask as ask_for_pages  # noqa: PLC0415 - counted where it is used
    from benchmarks.bench_api import serving  # noqa: PLC0415
    from benchmarks.registry import (  # noqa: PLC0415
        environment_of,
        fill,
        opened_registry,
        session_of,
        unit_of,
    )

    cluster, registrar = opened_registry()
    names = fill(cluster, registrar, size)
    from repatria.registry.access import door  # noqa: PLC0415 - needs settings
    from repatria.registry.access.purposes import Purpose  # noqa: PLC0415

    rows = np.random.default_rng(3).integers(0, size, QUESTIONS).tolist()
    purpose = Purpose.REGISTRATION
    ways: dict[str, Callable[[int], object]] = {
        "name": lambda row: door.search(registrar, "person", names[row], purpose=purpose),
        "surname": lambda row: door.search(registrar, "person", names[row].split()[-1], purpose=purpose),
        "number": lambda row: door.search(registrar, "person", f"M-{row:07}", purpose=purpose),
        "unit": lambda row: door.search(registrar, "person", unit_of(row), purpose=purpose),
        "place": lambda row: door.search(registrar, "custody", f"camp {row % 5_003}", purpose=purpose),
        "state": lambda row: door.search(
            registrar, "person", names[row].split()[-1], purpose=purpose, where={"is_sought": row % 3 == 0}
        ),
    }

    def work() -> str:
        said = []
        for way, ask in ways.items():
            times = []
            for row in rows:
                started = time.perf_counter()
                assert ask(row), way  # noqa: S101 - a search that finds nobody measures nothing
                times.append((time.perf_counter() - started) * _MS)
            said.append(f"{way} {middle_and_slow(times)}")
        token = session_of(registrar)
        with serving(environment_of(cluster)) as port:
            pages = ask_for_pages(port, token, until=lambda done: done >= PAGES)
        said.append(f"page of the API {middle_and_slow([each * _MS for each in pages])}")
        return f"median/p95 in ms: {', '.join(said)}"

    return work


@benchmark("Registry: back up", sizes=(100_000,), once=True)
def back_up_all(size: int) -> Work:
    """Write everything into one sealed file."""
    from benchmarks.registry import environment_of, fill, opened_registry  # noqa: PLC0415 - as above

    cluster, registrar = opened_registry()
    fill(cluster, registrar, size)
    from repatria.registry.vault.keys import Compartment, renew_ring  # noqa: PLC0415 - needs settings
    from repatria.workflows.keeping.keep_backups import back_up  # noqa: PLC0415

    folder = tempfile.TemporaryDirectory()
    ring, file = Path(folder.name) / "made-up.keys", Path(folder.name) / "made-up.backup"
    renew_ring(ring, Compartment.BACKUPS)

    def work() -> str:
        _, began = folder, time.process_time()  # kept as long as it is written to
        kept = back_up(environment_of(cluster), file, ring)
        took = time.process_time() - began
        return (
            f"{kept.records:,} records, {took:.0f} s of them our own; {file.stat().st_size / 2**20:.0f} MiB"
        )

    return work


def middle_and_slow(times: list[float]) -> str:
    """Give the median and the 95th percentile."""
    return f"{statistics.median(times):.0f}/{sorted(times)[int(0.95 * len(times))]:.0f}"
