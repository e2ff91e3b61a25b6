"""What no list may do to tracing, whatever it holds: one test for each that is not told elsewhere.

That a script without a table is warned of stands in `tests/cli/test_trace_command.py`; that what is said of
how likely a pair is holds for people nobody has seen, in `tests/benchmarks/test_tracing_calibration.py`.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.lists.reading import read_list
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import trace
from repatria.tracing.posterior import MOST, probabilities, probabilities_one_to_one
from tests.tracing.lists_of_people import FIELDS, records
from tests.tracing.test_trace import two_lists

HARD_NAMES = (
    "\x00\x01\x1b[2J Іван", "\u202eКазковий\u202c Микола", "e\u0301\u0301\u0301 a\u20dd", "👩\u200d🚀 🇺🇦",
    "\ufeff\u2028\u2029", "\U0010ffff\ue000", "ﷺ ﬃ ㈜", "а" * 10_000, "김 " * 10_000, "\u0301" * 10_000,
    "😀" * 10_000, "ᎠᏴ 𐌰𐌱𐌲", "", " ", "'", "-", "123",
)  # fmt: skip
ROWS, EACH = 20_000, 1_000
BROKEN = ("{id}", "{id},Too Many,1984-01-01,x,y,z", "{id},,1984-01-01", '{id},"Never closed,1984-01-01')


def test_hard_names_cost_nobody_else_anything() -> None:
    """Whatever names stand in both lists beside them, the same people are found as without, and no others."""
    left, right = two_lists()
    days = [f"1961-07-{day:02}" for day in range(1, len(HARD_NAMES) + 1)]
    hard = [(name, born, None) for name, day in zip(HARD_NAMES, days, strict=True) for born in (None, day)]
    found = trace(
        _and(left, hard), _and(right, hard), FIELDS, names=usual_names(), backend=MemoryBackend()
    ).pairs
    assert np.isfinite(found.bits).all()
    of_others = (found.left < left.num_rows) | (found.right < right.num_rows)
    likely = (found.probability > 0.5) & of_others
    assert set(zip(found.left[likely].tolist(), found.right[likely].tolist(), strict=True)) == {
        (row, row) for row in range(24)
    }


def test_broken_rows_stop_nobody_else(tmp_path: Path) -> None:
    """Of many rows every broken one is listed by its line and left out, and every other one is read."""
    rows = [f"{row},Vyhadanyi Ivan,1984-01-01" for row in range(ROWS)]
    broken = range(EACH - 1, ROWS, EACH)
    for row in broken:
        rows[row] = BROKEN[row // EACH % len(BROKEN)].format(id=row)
    file = tmp_path / "list.csv"
    file.write_text("\n".join(["id,name,born", *rows]) + "\n", encoding="utf-8")
    people = read_list(file)
    assert people.records.num_rows == ROWS - len(broken)
    assert {fault.line for fault in people.faults} == {row + 2 for row in broken}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_nobody_is_traced_who_did_not_agree(tmp_path: Path, ending: str) -> None:
    """In each kind of list, who did not agree is counted and stands in no record."""
    people = [
        {"id": "1", "name": "Казковий Микола", "agreed": "no"},
        {"id": "2", "name": "Мрійник Дмитро", "agreed": "yes"},
    ]
    file = tmp_path / f"list.{ending}"
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(people), file)
    elif ending == "jsonl":
        file.write_text("".join(json.dumps(one) + "\n" for one in people), encoding="utf-8")
    else:
        file.write_text(
            "id,name,agreed\n" + "".join(f"{','.join(one.values())}\n" for one in people), encoding="utf-8"
        )
    found = read_list(file)
    assert found.records.column("id").to_pylist() == ["2"]
    assert found.not_agreed == 1
    assert "Казковий" not in repr(found.faults)


def test_nothing_is_certain() -> None:
    """However much speaks for a pair, no more is said than calibration on thousands of pairs supports."""
    bits = np.array([20.0, 200.0, 1e6, np.inf])
    rows = np.arange(len(bits))
    alone = probabilities(bits, pairs_of_one=10.0, all_pairs=1e4)
    contended = probabilities_one_to_one(rows, rows, bits, pairs_of_one=10.0, lefts=100, rights=100)
    assert max(alone.max(), contended.max()) <= MOST < 1


def _and(table: pa.Table, more: Sequence[tuple[str | None, str | None, str | None]]) -> pa.Table:
    added = records(*more)
    whole = pa.concat_tables([table, added])
    return whole.set_column(0, "row", pa.array(np.arange(whole.num_rows)))
