"""Cut text at its delimiters into rows, whatever stray quotation marks stand in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from repatria.tracing.lists import ListUnreadable, fault_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repatria.core.errors import Fault

_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\x1f"


def delimiter_of(text: str) -> str:
    """Find the delimiter that cuts the first lines into the most even rows."""
    sample = text.lstrip()[:65_536].splitlines()[:200]
    best, chosen = (0, 0), _NO_DELIMITER
    for delimiter in _DELIMITERS:
        lengths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        if lengths and lengths[0] > 1:
            even = lengths.count(lengths[0])
            if (even, lengths[0]) > best:
                best, chosen = (even, lengths[0]), delimiter
    return chosen


@dataclass(frozen=True, slots=True)
class Records:
    """Hold where each record that is not empty starts and ends, and on which line.

    `sound` is false where a quotation mark is left open, or one pair holds suspiciously many lines.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lines: NDArray[np.int64]
    sound: bool = True


def records_of(content: bytes) -> Records:
    """Find where records begin and end: at the end of a line, where no quotation mark is open."""
    breaks, numbers = _lines(content)
    sound = True
    if b'"' in content:
        quotes = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == 34)
        ending = np.searchsorted(quotes, breaks) % 2 == 0
        sound = bool(len(quotes) % 2 == 0)
        if not sound:
            ending[-1] = True
        breaks, numbers = breaks[ending], numbers[ending]
    starts = np.concatenate(([0], breaks[:-1] + 1)).astype(np.int64)
    lines = np.concatenate(([1], numbers[:-1] + 1)).astype(np.int64)
    sound = sound and bool((numbers - lines).max(initial=0) <= 50)
    kept = breaks > starts
    return Records(starts[kept], breaks[kept], lines[kept], sound)


def line_records(content: bytes) -> Records:
    """Take every line for a record, whatever its quotation marks say."""
    breaks, numbers = _lines(content)
    starts = np.concatenate(([0], breaks[:-1] + 1)).astype(np.int64)
    kept = breaks > starts
    return Records(starts[kept], breaks[kept], numbers[kept], sound=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """Parse the rows below the titles of a delimited file."""

    file: str
    titles: list[str]
    delimiter: str

    def parse(
        self, body: bytes, records: Records, *, quoting: bool = True
    ) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]] | None:
        """Parse all at once; None where the parser and `records` do not see the same rows."""
        refused: list[tuple[int, int]] = []
        blank: list[int] = []

        def leave_out(row: Any) -> str:  # noqa: ANN401
            if row.text.strip():
                refused.append((row.number - 1, row.actual_columns))
            else:
                blank.append(row.number - 1)
            return "skip"

        longest = int((records.ends - records.starts).max(initial=0))
        try:
            table = pa.csv.read_csv(
                pa.BufferReader(body),
                read_options=pa.csv.ReadOptions(
                    column_names=self.titles, use_threads=False, block_size=max(1 << 23, 2 * longest + 2)
                ),
                parse_options=pa.csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if quoting else False,
                    newlines_in_values=quoting,
                    invalid_row_handler=leave_out,
                ),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(self.titles, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:
            return None
        count = len(records.starts)
        out = [number for number, _ in refused] + blank
        if table.num_rows + len(out) != count or any(number >= count for number in out):
            return None
        kept = np.ones(count, dtype=bool)
        kept[out] = False
        faults = [
            fault_in(
                self.file,
                int(records.lines[number]),
                "",
                cells_in_words(cells),
                cells_in_words(len(self.titles)),
            )
            for number, cells in refused
        ]
        return self._without_merged(table, records.lines[kept], faults)

    def parse_by_line(
        self, body: bytes, first_line: int
    ) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]]:
        """Parse line by line where a quotation mark is left open, so that it costs its own line only."""
        faults = []
        lines = body.split(b"\n")
        for place, line in enumerate(lines):
            if line.count(b'"') % 2:
                expected = "each quotation mark closed on its line, since one in this file is never closed"
                faults.append(fault_in(self.file, first_line + place, "", "an open quotation mark", expected))
                lines[place] = b""
        rest = b"\n".join(lines)
        records = records_of(rest)
        places = Records(records.starts, records.ends, records.lines + first_line - 1)
        if not len(places.starts):
            empty = pa.table({title: pa.array([], pa.string()) for title in self.titles})
            return empty, np.array([], dtype=np.int64), tuple(faults)
        parsed = self.parse(rest, places) or self.parse(rest, places, quoting=False)
        if parsed is None:
            message = f"Reading the list {self.file}: its rows cannot be told apart. Save it as XLSX."
            raise ListUnreadable(message, reason="damaged")
        return parsed[0], parsed[1], (*faults, *parsed[2])

    def _without_merged(
        self, table: pa.Table, lines: NDArray[np.int64], faults: list[Fault]
    ) -> tuple[pa.Table, NDArray[np.int64], tuple[Fault, ...]]:
        """Leave out rows in which two stray quotation marks made several rows look like one.

        Such a row has the right number of cells only if one of its cells holds a line break and all the
        delimiters of a row.
        """
        if len(self.titles) < 2:
            return table, lines, tuple(faults)
        merged = np.zeros(table.num_rows, dtype=bool)
        for title in self.titles:
            broken = pc.fill_null(pc.match_substring(table[title], "\n"), False)
            for row in pc.indices_nonzero(broken).to_pylist():
                merged[row] |= table[title][row].as_py().count(self.delimiter) >= len(self.titles) - 1
        if not merged.any():
            return table, lines, tuple(faults)
        expected = "one row between quotation marks; these seem to swallow several"
        faults += [
            fault_in(self.file, int(line), "", "a cell that holds whole rows", expected)
            for line in lines[merged]
        ]
        return table.filter(pa.array(~merged)), lines[~merged], tuple(faults)


def _lines(content: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the end of each line, and its number."""
    breaks = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == 10).astype(np.int64)
    if not content.endswith(b"\n"):
        breaks = np.append(breaks, len(content))
    return breaks, np.arange(1, len(breaks) + 1, dtype=np.int64)


def cells_in_words(number: int) -> str:
    """Say how many cells a row has."""
    return "1 cell" if number == 1 else f"{number} cells"
