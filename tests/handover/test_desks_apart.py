"""Up to five desks apart, which hear of each other now and then: nobody lost, nobody twice, nobody forced."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.core.errors import ActRefused
from repatria.core.handovers import ANSWERS, GATE, Act, Answer, Question
from repatria.handover.day_log import DayLog
from repatria.handover.desk import Desk
from repatria.handover.standing import Standing, Status, merged
from tests.handover.days import NOON, YES, roll_of, two_sides

ROLL = roll_of(two_sides(2))
NUMBERS = tuple(entry.number for entry in ROLL.entries)
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


@settings(deadline=None)
@given(days())
def test_every_order_of_merging_ends_alike(
    day: tuple[list[Desk], list[tuple[str, frozenset[Act]]]],
) -> None:
    """Whichever desk takes in the others, in whatever order and however often, the same is known."""
    logs = [desk.log.acts for desk in day[0]]
    whole = merged(*logs)
    ends = []
    for order in list(permutations(logs))[:6]:
        last = desks(1)[0]
        for acts in (*order, *order):
            last.take_in(acts)
        ends.append([last.standing.status(number) for number in NUMBERS])
        assert whole <= last.standing.acts
    assert all(end == ends[0] for end in ends)


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
