"""Where a person may go: by wish, fear, fitness and host, and never by what an offer would like."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given

from repatria.core.cases import Case, Host
from repatria.core.persons import Fitness, Ground, Health, People, Says, Wish
from repatria.core.selections import Selection, who
from repatria.law.destinations import destinations, may_release
from tests.builders import case, give, group, offer, person, wish
from tests.laws.small_cases import any_case, examples

HOSTED = Host("C", who(home="B"))


def places(people: People, *more: Any, **fields: Any) -> dict[str, bool]:
    """Give where somebody may go, and whether it is firm; C agreed to host people of B."""
    judging = case(people, HOSTED, *more, **{"is_attested": True} | fields)
    return {place.party: place.is_firm for place in destinations(judging, people)}


def told(says: Says, *hosts: str) -> Wish:
    """Make a wish that others report."""
    return wish(says, *hosts, private=False)


#: What is known of somebody of B whom A holds, in an attested case in which C agreed to host people of B.
KNOWN = [
    pytest.param({}, {"B": False}, id="nothing told: home, provisionally"),
    pytest.param({"assessed": ("B",)}, {"B": False}, id="assessed, but nothing told"),
    pytest.param({"wish": told(Says.RETURN)}, {"B": False}, id="said to return"),
    pytest.param({"wish": told(Says.RETURN), "assessed": ("B",)}, {"B": False}, id="said to, and assessed"),
    pytest.param({"wish": wish()}, {"B": False}, id="returns, not assessed"),
    pytest.param({"wish": wish(), "assessed": ("B",)}, {"B": True}, id="returns, assessed: firm"),
    pytest.param({"wish": wish(), "assessed": ("C",)}, {"B": False}, id="returns, another assessed"),
    pytest.param({"wish": wish(), "assessed": ("B",), "fear": ("C",)}, {"B": True}, id="fear of another"),
    pytest.param({"wish": wish(), "fear": ("B",)}, {}, id="returns, in fear"),
    pytest.param({"fear": ("B",)}, {}, id="nothing told, in fear"),
    pytest.param({"wish": told(Says.RETURN), "fear": ("B",)}, {}, id="said to return, in fear"),
    pytest.param({"wish": wish(Says.STAY)}, {}, id="stays"),
    pytest.param({"wish": told(Says.STAY)}, {}, id="said to stay: nowhere until asked"),
    pytest.param({"wish": wish(Says.STAY), "assessed": ("B",)}, {}, id="stays, home assessed"),
    pytest.param({"wish": wish(Says.UNDECIDED)}, {}, id="undecided"),
    pytest.param({"wish": told(Says.UNDECIDED)}, {}, id="said to be undecided"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "C")}, {"C": False}, id="elsewhere, to a host"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "C"), "assessed": ("C",)}, {"C": True}, id="host assessed"),
    pytest.param({"wish": told(Says.ELSEWHERE, "C"), "assessed": ("C",)}, {"C": False}, id="said to go to C"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "D")}, {}, id="elsewhere, D did not agree"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "C", "D")}, {"C": False}, id="only those that agreed"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "C"), "fear": ("C",)}, {}, id="in fear of the host"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "C"), "fear": ("B",)}, {"C": False}, id="in fear of home"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "B")}, {}, id="elsewhere is not home"),
    pytest.param({"wish": wish(Says.ELSEWHERE, "A")}, {}, id="elsewhere is not the holder"),
    pytest.param({"may_go_to": ("B",)}, {"B": True}, id="the neutral's judgement: home"),
    pytest.param({"may_go_to": ("C",)}, {"C": True}, id="the neutral's judgement: a host"),
    pytest.param({"may_go_to": ("B", "C")}, {"B": True, "C": True}, id="the neutral's judgement: both"),
    pytest.param({"may_go_to": ("D",)}, {}, id="the neutral's judgement: D did not agree"),
    pytest.param({"may_go_to": ("A",)}, {}, id="the neutral's judgement: not the holder"),
    pytest.param({"may_go_to": ()}, {}, id="the neutral's judgement: nowhere"),
    pytest.param({"may_go_to": ("B", "C"), "fear": ("B",)}, {"C": True}, id="the judgement, and a fear"),
]


@pytest.mark.parametrize(("known", "expected"), KNOWN)
def test_destinations(known: dict[str, Any], expected: dict[str, bool]) -> None:
    """Somebody goes where they accept, where it is safe and where they are received, and nowhere else."""
    assert places(person("p", "A", "B", **known)) == expected


@pytest.mark.parametrize(("known", "expected"), KNOWN)
def test_nothing_is_firm_without_attestation(known: dict[str, Any], expected: dict[str, bool]) -> None:
    """Without the neutral's attestation the same places are open, and every one is provisional."""
    people = person("p", "A", "B", **known)
    assert places(people, is_attested=False) == dict.fromkeys(expected, False)


@pytest.mark.parametrize(("known", "expected"), KNOWN)
def test_unfit_goes_nowhere(known: dict[str, Any], expected: dict[str, bool]) -> None:
    """Somebody unfit to travel goes nowhere, whatever else is known (L5)."""
    del expected
    assert places(person("p", "A", "B", fitness=Fitness.UNFIT, **known)) == {}


@pytest.mark.parametrize(("known", "expected"), KNOWN)
@pytest.mark.parametrize(
    "beside",
    [
        {"fitness": Fitness.FIT},
        {"health": Health.SERIOUSLY_WOUNDED},
        {"ground": Ground.CONVICTED},
        {"rank": "general"},
        {"age_years": 16},
    ],
    ids=str,
)
def test_what_does_not_change_where_one_may_go(
    known: dict[str, Any], expected: dict[str, bool], beside: dict[str, Any]
) -> None:
    """Neither being fit, nor wounds, ground, rank or age change where somebody may go."""
    assert places(person("p", "A", "B", **known | beside)) == expected


@pytest.mark.parametrize("private", [True, False])
def test_offers_open_no_destination(*, private: bool) -> None:
    """No offer, not even one that names somebody, sends them where they would not go."""
    people = person("p", "A", "B", wish=wish(Says.STAY, private=private))
    assert places(people, offer("o", "A", give(who(id="p"), "B", "C"))) == {}


NAMING = offer("o", "A", give(who(id="p"), "C", "D"))


@pytest.mark.parametrize(
    ("people", "offers", "expected"),
    [
        pytest.param({}, [NAMING], {"C": False}, id="named, and C agreed"),
        pytest.param({}, [], {}, id="no offer"),
        pytest.param({}, [offer("o", "A", give(who(home="A"), "C"))], {}, id="selected, not named"),
        pytest.param({}, [offer("o", "B", give(who(id="p"), "C"))], {}, id="named by another party"),
        pytest.param({}, [offer("o", "A", give(who(id="p"), "D"))], {}, id="D did not agree"),
        pytest.param({}, [offer("o", "A", give(who(id="p"), "A"))], {}, id="to the holder"),
        pytest.param({"wish": wish()}, [NAMING], {}, id="returns: is at home"),
        pytest.param({"wish": wish(Says.STAY)}, [NAMING], {}, id="stays"),
        pytest.param({"wish": wish(Says.ELSEWHERE, "C")}, [], {"C": False}, id="goes to C, no offer"),
        pytest.param({"fear": ("C",)}, [NAMING], {}, id="in fear of C"),
        pytest.param({"fitness": Fitness.UNFIT}, [NAMING], {}, id="unfit"),
        pytest.param({"may_go_to": ("C",)}, [], {"C": True}, id="the neutral's judgement"),
        pytest.param({"may_go_to": ("A",)}, [NAMING], {}, id="the judgement: at home"),
    ],
)
def test_home_is_the_holder(people: dict[str, Any], offers: list[Any], expected: dict[str, bool]) -> None:
    """Somebody at home goes abroad only if an offer of the holder names them, and a host agreed."""
    one = person("p", "A", "A", **people)
    judging = case(one, Host("C", who(home="A")), *offers, is_attested=True)
    assert {place.party: place.is_firm for place in destinations(judging, one)} == expected


def test_host_who_may_not_mean_somebody() -> None:
    """A host that agreed to receive the young does not receive somebody of unknown rank instead."""
    one = person("p", "A", "B", wish=wish(Says.ELSEWHERE, "E"))
    assert places(one, Host("E", who(rank="private"))) == {}


def test_host_may_be_anybody_that_agreed() -> None:
    """Of several hosts that a person named, all that agreed are open, in order."""
    one = person("p", "A", "B", wish=wish(Says.ELSEWHERE, "C", "E"))
    assert list(places(one, Host("E", Selection()))) == ["C", "E"]


def test_group_is_judged_as_one_person() -> None:
    """What holds of a person holds of a group alike in all that is said."""
    people = group("p", "A", "B", count=None, wish=wish(), assessed=("B",))
    assert places(people) == {"B": True}


@pytest.mark.parametrize(
    ("ground", "selection", "is_released"),
    [
        (ground, selection, not is_held or selection.names("p"))
        for (ground, is_held), selection in product(
            [
                (Ground.CAPTURED, False),
                (Ground.INTERNED, False),
                (Ground.UNKNOWN, False),
                (Ground.ACCUSED, True),
                (Ground.CONVICTED, True),
            ],
            [
                who(held_by="A"),
                Selection(),
                who(ground=["accused", "convicted"]),
                who(id="p"),
                who(id=["p", "q"]),
                who(id="q"),
            ],
        )
    ],
)
def test_trial_and_sentence(ground: Ground, selection: Selection, *, is_released: bool) -> None:
    """Somebody held for trial or sentence is released only by a term that names them (L6)."""
    assert may_release(give(selection, "B"), person("p", "A", "B", ground=ground)) is is_released


@examples(100)
@given(drawn=any_case())
def test_nobody_goes_to_where_they_fear(drawn: Case) -> None:
    """In no case does a destination lie in a fear, or with the holder."""
    wrong = [
        (people.id, place.party)
        for people in drawn.people
        for place in destinations(drawn, people)
        if place.party in (*people.fear, people.held_by)
    ]
    assert wrong == []


@examples(100)
@given(drawn=any_case())
def test_nobody_goes_abroad_without_a_host(drawn: Case) -> None:
    """In no case does somebody go to a third party that did not agree (L10)."""
    hosts = {host.party for host in drawn.hosts}
    wrong = [
        (people.id, place.party)
        for people in drawn.people
        for place in destinations(drawn, people)
        if place.party != people.home and place.party not in hosts
    ]
    assert wrong == []
