"""Tables of people beside a case: CSV, JSON Lines or Parquet with the columns of ``[[people]]``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repatria.core.errors import Fault

if TYPE_CHECKING:
    from repatria.planning.backends.parquet import Table

TABLE_NAMES = ("people.csv", "people.jsonl", "people.parquet")


def people_tables(folder: Path) -> tuple[Path, ...]:
    """Find the tables that stand beside a case."""
    return tuple(folder / name for name in TABLE_NAMES if (folder / name).is_file())


def read_rows(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give line and fields of each row; a dotted column name goes into a table, an empty cell is absent."""
    try:
        yield from _READERS[path.suffix](path, faults)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        faults.append(
            Fault(
                path.name, 0, "table", "unreadable", type(error).__name__, f"a readable {path.suffix} table"
            )
        )


def table_of(path: Path, texts: str) -> Table | None:
    """Read a Parquet table in columns; None where it has to be read row by row, if at all."""
    from repatria.planning.backends.parquet import (  # noqa: PLC0415 - heavy, and most cases have no such table
        table_of as read,
    )

    return read(path, texts)


def _read_csv(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream, strict=True)
        columns = next(rows, [])
        if not _are_single(path, 1, columns, faults):
            return
        end = rows.line_num
        for cells in rows:
            # A quoted cell may hold several lines; a row is named by its first.
            line, end = end + 1, rows.line_num
            if not cells:
                continue
            if len(cells) != len(columns):
                found = "another number of cells"
                faults.append(Fault(path.name, line, "row", "wrong-type", found, "one cell a column"))
                continue
            filled = zip(columns, (cell.strip() for cell in cells), strict=True)
            yield line, nested({column: cell for column, cell in filled if cell}, path, line, faults)


def _read_json_lines(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig") as stream:
        for line, text in enumerate(stream, start=1):
            if not text.strip():
                continue
            expected = "a JSON object on one line"
            try:
                row = json.loads(text, object_pairs_hook=_without_repetition)
                if "\\ud" in text.lower():
                    json.dumps(row, ensure_ascii=False).encode()  # half a character is no text
            except (ValueError, RecursionError) as error:
                found = getattr(error, "msg", type(error).__name__)
                faults.append(Fault(path.name, line, "row", "unreadable", found, expected))
                continue
            if not isinstance(row, dict):
                faults.append(Fault(path.name, line, "row", "wrong-type", "no object", expected))
                continue
            yield line, nested(row, path, line, faults)


def _read_parquet(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from repatria.planning.backends.parquet import (  # noqa: PLC0415 - heavy, and most cases have no such table
        columns_of,
        rows_of,
    )

    if _are_single(path, 0, columns_of(path), faults):
        for row, values in enumerate(rows_of(path), start=1):
            yield row, nested(values, path, row, faults)


def _are_single(path: Path, line: int, columns: Sequence[str], faults: list[Fault]) -> bool:
    """Note columns of one name: of two cells, one would be lost in silence."""
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    faults += [Fault(path.name, line, name, "duplicate", "two columns of this name", "one") for name in twice]
    return not twice


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a key that stands in it twice, one value would be lost in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise json.JSONDecodeError("a key stands there twice", "", 0)
    return found


def nested(cells: Mapping[str, Any], path: Path, line: int, faults: list[Fault]) -> dict[str, Any]:
    """Put dotted columns into tables. What is None is absent."""
    found: dict[str, Any] = {}
    for column, value in sorted(cells.items(), key=lambda cell: cell[0].count(".")):
        if value is None:
            continue
        *outer, last = column.split(".")
        place: Any = found
        for part in outer:
            place = place.setdefault(part, {}) if isinstance(place, dict) else None
        if not isinstance(place, dict) or last in place:
            key = f"{path.stem}[{line}].{column}"
            said = "the same key in two columns"
            faults.append(Fault(path.name, line, key, "duplicate", said, "one of them"))
            continue
        place[last] = dict(value) if isinstance(value, dict) else value
    return found


_READERS = {".csv": _read_csv, ".jsonl": _read_json_lines, ".parquet": _read_parquet}
