"""People in a table beside a case are the same people as in the case itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.errors import CaseInvalid, Fault
from repatria.core.persons import Category, Health, Says, Wish
from repatria.planning.casefile import read_case
from tests.builders import CASE_OF_TWO
from tests.laws.small_cases import examples

HEAD = (
    CASE_OF_TWO
    + """\
C = { name = "C" }
[[sources]]
id = "r1"
what = "a report"
[[sources]]
id = "r2"
what = "another"
"""
)

#: People with every key there is, as `people.jsonl` writes them.
PEOPLE: list[dict[str, Any]] = [
    {"id": "nothing-known", "held_by": "A", "home": "B"},
    {
        "id": "much-known",
        "held_by": "A",
        "home": "B",
        "category": "combatant",
        "ground": "captured",
        "health": "seriously-wounded",
        "fit": "fit",
        "count": 1,
        "name": "Ім'я, «прізвище»",
        "rank": "captain",
        "sex": "female",
        "age": 30,
        "dependants": 0,
        "captured": {"place": "a place, with a comma", "date": "2024-05"},
        "wish": {
            "says": "elsewhere",
            "hosts": ["B", "C"],
            "as_of": "2025-01-10",
            "told_by": "C",
            "private": True,
        },
        "fear": ["B"],
        "assessed": ["A", "C"],
        "source": ["r1", "r2"],
    },
    {"id": "number-unknown", "held_by": "A", "home": "B", "count": "unknown"},
    {"id": "from-below", "held_by": "A", "home": "B", "count": {"at_least": 7}},
    {"id": "between", "held_by": "B", "home": "A", "count": {"at_least": 7, "at_most": 9}},
    {"id": "judged", "held_by": "B", "home": "A", "may_go_to": ["A", "C"]},
    {"id": "child", "held_by": "A", "home": "B", "accompanies": ["much-known"], "age": 3},
    {"id": "day-known", "held_by": "A", "home": "C", "captured": {"date": "2024-05-31"}},
    {"id": "stays", "held_by": "A", "home": "C", "wish": {"says": "stay", "private": False}},
]


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Write a key inside another with a dot."""
    cells: dict[str, Any] = {}
    for key, value in row.items():
        cells |= (
            {f"{key}.{inner}": v for inner, v in value.items()} if isinstance(value, dict) else {key: value}
        )
    return cells


def toml(value: Any) -> str:
    """Write a value as TOML does."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def write_toml(folder: Path, people: list[dict[str, Any]]) -> None:
    """Write people into the case itself."""
    tables = "".join(
        "[[people]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in row.items()) for row in people
    )
    (folder / "case.toml").write_text(HEAD + tables, encoding="utf-8")


def write_csv(folder: Path, people: list[dict[str, Any]]) -> None:
    """Write people as `people.csv`."""
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    (folder / "people.csv").write_text(as_csv(people), encoding="utf-8", newline="")


def as_csv(people: list[dict[str, Any]]) -> str:
    """Write people as the text of a `people.csv`."""
    rows = [{key: cell(value) for key, value in flat(row).items()} for row in people]
    text = io.StringIO()
    writer = csv.DictWriter(text, sorted({key for row in rows for key in row}))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """Write a value into a cell: the texts of a list between spaces."""
    return " ".join(value) if isinstance(value, list) else str(value)


def write_jsonl(folder: Path, people: list[dict[str, Any]]) -> None:
    """Write people as `people.jsonl`, nested."""
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    (folder / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in people), encoding="utf-8")


def write_flat_jsonl(folder: Path, people: list[dict[str, Any]]) -> None:
    """Write people as `people.jsonl`, dotted, with everything that is absent as null."""
    rows = [flat(row) for row in people]
    keys = sorted({key for row in rows for key in row})
    write_jsonl(folder, [{key: row.get(key) for key in keys} for row in rows])


def write_parquet(folder: Path, people: list[dict[str, Any]]) -> None:
    """Write people as `people.parquet`, dotted, with days as days, and an unknown count as one from 0."""
    rows = [flat(row) for row in people]
    for row in rows:
        if row.get("count") == "unknown":
            row["count.at_least"] = 0
            del row["count"]
        if "wish.as_of" in row:
            row["wish.as_of"] = date.fromisoformat(row["wish.as_of"])
    columns = {key: [row.get(key) for row in rows] for key in sorted({key for row in rows for key in row})}
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    pyarrow.parquet.write_table(pa.table(columns), folder / "people.parquet")


WRITERS: dict[str, Callable[[Path, list[dict[str, Any]]], None]] = {
    "toml": write_toml,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "flat jsonl": write_flat_jsonl,
    "parquet": write_parquet,
}


def written(folder: Path, kind: str, people: list[dict[str, Any]]) -> Case:
    """Write people in one form into a new folder, and read the case."""
    folder.mkdir(exist_ok=True)
    WRITERS[kind](folder, people)
    return read_case(folder)


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind != "toml"])
def test_same_people_same_case(kind: str, tmp_path: Path) -> None:
    """The same people give the same case in whatever form they are written."""
    assert written(tmp_path / "one", kind, PEOPLE) == written(tmp_path / "other", "toml", PEOPLE)


@pytest.mark.parametrize("kind", WRITERS)
def test_order_of_rows_does_not_matter(kind: str, tmp_path: Path) -> None:
    """The order of rows does not change the case."""
    backwards = written(tmp_path / "one", kind, PEOPLE[::-1])
    assert backwards == written(tmp_path / "other", kind, PEOPLE)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_not_said_stays_unknown(kind: str, tmp_path: Path) -> None:
    """Of somebody of whom nothing is said, nothing is known: not zero, not none, not well."""
    one = written(tmp_path / "a", kind, PEOPLE).people_by_id["nothing-known"]
    unknown = (one.category, one.health, one.age_years, one.dependants, one.rank, one.wish, one.may_go_to)
    assert unknown == (Category.UNKNOWN, Health.UNKNOWN, None, None, None, None, None)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("nothing-known", Count.exactly(1)),
        ("number-unknown", Count.unknown()),
        ("from-below", Count.from_below(7)),
        ("between", Count(7, 9)),
    ],
)
def test_numbers_are_as_known_as_they_are_written(
    kind: str, person: str, count: Count, tmp_path: Path
) -> None:
    """A count is exact, bounded or unknown as it is written."""
    assert written(tmp_path / "a", kind, PEOPLE).people_by_id[person].count == count


@pytest.mark.parametrize("kind", WRITERS)
def test_a_wish_is_read_whole(kind: str, tmp_path: Path) -> None:
    """What a wish says, to whom, when and by whom it was told, and whether in private."""
    wish = written(tmp_path / "a", kind, PEOPLE).people_by_id["much-known"].wish
    assert wish == Wish(Says.ELSEWHERE, ("B", "C"), date(2025, 1, 10), "C", private=True)


def test_people_of_all_tables_together(tmp_path: Path) -> None:
    """Those in the case and in each table beside it are the people of the case together."""
    write_toml(tmp_path, PEOPLE[:2])
    whole = (tmp_path / "case.toml").read_text(encoding="utf-8")
    write_csv(tmp_path, PEOPLE[2:4])
    write_jsonl(tmp_path, PEOPLE[4:6])
    write_parquet(tmp_path, PEOPLE[6:])
    (tmp_path / "case.toml").write_text(whole, encoding="utf-8")
    assert read_case(tmp_path) == written(tmp_path / "other", "toml", PEOPLE)


@examples(30)
@given(
    people=st.permutations(PEOPLE),
    marks=st.sampled_from(("", "\ufeff")),
    ends=st.sampled_from(("\n", "\r\n")),
)
def test_csv_in_any_order_and_with_any_line_ends(
    people: list[dict[str, Any]], marks: str, ends: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Neither the order of rows, nor line ends, nor a byte order mark change what a table says."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    text = marks + as_csv(people).replace("\r\n", ends)
    (folder / "people.csv").write_text(text, encoding="utf-8", newline="")
    assert [one.id for one in read_case(folder).people] == sorted(row["id"] for row in PEOPLE)


def faults_of(folder: Path, name: str, content: str | bytes) -> list[Fault]:
    """Read a case with a table beside it and give its faults."""
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(CaseInvalid) as caught:
        read_case(folder)
    return list(caught.value.faults)


CSV_DAMAGES = [
    pytest.param("id,held_by,home,age\np,A,B,30\nq,A,B,x\n", 3, "people[3].age", "wrong-type", id="letters"),
    pytest.param("id,held_by,home,age\np,A,B,-1\n", 2, "people[2].age", "wrong-type", id="below nothing"),
    pytest.param("id,held_by,home,age\np,A,B,1.5\n", 2, "people[2].age", "wrong-type", id="fraction"),
    pytest.param(f"id,held_by,home,age\np,A,B,{'9' * 5000}\n", 2, "people[2].age", "wrong-type", id="digits"),
    pytest.param("id,held_by,home,age\np,A,B,٣٠\n", 2, "people[2].age", "wrong-type", id="other digits"),
    pytest.param("id,held_by,home,count\np,A,B,0\n", 2, "people[2].count", "bad-number", id="zero"),
    pytest.param("id,held_by,home,healht\np,A,B,well\n", 2, "people[2].healht", "unknown-key", id="column"),
    pytest.param("id,held_by,home,\np,A,B,well\n", 2, "people[2]", "unknown-key", id="column without a name"),
    pytest.param("id,held_by,home\np,A,B,well\n", 2, "row", "wrong-type", id="too many cells"),
    pytest.param("id,held_by,home\np,A\n", 2, "row", "wrong-type", id="too few cells"),
    pytest.param("id,held_by,home\np,A,\n", 2, "people[2].home", "missing", id="empty cell"),
    pytest.param("id,held_by,home\np,A,D\n", 2, "people.p.home", "no-such-reference", id="reference"),
    pytest.param("id,held_by,home\np,A,B\np,A,B\n", 3, "people[3].id", "duplicate", id="twice"),
    pytest.param("id,held_by,home,home\np,A,B,A\n", 1, "home", "duplicate", id="column twice"),
    pytest.param(
        "id,held_by,home,count,count.at_least\np,A,B,3,2\n", 2, "people[2].count.at_least", "duplicate",
        id="a key and one inside it",
    ),
    pytest.param(
        "id,held_by,home,count.at_least,count\np,A,B,3,2\n", 2, "people[2].count.at_least", "duplicate",
        id="a key inside another, and that",
    ),
    pytest.param(
        'id,held_by,home,rank,age\np,A,B,"a\n\nb",3\n\nq,A,B,"c\nd",x\nr,A,B,,3\n', 6, "people[6].age",
        "wrong-type", id="cells over lines",
    ),
    pytest.param('id,held_by,home\r\n"p\r\nq",A,B\r\n', 2, "people[2].id", "wrong-type", id="CRLF in a cell"),
    pytest.param('id,held_by,home\np,A,"B\n', 0, "table", "unreadable", id="open quote"),
    pytest.param(b"id,held_by,home\np,A,B\xe9\n", 0, "table", "unreadable", id="Latin-1"),
    pytest.param("id,held_by,home,captured\np,A,B,here\n", 2, "people[2].captured", "wrong-type", id="table"),
    pytest.param(
        "id,held_by,home,captured.date\np,A,B,31.5.2024\n", 2, "people[2].captured.date", "bad-date",
        id="date",
    ),
    pytest.param(
        "id,held_by,home,wish.says,wish.private\np,A,B,stay,yes\n", 2, "people[2].wish.private", "wrong-type",
        id="truth",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "key", "code"), CSV_DAMAGES)
def test_a_damage_of_a_csv_table(
    content: str | bytes, *, line: int, key: str, code: str, tmp_path: Path
) -> None:
    """One damage of a row gives one fault, with the first line of the row."""
    faults = faults_of(tmp_path, "people.csv", content)
    assert [(fault.file, fault.line, fault.key, fault.code) for fault in faults] == [
        ("people.csv", line, key, code)
    ]


GOOD = '{"id": "p", "held_by": "A", "home": "B"}\n'
JSON_DAMAGES = [
    pytest.param(GOOD + "\n" + '{"id": "q", "held_by": "A", "home": "B", "age": "3"}', 3, "people[3].age",
                 "wrong-type", id="text for a number"),
    pytest.param(GOOD + "{,}\n", 2, "row", "unreadable", id="no JSON"),
    pytest.param(GOOD + "[]\n", 2, "row", "wrong-type", id="no object"),
    pytest.param(GOOD + "null\n", 2, "row", "wrong-type", id="null"),
    pytest.param(GOOD + "[" * 100_000 + "\n", 2, "row", "unreadable", id="depth"),
    pytest.param(GOOD + '{"id": ' + "9" * 5000 + "}\n", 2, "row", "unreadable", id="digits"),
    pytest.param(GOOD + '{"id": "\\ud800"}\n', 2, "row", "unreadable", id="half a character"),
    pytest.param(GOOD + '{"source": ["\\uDC00"]}\n', 2, "row", "unreadable", id="half a character, inside"),
    pytest.param(GOOD + '{"id": "q", "id": "r"}\n', 2, "row", "unreadable", id="key twice"),
    pytest.param(GOOD.replace("}", ', "count": {"at_least": 1, "at_least": 2}}'), 1, "row", "unreadable",
                 id="key twice, inside"),
    pytest.param(GOOD.replace("}", ', "count": 2.0}'), 1, "people[1].count", "wrong-type", id="fraction"),
    pytest.param(GOOD.replace("}", ', "count": NaN}'), 1, "people[1].count", "wrong-type", id="no number"),
    pytest.param(GOOD.replace("}", ', "count": true}'), 1, "people[1].count", "wrong-type", id="truth"),
    pytest.param(GOOD.replace("}", ', "source": "r1", "source.x": 1}'), 1, "people[1].source.x", "duplicate",
                 id="a key and one inside it"),
    pytest.param(GOOD.replace("}", ', "count": {"at_least": 1}, "count.at_least": 2}'), 1,
                 "people[1].count.at_least", "duplicate", id="nested and dotted"),
    pytest.param(GOOD.replace("B", "D"), 1, "people.p.home", "no-such-reference", id="reference"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "key", "code"), JSON_DAMAGES)
def test_a_damage_of_json_lines(content: str, *, line: int, key: str, code: str, tmp_path: Path) -> None:
    """One damage of a line gives one fault, with that line."""
    faults = faults_of(tmp_path, "people.jsonl", content)
    assert [(fault.file, fault.line, fault.key, fault.code) for fault in faults] == [
        ("people.jsonl", line, key, code)
    ]


def parquet(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as a Parquet file."""
    stream = pa.BufferOutputStream()
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), stream)
    return bytes(stream.getvalue().to_pybytes())


ROW = {"id": "p", "held_by": "A", "home": "B", "age": 3}
PARQUET_DAMAGES = [
    pytest.param(parquet([ROW, ROW | {"id": "q", "age": -3}]), 2, "people[2].age", "bad-number", id="number"),
    pytest.param(parquet([ROW | {"age": 3.5}]), 1, "people[1].age", "wrong-type", id="fraction"),
    pytest.param(parquet([ROW | {"id": b"p"}]), 1, "people[1].id", "wrong-type", id="bytes"),
    pytest.param(parquet([ROW | {"healht": "well"}]), 1, "people[1].healht", "unknown-key", id="column"),
    pytest.param(parquet([ROW | {"home": None}]), 1, "people[1].home", "missing", id="empty cell"),
    pytest.param(b"PAR1", 0, "table", "unreadable", id="cut off"),
    pytest.param(parquet([ROW])[:-40], 0, "table", "unreadable", id="cut short"),
    pytest.param(b"id,held_by,home\np,A,B\n", 0, "table", "unreadable", id="no Parquet"),
]


@pytest.mark.parametrize(("content", "line", "key", "code"), PARQUET_DAMAGES)
def test_a_damage_of_parquet(content: bytes, *, line: int, key: str, code: str, tmp_path: Path) -> None:
    """One damage of a row gives one fault, with the number of the row."""
    faults = faults_of(tmp_path, "people.parquet", content)
    assert [(fault.file, fault.line, fault.key, fault.code) for fault in faults] == [
        ("people.parquet", line, key, code)
    ]


def test_faults_of_all_tables_at_once(tmp_path: Path) -> None:
    """Faults of the case and of every table beside it come in one reading."""
    (tmp_path / "people.csv").write_text("id,held_by,home\np,A,D\n", encoding="utf-8")
    (tmp_path / "people.jsonl").write_text('{"id": "q"}\n', encoding="utf-8")
    faults = faults_of(tmp_path, "people.parquet", parquet([ROW | {"id": "r r"}]))
    assert [(fault.file, fault.code) for fault in faults] == [
        ("people.csv", "no-such-reference"),
        ("people.jsonl", "missing"),
        ("people.jsonl", "missing"),
        ("people.parquet", "wrong-type"),
    ]


def test_ten_thousand_faults_are_told(tmp_path: Path) -> None:
    """A large table in which every row is wrong is told row by row."""
    rows = "".join(f"p{number},A,D\n" for number in range(10_000))
    faults = faults_of(tmp_path, "people.csv", "id,held_by,home\n" + rows)
    assert [fault.line for fault in faults] == list(range(2, 10_002))
