"""Acts of several devices, in any order: nothing lost, nobody twice, and what differs is for a person."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from repatria.core.handovers import ANSWERS, Act, ActId, Answer, Question
from repatria.handover.standing import ConflictKind, Standing, Status, merged
from tests.handover.days import NOON, YES

SUBJECTS = ("1-3", "2-1")
ANSWERED = tuple(
    answer for question, answers in ANSWERS.items() if question.value != "begin" for answer in answers
)


def act(
    device: str, sequence: int, answer: Answer, *, clock: int = 0, corrects: tuple[ActId, ...] = ()
) -> Act:
    """Make an act on the first person."""
    return Act(ActId(device, sequence), clock or sequence, NOON, "somebody", "1-3", answer, corrects)


@st.composite
def days(draw: st.DrawFn) -> list[Act]:
    """Draw what up to five devices wrote that heard of each other now and then, on clocks that are wrong."""
    devices = [f"device-{at}" for at in range(draw(st.integers(1, 5)))]
    known: dict[str, Standing] = {device: Standing() for device in devices}
    written: list[Act] = []
    for _ in range(draw(st.integers(0, 24))):
        device = draw(st.sampled_from(devices))
        standing = known[device]
        for other in draw(st.sets(st.sampled_from(devices), max_size=2)):
            for each in known[other].acts:
                standing.add(each)
        subject, answer = draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(ANSWERED))
        question = next(q for q, answers in ANSWERS.items() if answer in answers)
        before = standing.standing(subject, question)
        corrects = tuple(one.id for one in before) if draw(st.booleans()) else ()
        at = NOON + timedelta(minutes=draw(st.integers(-600, 600)))
        new = Act(
            ActId(device, standing.following(device)), standing.clock + 1, at, "x", subject, answer, corrects
        )
        standing.add(new)
        written.append(new)
    return written


def told(standing: Standing) -> object:
    """Give all that can be asked of what stands."""
    return [
        (
            standing.status(subject),
            standing.conflicts_of(subject),
            [standing.standing(subject, question) for question in Question],
        )
        for subject in SUBJECTS
    ]


@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_acts_does_not_matter(acts: list[Act], chance: object) -> None:
    """In whatever order acts arrive, and however often, the same stands."""
    shuffled = [*acts, *acts]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert told(Standing(shuffled)) == told(Standing(acts))


@given(days(), days(), days())
def test_merging_is_order_free(one: list[Act], other: list[Act], third: list[Act]) -> None:
    """Who merges with whom, in which order and how often makes no difference."""
    assert merged(one, other) == merged(other, one)
    assert merged(merged(one, other), third) == merged(one, merged(other, third))
    assert merged(one, one) == frozenset(one)


@given(days())
def test_nobody_is_counted_twice(acts: list[Act]) -> None:
    """Each person has one status, and is over only if no device wrote what keeps them here."""
    standing = Standing(acts)
    for subject in SUBJECTS:
        no = {
            one.answer
            for question in Question
            for one in standing.standing(subject, question)
            if one.answer in {Answer.DOES_NOT_GO, Answer.UNFIT, Answer.NOT_SHOWN_UP, Answer.GIVER_DENIES}
        }
        assert not (no and standing.status(subject) is Status.OVER)


@given(days())
def test_no_act_is_lost(acts: list[Act]) -> None:
    """Every act that was written is kept, corrected ones too."""
    assert Standing(acts).acts == frozenset(acts)


@given(days())
def test_a_wrong_clock_changes_nothing(acts: list[Act]) -> None:
    """What stands is the same whatever hour the devices showed."""
    moved = [Act(one.id, one.clock, NOON, one.by, one.subject, one.answer, one.corrects) for one in acts]
    statuses = [[Standing(each).status(subject) for subject in SUBJECTS] for each in (acts, moved)]
    assert statuses[0] == statuses[1]


def test_two_devices_that_say_the_same_count_once() -> None:
    """Two that both wrote that somebody arrived agree; nobody has to decide anything."""
    standing = Standing([act("a", 1, Answer.ARRIVED), act("b", 1, Answer.ARRIVED)])
    assert standing.answer("1-3", Question.ARRIVAL) is Answer.ARRIVED
    assert standing.conflicts_of("1-3") == ()


def test_what_differs_waits_for_a_person() -> None:
    """Of two answers neither stands until a correction replaces both."""
    acts = [act("a", 1, Answer.FIT), act("b", 1, Answer.UNFIT)]
    standing = Standing(acts)
    found = standing.conflicts_of("1-3")
    assert [(one.kind, one.devices) for one in found] == [(ConflictKind.ANSWERS_DIFFER, ("a", "b"))]
    assert standing.status("1-3") is Status.UNDECIDED
    standing.add(act("a", 2, Answer.FIT, corrects=(acts[0].id, acts[1].id)))
    assert standing.conflicts_of("1-3") == ()


def test_a_refusal_elsewhere_stops_a_handover_from_standing() -> None:
    """Handed over on one device, refused on another: a person decides, and nobody is counted as over."""
    over = [act("a", at, answer) for at, answer in enumerate((*YES, Answer.HANDED_OVER), start=1)]
    refused = act("b", 1, Answer.DOES_NOT_GO)
    standings = {Standing(order).status("1-3") for order in permutations([over[-1], over[-2], refused])}
    assert Standing(over).status("1-3") is Status.OVER
    assert standings == {Status.UNDECIDED}


def test_a_copied_log_is_seen() -> None:
    """Two different acts under one number of one device are a conflict."""
    standing = Standing([act("a", 1, Answer.FIT), act("a", 1, Answer.ARRIVED)])
    assert {one.kind for one in standing.conflicts_of("1-3")} == {ConflictKind.SAME_ACT_TWICE}


def test_a_correction_replaces_only_what_was_before_it() -> None:
    """An act cannot be corrected by one that did not know it, nor on another question."""
    first = act("a", 2, Answer.FIT)
    early = act("b", 1, Answer.UNFIT, clock=1, corrects=(first.id,))
    astray = act("b", 2, Answer.ARRIVED, clock=9, corrects=(first.id,))
    standing = Standing([first, early, astray])
    assert first in standing.standing("1-3", Question.FITNESS)
