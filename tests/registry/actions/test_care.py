"""What physicians and commissions decide: who is unfit goes nowhere, who is due is so by decision alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from repatria.core.care import CommissionDecision, Decides
from repatria.core.confidences import Destinations
from repatria.core.errors import RequestInvalid
from repatria.core.persons import Fitness, Health
from repatria.registry.actions.decide_fitness import decide_fitness
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.record_commission_decision import record_commission_decision
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.models import CommissionDecision as Kept
from repatria.registry.models import FitnessDecision, Person
from repatria.registry.roles import Role
from tests.registry.actions.catalog import DECIDED
from tests.registry.people import account, person
from tests.registry.vault.test_in_confidence import HOME_AGAIN

pytestmark = pytest.mark.usefixtures("registry")

DAY = date(2025, 1, 13)


def test_unfit_goes_nowhere_until_a_physician_says_otherwise() -> None:
    """Whatever somebody wished, the last decision on fitness holds."""
    one = person("UA", home="KP").id
    record_interview(account(Role.DELEGATE), one, replace(HOME_AGAIN, assessed=("KP",)))
    me, plans = account(Role.PHYSICIAN, party="UA"), account(Role.PLANNER)
    decide_fitness(me, one, day=DAY, fitness=Fitness.UNFIT)
    assert tell_destinations(plans) == {one: Destinations((), ask_first=False)}
    decide_fitness(me, one, day=DAY, fitness=Fitness.FIT)
    assert tell_destinations(plans) == {one: Destinations(("KP",), ask_first=False)}


def test_commission_alone_makes_somebody_due() -> None:
    """Its decision is the state of health; a later one that says otherwise leaves it unknown."""
    one, me = person("UA", home="KP", health="wounded").id, account(Role.DELEGATE)
    record_commission_decision(me, one, DECIDED)
    assert Person.objects.get(pk=one).health == Health.SERIOUSLY_SICK.value
    record_commission_decision(me, one, CommissionDecision(DAY, Decides.NO_CLAIM))
    assert Person.objects.get(pk=one).health == Health.UNKNOWN.value
    assert list(Kept.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        CommissionDecision(DAY, Decides.REPATRIATION),
        CommissionDecision(DAY, Decides.REPATRIATION, Health.WELL),
        CommissionDecision(DAY, Decides.NO_CLAIM, Health.SERIOUSLY_SICK),
        CommissionDecision(
            datetime.now(UTC).date() + timedelta(days=9), Decides.REPATRIATION, Health.SERIOUSLY_SICK
        ),
    ],
)
def test_decision_that_cannot_be_is_refused(wrong: CommissionDecision) -> None:
    """No decision comes from the future, and none makes somebody due without saying by what."""
    one = person("UA", health="wounded")
    with pytest.raises(RequestInvalid):
        record_commission_decision(account(Role.DELEGATE), one.id, wrong)
    assert (Person.objects.get(pk=one.id).health, Kept.objects.count()) == ("wounded", 0)


def test_erasure_takes_decisions_away() -> None:
    """Of an erased person nothing is kept of their health."""
    one = person("UA").id
    decide_fitness(account(Role.PHYSICIAN, party="UA"), one, day=DAY, fitness=Fitness.UNFIT)
    record_commission_decision(account(Role.DELEGATE), one, DECIDED)
    erase_person(account(Role.REGISTRAR, party="UA"), one, version=2)
    assert (FitnessDecision.objects.count(), Kept.objects.count()) == (0, 0)
    assert Person.objects.get(pk=one).health == Health.UNKNOWN.value
