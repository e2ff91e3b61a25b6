"""A fault names the line on which its key stands, however the file is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from repatria.core.errors import CaseInvalid
from repatria.planning.casefile import read_case
from repatria.planning.casefile.places import lines_of_keys
from tests.builders import CASE_OF_TWO

#: A table of people whose one fault, an unknown key "x" or a wrong age, stands on the line marked.
WRITTEN = {
    "plain": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\nage = "?" # <-\n',
    "inline in an array over lines": """\
people = [
    # nobody yet
    { id = "p", held_by = "A", home = "B" }, # the first
    # and another
    { id = "q", held_by = "A", home = "B", age = "?" }, # <-
]
""",
    "inline on one line": 'people = [{ id = "p", held_by = "A", home = "B", age = "?" }] # <-\n',
    "dotted key": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\ncount.at_least = 1\ncount.x = 2 # <-\n',
    "dotted key with spaces": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\ncaptured . x = 2 # <-\n',
    "quoted key": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\n"a ge" = 2 # <-\n',
    "literal key": "[[people]]\nid = 'p'\nheld_by = 'A'\nhome = 'B'\n'age' = '?' # <-\n",
    "key with an escape": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\n"\\u0061ge" = "?" # <-\n',
    "key with dots in quotes": '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\n"a.b" = "?" # <-\n',
    "table in an array of tables": """\
[[people]]
id = "p"
held_by = "A"
home = "B"
[people.captured]
place = "here"
[[people]]
id = "q"
held_by = "A"
home = "B"
[people.captured]
place = 3 # <-
""",
    "after a text over lines": """\
[[people]]
id = "p"
held_by = "A"
home = "B"
rank = '''
[[people]]
age = 1

'''
age = "?" # <-
""",
    "list over lines": """\
[[people]]
id = "p"
held_by = "A"
home = "B"
source = [ # <-
    "r1", # one
    2,
]
""",
    "nested tables over lists": """\
[[people]]
id = "p"
held_by = "A"
home = "B"
[[offers]]
id = "o"
by = "A"
gives = [
    { who = { held_by = "A" }, to = [
        "B",
    ] },
    # { who = {} },
    { who = { age = { min = 3, max = "?" } }, to = "B" }, # <-
]
""",
}  # fmt: skip


def faulty_lines(folder: Path, raw: bytes) -> list[int]:
    """Read a case and give the lines of its faults."""
    (folder / "case.toml").write_bytes(raw)
    with pytest.raises(CaseInvalid) as caught:
        read_case(folder)
    return [fault.line for fault in caught.value.faults]


def marked(text: str) -> int:
    """Give the line that a comment marks."""
    return text[: text.index("# <-")].count("\n") + 1


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
def test_line_of_a_key(written: str, ends: str, mark: bytes, tmp_path: Path) -> None:
    """The line is that of the key, whatever tables and texts stand before it, and however lines end."""
    text = WRITTEN[written] + CASE_OF_TWO
    assert faulty_lines(tmp_path, mark + text.replace("\n", ends).encode()) == [marked(text)]


@pytest.mark.parametrize("before", ["", "# ünïcödé 囚人 \U0001f600\n", "\n\n\n", "#\n# [[people]]\n#\n"])
def test_what_stands_before_moves_the_line(before: str, tmp_path: Path) -> None:
    """Comments, empty lines and letters of any script before a fault move it by their own lines."""
    text = before + WRITTEN["plain"] + CASE_OF_TWO
    assert faulty_lines(tmp_path, text.encode()) == [marked(text)]


def test_missing_key_is_found_at_its_table(tmp_path: Path) -> None:
    """What is missing is named at the head of the table that lacks it."""
    text = (
        CASE_OF_TWO
        + '[[people]]\nid = "p"\nheld_by = "A"\nhome = "B"\n\n[[people]] # <-\nid = "q"\nhome = "B"\n'
    )
    assert faulty_lines(tmp_path, text.encode()) == [marked(text)]


def test_reference_is_found_at_its_key(tmp_path: Path) -> None:
    """What shows only once the whole case is read is named at its key too."""
    text = CASE_OF_TWO + '[[people]]\nid = "p"\nheld_by = "A"\n\nhome = "D" # <-\n'
    assert faulty_lines(tmp_path, text.encode()) == [marked(text)]


def test_every_key_of_a_document_has_its_line() -> None:
    """Each key and each position of a document is mapped to its line."""
    text = "a.b = [ # c\n  1,\n  { x = 1, 'y z' = [2] },\n]\n[t.'u.v']\n[[t.w]]\nk = 1"
    assert lines_of_keys(text) == {
        ("a",): 1,
        ("a", "b"): 1,
        ("a", "b", 0): 2,
        ("a", "b", 1): 3,
        ("a", "b", 1, "x"): 3,
        ("a", "b", 1, "y z"): 3,
        ("a", "b", 1, "y z", 0): 3,
        ("t", "u.v"): 5,
        ("t", "w"): 6,
        ("t", "w", 0): 6,
        ("t", "w", 0, "k"): 7,
    }
