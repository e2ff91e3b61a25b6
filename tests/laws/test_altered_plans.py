"""Whatever is altered in a plan that holds, `verify` refuses it, unless what is said stays true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.planning import plan_case
from repatria.planning.solvers.exhaustive import Option, is_allowed, options_of
from repatria.planning.verify import verify_plan
from tests.builders import exchange_case, founding_case, russian_offer
from tests.laws.small_cases import any_case, examples

FIXED = (exchange_case(), founding_case(), founding_case(russian_offer()))

#: What `verify` says that it does not recompute.
NOT_CHECKED = {"because", "reasons", "warnings", "interviews_due", "case_digest", "made_with"}


@examples(500)
@given(number=st.integers(0, len(FIXED) - 1), data=st.data())
def test_an_altered_plan_is_refused(number: int, data: st.DataObject) -> None:
    """One value, row or place changed somewhere: refused, or all that is stated is still true."""
    _refuse_or_prove(FIXED[number], _fixed_plan(number), data)


@examples(200)
@given(case=any_case(), data=st.data())
def test_an_altered_plan_of_any_case_is_refused(case: Case, data: st.DataObject) -> None:
    """The same holds for a plan of any small case."""
    _refuse_or_prove(case, plan_case(case), data)


@examples(250)
@given(number=st.integers(0, len(FIXED) - 1), data=st.data())
def test_an_altered_proof_never_gives_a_traceback(number: int, data: st.DataObject) -> None:
    """Whatever stands in place of a part of the certificate, there is an answer, and it is no traceback."""
    plan = _fixed_plan(number)
    altered = _alter(data, plan.certificate, ["1", "tier", "f"])
    assume(isinstance(altered, dict))
    kept = {check.name for check in verify_plan(FIXED[number], replace(plan, certificate=altered)).broken}
    assert kept <= {"proof"}


@cache
def _fixed_plan(number: int) -> Plan:
    return plan_case(FIXED[number])


def _refuse_or_prove(case: Case, plan: Plan, data: st.DataObject) -> None:
    altered = _alter(data, plan, _words(case))
    assume(altered != plan)
    if verify_plan(case, altered).is_valid:
        assert _stated(altered) == _stated(plan)
        assert _is_a_plan(case, altered)


def _stated(plan: Plan) -> dict[str, Any]:
    """Give what a plan states beside who moves, how that is credited and how it is proven."""
    said: dict[str, Any] = {
        field.name: getattr(plan, field.name)
        for field in fields(plan)
        if field.name not in {"transfers", "credits", "certificate", *NOT_CHECKED}
    }
    said["offers"] = sorted((state.id, state.is_in_force) for state in plan.offers)
    said["left"] = sorted((left.who, str(left.count)) for left in plan.left)
    said["rests_on"] = replace(plan.rests_on, interviews_due=0)
    said["due"], said["findings"] = Counter(plan.due), Counter(plan.findings)
    said["claims"] = [
        (entry["name"], entry["value"], entry["bound"]) for entry in plan.certificate.get("tiers", ())
    ]
    return said


def _is_a_plan(case: Case, plan: Plan) -> bool:
    """Judge the transfers as enumeration does: each is an option, and some crediting keeps every offer."""
    options = {(way.who, way.offer, way.destination): way for way in options_of(case)}
    moved: list[tuple[Option, int]] = [
        (options[transfer.who, transfer.offer, transfer.destination], transfer.count)
        for transfer in plan.transfers
        if not transfer.is_accompanying and not transfer.is_done
    ]
    return is_allowed(case, moved) or not moved


def _words(case: Case) -> list[str]:
    return [
        *(people.id for people in case.people),
        *(offer.id for offer in case.offers),
        *(party.id for party in case.parties),
        *(tier.name for tier in case.tiers),
        *("people", "by-rank", "by-health", "", "1", "1/2", "2", "f", "size"),
    ]


def _alter(data: st.DataObject, value: Any, words: list[str]) -> Any:
    """Change one thing somewhere in `value`, which stays well formed most of the time."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in NOT_CHECKED]
        name = data.draw(st.sampled_from(names))
        return replace(value, **{name: _alter(data, getattr(value, name), words)})
    if isinstance(value, dict) and value:
        key = data.draw(st.sampled_from(sorted(value)))
        others = {other: part for other, part in value.items() if other != key}
        return data.draw(st.sampled_from([others, {**others, key: _alter(data, value[key], words)}]))
    if isinstance(value, tuple | list):
        return type(value)(data.draw(st.sampled_from(list(_rearranged(data, value, words)))))
    return data.draw(st.sampled_from(list(_other_values(value, words))))


def _rearranged(data: st.DataObject, parts: Any, words: list[str]) -> Iterator[list[Any]]:
    """Give ways to change a row of things: one altered, one less, one twice, two exchanged."""
    members = list(parts)
    if not members:
        yield members
        return
    at = data.draw(st.integers(0, len(members) - 1))
    before, member, after = members[:at], members[at], members[at + 1 :]
    yield [*before, _alter(data, member, words), *after]
    yield [*before, *after]
    yield [*before, member, member, *after]
    yield [*after, member, *before]


def _other_values(value: Any, words: list[str]) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, value + 1000, -value)
    elif isinstance(value, Enum):
        yield from (member for member in type(value) if member is not value)
    elif isinstance(value, str):
        yield from words
    elif isinstance(value, dict):
        yield {"multipliers": []}
    else:
        yield from (0, 1, "")
