"""Cases that a law found once, kept in their smallest form."""

from __future__ import annotations

from repatria.core.cases import WeightTable
from repatria.core.plans import Outcome
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.verify import verify_plan
from tests.builders import case, get, give, group, offer, person


def test_a_case_without_anybody_certain_has_a_plan() -> None:
    """Where no number is certain nobody can be planned, and that is proven best."""
    drawn = case(group("p", "A", "B", count=None), offer("o", "A", give(who(held_by="A"), "B")))
    assert plan_case(drawn).outcome is Outcome.PROVEN_BEST


def test_balance_weighs_each_by_their_own_rank() -> None:
    """People told apart only by an offer that cannot be used share a class, and still weigh differently."""
    drawn = case(
        person("p", "A", "B", rank="colonel"),
        person("q", "A", "B", rank="private"),
        group("u", "A", "B", count=None, rank="private"),
        WeightTable("by-rank", "rank", (("colonel", 5), ("private", 1))),
        offer(
            "o0",
            "A",
            give(who(held_by="A"), "B", all=True),
            get(who(home="A"), "A", at_least=1, got_weights="by-rank"),
        ),
        offer("o1", "A", give(who(held_by="A"), "B")),
    )
    assert verify_plan(drawn, plan_case(drawn)).broken == ()
