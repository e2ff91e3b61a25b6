"""Lists of fixed width, and what a workbook may not hold. The rows are made up."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from repatria.tracing.lists import ListUnreadable, load_mapping, read_list, save_mapping

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
LAYOUT = """row_width = 20
[columns]
name = "name"
"serial" = "number"
[[fields]]
title = "serial"
start = 1
width = 4
[[fields]]
title = "name"
start = 6
width = 10
[[fields]]
title = "status"
start = 20
width = 1
codes = { "1" = "held" }
"""


def layout(folder: Path, text: str = LAYOUT) -> Path:
    path = folder / "layout.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rows(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "cards.txt"
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path, mapping: Path | None = None) -> ListUnreadable:
    with pytest.raises(ListUnreadable) as caught:
        read_list(path, mapping=None if mapping is None else load_mapping(mapping))
    return caught.value


def test_the_example_of_cards() -> None:
    """The example layout cuts its rows; a missing name and an unknown code are told, and the rest goes on."""
    people = read_list(EXAMPLES / "pow-cards.txt", mapping=load_mapping(EXAMPLES / "pow-cards.toml"))
    assert people.records["name"].to_pylist() == [
        "ABERNETHY JOSIAH Q",
        "BELLWETHER AMOS T",
        "CARRINGWOOD EZRA",
        "DUNNAVANT ELI JR",
        "EASTERBROOK LEVI",
    ]
    assert people.records["place"].to_pylist()[:2] == ["STALAG 99Z", "LUFT 99"]
    assert people.records["number"].to_pylist()[4] is None
    assert [(fault.line, fault.key) for fault in people.faults] == [(5, "status"), (6, "name")]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-u"])
def test_places_count_characters(tmp_path: Path, encoding: str) -> None:
    """A field is cut by characters, in whatever encoding the list is written."""
    names = ("Шевченко", "Франко", "Леся Українка")
    text = "".join(f"000{number} {name:<14}1\n" for number, name in enumerate(names))
    people = read_list(rows(tmp_path, text, encoding), mapping=load_mapping(layout(tmp_path)))
    assert people.records["name"].to_pylist() == ["Шевченко", "Франко", "Леся Украї"]


def test_rows_without_line_ends(tmp_path: Path) -> None:
    """Tapes have no line ends; there rows are cut by their width."""
    text = "".join(f"000{number} {name:<14}1" for number, name in enumerate(("ONE", "TWO")))
    people = read_list(rows(tmp_path, text), mapping=load_mapping(layout(tmp_path)))
    assert people.records["name"].to_pylist() == ["ONE", "TWO"]


def test_a_row_that_is_too_long(tmp_path: Path) -> None:
    """A row longer than the layout says is left out by its line, and the others go on."""
    text = "0001 ONE\n0002 TWO            1 and more\n0003 THREE\n"
    people = read_list(rows(tmp_path, text), mapping=load_mapping(layout(tmp_path)))
    assert people.records["name"].to_pylist() == ["ONE", "THREE"]
    assert [fault.line for fault in people.faults] == [2]


def test_a_layout_is_kept(tmp_path: Path) -> None:
    """What is saved is read again as the same layout."""
    mapping = load_mapping(layout(tmp_path))
    save_mapping(mapping, tmp_path / "again.toml")
    assert load_mapping(tmp_path / "again.toml") == mapping


@pytest.mark.parametrize(
    "text",
    [
        "fields = 3",
        "fields = []",
        "row_width = 5",
        '[[fields]]\ntitle = "name"\nstart = 0\nwidth = 3',
        '[[fields]]\ntitle = "name"\nstart = 1\nwidth = 99999999',
        '[[fields]]\ntitle = "name"\nstart = true\nwidth = 3',
        '[[fields]]\ntitle = "name"\nstart = 1\nwidth = 3\ncodes = { "1" = 2 }',
        '[[fields]]\ntitle = "name"\nstart = 1\nwidth = 3\n[[fields]]\ntitle = "name"\nstart = 4\nwidth = 3',
        'row_width = 2\n[[fields]]\ntitle = "name"\nstart = 1\nwidth = 3',
    ],
)
def test_a_wrong_layout(tmp_path: Path, text: str) -> None:
    """A layout that cannot be is refused with what is wrong in it."""
    assert refused(rows(tmp_path, "x"), layout(tmp_path, text)).reason == "mapping"


def changed(folder: Path, part: str, content: bytes) -> Path:
    """Make a workbook in which one part is another."""
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.active.append(["Ivan Petrenko"])
    whole, path = folder / "whole.xlsx", folder / "list.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, BEGIN + b" " * 50_000_000 + END),
        ("xl/media/picture.bin", b"\0" * 50_000_000),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + BEGIN + END),
        ("xl/workbook.xml", b'<?xml version="1.0"?><!-- a --><!DOCTYPE workbook SYSTEM "x"><workbook/>'),
        ("docProps/other.xml", b"<!--" + b"a" * 200_000 + b'--><!DOCTYPE x SYSTEM "y"><x/>'),
        (SHEET, BEGIN + b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>' + END),
        (SHEET, BEGIN + b"".join(b'<row r="%d"><c r="ZZZ1"/></row>' % row for row in range(1, 9_000)) + END),
    ],
    ids=["sheet-bomb", "picture-bomb", "entity", "system", "long-prolog", "far-row", "far-cells"],
)
def test_a_workbook_made_to_stop_the_reader(tmp_path: Path, part: str, content: bytes) -> None:
    """Bombs, entities, and cells further out than any program puts them are refused before they cost much."""
    assert refused(changed(tmp_path, part, content)).reason == "damaged"
