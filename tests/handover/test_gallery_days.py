"""Exchanges of the gallery that went in rounds, played with made-up people through to signed protocols."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from repatria.core.handovers import Answer
from repatria.core.plans import Outcome
from repatria.handover import pages
from repatria.handover.standing import Status
from repatria.workflows.day.man_gate import Gate
from repatria.workflows.day.watch_rounds import Verdict
from tests.handover.days import NOON, ticking
from tests.handover.playing import AT_THE_GATE, IN_THE_TENT, Play, all_asked

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set no pages, and wait for no disk: both are tested by themselves, and here are thousands of acts."""
    monkeypatch.setattr(pages, "manifest_pdf", lambda _: b"%PDF")
    monkeypatch.setattr(pages, "cards_pdf", lambda _: b"%PDF")
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_istanbul_2025(tmp_path: Path) -> None:
    """One of 2,000 refuses, one does not come, a device is lost, two were apart on clocks that differ, and
    the second round is broken off: all others are over, each once.
    """
    play = Play(tmp_path, CASES / "ru-ua-1000-2025")
    play.prepare()
    gate, tent, lost = (play.device(name) for name in ("gate", "tent", "lost"))
    first = play.numbers(1)
    play.say(lost, all_asked(first[:200], AT_THE_GATE))
    lost.log.unlink()
    absent, refuses = first[0], first[-1]
    play.say(gate, [("round-1", Answer.BEGUN), (absent, Answer.NOT_SHOWN_UP)])
    play.say(gate, all_asked(first[1:], AT_THE_GATE))
    play.say(tent, all_asked(first[1:-1], IN_THE_TENT), now=ticking(NOON - timedelta(hours=7)))
    play.say(tent, [(refuses, Answer.DOES_NOT_GO)])
    play.merge(gate, tent)
    play.cross(gate, 1)
    play.say(gate, [("round-1", Answer.COMPLETED)])
    now = play.now(gate, tent)
    assert (now.verdict, now.together.conflicts) == (Verdict.REPAIR, ())
    crossed = play.over(gate, tent)
    assert crossed == len(first) - 2

    mended = play.repair(gate, tent)
    assert (mended.exchange.repair.outcome, mended.over, mended.out) == (Outcome.REPAIRED, crossed, 2)
    play.prepare(gate)
    second = play.device("gate", continues=gate)
    play.say(second, [("round-2", Answer.BEGUN), *all_asked(play.numbers(2))])
    play.cross(second, 2, most=100)
    play.say(second, [("round-2", Answer.BROKEN_OFF)])
    assert play.now(second).verdict is Verdict.REPAIR
    crossed += play.over(second)
    play.repair(second)

    play.prepare(second)
    third = play.device("gate", continues=second)
    for number in sorted({entry.round for entry in play.papers.roll.entries}):
        play.say(third, [(f"round-{number}", Answer.BEGUN)])
        waiting = play.numbers(number)
        play.say(third, all_asked(waiting))
        play.cross(third, number)
        play.say(third, [(f"round-{number}", Answer.COMPLETED)])
    assert play.now(third).verdict is Verdict.DONE
    crossed += play.over(third)
    assert crossed == 1998


def test_yemen_2023(tmp_path: Path) -> None:
    """One of those whom the Houthis wait for refuses. They are asked and accept one fewer; the other 886
    cross, within what each party accepts to be ahead.
    """
    play = Play(tmp_path, CASES / "yemen-2023")
    play.prepare()
    gate, tent = play.device("gate"), play.device("tent")
    first = play.numbers(1)
    to_sanaa = [entry.number for entry in play.papers.roll.entries if entry.destination == "HOUTHI"]
    refuses = next(number for number in first if number in to_sanaa)
    play.say(gate, [("round-1", Answer.BEGUN), *all_asked(first, AT_THE_GATE)])
    play.say(tent, [(refuses, Answer.DOES_NOT_GO)])
    play.say(tent, all_asked([each for each in first if each != refuses], IN_THE_TENT))
    play.merge(gate, tent)
    assert play.now(gate).verdict is Verdict.REPAIR
    asked = play.repair(gate)
    questions = asked.exchange.repair.questions
    assert [(one.by, one.needs, one.has) for one in questions] == [("HOUTHI", 706, 705)]

    play.case = _with_fewer(tmp_path, play.case)
    mended = play.repair(gate)
    assert (mended.exchange.repair.outcome, mended.over, mended.out) == (Outcome.REPAIRED, 0, 1)
    play.last_round = 1
    crossed = _play_on(play, gate)
    assert crossed == 886


def test_gaza_2025(tmp_path: Path) -> None:
    """Of the 439 of the first round one held by Israel is unfit: Hamas is one short of what it accepts, which
    is told before anybody else crosses. After the repair everybody else is over.
    """
    play = Play(tmp_path, CASES / "gaza-2025-01")
    play.prepare()
    gate = play.device("gate")
    *go, unfit = play.numbers(1)
    play.say(gate, [("round-1", Answer.BEGUN), *all_asked(go), (unfit, Answer.UNFIT)])
    play.cross(gate, 1)
    play.say(gate, [("round-1", Answer.COMPLETED)])
    now = play.now(gate)
    assert (now.verdict, now.because) == (Verdict.REPAIR, ("exposure of HAMAS", "out"))
    crossed = play.over(gate)
    mended = play.repair(gate)
    assert (mended.exchange.repair.outcome, mended.over, mended.out) == (Outcome.REPAIRED, 438, 1)
    assert crossed + _play_on(play, gate) == 1158


def test_glienicke_1962(tmp_path: Path) -> None:
    """A device is lost with all it heard; another asks again on a wrong clock, and three cross at once."""
    play = Play(tmp_path, CASES / "powers-abel-pryor-1962")
    play.prepare()
    lost, bridge = play.device("lost"), play.device("bridge")
    play.say(lost, all_asked(play.numbers(1)))
    lost.log.unlink()
    play.say(
        bridge,
        [("round-1", Answer.BEGUN), *all_asked(play.numbers(1))],
        now=ticking(NOON + timedelta(days=900)),
    )
    play.cross(bridge, 1)
    play.say(bridge, [("round-1", Answer.COMPLETED)])
    assert play.now(bridge).verdict is Verdict.DONE
    assert play.over(bridge) == 3


def test_no_pryor_no_bridge(tmp_path: Path) -> None:
    """If Pryor does not come nobody crosses: the United States is asked, and the record says nobody."""
    play = Play(tmp_path, CASES / "powers-abel-pryor-1962")
    play.prepare()
    bridge = play.device("bridge")
    pryor = next(e.number for e in play.papers.roll.entries if e.traveler.record == "pryor")
    play.say(bridge, [("round-1", Answer.BEGUN), (pryor, Answer.NOT_SHOWN_UP)])
    now = play.now(bridge)
    asked = play.repair(bridge)
    assert (now.verdict, now.because) == (Verdict.REPAIR, ("out",))
    assert [question.by for question in asked.exchange.repair.questions] == ["US"]
    assert play.over(bridge) == 0


def _play_on(play: Play, before: Gate) -> int:
    """Play all that is left, everybody saying yes, and give how many cross."""
    play.prepare(before)
    gate = play.device("gate", continues=before)
    for number in sorted({entry.round for entry in play.papers.roll.entries}):
        play.say(gate, [(f"round-{number}", Answer.BEGUN), *all_asked(play.numbers(number))])
        assert play.now(gate).verdict is Verdict.GO
        play.cross(gate, number)
        play.say(gate, [(f"round-{number}", Answer.COMPLETED)])
    now = play.now(gate)
    assert now.verdict is Verdict.DONE
    assert set(now.together.statuses.values()) == {Status.OVER}
    return play.over(gate)


def _with_fewer(folder: Path, case: Path) -> Path:
    """Write into the case what the Houthis said: 705 will do."""
    later = folder / "agreed"
    later.mkdir()
    text = (case / "case.toml").read_text(encoding="utf-8")
    (later / "case.toml").write_text(text.replace("at_least = 706", "at_least = 705"), encoding="utf-8")
    return later
