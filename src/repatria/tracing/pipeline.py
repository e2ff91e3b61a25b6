"""Trace: views, keys, pairs, evidence, probabilities; what a list and another say of one another.

Learning looks at a part of the records only, and what it learnt prunes: a pair whose dates and places speak
so much against it that no name could make up for it is not looked at again.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.comparison import compare_names, compare_values, name_levels
from repatria.tracing.evidence import Evidence, learn
from repatria.tracing.fields import Kind
from repatria.tracing.kernels.sharing import LEVELS
from repatria.tracing.keys import ITSELF, LEFT, RIGHT, atoms, count, keys, nothing_shared, settle
from repatria.tracing.names.comparing import Comparer, commonness
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED
from repatria.tracing.posterior import probabilities, probabilities_one_to_one
from repatria.tracing.views import views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from repatria.tracing.backends import Backend
    from repatria.tracing.fields import Field
    from repatria.tracing.kernels.keying import Atoms
    from repatria.tracing.keys import KeyedAs, Shared
    from repatria.tracing.names.comparing import Commonness
    from repatria.tracing.names.models import NameModel
    from repatria.tracing.names.spelling import Stack

type Array = np.ndarray[Any, Any]
type Say = Callable[[str, int, int], None]

BATCH = 1 << 16  # records viewed at a time
THREADS = 2
PAIRS_LEARNT_FROM = 400_000
PAIRS_AT_RANDOM = 300_000
LEAST_PROBABILITY = 1e-4  # of a pair that is looked at to the end
_BITS_TO_SPARE = 3.0  # rarity of a shared value may add to what levels say
_SEED = 20250112


@dataclass(frozen=True, slots=True)
class Work:
    """How much work a run may do; answers depend on it and on nothing of the machine.

    Attributes:
        pairs_of_a_record: Pairs that keys may bring, for each record of both lists.
        least_pairs: Pairs they may bring however short the lists are.
    """

    pairs_of_a_record: int = 12
    least_pairs: int = 8_000_000

    def pairs(self, records: int) -> int:
        """Give how many pairs keys may bring for so many records."""
        return max(self.least_pairs, self.pairs_of_a_record * records)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that were looked at to the end.

    Attributes:
        left: n rows of the first list, ascending.
        right: n rows of the second.
        levels: n x fields.
        name_log_odds: n; NaN where a name is unknown.
        bits: n, all evidence.
        probability: n.
    """

    left: Array
    right: Array
    levels: Array
    name_log_odds: Array
    bits: Array
    probability: Array


@dataclass(frozen=True, slots=True)
class Traced:
    """What two lists, or one, say of who is who.

    Attributes:
        pairs: All pairs likely enough, not yet one to one.
        evidence: What was learnt.
        fields: What was compared.
        candidates: How many pairs keys brought.
        namesakes_left: By row of the first list, how many others of it read the same.
        namesakes_right: By row of the second list.
        without_table: Names of the first and of the second list in a script that has no table: they were only
            romanized, and are found less often.
        spelling: How names were compared, to say why.
    """

    pairs: Pairs
    evidence: Evidence
    fields: "tuple[Field, ...]"
    candidates: int
    namesakes_left: Array
    namesakes_right: Array
    without_table: tuple[int, int]
    spelling: "Stack" = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Side:
    """The views of one list."""

    table: pa.Table
    fields: "tuple[Field, ...]"
    common: "Commonness"

    def values(self, rows: Array) -> pa.RecordBatch:
        """Give all columns but names of some rows."""
        columns = [name for name in self.table.column_names if not name.startswith("name")]
        return _one_batch(self.table.select(columns).take(pa.array(rows)))

    def names(self, rows: Array) -> pa.Array:
        return self.table.column("name").chunk(0).take(pa.array(rows))


def trace(
    left: pa.Table,
    right: pa.Table | None,
    fields: "Sequence[Field]",
    *,
    names: "NameModel",
    backend: "Backend",
    judged: "Mapping[tuple[int, int], bool] | None" = None,
    evidence: Evidence | None = None,
    work: Work | None = None,
    say: "Say | None" = None,
) -> Traced:
    """Find who is who.

    Args:
        left: Records of a list (`lists.RECORDS`), `row` counting from 0.
        right: Of another; None to look for people who stand in `left` more than once.
        fields: What to compare.
        names: How names are spelt and weighed.
        backend: What joins keys.
        judged: By pair of rows, whether a person judged it the same; learnt from.
        evidence: What was learnt before; None to learn now.
        work: How much may be done.
        say: Told of progress: what is done, how much of how much.

    Returns:
        The pairs with a probability, before one is chosen for each record.
    """
    fields = tuple(fields)
    work = work or Work()
    say = say or _say_nothing
    mine = _side(left, fields, "first list", say)
    other = mine if right is None else _side(right, fields, "second list", say)
    batches = list(_join(mine, other, backend, work, say))
    candidates = sum(batch.num_rows for batch in batches)
    scoring = _Scoring(mine, other, fields, names)
    all_pairs = (
        float(left.num_rows) * (left.num_rows - 1) / 2
        if right is None
        else float(left.num_rows) * right.num_rows
    )
    if evidence is None:
        say("learning what agreement is worth", 0, 1)
        evidence = _learn(batches, candidates, scoring, all_pairs, judged or {})
        say("learning what agreement is worth", 1, 1)
    pairs = _with_judged(_score(batches, scoring, evidence, all_pairs, say), scoring, evidence, judged or {})
    if right is None:
        chance = probabilities(pairs.bits, pairs_of_one=evidence.pairs_of_one, all_pairs=all_pairs)
    else:
        chance = probabilities_one_to_one(
            pairs.left,
            pairs.right,
            pairs.bits,
            pairs_of_one=evidence.pairs_of_one,
            lefts=left.num_rows,
            rights=right.num_rows,
        )
    return Traced(
        replace(pairs, probability=chance),
        evidence,
        fields,
        candidates,
        _namesakes(mine),
        _namesakes(other),
        (_without_table(mine), _without_table(other)),
        names.spelling,
    )


def _say_nothing(what: str, done: int, of: int) -> None:
    """Say nothing."""


def _side(records: pa.Table, fields: "tuple[Field, ...]", what: str, say: "Say") -> _Side:
    viewed = []
    for start in range(0, records.num_rows, BATCH):
        say(f"reading names, {what}", start, records.num_rows)
        viewed.append(views(_one_batch(records.slice(start, BATCH)), fields))
    table = (pa.Table.from_batches(viewed) if viewed else _empty(records, fields)).combine_chunks()
    say(f"reading names, {what}", records.num_rows, records.num_rows)
    return _Side(table, fields, commonness([encoded_of(table.column("name"))]))


def _empty(records: pa.Table, fields: "tuple[Field, ...]") -> pa.Table:
    return pa.Table.from_batches([views(_one_batch(records), fields)])


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def _join(
    mine: _Side, other: _Side, backend: "Backend", work: Work, say: "Say"
) -> "Iterator[pa.RecordBatch]":
    """Bring together what shares a key, once it is counted how many share what."""
    sides = [(mine, ITSELF)] if other is mine else [(mine, LEFT), (other, RIGHT)]
    rows = sum(side.table.num_rows for side, _ in sides)
    shared = nothing_shared(rows, lists=len(sides), most_pairs=work.pairs(rows))
    steps = LEVELS + 2
    say("bringing likely pairs together", 0, steps)
    with ThreadPoolExecutor(THREADS) as threads:
        for level in range(LEVELS):
            list(threads.map(partial(_count, shared=shared, level=level), sides, range(len(sides))))
            settle(shared, level)
            say("bringing likely pairs together", level + 1, steps)
        found = list(threads.map(partial(_keys, shared=shared), sides, range(len(sides))))
    say("bringing likely pairs together", steps - 1, steps)
    joined = backend.join(found[0], None if other is mine else found[1])
    say("bringing likely pairs together", steps, steps)
    return joined


def _count(of: "tuple[_Side, KeyedAs]", number: int, *, shared: "Shared", level: int) -> None:
    for _, found in _atoms(of):
        count(found, shared, number, level)


def _keys(of: "tuple[_Side, KeyedAs]", number: int, *, shared: "Shared") -> list[pa.RecordBatch]:
    return [batch for rows, found in _atoms(of) for batch in keys(found, shared, number, rows)]


def _atoms(of: "tuple[_Side, KeyedAs]") -> "Iterator[tuple[Array, Atoms]]":
    side, keyed_as = of
    for start in range(0, side.table.num_rows, BATCH):
        batch = _one_batch(side.table.slice(start, BATCH))
        yield batch.column("row").to_numpy(), atoms(batch, keyed_as)


class _Scoring:
    """Compares pairs of rows of two lists."""

    def __init__(self, mine: _Side, other: _Side, fields: "tuple[Field, ...]", names: "NameModel") -> None:
        self.mine, self.other, self.fields, self.names = mine, other, fields, names
        self.name_place = next(place for place, one in enumerate(fields) if one.kind is Kind.NAME)

    def comparer(self) -> Comparer:
        return Comparer(self.names.spelling, self.mine.common, self.other.common)

    def values(self, left: Array, right: Array) -> tuple[Array, dict[str, Array]]:
        found = compare_values(self.mine.values(left), self.other.values(right), self.fields)
        return found.levels, found.same

    def add_names(self, left: Array, right: Array, levels: Array, comparer: Comparer) -> Array:
        """Fill the level of the names; gives their log-odds."""
        log_odds = compare_names(
            self.mine.names(left), self.other.names(right), comparer, self.names.weights_in_lists
        )
        levels[:, self.name_place] = name_levels(log_odds)
        return log_odds


def _learn(
    batches: "list[pa.RecordBatch]",
    candidates: int,
    scoring: _Scoring,
    all_pairs: float,
    judged: "Mapping[tuple[int, int], bool]",
) -> Evidence:
    """Learn from the pairs of every k-th record of the first list, and from pairs drawn at random."""
    step = max(1, round(candidates / PAIRS_LEARNT_FROM))
    lefts, rights = [], []
    for batch in batches:
        left, right = batch.column("left").to_numpy(), batch.column("right").to_numpy()
        # Rows are thinned by a mixing of their number: lists are often sorted, and every k-th would be alike.
        chosen = (left * 2654435761 % 4294967296) % step == 0
        lefts.append(left[chosen])
        rights.append(right[chosen])
    left, right = (np.concatenate(rows) if rows else np.zeros(0, np.int64) for rows in (lefts, rights))
    verdicts = None
    if judged:
        told = np.array(
            [judged.get(pair, np.nan) for pair in zip(left.tolist(), right.tolist(), strict=True)], float
        )
        verdicts = told
    comparer = scoring.comparer()
    levels, same = scoring.values(left, right)
    scoring.add_names(left, right, levels, comparer)
    chance = np.random.default_rng(_SEED)
    random_left = chance.integers(0, max(scoring.mine.table.num_rows, 1), PAIRS_AT_RANDOM)
    random_right = chance.integers(0, max(scoring.other.table.num_rows, 1), PAIRS_AT_RANDOM)
    if scoring.mine is scoring.other:
        apart = random_left != random_right
        random_left, random_right = random_left[apart], random_right[apart]
    if not (scoring.mine.table.num_rows and scoring.other.table.num_rows):
        random_left = random_right = np.zeros(0, np.int64)
    at_random, _ = scoring.values(random_left, random_right)
    scoring.add_names(random_left, random_right, at_random, comparer)
    learnt = learn(
        levels,
        same,
        at_random,
        scoring.fields,
        _shares(scoring),
        all_pairs=max(all_pairs / step, 1.0),
        judged=verdicts,
    )
    return replace(learnt, pairs_of_one=learnt.pairs_of_one * step)


def _shares(scoring: _Scoring) -> "dict[str, dict[int, float]]":
    shares = {}
    for one in scoring.fields:
        if one.kind in {Kind.TEXT, Kind.CODE}:
            column = scoring.other.table.column(one.name).to_numpy()
            values, counts = np.unique(column[column != 0], return_counts=True)
            total = max(int(counts.sum()), 1)
            shares[one.name] = dict(zip(values.tolist(), (counts / total).tolist(), strict=True))
    return shares


def _score(
    batches: "list[pa.RecordBatch]",
    scoring: _Scoring,
    evidence: Evidence,
    all_pairs: float,
    say: "Say",
) -> Pairs:
    """Weigh all pairs that may reach `LEAST_PROBABILITY`, on all cores."""
    candidates = sum(batch.num_rows for batch in batches)
    needed = np.log2(LEAST_PROBABILITY * max(all_pairs, 1.0) / max(evidence.pairs_of_one, 1e-9))
    best_name = float(evidence.fields[scoring.name_place].bits().max())

    def weigh(batch: pa.RecordBatch, comparer: Comparer) -> tuple[Array, ...]:
        left, right = batch.column("left").to_numpy(), batch.column("right").to_numpy()
        levels, same = scoring.values(left, right)
        before = evidence.bits(levels, same)
        worth = before + best_name + _BITS_TO_SPARE >= needed
        left, right, levels = left[worth], right[worth], levels[worth]
        log_odds = scoring.add_names(left, right, levels, comparer)
        bits = before[worth] + evidence.fields[scoring.name_place].bits()[levels[:, scoring.name_place]]
        kept = bits >= needed
        return left[kept], right[kept], levels[kept], log_odds[kept], bits[kept]

    found: list[tuple[Array, ...]] = []
    done = 0
    say("comparing pairs", 0, candidates)
    with ThreadPoolExecutor(THREADS) as threads:
        comparers = [scoring.comparer() for _ in range(THREADS)]
        for group in _groups(batches, THREADS):
            running = [
                threads.submit(weigh, batch, comparer)
                for batch, comparer in zip(group, comparers, strict=False)
            ]
            found += [one.result() for one in running]
            done += sum(batch.num_rows for batch in group)
            say("comparing pairs", done, candidates)
    if not found:
        empty = np.zeros(0)
        rows = empty.astype(np.int64)
        return Pairs(rows, rows, np.zeros((0, len(scoring.fields)), np.uint8), empty, empty, empty)
    left, right, levels, log_odds, bits = (np.concatenate([one[k] for one in found]) for k in range(5))
    return Pairs(left, right, levels, log_odds, bits, np.zeros(len(bits)))


def _with_judged(
    pairs: Pairs, scoring: _Scoring, evidence: Evidence, judged: "Mapping[tuple[int, int], bool]"
) -> Pairs:
    """Add pairs that a person judged the same and that no key brought together, or that were pruned."""
    have = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    missing = sorted(pair for pair, same in judged.items() if same and pair not in have)
    if not missing:
        return pairs
    left, right = (np.array(rows, np.int64) for rows in zip(*missing, strict=True))
    levels, same = scoring.values(left, right)
    log_odds = scoring.add_names(left, right, levels, scoring.comparer())
    added = Pairs(left, right, levels, log_odds, evidence.bits(levels, same), np.zeros(len(left)))
    joined = [
        np.concatenate([getattr(pairs, name), getattr(added, name)]) for name in Pairs.__dataclass_fields__
    ]
    order = np.lexsort((joined[1], joined[0]))
    return Pairs(*(column[order] for column in joined))


def _groups(batches: "Iterable[pa.RecordBatch]", size: int) -> "Iterator[list[pa.RecordBatch]]":
    walk = iter(batches)
    while group := list(islice(walk, size)):
        yield group


def _without_table(side: _Side) -> int:
    """Count the names whose only readings are romanizations."""
    names, begins = encoded_of(side.table.column("name"))
    read = begins[:-1][np.diff(begins) > 0]
    # A name is the number of its readings, and then the scheme of the first.
    return int((names[read + 1] == NUMBER_OF[ROMANIZED]).sum())


def _namesakes(side: _Side) -> Array:
    digests = side.table.column("name_same").to_numpy()
    _, back, counts = np.unique(digests, return_inverse=True, return_counts=True)
    others: Array = np.where(digests != 0, counts[back] - 1, 0)
    return others
