"""What it would take is right: checked by listing every plan of every smaller change."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed
from repatria.core.offers import Offer, OfferState
from repatria.core.persons import Ground, Says
from repatria.core.plans import Outcome
from repatria.core.rules import Demand
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.program.classes import usable_offers
from repatria.planning.questions.ask import ask
from repatria.planning.questions.ways import missing_promises, plan_way
from repatria.planning.search import limits
from repatria.planning.solvers.exhaustive import best_by_enumeration
from tests.builders import case, founding_case, get, give, group, offer, person, wish
from tests.laws.small_cases import MOST_PLANS, examples, exchanges

MOST_SETS = 3


def without_bounds(one: Offer) -> Offer:
    """Give an offer that asks for nothing and sets no bound."""
    gives = tuple(replace(term, at_least=None, at_most=None, all=False) for term in one.gives)
    return replace(one, gives=gives, gets=())


def is_reached_by(drawn: Case, touched: frozenset[str], goal: Demand) -> bool:
    """List every plan with these offers freed of all they ask: is there one that reaches the goal?"""
    promises = [one for one in missing_promises(drawn) if one.id in touched]
    offers = [without_bounds(one) if one.id in touched else one for one in drawn.offers]
    freed = replace(
        drawn,
        offers=tuple(sorted((*offers, *promises), key=lambda one: one.id)),
        rules=(*drawn.rules, goal),
    )
    return best_by_enumeration(freed, most_plans=MOST_PLANS).is_possible


@examples(25)
@given(drawn=exchanges())
def test_no_smaller_set_of_offers_would_do(drawn: Case) -> None:
    """The first alternative touches as few offers as listing every set of offers finds."""
    drawn = replace(drawn, rules=())
    goal = Demand(Selection(drawn.offers[0].gives[0].who.conditions), 1)
    answer = ask(drawn, goal.who)
    assume(answer.is_reachable and not answer.is_met)
    names = [one.id for one in (*usable_offers(drawn), *missing_promises(drawn))]
    fewest = len({change.offer for change in answer.alternatives[0].changes})
    try:
        smaller = [
            chosen
            for size in range(min(fewest, MOST_SETS))
            for chosen in combinations(names, size)
            if is_reached_by(drawn, frozenset(chosen), goal)
        ]
        touched = frozenset(change.offer for change in answer.alternatives[0].changes)
        is_enough = is_reached_by(drawn, touched, goal)
    except EngineFailed:
        assume(False)
    assert smaller == []
    assert is_enough


@examples(40)
@given(drawn=exchanges())
def test_an_answer_never_moves_anybody_who_may_not_go(drawn: Case) -> None:
    """Whom the law leaves nowhere to go, no alternative frees."""
    refusing = replace(drawn.people[0], wish=wish(Says.STAY), may_go_to=None, accompanies=())
    drawn = replace(drawn, people=(refusing, *drawn.people[1:]), rules=())
    assert not ask(drawn, who(id=refusing.id)).is_reachable


def test_a_missing_promise_is_named_with_its_least_number() -> None:
    """Who would have to release whom, at least how many, and what would follow."""
    drawn = case(
        person("p", "A", "B"),
        group("g", "C", "A", count=9),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="C"), "A", at_least=3)),
    )
    answer = ask(drawn, who(id="p"))
    changes = {(c.by, c.term, c.before, c.after) for a in answer.alternatives for c in a.changes}
    assert changes == {("C", "new", None, "at least 3"), ("A", "gets[0].at_least", "3", None)}
    assert {a.people for a in answer.alternatives} == {4, 1}


def test_the_least_change_is_found() -> None:
    """Of twelve asked for ten can come: the term would have to say ten."""
    drawn = case(
        person("p", "A", "B"),
        group("g", "B", "A", count=10),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=12)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=1)),
    )
    first = ask(drawn, who(id="p")).alternatives[0]
    assert [(c.offer, c.before, c.after) for c in first.changes] == [("a-1", "12", "10")]
    assert (first.people, first.outcome) == (11, Outcome.PROVEN_BEST)


def test_a_cap_can_be_the_thing_to_change() -> None:
    """Where an offer gives too few, its limit is what would have to rise."""
    drawn = case(group("g", "A", "B", count=5), offer("a-1", "A", give(who(held_by="A"), "B", at_most=2)))
    answer = ask(drawn, who(id="g"), 4)
    assert [(c.term, c.before, c.after) for c in answer.alternatives[0].changes] == [
        ("gives[0].at_most", "2", "4")
    ]


def test_a_ratio_is_loosened_to_what_it_would_have_to_be() -> None:
    """Four for one where two are held: one for two would do."""
    drawn = case(
        group("g", "A", "B", count=2),
        group("h", "B", "A", count=2),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=4)),
        offer("b-1", "B", give(who(held_by="B"), "A")),
    )
    answer = ask(drawn, who(id="g"), 2)
    assert [(c.term, c.before, c.after) for c in answer.alternatives[0].changes] == [
        ("gets[0].per_given", "4", "1")
    ]


def test_a_ratio_is_kept_as_high_as_can_be() -> None:
    """For one person the ratio could be dropped; three for five is the least change that lets others pay."""
    drawn = case(
        group("g", "A", "B", count=5),
        group("h", "B", "A", count=3),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", per_given=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=5)),
    )
    changes = [change for way in ask(drawn, who(id="g")).alternatives for change in way.changes]
    assert [(c.term, c.after) for c in changes] == [("gets[0].per_given", "3/5"), ("gets[0].at_least", "3")]


def test_a_withdrawn_offer_is_no_promise() -> None:
    """People of a withdrawn offer need a new promise of their holder."""
    drawn = case(
        person("p", "A", "B"), offer("a-1", "A", give(who(held_by="A"), "B"), state=OfferState.WITHDRAWN)
    )
    answer = ask(drawn, who(id="p"))
    assert [c.term for a in answer.alternatives for c in a.changes] == ["new"]


def test_somebody_held_for_trial_needs_to_be_named() -> None:
    """The missing promise for an accused person names the person (L6)."""
    drawn = case(
        person("p", "A", "B", ground=Ground.ACCUSED), offer("a-1", "A", give(who(held_by="A", home="B"), "B"))
    )
    (alternative,) = ask(drawn, who(id="p")).alternatives
    assert "p" in alternative.changes[0].says
    assert alternative.people == 1


def test_what_is_already_so_needs_no_change() -> None:
    """Somebody whom the plan frees needs nothing."""
    drawn = case(person("p", "A", "B"), offer("a-1", "A", give(who(held_by="A"), "B")))
    answer = ask(drawn, who(id="p"))
    assert answer.is_met
    assert answer.alternatives == ()


def test_another_plan_may_free_somebody_without_any_change() -> None:
    """Where an offer has room for one and the plan chose another, no offer has to change."""
    drawn = case(
        person("p", "A", "B"),
        person("q", "A", "B", dependants=2),
        offer("a-1", "A", give(who(held_by="A"), "B", at_most=1)),
    )
    answer = ask(drawn, who(id="p"))
    assert plan_case(drawn).transfers[0].who == "q"
    assert [a.changes for a in answer.alternatives] == [()]


@pytest.mark.parametrize("number", [2, 50])
def test_more_than_may_go_is_out_of_reach(number: int) -> None:
    """More people than are known and may go cannot be freed by any offer."""
    drawn = case(person("p", "A", "B"), group("u", "A", "B", count=None))
    assert not ask(drawn, who(held_by="A"), number).is_reachable


def test_millions_need_no_search_for_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """That one offer has to give way is proven with next to no work, however many people it speaks of."""
    most = 10**8
    drawn = case(
        group("of-b", "A", "B", count=most),
        group("others-of-b", "A", "B", count=most - 7, rank="captain"),
        group("of-a", "B", "A", count=most - 3),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=most)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=most)),
    )
    monkeypatch.setattr(limits, "MOST_BOXES", 20)
    answer = ask(drawn, who(held_by="A"), 2 * most - 7)
    assert [change.after for way in answer.alternatives for change in way.changes] == [str(most - 3)]
    assert answer.is_proven


def test_each_way_can_be_tried() -> None:
    """The plan with the changes of a way is the one whose effect the answer told."""
    asked = founding_case()
    wanted = who(held_by="UA", home="KP")
    answer = ask(asked, wanted)
    assert answer.alternatives
    for way in answer.alternatives:
        _, plan = plan_way(asked, wanted, answer.at_least, way.changes)
        in_force = tuple(state.id for state in plan.offers if state.is_in_force)
        assert (plan.people_moved, plan.people_provisional, in_force) == (
            way.people,
            way.provisional,
            way.offers,
        )


@examples(20)
@given(drawn=exchanges())
def test_each_way_of_a_small_case_can_be_tried(drawn: Case) -> None:
    """Whatever terms a way loosens, drops or adds: to try it gives what the answer told."""
    wanted = who(held_by=drawn.people[0].held_by)
    try:
        answer = ask(drawn, wanted)
    except EngineFailed:
        assume(False)
    for way in answer.alternatives:
        _, plan = plan_way(drawn, wanted, answer.at_least, way.changes)
        assert (plan.people_moved, plan.outcome) == (way.people, way.outcome)
