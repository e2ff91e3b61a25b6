"""Weights: whole numbers on which parties agreed, for parity; and what moving somebody adds to a tier."""

from __future__ import annotations

import pytest

from repatria.core.cases import DEFAULT_TIERS, Case, Tier, WeightTable
from repatria.core.persons import Health, People
from repatria.core.selections import Between, Selection, who
from tests.builders import captured_on, case, person

RANKS = WeightTable("ranks", "rank", (("captain", 5), ("private", 0), ("unknown", 2)))
HEALTH = WeightTable("health", "health", (("unknown", 1), ("well", 3)))


def weighing(*people: People) -> Case:
    """Make a case with both tables."""
    return case(RANKS, HEALTH, *people)


@pytest.mark.parametrize(
    ("people", "table", "weight"),
    [
        (person("p", "A", "B", rank="captain"), "ranks", 5),
        (person("p", "A", "B", rank="private"), "ranks", 0),
        (person("p", "A", "B", rank="unknown"), "ranks", 2),
        (person("p", "A", "B", health=Health.WELL), "health", 3),
        (person("p", "A", "B"), "health", 1),
        (person("p", "A", "B"), None, 1),
    ],
)
def test_weight(people: People, table: str | None, weight: int) -> None:
    """A table weighs by its attribute; without a table a head is one."""
    assert weighing(people).weigh(people, table) == weight


@pytest.mark.parametrize(
    ("people", "is_known"),
    [
        (person("p", "A", "B", rank="captain"), True),
        (person("p", "A", "B", rank="major"), False),
        (person("p", "A", "B"), False),
    ],
)
def test_who_is_known_to_a_table(people: People, *, is_known: bool) -> None:
    """A table knows those for whose rank it has a row; of a rank that is not known it has none."""
    assert RANKS.knows(people) is is_known


def test_nobody_is_weighed_by_guess() -> None:
    """To weigh somebody without a row is an error, never a weight of nothing."""
    people = person("p", "A", "B", rank="major")
    with pytest.raises(KeyError):
        weighing(people).weigh(people, "ranks")


SERIOUS, YOUNG_OR_NEEDED, FREED, YEARS = DEFAULT_TIERS


@pytest.mark.parametrize(
    ("tier", "people", "weight"),
    [
        (SERIOUS, person("p", "A", "B", health=Health.SERIOUSLY_SICK), 1),
        (SERIOUS, person("p", "A", "B", health=Health.WOUNDED), 0),
        (SERIOUS, person("p", "A", "B"), 0),
        (YOUNG_OR_NEEDED, person("p", "A", "B", age_years=17), 1),
        (YOUNG_OR_NEEDED, person("p", "A", "B", age_years=18), 0),
        (YOUNG_OR_NEEDED, person("p", "A", "B", age_years=17, dependants=3), 1),
        (YOUNG_OR_NEEDED, person("p", "A", "B", dependants=1), 1),
        (YOUNG_OR_NEEDED, person("p", "A", "B", dependants=0), 0),
        (YOUNG_OR_NEEDED, person("p", "A", "B"), 0),
        (FREED, person("p", "A", "B"), 1),
        (YEARS, person("p", "A", "B"), 0),
        (YEARS, person("p", "A", "B", captured=captured_on("2022-01-12")), 3),
        (YEARS, person("p", "A", "B", captured=captured_on("2022-01-13")), 2),
        (YEARS, person("p", "A", "B", captured=captured_on("2022")), 2),
    ],
)
def test_what_a_tier_adds(tier: Tier, people: People, weight: int) -> None:
    """A tier adds for each person what is certain of them: once, and nothing for what is not known."""
    assert weighing(people).tier_weight(tier, people) == weight


def test_tier_with_a_table() -> None:
    """A tier with a table sums its weights over those whom it selects, and no others."""
    tier = Tier("t", (who(held_by="A"),), weights="ranks")
    people = [person(one, one, "C", rank="captain") for one in ("A", "B")]
    judging = weighing(*people)
    assert [judging.tier_weight(tier, one) for one in people] == [5, 0]


def test_who_may_be_selected_adds_nothing() -> None:
    """Somebody of unknown age adds nothing to a tier of the young."""
    tier = Tier("t", (Selection((Between("age", None, 17),)),))
    people = person("p", "A", "B")
    assert weighing(people).tier_weight(tier, people) == 0
