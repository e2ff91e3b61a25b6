"""What if a holder released whom the law says to release: a hypothesis for each, and exactly those."""

from __future__ import annotations

from repatria.core.counts import Count
from repatria.core.parties import ConflictState
from repatria.core.persons import Ground, Health, Says
from repatria.core.selections import who
from repatria.planning.questions.as_due import plans_as_due
from repatria.planning.verify import verify_plan
from tests.builders import case, conflict, get, give, group, offer, person, wish

CEASED = conflict("A", "B", state=ConflictState.CEASED)


def test_a_plan_for_each_holder() -> None:
    """After active hostilities each of two holders owes people, and each is planned by itself."""
    drawn = case(CEASED, group("p", "A", "B", count=3), group("q", "B", "A", count=2))
    found = plans_as_due(drawn)
    assert [(each.holder, each.plan and each.plan.people_moved) for each in found] == [("A", 3), ("B", 2)]


def test_it_rests_on_an_offer_that_nobody_made() -> None:
    """The plan says that it rests on an offer that nobody has made, and it survives its check."""
    drawn = case(CEASED, group("p", "A", "B", count=3))
    (each,) = plans_as_due(drawn)
    assert each.plan is not None
    assert each.plan.rests_on.assumed == ("as-due:A",)
    assert verify_plan(each.case, each.plan).is_valid


def test_during_hostilities_only_the_seriously_wounded_and_sick() -> None:
    """Of a holder's people only those whom article 109 means are released."""
    drawn = case(
        conflict("A", "B"),
        person("p", "A", "B", health=Health.SERIOUSLY_WOUNDED),
        person("q", "A", "B", health=Health.WOUNDED),
    )
    (each,) = plans_as_due(drawn)
    assert each.plan is not None
    assert [transfer.who for transfer in each.plan.transfers] == ["p"]


def test_nobody_goes_against_a_wish() -> None:
    """Who is due and would stay is in the number due, and not moved."""
    drawn = case(CEASED, person("p", "A", "B", wish=wish(Says.STAY)), person("q", "A", "B"))
    (each,) = plans_as_due(drawn)
    assert each.due[0].count == Count.exactly(2)
    assert each.plan is not None
    assert [transfer.who for transfer in each.plan.transfers] == ["q"]


def test_where_nobody_may_go_there_is_no_offer() -> None:
    """Where all who are due would stay, nothing is assumed and nothing planned."""
    (each,) = plans_as_due(case(CEASED, person("p", "A", "B", wish=wish(Says.STAY))))
    assert (each.offer, each.plan) == (None, None)


def test_who_is_held_for_trial_is_left_out() -> None:
    """The consent to release somebody held for trial is not assumed."""
    drawn = case(CEASED, person("p", "A", "B", ground=Ground.ACCUSED), person("q", "A", "B"))
    (each,) = plans_as_due(drawn)
    assert each.plan is not None
    assert [transfer.who for transfer in each.plan.transfers] == ["q"]


def test_those_whom_an_offer_covers_go_under_it() -> None:
    """Whoever an unconditional offer covers already is none of those in the hypothesis."""
    drawn = case(
        CEASED,
        person("p", "A", "B", rank="private"),
        person("q", "A", "B", rank="captain"),
        offer("a", "A", give(who(held_by="A", rank="captain"), "B")),
    )
    (each,) = plans_as_due(drawn)
    assert each.plan is not None
    assert {transfer.who: transfer.offer for transfer in each.plan.transfers} == {"p": "as-due:A", "q": "a"}


def test_what_is_due_pays_for_nothing() -> None:
    """A release that is due pays no offer that waits for it."""
    drawn = case(
        CEASED,
        person("p", "A", "B"),
        person("q", "B", "A"),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=1)),
    )
    by_holder = {each.holder: each.plan for each in plans_as_due(drawn)}
    released = by_holder["A"]
    assert released is not None
    assert [transfer.who for transfer in released.transfers] == ["p"]
    assert {finding.rule for finding in released.findings} == {"L12"}


def test_nobody_due_gives_nothing() -> None:
    """Without a conflict nobody is due by these rules."""
    assert plans_as_due(case(person("p", "A", "B"))) == ()
