"""Up to five desks apart, which hear of each other now and then: nobody lost, nobody twice, nobody forced."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate, permutations
from math import factorial
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.core.errors import ActRefused
from repatria.core.handovers import ANSWERS, GATE, Act, ActId, Answer, Question
from repatria.handover.day_log import DayLog
from repatria.handover.desk import Desk
from repatria.handover.documents import text_of
from repatria.handover.protocol import make_protocols
from repatria.handover.standing import Standing, Status, in_order, merged
from tests.handover.days import NOON, YES, roll_of, two_sides

ROLL = roll_of(two_sides(2))
NUMBERS = tuple(entry.number for entry in ROLL.entries)
SUBJECTS = (*NUMBERS, "round-1")
NOES = {answer for question in GATE for answer in ANSWERS[question][1:]}
#: Yes far more often than no, so that somebody crosses.
SAID = (
    *(ANSWERS[question][0] for question in GATE for _ in range(3)),
    *sorted(NOES),
    *[Answer.HANDED_OVER] * 8,
)


class LogInMemory:
    """Stands in for the file of a device."""

    def __init__(self, device: str) -> None:
        self.device, self.roll, self.acts = device, ROLL, cast(list[Act], [])

    def write(self, *acts: Act) -> None:
        self.acts.extend(acts)


def wrong_clock(seed: int) -> Callable[[], datetime]:
    """Make a clock that shows any hour of a day."""
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    return lambda: NOON + timedelta(seconds=chance.randrange(86_400))


def desks(number: int) -> list[Desk]:
    """Open so many desks, on each of which the round has begun."""
    opened = []
    for at in range(number):
        log = cast(DayLog, LogInMemory(f"device-{at}"))
        opened.append(Desk(log, "somebody", now=wrong_clock(at)))
        opened[-1].say("round-1", Answer.BEGUN)
    return opened


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Desk], list[tuple[str, frozenset[Act]]]]:
    """Let desks say things and take in each other's logs; give them, and what each knew at a handover."""
    apart = desks(draw(st.integers(1, 5)))
    handed_over = []
    for number in draw(st.sets(st.sampled_from(NUMBERS))):
        for answer in YES:
            draw(st.sampled_from(apart[:2])).say(number, answer)
    for _ in range(draw(st.integers(0, 60))):
        desk = draw(st.sampled_from(apart))
        if draw(st.integers(0, 19)) == 0:
            with suppress(ActRefused):
                desk.say("round-1", draw(st.sampled_from(ANSWERS[Question.END])))
            continue
        if draw(st.integers(0, 9)) == 0:
            desk.take_in(draw(st.sampled_from(apart)).log.acts)
            continue
        number, answer = draw(st.sampled_from(NUMBERS)), draw(st.sampled_from(SAID))
        say = desk.correct if draw(st.integers(0, 9)) == 0 else desk.say
        try:
            knew = desk.standing.acts
            if say(number, answer).is_new and answer is Answer.HANDED_OVER:
                handed_over.append((number, knew))
        except ActRefused:
            pass
    return apart, handed_over


@settings(deadline=None)
@given(days())
def test_nobody_is_handed_over_against_what_the_desk_knew(
    day: tuple[list[Desk], list[tuple[str, frozenset[Act]]]],
) -> None:
    """Whenever somebody was handed over, that desk knew five yeses, and no no that stood."""
    for number, knew in day[1]:
        standing = Standing(knew)
        answers = [standing.answer(number, question) for question in GATE]
        assert answers == [ANSWERS[question][0] for question in GATE]


def laptop_after(*logs: list[Act]) -> Desk:
    """Let a laptop of its own take in logs, one after the other."""
    taken = Desk(cast(DayLog, LogInMemory("laptop")), "somebody", now=wrong_clock(0))
    for acts in logs:
        taken.take_in(acts)
    return taken


def told(desk: Desk) -> object:
    """Give all that can be asked of a desk, down to the bytes of a protocol if one can be made."""
    standing = desk.standing
    try:
        papers: object = [text_of(each) for each in make_protocols(ROLL, standing)]
    except ActRefused as error:
        papers = error.reason
    return (
        standing.acts,
        standing.clock,
        standing.following("device-0"),
        [(standing.status(each), standing.missing(each)) for each in NUMBERS],
        [(standing.conflicts_of(each), standing.standing(each, q)) for each in SUBJECTS for q in Question],
        papers,
    )


@settings(deadline=None)
@given(days(), st.randoms(use_true_random=False))
def test_every_order_of_receipt_ends_alike(
    day: tuple[list[Desk], list[tuple[str, frozenset[Act]]]], chance: random.Random
) -> None:
    """In whatever order a laptop takes in up to five logs, in parts, twice or by way of another device, it
    then knows the same, answers the same, and writes the same protocols to the byte.
    """
    logs = [desk.log.acts for desk in day[0]]
    expected = told(laptop_after(*logs))
    for order in chance.sample(list(permutations(logs)), min(12, factorial(len(logs)))):
        assert told(laptop_after(*order)) == expected
    parts = [part for acts in logs for part in (acts[: len(acts) // 2], acts)]
    chance.shuffle(parts)
    assert told(laptop_after(*parts, *parts)) == expected
    others = [
        each.log.acts
        for each in accumulate(
            logs, lambda one, acts: laptop_after(one.log.acts, acts), initial=laptop_after()
        )
    ]
    assert told(laptop_after(*others)) == expected


def at_one_moment(device: str, answer: Answer, by: str = "somebody") -> Act:
    """Make an act that every device wrote at the same hour, and counts alike."""
    subject = "round-1" if answer in ANSWERS[Question.END] else "1-3"
    return Act(ActId(device, 1), 7, NOON, by, subject, answer)


MOMENTS = {
    "five devices, one question": [
        at_one_moment(f"device-{at}", answer)
        for at, answer in enumerate([Answer.FIT, Answer.UNFIT, Answer.FIT, Answer.UNFIT, Answer.FIT])
    ],
    "a round, ended and broken off": [
        at_one_moment("device-0", Answer.COMPLETED),
        at_one_moment("device-1", Answer.BROKEN_OFF),
        at_one_moment("device-2", Answer.COMPLETED),
    ],
    "one number, five acts": [
        *(at_one_moment("device-0", Answer.FIT, by) for by in ("a", "b", "c")),
        at_one_moment("device-0", Answer.UNFIT, "a"),
        replace(at_one_moment("device-0", Answer.FIT, "a"), at=NOON + timedelta(minutes=1)),
    ],
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_acts_of_one_moment_have_one_order(moment: str) -> None:
    """Acts of the same hour and count lie in the log in one order, whichever of them came first."""
    orders = list(permutations(MOMENTS[moment]))
    expected = told(laptop_after(list(orders[0])))
    assert {tuple(laptop_after(list(order)).log.acts) for order in orders} == {
        tuple(sorted(orders[0], key=in_order))
    }
    for order in orders:
        assert told(laptop_after(*([act] for act in order))) == expected


def test_nobody_crosses_in_a_round_of_which_devices_differ() -> None:
    """While one device says that a round was broken off and another that it went on, a person decides."""
    acts = MOMENTS["a round, ended and broken off"]
    [desk] = desks(1)
    for answer in YES:
        desk.say("1-3", answer)
    desk.take_in(acts[1:])
    with pytest.raises(ActRefused) as refused:
        desk.say("1-3", Answer.HANDED_OVER)
    assert refused.value.reason == "undecided"
    desk.correct("round-1", Answer.COMPLETED)
    assert desk.say("1-3", Answer.HANDED_OVER).status is Status.OVER


@settings(deadline=None)
@given(days())
def test_everybody_is_counted_once(day: tuple[list[Desk], list[tuple[str, frozenset[Act]]]]) -> None:
    """All desks together, each person has one status, and who is over was handed over by some desk."""
    together = Standing(merged(*(desk.log.acts for desk in day[0])))
    counted = Counter(together.status(number) for number in NUMBERS)
    over = {number for number in NUMBERS if together.status(number) is Status.OVER}
    assert counted.total() == len(NUMBERS)
    assert over <= {number for number, _ in day[1]}
    assert all(together.answer(number, Question.WILL) is Answer.GOES for number in over)
