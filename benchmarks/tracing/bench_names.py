"""Names by themselves: pairs across scripts by cross-validation over people, look-alike names, and speed.

`python -m benchmarks.tracing.bench_names [--only WORDS] [--pairs FILE] [--model usual]`. A file of pairs has
the columns group, label, kind, entity_a, entity_b, name_a and name_b with tabs between. The usual model was
learnt from pairs_dev.tsv: on that file only what was cross-validated says anything of other people. Of the
look-alike names it saw none.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.tracing.measures import (
    best_f1,
    best_threshold,
    f1_from,
    folds_over_people,
    folds_over_rows,
    recall_at_precision,
)
from benchmarks.tracing.peer_runs import NotMeasured, PeerRun, run_peer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

type Array = np.ndarray[Any, Any]
type Score = Callable[[Sequence[str], Sequence[str]], Array]

NAMES = Path(__file__).resolve().parents[3] / "shared" / "data" / "names"
PRECISION = 0.95
PERSON = "Person"
TABLE_WIDTH = 150
SPEED_PAIRS = 300_000
ACROSS_SCRIPTS, LOOK_ALIKE, SPEED = WORKS = (
    "Tracing: names across scripts",
    "Tracing: look-alike Latin names",
    "Tracing: speed of comparing names",
)


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """Pairs of names, whether each is one person, and of whom they are."""

    group: tuple[str, ...]
    same: Array
    entity_a: tuple[str, ...]
    entity_b: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]


def main() -> int:
    """Measure what was asked for and print tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracing.bench_names")
    parser.add_argument("--only", default="", metavar="WORDS", help="run only works whose name holds this")
    parser.add_argument(
        "--pairs", type=Path, default=NAMES / "pairs_dev.tsv", metavar="FILE", help="pairs across scripts"
    )
    parser.add_argument(
        "--model", choices=("learnt", "usual"), default="learnt", help="usual: score without learning"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console = Console(width=TABLE_WIDTH)
    works = {
        ACROSS_SCRIPTS: lambda: across_scripts(asked.pairs, model=asked.model, peers=not asked.no_peers),
        LOOK_ALIKE: lambda: look_alike(peers=not asked.no_peers),
        SPEED: speed,
    }
    for name, measure in works.items():
        if asked.only.lower() in name.lower():
            console.print(measure())
    return 0


def across_scripts(file: Path, *, model: str, peers: bool) -> Table:
    """Score pairs across scripts, overall and by group."""
    pairs = read_pairs(file)
    started = time.perf_counter()
    if model == "learnt":
        columns = {"Repatria, cross-validated": scores_by_cross_validation(pairs)}
    else:
        columns = {"Repatria, usual": scores_of_usual(pairs.first, pairs.second)}
    seconds = time.perf_counter() - started
    caption = (
        f"F1 at the best threshold of all pairs, and, in brackets, of the group. Ours took {seconds:.0f} s."
    )
    if peers:
        caption += _add_peers(columns, pairs.first, pairs.second, [PERSON] * len(pairs.first))
    table = Table("Group", "Pairs", *columns, title=ACROSS_SCRIPTS, caption=caption)
    cuts = {name: best_threshold(scores, pairs.same)[1] for name, scores in columns.items()}
    group = np.array(pairs.group)
    for one in sorted(set(pairs.group)):
        of = group == one
        same = pairs.same[of]
        cells = [
            f"{f1_from(cuts[name], scores[of], same):.3f} ({best_f1(scores[of], same):.3f})"
            for name, scores in columns.items()
        ]
        table.add_row(one, f"{np.count_nonzero(of):,}", *cells)
    table.add_section()
    table.add_row(
        "all: F1", f"{len(group):,}", *(f"{best_f1(scores, pairs.same):.3f}" for scores in columns.values())
    )
    recalls = (f"{recall_at_precision(PRECISION, scores, pairs.same):.3f}" for scores in columns.values())
    table.add_row(f"all: recall at P {PRECISION}", "", *recalls)
    return table


def look_alike(*, peers: bool) -> Table:
    """Score judged pairs of names that look alike; of persons, and of all, companies too."""
    first, second, same, schemas = read_look_alike(NAMES / "name_bench_cases.csv")
    columns = {
        "Repatria, usual": scores_of_usual(first, second),
        "Repatria, weights cross-validated": scores_with_weights_learnt(first, second, same),
    }
    caption = _add_peers(columns, first, second, schemas) if peers else ""
    table = Table("", "Pairs", *columns, title=LOOK_ALIKE, caption=caption.strip() or None)
    person = np.array(schemas) == PERSON
    for what, of in (("all", np.ones(len(same), bool)), ("persons", person)):
        f1 = (f"{best_f1(scores[of], same[of]):.3f}" for scores in columns.values())
        table.add_row(f"{what}: F1", f"{np.count_nonzero(of):,}", *f1)
        recalls = (
            f"{recall_at_precision(PRECISION, scores[of], same[of]):.3f}" for scores in columns.values()
        )
        table.add_row(f"{what}: recall at P {PRECISION}", "", *recalls)
    return table


def speed() -> Table:
    """Compare pairs of names that were read once, on one core, by the time that it worked and not waited."""
    from repatria.tracing.names.comparing import (  # noqa: PLC0415 - counted where it is used
        Comparer,
        _in_a_row,
    )
    from repatria.tracing.names.models import usual_names  # noqa: PLC0415
    from repatria.tracing.names.readings import encode, readings_of  # noqa: PLC0415

    pairs = read_pairs(NAMES / "pairs_dev.tsv")
    distinct = sorted({*pairs.first, *pairs.second})
    # Other works of this process may have read these names before.
    encode.cache_clear()
    readings_of.cache_clear()
    started = time.perf_counter()
    encoded = {name: encode(name) for name in distinct}
    reading_s = time.perf_counter() - started
    chance = np.random.default_rng(20250112)
    judged = [(pairs.first, pairs.second)]
    # Anybody against anybody of the other side is what keys bring most of.
    left = [pairs.first[place] for place in chance.integers(0, len(pairs.first), SPEED_PAIRS)]
    right = [pairs.second[place] for place in chance.integers(0, len(pairs.second), SPEED_PAIRS)]
    judged.append((tuple(left), tuple(right)))
    spelling = usual_names().spelling
    table = Table("Pairs", "Number", "A second", "At best, of three", title=SPEED)
    table.caption = (
        f"{len(distinct):,} distinct names were read once, {len(distinct) / reading_s:,.0f} a second."
    )
    Comparer(spelling).pairs(pairs.first[:10], pairs.second[:10])  # compiled before the clock starts
    for what, (first, second) in zip(("judged, across scripts", "drawn at random"), judged, strict=True):
        sides = [_in_a_row([encoded[name] for name in side]) for side in (first, second)]
        comparer = Comparer(spelling)
        rates = []
        for _ in range(3):
            started = time.process_time()
            comparer.encoded(*sides[0], *sides[1])
            rates.append(len(first) / (time.process_time() - started))
        table.add_row(what, f"{len(first):,}", *(f"{rate:,.0f}" for rate in (rates[0], max(rates))))
    return table


def read_pairs(file: Path) -> JudgedPairs:
    """Read judged pairs across scripts."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    def column(name: str) -> tuple[str, ...]:
        return tuple(row[name] for row in rows)

    same = np.array([row["label"] == "1" for row in rows], bool)
    return JudgedPairs(
        column("group"), same, column("entity_a"), column("entity_b"), column("name_a"), column("name_b")
    )


def read_look_alike(file: Path) -> tuple[tuple[str, ...], tuple[str, ...], Array, tuple[str, ...]]:
    """Read judged pairs of names that look alike; gives both sides, the verdict, and what it names."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    same = np.array([row["is_match"].lower() == "true" for row in rows], bool)
    first, second, schemas = (tuple(row[column] for row in rows) for column in ("name1", "name2", "schema"))
    return first, second, same, schemas


def scores_by_cross_validation(pairs: JudgedPairs) -> Array:
    """Score each pair with what was learnt from other people: spelling and weights."""
    from repatria.tracing.names.comparing import Comparer  # noqa: PLC0415 - counted where it is used
    from repatria.tracing.names.models import JudgedNames, learn_names  # noqa: PLC0415

    scores = np.full(len(pairs.same), np.nan)
    for learnt, tested in folds_over_people(pairs.entity_a, pairs.entity_b):
        judged = JudgedNames(
            tuple(pairs.first[place] for place in learnt),
            tuple(pairs.second[place] for place in learnt),
            tuple(bool(pairs.same[place]) for place in learnt),
        )
        model = learn_names(judged, provenance="a fold of the benchmark")
        first, second = ([side[place] for place in tested] for side in (pairs.first, pairs.second))
        scores[tested] = model.weights.log_odds(Comparer(model.spelling).pairs(first, second))
    return scores


def scores_of_usual(first: Sequence[str], second: Sequence[str]) -> Array:
    """Score pairs with the model that comes with Repatria."""
    from repatria.tracing.names.comparing import Comparer  # noqa: PLC0415 - counted where it is used
    from repatria.tracing.names.models import usual_names  # noqa: PLC0415

    model = usual_names()
    return model.weights.log_odds(Comparer(model.spelling).pairs(first, second))


def scores_with_weights_learnt(first: Sequence[str], second: Sequence[str], same: Array) -> Array:
    """Score pairs on the usual spelling with weights that were learnt from the rows of other folds."""
    from repatria.tracing.names.comparing import Compared, Comparer  # noqa: PLC0415 - counted where it is used
    from repatria.tracing.names.learning import KIND_OF_MODELS  # noqa: PLC0415
    from repatria.tracing.names.models import usual_names  # noqa: PLC0415
    from repatria.tracing.names.weights import ALONE, learn_weights  # noqa: PLC0415

    spelling = usual_names().spelling
    compared = Comparer(spelling).pairs(first, second)
    scores = np.full(len(same), np.nan)
    for learnt, tested in folds_over_rows(len(same)):
        of_learnt, of_tested = (
            Compared(compared.features[rows], compared.models[rows]) for rows in (learnt, tested)
        )
        weights = learn_weights(of_learnt, same[learnt], kinds=KIND_OF_MODELS, features=ALONE)
        scores[tested] = weights.log_odds(of_tested)
    return scores


def scores_of_transliteration(first: Sequence[str], second: Sequence[str]) -> Array:
    """Score pairs by Jaro-Winkler similarity of their words in Latin letters, sorted."""
    from anyascii import anyascii  # noqa: PLC0415 - counted where it is used
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    def latin(name: str) -> str:
        return " ".join(sorted(anyascii(name).lower().split()))

    return np.array(
        [JaroWinkler.similarity(latin(one), latin(other)) for one, other in zip(first, second, strict=True)]
    )


def scores_of_nomenklatura(
    first: Sequence[str], second: Sequence[str], schemas: Sequence[str]
) -> tuple[Array, PeerRun]:
    """Score pairs with nomenklatura's logic-v2, told what each pair names; gives its figures as well.

    Raises:
        NotMeasured: It could not be had, failed or was too slow.
    """
    with tempfile.TemporaryDirectory() as folder:
        names, scores = Path(folder) / "names.tsv", Path(folder) / "scores.npy"
        lines = (
            f"{one}\t{other}\t{schema}\n" for one, other, schema in zip(first, second, schemas, strict=True)
        )
        names.write_text("".join(lines), encoding="utf-8")
        ran = run_peer("nomenklatura", "nomenklatura_names", [str(names), str(scores)])
        found: Array = np.load(scores)
    if len(found) != len(first):
        raise NotMeasured(f"scored {len(found)} of {len(first)} pairs")
    return found, ran


def _add_peers(
    columns: dict[str, Array], first: Sequence[str], second: Sequence[str], schemas: Sequence[str]
) -> str:
    """Add the scores of peers; gives what there is to say of them."""
    started = time.perf_counter()
    columns["anyascii + Jaro-Winkler"] = scores_of_transliteration(first, second)
    said = f" Transliteration took {time.perf_counter() - started:.1f} s"
    try:
        columns["nomenklatura logic-v2"], ran = scores_of_nomenklatura(first, second, schemas)
    except NotMeasured as why:
        return f"{said}. nomenklatura: not measured: {why}."
    return f"{said}, nomenklatura {ran.seconds:.0f} s ({ran.cpu_s:.0f} s of work)."


if __name__ == "__main__":
    sys.exit(main())
