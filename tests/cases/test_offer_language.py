"""Each example of docs/offers.md does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from repatria.planning import plan_case
from repatria.planning.casefile import read_case
from repatria.planning.verify import verify_plan

PAGE = Path(__file__).parents[2] / "docs" / "offers.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
BASE, *EXAMPLES = BLOCKS
SAID = re.compile(r"^# (\d+) move\b", re.MULTILINE)


def test_each_example_says_how_many_move() -> None:
    """The page begins with the case, and every block after it says what happens."""
    assert BASE.startswith("# the case")
    assert [block for block in EXAMPLES if not SAID.search(block)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_moves_as_many_as_it_says(example: str, tmp_path: Path) -> None:
    """An example added to the case moves as many people as it says, proven best and verified."""
    (tmp_path / "case.toml").write_text(BASE + example, encoding="utf-8")
    case = read_case(tmp_path)
    plan = plan_case(case)
    assert [str(plan.people_moved)] == SAID.findall(example)
    assert plan.outcome.value == "proven best"
    assert verify_plan(case, plan).broken == ()
