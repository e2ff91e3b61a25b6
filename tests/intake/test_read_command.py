"""``repatria read`` from file to answer."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import typer
from rich.console import Console

from repatria.cli import read as command
from repatria.core.errors import ReportInvalid, RequestInvalid
from repatria.workflows.reports.receive_report import read_reports
from tests.intake.readings import OWN_REPORT, own, read_text


def printed() -> str:
    out = io.StringIO()
    command.print_reading(Console(file=out, width=200), own())
    return out.getvalue()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A missing and an empty report are both named, and nothing is read."""
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(ReportInvalid) as refused:
        read_reports([tmp_path / "missing.txt", OWN_REPORT, empty])
    assert {fault.code for fault in refused.value.faults} == {"report-empty", "report-not-there"}


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json, standard output is one document with a list of reports."""
    command.read([OWN_REPORT, OWN_REPORT], as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert [len(report["held"]) for report in document["reports"]] == [4, 4]


def test_people_are_told_that_a_person_confirms() -> None:
    """The last sentence says that nothing is recorded before a person confirms it."""
    assert " ".join(printed().split()).endswith(command.CONFIRM)


def test_what_is_not_said_is_listed() -> None:
    """The missing date of capture, and whether Russia agrees, stand under what stays open."""
    open_slots = dict(command.open_slots(own()))
    assert "date" in open_slots["held-1"]
    assert "whether Russia agrees" in open_slots["offer-1"]


def test_people_are_counted_once() -> None:
    """Two people, not four, and one group whose number is not said."""
    assert command.counted_once(own()) == "2 people, and 1 group whose number is not said"


def test_no_color_without_a_terminal() -> None:
    """Written to a file, the answer has no escape sequences."""
    assert "\x1b" not in printed()


def test_a_report_cannot_steer_the_terminal() -> None:
    """Escape and direction characters of a report are shown as replaced, never sent."""
    out = io.StringIO()
    text = "Ukraine captured two Russian soldiers [bold] in Kursk\x1b[2J\u202e region." + " Words." * 20
    command.print_reading(Console(file=out, width=200), read_text(text))
    assert "\x1b" not in out.getvalue()
    assert "\u202e" not in out.getvalue()


def test_a_list_is_shown_as_it_would_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of a list each column is shown with what it holds, and each bad cell by row, column and content."""
    people = tmp_path / "people.csv"
    people.write_text(
        "name;born;note\nIvan Petrenko;1984-05-24;a\nAnna Koval;31.02.1990;b\n", encoding="utf-8"
    )
    command.read([OWN_REPORT, people], as_json=True)
    document = json.loads(capsys.readouterr().out)
    (one,) = document["lists"]
    assert (len(document["reports"]), one["people"]) == (1, 2)
    assert one["columns"] == {"name": "name", "born": "born", "note": "ignore"}
    assert one["examples"]["born"] == ["1984-05-24", "31.02.1990"]
    assert [fault.startswith("people.csv:3: born: found 31.02.1990") for fault in one["faults"]] == [True]


def test_a_folder_needs_a_file_of_its_own(tmp_path: Path) -> None:
    """A folder without --out, or among other reports, and --out without one, are refused."""
    for reports, out in (
        ([tmp_path], None),
        ([tmp_path, OWN_REPORT], tmp_path / "o"),
        ([OWN_REPORT], tmp_path),
    ):
        with pytest.raises(RequestInvalid) as refused:
            command.read(reports, out=out)
        assert [fault.code for fault in refused.value.faults] == ["bad-usage"]


def test_a_folder_from_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What became of a folder is said; a fault ends it with the code of wrong input when all else is done."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Ukraine captured two Russian soldiers.", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    with pytest.raises(typer.Exit) as ended:
        command.read([folder], out=tmp_path / "out.jsonl", workers=1, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert (ended.value.exit_code, said["read"], said["refused"]) == (2, 1, 1)
