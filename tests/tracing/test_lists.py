from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.tracing.lists import (
    FIELDS,
    RECORDS,
    ListOfPeople,
    ListUnreadable,
    Mapping,
    load_mapping,
    propose,
    read_list,
    save_mapping,
)
from repatria.tracing.lists.dates import Interval, Unread, read_dates
from repatria.tracing.lists.wishes import tells_remark, tells_wish

if TYPE_CHECKING:
    from pathlib import Path

UKRAINIAN = (
    "№;Прізвище;Ім’я;По батькові;Дата народження;Стать;Звання\n"
    "1;Шевченко;Тарас;Григорович;09.03.1984;ч;солдат\n"
)
KOREAN = "성명,생년월일,성별\n김철수,1984년 5월 24일,남\n이영희,1990년 1월 2일,여\n박지성,1985년,남\n"
CHINESE = "姓名,出生日期,性别\n王小明,1984年5月24日,男\n李娜,1990年1月2日,女\n张伟强,1985年,男\n"
FRENCH = "Nom;Prénom;Né le;Unité\nLefèvre;Hélène;24/05/1984;3e régiment\nDupré;André;01/02/1983;génie\n"


def written(folder: Path, text: str, *, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("second").append(["name"])
    path = folder / "list.xlsx"
    book.save(path)
    return path


def column(people: ListOfPeople, name: str) -> list[Any]:
    values: list[Any] = people.records[name].to_pylist()
    return values


def places(people: ListOfPeople) -> list[tuple[int, str]]:
    return [(fault.line, "" if fault.key == "row" else fault.key) for fault in people.faults]


def reason_of(path: Path, mapping: Mapping | None = None) -> str:
    with pytest.raises(ListUnreadable) as caught:
        read_list(path, mapping=mapping)
    assert caught.value.code == "list-unreadable"
    return caught.value.reason


def test_schema(tmp_path: Path) -> None:
    """Records have one schema, whatever the list lacks; what it lacks is null."""
    people = read_list(written(tmp_path, "name\nIvan Petrenko\n"))
    assert people.records.schema.equals(RECORDS)
    assert people.records.to_pylist() == [
        dict.fromkeys(RECORDS.names) | {"row": 0, "line": 2, "id": "line 2", "name": "Ivan Petrenko"}
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (UKRAINIAN, "utf-8", "utf-8"),
        (UKRAINIAN, "utf-8-sig", "utf-8"),
        (UKRAINIAN, "utf-16", "utf-16"),
        (UKRAINIAN, "windows-1251", "windows-1251"),
        (UKRAINIAN.upper(), "windows-1251", "windows-1251"),
        (FRENCH, "windows-1252", "windows-1252"),
        (KOREAN, "cp949", "cp949"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str, told: str) -> None:
    """The encoding is found, reported, and gives the same people as UTF-8 does."""
    people = read_list(written(tmp_path, text, encoding=encoding))
    same = read_list(written(tmp_path, text, name="same.csv"))
    assert people.encoding == told
    assert people.records.equals(same.records)


def test_windows_1251_with_semicolons(tmp_path: Path) -> None:
    """A Ukrainian export of an office program reads as given name, patronymic, surname."""
    people = read_list(written(tmp_path, UKRAINIAN, encoding="windows-1251"))
    assert column(people, "name") == ["Тарас Григорович Шевченко"]
    assert column(people, "sex") == ["male"]
    assert column(people, "rank") == ["солдат"]
    assert column(people, "other:Прізвище") == ["Шевченко"]
    assert people.faults == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    """Each delimiter is found, though the others stand inside quoted cells."""
    rows = [["id", "name", "home"], ["1", '"Petrenko, Ivan; jr | x"', "Lviv"], ["2", "Anna", '"a,b"']]
    people = read_list(written(tmp_path, "\n".join(map(delimiter.join, rows))))
    assert column(people, "name") == ["Petrenko, Ivan; jr | x", "Anna"]
    assert people.faults == ()


def test_names_alone(tmp_path: Path) -> None:
    """A list of one column keeps the commas in its names."""
    people = read_list(written(tmp_path, "Full name\nPetrenko, Ivan\nKoval\n"))
    assert column(people, "name") == ["Petrenko, Ivan", "Koval"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines(tmp_path: Path, end: str) -> None:
    """Lines are those of the file, counting empty lines and breaks inside cells."""
    text = end.join(["", "id,name,home", "", '1,"Ivan', 'Petrenko",x', "", "2,Anna,y", ",,", "3,Oleh"])
    people = read_list(written(tmp_path, text))
    assert column(people, "line") == [4, 7]
    assert column(people, "name") == ["Ivan Petrenko", "Anna"]
    assert places(people) == [(9, "")]


def test_broken_rows(tmp_path: Path) -> None:
    """A row with too many or too few cells, no name, or an identifier again is listed and left out."""
    text = "id,name,born\n1,A,1984\n2,B\n3,C,1984,x\n4,,1984\n1,D,1985\n5,-,1984\n6,E,31.02.1984\n7,F,1985\n"
    people = read_list(written(tmp_path, text))
    assert column(people, "name") == ["A", "E", "F"]
    assert column(people, "row") == [0, 1, 2]
    assert column(people, "line") == [2, 8, 9]
    assert places(people) == [(3, ""), (4, ""), (5, "name"), (6, "id"), (7, "name"), (8, "born")]


def test_open_quotation_mark(tmp_path: Path) -> None:
    """A quotation mark never closed costs its own line, not the rest of the list."""
    people = read_list(written(tmp_path, 'id,name\n1,A\n2,"B\n3,C\n4,"D, d"\n'))
    assert column(people, "name") == ["A", "C", "D, d"]
    assert places(people) == [(3, "")]


def test_open_quotation_mark_in_titles(tmp_path: Path) -> None:
    """A quotation mark never closed in the titles does not swallow the list."""
    people = read_list(written(tmp_path, 'id,"name\n1,A\n2,B\n'))
    assert column(people, "name") == ["A", "B"]


def test_above_the_titles(tmp_path: Path) -> None:
    """Blank lines and the separator line of an office program stand above the titles and are none."""
    people = read_list(written(tmp_path, "  \nsep=;\n\nid;name\n1;A, b\n"))
    assert column(people, "line") == [5]
    assert column(people, "name") == ["A, b"]


def test_huge_cell(tmp_path: Path) -> None:
    """A cell of 10 million letters costs nobody else their row."""
    people = read_list(written(tmp_path, f'id,name,home\n1,A,"{"x" * 10_000_000}"\n2,B,y\n'))
    assert column(people, "name") == ["A", "B"]


def test_nobody_left(tmp_path: Path) -> None:
    """A list whose every row is left out is empty, and says why."""
    people = read_list(written(tmp_path, "id,name,born,sex,agreed\n1,A,1984,m,no\n2,,1984,m,yes\n3\n"))
    assert people.records.schema.equals(RECORDS)
    assert people.records.num_rows == 0
    assert people.not_agreed == 1
    assert places(people) == [(3, "name"), (4, "")]


def test_swallowed_rows(tmp_path: Path) -> None:
    """Two stray quotation marks do not make one person of two in silence."""
    people = read_list(written(tmp_path, 'id;name;home\n1;A;x\n2;B;"y\n3;C;z"\n4;D;x\n'))
    assert column(people, "name") == ["A", "D"]
    assert places(people) == [(3, "")]


def test_marks_inside_words(tmp_path: Path) -> None:
    """Quotation marks inside words stay, and lines stay right."""
    people = read_list(written(tmp_path, 'id;name;home\n1;O"Neil;x\n2;B"y;z\n3;C;"q"\n'))
    assert column(people, "line")[-1] == 4
    assert {"C"} <= set(column(people, "name"))
    assert len(column(people, "name")) + len(people.faults) == 3


def test_broken_bytes(tmp_path: Path) -> None:
    """One row with broken bytes does not change the encoding of the others."""
    path = tmp_path / "list.csv"
    rows = "".join(f"{number},Іваненко Петро\n" for number in range(9))
    path.write_bytes(f"id,name\n{rows}".encode() + b"10,\xff\xfe\n")
    people = read_list(path)
    assert people.encoding == "utf-8"
    assert people.records.num_rows == 9
    assert places(people) == [(11, "name")]


def test_long_name(tmp_path: Path) -> None:
    """A name of 10,000 letters is cut, and a fault says so without the name."""
    people = read_list(written(tmp_path, f"id,name\n1,{'я' * 10_000}\n2,Anna\n"))
    assert column(people, "name") == ["я" * 1_000, "Anna"]
    assert places(people) == [(2, "name")]
    assert "яяя" not in people.faults[0].sentence()


def test_direction_marks(tmp_path: Path) -> None:
    """Marks of writing direction leave titles, names, dates and words alone."""
    text = (
        "\u200fالاسم\u200f,\u200fتاريخ الميلاد,الجنس,id\n"
        "\u202bمحمد\u00a0 علي\u202c,\u200e24/05/1984\u200e,\u200fذكر,\u20661\u2069\n"
    )
    people = read_list(written(tmp_path, text))
    assert column(people, "name") == ["محمد علي"]
    assert column(people, "born_first") == [date(1984, 5, 24)]
    assert column(people, "sex") == ["male"]
    assert column(people, "id") == ["1"]


def test_json_lines(tmp_path: Path) -> None:
    """Bad JSON lines are listed; numbers and missing keys read as text and null."""
    lines = [
        '{"id": 1, "name": "Іван", "born": 1984}',
        "{broken",
        '{"name": "Anna", "home": "Київ", "id": "b"}',
        "[1]",
        '{"id": 3, "name": {"first": "x"}}',
        "",
        '{"id": 4, "name": "\\ud800"}',
        '{"id": 5, "id": 6, "name": "x"}',
        '{"id": 7, "name": null}',
    ]
    people = read_list(written(tmp_path, "\n".join(lines), name="list.jsonl"))
    assert column(people, "id") == ["1", "b"]
    assert column(people, "born_last") == [date(1984, 12, 31), None]
    assert column(people, "home") == [None, "Київ"]
    assert places(people) == [(2, ""), (4, ""), (5, ""), (7, ""), (8, ""), (9, "name")]


def test_workbook(tmp_path: Path) -> None:
    """The first sheet reads with days, numbers and gaps; rows with too many cells are listed."""
    rows: list[list[Any]] = [
        [],
        ["ID", "Name", "Date of birth", "Unit", "Agreed"],
        [1, "Ivan", datetime(1984, 5, 24), 72.0, True],  # noqa: DTZ001
        [2, "Anna", "c. 1984"],
        [],
        [3, "Oleh", 1984, "x", False],
        [4, "Petro", 1984, "x", True, "too many"],
    ]
    people = read_list(workbook(tmp_path, rows))
    assert column(people, "line") == [3, 4]
    assert column(people, "born_first") == [date(1984, 5, 24), date(1983, 1, 1)]
    assert column(people, "unit") == ["72", None]
    assert people.not_agreed == 1
    assert places(people) == [(7, "")]
    assert people.encoding is None


def test_parquet(tmp_path: Path) -> None:
    """Dates, categories, broken years and flags of a Parquet file read as the same things."""
    table = pa.table(
        {
            "person_id": pa.array([1, 2, 3, 4]),
            "name": pa.array(["Ivan", "Anna", None, "Oleh"]).dictionary_encode(),
            "birth_date": pa.array([date(1984, 5, 24), None, None, None], pa.date32()),
            "birth_year": pa.array([1984.0, 1990.0, None, None]),
            "consent": pa.array([True, True, True, False]),
            "home": pa.array([["x"], [], None, None]),
        }
    )
    pq.write_table(table, tmp_path / "list.parquet")
    people = read_list(tmp_path / "list.parquet")
    assert column(people, "id") == ["1", "2"]
    assert column(people, "born_first") == [date(1984, 5, 24), date(1990, 1, 1)]
    assert column(people, "born_last") == [date(1984, 5, 24), date(1990, 12, 31)]
    assert column(people, "born_written") == ["1984-05-24", "1990"]
    assert people.not_agreed == 1
    assert places(people) == [(0, "home"), (3, "name")]


def test_birth_year(tmp_path: Path) -> None:
    """A birth date beats a birth year; a year alone is the whole year; a contradiction is listed."""
    text = "name,born,birth year\nA,24.05.1984,1984\nB,,1985\nC,24.05.1984,1990\nD,31.02.1984,1984\nE,,\n"
    people = read_list(written(tmp_path, text))
    assert column(people, "born_first") == [
        date(1984, 5, 24),
        date(1985, 1, 1),
        date(1984, 5, 24),
        date(1984, 1, 1),
        None,
    ]
    assert column(people, "born_written") == ["24.05.1984", "1985", "24.05.1984", "31.02.1984", None]
    assert places(people) == [(4, "birth year"), (5, "born")]


@pytest.mark.parametrize("word", ["no", "No", "false", "0", "ні", "НЕТ", "\u200fلا", "nein"])
def test_not_agreed(tmp_path: Path, word: str) -> None:
    """Whoever did not agree is counted and stands nowhere else, under no row of the same identifier."""
    text = f"id,name,agreed,born\n1,Hidden,{word},x\n2,Anna,yes,\n1,Hidden,yes,x\n3,Oleh,,\n"
    people = read_list(written(tmp_path, text))
    assert column(people, "name") == ["Anna", "Oleh"]
    assert people.not_agreed == 1
    assert people.faults == ()


def test_unclear_agreement(tmp_path: Path) -> None:
    """A word that is neither yes nor no is no agreement: the row is listed and left out."""
    people = read_list(written(tmp_path, "name,agreed\nA,perhaps\nB,yes\n"))
    assert column(people, "name") == ["B"]
    assert places(people) == [(2, "agreed")]
    assert people.not_agreed == 0


def test_other_columns(tmp_path: Path) -> None:
    """A column mapped to other is kept under its title; an ignored one is not."""
    mapping = Mapping({"Who": "name", "Note": "other"})
    people = read_list(written(tmp_path, "Who,Note,Left\nIvan,tall,x\n"), mapping=mapping)
    assert people.records.column_names == [*RECORDS.names, "other:Note"]
    assert column(people, "other:Note") == ["tall"]
    assert people.mapping.columns["Left"] == "ignore"
    assert people.mapping.examples["Left"] == ("x",)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("DATE_OF-BIRTH", "born"),
        (" П. І. Б. ", "name"),
        ("Ф.И.О.", "name"),
        ("год рождения", "birth_year"),
        ("생년월일", "born"),
        ("الاسم", "name"),
        ("部队", "unit"),
        ("Prénom", "given"),
        ("Erkennungsmarke", "number"),
        ("birth_year", "birth_year"),
        ("Примітки", "ignore"),
    ],
)
def test_titles(title: str, field: str) -> None:
    """Titles are known in many languages, whatever their case, spaces and points."""
    proposed = propose([title], {title: ["a", None, "b", "a", "c", "d"]})
    assert proposed.columns == {title: field}
    assert proposed.why[title]
    assert proposed.examples[title] == ("a", "b", "c")


def test_identifier_columns() -> None:
    """A title that speaks of an id becomes the id only where its values all differ."""
    samples = {"icrc_id": ["a", "b"], "camp id": ["a", "b"], "caseId": ["a", "a"], "video": ["a", "b"]}
    fields = propose(list(samples), samples).columns
    assert fields == {"icrc_id": "id", "camp id": "ignore", "caseId": "ignore", "video": "ignore"}


def test_second_column_for_a_field() -> None:
    """A second column for a field is kept as other, never silently instead of the first."""
    assert propose(["Name", "ПІБ"]).columns == {"Name": "name", "ПІБ": "other"}
    assert propose(["Name", "Vorname"]).columns == {"Name": "surname", "Vorname": "given"}
    assert propose(["Nom", "Unité"]).columns == {"Nom": "name", "Unité": "unit"}


def test_wrong_mapping(tmp_path: Path) -> None:
    """All faults of a mapping come at once."""
    path = written(tmp_path, "a,b,c\n1,2,3\n")
    mapping = Mapping({"a": "nmae", "b": "name", "c": "name", "d": "sex"})
    with pytest.raises(ListUnreadable) as caught:
        read_list(path, mapping=mapping)
    assert caught.value.reason == "mapping"
    assert [fault.key for fault in caught.value.faults] == ["a", "b", "c", "d"]


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), min_size=1), st.sampled_from(FIELDS[13:]), min_size=1
    )
)
def test_saved_mapping(tmp_path_factory: pytest.TempPathFactory, columns: dict[str, str]) -> None:
    """A saved mapping loads as it was, whatever stands in the titles."""
    mapping = Mapping(columns if len({*columns.values()} - {"other", "ignore"}) == 0 else {"x": "agreed"})
    path = tmp_path_factory.mktemp("mapping") / "mapping.toml"
    save_mapping(Mapping(mapping.columns, why=dict.fromkeys(mapping.columns, "a\nreason")), path)
    assert load_mapping(path) == mapping


@pytest.mark.parametrize(
    ("text", "faults"),
    [("[columns]\na = 'nmae'\nb = 3\n[more]\n", 3), ("", 1), ("columns = 1", 1), ("[columns", 0)],
)
def test_wrong_saved_mapping(tmp_path: Path, text: str, faults: int) -> None:
    """A saved mapping with faults names them all."""
    with pytest.raises(ListUnreadable) as caught:
        load_mapping(written(tmp_path, text, name="mapping.toml"))
    assert caught.value.reason == "mapping"
    assert len(caught.value.faults) == faults


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is missing, a folder too."""
    assert reason_of(tmp_path / "none.csv") == "missing"
    assert reason_of(tmp_path) == "missing"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("list.csv", b"", "empty"),
        ("list.csv", b" \n\n", "empty"),
        ("list.csv", b"\xef\xbb\xbf", "empty"),
        ("list.csv", b"name,born\n", "empty"),
        ("list.jsonl", b"\n", "empty"),
        ("list.jsonl", b"{\n", "damaged"),
        ("list.doc", b"abc", "format"),
        ("list.csv", b"\xd0\xcf\x11\xe0\xa1\xb1", "format"),
        ("list.xlsx", b"PK\x03\x04broken", "damaged"),
        ("list.parquet", b"PAR1broken", "damaged"),
        ("list.parquet", b"broken", "damaged"),
        ("list.csv", b"a,b\n1,2\n", "no-name"),
        ("list.jsonl", b'{"x": 1}\n', "no-name"),
        ("list.csv", b"name\n\x98\x81\xff\n", "encoding"),
        ("list.csv", "name,id\nA,1\n".encode("utf-16-le"), "encoding"),
        ("list.csv", b"x" * 200_000 + b"\n1\n", "damaged"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """What cannot be read at all says which way."""
    path = tmp_path / name
    path.write_bytes(content)
    assert reason_of(path) == reason


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1984-05-24", date(1984, 5, 24), date(1984, 5, 24)),
        ("24.05.1984", date(1984, 5, 24), date(1984, 5, 24)),
        ("24/05/1984", date(1984, 5, 24), date(1984, 5, 24)),
        ("03/04/1984", date(1984, 4, 3), date(1984, 4, 3)),
        ("1984-02", date(1984, 2, 1), date(1984, 2, 29)),
        ("1984", date(1984, 1, 1), date(1984, 12, 31)),
        ("1984 р.н.", date(1984, 1, 1), date(1984, 12, 31)),
        ("c. 1984", date(1983, 1, 1), date(1985, 12, 31)),
        ("about 1984", date(1983, 1, 1), date(1985, 12, 31)),
        ("1984년 5월 24일", date(1984, 5, 24), date(1984, 5, 24)),
        ("24 May 1984", date(1984, 5, 24), date(1984, 5, 24)),
        ("May 24, 1984", date(1984, 5, 24), date(1984, 5, 24)),
        ("24 травня 1984 р.", date(1984, 5, 24), date(1984, 5, 24)),
        ("24 мая 1984 г.", date(1984, 5, 24), date(1984, 5, 24)),
        ("травень 1984", date(1984, 5, 1), date(1984, 5, 31)),
        ("1984-1986", date(1984, 1, 1), date(1986, 12, 31)),
        ("між 1984 і 1986", date(1984, 1, 1), date(1986, 12, 31)),
        ("24.05.1984 – 03.06.1984", date(1984, 5, 24), date(1984, 6, 3)),
    ],
)
def test_dates(text: str, first: date, last: date) -> None:
    """A written date is the interval of days it covers."""
    assert read_dates([text]) == [Interval(first, last)]


@pytest.mark.parametrize(
    "text", ["31.02.1984", "1984-13-01", "00.00.1984", "1086", "24.05.84", "1986-1984", "Ivan"]
)
def test_impossible_dates(text: str) -> None:
    """A date that cannot be is unread, and says what was expected."""
    (answer,) = read_dates([text])
    assert isinstance(answer, Unread)
    assert answer.expected


def test_unknown_date() -> None:
    """A word for unknown is no fault."""
    assert read_dates(["unknown", "невідомо", "-"]) == [Unread("")] * 3


def test_month_first() -> None:
    """The month is first only where the column proves it; where it proves both orders, nothing is guessed."""
    month = read_dates(["05/24/1984", "03/04/1984"])
    assert month[1] == Interval(date(1984, 3, 4), date(1984, 3, 4))
    both = read_dates(["05/24/1984", "24/05/1984", "03/04/1984", "04/04/1984"])
    assert both[0] == both[1] == Interval(date(1984, 5, 24), date(1984, 5, 24))
    assert isinstance(both[2], Unread)
    assert both[3] == Interval(date(1984, 4, 4), date(1984, 4, 4))


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_any_day(day: date) -> None:
    """Every day reads the same however it is written."""
    ways = [day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day.year}년 {day.month}월 {day.day}일"]
    assert set(read_dates(ways)) == {Interval(day, day)}


@given(
    st.lists(
        st.tuples(
            # U+FFFD stands for bytes that are no letters: a text is cut there, a table has no such bytes.
            st.text(
                st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\ufffd"),
                min_size=1,
                max_size=8,
            ),
            st.sampled_from(["1984", "24.05.1984", "", "x"]),
        ),
        min_size=1,
    )
)
def test_formats_agree(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    """The same people read from JSON Lines, Parquet and quoted CSV are the same but for their lines."""
    folder = tmp_path_factory.mktemp("lists")
    names, dates = ["A" + name for name, _ in rows], [born for _, born in rows]
    pq.write_table(pa.table({"name": names, "born": dates}), folder / "a.parquet")
    objects = [json.dumps({"name": name, "born": born}) for name, born in zip(names, dates, strict=True)]
    cells = [
        f'"{name.replace(chr(34), chr(34) * 2)}","{born}"' for name, born in zip(names, dates, strict=True)
    ]
    lists = [
        read_list(folder / "a.parquet"),
        read_list(written(folder, "\n".join(objects), name="a.jsonl")),
        read_list(written(folder, "\n".join(["name,born", *cells]))),
    ]
    first, *others = [people.records.drop_columns(["line", "id"]).to_pylist() for people in lists]
    assert others == [first, first]


WISHES = [
    "Wish", "wish_to_return", "WantsReturn", "fear of return", "asylum?", "Побажання", "боится вернуться",
    "희망지", "本人意愿", "رغبة الأسير", "Souhaits", "Rückkehrwunsch", "temor",
]  # fmt: skip


@pytest.mark.parametrize("title", WISHES)
@pytest.mark.parametrize("field", ["other", "place", "id"])
def test_wish_is_not_compared(tmp_path: Path, title: str, field: str) -> None:
    """A column that tells wishes is refused, whatever it is taken for: bits would tell of it."""
    path = written(tmp_path, f"name,{title}\nTaras Vyhadanyi,stay\n")
    with pytest.raises(ListUnreadable) as refused:
        read_list(path, mapping=Mapping({"name": "name", title: field}))
    assert refused.value.reason == "mapping"
    assert "stay" not in str(refused.value)


@pytest.mark.parametrize("title", WISHES)
def test_wish_is_not_shown(tmp_path: Path, title: str) -> None:
    """Left to a proposal, or ignored, such a column is neither read nor shown."""
    path = written(tmp_path, f"name,{title}\nTaras Vyhadanyi,stay\nIvan Vyhadanyi,go\n")
    for mapping in (None, Mapping({"name": "name", title: "ignore"})):
        found = read_list(path, mapping=mapping)
        assert found.mapping.columns[title] == "ignore"
        assert found.mapping.examples.get(title, ()) == ()
        assert "stay" not in str(found.records.to_pylist())


def test_identifiers_of_wishes_are_not_read(tmp_path: Path) -> None:
    """Not even where it looks like the identifiers of a list."""
    path = written(tmp_path, "name,wish id\nTaras Vyhadanyi,1\nIvan Vyhadanyi,2\n")
    assert read_list(path).mapping.columns["wish id"] == "ignore"


def test_who_wishes_to_be_traced_is_read(tmp_path: Path) -> None:
    """Whether somebody agreed to be traced is no evidence, and is read under any title."""
    path = written(tmp_path, "name,Wishes to be traced\nTaras Vyhadanyi,no\nIvan Vyhadanyi,yes\n")
    found = read_list(path, mapping=Mapping({"name": "name", "Wishes to be traced": "agreed"}))
    assert column(found, "name") == ["Ivan Vyhadanyi"]


@pytest.mark.parametrize("title", ["Страховий номер", "Страховой номер", "Wanted", "Reference", "Unit", "ID"])
def test_no_wish(title: str) -> None:
    """What only sounds like a wish is none."""
    assert not tells_wish(title)
    assert not tells_remark(title)


def test_remarks_are_no_wishes() -> None:
    """Remarks may tell anything: they are told apart, for whoever keeps what is read."""
    assert tells_remark("Notes")
    assert not tells_wish("Notes")
