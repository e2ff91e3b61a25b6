"""Keys of the sounds of single names, for whoever stores them elsewhere, and how alike names are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from repatria.tracing.keys import atoms
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.names.models import NameModel
from repatria.tracing.names.readings import encode


def words_of_sounds(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Give, of each name, a key of each part of each of its readings."""
    found = _atoms(names)
    return [
        tuple(sorted({f"{key:x}" for key in found.atoms[row, : found.counts[row]].tolist()}))
        for row in range(len(names))
    ]


def ways_of_sounds(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the ways to ask for a name: any two parts of one reading, or its only part."""
    found = _atoms([name])
    parts = range(found.counts[0])
    keys, readings, of = (column[0].tolist() for column in (found.atoms, found.readings, found.parts_of))
    pairs = {
        tuple(sorted((f"{keys[one]:x}", f"{keys[other]:x}")))
        for one in parts
        for other in range(one)
        if readings[one] == readings[other] and not of[one] & of[other]
    }
    return tuple(sorted(pairs or {(f"{keys[part]:x}",) for part in parts}))


def log_odds_of(name: str, others: Sequence[str], model: NameModel) -> list[float]:
    """Give the log-odds of being one name with each of the others; without a letter, none at all."""
    asked, encoded = encode(name), encode_all(pa.array(others, pa.string()))
    places = np.arange(len(others) + 1, dtype=np.int64) * len(asked)
    compared = Comparer(model.spelling).encoded(
        np.frombuffer(asked * len(others), np.uint8), places, encoded.names, encoded.begins
    )
    odds = model.weights.log_odds(compared)
    odds[compared.models == 0] = -np.inf
    return [float(each) for each in odds]


def _atoms(names: Sequence[str]) -> Any:  # noqa: ANN401 - columns of numpy
    rows = pa.array(np.arange(len(names)))
    encoded = encode_all(pa.array(list(names), pa.string()))
    return atoms(pa.RecordBatch.from_pydict({"row": rows, "name": encoded.column()}))
