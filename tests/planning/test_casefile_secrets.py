"""No fault repeats what nobody but the neutral may know: a wish, a fear, a fitness, a destination, a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import CaseInvalid
from repatria.planning.casefile import read_case
from tests.laws.small_cases import examples

HEAD = """\
[case]
id = "a-case"
title = "A case"
as_of = 2025-01-12
[parties.A]
name = "A"
[parties.B]
name = "B"
"""

#: A word that stands nowhere but where a test puts it.
SECRET = st.text("qxzjv", min_size=6, max_size=12)

SECRET_KEYS = ("wish", "fear", "assessed", "may_go_to", "name", "fit")
INNER_KEYS = ("says", "hosts", "as_of", "told_by", "private")


def message(folder: Path, people: dict[str, Any]) -> str:
    """Give all that is said of a case with one person who has faults."""
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    row = {"id": "p", "held_by": "A", "home": "B", "age": "?"} | people
    (folder / "people.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(CaseInvalid) as caught:
        read_case(folder)
    return caught.value.message


def shapes(word: str) -> st.SearchStrategy[Any]:
    """Draw anything that holds a word: itself, in a list, in a table, as a key."""
    inner = st.sampled_from((word, f" {word}", f"return {word}", 3, True, None))
    return st.one_of(
        inner,
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from((*INNER_KEYS, word, f"says{word}")), inner, max_size=4),
        st.dictionaries(st.sampled_from(INNER_KEYS), st.lists(inner, max_size=2), max_size=3),
    )


@examples(300)
@given(data=st.data(), word=SECRET, key=st.sampled_from(SECRET_KEYS))
def test_no_fault_repeats_a_secret(
    data: st.DataObject, word: str, key: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in place of a wish, a fear, a fitness or a name, no fault repeats it."""
    folder = tmp_path_factory.getbasetemp()
    assert word not in message(folder, {key: data.draw(shapes(word))})


@examples(100)
@given(
    says=st.sampled_from(("return", "elsewhere", "stay", "undecided")),
    hosts=st.lists(st.sampled_from(("A", "B", "qxzjv")), max_size=2),
    told_by=st.sampled_from(("A", "B", 3)),
    day=st.sampled_from(("2025-01-11", "2026-07-07", "xx", 3)),
)
def test_faults_in_a_wish_do_not_say_it(
    says: str, hosts: list[str], told_by: object, day: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A wish with faults is not told in them: neither what it says, nor where to, nor by whom, nor when."""
    wish = {"says": says, "hosts": hosts, "told_by": told_by, "as_of": day, "private": "xx"}
    said = message(tmp_path_factory.getbasetemp(), {"wish": wish})
    told = [line for line in said.splitlines() if "wish" in line]
    found = " ".join(line.split(": found ")[1].split("; expected ")[0] for line in told)
    assert [word for word in (says, "qxzjv", "2026-07-07", "xx") if word in found.split()] == []


@pytest.mark.parametrize(
    "people",
    [
        {"wish": {"stay": True}},
        {"wish": {"says": "staying"}},
        {"wish": {"says": ["stay"]}},
        {"wish": "stay"},
        {"wish.says": "stay at A"},
        {"fit": "unfitt"},
        {"fear": "stay"},
        {"fear": ["stay"], "assessed": ["stay"]},
        {"may_go_to": ["stay"], "wish": {"says": "stay"}},
        {"name": ["stay"]},
        {"name": "stay", "age": 3},
        {"assessed": [3, "stay"]},
    ],
    ids=str,
)
@pytest.mark.parametrize("secret", ["stay", "unfitt"])
def test_faults_that_one_makes_by_hand(people: dict[str, Any], secret: str, tmp_path: Path) -> None:
    """The slips that one makes in such fields are told without what stands there."""
    said = message(tmp_path, people)
    found = [line.split(": found ")[1].split("; expected ")[0] for line in said.splitlines()[1:]]
    keys = [line.split(": ")[1] for line in said.splitlines()[1:]]
    assert [text for text in found + keys if secret in text] == []


def test_a_hint_would_tell(tmp_path: Path) -> None:
    """Where a slip lies near a word, the word is not offered for a wish: the hint would tell it."""
    assert "did you mean" not in message(tmp_path, {"wish": {"says": "undecidd"}, "fit": "unfitt"})
