"""On whom others depend: without whom an offer in force falls, for the neutral alone."""

from __future__ import annotations

import json
from dataclasses import replace

from repatria.core.cases import Case
from repatria.core.plans import Dependence
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.planfile.form import plan_from_json, plan_to_json
from repatria.planning.verify import verify_plan
from repatria.planning.views import share, sheet_text
from tests.builders import case, founding_case, get, give, group, offer, person, russian_offer


def test_a_key_person() -> None:
    """Of one who is named by an offer, and three who are not, others depend on the one alone."""
    assert plan_case(key_person()).depends_on == (Dependence("key", ("b",)),)


def test_where_somebody_alike_is_left_nobody_depends() -> None:
    """Where one of four goes and any of the four would do, nobody is depended on."""
    drawn = case(
        *(person(name, "A", "B") for name in ("p", "q", "s", "t")),
        group("x", "B", "A", count=5),
        offer("a", "A", give(who(held_by="A"), "B", at_most=1)),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=1)),
    )
    assert plan_case(drawn).depends_on == ()


def test_where_more_arrive_than_are_needed_nobody_depends() -> None:
    """Two arrive where one is enough: without either the offer is kept."""
    drawn = case(
        person("p", "A", "B"),
        person("q", "A", "B", rank="captain"),
        group("x", "B", "A", count=5),
        offer("a", "A", give(who(held_by="A"), "B"), give(who(rank="captain"), "B")),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", at_least=1)),
    )
    assert plan_case(drawn).depends_on == ()


def test_a_ratio_falls_only_with_the_last_who_arrives() -> None:
    """Each of the founding case's two holds the other's offer: one for one, and nobody beside them."""
    plan = plan_case(founding_case(russian_offer()))
    assert plan.depends_on == (
        Dependence("captive-2", ("ru-assumed",)),
        Dependence("ukrainians-in-russia", ("ua-1",)),
    )


def test_a_ratio_that_shrinks_does_not_fall() -> None:
    """Of three for three, one fewer lets two go for two: nobody is depended on."""
    drawn = case(
        group("p", "A", "B", count=3),
        group("x", "B", "A", count=3),
        offer("a", "A", give(who(held_by="A"), "B")),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(held_by="A"), "B", per_given=1)),
    )
    assert plan_case(drawn).depends_on == ()


def test_so_many_or_nobody_makes_each_depended_on() -> None:
    """An offer that gives exactly two falls without either of them."""
    drawn = case(
        person("p", "A", "B"),
        person("q", "A", "B"),
        offer("a", "A", give(who(held_by="A"), "B", at_least=2)),
    )
    assert [one.who for one in plan_case(drawn).depends_on] == ["p", "q"]


def test_no_sheet_shows_it() -> None:
    """What is for the neutral alone stands on no party's sheet, released or not."""
    drawn = key_person()
    plan = plan_case(drawn)
    other = replace(plan, depends_on=())
    for party in drawn.parties:
        for is_released in (False, True):
            one, two = (
                sheet_text(share(drawn, each, party.id, is_released=is_released)) for each in (plan, other)
            )
            assert one == two


def test_verify_refuses_a_name_too_many_or_too_few() -> None:
    """Whoever is left out, added, or named with another offer is noticed."""
    drawn = key_person()
    plan = plan_case(drawn)
    for wrong in (
        (),
        (*plan.depends_on, Dependence("p", ("b",))),
        (Dependence("key", ("a",)),),
        (*plan.depends_on, *plan.depends_on),
    ):
        broken = verify_plan(drawn, replace(plan, depends_on=wrong)).broken
        assert [check.name for check in broken] == ["depends-on"]


def test_it_is_written_and_read_back() -> None:
    """A plan file carries it."""
    plan = plan_case(key_person())
    document = json.loads(json.dumps(plan_to_json(plan)))
    assert document["depends_on"] == [{"who": "key", "offers": ["b"]}]
    assert plan_from_json(document, "plan.json").depends_on == plan.depends_on


def key_person() -> Case:
    """Make a case in which one party gives five for one whom it names."""
    return case(
        person("key", "A", "B"),
        group("p", "A", "B", count=3),
        group("x", "B", "A", count=5),
        offer("a", "A", give(who(held_by="A"), "B")),
        offer("b", "B", give(who(held_by="B"), "A"), get(who(id="key"), "B", at_least=1)),
    )
