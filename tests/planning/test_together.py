"""People who asked to go together: to one place, or not at all."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.cases import Case, Host
from repatria.core.plans import Outcome, Plan, Reason
from repatria.core.rules import AtMost, Demand, Together
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.verify import verify_plan
from tests.builders import case, get, give, offer, person


def test_both_go_or_neither() -> None:
    """Where one of two cannot go, the other stays, and learns that they are kept together."""
    drawn = pair(offer("a", "A", give(who(held_by="A"), "D")), Together(("p", "q")))
    plan = plan_case(drawn)
    assert (plan.people_moved, plan.outcome) == (0, Outcome.PROVEN_BEST)
    assert reasons(plan) == {
        "p": (Reason.OFFER_NOT_IN_FORCE, Reason.KEPT_TOGETHER),
        "q": (Reason.NO_OFFER,),
    }


def test_both_go_where_both_can() -> None:
    """Where offers release both, of two holders, both go."""
    drawn = pair(
        offer("a", "A", give(who(held_by="A"), "D")),
        offer("c", "C", give(who(held_by="C"), "D")),
        Together(("p", "q")),
    )
    assert plan_case(drawn).people_moved == 2


def test_they_go_to_one_place() -> None:
    """Two who may go to two places, and are offered one place more each, go to the one they share."""
    drawn = case(
        person("p", "A", "D", may_go_to=("D", "E")),
        person("q", "C", "D", may_go_to=("D", "E")),
        Host("E", Selection()),
        offer("a", "A", give(who(held_by="A"), "D", "E")),
        offer("c", "C", give(who(held_by="C"), "E")),
        Together(("p", "q")),
    )
    plan = plan_case(drawn)
    assert [(transfer.who, transfer.destination) for transfer in plan.transfers] == [("p", "E"), ("q", "E")]


def test_who_has_no_place_falls_away() -> None:
    """One whom the law leaves nowhere to go binds nobody; the two others stay bound."""
    drawn = case(
        person("p", "A", "D"),
        person("q", "C", "D"),
        person("s", "A", "D", may_go_to=()),
        offer("a", "A", give(who(held_by="A"), "D")),
        Together(("p", "q", "s")),
    )
    plan = plan_case(drawn)
    assert (plan.people_moved, reasons(plan)["p"]) == (0, (Reason.OFFER_NOT_IN_FORCE, Reason.KEPT_TOGETHER))
    released = replace(drawn, rules=(Together(("p", "s")),))
    assert plan_case(released).people_moved == 1


def test_people_alike_are_told_apart() -> None:
    """Of three alike two are bound; a place for one goes to the third."""
    drawn = case(
        *(person(name, "A", "D") for name in ("p", "q", "s")),
        offer("a", "A", give(who(held_by="A"), "D", at_most=1)),
        Together(("p", "q")),
    )
    plan = plan_case(drawn)
    assert [transfer.who for transfer in plan.transfers] == ["s"]
    assert reasons(plan)["p"] == (Reason.OFFER_FULL, Reason.OUTRANKED, Reason.KEPT_TOGETHER)


def test_who_is_outranked_anyway_is_not_kept_together() -> None:
    """Where those of greater need take all places, being bound is no reason."""
    drawn = case(
        *(person(name, "A", "D", age_years=40) for name in ("p", "q")),
        *(person(name, "A", "D", age_years=16) for name in ("s", "t")),
        offer("a", "A", give(who(held_by="A"), "D", at_most=2)),
        Together(("p", "q")),
    )
    assert reasons(plan_case(drawn))["p"] == (Reason.OFFER_FULL, Reason.OUTRANKED)


def test_two_rules_bind_through_one_person() -> None:
    """Whoever two rules name binds all whom they name."""
    drawn = case(
        *(person(name, "A", "D") for name in ("p", "q", "s")),
        offer("a", "A", give(who(id=("p", "q")), "D")),
        Together(("p", "q")),
        Together(("q", "s")),
    )
    assert plan_case(drawn).people_moved == 0


def test_a_limit_of_one_keeps_both() -> None:
    """Where a limit leaves one place, two who are bound stay, and both are told."""
    drawn = pair(
        offer("a", "A", give(who(held_by="A"), "D")),
        offer("c", "C", give(who(held_by="C"), "D")),
        Together(("p", "q")),
        AtMost(Selection(), 1),
    )
    assert reasons(plan_case(drawn))["p"] == (Reason.OFFER_NOT_IN_FORCE, Reason.KEPT_TOGETHER)


def test_a_demand_for_one_alone_is_proven_impossible() -> None:
    """Where a demand names one of two who go together, and the other cannot go, there is no plan."""
    drawn = pair(offer("a", "A", give(who(held_by="A"), "D")), Together(("p", "q")), Demand(who(id="p"), 1))
    plan = plan_case(drawn)
    assert plan.outcome is Outcome.IMPOSSIBLE
    assert verify_plan(drawn, plan).is_valid


def test_a_pair_pays_together() -> None:
    """Those bound can be what pays an offer: two arrive, so three of the other side go."""
    drawn = case(
        person("p", "A", "D"),
        person("q", "A", "D"),
        person("x", "D", "A"),
        offer("a", "A", give(who(held_by="A"), "D"), get(who(held_by="D"), "A", at_least=1)),
        offer("d", "D", give(who(held_by="D"), "A"), get(who(held_by="A"), "D", at_least=2)),
        Together(("p", "q")),
    )
    assert plan_case(drawn).people_moved == 3


def test_verify_refuses_a_plan_that_parts_them() -> None:
    """A plan of the case without the rule is refused against the case with it, by the check of its name."""
    free = pair(offer("a", "A", give(who(held_by="A"), "D")))
    broken = verify_plan(replace(free, rules=(Together(("p", "q")),)), plan_case(free)).broken
    assert "together" in {check.name for check in broken}


def pair(*more: object) -> Case:
    """Make a case of two people of one home, held by two parties."""
    return case(person("p", "A", "D"), person("q", "C", "D"), *more)


def reasons(plan: Plan) -> dict[str, tuple[Reason, ...]]:
    """Give the reasons of everybody left."""
    return {left.who: left.reasons for left in plan.left}
