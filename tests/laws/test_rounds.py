"""Rounds agree with listing every order, the independent check accepts them, and refuses what is altered."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.plans import Credit, Plan
from repatria.core.rounds import Move, RoundsOutcome, Schedule
from repatria.planning.rounds import schedule_rounds
from repatria.planning.verify.rounds import verify_rounds
from tests.laws.small_cases import examples
from tests.laws.small_rounds import Listed, best_order, small_plans


@examples(300)
@given(drawn=small_plans())
def test_rounds_are_the_best_of_all(drawn: tuple[Case, Plan]) -> None:
    """Waiting and number of rounds are those of the best order there is, and proven; or there is none."""
    schedule = schedule_rounds(*drawn)
    best = best_order(*drawn)
    if best is None:
        assert schedule.outcome is RoundsOutcome.IMPOSSIBLE
    else:
        assert Listed(schedule.waiting, len(schedule.rounds)) == best
        assert schedule.outcome is RoundsOutcome.PROVEN_BEST


@examples(300)
@given(drawn=small_plans())
def test_rounds_pass_the_independent_check(drawn: tuple[Case, Plan]) -> None:
    """Whatever the engine gives, rounds or a proof that there are none, the check accepts."""
    assert verify_rounds(*drawn, schedule_rounds(*drawn)).broken == ()


@examples(300)
@given(drawn=small_plans(), data=st.data())
def test_altered_rounds_are_refused(drawn: tuple[Case, Plan], data: st.DataObject) -> None:
    """A move, a credit or a number changed is refused, unless what then stands there is as good an order."""
    case, plan = drawn
    schedule = schedule_rounds(case, plan)
    assume(schedule.rounds)
    altered = _alter(data, schedule)
    assume(altered != schedule)
    if verify_rounds(case, plan, altered).is_valid:
        assert (altered.waiting, len(altered.rounds)) == (schedule.waiting, len(schedule.rounds))
        assert (altered.waiting_bound, altered.rounds_bound) == (
            schedule.waiting_bound,
            schedule.rounds_bound,
        )
        assert [_moved(altered, t.id) for t in plan.transfers] == [t.count for t in plan.transfers]


def _moved(schedule: Schedule, transfer: int) -> int:
    return sum(move.count for each in schedule.rounds for move in each.moves if move.transfer == transfer)


def _alter(data: st.DataObject, schedule: Schedule) -> Schedule:
    at = data.draw(st.integers(0, len(schedule.rounds) - 1))
    each = schedule.rounds[at]
    more = data.draw(st.sampled_from((-1, 1)))
    changed = [
        replace(each, moves=tuple(Move(m.transfer, m.count + more) for m in each.moves[:1]) + each.moves[1:]),
        replace(each, moves=each.moves[1:]),
        replace(each, moves=(*each.moves, Move(99, 1))),
        replace(each, credits=each.credits[1:]),
        replace(each, credits=(*each.credits, Credit(0, "b-1", 1))),
        replace(each, people=each.people + more),
        replace(each, wounded=each.wounded + more),
        replace(each, arrivals=each.arrivals[1:]),
        replace(each, exposure=tuple(replace(u, owed=u.owed + 1) for u in each.exposure)),
    ]
    whole = [
        replace(schedule, rounds=(*schedule.rounds[:at], other, *schedule.rounds[at + 1 :]))
        for other in changed
    ]
    whole += [
        replace(schedule, rounds=(*schedule.rounds[:at], *schedule.rounds[at + 1 :])),
        replace(schedule, rounds=schedule.rounds[::-1]),
        replace(schedule, waiting=schedule.waiting + more),
        replace(schedule, waiting_bound=(schedule.waiting_bound or 0) + 1),
        replace(schedule, rounds_bound=(schedule.rounds_bound or 0) + 1),
        replace(schedule, outcome=data.draw(st.sampled_from(RoundsOutcome))),
        replace(schedule, case_id="another"),
    ]
    return data.draw(st.sampled_from(whole))
