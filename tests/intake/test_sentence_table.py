"""A table of sentences with their facts: what is read from each, and that nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks.intake import Score
from benchmarks.sentences import load_cases, score_cases
from tests.intake.readings import read_text

TABLES = Path(__file__).with_name("sentences")
HEADLINE = "Prisoners cross a bridge in Sudan"
ARTICLE = (
    "The army of Sudan and the rebels exchanged forty prisoners at a bridge over the river on Tuesday.",
    "The men crossed in two buses and were met by delegates of the Red Cross, who had waited since morning.",
    "A second exchange may follow before the end of the month, a mediator said after the buses had gone.",
)


@cache
def scores(table: str) -> dict[str, Score]:
    """Score a table of English sentences."""
    return score_cases(load_cases(TABLES / f"{table}.txt"))


def furniture_lines() -> Iterator[tuple[str, str]]:
    """Give each line of a page with where it stands."""
    where = ""
    for line in (TABLES / "furniture.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            where = line.removeprefix("## ")
        elif line and where:
            yield where, line


def test_the_table_is_broad() -> None:
    """At least 150 texts, of which a tenth say nothing of captives."""
    cases = load_cases(TABLES / "english.txt")
    silent = [case for case in cases if {fact[0] for fact in case.facts} & {"nothing", "off topic"}]
    assert len(cases) >= 150
    assert len(silent) * 10 >= len(cases)


def test_a_line_that_says_no_fact_is_named(tmp_path: Path) -> None:
    """A fault in a table names file and line, so that a linguist finds it."""
    table = tmp_path / "mine.txt"
    table.write_text("Iran freed a German.\n    held one German\n", "utf-8")
    with pytest.raises(ValueError, match=r"mine\.txt:2"):
        load_cases(table)


@pytest.mark.parametrize(
    ("table", "kind", "precision", "recall"),
    [
        ("english", "held", 0.92, 0.91),
        ("english", "offer", 0.89, 0.89),
        ("english", "wish", 0.90, 0.75),
        ("reported", "held", 0.82, 0.81),
        ("reported", "offer", 0.68, 0.77),
        ("reported", "wish", 0.90, 0.99),
    ],
)
def test_sentences_are_read_no_worse(table: str, kind: str, precision: float, recall: float) -> None:
    """No kind of fact falls below what was reached."""
    score = scores(table)[kind]
    assert score.precision >= precision
    assert score.recall >= recall


def test_nothing_is_read_where_nothing_is_said() -> None:
    """Denials, and sentences about other things, give no draft."""
    cases = [
        case
        for case in load_cases(TABLES / "english.txt")
        if {fact[0] for fact in case.facts} & {"nothing", "off topic"}
    ]
    assert [words for score in score_cases(cases).values() for words in score.false] == []


@pytest.mark.parametrize(("where", "line"), list(furniture_lines()))
def test_a_line_of_the_page_is_told_from_the_article(where: str, line: str) -> None:
    """A line above, between or below the paragraphs is furniture, and no paragraph is."""
    above, *rest = ARTICLE
    blocks = {
        "above": [line, above, *rest],
        "between": [above, line, *rest],
        "below": [above, *rest, line],
    }[where]
    reading = read_text("\n\n".join([HEADLINE, *blocks]))
    told_apart = [passage.passage.text for passage in reading.furniture]
    told_apart += [passage.text for record in reading.media for passage in record.lines]
    assert told_apart == [line]
