"""Whoever nothing tells apart has the same chance of a place, whatever the size of their class."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.persons import People
from repatria.core.plans import Plan
from repatria.core.rules import AtMost
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.planfile.form import plan_text
from repatria.planning.program.chances import MOST_DRAWN, Lots
from repatria.planning.program.classes import classes_of
from repatria.planning.search import drawing
from repatria.planning.verify import verify_plan
from tests.builders import CASE_OF_TWO, case, give, group, offer, person
from tests.laws.small_cases import examples

CASE = (
    CASE_OF_TWO
    + """\
[[rules]]
kind = "at_most"
who = { held_by = "A" }
n = 25
"""
)


def sharing(*people: People, places: int) -> Case:
    """Make a case in which people of several ranks share places, each rank under an offer of its own."""
    ranks = sorted({each.rank or "" for each in people})
    gifts = (offer(f"o-{rank}", "A", give(who(held_by="A", rank=rank), "B")) for rank in ranks)
    return case(*people, *gifts, AtMost(who(held_by="A"), places))


def alone_and(number: int, *, places: int) -> Case:
    """Let somebody who is a class alone share places with so many of another."""
    others = (person(f"b{n:02}", "A", "B", rank="private") for n in range(number))
    return sharing(person("alone", "A", "B", rank="captain"), *others, places=places)


def moved(plan: Plan) -> dict[str, int]:
    """Count who goes, by record."""
    return {transfer.who: transfer.count for transfer in plan.transfers}


def chances(drawn: Case, seeds: int) -> dict[str, float]:
    """Give in what part of so many lotteries each record goes."""
    goes = Counter[str]()
    for number in range(seeds):
        goes.update(moved(plan_case(drawn, seed=f"seed {number}")).keys())
    return {name: times / seeds for name, times in goes.items()}


def test_one_against_fifty_has_the_same_chance_of_many_places() -> None:
    """Of 25 places for 51 people one who is a class alone gets one in half of all draws, as the others do.

    Over 300 draws the part is off by 0.03 in the usual way; four times that is allowed for the one, and five
    times for the one of fifty who is furthest off.
    """
    found = chances(alone_and(50, places=25), 300)
    assert len(found) == 51
    assert abs(found.pop("alone") - 25 / 51) < 0.12
    assert max(abs(part - 25 / 51) for part in found.values()) < 0.15


def test_a_single_place_goes_to_a_class_as_often_as_it_has_people() -> None:
    """Somebody alone gets the one place that is shared with three in a quarter of all draws."""
    assert abs(chances(alone_and(3, places=1), 200)["alone"] - 1 / 4) < 0.12


def test_people_known_by_number_draw_a_lot_each() -> None:
    """A group of fifty in one record is no single person: one beside it has the same chance."""
    fifty = group("fifty", "A", "B", count=50, rank="private")
    shared = sharing(person("alone", "A", "B", rank="captain"), fifty, places=25)
    assert abs(chances(shared, 200)["alone"] - 25 / 51) < 0.14


def test_in_a_large_program_classes_that_all_treats_alike_share_as_fairly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the program is too large to search, one against fifty still has the chance of any of them."""
    monkeypatch.setattr(drawing, "MOST_COLUMNS", 0)
    both = (give(who(held_by="A", rank=rank), "B") for rank in ("captain", "private"))
    others = (person(f"b{n:02}", "A", "B", rank="private") for n in range(50))
    alone = person("alone", "A", "B", rank="captain")
    shared = case(alone, *others, offer("o", "A", *both), AtMost(who(held_by="A"), 25))
    assert len(classes_of(shared)) == 2
    assert abs(chances(shared, 200)["alone"] - 25 / 51) < 0.14


def test_lots_of_large_classes_are_as_great_as_those_of_many() -> None:
    """Of two classes, one with twice as many people, the larger has the greater lot two times of three."""
    drawn = sharing(
        *(person(f"a{n:03}", "A", "B", rank="captain") for n in range(40)),
        *(person(f"b{n:03}", "A", "B", rank="private") for n in range(80)),
        places=1,
    )
    greatest = [Lots(classes_of(drawn), f"seed {number}").greatest() for number in range(2_000)]
    assert 0.62 < sum(lots["b000"] > lots["a000"] for lots in greatest) / 2_000 < 0.71


@given(st.data())
@examples(40)
def test_places_go_to_the_greatest_lots_of_all(data: st.DataObject) -> None:
    """Whatever the sizes of classes, nobody stays whose lot is greater than that of somebody who goes."""
    sizes = data.draw(st.lists(st.one_of(st.integers(1, 6), st.integers(1, 3_000)), min_size=2, max_size=5))
    places = data.draw(st.integers(0, sum(sizes)))
    people = [group(f"g{n}", "A", "B", count=size, rank=f"r{n}") for n, size in enumerate(sizes)]
    shared = sharing(*people, places=places)
    plan = plan_case(shared, seed="a seed")
    lots = Lots(classes_of(shared), "a seed")
    went = moved(plan)
    assert sum(went.values()) == places
    gains = {each.id: lots.of(each.id).gains for each in people}
    goes = [gain for name, each in gains.items() for gain in each[: went.get(name, 0)]]
    stays = [gain for name, each in gains.items() for gain in each[went.get(name, 0) :]]
    assert min(goes, default=np.inf) >= max(stays, default=0)


def test_a_class_of_many_millions_draws_no_more_lots_than_it_can() -> None:
    """Of a class too large to draw one by one, some people share a lot, and nobody is forgotten."""
    size = 10**8 + 7
    crowd = sharing(group("crowd", "A", "B", count=Count.exactly(size), rank="private"), places=1)
    drawn = Lots(classes_of(crowd), "a seed").of("crowd")
    assert len(drawn.lots) == MOST_DRAWN
    assert drawn.ends[-1] == size
    assert drawn.gains_of(np.array(size)) == drawn.gains @ drawn.sizes
    assert drawn.gains_of(np.arange(3)).tolist() == [int(drawn.gains[0]) * n for n in range(3)]


def test_the_order_of_the_case_does_not_matter(tmp_path: Path) -> None:
    """The same case with its tables in another order gives the same plan, byte for byte, and it is kept."""
    offers = [
        f'[[offers]]\nid = "o-{rank}"\nby = "A"\n'
        f'gives = [{{ who = {{ held_by = "A", rank = "{rank}" }}, to = ["B"] }}]\n'
        for rank in ("captain", "private", "colonel")
    ]
    people = [
        f'[[people]]\nid = "{rank}-{n}"\nheld_by = "A"\nhome = "B"\nrank = "{rank}"\n'
        'category = "combatant"\nground = "captured"\n'
        for rank, number in (("captain", 1), ("private", 30), ("colonel", 9))
        for n in range(number)
    ]
    plans = []
    for name, parts in (("one", [*offers, *people]), ("other", [*people[::-1], *offers[::-1]])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "case.toml").write_text("\n".join([CASE, *parts]), encoding="utf-8")
        drawn = read_case(tmp_path / name)
        plans.append(plan_case(drawn, seed="a seed"))
        assert verify_plan(drawn, plans[-1]).is_valid
    assert sum(moved(plans[0]).values()) == 25
    assert "".join(plan_text(plans[0])) == "".join(plan_text(plans[1]))


def test_another_seed_draws_others() -> None:
    """Other seeds give other people, so that no class is first by its name."""
    plans = [plan_case(alone_and(2, places=1), seed=f"seed {n}") for n in range(30)]
    assert {who_goes for plan in plans for who_goes in moved(plan)} == {"alone", "b00", "b01"}
