"""The same name says more where hardly anybody bears it."""

import numpy as np
import pyarrow as pa
import pytest

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.explain import links
from repatria.tracing.few import BITS_OF_FEW, CLASSES, FIRST_OF_FEW, learn_few, nothing_of_few
from repatria.tracing.fields import FIRST_MUCH_ALIKE, LEVELS, Kind
from repatria.tracing.meeting import keys_of, share
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import Traced, Work, rows_of, trace
from repatria.tracing.sides import sides_of
from repatria.tracing.sifting import FewShare, packed
from tests.tracing.lists_of_people import FIELDS, records
from tests.tracing.test_sifting import made_up_lists

NAMES = len(LEVELS[Kind.NAME])


def say_nothing(*_: object) -> None:
    """Say nothing."""


def test_what_few_share_was_brought_together() -> None:
    """Of all pairs there are, nearly all told apart as shared by few are pairs that keys bring.

    One in seven missing would make a class speak a quarter of a bit too much.
    """
    sides = sides_of(dict(zip(("one list", "another"), made_up_lists(), strict=True)), FIELDS, say_nothing)
    shared, _ = share(sides, most_pairs=400_000, say=say_nothing)
    keys = keys_of(sides, shared, say_nothing)
    brought = np.stack(rows_of(MemoryBackend().join(keys[0], keys[1])))
    few = FewShare((packed(sides[0], shared), packed(sides[1], shared)), FIELDS, shared.enough)
    everybody = np.stack([rows.ravel() for rows in np.indices((sides[0].records, sides[1].records))])
    shared_by_few = everybody[:, few(*everybody) >= FIRST_OF_FEW]
    assert shared_by_few.shape[1] > 2_000
    width = sides[1].records
    is_brought = np.isin(shared_by_few[0] * width + shared_by_few[1], brought[0] * width + brought[1])
    assert is_brought.mean() >= 0.95


def test_what_names_alone_bring_is_shared_by_few() -> None:
    """Two records with nothing but a name, if they meet, are told apart as sharing what few do.

    Otherwise they would be weighed as one of the many pairs that share as little and never meet.
    """
    only_names = [
        records(*((name, None, None) for name in table.column("name").to_pylist()))
        for table in made_up_lists()
    ]
    sides = sides_of(dict(zip(("one list", "another"), only_names, strict=True)), FIELDS, say_nothing)
    shared, _ = share(sides, most_pairs=8_000, say=say_nothing)
    keys = keys_of(sides, shared, say_nothing)
    brought = rows_of(MemoryBackend().join(keys[0], keys[1]))
    few = FewShare((packed(sides[0], shared), packed(sides[1], shared)), FIELDS, shared.enough)
    assert shared.enough > BITS_OF_FEW
    assert len(brought[0]) > 2_000
    assert (few(*brought) >= FIRST_OF_FEW).mean() >= 0.99


def test_learnt_from_counts() -> None:
    """A class is worth log2 of its share among pairs of one person over that among pairs of two.

    Of two people who share what many do, few were brought together; how many there are was seen at random.
    """
    of_one, of_two, at_random = np.zeros((3, NAMES, CLASSES))
    of_one[12] = (1_000, 1_000, 1_000, 1_000, 3_000, 2_000, 600, 400)
    of_two[12] = (0, 0, 10, 200, 900, 80, 15, 5)
    at_random[12] = (4_000, 3_000, 2_000, 900, 90, 8, 2, 0)
    chance = np.full(NAMES, 1e-6)
    found = learn_few(of_one, of_two, at_random, chance, all_pairs=1e11)  # 100,000 pairs of two at each level
    assert found.bits()[12] == pytest.approx(
        np.log2([0.1 / 0.4, 0.1 / 0.3, 0.1 / 0.2, 0.1 / 0.09, 0.3 / 0.009, 250, 400, 800]), abs=0.4
    )
    assert found.same.sum(axis=1) == pytest.approx(1)


def test_fewer_never_say_less() -> None:
    """Counts that contradict it are taken together; names that are not much alike say nothing by it."""
    of_one, of_two, at_random = np.random.default_rng(3).integers(0, 50, (3, NAMES, CLASSES)).astype(float)
    bits = learn_few(of_one, of_two, at_random, np.full(NAMES, 1e-7), all_pairs=1e9).bits()
    assert (np.diff(bits[FIRST_MUCH_ALIKE:], axis=1) >= -1e-9).all()
    assert (bits[FIRST_MUCH_ALIKE:, 0] <= 1e-9).all()
    assert (bits[:FIRST_MUCH_ALIKE] == 0).all()
    assert (nothing_of_few().bits() == 0).all()


def bits_of(traced: Traced, left: int, right: int) -> float:
    pairs = traced.pairs
    return float(pairs.bits[(pairs.left == left) & (pairs.right == right)][0])


def test_rare_names_say_more() -> None:
    """Of two pairs of records with the same name and nothing else, the one that few bear says more."""
    known = [(f"{given} {name}", None, None) for given in ("Ivan", "Petro") for name in ("Melnyk",) * 30]
    rare = [("Ivan Vyhadanchuk", None, None)]
    left, _ = made_up_lists()
    people = list(
        zip(left.column("name").to_pylist(), [None] * left.num_rows, [None] * left.num_rows, strict=True)
    )
    one = records(*known, *rare, *people)
    found = trace(
        one,
        one,
        FIELDS,
        names=usual_names(),
        backend=MemoryBackend(),
        work=Work(least_brought=400_000, looked_at=1e12),
    )
    assert bits_of(found, len(known), len(known)) > bits_of(found, 0, 0)
    pairs = found.pairs
    chosen = np.flatnonzero((pairs.left == pairs.right) & np.isin(pairs.left, [0, len(known)]))
    with_ids = one.append_column("id", one.column("row").cast(pa.string()))
    said = {link.left: link.why[0].says for link in links(found, chosen, with_ids, with_ids)}
    assert said["0"].startswith("the same name: ")
    assert said[str(len(known))].startswith("the same name, very few share it: ")
