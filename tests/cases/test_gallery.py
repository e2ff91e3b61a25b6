"""Each case of the gallery has the answer that its facts give."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from repatria.core.cases import Case
from repatria.core.plans import Left, Plan
from repatria.core.questions import Alternative, Change
from repatria.core.selections import who
from repatria.planning import ask, plan_case
from repatria.planning.casefile import read_case
from repatria.planning.rounds import read_rounds, schedule_rounds
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rounds import verify_rounds

CASES = Path(__file__).parents[2] / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/known-answer.toml"))

#: What a known answer may say; a key that no test reads would be a claim that nobody checks.
KNOWN_KEYS = {"outcome", "moved", "transfers", "credits", "offers", "left", "balance", "ask", "rounds"}

#: What may be counted from a holder to a destination, those already carried out with the rest.
MOVERS = ("people", "accompanying", "lots")

#: Cases whose numbers are those of history, and the file of facts that they were written from.
HISTORIC = {
    "ankara-2024": "02-ankara-2024.toml",
    "korea-1953": "04-korea-1953.toml",
    "powers-abel-pryor-1962": "10-powers-abel-pryor-1962.toml",
    "ru-ua-1000-2025": "07-ru-ua-1000-2025.toml",
    "shalit-2011": "05-shalit-2011.toml",
    "wounded-1943": "14-ww2-wounded-1941-44.toml",
}


@cache
def case_of(name: str) -> Case:
    """Read a case of the gallery once."""
    return read_case(CASES / name)


@cache
def plan_of(name: str) -> Plan:
    """Plan a case of the gallery once."""
    return plan_case(case_of(name))


def known(name: str) -> dict[str, Any]:
    """Read the known answer of a case."""
    return tomllib.loads((CASES / name / "known-answer.toml").read_text(encoding="utf-8"))


def parts(section: str) -> list[Any]:
    """List one section of all known answers, one test parameter an entry."""
    return [
        pytest.param(name, entry, id=f"{name}-{index}")
        for name in NAMES
        for index, entry in enumerate(known(name).get(section, []))
    ]


def with_section(section: str) -> list[str]:
    """List the cases whose known answer has a section."""
    return [name for name in NAMES if section in known(name)]


def test_each_case_has_a_known_answer() -> None:
    """Each folder of the gallery has a case and a known answer."""
    assert sorted(path.parent.name for path in CASES.glob("*/case.toml")) == NAMES


def test_the_gallery_lists_each_case() -> None:
    """The page of the gallery points to each folder, and to no other."""
    page = (CASES.parent / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\(\.\./cases/([^)]+)\)", page)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_known_answer_is_all_checked(name: str) -> None:
    """A known answer says nothing that these tests do not read."""
    assert set(known(name)) <= KNOWN_KEYS


@pytest.mark.parametrize("name", NAMES)
def test_case_is_called_as_its_folder(name: str) -> None:
    """The identifier of a case is the name of its folder."""
    assert case_of(name).id == name


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_a_source(name: str) -> None:
    """Everybody in a case, and each offer that is not assumed, has a source."""
    case = case_of(name)
    assert [people.id for people in case.people if not people.sources] == []
    assert [offer.id for offer in case.offers if not (offer.assumed or offer.sources)] == []


@pytest.mark.parametrize("name", NAMES)
def test_outcome(name: str) -> None:
    """The outcome is the known one."""
    assert plan_of(name).outcome.value == known(name)["outcome"]


@pytest.mark.parametrize("name", NAMES)
def test_moved(name: str) -> None:
    """As many are freed, still to be asked, and accompanying as is known."""
    plan = plan_of(name)
    assert {
        "people": plan.people_moved,
        "provisional": plan.people_provisional,
        "accompanying": plan.people_accompanying,
    } == known(name)["moved"]


@pytest.mark.parametrize("name", with_section("transfers"))
def test_transfers(name: str) -> None:
    """From each holder as many go to each destination as is known, and nobody else."""
    numbers: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in MOVERS}
    for transfer in plan_of(name).transfers:
        key = "lots" if transfer.lot else "accompanying" if transfer.is_accompanying else "people"
        numbers[key][transfer.origin, transfer.destination] += transfer.count
    expected = known(name)["transfers"]
    assert numbers == {
        key: {(entry["from"], entry["to"]): entry[key] for entry in expected if key in entry}
        for key in MOVERS
    }


@pytest.mark.parametrize("name", with_section("credits"))
def test_credits(name: str) -> None:
    """As many arrivals are credited as is known, counted once for each offer that they pay."""
    assert sum(credit.count for credit in plan_of(name).credits) == known(name)["credits"]


@pytest.mark.parametrize("name", with_section("offers"))
def test_offers_in_force(name: str) -> None:
    """The offers in force are the known ones, and the known answer leaves none out."""
    assert {state.id: state.is_in_force for state in plan_of(name).offers} == {
        entry["id"]: entry["in_force"] for entry in known(name)["offers"]
    }


@pytest.mark.parametrize(("name", "entry"), parts("offers"))
def test_because(name: str, entry: dict[str, Any]) -> None:
    """An offer that is not in force says which terms fail, what they need and what they can have."""
    state = next(state for state in plan_of(name).offers if state.id == entry["id"])
    assert [(term.term, term.needs, term.can_have) for term in state.because] == [
        (term["term"], term.get("needs"), term.get("can_have")) for term in entry.get("because", [])
    ]


@pytest.mark.parametrize("name", with_section("left"))
def test_nobody_else_is_left(name: str) -> None:
    """Those who stay are the known ones."""
    assert sorted(left.who for left in plan_of(name).left) == sorted(
        find_left(name, entry).who for entry in known(name)["left"]
    )


@pytest.mark.parametrize(("name", "entry"), parts("left"))
def test_left(name: str, entry: dict[str, Any]) -> None:
    """Those who stay are as many, and for the reasons, that are known."""
    left = find_left(name, entry)
    assert left.count.at_least == entry.get("at_least", left.count.at_least)
    assert [reason.value for reason in left.reasons] == entry.get(
        "reasons", [reason.value for reason in left.reasons]
    )


@pytest.mark.parametrize(("name", "entry"), parts("balance"))
def test_balance(name: str, entry: dict[str, Any]) -> None:
    """What a party gives, gets and still holds weighs what is known."""
    row = next(
        row for row in plan_of(name).balance if (row.party, row.weights) == (entry["party"], entry["weights"])
    )
    assert (row.given, row.got, row.left) == (entry["given"], entry["got"], entry["left"])


@pytest.mark.parametrize(("name", "entry"), parts("ask"))
def test_ask(name: str, entry: dict[str, Any]) -> None:
    """What it would take is what is known, with the effect of each change."""
    answer = ask(case_of(name), who(**entry["free"]), at_least=entry.get("at_least", 1))
    assert (answer.is_met, answer.is_reachable) == (entry["is_met"], entry["is_reachable"])
    for expected in entry.get("alternatives", []):
        found = [option for option in answer.alternatives if makes(option, expected["changes"])]
        assert [option.people for option in found] == [expected["people"]]


@pytest.mark.parametrize("name", with_section("rounds"))
def test_rounds(name: str) -> None:
    """The plan is carried out in as many rounds as is known, with as much proven, and they are verified."""
    schedule, expected = schedule_rounds(case_of(name), plan_of(name)), known(name)["rounds"]
    assert set(expected) <= {"outcome", "number", "waiting", "history", "history_breaks"}
    assert (schedule.outcome.value, len(schedule.rounds)) == (expected["outcome"], expected["number"])
    assert schedule.waiting == expected.get("waiting", schedule.waiting)
    assert verify_rounds(case_of(name), plan_of(name), schedule).broken == ()


@pytest.mark.parametrize(
    "name", [name for name in with_section("rounds") if "history" in known(name)["rounds"]]
)
def test_rounds_of_history(name: str, tmp_path: Path) -> None:
    """The rounds of history keep every rule, or break those that are known to have been broken."""
    case, plan, expected = case_of(name), plan_of(name), known(name)["rounds"]
    transfers = {transfer.who: transfer.id for transfer in plan.transfers}
    assert len(transfers) == len(plan.transfers), (
        "history names people, and each of them moves in one transfer"
    )
    rounds = [
        {"transfers": [{"id": transfers[entry["who"]], "count": entry["people"]} for entry in each]}
        for each in expected["history"]
    ]
    file = tmp_path / "rounds.json"
    file.write_text(json.dumps({"rounds": rounds}), encoding="utf-8")
    broken = verify_rounds(case, plan, read_rounds(file, case, plan)).broken
    assert [check.name for check in broken] == expected["history_breaks"]


@pytest.mark.parametrize("name", NAMES)
def test_plan_is_verified(name: str) -> None:
    """The checker that shares nothing with the model accepts the plan and its proof."""
    assert verify_plan(case_of(name), plan_of(name)).broken == ()


@pytest.mark.shared_data
@pytest.mark.parametrize("name", sorted(HISTORIC))
def test_totals_of_history(name: str, shared_data: Path) -> None:
    """The plan moves as many as history did, by every total that the file of facts gives."""
    facts = tomllib.loads((shared_data / "exchanges" / HISTORIC[name]).read_text(encoding="utf-8"))
    assert facts["total"]
    for total in facts["total"]:
        assert moved_between(plan_of(name), total) == total["count"], total


@pytest.mark.shared_data
def test_scale_of_history(shared_data: Path) -> None:
    """The weights of the cartel are those of its article I, row by row."""
    facts = tomllib.loads((shared_data / "exchanges" / "03-dix-hill-1862.toml").read_text(encoding="utf-8"))
    rows = {row["value"] for row in facts["rank"]}
    table = dict(case_of("dix-hill-1862").weights_by_name["cartel"].values)
    assert set(table.values()) == rows
    for row in facts["rank"]:
        spoken = " ".join(row["army"] + row["navy"]).replace("-", " ")
        ranks = [rank for rank, value in table.items() if value == row["value"]]
        assert [
            rank for rank in ranks if not set(rank.replace("masters", "master's").split("-")) <= words(spoken)
        ] == []


def words(text: str) -> set[str]:
    """Split a text into its words."""
    return set(text.replace(",", " ").split())


def find_left(name: str, entry: dict[str, Any]) -> Left:
    """Find who is left: by identifier, or as the one of several whom the lottery left."""
    meant = entry.get("one_of", [entry.get("who")])
    found = [left for left in plan_of(name).left if left.who in meant]
    assert len(found) == 1, entry
    return found[0]


def makes(option: Alternative, expected: list[dict[str, Any]]) -> bool:
    """Say whether an alternative makes these changes and no others."""
    return len(option.changes) == len(expected) and all(
        any(is_meant(change, wanted) for change in option.changes) for wanted in expected
    )


def is_meant(change: Change, wanted: dict[str, Any]) -> bool:
    """Say whether a change is the one that a known answer describes, as far as it does."""
    return all(getattr(change, key) == value for key, value in wanted.items())


def moved_between(plan: Plan, total: dict[str, Any]) -> int:
    """Count who moves between the two ends of a total; minors of the facts accompany others here."""
    return sum(count for count, ends in journeys(plan, total["unit"]) if matches(ends, total))


def journeys(plan: Plan, unit: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Give the numbers that move, each with its two ends."""
    for transfer in plan.transfers:
        if transfer.is_accompanying is (unit == "minor"):
            yield transfer.count, (transfer.origin, transfer.destination)


def matches(ends: tuple[str, str], total: dict[str, Any]) -> bool:
    """Say whether a journey belongs to a total; an asterisk stands for any end."""
    return all(wanted in ("*", end) for end, wanted in zip(ends, (total["from"], total["to"]), strict=True))
