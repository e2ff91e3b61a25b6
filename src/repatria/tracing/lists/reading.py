"""Read a list of people into one table of records, however it is written and its columns are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from repatria.core.errors import Fault
from repatria.tracing.lists import ListUnreadable, fault_in
from repatria.tracing.lists.dates import Interval, read_dates
from repatria.tracing.lists.decode import Sheet, read_sheet
from repatria.tracing.lists.mapping import NAME_FIELDS, Mapping, check_mapping, propose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

RECORDS = pa.schema(
    [
        ("row", pa.int64()),
        ("line", pa.int64()),
        ("id", pa.string()),
        ("name", pa.string()),
        ("born_first", pa.date32()),
        ("born_last", pa.date32()),
        ("born_written", pa.string()),
        *((field, pa.string()) for field in ("sex", "rank", "unit", "place", "number", "home")),
    ]
)
LONGEST_NAME = 1_000
OTHER = "other:"
_SAMPLE_ROWS = 1_000
_ROWS_AT_ONCE = 4_096
_PLAIN = ("sex", "rank", "unit", "place", "number", "home")
_KEPT_WRITTEN = ("other", "given", "patronymic", "surname")
_MARKS = "[\\x{061C}\\x{200B}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{2066}-\\x{2069}\\x{FEFF}]"
_SPACES = "[\\x00-\\x20\\x7F\\x{85}\\x{A0}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{3000}]+"
_ODD_SPACES = "[\\x00-\\x1F\\x7F\\x{85}\\x{A0}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{3000}]|  "
_SUSPECT = np.zeros(256, dtype=bool)  # controls, and what marks and odd spaces begin with in UTF-8
_SUSPECT[[*range(32), 0x7F, 0xC2, 0xD8, 0xE2, 0xE3, 0xEF]] = True
_MALE = (
    "m male man men ч ч. чол чол. чоловіча чоловічий чоловік м м. муж муж. мужской мужчина 남 남자 남성 ذكر "
    "男 男性 h homme masculin männlich mann maennlich"
)
_FEMALE = (
    "f female woman women ж ж. жін жін. жіноча жіночий жінка жен жен. женский женщина 여 여자 여성 أنثى انثى "
    "女 女性 femme féminin weiblich frau w"
)
_SEX_UNKNOWN = "u x ? - – — unknown n/a na невідомо неизвестно н/д 미상 未知 inconnu unbekannt"
_REFUSED = "no n false f 0 0.0 ні н не нет لا 아니오 아니요 부동의 否 不 不同意 non nein refused declined"
_AGREED = "yes y true t 1 1.0 так да д т نعم 예 네 동의 是 同意 oui ja agreed given + ✓"
_SEXES = dict.fromkeys(_MALE.split(), "male") | dict.fromkeys(_FEMALE.split(), "female")
_SEX_WORDS = frozenset({*_SEXES, *_SEX_UNKNOWN.split()})
_AGREES = dict.fromkeys(_REFUSED.split(), False) | dict.fromkeys(_AGREED.split(), True)


@dataclass(frozen=True, slots=True)
class ListOfPeople:
    """Hold the people of one list, and what of it was not taken.

    Attributes:
        records: n people in the order of the list: `RECORDS`, then a text column ``other:TITLE`` for each
            column mapped to ``other`` or to a part of the name. Null is unknown.
        mapping: What each column was taken for, with the reasons.
        faults: Rows left out and cells not taken as they stand, by row.
        encoding: How the text was written, given or found; None for formats that say so themselves.
        not_agreed: How many people were left out because they did not agree; nothing else of them is kept.
    """

    records: pa.Table
    mapping: Mapping
    faults: tuple[Fault, ...]
    encoding: str | None
    not_agreed: int


def read_list(path: Path, *, mapping: Mapping | None = None) -> ListOfPeople:
    """Read a list of people from CSV, TSV, JSON Lines, Parquet, XLSX or PFIF.

    Args:
        path: The file.
        mapping: What its columns hold; without one, what their titles propose.

    Returns:
        Everybody with a name who did not refuse. A broken row, a missing name and the second and later rows
        of one identifier are faults and left out; an impossible date is a fault and unknown. Whoever
        refused in one row is left out of all rows with the same identifier. An empty cell for the agreement
        is unknown and no refusal; a word that is neither yes nor no is a fault, and its row is left out. A
        birth date beats a birth year; if they contradict each other, that is a fault too.

    Raises:
        ListUnreadable: Nothing can be read, no column holds the name, or the mapping does not fit.
    """
    sheet, proposed = _opened(path, mapping)
    return _List(path.name, proposed, list(sheet.faults)).read(sheet)


def read_to_record(path: Path, *, mapping: Mapping | None = None) -> ListOfPeople:
    """Read a list as `read_list` does, for people who are to be found again in the next one.

    Returns:
        As there, but with who refused, and with a further column ``agreed``: null where nothing stands. A
        word that is neither yes nor no, and a row without an identifier, are faults and left out.

    Raises:
        ListUnreadable: As there, or no column is known to hold the identifiers.
    """
    sheet, proposed = _opened(path, mapping)
    identifier, agreed = proposed.title_of("id"), proposed.title_of("agreed")
    if identifier is None:
        message = (
            f"Reading the list {path.name}: none of its {len(proposed.columns)} columns is known to hold "
            "identifiers, by which somebody is found again in the next list. Say in a mapping which one does."
        )
        raise ListUnreadable(message, reason="no-id")
    # What refuses is read as any other column, or whoever refused would be left out.
    columns = proposed.columns if agreed is None else proposed.columns | {agreed: "other"}
    listed = _List(path.name, replace(proposed, columns=columns), list(sheet.faults)).read(sheet)
    records, faults = _identified(listed.records, path.name, identifier)
    if agreed is None:
        records = records.append_column("agreed", pa.nulls(records.num_rows, pa.bool_()))
    else:
        records, unclear = _with_agreement(records, path.name, agreed)
        faults += unclear
    whole = tuple(sorted((*listed.faults, *faults), key=lambda fault: (fault.line, fault)))
    return replace(listed, records=records, mapping=proposed, faults=whole)


def rows_of(records: pa.Table, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of some columns, a few thousand of them in memory at once."""
    for start in range(0, records.num_rows, _ROWS_AT_ONCE):
        part = records.slice(start, _ROWS_AT_ONCE)
        yield from zip(*(part[column].to_pylist() for column in columns), strict=True)


def _identified(records: pa.Table, file: str, title: str) -> tuple[pa.Table, list[Fault]]:
    """Leave out rows whose identifier is only their line: in the next list it is somebody else's."""
    place = pc.binary_join_element_wise("line", pc.cast(records["line"], pa.string()), " ")
    unnamed = pc.equal(records["id"], place)
    expected = "an identifier by which the row is found again"
    lines = records["line"].filter(unnamed).to_pylist()
    faults = [fault_in(file, line, title, "nothing", expected) for line in lines]
    return records.filter(pc.invert(unnamed)), faults


def _with_agreement(records: pa.Table, file: str, title: str) -> tuple[pa.Table, list[Fault]]:
    coded = _coded(records[OTHER + title])
    words = [word.casefold() for word in coded.dictionary.to_pylist()]
    unclear = pa.array(_mask(_holds(coded, [code for code, word in enumerate(words) if word not in _AGREES])))
    expected = "yes or no, in a language known here"
    lines = records["line"].filter(unclear).to_pylist()
    faults = [fault_in(file, line, title, "a word that is neither", expected) for line in lines]
    agreed = pa.array([_AGREES.get(word) for word in words], pa.bool_()).take(coded.indices)
    whole = records.drop_columns([OTHER + title]).append_column("agreed", agreed)
    return whole.filter(pc.invert(unclear)), faults


def _opened(path: Path, mapping: Mapping | None) -> tuple[Sheet, Mapping]:
    sheet = read_sheet(path, layout=None if mapping is None else mapping.layout)
    head = sheet.table.slice(0, _SAMPLE_ROWS)
    samples = {title: _sample(head[title]) for title in head.column_names}
    proposed = propose(sheet.table.column_names, samples)
    if mapping is not None and mapping.columns:
        checked = check_mapping(mapping, sheet.table.column_names, path.name)
        proposed = replace(checked, examples=proposed.examples)
    if not set(proposed.columns.values()) & set(NAME_FIELDS):
        message = (
            f"Reading the list {path.name}: none of its {len(proposed.columns)} columns is known to hold "
            "names. Check that its first row holds titles, or say in a mapping which column is the name."
        )
        raise ListUnreadable(message, reason="no-name")
    return sheet, proposed


def _sample(column: pa.ChunkedArray) -> list[str | None]:
    text = _as_text(column)
    if text is None:
        return []
    values: list[str | None] = _cleaned(text).to_pylist()
    return values


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Write a column of any plain type as text; None where it has no plain type or is not UTF-8."""
    kind = column.type
    if pa.types.is_nested(kind):
        return None
    try:
        if pa.types.is_dictionary(kind):
            column = column.cast(kind.value_type)
        if pa.types.is_floating(kind):  # years and numbers, which a gap made fractions of
            column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
            if pc.all(pc.equal(column, pc.trunc(column))).as_py() is not False:
                column = column.cast(pa.int64())
        text = column.cast(pa.string())
        text.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    return text


def _cleaned(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Take out direction marks, make every gap one space, and empty cells null."""
    if any(_may_need_cleaning(chunk) for chunk in text.chunks):
        if pc.any(pc.match_substring_regex(text, _MARKS)).as_py():
            text = pc.replace_substring_regex(text, _MARKS, "")
        if pc.any(pc.match_substring_regex(text, _ODD_SPACES)).as_py():
            text = pc.replace_substring_regex(text, _SPACES, " ")
    text = pc.ascii_trim(text, " ")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _may_need_cleaning(text: pa.StringArray) -> bool:
    """Look at the bytes alone: the patterns are exact and take ten times as long."""
    octets = text.buffers()[2]
    if octets is None or not octets.size:
        return False
    letters = np.frombuffer(octets, dtype=np.uint8)
    return bool(_SUSPECT[letters].any() or ((letters[:-1] == 32) & (letters[1:] == 32)).any())


def _has_octet(text: pa.StringArray, octet: int) -> bool:
    octets = text.buffers()[2]
    return octets is not None and bool((np.frombuffer(octets, dtype=np.uint8) == octet).any())


@dataclass(frozen=True, slots=True)
class _List:
    """Read one sheet whose columns are known; `faults` fills on the way."""

    file: str
    mapping: Mapping
    faults: list[Fault]

    def read(self, sheet: Sheet) -> ListOfPeople:
        table = self._texts(sheet)
        table, not_agreed = self._agreeing(table)
        table = self._named(table if sheet.encoding is None else self._legible(table))
        table = self._once(table)
        records = self._records(table)
        faults = tuple(sorted(self.faults, key=lambda fault: (fault.line, fault)))
        return ListOfPeople(records, self.mapping, faults, sheet.encoding, not_agreed)

    def _texts(self, sheet: Sheet) -> pa.Table:
        """Clean every mapped column; rows in which no cell holds anything are no rows."""
        columns: dict[str, pa.ChunkedArray] = {"": pa.chunked_array([pa.array(sheet.lines)])}
        for title, field in self.mapping.columns.items():
            if field == "ignore":
                continue
            text = _as_text(sheet.table[title])
            if text is None:
                if field in NAME_FIELDS:
                    message = f"Reading the list {self.file}: its names are no text. Save it again."
                    raise ListUnreadable(message, reason="damaged")
                self.faults.append(
                    fault_in(self.file, 0, title, "values that are no text", "texts, numbers or dates")
                )
                text = pa.chunked_array([pa.nulls(sheet.table.num_rows, pa.string())])
            columns[title] = _cleaned(text)
        table = pa.table(columns)
        empty = np.ones(table.num_rows, dtype=bool)
        for title in self.mapping.columns:
            filled = columns[title] if title in columns else sheet.table[title]
            empty &= _mask(pc.is_null(filled))
            if not empty.any():
                return table
        return table.filter(pa.array(~empty))

    def _agreeing(self, table: pa.Table) -> tuple[pa.Table, int]:
        title = self.mapping.title_of("agreed")
        if title is None:
            return table, 0
        coded = _coded(table[title])
        words = [_AGREES.get(word.casefold(), "?") for word in coded.dictionary.to_pylist()]
        refused = _mask(_holds(coded, [code for code, word in enumerate(words) if word is False]))
        unclear = _mask(_holds(coded, [code for code, word in enumerate(words) if word == "?"]))
        people = int(refused.sum())
        identifier = self.mapping.title_of("id")
        if identifier is not None and people:
            theirs = pc.unique(table[identifier].filter(pa.array(refused))).drop_null()
            unnamed = int((refused & _mask(pc.is_null(table[identifier]))).sum())
            people = len(theirs) + unnamed
            refused |= _mask(pc.fill_null(pc.is_in(table[identifier], value_set=theirs), False))
        unclear &= ~refused
        self._list(table, unclear, title, "a word that is neither", "yes or no, in a language known here")
        return table.filter(pa.array(~(refused | unclear))), people

    def _legible(self, table: pa.Table) -> pa.Table:
        """Leave out rows with bytes that are no letters in the encoding of the file."""
        for title in table.column_names[1:]:
            if not any(_has_octet(chunk, 0xEF) for chunk in table[title].chunks):
                continue  # U+FFFD begins with it
            broken = _mask(pc.fill_null(pc.match_substring(table[title], "\ufffd"), False))
            if broken.any():
                self._list(
                    table, broken, title, "bytes that are no letters", "text in the encoding of the rest"
                )
                table = table.filter(pa.array(~broken))
        return table

    def _named(self, table: pa.Table) -> pa.Table:
        """Put the whole name last, under a title no column can have; leave out who has none."""
        whole = self.mapping.title_of("name")
        parts = [table[title] for title in map(self.mapping.title_of, NAME_FIELDS[1:]) if title is not None]
        name = (
            table[whole] if whole is not None else pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
        )
        if parts:
            # Skipping what is unknown, the engine would make no row at all where nothing stands in any.
            joined = pc.binary_join_element_wise(*parts, " ", null_handling="replace", null_replacement="")
            name = pc.coalesce(name, _cleaned(joined))
        column = whole or next(title for title, field in self.mapping.columns.items() if field in NAME_FIELDS)
        missing = ~_mask(pc.fill_null(pc.match_substring_regex(name, "\\p{L}"), False))
        self._list(table, missing, column, "no letter", "a name")
        table = table.append_column("\n", name).filter(pa.array(~missing))
        long = _mask(pc.greater(pc.utf8_length(table["\n"]), LONGEST_NAME))
        if not long.any():
            return table
        lengths = pc.utf8_length(table["\n"])
        for row in np.flatnonzero(long):
            found = f"{lengths[row].as_py()} characters"
            expected = f"at most {LONGEST_NAME}; the rest is cut off"
            self.faults.append(fault_in(self.file, table[""][row].as_py(), column, found, expected))
        cut = pc.utf8_trim(pc.utf8_slice_codeunits(table["\n"], 0, LONGEST_NAME), " ")
        return table.set_column(table.num_columns - 1, "\n", cut)

    def _once(self, table: pa.Table) -> pa.Table:
        title = self.mapping.title_of("id")
        if title is None or not table.num_rows:
            return table
        coded = _coded(table[title])
        known = _mask(coded.is_valid())
        codes = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        places = np.flatnonzero(known)
        _, first = np.unique(codes[known], return_index=True)
        repeated = known.copy()
        repeated[places[first]] = False
        for row in np.flatnonzero(repeated):
            found = _shown(table[title][row].as_py())
            expected = "each identifier once; the first row that has it is kept"
            self.faults.append(fault_in(self.file, table[""][row].as_py(), title, found, expected))
        return table.filter(pa.array(~repeated)) if repeated.any() else table

    def _records(self, table: pa.Table) -> pa.Table:
        nothing = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
        columns: dict[str, pa.ChunkedArray | pa.Array] = {
            "row": pa.array(np.arange(table.num_rows, dtype=np.int64)),
            "line": table[""],
            "name": table["\n"],
        }
        columns["born_first"], columns["born_last"], columns["born_written"] = self._born(table)
        for field in ("id", *_PLAIN):
            title = self.mapping.title_of(field)
            columns[field] = nothing if title is None else table[title]
        # A record without an identifier of its own is found again by its place in the list.
        place = pc.binary_join_element_wise("line", pc.cast(columns["line"], pa.string()), " ")
        columns["id"] = pc.coalesce(columns["id"], place)
        columns["sex"] = self._sexes(table, columns["sex"])
        fields = list(RECORDS)
        for title, field in self.mapping.columns.items():
            if field in _KEPT_WRITTEN:
                columns[OTHER + title] = table[title]
                fields.append(pa.field(OTHER + title, pa.string()))
        schema = pa.schema(fields)
        return pa.table([columns[name] for name in schema.names], schema=schema)

    def _born(self, table: pa.Table) -> tuple[pa.Array, pa.Array, pa.ChunkedArray]:
        first = last = pa.nulls(table.num_rows, pa.date32())
        written = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
        exact, year = self.mapping.title_of("born"), self.mapping.title_of("birth_year")
        if exact is not None:
            first, last = self._intervals(table, exact)
            written = table[exact]
        if year is not None:
            year_first, year_last = self._intervals(table, year)
            apart = pc.or_(pc.greater(first, year_last), pc.less(last, year_first))
            expected = "the year of the birth date; the date is kept"
            self._list(table, _mask(pc.fill_null(apart, False)), year, "another year", expected)
            known = pc.is_valid(first)
            first, last = pc.if_else(known, first, year_first), pc.if_else(known, last, year_last)
            written = pc.coalesce(written, table[year])
        return first, last, written

    def _intervals(self, table: pa.Table, title: str) -> tuple[pa.Array, pa.Array]:
        coded = _coded(table[title])
        words = coded.dictionary.to_pylist()
        answers = read_dates(words)
        wrong: dict[int, str] = {}
        firsts, lasts = [], []
        for code, answer in enumerate(answers):
            read = answer if isinstance(answer, Interval) else None
            firsts.append(read.first if read else None)
            lasts.append(read.last if read else None)
            if not isinstance(answer, Interval) and answer.expected:
                wrong[code] = answer.expected
        for row in np.flatnonzero(_mask(_holds(coded, list(wrong)))):
            code = coded.indices[row].as_py()
            place = table[""][row].as_py()
            self.faults.append(fault_in(self.file, place, title, _shown(words[code]), wrong[code]))
        first = pa.array(firsts, pa.date32()).take(coded.indices)
        return first, pa.array(lasts, pa.date32()).take(coded.indices)

    def _sexes(self, table: pa.Table, column: pa.ChunkedArray) -> pa.Array:
        """Write every known word as ``male`` or ``female``; any other is unknown."""
        title = self.mapping.title_of("sex")
        coded = _coded(column)
        words = [word.casefold() for word in coded.dictionary.to_pylist()]
        strange = [code for code, word in enumerate(words) if word not in _SEX_WORDS]
        self._list(
            table, _mask(_holds(coded, strange)), title or "", "another word", "a word for male or female"
        )
        return pa.array([_SEXES.get(word) for word in words], pa.string()).take(coded.indices)

    def _list(self, table: pa.Table, rows: NDArray[np.bool_], column: str, found: str, expected: str) -> None:
        lines = table[""].filter(pa.array(rows)).to_pylist() if rows.any() else []
        self.faults.extend(fault_in(self.file, line, column, found, expected) for line in lines)


def _coded(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.dictionary_encode(whole)


def _holds(coded: pa.DictionaryArray, codes: Sequence[int]) -> pa.Array:
    """Tell for each row whether its value is one of those; an unknown value is none of them."""
    wanted = pa.array(codes, coded.indices.type)
    return pc.is_in(coded.indices, value_set=wanted, skip_nulls=True)


def _mask(column: pa.ChunkedArray | pa.Array) -> NDArray[np.bool_]:
    if isinstance(column, pa.ChunkedArray):
        return np.array(column.to_numpy(), dtype=bool)
    return np.array(column.to_numpy(zero_copy_only=False), dtype=bool)


def _shown(text: str) -> str:
    """Show an identifier or a date, never words: a cell may hold a name by mistake."""
    if len(text) <= 40 and not re.search(r"[^\W\d_]{4}", text):
        return text
    return f"a text of {len(text)} characters"
