"""The log of a device: sealed, only added to, and whole after whatever stops it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from repatria.core.errors import DayLogRefused
from repatria.core.handovers import Answer
from repatria.core.rolls import roll_to_document
from repatria.handover.day_log import begin_log, open_log, wipe_log
from repatria.handover.desk import Desk
from repatria.handover.log_heads import LogForm
from repatria.handover.standing import Status
from tests.handover.days import PASSPHRASE, desk_at, roll_of, ticking, two_sides

ROOT = Path(__file__).resolve().parents[2]
#: Writes acts until it is killed, and says each one once it is acknowledged.
WRITER = """
import sys
from pathlib import Path
from repatria.core.handovers import Answer
from repatria.handover.day_log import open_log
from repatria.handover.desk import Desk
from tests.handover.days import PASSPHRASE, ticking

with open_log(Path(sys.argv[1]), PASSPHRASE) as log:
    desk = Desk(log, "somebody", now=ticking())
    print("open", flush=True)
    for _ in range(10**6):
        for number in sorted(desk.entries):
            for answer in (Answer.FIT, Answer.UNFIT):
                taken = desk.correct(number, answer) if desk.standing.standing(
                    number, "fitness") else desk.say(number, answer)
                print(len(log.acts), flush=True)
"""


def test_nothing_readable_is_in_the_file(tmp_path: Path) -> None:
    """No name, number, answer or party can be read from the file without the passphrase."""
    path = tmp_path / "gate.day"
    with desk_at(path, roll_of(two_sides())) as desk:
        desk.say("1-3", Answer.DOES_NOT_GO)
    content = path.read_bytes()
    words = (b"Example", "Приклад".encode(), b"does-not-go", b"1-3", b"of-a", b"Made-up", b"somebody")
    assert [word for word in words if word in content] == []


@pytest.mark.parametrize("form", LogForm)
def test_a_line_does_not_tell_its_answer_by_its_length(tmp_path: Path, form: LogForm) -> None:
    """A yes and a no, a long number and a short one, a word and a correction are sealed alike."""
    path, document = tmp_path / "gate.day", roll_to_document(roll_of(two_sides(12)))
    begin_log(path, document, device="d" * 40, passphrase=PASSPHRASE, form=form)
    with open_log(path, PASSPHRASE) as log:
        desk = Desk(log, "я" * 40, now=ticking())
        desk.say("1-3", Answer.FIT)
        desk.say("1-3", Answer.UNFIT)
        for entry in log.roll.entries:
            for answer in (Answer.GOES, Answer.DOES_NOT_GO):
                if desk.standing.status(entry.number) is not Status.OUT:
                    desk.say(entry.number, answer)
    lines = path.read_bytes().splitlines()[2:]
    assert len(lines) > 2 + 24
    assert len({len(line) for line in lines}) == 1


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    """With a passphrase that differs in one sign the log does not open."""
    path = tmp_path / "gate.day"
    with desk_at(path, roll_of(two_sides())):
        pass
    with pytest.raises(DayLogRefused):
        open_log(path, PASSPHRASE + b"x")


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    """A passphrase that is soon guessed seals nothing."""
    document = roll_to_document(roll_of(two_sides()))
    with pytest.raises(DayLogRefused):
        begin_log(tmp_path / "gate.day", document, device="gate", passphrase=b"short")
    assert not (tmp_path / "gate.day").exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda lines: [*lines[:4], lines[3], *lines[4:]],
        lambda lines: [*lines[:3], lines[3][:-8] + b"AAAAAAA\n", *lines[4:]],
        lambda lines: [lines[0].replace(b"gate", b"tent"), *lines[1:]],
    ],
    ids=["swapped", "left out", "twice", "changed", "another name"],
)
def test_a_changed_line_is_refused(tmp_path: Path, harm: Callable[[list[bytes]], list[bytes]]) -> None:
    """A line that was changed, moved, repeated or left out is refused, and not passed over."""
    path = tmp_path / "gate.day"
    with desk_at(path, roll_of(two_sides())) as desk:
        for answer in (Answer.ARRIVED, Answer.FIT, Answer.GOES, Answer.GIVER_CONFIRMS):
            desk.say("1-3", answer)
    path.write_bytes(b"".join(harm(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(DayLogRefused):
        open_log(path, PASSPHRASE)


def test_a_torn_last_line_is_left_out_and_told(tmp_path: Path) -> None:
    """Wherever the last line is torn, all before it is there, it is told, and the log goes on."""
    path, roll = tmp_path / "gate.day", roll_of(two_sides())
    with desk_at(path, roll) as desk:
        desk.say("1-3", Answer.ARRIVED)
    whole = path.read_bytes()
    with desk_at(path, roll) as desk:
        desk.say("1-3", Answer.FIT)
    more = path.read_bytes()
    for end in range(len(whole) + 1, len(more), 17):
        path.write_bytes(more[:end])
        with desk_at(path, roll) as desk:
            assert (len(desk.log.acts), desk.log.torn) == (1, end - len(whole))
            assert desk.say("1-3", Answer.GOES).is_new
        with desk_at(path, roll) as desk:
            assert (len(desk.log.acts), desk.log.torn) == (2, 0)


def test_nothing_acknowledged_is_lost_when_killed(tmp_path: Path) -> None:
    """Killed a hundred times at random, the log has every act that was acknowledged, and opens each time."""
    path, chance = tmp_path / "gate.day", random.Random(8)  # noqa: S311 - seeded on purpose
    with desk_at(path, roll_of(two_sides())):
        pass
    times = 100 if os.environ.get("REPATRIA_THOROUGH") else 10
    lost = []
    for _ in range(times):
        command = [sys.executable, "-c", WRITER, str(path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline() for _ in range(1 + chance.randrange(40))]
            os.kill(writer.pid, signal.SIGKILL)
            said += writer.stdout.read().splitlines(keepends=True)
        acknowledged = [int(line) for line in said if line.endswith("\n") and line != "open\n"]
        with open_log(path, PASSPHRASE) as log:
            lost.append(max(acknowledged, default=0) > len(log.acts))
    assert lost == [False] * times


def test_a_log_is_open_once(tmp_path: Path) -> None:
    """While one window has a log open, another cannot write to it."""
    path, roll = tmp_path / "gate.day", roll_of(two_sides())
    with desk_at(path, roll), pytest.raises(DayLogRefused):
        open_log(path, PASSPHRASE)


def test_a_wiped_log_is_gone(tmp_path: Path) -> None:
    """Wiping removes the file, and refuses to touch what is no log."""
    path, other = tmp_path / "gate.day", tmp_path / "letter.txt"
    with desk_at(path, roll_of(two_sides())):
        pass
    other.write_text("a letter", encoding="utf-8")
    wipe_log(path)
    with pytest.raises(DayLogRefused):
        wipe_log(other)
    assert (path.exists(), other.read_text(encoding="utf-8")) == (False, "a letter")
