"""`repatria rounds` and `verify --rounds`: what they print, write and end with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import Run, runner

CASES = Path(__file__).parents[2] / "cases"
CASE = str(CASES / "ru-ua-1000-2025")

RULES_IN_A_CIRCLE = """
[[rules]]
kind = "before"
who = { held_by = "UA" }
whom = { held_by = "RU" }
[[rules]]
kind = "before"
who = { held_by = "RU" }
whom = { held_by = "UA" }
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return runner(monkeypatch, capsys)


def test_rounds_are_printed_with_limits_and_proof(run: Run) -> None:
    """The answer, the rounds with their limits, and what is proven stand on the screen."""
    run("plan", CASE, "--out", "plan.json")
    ran = run("rounds", CASE, "plan.json")
    assert ran.code == 0
    said = (
        "2,000 people can travel in 3 rounds.",
        "No order has fewer rounds: proven.",
        "(at most 390)",
        "220",
    )
    assert [words for words in said if words not in ran.out] == []


def test_rounds_as_json_are_the_file(run: Run, tmp_path: Path) -> None:
    """With --json the document is printed and nothing else; --out writes the same."""
    run("plan", CASE, "--out", "plan.json")
    ran = run("rounds", CASE, "plan.json", "--json", "--out", "rounds.json")
    assert ran.document == json.loads((tmp_path / "rounds.json").read_text(encoding="utf-8"))
    assert ran.document["fewest"] == {"value": 3, "bound": 3}
    assert ran.document["plan"] == json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["digest"]


def test_rounds_that_hold_are_verified(run: Run) -> None:
    """Our own rounds hold, with every check named."""
    run("plan", CASE, "--out", "plan.json")
    run("rounds", CASE, "plan.json", "--out", "rounds.json")
    ran = run("verify", CASE, "plan.json", "--rounds", "rounds.json", "--json")
    assert (ran.code, ran.document["valid"], ran.document["rounds_outcome"]) == (0, True, "proven best")
    assert "The rounds hold." in run("verify", CASE, "plan.json", "--rounds", "rounds.json").out


def test_rounds_that_do_not_hold_are_refused(run: Run, tmp_path: Path) -> None:
    """Too many arrivals in a round: exit code 1, and the check is named."""
    run("plan", CASE, "--out", "plan.json")
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    moves = [{"id": transfer["id"], "count": transfer["count"]} for transfer in plan["transfers"]]
    (tmp_path / "rounds.json").write_text(json.dumps({"rounds": [{"transfers": moves}]}), encoding="utf-8")
    ran = run("verify", CASE, "plan.json", "--rounds", "rounds.json", "--json")
    assert (ran.code, [check["name"] for check in ran.document["checks"] if not check["kept"]]) == (
        1,
        ["rounds-arrivals"],
    )
    assert "The rounds are refused." in run("verify", CASE, "plan.json", "--rounds", "rounds.json").out


def test_rounds_of_another_plan_are_refused(run: Run, tmp_path: Path) -> None:
    """Rounds carry the digest of their plan; another plan is another digest."""
    run("plan", CASE, "--out", "plan.json")
    run("rounds", CASE, "plan.json", "--out", "rounds.json")
    rounds = json.loads((tmp_path / "rounds.json").read_text(encoding="utf-8"))
    rounds["plan"] = "sha256:" + "0" * 64
    (tmp_path / "rounds.json").write_text(json.dumps(rounds), encoding="utf-8")
    ran = run("verify", CASE, "plan.json", "--rounds", "rounds.json", "--json")
    assert (ran.code, [check["name"] for check in ran.document["checks"] if not check["kept"]]) == (
        1,
        ["rounds-plan"],
    )


def test_a_plan_of_another_case_is_put_in_no_order(run: Run) -> None:
    """A plan that does not hold is refused before any order is sought, and its rounds are not checked."""
    run("plan", CASE, "--out", "plan.json")
    run("rounds", CASE, "plan.json", "--out", "rounds.json")
    other = str(CASES / "shalit-2011")
    ran = run("rounds", other, "plan.json", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "plan-refused")
    checked = run("verify", other, "plan.json", "--rounds", "rounds.json", "--json")
    assert checked.code == 1
    assert "rounds-plan" in [check["name"] for check in checked.document["checks"] if not check["kept"]]


def test_no_order_is_an_answer(run: Run, tmp_path: Path) -> None:
    """Where no order keeps the rules the exit code is 1, the reason is said, and the proof can be checked."""
    folder = tmp_path / "ru-ua-1000-2025"
    folder.mkdir()
    text = (Path(CASE) / "case.toml").read_text(encoding="utf-8") + RULES_IN_A_CIRCLE
    (folder / "case.toml").write_text(text, encoding="utf-8")
    run("plan", str(folder), "--out", "plan.json")
    ran = run("rounds", str(folder), "plan.json", "--out", "rounds.json", "--html", "rounds.html")
    assert ran.code == 1
    assert "circle" in ran.out
    assert "circle" in (tmp_path / "rounds.html").read_text(encoding="utf-8")
    assert run("verify", str(folder), "plan.json", "--rounds", "rounds.json").code == 0


def test_rounds_are_not_checked_with_a_sheet(run: Run) -> None:
    """A party's sheet is checked alone."""
    ran = run("verify", "--sheet", "sheet.json", "--rounds", "rounds.json", "--json")
    assert [(fault["key"], fault["code"]) for fault in ran.document["error"]["faults"]] == [
        ("--rounds", "contradiction")
    ]


def test_a_file_that_is_none_is_input_that_is_wrong(run: Run, tmp_path: Path) -> None:
    """A file of rounds that cannot be read is exit code 2."""
    run("plan", CASE, "--out", "plan.json")
    (tmp_path / "rounds.json").write_text("[]", encoding="utf-8")
    ran = run("verify", CASE, "plan.json", "--rounds", "rounds.json", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (2, "rounds-invalid")


def test_the_page_is_complete_in_itself(run: Run, tmp_path: Path) -> None:
    """The page draws every round, runs no script, asks for nothing, and names of others are escaped."""
    folder = tmp_path / "ru-ua-1000-2025"
    folder.mkdir()
    text = (Path(CASE) / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace('"Ukraine"', '"<b>Ukraine</b>"'), encoding="utf-8")
    run("plan", str(folder), "--out", "plan.json")
    run("rounds", str(folder), "plan.json", "--html", "rounds.html")
    page = (tmp_path / "rounds.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "<b>Ukraine" not in page
    assert page.count('class="arrive"') == 2 * 2 * 3  # two drawings, two places, three rounds
    assert "Round 3: 220" in page
