"""A plan made by cohorts and kept in listings is the plan of the same people one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.cohorts import Roll
from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.errors import PlanInvalid
from repatria.core.listings import Listing
from repatria.core.persons import Capture
from repatria.core.plans import Plan
from repatria.core.selections import who
from repatria.core.standings import OfferStanding
from repatria.core.terms import is_kept
from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.planfile.form import plan_digest, plan_text, plan_to_json, read_plan
from repatria.planning.program.assemble import choose, still_held
from repatria.planning.program.classes import PeopleClass, classes_of
from repatria.planning.verify import verify_plan
from tests.builders import CASE_OF_TWO, case, get, give, group, offer, person
from tests.laws.small_cases import examples, small_cases

HEAD = (
    CASE_OF_TWO
    + """\
[[offers]]
id = "o1"
by = "A"
gives = [{ who = { held_by = "A", home = "B" }, to = ["B"] }]
gets = [{ who = { held_by = "B", home = "A" }, per_given = 1 }]
[[offers]]
id = "o2"
by = "B"
gives = [{ who = { held_by = "B", home = "A" }, to = ["A"] }]
gets = [{ who = { held_by = "A", home = "B" }, per_given = 1 }]
"""
)


@given(small_cases())
@examples(60)
def test_the_file_is_written_as_json_writes_it(drawn: Case) -> None:
    """The text of a plan is that of its JSON values, the certificate on one line; it is read back."""
    plan = plan_case(drawn)
    document = plan_to_json(plan)
    text = "".join(plan_text(plan))
    laid_out = json.dumps(document | {"certificate": 0}, ensure_ascii=False, indent=1) + "\n"
    certificate = json.dumps(document["certificate"], ensure_ascii=False)
    assert text == laid_out.replace('\n "certificate": 0,', f'\n "certificate": {certificate},')
    bare = {key: value for key, value in document.items() if key != "digest"}
    canonical = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert plan_digest(plan) == "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    assert replace(plan, transfers=tuple(plan.transfers), left=tuple(plan.left)) == plan


def test_a_file_is_read_in_listings(tmp_path: Path) -> None:
    """A file as it is written is read by what its entries are like; in another form, it is the same."""
    plan = plan_case(many(30))
    (tmp_path / "plan.json").write_text("".join(plan_text(plan)), encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps(plan_to_json(plan)), encoding="utf-8")
    read, other = read_plan(tmp_path / "plan.json"), read_plan(tmp_path / "other.json")
    assert isinstance(read.left, Listing)
    assert isinstance(other.left, tuple)
    assert read == plan == other


def test_a_transfer_that_says_another_place_is_another(tmp_path: Path) -> None:
    """The digest is over the places that transfers say, not over those at which they stand."""
    plan = plan_case(many(6))
    first, *others = plan.transfers
    moved = replace(plan, transfers=(replace(first, id=-1), *others))
    assert plan_digest(moved) != plan_digest(plan)
    text = "".join(plan_text(plan)).replace('"id": 0,', '"id":-1,', 1)
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(PlanInvalid):
        read_plan(tmp_path / "plan.json")


def many(number: int, **more: object) -> Case:
    """Make a case in which a third of those whom A holds can go."""
    people = [person(f"a{n:03}", "A", "B", **more) for n in range(number)]
    people += [person(f"b{n:03}", "B", "A", **more) for n in range(number // 3)]
    return case(
        *people,
        offer("o1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("o2", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1)),
    )


@given(st.data())
@examples(40)
def test_people_in_a_table_have_the_plan_of_people_in_the_case(data: st.DataObject) -> None:
    """Read in columns or one by one, the same people have the same plan, and it holds."""
    length = data.draw(st.integers(1, 30))
    rows = [
        {
            "id": f"p{number:03}",
            "held_by": (side := data.draw(st.sampled_from("AB"))),
            "home": "B" if side == "A" else "A",
            "age": data.draw(st.sampled_from([None, 15, 40])),
            "health": data.draw(st.sampled_from(["well", "seriously-wounded"])),
            "captured.date": date(2020, 1, 1) + timedelta(data.draw(st.integers(0, 3)) * 400),
        }
        for number in range(length)
    ]
    in_table, in_case = plans_of(rows)
    assert in_table == in_case


def plans_of(rows: list[dict[str, Any]]) -> tuple[Plan, Plan]:
    """Plan people in a table, and in the case itself."""
    plans = []
    with TemporaryDirectory() as folder:
        for name in ("table", "case"):
            path = Path(folder) / name
            path.mkdir()
            (path / "case.toml").write_text(HEAD + ("" if name == "table" else toml(rows)), encoding="utf-8")
            if name == "table":
                pyarrow.parquet.write_table(pa.Table.from_pylist(rows), path / "people.parquet")
            read = read_case(path)
            assert isinstance(read.people, Roll) == (name == "table")
            plans.append(plan_case(read))
            assert verify_plan(read, plans[-1]).broken == ()
    return plans[0], plans[1]


def toml(rows: list[dict[str, Any]]) -> str:
    """Write people into a case."""
    tables = []
    for row in rows:
        tables.append("[[people]]\n")
        tables += [
            f"{key} = {value if isinstance(value, date) else json.dumps(value)}\n"
            for key, value in row.items()
            if value is not None
        ]
    return "".join(tables)


@given(st.data())
@examples(80)
def test_people_are_chosen_by_day_and_lot(data: st.DataObject) -> None:
    """Whoever goes is first by day of capture and then by lot, as if all of a class stood in one queue."""
    days = [None, date(2020, 1, 1), date(2020, 1, 2)]
    members = []
    for number in range(data.draw(st.integers(1, 12))):
        day = data.draw(st.sampled_from(days))
        captured = Capture(None, None if day is None else PartialDate.on(day))
        count = Count.exactly(data.draw(st.integers(1, 3)))
        members.append(group(f"p{number}", "A", "B", count=count, captured=captured))
    drawn = case(*members, *(offer(f"o{n}", "A", give(who(held_by="A"), "B")) for n in range(3)), tiers=())
    for each in classes_of(drawn):
        wanted = [data.draw(st.integers(0, each.size)) for _ in each.releases]
        while sum(wanted) > each.size:
            wanted[wanted.index(max(wanted))] -= 1
        value: dict[tuple[str | int, ...], int] = {
            ("f", each.name, release.offer, release.destination): number
            for release, number in zip(each.releases, wanted, strict=True)
        }
        chosen = {
            (release.offer, drawn.people[row].id): number
            for release, rows, numbers in choose(each, value, "a seed", still_held(drawn, each))
            for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)
        }
        assert chosen == dict(in_one_queue(each, wanted))


def in_one_queue(each: PeopleClass, wanted: list[int]) -> Iterator[tuple[tuple[str, str], int]]:
    """Choose people one by one."""

    def lot(name: str) -> str:
        return hashlib.sha256(f"a seed\0{name}".encode()).hexdigest()

    queue = sorted(each.records, key=lambda people: lot(people.id), reverse=True)
    queue.sort(key=lambda people: people.captured.day.latest if people.captured.day else date.max)
    rest = {people.id: people.count.at_least for people in queue}
    for release, number in zip(each.releases, wanted, strict=True):
        for people in queue:
            taken = min(number, rest[people.id])
            if taken:
                number -= taken  # noqa: PLW2901 - what is still wanted
                rest[people.id] -= taken
                yield (release.offer, people.id), taken


@given(small_cases(), st.data())
@examples(60)
def test_a_standing_says_what_judging_anew_says(drawn: Case, data: st.DataObject) -> None:
    """One person more, or another, changes an offer's terms as judging all that is given does."""
    places = [(people.id, party.id) for people in drawn.people for party in drawn.parties]
    numbers = st.dictionaries(st.sampled_from(places), st.integers(1, 3), max_size=4)
    given_, credited = data.draw(numbers), data.draw(numbers)
    one, other = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))
    by_id = drawn.people_by_id
    for each in drawn.offers:
        tables = [table for term in each.gets for table in (term.given_weights, term.got_weights) if table]
        if any(not drawn.weights_by_name[table].knows(people) for table in tables for people in drawn.people):
            continue
        standing = OfferStanding(drawn, each, given_, credited)
        more = {**given_, one: given_.get(one, 0) + 1}
        effect = standing.effect_of(by_id[one[0]], one[1])
        assert standing.is_kept_with(effect) == is_kept(drawn, each, more, credited)
        instead = {**more, other: more.get(other, 0) - 1}
        gone = standing.effect_of(by_id[other[0]], other[1])
        assert standing.is_kept_with(effect, instead_of=gone) == is_kept(drawn, each, instead, credited)
