"""Errors: a stable code, every fault, and nothing that is nobody's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core import errors
from repatria.core.errors import CaseInvalid, Fault, InputError, RepatriaError
from tests.laws.small_cases import examples

FAULT = Fault("case.toml", 7, "people[0].home", "missing", "nothing", "the party that claims the person")


def kinds(root: type[RepatriaError] = RepatriaError) -> list[type[RepatriaError]]:
    """List the whole tree of errors."""
    return [root, *(kind for below in root.__subclasses__() for kind in kinds(below))]


def test_every_kind_has_a_code_of_its_own() -> None:
    """No two kinds of error share a code, or inherit one."""
    assert len({kind.code for kind in kinds()}) == len(kinds())


@pytest.mark.parametrize("kind", kinds())
def test_the_tree_is_drawn(kind: type[RepatriaError]) -> None:
    """Each kind of error stands in the tree at the head of the module."""
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", kinds())
def test_every_code_is_documented(kind: type[RepatriaError]) -> None:
    """Each code of an error stands in the documentation of the case format."""
    text = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text(encoding="utf-8")
    assert f"| `{kind.code}` |" in text


def test_a_fault_in_one_line() -> None:
    """A fault says where, what, what was found and what was expected, and ends with its code."""
    assert FAULT.sentence() == (
        "case.toml:7: people[0].home: found nothing; expected the party that claims the person. [missing]"
    )


def test_a_fault_without_a_line() -> None:
    """Where a place has no line, none is said."""
    assert Fault("--free", 0, "id", "missing", "nothing", "one").sentence().startswith("--free: id: ")


@given(faults=st.permutations([FAULT, Fault("a", 2, "k", "c", "f", "e"), Fault("a", 10, "k", "c", "f", "e")]))
def test_faults_stand_in_the_order_of_lines(faults: list[Fault]) -> None:
    """Whatever the order of finding, faults are told by file and line."""
    assert [fault.line for fault in InputError("Reading", tuple(faults)).faults] == [2, 10, 7]


@examples(20)
@given(number=st.integers(1, 30))
def test_message_holds_every_fault(number: int) -> None:
    """The message counts the faults and says each of them on a line of its own."""
    faults = tuple(Fault("case.toml", line, "k", "c", "f", "e") for line in range(1, number + 1))
    head, *lines = CaseInvalid("Reading the case x", faults).message.splitlines()
    assert (head.split(": ")[1], lines) == (
        "1 fault." if number == 1 else f"{number} faults.",
        [fault.sentence() for fault in faults],
    )
