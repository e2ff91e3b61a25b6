"""`repatria repair` as people and machines use it: words, document, files, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Run, runner

CASES = Path(__file__).resolve().parents[2] / "cases"
THOUSAND = str(CASES / "ru-ua-1000-2025")
ANKARA = str(CASES / "ankara-2024")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    return runner(monkeypatch, capsys)


def planned(run: Run, case: str, folder: Path) -> str:
    """Plan a case into a file."""
    file = str(folder / "plan.json")
    assert run("plan", case, "--out", file, "--json").code == 0
    return file


def test_a_repair_is_written_and_holds(run: Run, tmp_path: Path) -> None:
    """The file that `--out` writes is the plan of `--json`, and `verify` accepts it with the old plan."""
    plan, mended = planned(run, THOUSAND, tmp_path), str(tmp_path / "mended.json")
    done = run("repair", THOUSAND, plan, "--without", "later-days-in-russia=2", "--json", "--out", mended)
    assert done.code == 0
    assert done.document["changed"] == 2
    assert done.document["plan"] == json.loads(Path(mended).read_text(encoding="utf-8"))
    checked = run("verify", THOUSAND, mended, "--repairs", plan, "--json")
    assert (checked.code, checked.document["valid"]) == (0, True)
    assert "repairs" in {check["name"] for check in checked.document["checks"]}


def test_another_old_plan_is_refused(run: Run, tmp_path: Path) -> None:
    """`verify --repairs` with a plan that is not the one mended fails."""
    plan, mended = planned(run, THOUSAND, tmp_path), str(tmp_path / "mended.json")
    run("repair", THOUSAND, plan, "--without", "later-days-in-russia=2", "--out", mended)
    assert run("verify", THOUSAND, mended, "--repairs", mended).code == 1
    assert run("verify", THOUSAND, plan, "--repairs", mended).code == 1


def test_a_question_writes_nothing(run: Run, tmp_path: Path) -> None:
    """Where a party has to be asked the exit code is 1, no file appears, and the document has no plan."""
    plan, mended = planned(run, ANKARA, tmp_path), tmp_path / "mended.json"
    done = run("repair", ANKARA, plan, "--without", "krasikov", "--json", "--out", str(mended))
    assert done.code == 1
    assert not mended.exists()
    assert done.document["plan"] is None
    assert [(q["by"], q["term"], q["needs"], q["has"]) for q in done.document["questions"]] == [
        ("BY", "gets[0].at_least", 1, 0),
        ("RU", "gets[0].at_least", 1, 0),
    ]
    said = run("repair", ANKARA, plan, "--without", "krasikov", "--out", str(mended))
    assert "does Russian Federation accept?" in said.out
    assert "Nothing was written" in said.out


def test_who_takes_whose_place_is_said(run: Run, tmp_path: Path) -> None:
    """People read who loses a place and under which offer."""
    plan = planned(run, THOUSAND, tmp_path)
    said = run("repair", THOUSAND, plan, "--without", "later-days-in-ukraine=3").out
    assert "3 other places change, and every offer is kept." in said
    assert "(3) loses the place: to Ukraine under ru-1" in said


def test_faults_come_all_at_once(run: Run, tmp_path: Path) -> None:
    """Every name and number that is wrong is told, with exit code 2 and no traceback."""
    plan = planned(run, THOUSAND, tmp_path)
    done = run("repair", THOUSAND, plan, "--without", "x", "--without", "later-days-in-ukraine=0", "--json")
    assert done.code == 2
    assert [fault["code"] for fault in done.document["error"]["faults"]] == [
        "no-such-reference",
        "bad-number",
    ]
    assert run("repair", THOUSAND, plan).code == 2


def test_a_sheet_may_not_be_checked_as_a_repair(run: Run, tmp_path: Path) -> None:
    """`--repairs` beside `--sheet` is a contradiction."""
    done = run("verify", "--sheet", str(tmp_path / "s"), "--repairs", str(tmp_path / "p"), "--json")
    assert done.code == 2
    assert [fault["code"] for fault in done.document["error"]["faults"]] == ["contradiction"]
