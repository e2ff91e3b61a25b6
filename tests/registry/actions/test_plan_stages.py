"""A plan is seen, superseded and withdrawn on days of release alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from repatria.core.errors import (
    AlreadyRecorded,
    NoSuchRecord,
    NotPermitted,
    PlanNotReady,
    PlanRefused,
    PlanUnchecked,
    RequestInvalid,
    SecondPersonNeeded,
)
from repatria.core.plans import Outcome
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.ratify_plan import ratify_plan
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.actions.record_plan import record_plan
from repatria.registry.actions.record_plan_check import CHECKED_WITHIN, record_plan_check
from repatria.registry.actions.set_release_day import set_release_day
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.actions.withdraw_plan import withdraw_plan
from repatria.registry.models import Plan, PlanApproval
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.people import account
from tests.registry.plans import (
    checked,
    checked_plan,
    fixed_day,
    let_days_pass,
    planner,
    recorded,
    released,
    today,
)

pytestmark = pytest.mark.usefixtures("registry")


def negotiator(party: str = "UA") -> UUID:
    """Make somebody who bargains for a party."""
    return account(Role.NEGOTIATOR, party=party)


def told(me: UUID) -> list[tuple[UUID, str]]:
    """Give the plans that a negotiator is told of, with what they are."""
    return [(plan.id, plan.state) for plan in tell_released_plans(me)]


def test_later_plan_supersedes_the_released_one() -> None:
    """What was released before stays known, and can be approved no more."""
    first = released("UA", case_id="made-up")
    with writing():
        Plan.objects.filter(pk=first).update(release_on="2025-01-12")
    second = released("UA", case_id="made-up")
    me = negotiator()
    assert told(me) == [(second, "released"), (first, "superseded")]
    with pytest.raises(PlanNotReady):
        approve_plan(me, first)


def test_last_plan_of_a_day_is_released_and_no_other() -> None:
    """Of two plans of a case for one day, nobody ever sees that there was an earlier one."""
    first = recorded("UA", case_id="made-up")
    second = recorded("UA", case_id="made-up")
    for plan in (first, second):
        approve_plan(planner(), checked(plan))
        let_days_pass(plan)
    assert told(negotiator()) == [(second, "released")]
    with pytest.raises(NoSuchRecord):
        read_sheet(negotiator(), first)


def test_plan_withdrawn_before_its_day_was_never_there() -> None:
    """Withdrawn unseen, it stays unseen on its day."""
    plan = recorded("UA")
    approve_plan(planner(), checked(plan))
    withdraw_plan(planner(), plan)
    let_days_pass(plan)
    assert told(negotiator()) == []
    for act in (approve_plan, read_sheet):
        with pytest.raises(NoSuchRecord):
            act(negotiator(), plan)


def test_released_plan_is_withdrawn_on_a_day_of_release() -> None:
    """Not at once and not on any day; until then parties see what they saw, from then on that it ended."""
    plan = released("UA")
    for on in (None, today(), today().replace(year=2199)):
        with pytest.raises(RequestInvalid):
            withdraw_plan(planner(), plan, on=on)
    withdraw_plan(planner(), plan, on=fixed_day(5))
    assert told(negotiator()) == [(plan, "released")]
    with writing():
        Plan.objects.filter(pk=plan).update(withdrawn_on=today())
    assert told(negotiator()) == [(plan, "withdrawn")]
    with pytest.raises(PlanNotReady):
        ratify_plan(planner(), plan)


def test_party_that_is_asked_nothing_approves_nothing() -> None:
    """Whoever neither gives, receives nor offers sees an empty sheet, and its word is not waited for."""
    plan = released("UA")
    assert [each.is_concerned for each in tell_released_plans(negotiator("RU"))] == [False]
    with pytest.raises(PlanNotReady):
        approve_plan(negotiator("RU"), plan)
    approve_plan(negotiator("UA"), plan)
    ratify_plan(planner(), plan)
    assert told(negotiator("RU")) == [(plan, "ratified")]


def test_who_approved_for_the_neutral_does_not_ratify() -> None:
    """One of the neutral says that it accepts the plan, and another one that all have."""
    plan, approver = recorded("UA"), planner()
    approve_plan(approver, checked(plan))
    let_days_pass(plan)
    approve_plan(negotiator("UA"), plan)
    with pytest.raises(SecondPersonNeeded):
        ratify_plan(approver, plan)
    assert Plan.objects.get().ratified_on is None
    ratify_plan(planner(), plan)
    assert Plan.objects.get().ratified_by_id != approver


def test_each_approves_once() -> None:
    """Another person of the same party, or of the neutral, does not approve again."""
    plan = recorded("UA")
    approve_plan(planner(), checked(plan))
    with pytest.raises(AlreadyRecorded):
        approve_plan(planner(), checked(plan))
    let_days_pass(plan)
    approve_plan(negotiator(), plan)
    with pytest.raises(AlreadyRecorded):
        approve_plan(negotiator(), plan)
    assert PlanApproval.objects.count() == 2


def test_plan_that_nobody_checked_is_not_approved() -> None:
    """Nor one that its maker alone checked, or that did not hold; and the refusal says which."""
    plan = recorded("UA")
    maker = Plan.objects.get(pk=plan).by_id
    for who, broken in ((None, ()), (maker, ()), (planner(), ("optimality",))):
        if who is not None:
            record_plan_check(who, plan, broken=broken)
        with pytest.raises(PlanUnchecked) as refused:
            approve_plan(planner(), plan)
        assert ("optimality" in str(refused.value)) == bool(broken)
    approve_plan(planner(), checked(plan))
    assert PlanApproval.objects.count() == 1


def test_check_of_another_day_does_not_ratify() -> None:
    """What held a day and more ago is checked again before it binds anybody."""
    plan = released("UA")
    approve_plan(negotiator(), plan)
    with writing():
        Plan.objects.filter(pk=plan).update(checked_at=datetime.now(UTC) - CHECKED_WITHIN)
    with pytest.raises(PlanUnchecked):
        ratify_plan(planner(), plan)
    ratify_plan(planner(), checked(plan))
    assert told(negotiator()) == [(plan, "ratified")]


def test_party_does_not_approve_what_no_longer_holds() -> None:
    """A released plan that a later check refutes is not approved, and the party is not told why."""
    plan = released("UA")
    record_plan_check(planner(), plan, broken=("optimality",))
    with pytest.raises(PlanNotReady):
        approve_plan(negotiator(), plan)


def test_mediator_does_not_approve_for_the_neutral() -> None:
    """Who bargains for all sees no plan, and so accepts none."""
    with pytest.raises(NotPermitted):
        approve_plan(account(Role.NEGOTIATOR), recorded("UA"))


def test_plan_that_does_not_hold_is_not_recorded() -> None:
    """A plan that broke a check is refused with the names of the checks."""
    day, me = fixed_day(), planner()
    checked = checked_plan(take_snapshot(me).id, "made-up", "UA", broken=("destinations",))
    with pytest.raises(PlanRefused):
        record_plan(me, checked, release_on=day)
    assert Plan.objects.count() == 0


def test_what_is_said_of_a_plan_is_in_the_plan() -> None:
    """A plan of another case, or with another outcome, than the record would say is refused."""
    day, me = fixed_day(), planner()
    checked = checked_plan(take_snapshot(me).id, "made-up", "UA")
    for wrong in (
        replace(checked, outcome=Outcome.FOUND),
        replace(checked, case_id="another"),
        replace(checked, plan="no plan"),
        replace(checked, sheets=checked.sheets * 2),
    ):
        with pytest.raises(RequestInvalid):
            record_plan(me, wrong, release_on=day)
    assert Plan.objects.count() == 0


def test_day_that_came_is_fixed_no_more() -> None:
    """A day of release is a day to come, and each is fixed once."""
    with pytest.raises(RequestInvalid):
        set_release_day(planner(), today())
    set_release_day(planner(), today().replace(year=2199))
    with pytest.raises(AlreadyRecorded):
        set_release_day(planner(), today().replace(year=2199))
