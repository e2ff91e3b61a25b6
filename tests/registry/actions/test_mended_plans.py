"""What a plan became at the gate is recorded once, in a chain, and the roll of the rest is made from it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from repatria.core.errors import DocumentRefused, PlanRefused, RequestInvalid
from repatria.registry.actions.mended_plans import read_mended_plans, record_mended_plan
from tests.registry.actions.test_every_act import state
from tests.registry.actions.test_protocols import day_with, officer, people_of
from tests.registry.days import Day
from tests.registry.plans import mended_plan, planner

pytestmark = pytest.mark.usefixtures("registry")


def digest_of(text: str) -> str:
    """Give the digest that a document carries."""
    digest: str = json.loads(text)["digest"]
    return digest


def test_roll_of_the_rest_sends_whom_the_mended_plan_sends() -> None:
    """A roll that continues another is of the ratified plan, with fewer, or of a mended one, exactly."""
    day = day_with()
    plain = replace(day.roll, after=digest_of(day.roll_text), entries=day.roll.entries[:1])
    mended = mended_plan(day.plan)
    of_mended = Day(day.plan, replace(plain, plan_digest=mended.digest))
    me = officer()
    before = state()
    with pytest.raises(DocumentRefused) as refused:
        of_mended.recorded(me)
    assert (refused.value.reason, state()) == ("plan", before)
    said = json.loads(mended.plan)
    sent = {
        "id": 0,
        "who": str(people_of(day)[0]),
        "count": 1,
        "from": "UA",
        "to": "KP",
        "lot": None,
        "done": False,
    }
    text = json.dumps(said | {"transfers": [sent | {"under": day.roll.entries[0].offer}]})
    record_mended_plan(planner(), day.plan, replace(mended, plan=text))
    with pytest.raises(DocumentRefused) as refused:
        Day(day.plan, replace(of_mended.roll, entries=day.roll.entries)).recorded()
    assert refused.value.reason == "plan"
    of_mended.recorded()


def test_roll_that_goes_on_as_before_needs_no_mended_plan() -> None:
    """Where nothing was mended, a later roll of a day may send fewer under the ratified plan."""
    day = day_with()
    later = replace(day.roll, after=digest_of(day.roll_text), entries=day.roll.entries[:1])
    moved = replace(later.entries[0], transfer=1)
    with pytest.raises(DocumentRefused):
        Day(day.plan, replace(later, entries=(moved,))).recorded()
    Day(day.plan, later).recorded()


def test_mended_plan_has_to_follow_one_that_is_there() -> None:
    """What mends another plan, or is not what is said beside it, or failed its check, is not recorded."""
    day, me = day_with(), planner()
    made = mended_plan(day.plan)
    elsewhere = made.plan.replace(made.mends, "sha256:x")
    before = state()
    with pytest.raises(DocumentRefused) as refused:
        record_mended_plan(me, day.plan, replace(made, mends="sha256:x", plan=elsewhere))
    assert refused.value.reason == "chain"
    with pytest.raises(RequestInvalid):
        record_mended_plan(me, day.plan, replace(made, plan=elsewhere))
    with pytest.raises(RequestInvalid):
        record_mended_plan(me, day.plan, replace(made, plan="{}"))
    with pytest.raises(PlanRefused):
        record_mended_plan(me, day.plan, replace(made, broken=("proof",)))
    assert state() == before
    first = record_mended_plan(me, day.plan, made)
    assert record_mended_plan(me, day.plan, made) == first
    again = made.plan.replace(made.digest, "sha256:y").replace(made.mends, made.digest)
    record_mended_plan(me, day.plan, replace(made, mends=made.digest, digest="sha256:y", plan=again))
    assert [each.digest for each in read_mended_plans(me, day.plan)] == [made.digest, "sha256:y"]
