"""Tables of people beside a case: CSV, JSON Lines or Parquet with the columns of ``[[people]]``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from repatria.core.errors import Fault

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


def _read_csv(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream, strict=True)
        for row in rows:
            if None in row or None in row.values():
                faults.append(
                    Fault(
                        path.name,
                        rows.line_num,
                        "row",
                        "wrong-type",
                        "another number of cells",
                        "one cell a column",
                    )
                )
                continue
            yield rows.line_num, _nested({key: cell.strip() for key, cell in row.items() if cell.strip()})


def _read_json_lines(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8") as stream:
        for line, text in enumerate(stream, start=1):
            if not text.strip():
                continue
            try:
                row = json.loads(text)
            except json.JSONDecodeError as error:
                faults.append(
                    Fault(path.name, line, "row", "unreadable", error.msg, "a JSON object on one line")
                )
                continue
            if not isinstance(row, dict):
                faults.append(
                    Fault(path.name, line, "row", "wrong-type", "no object", "a JSON object on one line")
                )
                continue
            yield line, _nested({key: value for key, value in row.items() if value is not None})


def _read_parquet(path: Path, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    del faults
    from repatria.planning.backends.parquet import rows_of  # noqa: PLC0415 - heavy, and most cases have no such table

    for row, values in enumerate(rows_of(path), start=1):
        yield row, _nested({key: value for key, value in values.items() if value is not None})


def _nested(cells: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, value in cells.items():
        *outer, last = column.split(".")
        place = found
        for part in outer:
            inner = place.setdefault(part, {})
            if not isinstance(inner, dict):
                inner = place[part] = {}
            place = inner
        place[last] = value
    return found


_READERS = {".csv": _read_csv, ".jsonl": _read_json_lines, ".parquet": _read_parquet}
