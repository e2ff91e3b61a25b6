"""An index of names: built once over a list, kept beside it, asked for one name at a time.

A folder holds the names as they were encoded, and the keys of their sounds in order; both are mapped into
memory and not read, so that a question costs what it touches.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from repatria.tracing.keys import name_keys
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.encoding import Encoded, encode_all
from repatria.tracing.names.readings import encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from repatria.tracing.names.comparing import Alignment
    from repatria.tracing.names.models import NameModel

type Array = np.ndarray[Any, Any]

VERSION = 4
_BATCH = 1 << 16
_COMPARED = 2_000  # names that are compared sign by sign for one question
_LOOKED_AT = 60_000  # names that keys may bring for one question


@dataclass(frozen=True, slots=True)
class Found:
    """A name that was found.

    Attributes:
        row: Its place in the list.
        log_odds: Of being the same name (`names.weights`).
    """

    row: int
    log_odds: float


class NameIndex:
    """Names of a list, ready to be asked."""

    def __init__(self, folder: "Path", model: "NameModel") -> None:
        self._model = model
        self._keys = np.load(folder / "keys.npy", mmap_mode="r")
        self._rows = np.load(folder / "rows.npy", mmap_mode="r")
        self._names = Encoded(
            np.load(folder / "names.npy", mmap_mode="r"), np.load(folder / "begins.npy", mmap_mode="r")
        )
        self._comparer = Comparer(model.spelling)

    def find(self, name: str, *, most: int) -> tuple[Found, ...]:
        """Find the names most like one, the likeliest first; of equals, those that stand first."""
        encoded = encode(name)
        if not encoded:
            return ()
        rows = self._candidates(name)
        parts = [
            np.asarray(self._names.names[self._names.begins[row] : self._names.begins[row + 1]])
            for row in rows
        ]
        begins = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=begins[1:])
        asked = np.frombuffer(encoded * len(rows), np.uint8)
        places = np.arange(len(rows) + 1, dtype=np.int64) * len(encoded)
        compared = self._comparer.encoded(
            asked, places, np.concatenate(parts) if parts else np.zeros(0, np.uint8), begins
        )
        log_odds = self._model.weights.log_odds(compared)
        log_odds[compared.models == 0] = -np.inf
        order = np.lexsort((rows, -log_odds))[:most]
        return tuple(Found(int(rows[place]), float(log_odds[place])) for place in order)

    def alignment(self, name: str, other: str) -> "Alignment | None":
        """Say how two names were compared."""
        return self._comparer.alignment(name, other)

    def _candidates(self, name: str) -> Array:
        """Give rows that share most with a name, keys that few names have counting for more."""
        asked = np.unique(name_keys(encode_all(pa.array([name]))).column("key").to_numpy())
        first = np.searchsorted(self._keys, asked, "left")
        last = np.searchsorted(self._keys, asked, "right")
        wide = last - first
        # Keys that few names have come first, until they bring enough; the rarest one always counts.
        rarest = np.argsort(wide, kind="stable")
        rarest = rarest[wide[rarest] > 0]
        met = rarest[(np.cumsum(wide[rarest]) <= _LOOKED_AT) | (np.arange(len(rarest)) == 0)]
        ranges = [np.asarray(self._rows[a:b]) for a, b in zip(first[met], last[met], strict=True)]
        if not ranges:
            return np.zeros(0, np.int64)
        total = len(self._names.begins) - 1
        worth = np.log2(1 + total / wide[met])
        rows, back = np.unique(np.concatenate(ranges), return_inverse=True)
        shared = np.bincount(back, np.repeat(worth, wide[met]))
        if len(rows) > _COMPARED:
            chosen = np.lexsort((rows, -shared))[:_COMPARED]
            rows = rows[np.sort(chosen)]
        return rows.astype(np.int64)


def build_index(
    names: pa.Array, ids: pa.Array, folder: "Path", *, source: str, say: "Callable[[str, int, int], None]"
) -> None:
    """Build an index.

    Args:
        names: n names as written.
        ids: n identifiers.
        folder: Where it is kept; what stands there is replaced.
        source: Digest of the list (`digest_of_file`).
        say: Told of progress.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.json").unlink(missing_ok=True)
    found, rows = [], []
    coded, lengths = [], [np.zeros(1, np.int64)]
    for start in range(0, len(names), _BATCH):
        say("reading names", start, len(names))
        encoded = encode_all(names.slice(start, _BATCH))
        batch = name_keys(encoded)
        found.append(batch.column("key").to_numpy())
        rows.append((batch.column("row").to_numpy() + start).astype(np.int32))
        coded.append(encoded.names)
        lengths.append(np.diff(encoded.begins))
    say("reading names", len(names), len(names))
    keys_of_all = np.concatenate(found) if found else np.zeros(0, np.uint64)
    rows_of_all = np.concatenate(rows) if rows else np.zeros(0, np.int32)
    order = np.argsort(keys_of_all, kind="stable")
    np.save(folder / "keys.npy", keys_of_all[order])
    np.save(folder / "rows.npy", rows_of_all[order])
    np.save(folder / "names.npy", np.concatenate(coded) if coded else np.zeros(0, np.uint8))
    np.save(folder / "begins.npy", np.cumsum(np.concatenate(lengths)))
    pq.write_table(pa.table({"name": names, "id": ids}), folder / "list.parquet", row_group_size=1 << 14)
    # Written last: an index that was broken off has none, and is built again.
    (folder / "index.json").write_text(json.dumps({"version": VERSION, "source": source}), encoding="utf-8")


def is_index_of(folder: "Path", source: str) -> bool:
    """Say whether a folder holds a whole index of the list with this digest."""
    try:
        document = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(document == {"version": VERSION, "source": source})


def rows_of_list(folder: "Path", rows: "tuple[int, ...]") -> "list[dict[str, str]]":
    """Give name and identifier of some rows of the list, in the order asked for."""
    table = pq.read_table(folder / "list.parquet", memory_map=True)
    found: list[dict[str, str]] = table.take(pa.array(rows, pa.int64())).to_pylist()
    return found
