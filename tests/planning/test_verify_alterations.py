"""Each way to alter a plan is refused, by the check that is there for it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from repatria.core.counts import Count
from repatria.core.parties import ConflictState
from repatria.core.plans import (
    Balance,
    Due,
    Finding,
    Left,
    OfferState,
    Outcome,
    Plan,
    Reason,
    TierResult,
)
from repatria.core.rules import Demand
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.verify import verify_plan
from tests.builders import (
    case,
    conflict,
    exchange_case,
    founding_case,
    get,
    give,
    group,
    offer,
    person,
    russian_offer,
)

Alteration = Callable[[Plan], Plan]


@cache
def planned() -> Plan:
    """Plan that exchange, once for all tests."""
    return plan_case(exchange_case())


def test_the_plan_itself_is_accepted() -> None:
    """The plan that the alterations below start from holds, and moves people on both sides."""
    plan = planned()
    assert verify_plan(exchange_case(), plan).broken == ()
    assert (plan.people_moved, plan.people_accompanying) == (5, 1)


def _transfer(of: str, /, **changes: Any) -> Alteration:
    """Change the fields of the transfers of one record."""
    return lambda plan: replace(
        plan,
        transfers=tuple(replace(t, **changes) if t.who == of else t for t in plan.transfers),
    )


def _without(who: str) -> Alteration:
    return lambda plan: replace(plan, transfers=tuple(t for t in plan.transfers if t.who != who))


def _more_credit(plan: Plan) -> Plan:
    first = plan.credits[0]
    return replace(plan, credits=(replace(first, count=first.count + 1), *plan.credits[1:]))


def _own_credit(plan: Plan) -> Plan:
    own = next(t.id for t in plan.transfers if t.origin == "A")
    return replace(plan, credits=(*plan.credits, replace(plan.credits[0], transfer=own, offer="a-1")))


def _child_pays(plan: Plan) -> Plan:
    child = next(t.id for t in plan.transfers if t.is_accompanying)
    return replace(plan, credits=(*plan.credits, replace(plan.credits[0], transfer=child, offer="b-1")))


def _tier(place: int, **changes: Any) -> Alteration:
    """Change a tier in the plan and in its certificate alike."""

    def alter(plan: Plan) -> Plan:
        tiers = list(plan.tiers)
        tiers[place] = replace(tiers[place], **changes)
        certificate = deepcopy(plan.certificate)
        certificate["tiers"][place] |= changes
        return replace(plan, tiers=tuple(tiers), certificate=certificate)

    return alter


ALTERATIONS: dict[str, tuple[str, Alteration]] = {
    "one more of a record": ("totals", _transfer("a-group", count=4)),
    "one more under a limit": ("terms", _transfer("b-group", count=3)),
    "fewer than are credited": ("credits", _transfer("a-group", count=2)),
    "nobody": ("transfers", _transfer("a-group", count=0)),
    "fewer than nobody": ("transfers", _transfer("a-group", count=-1)),
    "another record": ("transfers", _transfer("a-group", who="nobody-known")),
    "another holder": ("transfers", _transfer("a-group", origin="B")),
    "an offer that is not there": ("transfers", _transfer("a-group", offer="a-9")),
    "an offer of the other party": ("transfers", _transfer("a-group", offer="b-1")),
    "identifiers out of sequence": ("transfers", _transfer("a-group", id=9)),
    "called accompanying": ("transfers", _transfer("a-group", is_accompanying=True)),
    "called freed": ("transfers", _transfer("a-child", is_accompanying=False)),
    "a swapped destination": ("destinations", _transfer("a-group", destination="A")),
    "against a wish": ("destinations", _transfer("a-group", who="a-stays", count=1)),
    "unfit to travel": ("destinations", _transfer("a-group", who="a-unfit", count=1)),
    "held for trial and not named": ("releases", _transfer("a-group", who="a-accused", count=1)),
    "called firm": ("provisional", _transfer("a-group", is_provisional=False)),
    "the child stays behind": ("accompanying", _without("a-child")),
    "the child alone": ("accompanying", _without("a-group")),
    "two children": ("accompanying", _transfer("a-child", count=2)),
    "the child under another offer": ("accompanying", _transfer("a-child", offer="a-2")),
    "an offer whose need is not met": ("terms", _transfer("a-group", offer="a-2")),
    "no credits": ("terms", lambda plan: replace(plan, credits=())),
    "a dropped credit": ("terms", lambda plan: replace(plan, credits=plan.credits[1:])),
    "credits twice": ("credits", lambda plan: replace(plan, credits=(*plan.credits, *plan.credits))),
    "one more credited": ("credits", _more_credit),
    "a credit of one's own": ("credits", _own_credit),
    "a credit of somebody who accompanies": ("credits", _child_pays),
    "a credit of no transfer": (
        "credits",
        lambda plan: replace(plan, credits=(*plan.credits, replace(plan.credits[0], transfer=99))),
    ),
    "a credit to no offer": (
        "credits",
        lambda plan: replace(plan, credits=(*plan.credits, replace(plan.credits[0], offer="z-1"))),
    ),
    "a credit of nothing": (
        "credits",
        lambda plan: replace(plan, credits=(*plan.credits, replace(plan.credits[0], count=0))),
    ),
    "a credit to an offer not in force": (
        "credits",
        lambda plan: replace(
            plan,
            credits=tuple(replace(c, offer="a-2") if c.offer == "a-1" else c for c in plan.credits),
        ),
    ),
    "an offer less": ("in-force", lambda plan: replace(plan, offers=plan.offers[1:])),
    "an offer more": ("in-force", lambda plan: replace(plan, offers=(*plan.offers, OfferState("z", False)))),
    "an offer called in force": (
        "in-force",
        lambda plan: replace(plan, offers=tuple(replace(o, is_in_force=True) for o in plan.offers)),
    ),
    "somebody left out of those left": ("left", lambda plan: replace(plan, left=plan.left[1:])),
    "somebody left twice": ("left", lambda plan: replace(plan, left=(*plan.left, plan.left[0]))),
    "somebody unknown left": (
        "left",
        lambda plan: replace(plan, left=(*plan.left, Left("z", Count.exactly(1), (Reason.NO_OFFER,)))),
    ),
    "another number left": (
        "left",
        lambda plan: replace(plan, left=(replace(plan.left[0], count=Count.exactly(7)), *plan.left[1:])),
    ),
    "left for no reason": (
        "left",
        lambda plan: replace(plan, left=(replace(plan.left[0], reasons=()), *plan.left[1:])),
    ),
    "reasons out of order": (
        "left",
        lambda plan: replace(
            plan,
            left=(replace(plan.left[0], reasons=(Reason.OUTRANKED, Reason.NO_OFFER)), *plan.left[1:]),
        ),
    ),
    "given more": (
        "balance",
        lambda plan: replace(plan, balance=(replace(plan.balance[0], given=9), *plan.balance[1:])),
    ),
    "a balance less": ("balance", lambda plan: replace(plan, balance=plan.balance[1:])),
    "a balance more": (
        "balance",
        lambda plan: replace(plan, balance=(*plan.balance, Balance("C", "people", 0, 0, 0))),
    ),
    "an assumption more": (
        "rests-on",
        lambda plan: replace(plan, rests_on=replace(plan.rests_on, assumed=("a-1",))),
    ),
    "attested": (
        "rests-on",
        lambda plan: replace(plan, rests_on=replace(plan.rests_on, is_attested=True)),
    ),
    "a finding more": (
        "findings",
        lambda plan: replace(plan, findings=(*plan.findings, Finding("L11", "a-1", "GC III 109", "No."))),
    ),
    "somebody due": (
        "due",
        lambda plan: replace(plan, due=(*plan.due, Due("A", "L12", "GC III 118", Count.exactly(1)))),
    ),
    "another case": ("case", lambda plan: replace(plan, case_id="another")),
    "a greater value": ("tiers", _tier(2, value=6)),
    "a greater value and bound": ("tiers", _tier(2, value=6, bound=6)),
    "a tier less": ("tiers", lambda plan: replace(plan, tiers=plan.tiers[1:])),
    "a tier renamed": ("tiers", _tier(2, name="people killed")),
    "a greater bound": ("outcome", _tier(2, bound=6)),
    "no bound": ("outcome", _tier(2, bound=None)),
    "a bound below what is proven": ("proof", _tier(2, bound=4)),
    "called not proven": ("outcome", lambda plan: replace(plan, outcome=Outcome.FOUND)),
    "called impossible": ("outcome", lambda plan: replace(plan, outcome=Outcome.IMPOSSIBLE)),
    "called undecided": ("outcome", lambda plan: replace(plan, outcome=Outcome.UNDECIDED)),
    "another gap": ("outcome", lambda plan: replace(plan, gap=1)),
    "an unknown gap": ("outcome", lambda plan: replace(plan, gap=None)),
    "a value in the plan alone": (
        "proof",
        lambda plan: replace(plan, tiers=(TierResult(plan.tiers[0].name, 1, 1), *plan.tiers[1:])),
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_alteration_is_refused_by_its_check(name: str) -> None:
    """The altered plan is refused, and the check that is there for it is among those that fail."""
    check, alter = ALTERATIONS[name]
    altered = alter(planned())
    assert check in {broken.name for broken in verify_plan(exchange_case(), altered).broken}


def test_alternatives_are_not_both_in_force() -> None:
    """Two offers of one name in one plan are refused."""
    one = case(
        group("a-group", "A", "B", count=2),
        offer("a-1", "A", give(who(held_by="A"), "B")),
        offer("a-2", "A", give(who(held_by="A"), "B")),
    )
    plan = plan_case(one)
    first = replace(plan.transfers[0], count=1, offer="a-1")
    both = replace(plan, transfers=(first, replace(first, id=1, offer="a-2")))
    named = replace(one, offers=tuple(replace(o, either="one") for o in one.offers))
    assert "either" in {check.name for check in verify_plan(named, both).broken}


def test_an_unmet_demand_is_refused() -> None:
    """A plan that moves fewer than a demand asks for is refused."""
    demanding = replace(exchange_case(), rules=(Demand(who(held_by="B"), 3),))
    broken = verify_plan(demanding, planned()).broken
    assert "demands" in {check.name for check in broken}


def test_a_release_the_law_asks_for_pays_for_nothing() -> None:
    """After active hostilities a release without condition is no arrival that another offer may count."""
    ended = case(
        conflict("A", "B", state=ConflictState.CEASED),
        person("a", "A", "B"),
        person("b", "B", "A"),
        offer("a-1", "A", give(who(held_by="A"), "B")),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=1)),
    )
    active = replace(ended, conflicts=(conflict("A", "B"),))
    assert verify_plan(active, plan_case(active)).is_valid
    assert "credits" in {check.name for check in verify_plan(ended, plan_case(active)).broken}


def test_an_offer_that_no_longer_stands_is_refused() -> None:
    """A plan made when an offer stood is refused on the day after its last."""
    then = exchange_case()
    expired = replace(
        then, offers=tuple(replace(o, until=then.as_of.replace(year=2024)) for o in then.offers)
    )
    broken = {check.name for check in verify_plan(expired, plan_case(then)).broken}
    assert {"releases", "terms"} <= broken


def test_assumed_offers_must_be_named() -> None:
    """A plan that rests on an offer nobody made, and does not say so, is refused."""
    drawn = founding_case(russian_offer())
    plan = plan_case(drawn)
    silent = replace(plan, rests_on=replace(plan.rests_on, assumed=()))
    assert [check.name for check in verify_plan(drawn, silent).broken] == ["rests-on"]


def test_the_plan_for_both_men_is_refused() -> None:
    """In the founding case a plan that sends home the man who would stay is refused."""
    drawn = founding_case(russian_offer())
    plan = plan_case(drawn)
    moved = next(t for t in plan.transfers if t.who == "captive-2")
    both = replace(plan, transfers=(*plan.transfers, replace(moved, id=2, who="captive-1")))
    assert "destinations" in {check.name for check in verify_plan(drawn, both).broken}


def test_no_sentence_tells_a_wish() -> None:
    """A refused move against a wish is told by identifiers alone."""
    drawn = exchange_case()
    altered = _transfer("a-group", who="a-stays", count=1)(planned())
    said = " ".join(check.says for check in verify_plan(drawn, altered).broken)
    assert [word for word in ("stay ", "wish", "refus", "fear", "private") if word in said] == []


MALFORMED: dict[str, Alteration] = {
    "a count that is a text": _transfer("a-group", count="3"),
    "a count that is a fraction": _transfer("a-group", count=3.0),
    "a count that is true": _transfer("a-group", count=True),
    "a record that is nothing": _transfer("a-group", who=None),
    "transfers that are a list": lambda plan: replace(plan, transfers=list(plan.transfers)),
    "a credit that is a transfer": lambda plan: replace(plan, credits=plan.transfers),  # type: ignore[arg-type]
    "an outcome that is a text": lambda plan: replace(plan, outcome="proven best"),  # type: ignore[arg-type]
    "a bound that is a text": _tier(0, bound="0"),
    "no certificate": lambda plan: replace(plan, certificate=None),  # type: ignore[arg-type]
    "a reason that is a text": lambda plan: replace(
        plan,
        left=(replace(plan.left[0], reasons=("no-offer",)),),  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_plan_fails_its_shape(name: str) -> None:
    """Values of the wrong type give a failed check, never a traceback."""
    altered = MALFORMED[name](planned())
    assert [check.name for check in verify_plan(exchange_case(), altered).checks] == ["shape"]
