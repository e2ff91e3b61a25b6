"""Turn a file of any known format into columns of text, each row with its place in the file."""

from __future__ import annotations

import codecs
import csv
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet

from repatria.core.encodings import decode_by_letters
from repatria.core.errors import Fault
from repatria.tracing.lists import ListUnreadable, fault_in
from repatria.tracing.lists.archive import check_archive
from repatria.tracing.lists.delimited import (
    Records,
    Rows,
    cells_in_words,
    delimiter_of,
    line_records,
    records_of,
)
from repatria.tracing.lists.fixed import Layout, cut
from repatria.tracing.lists.mapping import clean_title
from repatria.tracing.lists.pfif import read_pfif

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MOST_COLUMNS = 2_000
MOST_ROWS = 1_048_576  # of a sheet
MOST_CELLS = 100_000_000
MOST_WIDE_ROWS = 1_000  # of more cells than a list has columns
_NO_RESULT = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")  # formulas that failed
#: What broken archives, and broken XML in them, were seen to raise in the packages that read them.
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, SyntaxError, LookupError,
    ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, MemoryError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold a list as it stands in its file, before anybody says what its columns mean.

    Attributes:
        table: Columns under distinct titles, mostly text; a Parquet file keeps its own types.
        lines: For each row its line in a text file, or its row in a sheet or table, from 1.
        faults: Rows left out because their form is broken.
        encoding: How the text was written; None where the format says so itself.
    """

    table: pa.Table
    lines: NDArray[np.int64]
    faults: tuple[Fault, ...]
    encoding: str | None


def read_sheet(path: Path, *, layout: Layout | None = None) -> Sheet:
    """Read a CSV, TSV, JSON Lines, Parquet, XLSX or PFIF file, or with a layout one of fixed width.

    Raises:
        ListUnreadable: It is missing, empty, damaged, of an unknown format or encoding.
    """
    try:
        with path.open("rb") as stream:
            magic = stream.read(8)
    except FileNotFoundError as error:
        raise _stop(path, "missing", "there is no such file. Check its name and folder") from error
    except OSError as error:
        raise _stop(path, "missing", "it cannot be opened. Check that it is a file you may read") from error
    if not magic.strip():
        content = path.read_bytes()
        if not content.strip():
            raise _stop(path, "empty", "the file is empty. Ask its maker to send it again")
    if layout is not None:
        return _read_fixed(path, layout)
    suffix = path.suffix.casefold()
    if magic.startswith(b"PAR1"):
        return _read_parquet(path)
    if magic.startswith(b"PK\x03\x04"):
        return _read_workbook(path)
    if suffix in {".csv", ".tsv", ".txt", ".tab"} and not magic.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_delimited(path)
    if suffix in {".jsonl", ".ndjson"}:
        return _read_json_lines(path)
    if suffix in {".xml", ".pfif"}:
        table, lines, faults = read_pfif(path, today=datetime.now(UTC).date())
        if not table.num_rows and not faults:
            raise _stop(path, "empty", "it names nobody. Ask its maker to send it again")
        return Sheet(table, lines, faults, None)
    if suffix in {".parquet", ".xlsx", ".xlsm"}:
        raise _damaged(path, suffix[1:].upper())
    advice = "its format is unknown. Save it as CSV, TSV, XLSX, JSON Lines (.jsonl), Parquet or PFIF (.xml)"
    raise _stop(path, "format", advice)


def decode_text(content: bytes, path: Path) -> tuple[str, str]:
    """Decode the bytes of a list.

    Returns:
        The text and the encoding. Without a byte order mark that is UTF-8 where the bytes are UTF-8 or all
        but a few are (the others become U+FFFD), else the one whose letters are likeliest (decision 52).

    Raises:
        ListUnreadable: Another encoding is nearly as likely, or none is.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            text = content.decode("utf-8-sig" if name == "utf-8" else name, "replace")
            return text, name
    if content[:4096].count(0) * 10 > len(content[:4096]):  # UTF-16 without its mark, or no text at all
        raise _stop(path, "encoding", "its encoding cannot be told. Save it as UTF-8")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    ascii_letters = int(np.count_nonzero(np.frombuffer(content, dtype=np.uint8) < 128))
    if len(text) - ascii_letters - broken > 20 * broken:
        return text, "utf-8"
    told = decode_by_letters(content)
    if told is None:
        raise _stop(path, "encoding", "its encoding cannot be told. Save it as UTF-8")
    return told.text, told.encoding


def _stop(path: Path, reason: str, rest: str) -> ListUnreadable:
    return ListUnreadable(f"Reading the list {path.name}: {rest}.", reason=reason)


def _damaged(path: Path, kind: str) -> ListUnreadable:
    return _stop(path, "damaged", f"it is not a whole {kind} file. Save or send it again")


def _read_delimited(path: Path) -> Sheet:
    text, encoding = decode_text(path.read_bytes(), path)
    told = re.match(r"\s*sep=([,;\t|])\r?\n", text)
    delimiter = told[1] if told else delimiter_of(text)
    content = text.encode("utf-8", "replace")
    del text
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    whole = records_of(content)
    if not whole.sound:
        whole = line_records(content)
    filled = (
        place
        for place, (start, end) in enumerate(zip(whole.starts, whole.ends, strict=True))
        if content[start:end].strip()
    )
    top = next(islice(filled, 1 if told else 0, None), None)
    if top is None:
        raise _stop(path, "empty", "the file is empty. Ask its maker to send it again")
    header = content[whole.starts[top] : whole.ends[top]].decode()
    try:
        titles = _distinct(next(csv.reader(io.StringIO(header, newline=""), delimiter=delimiter)))
    except csv.Error as error:  # a title of over 100,000 letters
        raise _stop(path, "damaged", "its first row holds no titles. Put them there") from error
    below = top + 1
    if below == len(whole.starts):
        raise _no_rows(path)
    rows = Rows(path.name, titles, delimiter)
    offset = whole.starts[below]
    body = content[offset:]
    places = Records(whole.starts[below:] - offset, whole.ends[below:] - offset, whole.lines[below:])
    parsed = rows.parse(body, places) if whole.sound else None
    return Sheet(*(parsed or rows.parse_by_line(body, int(places.lines[0]))), encoding)


def _read_fixed(path: Path, layout: Layout) -> Sheet:
    text, encoding = decode_text(path.read_bytes(), path)
    table, lines, faults = cut(text, layout, path.name)
    if not table.num_rows and not faults:
        raise _no_rows(path)
    return Sheet(table, lines, faults, encoding)


def _no_rows(path: Path) -> ListUnreadable:
    return _stop(path, "empty", "it has titles and no rows. Ask its maker for the rows")


def _distinct(titles: Iterable[Any]) -> list[str]:
    """Clean the titles, name the nameless by their place, and number those that stand twice."""
    taken: dict[str, None] = {}
    for place, written in enumerate(titles, start=1):
        title = bare = clean_title(str(written)) if written is not None else ""
        if not bare:
            title = bare = f"column {place}"
        number = 2
        while title in taken:
            title, number = f"{bare} ({number})", number + 1
        taken[title] = None
    return list(taken)


def _read_json_lines(path: Path) -> Sheet:
    text, encoding = decode_text(path.read_bytes(), path)
    faults: list[Fault] = []
    columns: dict[str, list[str | None]] = {}
    lines: list[int] = []
    for line, written in enumerate(io.StringIO(text, newline=None), start=1):
        if not written.strip():
            continue
        row = _json_row(written)
        if row is None:
            expected = "one JSON object on the line, each value a text, a number, true, false or null"
            faults.append(fault_in(path.name, line, "", "something else", expected))
            continue
        for title, value in row.items():
            if title not in columns:
                columns[title] = []
                if len(columns) > MOST_COLUMNS:
                    raise _stop(path, "damaged", f"it has over {MOST_COLUMNS} different keys. Save it again")
            cells = columns[title]
            cells.extend([None] * (len(lines) - len(cells)))
            cells.append(value)
        lines.append(line)
    if not lines:
        if faults:
            raise _damaged(path, "JSON Lines")
        raise _stop(path, "empty", "the file is empty. Ask its maker to send it again")
    for cells in columns.values():
        cells.extend([None] * (len(lines) - len(cells)))
    table = pa.table({title: pa.array(cells, pa.string()) for title, cells in columns.items()})
    return Sheet(table, np.array(lines, dtype=np.int64), tuple(faults), encoding)


def _json_row(written: str) -> dict[str, str | None] | None:
    """Read one object as texts under clean titles; None where it is no such object."""
    try:
        row = json.loads(
            written,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_repeats,
        )
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or any(isinstance(value, dict | list) for value in row.values()):
        return None
    cells: dict[str, str | None] = {}
    for written_title, value in row.items():
        title = clean_title(written_title)
        text = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
        if title in cells or not _encodes(title + (text or "")):
            return None
        cells[title] = text
    return cells


def _refuse_constant(name: str) -> str:
    raise ValueError(name)


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands twice")
    return row


def _encodes(text: str) -> bool:
    """Tell whether a text is free of lone surrogates, which JSON can write and no table can hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _read_parquet(path: Path) -> Sheet:
    try:
        with pa.parquet.ParquetFile(path) as file:
            table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(path, "Parquet") from error
    if not table.num_rows or not table.num_columns:
        raise _no_rows(path)
    table = table.rename_columns(_distinct(table.column_names))
    return Sheet(table, np.arange(1, table.num_rows + 1, dtype=np.int64), (), None)


def _read_workbook(path: Path) -> Sheet:
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(path, archive)
        with path.open("rb") as stream:  # by its name the package would judge what it is
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                return _first_sheet(path, book)
            finally:
                book.close()
    except _BROKEN_WORKBOOK as error:
        raise _damaged(path, "XLSX") from error


def _first_sheet(path: Path, book: Any) -> Sheet:  # noqa: ANN401
    sheets = book.worksheets
    if not sheets:
        raise _stop(path, "empty", "the workbook has no sheet with rows. Save the list as its first sheet")
    sheets[0].reset_dimensions()
    rows = _filled_rows(sheets[0].iter_rows(values_only=True))
    _, header = next(rows, (0, []))
    if not header:
        raise _stop(path, "empty", "its first sheet is empty. Put the list into the first sheet")
    titles = _distinct(header)
    kept: list[list[str | None]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for number, cells in rows:
        if len(cells) > len(titles):
            faults.append(
                fault_in(path.name, number, "", cells_in_words(len(cells)), cells_in_words(len(titles)))
            )
            continue
        kept.append([_cell_text(cell) for cell in cells] + [None] * (len(titles) - len(cells)))
        lines.append(number)
    if not kept and not faults:
        raise _no_rows(path)
    columns: Iterable[Sequence[str | None]] = zip(*kept, strict=True) if kept else [[] for _ in titles]
    arrays = [pa.array(column, pa.string()) for column in columns]
    return Sheet(pa.table(arrays, names=titles), np.array(lines, dtype=np.int64), tuple(faults), None)


def _filled_rows(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[object]]]:
    """Give each row that holds anything, without its empty end, and its number.

    A row says its own number and a cell its column, and what lies between is made; so there is an end to it.
    """
    cells_made = wide_rows = 0
    for number, row in enumerate(rows, start=1):
        cells_made += len(row)
        wide_rows += len(row) > MOST_COLUMNS
        if number > MOST_ROWS or cells_made > MOST_CELLS or wide_rows > MOST_WIDE_ROWS:
            raise ValueError("a sheet with rows or cells further out than any program puts them")
        cells = list(row)
        while cells and cells[-1] in {None, ""}:
            cells.pop()
        if cells:
            yield number, cells


def _cell_text(cell: Any) -> str | None:  # noqa: ANN401
    if cell is None or cell in _NO_RESULT:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)  # a day comes as 1984-05-24 00:00:00
