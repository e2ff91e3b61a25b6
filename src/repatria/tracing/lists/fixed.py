"""Read lists of fixed width: each row a line of as many characters, each field at its place in it.

Where fields lie is said by a layout, in the file that says what columns hold: tables ``[[fields]]`` beside
``[columns]``. Punch cards and the tapes that came after them are written so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.core.errors import Fault
from repatria.tracing.lists import fault_in

if TYPE_CHECKING:
    from collections.abc import Mapping as Table

    from numpy.typing import NDArray

WIDEST_ROW = 10_000
_KEYS = {"title", "start", "width", "codes"}


@dataclass(frozen=True, slots=True)
class FixedField:
    """Say where a field of a row lies.

    Attributes:
        start: The first character, from 1, as layouts count.
        codes: What a code in the field means; a code that is not listed is a fault, and unknown.
    """

    title: str
    start: int
    width: int
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Say how the rows of a list of fixed width are cut.

    Attributes:
        row_width: Characters of a row; where rows are not parted by line ends, the next one follows at once.
    """

    fields: tuple[FixedField, ...]
    row_width: int


def layout_of(written: Table[str, Any], file: str) -> tuple[Layout | None, list[Fault]]:
    """Read ``row_width`` and ``[[fields]]`` of a mapping; no layout where neither is there."""
    listed = written.get("fields")
    if listed is None and "row_width" not in written:
        return None, []
    faults: list[Fault] = []
    fields: list[FixedField] = []
    if not isinstance(listed, list) or not listed:
        return None, [fault_in(file, 0, "fields", "no fields", "[[fields]] with title, start and width")]
    for number, one in enumerate(listed, start=1):
        field = _field(one)
        if field is None:
            expected = 'title = "...", start and width as numbers from 1, and codes as a table of texts'
            faults.append(fault_in(file, 0, f"fields {number}", "something else", expected))
        else:
            fields.append(field)
    furthest = max((one.start + one.width - 1 for one in fields), default=1)
    width = written.get("row_width", furthest)
    if not isinstance(width, int) or isinstance(width, bool) or not furthest <= width <= WIDEST_ROW:
        expected = f"a number from {furthest}, where the last field ends, to {WIDEST_ROW:,}"
        faults.append(fault_in(file, 0, "row_width", "another", expected))
    titles = [one.title for one in fields]
    faults += [
        fault_in(file, 0, title, "a title that stands twice", "each title once")
        for title in sorted({title for title in titles if titles.count(title) > 1})
    ]
    return (None, faults) if faults else (Layout(tuple(fields), int(width)), [])


def cut(text: str, layout: Layout, file: str) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]]:
    """Cut a text into rows and fields, with the line of each row.

    A row that ends before its last field begins has those fields empty, as spaces at the end of lines are
    often lost; a longer row than the layout says is a fault, and left out. Without any line end, rows are cut
    by their width.
    """
    rows = text.splitlines()
    if len(rows) == 1 and len(rows[0]) > layout.row_width and not len(rows[0]) % layout.row_width:
        rows = [rows[0][at : at + layout.row_width] for at in range(0, len(rows[0]), layout.row_width)]
    cells: list[list[str | None]] = [[] for _ in layout.fields]
    codes = [dict(field.codes) for field in layout.fields]
    lines: list[int] = []
    faults: list[Fault] = []
    for line, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        if len(row.rstrip()) > layout.row_width:
            found, expected = f"{len(row.rstrip())} characters", f"at most {layout.row_width}"
            faults.append(fault_in(file, line, "", found, expected))
            continue
        lines.append(line)
        for field, column, meanings in zip(layout.fields, cells, codes, strict=True):
            value: str | None = row[field.start - 1 : field.start - 1 + field.width].strip() or None
            if meanings and value is not None:
                if value not in meanings:
                    expected = "a code that the layout lists; the cell is unknown"
                    faults.append(fault_in(file, line, field.title, "a code that it does not list", expected))
                value = meanings.get(value)
            column.append(value)
    arrays = [pa.array(column, pa.string()) for column in cells]
    table = pa.table(arrays, names=[field.title for field in layout.fields])
    return table, np.array(lines, dtype=np.int64), tuple(faults)


def _field(written: object) -> FixedField | None:
    if not isinstance(written, dict) or not set(written) <= _KEYS:
        return None
    title, start, width = written.get("title"), written.get("start"), written.get("width")
    codes = written.get("codes", {})
    numbers = all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in (start, width))
    texts = isinstance(codes, dict) and all(isinstance(meaning, str) for meaning in codes.values())
    if not isinstance(title, str) or not title.strip() or not numbers or not texts:
        return None
    if start + width > WIDEST_ROW + 1:  # type: ignore[operator]
        return None
    return FixedField(title.strip(), start, width, tuple(sorted(codes.items())))  # type: ignore[arg-type]
