"""`repatria plan --as-due`: a hypothesis, said to be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run, runner

CASE = """
[case]
id = "after"
title = "After active hostilities"
as_of = 2030-01-01
[parties.A]
name = "A"
[parties.B]
name = "B"
[[conflicts]]
between = ["A", "B"]
kind = "international"
state = "ceased"
[[people]]
id = "p"
held_by = "A"
home = "B"
category = "combatant"
count = 3
[[people]]
id = "q"
held_by = "B"
home = "A"
category = "combatant"
wish = { says = "stay", told_by = "neutral", private = true }
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Write a case in which each side owes people, and one side nobody who wishes to go."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return str(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give `repatria plan`."""
    return runner(monkeypatch, capsys, "plan")


def test_each_holder_has_a_hypothesis_of_its_own(run: Run, folder: str) -> None:
    """The document has a key of its own, with offer and plan for each holder, or null where nobody can go."""
    ran = run(folder, "--as-due", "--json")
    assert ran.code == 0
    one, other = ran.document["as_due"]
    assert (one["holder"], one["offer"]["assumed"], one["plan"]["moved"]["people"]) == ("A", True, 3)
    assert one["due"] == [{"rule": "L12", "article": "GC III 118", "count": 3}]
    assert (other["holder"], other["offer"], other["plan"]) == ("B", None, None)


def test_people_are_told_that_nobody_offered_it(run: Run, folder: str) -> None:
    """In words every hypothesis is called one."""
    ran = run(folder, "--as-due")
    assert ran.code == 0
    assert ran.out.count("A hypothesis: nobody has offered this.") == 2


def test_a_hypothesis_is_not_written_as_a_plan(run: Run, folder: str, tmp_path: Path) -> None:
    """A file for a plan or a page is refused, and nothing is written."""
    file = tmp_path / "plan.json"
    ran = run(folder, "--as-due", "--out", str(file), "--html", str(file), "--json")
    assert ran.code == 2
    assert [fault["code"] for fault in ran.document["error"]["faults"]] == ["contradiction"] * 2
    assert not file.exists()


def test_nobody_due_is_said(run: Run) -> None:
    """In the founding case, as it stood, nobody is due, and that is the answer."""
    ran = run(str(Path(__file__).resolve().parents[2] / "cases" / "kursk-2025"), "--as-due")
    assert ran.code == 0
    assert "nobody in this case" in ran.out
