"""A folder of reports: each read once, whatever ends a run, and every fault told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from repatria.core.errors import RequestInvalid
from repatria.workflows.reports.read_folder import FolderRead, read_folder
from tests.intake.documents import PAGE, pdf_of

ROOT = Path(__file__).resolve().parents[2]


def reports(folder: Path, count: int) -> Path:
    """Make a folder of short reports, each of other words."""
    folder.mkdir()
    for number in range(count):
        text = f"Ukraine captured {number + 2} wounded Russian soldiers, the ministry said."
        (folder / f"report-{number:03d}.txt").write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, out: Path) -> FolderRead:
    return read_folder(folder, out, workers=1, say=lambda *_: None)


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def refused(folder: Path, out: Path) -> str:
    with pytest.raises(RequestInvalid) as caught:
        read(folder, out)
    (fault,) = caught.value.faults
    return fault.code


def test_every_file_has_its_line(tmp_path: Path) -> None:
    """Texts, pages and PDF are read in the order of their paths; what cannot be read has its faults there."""
    folder = reports(tmp_path / "in", 2)
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    (folder / "a_files").mkdir()
    (folder / "a_files" / "script.js").write_text("alert(1)", encoding="utf-8")
    (folder / "b.pdf").write_bytes(pdf_of(("Russia holds 40 Ukrainian soldiers, the ministry said.",)))
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "d.csv").write_text("name\nIvan Petrenko\n", encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    done = read(folder, tmp_path / "out.jsonl")
    said = [
        (one["source"], [fault["code"] for fault in one["faults"]]) for one in lines(tmp_path / "out.jsonl")
    ]
    assert said == [
        ("a.html", []),
        ("b.pdf", []),
        ("c.pdf", ["report-damaged"]),
        ("d.csv", ["report-is-list"]),
        ("empty.txt", ["report-empty"]),
        ("report-000.txt", []),
        ("report-001.txt", []),
    ]
    assert (done.read, done.refused, done.before) == (4, 3, 0)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    """A second run reads what is new, and nothing that was read before under another name."""
    folder, out = reports(tmp_path / "in", 3), tmp_path / "out.jsonl"
    read(folder, out)
    first = out.read_bytes()
    (folder / "copy.txt").write_bytes((folder / "report-001.txt").read_bytes())
    (folder / "new.txt").write_text("Russia released 5 Ukrainian soldiers.", encoding="utf-8")
    done = read(folder, out)
    assert (done.read, done.before) == (1, 4)
    assert out.read_bytes().startswith(first)
    assert len({one["digest"] for one in lines(out)}) == len(lines(out)) == 4


def test_a_line_that_was_cut_is_written_anew(tmp_path: Path) -> None:
    """Of a line that a hard end cut, nothing stays, and its report is read again."""
    folder, out = reports(tmp_path / "in", 3), tmp_path / "out.jsonl"
    read(folder, out)
    whole = out.read_bytes()
    out.write_bytes(whole[:-40])
    assert read(folder, out).read == 1
    assert out.read_bytes() == whole


def test_killed_and_gone_on_with(tmp_path: Path) -> None:
    """Killed in the midst, the next run gives what one run gives, and no process stays behind."""
    folder, out = reports(tmp_path / "in", 150), tmp_path / "out.jsonl"
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.workflows.reading_folder", str(folder), str(out)], cwd=ROOT
    )
    until = time.monotonic() + 60
    while not (out.exists() and out.read_bytes().count(b"\n") >= 5) and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    before = out.read_bytes().count(b"\n")
    assert 5 <= before < 150
    done = read(folder, out)
    assert done.read + done.before == 150
    whole = tmp_path / "whole.jsonl"
    read(folder, whole)
    assert out.read_bytes() == whole.read_bytes()


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A file that is none of drafts, or of another version, is refused and not written to."""
    folder, out = reports(tmp_path / "in", 1), tmp_path / "out.jsonl"
    for written, code in (
        ("name\nIvan\n", "not-json"),
        ('{"digest": "sha256:0", "source": "a", "made_with": "0.0.0"}\n', "contradiction"),
    ):
        out.write_text(written, encoding="utf-8")
        assert (refused(folder, out), out.read_text(encoding="utf-8")) == (code, written)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Without a folder nothing is written."""
    assert refused(tmp_path / "no", tmp_path / "out.jsonl") == "no-such-reference"
    assert not (tmp_path / "out.jsonl").exists()


def test_two_at_once(tmp_path: Path) -> None:
    """Whoever writes a file of drafts has it alone."""
    fcntl = pytest.importorskip("fcntl")
    folder, out = reports(tmp_path / "in", 1), tmp_path / "out.jsonl"
    with out.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert refused(folder, out) == "unwritable"
