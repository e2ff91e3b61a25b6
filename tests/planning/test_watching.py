"""Watching a search: it says how far it is, and may be stopped at any moment."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.errors import SearchStopped
from repatria.core.plans import Outcome
from repatria.core.rounds import RoundsOutcome
from repatria.core.selections import who
from repatria.planning import ask, plan_case
from repatria.planning.planfile.form import plan_to_json
from repatria.planning.questions.sweep import sweep
from repatria.planning.repair import make_task, repair_plan
from repatria.planning.rounds import schedule_rounds
from repatria.planning.search import limits
from repatria.planning.search.watching import Progress
from repatria.planning.verify import verify_plan
from repatria.planning.verify.rounds import verify_rounds
from tests.builders import case, get, give, group, offer
from tests.laws.small_cases import exchanges


class Patience:
    """A watch that is stopped after it was asked so many times."""

    def __init__(self, questions: int) -> None:
        self.questions = questions
        self.seen: list[Progress] = []

    @property
    def is_stopped(self) -> bool:
        self.questions -= 1
        return self.questions < 0

    def see(self, progress: Progress) -> None:
        self.seen.append(progress)


def endless() -> Patience:
    return Patience(10**9)


def knapsack() -> Case:
    """Make a case whose relaxation does not close: seven at a time against ten held."""
    return case(
        group("g", "A", "B", count=10),
        group("h", "B", "A", count=3),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given="2/5")),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given="5/2")),
    )


def test_watching_changes_nothing() -> None:
    """A plan that was watched to its end is the plan that nobody watched, to the last byte."""
    assert plan_to_json(plan_case(knapsack(), watch=endless())) == plan_to_json(plan_case(knapsack()))


def test_a_watch_sees_every_tier_begin_and_end() -> None:
    """Each tier is told at its begin and with what is proven at its end, in its own direction."""
    watch = endless()
    plan = plan_case(knapsack(), watch=watch)
    ends = {progress.tier: (progress.best, progress.bound) for progress in watch.seen}
    assert ends == {tier.name: (tier.value, tier.bound) for tier in plan.tiers}
    assert [progress.number for progress in watch.seen] == sorted(progress.number for progress in watch.seen)
    assert {progress.tiers for progress in watch.seen} == {len(plan.tiers)}


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=exchanges(), questions=st.integers(0, 40), is_small=st.booleans())
def test_a_plan_stopped_at_any_moment_is_kept_and_claims_nothing_false(
    drawn: Case, questions: int, *, is_small: bool
) -> None:
    """What a stopped search gives is verified; only with every bound met is it called best."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "SMALL", 0 if is_small else limits.SMALL)
        plan = plan_case(drawn, watch=Patience(questions))
    assert verify_plan(drawn, plan).broken == ()
    is_met = bool(plan.tiers) and all(tier.bound == tier.value for tier in plan.tiers)
    assert (plan.outcome is Outcome.PROVEN_BEST) == is_met


def test_a_plan_stopped_at_once_says_so_and_by_how_much_it_may_fall_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bound of one relaxation is there at once, and a warning says that the search was stopped."""
    monkeypatch.setattr(limits, "SMALL", 0)
    plan = plan_case(knapsack(), watch=Patience(0))
    assert (plan.outcome, plan.people_moved, plan.gap) == (Outcome.FOUND, 0, 10)
    assert "stopped" in plan.warnings[-1]


def test_a_question_stopped_before_a_way_was_found_has_no_answer() -> None:
    """That nothing was found yet is not the answer that there is no way."""
    with pytest.raises(SearchStopped):
        ask(knapsack(), who(held_by="A"), 10, watch=Patience(0))


def test_values_left_when_a_sweep_is_stopped_are_undecided() -> None:
    """A value that was not planned any more is unknown, never nobody."""
    found = sweep(knapsack(), "a-1.gets[0].per_given", [Fraction(1), Fraction(2)], watch=Patience(0))
    assert [point.then.people for point in found.points] == [None, None]
    assert {point.then.outcome for point in found.points} == {Outcome.UNDECIDED}


def test_a_repair_stopped_at_once_claims_nothing() -> None:
    """Neither a repair nor that there is none is claimed of a search that did not begin."""
    plan = plan_case(knapsack())
    task = make_task(knapsack(), plan, ["g=1"], argument="--without", file="plan.json")
    repair = repair_plan(task, watch=Patience(0))
    assert repair.outcome in (Outcome.UNDECIDED, Outcome.FOUND)


@pytest.mark.parametrize("questions", [0, 1, 3, 10])
def test_rounds_stopped_at_any_moment_are_kept(questions: int) -> None:
    """Whenever the search for rounds is stopped, what it gives is verified."""
    plan = plan_case(knapsack())
    schedule = schedule_rounds(knapsack(), plan, watch=Patience(questions))
    assert schedule.outcome is not RoundsOutcome.IMPOSSIBLE
    assert verify_rounds(knapsack(), plan, schedule).broken == ()
