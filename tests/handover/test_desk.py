"""What a desk at the gate writes down, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from repatria.core.errors import ActRefused
from repatria.core.handovers import Answer, Question
from repatria.handover.desk import Desk
from repatria.handover.standing import Status
from tests.handover.days import NOON, YES, desk_at, roll_of, send_over, two_sides, with_child


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Open a desk of a round that has begun."""
    with desk_at(tmp_path / "gate.day", roll_of(two_sides())) as opened:
        opened.say("round-1", Answer.BEGUN)
        yield opened


def refusal(desk: Desk, subject: str, answer: Answer) -> str:
    """Say what is refused, and give the reason."""
    with pytest.raises(ActRefused) as refused:
        desk.say(subject, answer)
    return refused.value.reason


def test_after_five_yeses_somebody_may_cross(desk: Desk) -> None:
    """Once all five are answered with yes a person may be handed over, and is over."""
    statuses = [desk.say("1-3", answer).status for answer in (*YES, Answer.HANDED_OVER)]
    assert statuses == [*[Status.WAITING] * 4, Status.READY, Status.OVER]


@pytest.mark.parametrize("left_out", YES)
def test_nobody_crosses_before_all_five(desk: Desk, left_out: Answer) -> None:
    """Whichever answer is missing, nobody is handed over without it."""
    for answer in YES:
        if answer is not left_out:
            desk.say("1-3", answer)
    assert refusal(desk, "1-3", Answer.HANDED_OVER) == "not-ready"


@pytest.mark.parametrize(
    "no",
    [
        Answer.NOT_SHOWN_UP,
        Answer.GIVER_DENIES,
        Answer.RECEIVER_DENIES,
        Answer.UNFIT,
        Answer.DOES_NOT_GO,
    ],
)
def test_a_no_is_always_taken_and_looks_like_any_other(desk: Desk, no: Answer) -> None:
    """A no is written over a yes at once, takes the person out, and nothing told says which it was."""
    for answer in YES:
        desk.say("1-3", answer)
    taken = desk.say("1-3", no)
    assert (taken.is_new, taken.status, taken.missing) == (True, Status.OUT, ())
    assert refusal(desk, "1-3", Answer.HANDED_OVER) == "out"


def test_a_yes_in_place_of_a_no_is_a_correction(desk: Desk) -> None:
    """Who did not go goes only if that is said as a correction."""
    desk.say("1-3", Answer.DOES_NOT_GO)
    assert refusal(desk, "1-3", Answer.GOES) == "out"
    desk.correct("1-3", Answer.GOES)
    assert desk.standing.answer("1-3", Question.WILL) is Answer.GOES


@pytest.mark.parametrize("no", [Answer.UNFIT, Answer.DOES_NOT_GO, Answer.NOT_SHOWN_UP])
def test_trying_every_answer_does_not_show_which_is_a_no(desk: Desk, no: Answer) -> None:
    """Of somebody who is out each yes is refused alike, answered before or not."""
    for answer in YES[1:3]:
        desk.say("1-3", answer)
    desk.say("1-3", no)
    assert [refusal(desk, "1-3", answer) for answer in YES] == ["out"] * 5


def test_the_same_again_writes_nothing(desk: Desk) -> None:
    """Said twice, an answer is written once."""
    first, second = desk.say("1-3", Answer.ARRIVED), desk.say("13", Answer.ARRIVED)
    assert (first.is_new, second.is_new, second.at) == (True, False, first.at)
    assert len(desk.log.acts) == 2


@pytest.mark.parametrize(
    ("subject", "answer", "reason"),
    [
        ("1-4", Answer.ARRIVED, "no-such-number"),
        ("99-2", Answer.ARRIVED, "no-such-number"),
        ("round-9", Answer.BEGUN, "no-such-round"),
        ("round-1", Answer.FIT, "not-asked"),
        ("1-3", Answer.BEGUN, "no-such-round"),
        ("1-3", Answer.NOT_HANDED_OVER, "nothing-stands"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, subject: str, answer: Answer, reason: str) -> None:
    """Nobody's number, no round, or an answer of the other kind is refused and not written."""
    assert refusal(desk, subject, answer) == reason
    assert len(desk.log.acts) == 1


def test_who_is_over_is_asked_nothing_more(desk: Desk) -> None:
    """After the handover nothing of the gate is written before the handover itself is corrected."""
    send_over(desk, "1-3")
    assert refusal(desk, "1-3", Answer.DOES_NOT_GO) == "over"
    desk.correct("1-3", Answer.NOT_HANDED_OVER)
    assert desk.say("1-3", Answer.DOES_NOT_GO).status is Status.OUT


def test_nobody_crosses_in_a_round_that_is_not_on(tmp_path: Path) -> None:
    """Before a round begins, and after it was broken off, nobody is handed over in it."""
    with desk_at(tmp_path / "gate.day", roll_of(two_sides())) as desk:
        for answer in YES:
            desk.say("1-3", answer)
        before = refusal(desk, "1-3", Answer.HANDED_OVER)
        desk.say("round-1", Answer.BEGUN)
        desk.say("round-1", Answer.BROKEN_OFF)
        assert (before, refusal(desk, "1-3", Answer.HANDED_OVER)) == ("not-begun", "broken-off")


def test_a_clock_that_goes_back_is_told_and_changes_no_order(tmp_path: Path) -> None:
    """An act at an earlier hour than the one before it is told, and comes after it all the same."""
    hours = iter([NOON, NOON - timedelta(hours=5), NOON])
    with desk_at(tmp_path / "gate.day", roll_of(two_sides()), now=lambda: next(hours)) as desk:
        taken = [desk.say("1-3", answer) for answer in (Answer.ARRIVED, Answer.FIT, Answer.UNFIT)]
        assert [one.clock_went_back for one in taken] == [False, True, False]
        assert [act.clock for act in desk.log.acts] == [1, 2, 3]
        assert desk.standing.answer("1-3", Question.FITNESS) is Answer.UNFIT


@pytest.fixture
def family(tmp_path: Path) -> Iterator[tuple[Desk, str, str]]:
    """Open a desk where a child travels with its mother; give the numbers of the mother and the child."""
    with desk_at(tmp_path / "gate.day", roll_of(with_child())) as opened:
        opened.say("round-1", Answer.BEGUN)
        numbers = {entry.traveler.record: entry.number for entry in opened.entries.values()}
        yield opened, numbers["mother"], numbers["child"]


def test_a_child_does_not_cross_without_its_mother(family: tuple[Desk, str, str]) -> None:
    """Who travels with somebody crosses once that person may cross, and not if they do not go."""
    desk, mother, child = family
    for answer in YES:
        desk.say(child, answer)
    before = refusal(desk, child, Answer.HANDED_OVER)
    desk.say(mother, Answer.DOES_NOT_GO)
    assert (before, refusal(desk, child, Answer.HANDED_OVER)) == ("company", "company")


def test_a_mother_does_not_cross_before_her_child_was_asked(family: tuple[Desk, str, str]) -> None:
    """Nobody crosses while who travels with them is still to be asked; once asked, both may."""
    desk, mother, child = family
    for answer in YES:
        desk.say(mother, answer)
    before = refusal(desk, mother, Answer.HANDED_OVER)
    for answer in YES:
        desk.say(child, answer)
    crossed = [desk.say(each, Answer.HANDED_OVER).status for each in (mother, child)]
    assert (before, crossed) == ("company", [Status.OVER, Status.OVER])
