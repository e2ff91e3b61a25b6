"""What a refusal is: one taken in private, or a fear that the neutral found; nothing less."""

from __future__ import annotations

import pytest

from repatria.core.persons import Fitness, Ground, People, Says, Wish
from tests.builders import person, wish


def told(says: Says, *hosts: str) -> Wish:
    """Make a wish that others report."""
    return wish(says, *hosts, private=False)


@pytest.mark.parametrize(
    ("people", "destinations", "is_refusal"),
    [
        pytest.param(person("p", "A", "B"), ["B"], False, id="nothing told"),
        pytest.param(person("p", "A", "B", wish=wish(Says.STAY)), ["B"], True, id="stays"),
        pytest.param(person("p", "A", "B", wish=wish(Says.STAY)), ["B", "C"], True, id="stays, from both"),
        pytest.param(person("p", "A", "B", wish=told(Says.STAY)), ["B"], False, id="said to stay"),
        pytest.param(person("p", "A", "B", wish=wish(Says.UNDECIDED)), ["B"], False, id="undecided"),
        pytest.param(person("p", "A", "B", wish=told(Says.UNDECIDED)), ["B"], False, id="said to be so"),
        pytest.param(person("p", "A", "B", wish=wish()), ["B"], False, id="returns"),
        pytest.param(person("p", "A", "B", wish=wish()), ["C"], True, id="returns, and not to C"),
        pytest.param(person("p", "A", "B", wish=wish()), ["B", "C"], False, id="returns, B is one of two"),
        pytest.param(person("p", "A", "B", wish=told(Says.RETURN)), ["C"], False, id="said to return"),
        pytest.param(person("p", "A", "B", wish=wish(Says.ELSEWHERE, "C")), ["B"], True, id="goes elsewhere"),
        pytest.param(person("p", "A", "B", wish=wish(Says.ELSEWHERE, "C")), ["C"], False, id="goes to C"),
        pytest.param(
            person("p", "A", "B", wish=wish(Says.ELSEWHERE, "C")), ["B", "C"], False, id="goes to C of both"
        ),
        pytest.param(
            person("p", "A", "B", wish=told(Says.ELSEWHERE, "C")), ["B"], False, id="said to go elsewhere"
        ),
        pytest.param(person("p", "A", "B", fear=("B",)), ["B"], True, id="fear"),
        pytest.param(person("p", "A", "B", fear=("B",)), ["B", "C"], False, id="fear of one of two"),
        pytest.param(person("p", "A", "B", fear=("B", "C")), ["B", "C"], True, id="fear of both"),
        pytest.param(
            person("p", "A", "B", fear=("B",), wish=wish()), ["B"], True, id="fear wins over a wish"
        ),
        pytest.param(
            person("p", "A", "B", fear=("B",), wish=told(Says.STAY)), ["B"], True, id="fear and a report"
        ),
        pytest.param(person("p", "A", "B", may_go_to=()), ["B"], False, id="nowhere, it is not said why"),
        pytest.param(person("p", "A", "B", may_go_to=("C",)), ["B"], False, id="elsewhere, not said why"),
        pytest.param(person("p", "A", "B", fitness=Fitness.UNFIT), ["B"], False, id="unfit"),
        pytest.param(person("p", "A", "B", ground=Ground.CONVICTED), ["B"], False, id="held for sentence"),
    ],
)
def test_what_discharges_a_giver(people: People, destinations: list[str], *, is_refusal: bool) -> None:
    """A refusal of every destination, in private, or a fear of every one discharges; nothing else does."""
    assert people.certifies_refusal_of(destinations) is is_refusal
