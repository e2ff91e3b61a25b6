"""A sweep says what planning each changed case anew says, and varies nothing but one number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case, Tier
from repatria.core.errors import RequestInvalid
from repatria.core.offers import Offer, OfferState
from repatria.core.plans import Outcome, Plan
from repatria.core.questions import Sweep
from repatria.core.rules import Demand
from repatria.core.selections import Selection, who
from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.questions.sweep import effect_of, sweep, sweep_as_party
from repatria.planning.questions.vary import MOST_POINTS, Variable, read_variation, variables_of
from tests.builders import case, founding_case, get, give, group, offer, person, russian_offer
from tests.laws.small_cases import any_case, examples, exchanges
from tests.planning.test_views import confidences, with_people

CASES = Path(__file__).resolve().parents[2] / "cases"
PEOPLE_FIRST = (Tier("people freed", (Selection(),)),)


def swept(the_case: Case, vary: str) -> Sweep:
    """Sweep as one types it."""
    return sweep(the_case, *read_variation(the_case, vary, "--vary"))


def freed(found: Sweep) -> list[int | None]:
    """List the people freed, point by point."""
    return [point.then.people for point in found.points]


def five_held() -> Case:
    """Make one offer of A that gives five people for nothing, at least two of them."""
    return case(group("g", "A", "B", count=5), offer("a-1", "A", give(who(held_by="A"), "B", at_least=2)))


def with_number(one: Offer, variable: Variable, value: Fraction) -> Offer:
    """Change one number of an offer by hand."""
    number: Any = value if variable.bound == "per_given" else int(value)
    terms: tuple[Any, ...] = getattr(one, variable.side)
    changed = replace(terms[variable.term], **{variable.bound: number})
    fields: dict[str, Any] = {variable.side: (*terms[: variable.term], changed, *terms[variable.term + 1 :])}
    return replace(one, **fields)


def planned_with(drawn: Case, variable: Variable, value: Fraction) -> Plan:
    """Plan the case that says another number there."""
    offers = tuple(
        with_number(one, variable, value) if one.id == variable.offer.id else one for one in drawn.offers
    )
    return plan_case(replace(drawn, offers=offers))


def test_the_exchange_at_ankara_holds_up_to_ten() -> None:
    """Two of twelve refuse: ten can reach Germany, so asking for ten frees 22, and for eleven nobody."""
    found = swept(read_case(CASES / "ankara-2024-two-fewer"), "de-1.gets[0].at_least=8:14:1")
    assert freed(found) == [22, 22, 22, 0, 0, 0, 0]
    assert [(int(jump.after), int(jump.at), jump.comes) for jump in found.jumps] == [(10, 11, ())]
    assert {"de-1", "ru-1"} <= set(found.jumps[0].goes)
    assert (found.today, found.as_it_is.people) == (Fraction(12), 0)


def test_a_ratio_beyond_parity_closes_the_ring() -> None:
    """One may go to Korea: five for one pays for nobody more than is held, more than one each for nobody."""
    five = read_case(CASES / "kursk-2025-russia-assumed-five")
    found = swept(five, "ru-assumed.gets[0].per_given=1/4:3/2:1/4")
    assert freed(found) == [5, 3, 2, 2, 0, 0]
    assert [(jump.after, jump.at) for jump in found.jumps] == [(Fraction(1), Fraction(5, 4))]


def test_the_founding_case_counts_the_least_that_is_certain() -> None:
    """One Ukrainian is certain, so below one for one nobody more goes, and above nobody does."""
    found = swept(founding_case(russian_offer()), "ru-assumed.gets[0].per_given=1/2:2:1/2")
    assert freed(found) == [2, 2, 0, 0]
    assert found.as_it_is == found.points[1].then


def test_todays_number_has_its_part_in_the_jumps() -> None:
    """Where the plan of today lies between two values, the jump is told as narrowly as it is known."""
    found = swept(read_case(CASES / "ankara-2024-two-fewer"), "de-1.gets[0].at_least=10:15:5")
    assert [(jump.after, jump.at) for jump in found.jumps] == [(Fraction(10), Fraction(12))]
    assert [point.value for point in found.points_and_today] == [10, 12, 15]


def test_a_most_may_be_added_where_there_is_none() -> None:
    """Of five, a bound of n lets n go, and none lets all go; below what the giver asks for it is refused."""
    found = swept(five_held(), "a-1.gives[0].at_most=2:6:1")
    assert freed(found) == [2, 3, 4, 5, 5]
    assert (found.today, found.as_it_is.people) == (None, 5)


def test_a_least_to_give_can_close_an_offer() -> None:
    """Who gives six or nobody, and holds five, gives nobody."""
    assert freed(swept(five_held(), "a-1.gives[0].at_least=4:6:1")) == [5, 5, 0]


def test_what_cannot_be_is_said_to_be_impossible() -> None:
    """Where a demand cannot be met at a value, that point is impossible, and the others are not."""
    demanding = replace(five_held(), rules=(Demand(who(id="g"), 4),))
    found = swept(demanding, "a-1.gives[0].at_most=3:5:1")
    assert [point.then.outcome for point in found.points] == [
        Outcome.IMPOSSIBLE,
        Outcome.PROVEN_BEST,
        Outcome.PROVEN_BEST,
    ]
    assert "1 point is proven impossible" in found.says


def test_what_is_undecided_is_not_nobody() -> None:
    """The number freed by an undecided plan is unknown."""
    then = effect_of(replace(plan_case(five_held()), outcome=Outcome.UNDECIDED))
    assert (then.people, then.provisional) == (None, None)


@examples(40)
@given(drawn=any_case(), chance=st.randoms(use_true_random=False))
def test_every_point_is_the_changed_case_planned_anew(drawn: Case, chance: Any) -> None:
    """Freed, provisional, in force, outcome and gap are those of the plan of the case changed by hand."""
    variables = [v for one in drawn.offers if one.stands_on(drawn.as_of) for v in variables_of(one)]
    assume(variables)
    variable = chance.choice(variables)
    least, most = variable.bounds
    numbers = {Fraction(number) for number in range(least, min(most, least + 4) + 1)}
    values = sorted(numbers | ({Fraction(1, 2), Fraction(7, 5)} if variable.is_ratio else set()))
    found = sweep(drawn, f"{variable.offer.id}.{variable.path}", values)
    assert [point.value for point in found.points] == values
    for point in found.points:
        plan = planned_with(drawn, variable, point.value)
        assert point.then == effect_of(plan)
        assert point.then.people == plan.people_moved
    assert found.as_it_is == effect_of(plan_case(drawn))


@examples(40)
@given(drawn=exchanges())
def test_asking_for_more_never_makes_the_first_aim_better(drawn: Case) -> None:
    """As the least that must arrive rises, the best of the first tier stays or falls."""
    drawn = replace(drawn, tiers=PEOPLE_FIRST, rules=())
    variables = [v for one in drawn.offers for v in variables_of(one) if v.side == "gets" and not v.is_ratio]
    assume(variables)
    plans = [planned_with(drawn, variables[0], Fraction(number)) for number in range(1, 7)]
    assume(all(plan.outcome is Outcome.PROVEN_BEST for plan in plans))
    best = [plan.tiers[0].value for plan in plans]
    assert best == sorted(best, reverse=True)


@examples(25)
@given(drawn=exchanges())
def test_the_point_at_todays_number_is_the_plan(drawn: Case) -> None:
    """Where today's number is tried, its point is the plan of the case as it is."""
    variables = [v for one in drawn.offers for v in variables_of(one) if v.today is not None]
    assume(variables)
    today = variables[0].today
    assert today is not None
    found = sweep(drawn, f"{variables[0].offer.id}.{variables[0].path}", [today])
    assert found.points[0].then == found.as_it_is == effect_of(plan_case(drawn))


@examples(40)
@given(drawn=any_case(), confidence=confidences)
def test_a_party_hears_nothing_that_a_confidence_could_change(
    drawn: Case, confidence: dict[str, Any]
) -> None:
    """Change one person's wish, mark, fitness or hold: a party's sweep stays the same."""
    variables = [v for one in drawn.offers if one.stands_on(drawn.as_of) for v in variables_of(one)]
    assume(variables)
    path = f"{variables[0].offer.id}.{variables[0].path}"
    values = [Fraction(variables[0].bounds[0])]
    other = with_people(drawn, replace(drawn.people[0], **confidence))
    assert sweep_as_party(drawn, path, values) == sweep_as_party(other, path, values)


def test_a_party_is_told_that_wishes_decide() -> None:
    """A party's sweep counts everybody as free to go home, and says so."""
    found = sweep_as_party(founding_case(russian_offer()), "ua-1.gets[0].at_least", [Fraction(1)])
    assert freed(found) == [3]
    assert found.is_for_party
    assert found.says.endswith("if the person, asked in private, wishes it.")


def test_progress_is_told_after_every_plan() -> None:
    """Whoever waits hears of each plan, the one of today among them."""
    told: list[tuple[int, int]] = []
    values = [Fraction(3), Fraction(4)]
    sweep(five_held(), "a-1.gives[0].at_least", values, told=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("vary", "codes"),
    [
        ("", ["wrong-type", "wrong-type"]),
        ("a-1", ["wrong-type", "wrong-type"]),
        ("a-1.gives[0].at_least", ["wrong-type"]),
        ("a-1.gives[0].at_least=1:2", ["wrong-type"]),
        ("a-1.gives[0].at_least=1.5:2:1", ["wrong-type"]),
        ("a-1.gives[0].at_least=-1:2:1", ["wrong-type"]),
        ("a-1.gives[0].at_least=1:2/0:1", ["wrong-type"]),
        ("a-1.gives[0].at_least=١:2:1", ["wrong-type"]),
        ("a-1.gives[0].at_least=x:y:0", ["bad-number", "wrong-type", "wrong-type"]),
        ("a-1.gives[0].at_least=3:2:1", ["contradiction"]),
        ("a-1.gives[0].at_least=0:2:1", ["bad-number"]),
        ("a-1.gives[0].at_least=1:2:1/2", ["bad-number"]),
        ("a-1.gives[0].at_least=0:2000:1/2", ["bad-number", "bad-number"]),
        ("a-1.gives[0].at_least=1:999999999999999999999999999999:1", ["bad-number", "bad-number"]),
        ("a-1.gives[0].at_most=1:5:1", ["bad-number"]),
        ("a-1.gives[1].at_most=1:5:1", ["not-one-of"]),
        ("a-1.gives[0].per_given=1:5:1", ["not-one-of"]),
        ("a-1.gives[0].all=0:1:1", ["not-one-of"]),
        ("a-1.gets[0].at_least=3:2:0", ["bad-number", "contradiction", "not-one-of"]),
        ("a-9.gives[0].at_least=3:2:1", ["contradiction", "no-such-reference"]),
        ("g.wish=0:1:1", ["wrong-type"]),
        ("old.gives[0].at_most=1:2:1", ["not-one-of"]),
    ],
)
def test_all_that_is_wrong_is_said_at_once(vary: str, codes: list[str]) -> None:
    """A path that leads nowhere and a range that cannot be are both named, every fault with its code."""
    withdrawn = offer("old", "A", give(who(held_by="A"), "B"), state=OfferState.WITHDRAWN)
    the_case = replace(five_held(), offers=(*five_held().offers, withdrawn))
    with pytest.raises(RequestInvalid) as refused:
        read_variation(the_case, vary, "--vary")
    assert sorted(fault.code for fault in refused.value.faults) == codes


@pytest.mark.parametrize("values", [[], [Fraction(n) for n in range(1, MOST_POINTS + 2)], [Fraction(1, 2)]])
def test_values_that_cannot_be_are_refused(values: list[Fraction]) -> None:
    """No value, too many of them, and one that no case may say are refused before anything is planned."""
    with pytest.raises(RequestInvalid):
        sweep(five_held(), "a-1.gives[0].at_least", values)


def test_what_can_vary_is_named() -> None:
    """A refusal lists every number of the offer, and that a most may be added."""
    the_case = case(
        person("p", "A", "B"),
        person("q", "B", "A"),
        offer(
            "a.b=1",
            "A",
            give(who(id="p"), "B", all=True),
            give(who(held_by="A"), "B"),
            get(who(held_by="B"), "A", per_given=1),
            get(who(held_by="B"), "A", all=True),
        ),
    )
    assert [v.path for v in variables_of(the_case.offers[0])] == ["gives[1].at_most", "gets[0].per_given"]
    with pytest.raises(RequestInvalid) as refused:
        read_variation(the_case, "a.b=1.gets[1].all=1:2:1", "--vary")
    assert "gives[1].at_most (to be added), gets[0].per_given" in refused.value.message
    assert freed(swept(the_case, "a.b=1.gets[0].per_given=1:2:1")) == [0, 0]
