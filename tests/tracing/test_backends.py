"""Every engine joins alike: each pair of rows that share a key, once, if the sieve keeps it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.tracing.backends import Backend
from repatria.tracing.backends.duckdb import DuckDBBackend
from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.keys import KEYS

type Keyed = list[tuple[int, int]]

ENGINES = (MemoryBackend(), DuckDBBackend(most_memory_mib=128))
keyed = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30, unique=True)


def batches(rows: Keyed) -> list[pa.RecordBatch]:
    columns = {"key": [key for key, _ in rows], "row": [row for _, row in rows]}
    found: list[pa.RecordBatch] = pa.Table.from_pydict(columns, schema=KEYS).to_batches(max_chunksize=7)
    return found


def pairs(engine: Backend, left: Keyed, right: Keyed | None, *, sifted: bool = False) -> Keyed:
    joined = engine.join(
        batches(left), None if right is None else batches(right), only_even if sifted else None
    )
    return [(pair["left"], pair["right"]) for batch in joined for pair in batch.to_pylist()]


def only_even(found: pa.RecordBatch) -> pa.RecordBatch:
    """Keep the pairs whose rows add up to an even number."""
    rows = [found.column(side).to_numpy() for side in ("left", "right")]
    return found.filter(pa.array((rows[0] + rows[1]) % 2 == 0))


@pytest.mark.parametrize("engine", ENGINES, ids=["memory", "DuckDB"])
@settings(deadline=None, max_examples=40)
@given(keyed, keyed)
def test_join(engine: Backend, left: Keyed, right: Keyed) -> None:
    """Of two lists each pair once; of a list with itself no row with itself."""
    of_two = sorted({(a, b) for k, a in left for m, b in right if k == m})
    assert pairs(engine, left, right) == of_two
    assert pairs(engine, left, right, sifted=True) == [(a, b) for a, b in of_two if (a + b) % 2 == 0]
    assert pairs(engine, left, None) == sorted({(a, b) for k, a in left for m, b in left if k == m and a < b})


def test_spilled_join(tmp_path: Path) -> None:
    """What does not fit into the memory that may be taken goes to disk, changes nothing, and is removed."""
    chance = np.random.default_rng(2)
    mixed = chance.integers(0, 2**63, 900_000).astype(np.uint64)
    sides = [
        pa.RecordBatch.from_arrays(
            [
                pa.array(mixed[chance.integers(0, len(mixed), 1_500_000)]),
                pa.array(chance.integers(0, 2**31, 1_500_000).astype(np.uint32)),
            ],
            schema=KEYS,
        )
        for _ in range(2)
    ]
    spilled, in_memory = (
        pa.Table.from_batches(list(engine.join([sides[0]], [sides[1]])))
        for engine in (DuckDBBackend(most_memory_mib=128, spill=tmp_path), MemoryBackend())
    )
    assert spilled.num_rows > 2_000_000
    assert spilled.combine_chunks() == in_memory.combine_chunks()
    assert list(tmp_path.iterdir()) == []
