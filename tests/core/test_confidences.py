"""What planning is told of a confidence: destinations, and nothing that others told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case, Host
from repatria.core.confidences import Confidence, Destinations
from repatria.core.persons import Says, Wish
from repatria.core.selections import Selection
from repatria.law.destinations import destinations
from tests.builders import case, person

HOME, HOLDER = "KP", "UA"
PARTIES = ("KP", "UA", "CH", "KR")

hosts = st.lists(st.sampled_from(["CH", "KR"]), min_size=1, unique=True).map(lambda to: tuple(sorted(to)))
plain = st.sampled_from([Says.RETURN, Says.STAY, Says.UNDECIDED])


def wishes(*, private: bool) -> st.SearchStrategy[Wish]:
    """Give wishes of one kind."""
    told = st.builds(Wish, plain, private=st.just(private))
    return told | st.builds(Wish, st.just(Says.ELSEWHERE), hosts, private=st.just(private))


marks = st.lists(st.sampled_from(PARTIES), unique=True).map(lambda to: tuple(sorted(to)))
confidences = st.builds(
    lambda wish, told, fear, assessed: Confidence(
        wish, told, fear, tuple(p for p in assessed if p not in fear)
    ),
    st.none() | wishes(private=True),
    st.none() | wishes(private=False),
    marks,
    marks,
)


@given(confidence=confidences)
def test_nobody_is_sent_where_they_fear(confidence: Confidence) -> None:
    """A feared destination is told to planning in no case, and home is stopped where it is feared."""
    told = confidence.for_planning(HOME)
    assert not set(told.may_go_to or ()) & set(confidence.fear)
    assert told.may_go_to is not None or HOME not in confidence.fear


@given(confidence=confidences, told=st.none() | wishes(private=False))
def test_told_wish_names_no_destination(confidence: Confidence, told: Wish | None) -> None:
    """Whatever others tell changes no destination that is told; it can only ask for an interview first."""
    one, other = confidence.for_planning(HOME), replace(confidence, told=told).for_planning(HOME)
    assert one.may_go_to == other.may_go_to


@given(confidence=confidences)
def test_told_refusal_stops_the_move(confidence: Confidence) -> None:
    """Where nothing was taken in private, a told wish other than to return stops every move until asked."""
    told = replace(confidence, wish=None, fear=()).for_planning(HOME)
    is_refusal = confidence.told is not None and confidence.told.says is not Says.RETURN
    assert (told.may_go_to, told.ask_first) == (None, is_refusal)


@given(confidence=confidences.filter(lambda each: each.wish is not None))
def test_destinations_are_those_of_the_law(confidence: Confidence) -> None:
    """What is told as firm is what the law itself would find firm in the whole confidence, and no more."""
    held = person(
        "captive", HOLDER, HOME, wish=confidence.wish, fear=confidence.fear, assessed=confidence.assessed
    )
    lawful = {each.party for each in destinations(case_of_hosts(held), held) if each.is_firm}
    told = confidence.for_planning(HOME).may_go_to
    assert told is not None
    assert set(told) - {HOLDER} == lawful


def case_of_hosts(held: object) -> Case:
    """Make an attested case in which every other party hosts everybody."""
    return case(held, Host("CH", Selection()), Host("KR", Selection()), is_attested=True)


@pytest.mark.parametrize("says", [Says.STAY, Says.UNDECIDED])
def test_whoever_stays_goes_nowhere(says: Says) -> None:
    """A wish to stay, taken in private, is an empty list; somebody undecided is asked first."""
    told = Confidence(Wish(says, private=True), assessed=(HOME,)).for_planning(HOME)
    assert told == Destinations((), ask_first=says is Says.UNDECIDED)


FAULTY = [
    Confidence(wish=Wish(Says.RETURN, private=False)),
    Confidence(told=Wish(Says.RETURN, private=True)),
    Confidence(wish=Wish(Says.ELSEWHERE, private=True)),
    Confidence(wish=Wish(Says.STAY, ("CH",), private=True)),
    Confidence(fear=("KP",), assessed=("KP",)),
    Confidence(fear=tuple(f"KP{number}" for number in range(7))),
    Confidence(assessed=("KP" * 21,)),
    Confidence(told=Wish(Says.RETURN, told_by="KP" * 31)),
    Confidence(told=Wish(Says.ELSEWHERE, ("KP" * 21,))),
]


@pytest.mark.parametrize("number", range(len(FAULTY)))
def test_what_cannot_be_is_a_fault(number: int) -> None:
    """A confidence that contradicts itself is refused, and the fault repeats nothing of it."""
    (fault,) = FAULTY[number].faults()
    assert not any(word in fault.sentence() for word in ("KP", "CH", "return", "stay"))


def test_reasons_cannot_be_told_apart() -> None:
    """Planning cannot tell whoever wishes to stay from whoever goes, and has something to fear there."""
    one = Confidence(Wish(Says.STAY, as_of=date(2025, 1, 1), private=True))
    other = Confidence(Wish(Says.RETURN, private=True), fear=(HOME,))
    assert one.for_planning(HOME) == other.for_planning(HOME)
