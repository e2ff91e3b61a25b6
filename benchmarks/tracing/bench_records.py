"""Records: who is who in two lists, and in one, beside Splink.

`python -m benchmarks.tracing.bench_records [--only WORDS]` runs each work of ours in a process of its own,
one after another, and each peer in its own environment. The names of the records across scripts stand in the
pairs that the usual names were learnt from: that work is done as well with names learnt from other people,
and only those figures say anything of people whom nobody has seen.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from benchmarks.measure import peak_mib
from benchmarks.tracing.bench_names import read_pairs
from benchmarks.tracing.measures import (
    best_f1,
    calibration_error,
    f1_from,
    fold_of,
    one_to_one,
    recall_at_precision,
)
from benchmarks.tracing.peer_runs import BENCH, PATIENCE_S, NotMeasured, PeerRun, run_peer
from benchmarks.tracing.people import cards as people_cards
from benchmarks.tracing.people import lists as people_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from repatria.tracing.backends import Backend, Sift
    from repatria.tracing.fields import Field
    from repatria.tracing.names.models import NameModel

type Array = np.ndarray[Any, Any]

ROOT = Path(__file__).resolve().parents[2]
NAMES = ROOT.parent / "shared" / "data" / "names"
LIMIT_S = PATIENCE_S
UNSEEN_FOLDS = 3
LIKELY = 0.01
RUNS_OF_OURS = {"Repatria": "--ours", "Repatria, names unseen": "--ours-unseen"}
TABLE_WIDTH = 150


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the pairs of a run are.

    Attributes:
        candidate_recall: Share of true pairs that were compared.
        best_f1: At the best threshold.
        f1_at_half: Of pairs with a probability of at least 0.5.
        recall_at_99: Highest recall at a precision of at least 0.99.
        calibration_error: Of the probabilities of all pairs that have one, over bins of equally many.
        calibration_error_likely: Of those of at least `LIKELY` alone: most pairs are far below, and easy.
        best_f1_one_to_one: With the best pair of each record only; None within one list.
        seconds: From records in memory, or a file, to probabilities.
        cpu_s: That the process worked meanwhile, on all cores, whoever else uses them.
        peak_mib: Of the process.
    """

    candidate_recall: float
    best_f1: float
    f1_at_half: float
    recall_at_99: float
    calibration_error: float
    calibration_error_likely: float
    best_f1_one_to_one: float | None
    seconds: float
    cpu_s: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs with a probability, by rows of the lists."""

    left: Array
    right: Array
    score: Array
    probability: Array


@dataclass(frozen=True, slots=True)
class Lists:
    """The records of a work and the truth about them; a single list has no right side."""

    left: pa.Table
    right: pa.Table | None
    left_truth: Array
    right_truth: Array

    @property
    def true_pairs(self) -> int:
        """How many pairs are of one person."""
        _, counts = np.unique(self.left_truth, return_counts=True)
        if self.right is None:
            return int((counts * (counts - 1) // 2).sum())
        shared, of_left = np.unique(self.left_truth, return_counts=True)
        others, of_right = np.unique(self.right_truth, return_counts=True)
        _, in_left, in_right = np.intersect1d(shared, others, return_indices=True)
        return int((of_left[in_left] * of_right[in_right]).sum())

    def is_same(self, left: Array, right: Array) -> Array:
        """Say of pairs of rows whether they are one person."""
        same: Array = self.left_truth[left] == self.right_truth[right]
        return same


@dataclass(frozen=True, slots=True)
class RecordWork:
    """One work.

    Attributes:
        file: The records.
        lists: Makes lists of the file as read.
        fields: Names in `repatria.tracing.fields`, and texts of its own.
        peer: What `peers/splink_records.py` calls it; None where no peer is run.
        has_names_learnt_from: Whether the usual names were learnt from names of these records.
        make: Makes the records up first; None where they lie there.
        most_memory_mib: What joining may take of memory, the rest being spilled to disk; None to keep all.
    """

    file: Path
    lists: Callable[[pa.Table], Lists]
    fields: tuple[str, ...]
    peer: str | None
    has_names_learnt_from: bool = False
    make: Callable[[Path], None] | None = None
    most_memory_mib: int | None = None


def trace_ours(
    lists: Lists,
    fields: tuple[Field, ...],
    names: NameModel | None = None,
    *,
    most_memory_mib: int | None = None,
) -> tuple[Scored, Array, Array]:
    """Trace with Repatria and its usual names or others; gives the pairs and the rows of all candidates."""
    from repatria.tracing.backends.duckdb import DuckDBBackend  # noqa: PLC0415 - counted where it is used
    from repatria.tracing.backends.memory import MemoryBackend  # noqa: PLC0415
    from repatria.tracing.names.models import usual_names  # noqa: PLC0415
    from repatria.tracing.pipeline import trace  # noqa: PLC0415

    backend = _Listening(
        MemoryBackend() if most_memory_mib is None else DuckDBBackend(most_memory_mib=most_memory_mib)
    )
    traced = trace(lists.left, lists.right, fields, names=names or usual_names(), backend=backend)
    pairs = traced.pairs
    left, right = (
        np.concatenate(
            [batch.column(side).to_numpy() for batch in backend.batches] or [np.zeros(0, np.int64)]
        )
        for side in ("left", "right")
    )
    return Scored(pairs.left, pairs.right, pairs.probability, pairs.probability), left, right


class _Listening:
    """Joins as another engine does and keeps what it gave; the batches are in memory either way."""

    def __init__(self, engine: Backend) -> None:
        self._engine = engine
        self.batches: list[pa.RecordBatch] = []

    def join(
        self,
        left: Iterable[pa.RecordBatch],
        right: Iterable[pa.RecordBatch] | None,
        sift: Sift | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Bring together rows that share a key."""
        self.batches = list(self._engine.join(left, right, sift))
        return iter(self.batches)


def records_across_scripts(read: pa.Table) -> Lists:
    """Take people sought in their own script and people held in another."""
    return _sought_and_held(read, read.column("name"))


def two_latin_lists(read: pa.Table) -> Lists:
    """Take two lists in Latin letters whose names stand in three columns."""
    parts = [read.column(part) for part in ("forename", "patronymic", "surname")]
    return _sought_and_held(read, _joined(parts))


def a_million_records(file: Path) -> None:
    """Make up two lists of half a million each, of the kind of `two_latin_lists` (`people`)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        people_lists(Path(folder), people=1_000_000, seed=1)
        read = []
        for name in ("missing", "held"):
            table = pq.read_table(Path(folder) / f"{name}.parquet")
            read.append(table.append_column("src", pa.array([name] * table.num_rows)))
    pq.write_table(pa.concat_tables(read), file)


def cards(read: pa.Table) -> Lists:
    """Take one list of index cards in Latin letters."""
    born = _days(read.column("dob"))
    list_of_all = pa.table(
        {
            "row": np.arange(read.num_rows),
            "name": _joined([read.column("forename"), read.column("surname")]),
            "born_first": born,
            "born_last": born,
            "place": read.column("place"),
            "unit": read.column("unit"),
            "rank": read.column("rank"),
        }
    )
    truth = read.column("pid").to_numpy()
    return Lists(list_of_all, None, truth, truth)


def seven_million_cards(file: Path) -> None:
    """Make up as many cards as the agency of 1914 kept; one person in three has two or three (`people`)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    people_cards(file.parent, people=7_000_000, seed=1)


def historical_figures(read: pa.Table) -> Lists:
    """Take one list in which many stand more than once."""
    born = read.column("dob")
    well_formed = pc.match_substring_regex(born, r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    days = _days(pc.if_else(pc.fill_null(well_formed, False), born, None))
    list_of_all = pa.table(
        {
            "row": np.arange(read.num_rows),
            "name": read.column("full_name"),
            "born_first": days,
            "born_last": days,
            "place": read.column("birth_place"),
            "home": read.column("postcode_fake"),
            "sex": read.column("gender"),
            "occupation": read.column("occupation"),
        }
    )
    truth = _numbers(read.column("cluster"))
    return Lists(list_of_all, None, truth, truth)


WORKS: dict[str, RecordWork] = {
    "Tracing: records across scripts": RecordWork(
        NAMES / "records_dev.parquet",
        records_across_scripts,
        ("name", "born", "place", "unit", "rank"),
        "records",
        has_names_learnt_from=True,
    ),
    "Tracing: two Latin lists": RecordWork(
        NAMES / "synth_50000.parquet", two_latin_lists, ("name", "born", "place", "unit", "rank"), "lists"
    ),
    "Tracing: a million records, two Latin lists": RecordWork(
        BENCH / "million.parquet",
        two_latin_lists,
        ("name", "born", "place", "unit", "rank"),
        "lists",
        make=a_million_records,
    ),
    "Tracing: seven million cards, one list": RecordWork(
        BENCH / "cards" / "cards.parquet",
        cards,
        ("name", "born", "place", "unit", "rank"),
        None,
        make=seven_million_cards,
        most_memory_mib=4096,
    ),
    "Tracing: historical figures, one list": RecordWork(
        NAMES / "historical_figures_with_errors_50k.parquet",
        historical_figures,
        ("name", "born", "place", "home", "sex", "occupation"),
        "figures",
    ),
}


def main() -> int:
    """Measure what was asked for and print a table; fail if a run of ours failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing.bench_records")
    parser.add_argument("--only", default="", metavar="WORDS", help="run only works whose name holds this")
    parser.add_argument("--ours", metavar="WORK", help="measure one work of ours in this process")
    parser.add_argument("--ours-unseen", metavar="WORK", help=argparse.SUPPRESS)
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    if asked.ours:
        print(json.dumps(asdict(measure_ours(WORKS[asked.ours]))))
        return 0
    if asked.ours_unseen:
        print(json.dumps(asdict(measure_unseen(WORKS[asked.ours_unseen]))))
        return 0
    failed = False
    table = Table("Work", "By")
    for heading in (
        "Candidate recall",
        "Best F1",
        "F1 at 0.5",
        "Recall at P 0.99",
        "Calibration error",
        f"of P at least {LIKELY}",
        "Best F1, 1:1",
        "s",
        "CPU s",
        "MiB",
    ):
        table.add_column(heading, justify="right")
    for name, work in WORKS.items():
        if asked.only.lower() not in name.lower():
            continue
        if work.make is not None:
            work.make(work.file)
        for who, option in RUNS_OF_OURS.items():
            if option == "--ours-unseen" and not work.has_names_learnt_from:
                continue
            try:
                table.add_row(name, who, *_cells(_run_ours(name, option)))
            except NotMeasured as why:
                failed = True
                table.add_row(name, who, f"failed: {why}")
        if work.peer is not None and not asked.no_peers:
            try:
                table.add_row("", "Splink 5", *_cells(measure_splink(work)))
            except NotMeasured as why:
                table.add_row("", "Splink 5", f"not measured: {why}")
    console = Console()
    (console if console.is_terminal else Console(width=TABLE_WIDTH)).print(table)
    return 1 if failed else 0


def measure_ours(work: RecordWork) -> Quality:
    """Trace in this process and say how good and how fast it was."""
    lists = work.lists(pq.read_table(work.file))
    fields = _fields(work.fields)
    started, worked = time.perf_counter(), time.process_time()
    scored, left, right = trace_ours(lists, fields, most_memory_mib=work.most_memory_mib)
    ran = PeerRun(time.perf_counter() - started, time.process_time() - worked, peak_mib())
    found = int(np.count_nonzero(lists.is_same(left, right)))
    return _quality(lists, scored, found, ran)


def measure_unseen(work: RecordWork) -> Quality:
    """Trace with names learnt from other people than those measured, a third of them at a time.

    A pair is measured in the fold of its left record; no name of anybody of that fold, on either list, stands
    in the pairs that names were learnt from. Seconds are those of tracing all folds, without learning names.
    """
    from repatria.tracing.names.models import JudgedNames, learn_names  # noqa: PLC0415 - counted where it is used

    lists = work.lists(pq.read_table(work.file))
    fields = _fields(work.fields)
    judged = read_pairs(NAMES / "pairs_dev.tsv")
    sides = [(lists.left, lists.left_truth)] + (
        [(lists.right, lists.right_truth)] if lists.right is not None else []
    )
    folds = [
        np.array([fold_of(str(who), folds=UNSEEN_FOLDS) for who in truth.tolist()]) for _, truth in sides
    ]
    parts: list[Scored] = []
    found, seconds, cpu_s = 0, 0.0, 0.0
    for fold in range(UNSEEN_FOLDS):
        kept_aside = {
            name
            for (table, _), of in zip(sides, folds, strict=True)
            for name in table.column("name").filter(pa.array(of == fold)).to_pylist()
        }
        learnt = [
            (one, other, bool(same))
            for one, other, same in zip(judged.first, judged.second, judged.same, strict=True)
            if one not in kept_aside and other not in kept_aside
        ]
        model = learn_names(JudgedNames(*zip(*learnt, strict=True)), provenance="a fold of the benchmark")
        started, worked = time.perf_counter(), time.process_time()
        scored, left, right = trace_ours(lists, fields, model)
        seconds += time.perf_counter() - started
        cpu_s += time.process_time() - worked
        found += int(np.count_nonzero(lists.is_same(left, right) & (folds[0][left] == fold)))
        of = folds[0][scored.left] == fold
        parts.append(Scored(scored.left[of], scored.right[of], scored.score[of], scored.probability[of]))
    together = Scored(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("left", "right", "score", "probability")
        )
    )
    return _quality(lists, together, found, PeerRun(seconds, cpu_s, peak_mib()))


def measure_splink(work: RecordWork) -> Quality:
    """Link in Splink's environment and say how good and how fast it was.

    Raises:
        NotMeasured: It could not be had, failed or was too slow.
    """
    with tempfile.TemporaryDirectory() as folder:
        pairs = Path(folder) / "pairs.parquet"
        ran = run_peer("splink", "splink_records", [str(work.peer), str(work.file), str(pairs)])
        found = pq.read_table(pairs)
    read = pq.read_table(work.file)
    lists = work.lists(read)
    sides = ("missing", "held") if lists.right is not None else (None, None)
    rows = []
    for side in sides:
        chosen = read if side is None else read.filter(pc.equal(read.column("src"), side))
        rows.append(chosen.column("unique_id").combine_chunks())
    # Splink orders two lists by name, so that either side may come first.
    first, second = found.column("unique_id_l"), found.column("unique_id_r")
    left, right = _places(first, rows[0]), _places(second, rows[1])
    turned_left, turned_right = _places(second, rows[0]), _places(first, rows[1])
    turned = (left < 0) | (right < 0)
    left, right = np.where(turned, turned_left, left), np.where(turned, turned_right, right)
    weight, chance = (found.column(name).to_numpy() for name in ("match_weight", "match_probability"))
    brought = int(np.count_nonzero(lists.is_same(left, right)))
    return _quality(lists, Scored(left, right, weight, chance), brought, ran)


def _quality(lists: Lists, scored: Scored, brought: int, ran: PeerRun) -> Quality:
    true = lists.true_pairs
    same = lists.is_same(scored.left, scored.right)
    missed = true - int(np.count_nonzero(same))
    likely = scored.probability >= LIKELY
    chosen = None
    if lists.right is not None:
        chosen = one_to_one(scored.left, scored.right, scored.score)
        left_out = true - int(np.count_nonzero(same[chosen]))
    return Quality(
        candidate_recall=brought / true,
        best_f1=best_f1(scored.score, same, missed=missed),
        f1_at_half=f1_from(0.5, scored.probability, same, missed=missed),
        recall_at_99=recall_at_precision(0.99, scored.score, same, missed=missed),
        calibration_error=calibration_error(scored.probability, same),
        calibration_error_likely=calibration_error(scored.probability[likely], same[likely]),
        best_f1_one_to_one=None
        if chosen is None
        else best_f1(scored.score[chosen], same[chosen], missed=left_out),
        seconds=ran.seconds,
        cpu_s=ran.cpu_s,
        peak_mib=ran.peak_mib,
    )


def _run_ours(name: str, option: str) -> Quality:
    command = [sys.executable, "-m", "benchmarks.tracing.bench_records", option, name]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired as late:
        raise NotMeasured(f"not done after {LIMIT_S:.0f} s") from late
    except subprocess.CalledProcessError as failure:
        print(failure.stderr, file=sys.stderr)
        raise NotMeasured(failure.stderr.strip().splitlines()[-1]) from failure
    return Quality(**json.loads(done.stdout.splitlines()[-1]))


def _cells(quality: Quality) -> list[str]:
    one_to_one_f1 = quality.best_f1_one_to_one
    return [
        f"{quality.candidate_recall:.3f}",
        f"{quality.best_f1:.3f}",
        f"{quality.f1_at_half:.3f}",
        f"{quality.recall_at_99:.3f}",
        f"{quality.calibration_error:.4f}",
        f"{quality.calibration_error_likely:.4f}",
        "" if one_to_one_f1 is None else f"{one_to_one_f1:.3f}",
        f"{quality.seconds:.1f}",
        f"{quality.cpu_s:.1f}",
        f"{quality.peak_mib:.0f}",
    ]


def _fields(names: tuple[str, ...]) -> tuple[Field, ...]:
    from repatria.tracing.fields import STANDARD, Field, Kind  # noqa: PLC0415 - counted where it is used

    standard = {field.name: field for field in STANDARD}
    return tuple(standard.get(name) or Field(name, Kind.TEXT) for name in names)


def _sought_and_held(read: pa.Table, names: pa.ChunkedArray) -> Lists:
    exact = _days(read.column("dob"))
    year = pc.cast(read.column("birth_year"), pa.string())
    first = pc.coalesce(exact, _days(_joined([year, pa.scalar("01-01")], between="-")))
    last = pc.coalesce(exact, _days(_joined([year, pa.scalar("12-31")], between="-")))
    columns = {"name": names, "born_first": first, "born_last": last}
    columns |= {field: read.column(field) for field in ("place", "unit", "rank")}
    of_all = pa.table(columns)
    sides = []
    for side in ("missing", "held"):
        chosen = pc.equal(read.column("src"), side)
        table = of_all.filter(chosen)
        table = table.append_column("row", pa.array(np.arange(table.num_rows)))
        sides.append((table, read.column("pid").filter(chosen).to_numpy()))
    (left, left_truth), (right, right_truth) = sides
    return Lists(left, right, left_truth, right_truth)


def _joined(parts: list[Any], *, between: str = " ") -> pa.ChunkedArray:
    handling = "emit_null" if between == "-" else "skip"
    return pc.binary_join_element_wise(*parts, between, null_handling=handling)


def _days(written: Any) -> Any:  # noqa: ANN401 - an array of Arrow or a chunked one
    return pc.cast(pc.strptime(written, format="%Y-%m-%d", unit="s", error_is_null=True), pa.date32())


def _numbers(values: pa.ChunkedArray) -> Array:
    numbers: Array = values.combine_chunks().dictionary_encode().indices.to_numpy()
    return numbers


def _places(values: pa.ChunkedArray, of: pa.Array) -> Array:
    places: Array = pc.fill_null(pc.index_in(values, value_set=of), -1).to_numpy()
    return places


if __name__ == "__main__":
    sys.exit(main())
