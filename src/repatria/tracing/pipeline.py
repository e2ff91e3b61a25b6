"""Trace: views, keys, pairs, evidence, probabilities; what a list and another say of one another.

Learning looks at a part of the records only. What it learnt sifts the pairs that keys bring: far more of them
share a key than can be compared sign by sign, and nearly all are not worth it.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing import sifting
from repatria.tracing.few import CLASSES
from repatria.tracing.meeting import chosen_of, keys_of, share
from repatria.tracing.posterior import probabilities, probabilities_one_to_one
from repatria.tracing.scoring import Pairs, Scoring
from repatria.tracing.sides import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from repatria.tracing.backends import Backend
    from repatria.tracing.evidence import Evidence, FieldEvidence
    from repatria.tracing.fields import Field
    from repatria.tracing.kernels.sifting import Packed
    from repatria.tracing.keys import Shared
    from repatria.tracing.names.models import NameModel
    from repatria.tracing.names.spelling import Stack
    from repatria.tracing.resuming import Kept
    from repatria.tracing.sides import Say, Side

type Array = np.ndarray[Any, Any]

_PAIRS = "pairs"  # the part of a run that is kept
_NAMES_OF_TWO = b"names of two"  # beside them


@dataclass(frozen=True, slots=True)
class Work:
    """How much work a run may do; answers depend on it and on nothing of the machine.

    Attributes:
        brought_of_a_record: Pairs that keys may bring, for each record of both lists.
        least_brought: Pairs they may bring however short the lists are.
        compared_of_a_record: Pairs that are compared at least, for each record.
        least_compared: Pairs that are compared at least however short the lists are.
        times_compared: How many times as many are compared where they are likely enough.
        looked_at: Pairs from which it is learnt which are worth comparing; where keys bring no more, all are.
    """

    brought_of_a_record: float = 12
    least_brought: float = 16_000_000
    compared_of_a_record: float = 2
    least_compared: float = 1_000_000
    times_compared: float = 4
    looked_at: float = 400_000

    def brought(self, records: int) -> float:
        """Give how many pairs keys may bring for so many records."""
        return max(self.least_brought, self.brought_of_a_record * records)

    def compared(self, records: int) -> sifting.Range:
        """Give how many pairs are compared for so many records, and how many at most."""
        least = max(self.least_compared, self.compared_of_a_record * records)
        return sifting.Range(least, least * self.times_compared)


@dataclass(frozen=True, slots=True)
class Traced:
    """What two lists, or one, say of who is who.

    Attributes:
        pairs: All pairs likely enough, not yet one to one.
        evidence: What was learnt.
        fields: What was compared.
        candidates: How many pairs were compared.
        namesakes_left: By row of the first list, how many others of it read the same.
        namesakes_right: By row of the second list.
        without_table: Names of the first and of the second list in a script that has no table: they were only
            romanized, and are found less often.
        spelling: How names were compared, to say why.
    """

    pairs: Pairs
    evidence: "Evidence"
    fields: "tuple[Field, ...]"
    candidates: int
    namesakes_left: Array
    namesakes_right: Array
    without_table: tuple[int, int]
    spelling: "Stack" = field(compare=False)


def trace(
    left: pa.Table,
    right: pa.Table | None,
    fields: "Sequence[Field]",
    *,
    names: "NameModel",
    backend: "Backend",
    judged: "Mapping[tuple[int, int], bool] | None" = None,
    known: "Mapping[str, FieldEvidence] | None" = None,
    work: Work | None = None,
    kept: "Kept | None" = None,
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
        known: What some fields are worth, learnt before (`learnt`); not learnt anew.
        work: How much may be done.
        kept: Where parts of the run are kept, to go on from after it was stopped.
        say: Told of progress: what is done, how much of how much.

    Returns:
        The pairs with a probability, before one is chosen for each record.
    """
    fields, work, say, judged = tuple(fields), work or Work(), say or _say_nothing, judged or {}
    lists = {"first list": left} if right is None else {"first list": left, "second list": right}
    sides = sides_of(lists, fields, say)
    mine, other = sides[0], sides[-1]
    records = sum(side.records for side in sides)
    shared, numbers = share(sides, most_pairs=work.brought(records), say=say)
    brought = _brought_before(kept)
    found_keys = keys_of(sides, shared, say) if brought is None else []
    packed = _packed(sides, shared)
    few = sifting.FewShare(packed, fields, shared.enough)
    expected = shared.expected
    del shared  # tables of counts, before much more memory is needed
    scoring = Scoring(mine, other, names, numbers, few, judged=judged, known=known)
    if brought is None:
        meeting = _Meeting(sides, packed, numbers[0], found_keys, expected, backend)
        brought = _bring(meeting, scoring, work, say)
        if kept is not None:
            brought.keep(kept)
    compared = scoring.compare(brought.left, brought.right, say, kept)
    evidence = scoring.learn(compared, names_of_two=brought.names_of_two)
    pairs = scoring.with_judged(scoring.weigh(compared, evidence), evidence)
    if right is None:
        chance = probabilities(pairs.bits, pairs_of_one=evidence.pairs_of_one, all_pairs=scoring.all_pairs)
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
        len(compared.left),
        mine.namesakes(),
        other.namesakes(),
        (mine.without_table(), other.without_table()),
        names.spelling,
    )


def _say_nothing(what: str, done: int, of: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What brings records together.

    Attributes:
        sides: The lists.
        packed: The first and the second, or the same again.
        numbers: Of the first list, by which some records are chosen.
        keys: By list.
        expected: About how many pairs keys bring.
        backend: What joins keys.
    """

    sides: "Sequence[Side]"
    packed: "tuple[Packed, Packed]"
    numbers: Array
    keys: "list[list[pa.RecordBatch]]"
    expected: float
    backend: "Backend"


@dataclass(frozen=True, slots=True)
class _Brought:
    """Pairs worth comparing.

    Attributes:
        left: n rows of the first list.
        right: n rows of the second.
        names_of_two: Where others were left out, what was counted before (`evidence.Evidence`).
    """

    left: Array
    right: Array
    names_of_two: Array | None = None

    def keep(self, kept: "Kept") -> None:
        counted = {} if self.names_of_two is None else {_NAMES_OF_TWO: self.names_of_two.tobytes()}
        pairs = pa.table({"left": self.left, "right": self.right})
        kept.save(_PAIRS, pairs.replace_schema_metadata(counted))


def _brought_before(kept: "Kept | None") -> _Brought | None:
    pairs = None if kept is None else kept.load(_PAIRS)
    if pairs is None:
        return None
    left, right = (pairs.column(side).to_numpy() for side in ("left", "right"))
    counted = (pairs.schema.metadata or {}).get(_NAMES_OF_TWO)
    return _Brought(left, right, None if counted is None else np.frombuffer(counted).reshape(-1, CLASSES))


def _packed(sides: "Sequence[Side]", shared: "Shared") -> "tuple[Packed, Packed]":
    with ThreadPoolExecutor(len(sides)) as threads:
        found = list(threads.map(partial(sifting.packed, shared=shared), sides))
    return found[0], found[-1]


def _bring(meeting: _Meeting, scoring: Scoring, work: Work, say: "Say") -> _Brought:
    """Bring together all pairs that are worth comparing; the keys are used up.

    Pairs of some records teach which these are. Where they are all records, nothing need be sifted.
    """
    what = "learning which pairs are worth comparing"
    say(what, 0, 2)
    sides = meeting.sides
    step = max(1, round(meeting.expected / work.looked_at))
    chosen = chosen_of(meeting.numbers, step)
    left, right = _pairs_of(chosen, meeting)
    if step == 1:
        say(what, 2, 2)
        return _Brought(left, right)
    of_lefts = float(chosen.mean())
    of_all = of_lefts if len(sides) == 2 else 1 - (1 - of_lefts) ** 2
    compared = scoring.compare(left, right)
    say(what, 1, 2)
    evidence = scoring.learn(compared, max(of_all, 1e-9))
    seen = sifting.Seen(left, right, scoring.chance(compared, evidence), of_all, scoring.at_random())
    kept = work.compared(sum(side.records for side in sides))
    sieve = sifting.sieve(meeting.packed, sides[0], evidence, seen, kept)
    say(what, 2, 2)
    say("bringing likely pairs together", 0, 1)
    mine, *others = (_taken(keys) for keys in meeting.keys)
    brought = rows_of(meeting.backend.join(mine, others[0] if others else None, sieve))
    say("bringing likely pairs together", 1, 1)
    return _Brought(*brought, evidence.names_of_two)


def _pairs_of(chosen: Array, meeting: _Meeting) -> tuple[Array, Array]:
    """Give the pairs that keys bring to chosen records of the first list."""
    keys, backend = meeting.keys, meeting.backend
    if chosen.all():
        return rows_of(backend.join(keys[0], keys[1] if len(keys) > 1 else None))
    of_chosen = [batch.filter(pa.array(chosen[batch.column("row").to_numpy()])) for batch in keys[0]]
    left, right = rows_of(backend.join(of_chosen, keys[-1]))
    if len(keys) == 1:
        # Of two chosen records the pair came twice.
        kept = (left < right) | ((left > right) & ~chosen[right])
        left, right = np.minimum(left, right)[kept], np.maximum(left, right)[kept]
    return left, right


def _taken(batches: "list[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Give batches and forget them, so that whoever takes them may let go of their memory."""
    batches.reverse()
    while batches:
        yield batches.pop()


def rows_of(pairs: "Iterable[pa.RecordBatch]") -> tuple[Array, Array]:
    """Give the left and right rows of batches of pairs."""
    batches = list(pairs)
    left, right = (
        np.concatenate([batch.column(side).to_numpy() for batch in batches] or [np.zeros(0, np.int64)])
        for side in ("left", "right")
    )
    return left, right
