"""A long search on the command line: what is shown of it, and Ctrl-C."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from repatria.cli import watching
from repatria.cli.watching import Watcher, progress_words, watched
from repatria.workflows.watching import Progress
from tests.cli.running import runner

PEOPLE, TABLES = 40, 4


def hard_case(folder: Path) -> Path:
    """Write a case that no search ends soon: head for head by four tables of weights at once."""
    text = '[case]\nid = "hard"\ntitle = "Hard"\nas_of = 2030-01-01\n'
    text += "".join(f'[parties.{name}]\nname = "{name}"\n' for name in "AB")
    for table in range(TABLES):
        weights = "".join(f"r{number} = {pow(number + 2, table + 2, 97) + 1}\n" for number in range(PEOPLE))
        text += f"[weights.t{table}]\n{weights}"
    for number in range(PEOPLE):
        holder, home = "AB" if number % 2 else "BA"
        text += f'[[people]]\nid = "p{number}"\nheld_by = "{holder}"\nhome = "{home}"\nrank = "r{number}"\n'
    for by, other in ("AB", "BA"):
        gets = ", ".join(
            f'{{ who = {{ held_by = "{other}" }}, per_given = 1, weights = "t{table}" }}'
            for table in range(TABLES)
        )
        text += f'[[offers]]\nid = "{by.lower()}"\nby = "{by}"\n'
        text += f'gives = [{{ who = {{ held_by = "{by}" }}, to = "{other}" }}]\ngets = [{gets}]\n'
    folder.mkdir()
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def test_ctrl_c_ends_a_hard_search_with_a_plan_that_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped from outside, planning gives the best found with its gap; `verify` accepts it."""
    folder, out = hard_case(tmp_path / "hard"), tmp_path / "plan.json"
    program = "from repatria.cli import main, watching; watching.QUIET_S = 0.5; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "plan", str(folder), "--json", "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as planning:
        assert planning.stderr is not None
        first = next(line for line in planning.stderr if "people freed" in line)
        planning.send_signal(signal.SIGINT)
        printed, told = planning.communicate(timeout=60)
    document = json.loads(printed)
    assert (planning.returncode, document["outcome"]) == (3, "found, not proven best")
    assert document["gap"] > 0
    assert first.startswith("Planning: 3 of 5, people freed: ")
    assert told.splitlines()[-1] == watching.STOPPED
    verified = runner(monkeypatch, capsys, "verify")(str(folder), str(out), "--json")
    assert (verified.code, verified.document["valid"]) == (0, True)


def test_a_short_search_says_nothing_of_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal, what ends within seconds leaves standard error empty."""
    assert runner(monkeypatch, capsys, "plan")("cases/kursk-2025", "--json").err == ""


def test_the_second_ctrl_c_is_left_to_the_system() -> None:
    """After the first one nothing of ours stands between Ctrl-C and the end; later all is as before."""
    before = signal.getsignal(signal.SIGINT)
    with watched("Planning:") as watch:
        signal.raise_signal(signal.SIGINT)
        assert watch.is_stopped
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("people freed", 3, 5, None, None), "3 of 5, people freed: nothing found yet"),
        (Progress("people freed", 3, 5, 1_200, None), "3 of 5, people freed: 1,200 found"),
        (Progress("people freed", 3, 5, 7, 9), "3 of 5, people freed: 7 found, at most 9 possible, 2 open"),
        (Progress("asked", 1, 2, 7, 5), "1 of 2, asked: 7 found, at least 5 possible, 2 open"),
        (Progress("asked", 1, 2, 7, 7), "1 of 2, asked: 7 found, and nothing better is possible"),
    ],
)
def test_progress_is_said_in_plain_words(progress: Progress, said: str) -> None:
    """Best, bound and what is open between them are said for both directions of a tier."""
    assert progress_words(progress) == said


def test_on_a_terminal_one_line_is_drawn_and_taken_away() -> None:
    """A terminal shows the tier in one line."""
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)
    watcher = Watcher(screen, "Planning:")
    watcher.see(Progress("people freed", 3, 5, 7, 9))
    with screen.capture() as drawn:
        screen.print(watcher)
    assert "Planning: 3 of 5, people freed: 7 found, at most 9 possible, 2 open (0:00)" in drawn.get()
