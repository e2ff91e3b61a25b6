"""A table read in columns is the same case, or has the same faults, as one that is read row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.cohorts import PlainRoll, Roll
from repatria.core.errors import CaseInvalid, Fault
from repatria.planning.casefile import keyed_digest, reader
from tests.builders import CASE_OF_TWO
from tests.laws.small_cases import examples

HEAD = (
    CASE_OF_TWO
    + """\
C = { name = "C" }
[[sources]]
id = "r1"
what = "a report"
[weights.ranks]
captain = 3
private = 1
[[hosts]]
party = "C"
who = { age = { max = 30 } }
[[offers]]
id = "o1"
by = "A"
gives = [{ who = { held_by = "A", home = "B", sex = "female" }, to = ["B"] }]
gets = [{ who = { held_by = "B", id = ["p3"] }, per_given = 1, weights = "ranks" }]
[[offers]]
id = "o2"
by = "B"
gives = [{ who = { held_by = "B", captive_months = { min = 12 } }, to = ["A", "C"] }]
[[people]]
id = "p3"
held_by = "B"
home = "A"
rank = "captain"
"""
)
MORE = """\
[[people]]
id = "p5"
held_by = "A"
home = "B"
rank = "captain"
[[lots]]
id = "p9"
held_by = "A"
home = "B"
kind = "remains"
"""

#: Values of each column, right and wrong; None is an empty cell.
NUMBERS = st.sampled_from([None, None, 0, 3, 17, 18, 40, -1, 10**9])
TEXTS: dict[str, list[Any]] = {
    "id": [f"p{n}" for n in range(12)] + [None, "", "a b", "ö", "p\u00a01", "unknown"],
    "held_by": ["A", "A", "B", "D", None, " "],
    "home": ["B", "B", "A", "C", None],
    "category": [None, "civilian", "combatant", "combatent"],
    "ground": [None, "accused", "captured"],
    "health": [None, "well", "seriously-sick", "ill"],
    "fit": [None, None, "unfit"],
    "name": [None, None, "Somebody", "\x1f"],
    "rank": ["private", "captain", "major", None],
    "sex": [None, "female", "male"],
    "captured.place": [None, "somewhere", ""],
    "captured.date": [None, "2024-05", "2023-01-31", "2022", "2026-01-01", "yesterday"],
    "wish.says": [None, None, "return", "elsewhere", "stay", "go"],
    "wish.as_of": [None, None, "2025-01-10", "2025-01"],
    "wish.told_by": [None, None, "A", "B", "C"],
    "foo": [None, None, None, "x"],
    "count": [None, None, "unknown", "one"],
}
LISTS: dict[str, list[Any]] = {
    "wish.hosts": [None, None, ["C"], [], ["C", "B"]],
    "fear": [None, None, ["B"], ["E"]],
    "assessed": [None, None, ["B", "A"], []],
    "may_go_to": [None, ["B"], ["B", "C"], [], ["B", None], ["C", "B"]],
    "accompanies": [None, None, None, ["p1"], ["p9"], ["nobody"]],
    "source": [None, ["r1"], ["r1", "r2"]],
}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Draw a table of people, most columns with a few faults in them."""
    length = draw(st.integers(0, 12))
    columns: dict[str, pa.Array] = {}
    optional = [name for name in (*TEXTS, *LISTS) if name not in ("id", "held_by", "home")]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=8))
    is_clean = draw(st.booleans())
    for name in ("id", "held_by", "home", *chosen):
        values = TEXTS.get(name) or LISTS[name]
        if is_clean:
            values = CLEAN.get(name, values)
        cells = [draw(st.sampled_from(values)) for _ in range(length)]
        if is_clean and name == "id":
            cells = draw(st.permutations(range(100, 100 + length)).map(lambda ns: [f"q{n}" for n in ns]))
        kind = pa.list_(pa.string()) if name in LISTS else pa.string()
        columns[name] = pa.array(cells, kind)
        if name not in LISTS and draw(st.booleans()):
            columns[name] = columns[name].dictionary_encode()
    for name in ("age", "dependants", "count.at_least", "count.at_most"):
        if draw(st.booleans()):
            numbers = st.sampled_from([None, 3, 17, 40]) if is_clean else NUMBERS
            columns[name] = pa.array([draw(numbers) for _ in range(length)], pa.int64())
    if draw(st.booleans()):
        days = [draw(st.sampled_from([None, date(2024, 1, 31), date(2023, 1, 12)])) for _ in range(length)]
        columns["captured.date"] = pa.array(days, pa.date32())
    if draw(st.booleans()):
        columns["wish.private"] = pa.array(
            [draw(st.sampled_from([None, True, False])) for _ in range(length)]
        )
    return pa.table(columns)


CLEAN: dict[str, list[Any]] = {
    "held_by": ["A", "B"],
    "home": ["B", "C"],
    "category": [None, "civilian", "combatant"],
    "health": [None, "well", "seriously-sick"],
    "name": [None],
    "rank": ["private", "captain"],
    "captured.place": [None, "somewhere"],
    "captured.date": [None, "2024-05", "2023-01-31", "2022"],
    "wish.says": [None],
    "wish.hosts": [None],
    "wish.as_of": [None],
    "wish.told_by": [None],
    "foo": [None],
    "count": [None, "unknown"],
    "fear": [None, ["B"]],
    "assessed": [None, ["A"]],
    "may_go_to": [None, ["B"], ["B", "C"], [], ["C", "B"]],
    "accompanies": [None],
    "source": [None, ["r1"]],
}


def read(table: pa.Table, more: str) -> Case | tuple[Fault, ...]:
    """Read a case with this table beside it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "case.toml").write_text(HEAD + more, encoding="utf-8")
        pyarrow.parquet.write_table(table, Path(folder) / "people.parquet")
        try:
            return reader.read_case(Path(folder))
        except CaseInvalid as error:
            return error.faults


def row_by_row(reading: Callable[[], Case | tuple[Fault, ...]]) -> Case | tuple[Fault, ...]:
    """Read without columns."""
    with patch.object(reader, "table_of", lambda *_: None):
        return reading()


@given(tables(), st.sampled_from(["", MORE]))
@examples(150)
def test_the_same_case_or_the_same_faults(table: pa.Table, more: str) -> None:
    """Whatever a table holds, reading it in columns finds what reading it row by row finds, in this order."""
    assert read(table, more) == row_by_row(lambda: read(table, more))


@given(tables(), st.sampled_from(["", MORE]))
@examples(100)
def test_cohorts_are_those_of_the_same_people(table: pa.Table, more: str) -> None:
    """People in columns form no coarser cohorts than the same people one by one."""
    case = read(table, more)
    if isinstance(case, Case):
        assert isinstance(case.people, Roll)
        plain = PlainRoll(case.people).grouped(case._distinctions)
        assert list(case.roll.ids) == [one.id for one in case.people]
        assert list(case.roll.latest_days) == list(PlainRoll(case.people).latest_days)
        assert case.roll.cited == PlainRoll(case.people).cited
        assert sorted(row for cohort in case.cohorts for row in cohort.rows) == list(range(len(case.people)))
        for number, cohort in enumerate(case.cohorts):
            assert {case.grouping.of_row[row] for row in cohort.rows} == {number}
            assert len({plain.of_row[row] for row in cohort.rows}) == 1
            assert cohort.like == case.people[cohort.rows[0]]


def test_a_large_clean_table_is_grouped_as_people_are() -> None:
    """Of a clean table nothing stands beside the columns, so that cohorts are exactly those of the people."""
    length = 2_000
    table = pa.table(
        {
            "id": [f"p{number:05}" for number in range(length)],
            "held_by": ["A" if number % 3 else "B" for number in range(length)],
            "home": ["B" if number % 3 else "A" for number in range(length)],
            "rank": ["private" if number % 5 else "captain" for number in range(length)],
            "age": [None if number % 11 == 0 else number % 60 for number in range(length)],
            "captured.date": [
                date(2020 + number % 5, 1 + number % 12, 1 + number % 28) for number in range(length)
            ],
            "may_go_to": [["A"], ["B", "C"], None, []] * (length // 4),
        }
    )
    case = read(table, "")
    assert isinstance(case, Case)
    plain = PlainRoll(case.people).grouped(case._distinctions)
    assert [list(one.rows) for one in case.cohorts] == [list(one.rows) for one in plain.cohorts]


@given(tables(), st.sampled_from(["", MORE]))
@examples(60)
def test_the_keyed_digest_is_that_of_the_same_people(table: pa.Table, more: str) -> None:
    """People in columns are written into the digest of a case as people one by one are."""
    case = read(table, more)
    if isinstance(case, Case):
        plain = replace(case, people=tuple(case.people))
        assert keyed_digest(case, bytes(32)) == keyed_digest(plain, bytes(32))


@given(tables(), st.sampled_from(["", MORE]))
@examples(40)
def test_what_is_left_unsaid_is_unsaid_of_all(table: pa.Table, more: str) -> None:
    """People in columns lose what a view must not show, as people one by one do."""
    case = read(table, more)
    if isinstance(case, Case):
        hidden = "wish", "fear", "fitness", "may_go_to", "captured"
        assert case.roll.without(*hidden) == PlainRoll(case.people).without(*hidden)
