"""Plans as JSON: what is written reads back the same, and nothing altered is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.cases import Case, Source
from repatria.core.errors import PlanInvalid
from repatria.core.plans import Plan
from repatria.planning import plan_case
from repatria.planning.planfile.form import digest_of, plan_from_json, plan_to_json, read_plan
from tests.builders import exchange_case, founding_case, russian_offer
from tests.laws.small_cases import any_case, examples


@cache
def plans() -> tuple[Plan, ...]:
    """Plan a few cases that fill every part of a plan."""
    return (
        plan_case(exchange_case(), case_digest="hmac-sha256:0"),
        plan_case(founding_case(russian_offer(), Source("r1", "a report"))),
        plan_case(founding_case()),
    )


def text_of(plan: Plan) -> str:
    """Write a plan as the program does."""
    return json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n"


def is_refused(folder: Path, text: str) -> bool:
    """Say whether a plan file is refused, and no other error comes of it."""
    file = folder / "plan.json"
    file.write_text(text, encoding="utf-8")
    try:
        read_plan(file)
    except PlanInvalid:
        return True
    return False


@examples(150)
@given(case=any_case())
def test_plan_reads_back(case: Case) -> None:
    """A plan that is written and read is the same plan."""
    plan = plan_case(case)
    assert plan_from_json(json.loads(text_of(plan)), "plan.json") == plan


@examples(60)
@given(case=any_case())
def test_plan_is_written_the_same_again(case: Case) -> None:
    """What was read is written again to the byte."""
    text = text_of(plan_case(case))
    assert text_of(plan_from_json(json.loads(text), "plan.json")) == text


@pytest.mark.parametrize("number", range(3))
def test_other_spaces_mean_the_same(number: int, tmp_path: Path) -> None:
    """Spaces between the parts of a file, and the order of its keys, mean nothing."""
    document = plan_to_json(plans()[number])
    assert not is_refused(tmp_path, json.dumps(document, sort_keys=True, separators=(",", " : ")))


def meaning(text: str) -> object:
    """Read what a text means, to the type of each number; None where it is no JSON, or says a key twice."""
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=lambda number: ("float", number)
        )
    except (ValueError, RecursionError):
        return None


def _whole(digits: str) -> tuple[str, int]:
    return "int", int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {key: ("bool", value) if isinstance(value, bool) else value for key, value in pairs}
    if len(found) < len(pairs):
        raise ValueError("twice")
    return found


def alterations(text: str) -> Iterator[str]:
    """Give the text with one letter changed, dropped or doubled, at every seventh place."""
    chance = Random(len(text))  # noqa: S311 - seeded, and nobody's secret
    for place in range(chance.randrange(7), len(text), 7):
        letter = text[place]
        yield text[:place] + text[place + 1 :]
        yield text[:place] + letter + text[place:]
        yield text[:place] + chance.choice('0129-."tfn,:{}[]aeE \\') + text[place + 1 :]


@pytest.mark.parametrize("number", range(3))
def test_every_altered_letter_is_refused(number: int, tmp_path: Path) -> None:
    """A plan file with one letter altered is refused, unless it still means the very same."""
    text = text_of(plans()[number])
    means = meaning(text)
    accepted = [
        altered
        for altered in alterations(text)
        if meaning(altered) != means and not is_refused(tmp_path, altered)
    ]
    assert accepted == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'"people": 2\b', '"people": 2.0'),
        (r'"people": 2\b', '"people": 2e0'),
        (r'"lots": 0\b', '"lots": false'),
        (r'"lots": 0\b', '"lots": 0.0'),
        (r'"lots": 0\b', '"lots": null'),
        (r'"in_force": true', '"in_force": 1'),
        (r'"provisional": true', '"provisional": 1'),
        (r'"gap": 0', '"gap": false'),
        (r'"gap": 0', '"gap": NaN'),
        (r'"outcome": "proven best"', '"outcome": "undecided", "outcome": "proven best"'),
        (r'"moved": \{', '"moved": {"people": 9, '),
        (r'"rounds": \[\]', '"rounds": {}'),
        (r'"rounds": \[\]', '"rounds": [], "note": "best of all"'),
        (r'"digest": "sha256:', '"digest": "sha256:0'),
        (r'"digest": "sha256:[0-9a-f]+"', '"digest": null'),
    ],
)
def test_what_python_takes_for_the_same_is_refused(old: str, new: str, tmp_path: Path) -> None:
    """Truth in place of 1, a fraction in place of a number, or a key said twice is another file."""
    altered, number = re.subn(old, new, text_of(plan_case(founding_case(russian_offer()))), count=1)
    assert (number, is_refused(tmp_path, altered)) == (1, True)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a document that holds a value."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield node, key
        yield from places(value)


#: Values of every type, and such as Python takes for one another.
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    1.0,
    "",
    "x",
    "\ud800",
    [],
    [[]],
    ["x"],
    {},
    {"x": 1},
    10**30,
)


@examples(600)
@given(data=st.data(), number=st.integers(0, 2), renewed=st.booleans())
def test_values_of_the_wrong_type(data: st.DataObject, number: int, *, renewed: bool) -> None:
    """With any value anywhere a plan is read or refused; what is read holds no value of another type."""
    document = json.loads(text_of(plans()[number]))
    found = list(places(document))
    holder, key = found[data.draw(st.integers(0, len(found) - 1))]
    before, holder[key] = holder[key], data.draw(st.sampled_from(WRONG))
    if renewed:
        document["digest"] = _digest_or_none(document)
    try:
        read = plan_from_json(document, "plan.json")
    except PlanInvalid:
        return
    assert json.dumps(plan_to_json(read), sort_keys=True) == json.dumps(document, sort_keys=True), before


def _digest_or_none(document: dict[str, Any]) -> str | None:
    try:
        return digest_of(document)
    except UnicodeEncodeError:
        return None


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("balance", "given", True),
        ("balance", "party", 3),
        ("findings", "says", None),
        ("due", "holder", 3),
        ("due", "count", 0.5),
        ("offers", "because", [{"term": 1, "needs": 1, "can_have": 0, "says": "x"}]),
        ("tiers", "bound", "3"),
    ],
)
def test_types_are_checked_under_a_new_digest(section: str, key: str, value: object) -> None:
    """Whoever renews the digest of an altered plan still cannot put a value of another type into it."""
    document = json.loads(text_of(plans()[1]))
    document["findings"] = [{"rule": "L11", "offer": "o", "article": "a", "says": "s"}]
    document["due"] = [{"holder": "A", "rule": "L12", "article": "a", "count": 1}]
    document["digest"] = digest_of(document)
    plan_from_json(document, "plan.json")
    document[section][0][key] = value
    document["digest"] = digest_of(document)
    with pytest.raises(PlanInvalid):
        plan_from_json(document, "plan.json")


@pytest.mark.parametrize("depth", [10, 300, 900, 3_000, 100_000])
@pytest.mark.parametrize("where", ["certificate", "note", "whole"])
def test_depth(depth: int, where: str, tmp_path: Path) -> None:
    """However deep lists stand in lists, a file is refused, and never overruns."""
    deep = "[" * depth + "]" * depth
    text = text_of(plans()[0])
    texts = {
        "certificate": re.sub(r'"certificate": \{', f'"certificate": {{"x": {deep}, ', text, count=1),
        "note": text.replace('"rounds": []', f'"rounds": {deep}'),
        "whole": deep,
    }
    assert is_refused(tmp_path, texts[where])


@pytest.mark.parametrize(
    "document", [None, True, 0, 1.5, "plan", [], {}, [[]], {"case": None}, {"case": {"id": "x"}}], ids=str
)
def test_what_is_no_plan(document: object) -> None:
    """Any other JSON is refused as no plan."""
    with pytest.raises(PlanInvalid) as caught:
        plan_from_json(document, "plan.json")
    assert [fault.code for fault in caught.value.faults] == ["not-a-plan"]


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"{}{}", b"nan", b"9" * 5000], ids=repr
)
def test_what_is_no_json(raw: bytes, tmp_path: Path) -> None:
    """A file that is no JSON is refused, and not as a plan that does not hold."""
    (tmp_path / "plan.json").write_bytes(raw)
    with pytest.raises(PlanInvalid) as caught:
        read_plan(tmp_path / "plan.json")
    assert [fault.file for fault in caught.value.faults] == [str(tmp_path / "plan.json")]


def test_no_file(tmp_path: Path) -> None:
    """A plan that is not there is refused."""
    with pytest.raises(PlanInvalid) as caught:
        read_plan(tmp_path / "plan.json")
    assert [fault.code for fault in caught.value.faults] == ["unreadable"]


def test_unknown_number_is_not_zero() -> None:
    """Of people left whose number is unknown, the plan says unknown."""
    document = plan_to_json(plan_case(founding_case(russian_offer())))
    left = {row["who"]: row["count"] for row in document["left"]}
    assert left["ukrainians-in-russia"] == "unknown"
