"""Invented reports with gold: scores do not fall, and nothing is drafted from other texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.intake import Score, load, score_all
from repatria.intake import decode_report, read_report

CORPUS = Path(__file__).with_name("corpus")


@cache
def scores(folder: str, language: str) -> dict[str, Score]:
    """Score one folder of the corpus, English apart from the others."""
    inflected = ("uk-", "ru-")
    pairs = [
        (reading, gold)
        for reading, gold in load(CORPUS / folder)
        if gold["id"].startswith(inflected) == (language != "english")
    ]
    return score_all(pairs)


@pytest.mark.parametrize(
    ("slot", "precision", "recall"),
    [
        ("quotes found", 0.99, 0.99),
        ("quotes with the right speaker", 0.95, 0.95),
        ("speakers, confident tier", 0.96, 0.83),
        ("groups: count, holder, home", 0.62, 0.57),
        ("offers with both sides", 0.44, 0.38),
        ("wishes", 0.72, 0.72),
        ("groups, confident tier", 0.96, 0.13),
        ("furniture lines", 0.99, 0.95),
    ],
)
def test_what_was_seen_is_read_no_worse(slot: str, precision: float, recall: float) -> None:
    """On the English reports that were seen, no score falls below what was reached."""
    score = scores("seen", "english")[slot]
    assert score.precision >= precision
    assert score.recall >= recall


@pytest.mark.parametrize(
    ("slot", "precision", "recall"),
    [
        ("quotes found", 0.90, 0.95),
        ("quotes with the right speaker", 0.93, 0.90),
        ("groups: count, holder, home", 0.70, 0.26),
        ("furniture lines", 0.95, 0.95),
    ],
)
def test_ukrainian_and_russian_are_read_no_worse(slot: str, precision: float, recall: float) -> None:
    """On the Ukrainian and Russian reports that were seen, no score falls below what was reached."""
    score = scores("seen", "inflected")[slot]
    assert score.precision >= precision
    assert score.recall >= recall


def test_nothing_is_invented_from_ordinary_texts() -> None:
    """A hundred texts of other things give at most two drafts in all."""
    paths = sorted((CORPUS / "ordinary").glob("*.txt"))
    readings = [read_report(decode_report(path.read_bytes(), path.name)) for path in paths]
    assert len(paths) == 100
    assert sum(len(each.held) + len(each.offers) + len(each.wishes) for each in readings) <= 2


@pytest.mark.parametrize(
    ("folder", "slot", "precision", "recall"),
    [
        ("fresh", "quotes with the right speaker", 1.0, 1.0),
        ("fresh", "groups: count, holder, home", 0.66, 0.53),
        ("fresh", "offers with both sides", 0.45, 0.41),
        ("fresh", "wishes", 0.80, 0.66),
        ("fresh", "furniture lines", 1.0, 1.0),
        ("aside", "quotes with the right speaker", 1.0, 1.0),
        ("aside", "groups: count, holder, home", 0.72, 0.72),
        ("aside", "offers with both sides", 0.87, 0.70),
        ("aside", "wishes", 1.0, 1.0),
        ("aside", "furniture lines", 0.94, 0.94),
    ],
)
def test_news_is_read_no_worse(folder: str, slot: str, precision: float, recall: float) -> None:
    """On reports in the ways of agencies and broadcasters, no score falls below what was reached."""
    score = scores(folder, "english")[slot]
    assert score.precision >= precision
    assert score.recall >= recall


@pytest.mark.parametrize(
    ("folder", "slot", "precision", "recall"),
    [
        ("opened", "quotes found", 0.98, 0.98),
        ("opened", "quotes with the right speaker", 0.96, 0.96),
        ("opened", "speakers, confident tier", 0.97, 0.85),
        ("opened", "groups: count, holder, home", 0.65, 0.38),
        ("opened", "furniture lines", 0.98, 0.98),
        ("learned", "quotes with the right speaker", 0.86, 0.83),
        ("learned", "speakers, confident tier", 0.91, 0.56),
        ("learned", "furniture lines", 0.97, 0.96),
        ("learned", "groups: count, holder, home", 0.69, 0.38),
        ("learned", "wishes", 0.80, 0.80),
        ("wordings", "groups: count, holder, home", 0.50, 0.39),
        ("wordings", "offers with both sides", 0.46, 0.26),
        ("wordings", "wishes", 0.77, 0.60),
        ("press", "quotes with the right speaker", 0.70, 0.72),
        ("press", "groups: count, holder, home", 0.57, 0.34),
        ("press", "groups: count alone", 0.96, 0.57),
        ("press", "offers with both sides", 0.47, 0.18),
        ("press", "wishes", 0.71, 0.54),
        ("dispatches", "quotes found", 0.97, 0.98),
        ("dispatches", "quotes with the right speaker", 0.82, 0.83),
        ("dispatches", "groups: count, holder, home", 0.52, 0.34),
        ("dispatches", "groups: count alone", 0.91, 0.58),
        ("dispatches", "offers with both sides", 0.47, 0.13),
        ("voices", "quotes found", 0.99, 0.99),
        ("voices", "quotes with the right speaker", 0.92, 0.92),
        ("voices", "speakers, confident tier", 0.97, 0.64),
    ],
)
def test_what_was_worked_on_is_read_no_worse(folder: str, slot: str, precision: float, recall: float) -> None:
    """On reports that were sealed until they were opened, and texts written for speakers, no score falls."""
    total = Score()
    for language in ("english", "inflected"):
        total.add(scores(folder, language)[slot])
    assert total.precision >= precision
    assert total.recall >= recall
