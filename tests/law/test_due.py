"""Who is due by law without any return, and who of them no unconditional offer covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from repatria.core.counts import Count
from repatria.core.offers import OfferState
from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.persons import Category, Ground, Health, People
from repatria.core.selections import who
from repatria.law.findings import due_rule, is_released_as_due, people_due
from tests.builders import case, conflict, get, give, group, offer, person

INTERNATIONAL, INTERNAL = ConflictKind.INTERNATIONAL, ConflictKind.NON_INTERNATIONAL
NONE, DISPUTED = ConflictKind.NONE, ConflictKind.DISPUTED
ACTIVE, CEASED, UNKNOWN = ConflictState.ACTIVE, ConflictState.CEASED, ConflictState.UNKNOWN

COMBATANT = person("p", "A", "B")
WOUNDED = person("p", "A", "B", health=Health.SERIOUSLY_WOUNDED)
CIVILIAN = person("p", "A", "B", category=Category.CIVILIAN, ground=Ground.INTERNED)
UNILATERAL = offer("o", "A", give(who(held_by="A"), "B"))
CONDITIONAL = offer("o", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1))


@pytest.mark.parametrize(
    ("people", "kind", "state", "rule"),
    [
        (COMBATANT, INTERNATIONAL, ACTIVE, None),
        (COMBATANT, INTERNATIONAL, UNKNOWN, None),
        (COMBATANT, INTERNATIONAL, CEASED, "L12"),
        (COMBATANT, DISPUTED, CEASED, "L12"),
        (COMBATANT, INTERNAL, ACTIVE, None),
        (COMBATANT, INTERNAL, CEASED, "L12"),
        (COMBATANT, NONE, CEASED, None),
        (WOUNDED, INTERNATIONAL, ACTIVE, "L11"),
        (WOUNDED, INTERNATIONAL, UNKNOWN, "L11"),
        (WOUNDED, INTERNATIONAL, CEASED, "L12"),
        (WOUNDED, DISPUTED, ACTIVE, "L11"),
        (WOUNDED, INTERNAL, ACTIVE, None),
        (WOUNDED, NONE, ACTIVE, None),
        (replace(WOUNDED, health=Health.SERIOUSLY_SICK), INTERNATIONAL, ACTIVE, "L11"),
        (replace(WOUNDED, health=Health.WOUNDED), INTERNATIONAL, ACTIVE, None),
        (replace(WOUNDED, health=Health.UNKNOWN), INTERNATIONAL, ACTIVE, None),
        (CIVILIAN, INTERNATIONAL, ACTIVE, None),
        (CIVILIAN, INTERNATIONAL, CEASED, "L12"),
        (replace(CIVILIAN, health=Health.SERIOUSLY_SICK), INTERNATIONAL, ACTIVE, None),
        (replace(COMBATANT, ground=Ground.CONVICTED), INTERNATIONAL, CEASED, "L12"),
    ],
)
def test_who_is_due(people: People, kind: ConflictKind, state: ConflictState, rule: str | None) -> None:
    """After active hostilities all are due; before, those whom a commission found seriously ill or hurt."""
    found = due_rule(case(people, conflict("A", "B", kind=kind, state=state)), people)
    assert (found and found[0]) == rule


@pytest.mark.parametrize("day", [date(1862, 7, 22), date(1950, 10, 20)])
def test_nobody_was_due_before_the_conventions(day: date) -> None:
    """Before the conventions of 1949 came into force, nobody is due by them."""
    assert due_rule(case(WOUNDED, conflict("A", "B", state=CEASED), as_of=day), WOUNDED) is None


def due(*members: Any) -> list[tuple[str, str, Count]]:
    """List who is due after active hostilities: holder, rule, and how many."""
    found = people_due(case(*members, conflict("A", "B", state=CEASED)))
    return [(each.holder, each.rule, each.count) for each in found]


ONE_DUE = [("A", "L12", Count.exactly(1))]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([], ONE_DUE, id="no offer"),
        pytest.param([UNILATERAL], [], id="unconditional"),
        pytest.param([CONDITIONAL], ONE_DUE, id="conditional"),
        pytest.param([replace(UNILATERAL, state=OfferState.WITHDRAWN)], ONE_DUE, id="withdrawn"),
        pytest.param([replace(UNILATERAL, until=date(2025, 1, 11))], ONE_DUE, id="over"),
        pytest.param([replace(UNILATERAL, until=date(2025, 1, 12))], [], id="last day"),
        pytest.param([replace(UNILATERAL, by="B")], ONE_DUE, id="of another party"),
        pytest.param(
            [offer("o", "A", give(who(rank="captain"), "B"))], ONE_DUE, id="of those who may be meant"
        ),
        pytest.param([offer("o", "A", give(who(home="C"), "C"))], ONE_DUE, id="of others"),
    ],
)
def test_whom_an_unconditional_offer_covers(
    members: list[Any], expected: list[tuple[str, str, Count]]
) -> None:
    """Only an unconditional offer of the holder that stands and selects them covers people who are due."""
    assert due(COMBATANT, *members) == expected


def test_numbers_that_are_not_known_stay_so() -> None:
    """Of people who are due, what is certain adds up, and what is not known stays unknown."""
    members = [group("p", "A", "B", count=3), group("q", "A", "B", count=None)]
    assert due(*members) == [("A", "L12", Count.from_below(3))]


def test_unknown_number_alone_is_no_zero() -> None:
    """A group of unknown number that is due is listed as unknown."""
    assert due(group("q", "A", "B", count=None)) == [("A", "L12", Count.unknown())]


def test_bounds_add_up() -> None:
    """Bounds of what is due add up on both sides."""
    members = [group("p", "A", "B", count=Count(1, 4)), group("q", "A", "B", count=2)]
    assert due(*members) == [("A", "L12", Count(3, 6))]


def test_who_accompanies_is_not_counted() -> None:
    """Who travels with others is not counted among those due."""
    assert due(COMBATANT, person("q", "A", "B", accompanies=("p",))) == ONE_DUE


def test_each_holder_and_article_by_itself() -> None:
    """What is due stands by holder, rule and article."""
    judging = case(
        COMBATANT,
        replace(CIVILIAN, id="q"),
        person("r", "B", "A"),
        conflict("A", "B", state=CEASED),
    )
    assert [(each.holder, each.article) for each in people_due(judging)] == [
        ("A", "GC III 118"),
        ("A", "GC IV 132-134"),
        ("B", "GC III 118"),
    ]


@pytest.mark.parametrize(
    ("made", "state", "pays_for_nothing"),
    [
        (UNILATERAL, CEASED, True),
        (UNILATERAL, ACTIVE, False),
        (CONDITIONAL, CEASED, False),
        (CONDITIONAL, ACTIVE, False),
    ],
)
def test_releases_that_the_law_asks_for(made: Any, state: ConflictState, *, pays_for_nothing: bool) -> None:
    """A release pays for nothing if the law asks for it and the offer asks for nothing."""
    judging = case(COMBATANT, made, conflict("A", "B", state=state))
    assert is_released_as_due(judging, made, COMBATANT) is pays_for_nothing
