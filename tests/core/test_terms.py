"""What each kind of term means, and where it is met and where not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from repatria.core.cases import Case, WeightTable
from repatria.core.counts import Count
from repatria.core.offers import GetTerm, GiveTerm
from repatria.core.persons import Category, Fitness, Ground, People, Says
from repatria.core.selections import Between, Selection, who
from repatria.core.terms import TermState, is_kept, judge_offer, required_under_all
from tests.builders import case, get, give, group, offer, person, wish

RANKS = WeightTable("ranks", "rank", (("captain", 5), ("private", 1)))
OURS = who(held_by="A")
THEIRS = who(held_by="B")


def two_sides(*terms: GiveTerm | GetTerm, **more: Any) -> Case:
    """Make a case: A holds ten privates and two captains of B, B holds four privates and a captain of A."""
    return case(
        group("b-privates", "A", "B", count=10, rank="private"),
        group("b-captains", "A", "B", count=2, rank="captain"),
        group("a-privates", "B", "A", count=4, rank="private"),
        person("a-captain", "B", "A", rank="captain"),
        offer("o", "A", *terms),
        RANKS,
        **more,
    )


def judged(
    term: GiveTerm | GetTerm,
    given: dict[tuple[str, str], int] | None = None,
    credited: dict[tuple[str, str], int] | None = None,
) -> TermState:
    """Judge one term of an offer of A, beside a give-term that asks for nothing."""
    terms = (term,) if isinstance(term, GiveTerm) else (give(OURS, "B", "C"), term)
    judging = two_sides(*terms)
    return judge_offer(judging, judging.offers[0], given or {}, credited or {})[0]


PRIVATES, CAPTAINS = ("b-privates", "B"), ("b-captains", "B")


@pytest.mark.parametrize(
    ("given", "is_met"),
    [({}, False), ({PRIVATES: 2}, False), ({PRIVATES: 3}, True), ({PRIVATES: 2, CAPTAINS: 1}, True)],
)
def test_give_at_least(given: dict[tuple[str, str], int], *, is_met: bool) -> None:
    """A least number is met by so many, of all who are selected together."""
    assert judged(give(OURS, "B", at_least=3), given).is_met is is_met


@pytest.mark.parametrize(("number", "is_met"), [(0, True), (3, True), (4, False)])
def test_give_at_most(number: int, *, is_met: bool) -> None:
    """A limit is met by nobody, and by no more than it says."""
    assert judged(give(OURS, "B", at_most=3), {PRIVATES: number}).is_met is is_met


@pytest.mark.parametrize(("number", "is_met"), [(0, True), (1, False)])
def test_limit_of_nobody(number: int, *, is_met: bool) -> None:
    """A limit of 0 lets nobody go under the term."""
    assert judged(give(OURS, "B", at_most=0), {PRIVATES: number}).is_met is is_met


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_going_elsewhere_is_not_counted(bound: str) -> None:
    """Those who go where the term does not send them count neither towards its number nor against it."""
    assert judged(give(OURS, "B", **{bound: 1}), {("b-privates", "C"): 5}).has == 0


def test_limit_and_least_are_both_judged() -> None:
    """A term with both bounds gives two states, each under its own name."""
    judging = two_sides(give(OURS, "B", at_least=2, at_most=3))
    states = judge_offer(judging, judging.offers[0], {PRIVATES: 4}, {})
    assert [(state.term, state.is_met) for state in states] == [
        ("gives[0].at_least", True),
        ("gives[0].at_most", False),
    ]


def test_give_without_bounds_asks_nothing() -> None:
    """A give-term without bounds has no state: there is nothing to meet."""
    judging = two_sides(give(OURS, "B"))
    assert judge_offer(judging, judging.offers[0], {}, {}) == ()


@pytest.mark.parametrize(
    ("people", "counts_against"),
    [
        pytest.param(group("x", "A", "B", count=2, rank="captain"), 2, id="captains"),
        pytest.param(group("x", "A", "B", count=2, rank="private"), 0, id="not captains"),
        pytest.param(group("x", "A", "B", count=2), 2, id="may be captains"),
    ],
)
def test_limit_counts_those_who_may_be_meant(people: People, counts_against: int) -> None:
    """Whoever may be meant by a limit counts against it: nobody slips past for want of knowledge."""
    term = give(who(held_by="A", rank="captain"), "B", at_most=1)
    judging = case(people, offer("o", "A", give(OURS, "B"), term))
    (state,) = judge_offer(judging, judging.offers[0], {("x", "B"): 2}, {})
    assert (state.has, state.is_met) == (Fraction(counts_against), counts_against <= 1)


def test_least_does_not_count_those_who_may_be_meant() -> None:
    """Whoever only may be meant never counts as given."""
    term = give(who(held_by="A", rank="captain"), "B", at_least=1)
    judging = case(group("x", "A", "B", count=2), offer("o", "A", give(OURS, "B"), term))
    (state,) = judge_offer(judging, judging.offers[0], {("x", "B"): 2}, {})
    assert (state.has, state.is_met) == (Fraction(0), False)


@pytest.mark.parametrize(("number", "is_met"), [(0, False), (2, False), (3, True), (4, True)])
def test_get_at_least(number: int, *, is_met: bool) -> None:
    """So many arrive, or the term is not met."""
    assert judged(get(THEIRS, "A", at_least=3), credited={("a-privates", "A"): number}).is_met is is_met


def test_arrivals_elsewhere_never_count() -> None:
    """Who arrives with another party than the term names pays nothing."""
    assert judged(get(THEIRS, "A", at_least=1), credited={("a-privates", "C"): 4}).has == 0


def test_arrivals_of_others_never_count() -> None:
    """Who arrives and is not selected pays nothing."""
    term = get(who(held_by="B", rank="captain"), "A", at_least=1)
    assert judged(term, credited={("a-privates", "A"): 4}).has == 0


def test_who_may_be_meant_never_pays() -> None:
    """Who arrives and only may be selected pays nothing."""
    term = get(who(held_by="B", rank="captain"), "A", at_least=1)
    judging = case(group("y", "B", "A", count=3), offer("o", "A", give(OURS, "B"), term))
    assert judge_offer(judging, judging.offers[0], {}, {("y", "A"): 3})[0].has == 0


def test_get_at_least_weighs() -> None:
    """With a table, the number is one of weight."""
    state = judged(
        get(THEIRS, "A", at_least=7, got_weights="ranks"),
        credited={("a-captain", "A"): 1, ("a-privates", "A"): 2},
    )
    assert (state.needs, state.has, state.is_met) == (Fraction(7), Fraction(7), True)


@pytest.mark.parametrize(
    ("ratio", "given", "got", "is_met"),
    [
        (1, 3, 3, True),
        (1, 4, 3, False),
        ("1/2", 5, 3, True),
        ("1/2", 5, 2, False),
        ("3/2", 2, 3, True),
        ("3/2", 3, 4, False),
        (10**9, 1, 4, False),
        (f"1/{10**9}", 10, 1, True),
        (1, 0, 0, True),
    ],
)
def test_per_given(ratio: int | str, given: int, got: int, *, is_met: bool) -> None:
    """So many arrive for each one given, by exact fractions and without rounding."""
    state = judged(get(THEIRS, "A", per_given=ratio), {PRIVATES: given}, {("a-privates", "A"): got})
    assert (state.needs, state.is_met) == (Fraction(ratio) * given, is_met)


@pytest.mark.parametrize(
    ("tables", "needs", "has"),
    [
        ({}, 3, 4),
        ({"given_weights": "ranks"}, 11, 4),
        ({"got_weights": "ranks"}, 3, 8),
        ({"given_weights": "ranks", "got_weights": "ranks"}, 11, 8),
    ],
)
def test_each_side_has_its_own_table(tables: dict[str, str], needs: int, has: int) -> None:
    """What is given and what arrives are weighed each by the table of its side, or by heads."""
    state = judged(
        get(THEIRS, "A", per_given=1, **tables),
        {PRIVATES: 1, CAPTAINS: 2},
        {("a-captain", "A"): 1, ("a-privates", "A"): 3},
    )
    assert (state.needs, state.has) == (Fraction(needs), Fraction(has))


def test_ratio_counts_everybody_given() -> None:
    """Under a ratio everybody given under the offer asks for a return, wherever they go."""
    state = judged(get(THEIRS, "A", per_given=1), {PRIVATES: 1, ("b-captains", "C"): 2})
    assert state.needs == 3


#: Records beside a group of three who would go, and how many `all` to B then asks for.
BESIDE_THREE = [
    pytest.param([], 3, id="nobody else"),
    pytest.param([person("x", "A", "B")], 4, id="one more"),
    pytest.param([person("x", "A", "B", wish=wish(Says.STAY))], 3, id="refused in private"),
    pytest.param([person("x", "A", "B", wish=wish(Says.STAY, private=False))], 4, id="said to refuse"),
    pytest.param([person("x", "A", "B", wish=wish(Says.UNDECIDED))], 4, id="undecided"),
    pytest.param([person("x", "A", "B", fear=("B",))], 3, id="fear"),
    pytest.param([person("x", "A", "B", fitness=Fitness.UNFIT)], 4, id="unfit"),
    pytest.param([person("x", "A", "B", ground=Ground.CONVICTED)], 4, id="held for sentence"),
    pytest.param([person("x", "A", "B", may_go_to=())], 4, id="may go nowhere"),
    pytest.param([person("x", "A", "C", wish=wish())], 3, id="goes home, and home is not B"),
    pytest.param([person("x", "A", "B", accompanies=("three",))], 3, id="accompanies"),
    pytest.param([group("x", "A", "B", count=None)], None, id="unknown number"),
    pytest.param([group("x", "A", "B", count=Count.from_below(2))], None, id="number from below"),
    pytest.param([group("x", "A", "B", count=Count(2, 5))], None, id="number between"),
    pytest.param(
        [group("x", "A", "B", count=None, wish=wish(Says.STAY))], 3, id="unknown number that refused"
    ),
    pytest.param(
        [group("x", "A", "B", count=None, accompanies=("three",))], 3, id="unknown number that accompanies"
    ),
    pytest.param([person("x", "B", "A")], 3, id="held by another"),
]


@pytest.mark.parametrize(("beside", "required"), BESIDE_THREE)
def test_whom_all_asks_for(beside: list[People], required: int | None) -> None:
    """`all` asks for everybody registered, but for those who refused in private; not over the unknown."""
    judging = case(group("three", "A", "B", count=3), *beside)
    assert required_under_all(judging, OURS, ("B",)) == required


@pytest.mark.parametrize(
    "people",
    [
        pytest.param([], id="nobody"),
        pytest.param([person("x", "A", "B", wish=wish(Says.STAY))], id="all refused in private"),
        pytest.param([person("x", "A", "B", fear=("B",))], id="all in fear"),
        pytest.param([person("x", "A", "B", category=Category.UNKNOWN)], id="only those who may be meant"),
    ],
)
def test_all_over_nobody_is_unmet(people: list[People]) -> None:
    """`all` over nobody, or with everybody discharged, cannot be met: nobody would arrive."""
    selection = who(held_by="A", category="combatant")
    assert required_under_all(case(*people), selection, ("B",)) is None


def test_who_may_be_meant_leaves_all_open() -> None:
    """While it is unknown whether somebody is selected, `all` cannot be met."""
    young = Selection((Between("age", None, 24),))
    judging = case(person("x", "A", "B", age_years=20), person("y", "A", "B"))
    assert required_under_all(judging, young, ("B",)) is None


def test_who_may_be_meant_and_refused_does_not_leave_all_open() -> None:
    """Whether somebody who refused in private is selected makes no difference to `all`."""
    young = Selection((Between("age", None, 24),))
    judging = case(person("x", "A", "B", age_years=20), person("y", "A", "B", wish=wish(Says.STAY)))
    assert required_under_all(judging, young, ("B",)) == 1


def test_all_of_several_destinations() -> None:
    """Who refused one of several destinations of `all` is still asked for: the other is open."""
    judging = case(person("x", "A", "B", wish=wish(Says.ELSEWHERE, "C")))
    assert [required_under_all(judging, OURS, to) for to in (("B",), ("B", "C"))] == [None, 1]


@pytest.mark.parametrize(("number", "is_met"), [(0, False), (11, False), (12, True)])
def test_give_all(number: int, *, is_met: bool) -> None:
    """`all` among what is given is met by everybody and by nothing less."""
    given = {PRIVATES: min(number, 10), CAPTAINS: max(0, number - 10)}
    state = judged(give(OURS, "B", all=True), given)
    assert (state.term, state.needs, state.is_met) == ("gives[0].all", Fraction(12), is_met)


@pytest.mark.parametrize(("number", "is_met"), [(0, False), (4, False), (5, True)])
def test_get_all(number: int, *, is_met: bool) -> None:
    """`all` among what is got is met when everybody arrives, and not before."""
    credited = {("a-privates", "A"): min(number, 4), ("a-captain", "A"): max(0, number - 4)}
    assert judged(get(THEIRS, "A", all=True), credited=credited).is_met is is_met


def test_all_that_cannot_be_met_needs_no_number() -> None:
    """Where `all` cannot be met, no number is said: neither 0 nor what happens to be certain."""
    term = give(OURS, "B", all=True)
    judging = case(group("x", "A", "B", count=Count.from_below(2)), offer("o", "A", term))
    (state,) = judge_offer(judging, judging.offers[0], {("x", "B"): 2}, {})
    assert (state.needs, state.is_met) == (None, False)


def test_offer_is_kept_when_every_term_is() -> None:
    """One unmet term of several breaks the offer."""
    judging = two_sides(
        give(OURS, "B"), get(THEIRS, "A", at_least=2), get(who(rank="captain"), "A", at_least=1)
    )
    without = {("a-privates", "A"): 2}
    arrived = without | {("a-captain", "A"): 1}
    kept = [is_kept(judging, judging.offers[0], {PRIVATES: 1}, credited) for credited in (without, arrived)]
    assert kept == [False, True]


@given_any(
    given=st.integers(0, 10), got=st.integers(0, 4), more=st.integers(0, 3), ratio=st.fractions(0.125, 8)
)
def test_more_arrivals_never_break_a_term(given: int, got: int, more: int, ratio: Fraction) -> None:
    """A get-term that is met stays met when more arrive."""
    for term in (get(THEIRS, "A", per_given=str(ratio)), get(THEIRS, "A", at_least=2)):
        less, all_of_them = (
            judged(term, {PRIVATES: given}, {("a-privates", "A"): number}) for number in (got, got + more)
        )
        assert all_of_them.is_met >= less.is_met
