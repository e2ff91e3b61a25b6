"""Files of rounds: written whole, read back, and every fault named at once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repatria.core.cases import Case
from repatria.core.errors import RoundsInvalid
from repatria.core.plans import Plan
from repatria.core.rounds import RoundsOutcome
from repatria.core.rules import Capacity, Exposure
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.rounds import read_rounds, rounds_to_json, schedule_rounds
from repatria.planning.verify.rounds import verify_rounds
from tests.builders import case, get, give, group, offer


def planned() -> tuple[Case, Plan]:
    """Make two parties that exchange four for four, two at a time."""
    made = case(
        group("of-b", "A", "B", count=4),
        group("of-a", "B", "A", count=4),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1)),
        Capacity("A", 2),
        Exposure("A", 0),
    )
    return made, plan_case(made)


def written(folder: Path, document: Any) -> Path:
    """Write a document."""
    file = folder / "rounds.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def faults_of(folder: Path, document: Any) -> list[tuple[str, str]]:
    """Read a document that has faults; give the key and the code of each."""
    made, plan = planned()
    with pytest.raises(RoundsInvalid) as refused:
        read_rounds(written(folder, document), made, plan)
    return [(fault.key, fault.code) for fault in refused.value.faults]


def test_rounds_are_read_as_written(tmp_path: Path) -> None:
    """What is written and read back is the same schedule."""
    made, plan = planned()
    schedule = schedule_rounds(made, plan)
    assert read_rounds(written(tmp_path, rounds_to_json(schedule)), made, plan) == schedule


def test_who_moves_when_is_enough(tmp_path: Path) -> None:
    """Of a file that says only who moves when the rest follows, and nothing is claimed of it."""
    made, plan = planned()
    brief = {"rounds": [{"transfers": [{"id": 0, "count": 2}, {"id": 1, "count": 2}]}] * 2}
    schedule = read_rounds(written(tmp_path, brief), made, plan)
    ours = schedule_rounds(made, plan)
    assert [each.moves for each in schedule.rounds] == [each.moves for each in ours.rounds]
    assert [each.exposure for each in schedule.rounds] == [each.exposure for each in ours.rounds]
    assert (schedule.outcome, schedule.rounds_bound) == (RoundsOutcome.FOUND, None)
    assert verify_rounds(made, plan, schedule).broken == ()


def test_another_valid_order_is_accepted_with_our_proof(tmp_path: Path) -> None:
    """Rounds of somebody else that are as few may carry the proof that there are none with fewer."""
    made, plan = planned()
    brief = {"rounds": [{"transfers": [{"id": 0, "count": 2}, {"id": 1, "count": 2}]}] * 2}
    theirs = read_rounds(written(tmp_path, brief), made, plan)
    ours = schedule_rounds(made, plan)
    best = replace(
        theirs,
        outcome=RoundsOutcome.PROVEN_BEST,
        waiting_bound=ours.waiting_bound,
        rounds_bound=ours.rounds_bound,
        proof=ours.proof,
    )
    assert verify_rounds(made, plan, best).broken == ()


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """Several faults in one file are several faults in the answer."""
    made, plan = planned()
    document = rounds_to_json(schedule_rounds(made, plan))
    document["outcome"] = "best"
    document["fewest"]["value"] = 7
    document["rounds"][0]["round"] = 4
    document["rounds"][1]["people"] = True
    document["rounds"][1]["credits"][0]["offer"] = 1
    document["rounds"][1]["more"] = 1
    document["proof"] = None
    assert faults_of(tmp_path, document) == [
        ("fewest.value", "contradiction"),
        ("outcome", "not-one-of"),
        ("proof", "wrong-type"),
        ("rounds[0].round", "contradiction"),
        ("rounds[1].credits[0].offer", "wrong-type"),
        ("rounds[1].more", "unknown-key"),
        ("rounds[1].people", "wrong-type"),
    ]


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ({}, [(key, "missing") for key in sorted(rounds_to_json(schedule_rounds(*planned())))]),
        ([], [("", "wrong-type")]),
        ({"rounds": 3}, [("rounds", "wrong-type")]),
        (
            {"rounds": [{"transfers": [{"id": 9, "count": 1}]}]},
            [("rounds[0].transfers[0].id", "no-such-reference")],
        ),
        (
            {"rounds": [{"transfers": [{"id": 0, "count": 0}]}]},
            [("rounds[0].transfers[0].count", "bad-number")],
        ),
        ({"rounds": [{"transfers": [{"id": 0}]}]}, [("rounds[0].transfers[0].count", "missing")]),
        ({"rounds": [{}]}, [("rounds[0].transfers", "missing")]),
    ],
)
def test_what_is_no_file_of_rounds_is_refused(
    document: Any, faults: list[tuple[str, str]], tmp_path: Path
) -> None:
    """A file without the keys, or with numbers that cannot be, is refused with the place of each fault."""
    assert faults_of(tmp_path, document) == faults


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"rounds": [], "rounds": []}'])
def test_what_is_no_json_is_refused(content: bytes, tmp_path: Path) -> None:
    """Something that is not JSON is unreadable, never a traceback."""
    made, plan = planned()
    file = tmp_path / "rounds.json"
    file.write_bytes(content)
    with pytest.raises(RoundsInvalid) as refused:
        read_rounds(file, made, plan)
    assert [fault.code for fault in refused.value.faults] == ["unreadable"]
