"""The colors of the pages can be told apart, in both schemes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.rendering.test_plan_page_browser import luminance

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "second"),
    ("ink", "good-tint"),
    ("muted", "paper"),
    ("muted", "card"),
    ("link", "paper"),
    ("link", "card"),
    ("paper", "ink"),
    ("paper", "bad"),
    ("button-ink", "button"),
    ("good", "paper"),
    ("good", "card"),
    ("bad", "paper"),
    ("bad", "card"),
    ("notice-ink", "notice"),
]
SHAPE_PAIRS = [
    ("edge", "paper"),
    ("edge", "card"),
    ("focus", "paper"),
    ("focus", "card"),
    ("focus", "notice"),
    ("good", "good-tint"),
    ("bad", "paper"),
    ("button", "card"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(*pair, 4.5) for pair in TEXT_PAIRS] + [(*pair, 3.0) for pair in SHAPE_PAIRS],
)
def test_colors_of_pages_can_be_told_apart(scheme: int, front: str, back: str, least: float) -> None:
    """Text has a contrast of at least 4.5 to 1 with its ground, and shapes of 3."""
    style = files("repatria.web").joinpath("static", "repatria.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 2
    palette = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[scheme]))
    light, dark = sorted((luminance(palette[front]), luminance(palette[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_sides_are_named_by_the_direction_of_the_text() -> None:
    """No rule of the style sheet names left or right: from right to left everything is mirrored."""
    style = files("repatria.web").joinpath("static", "repatria.css").read_text(encoding="utf-8")
    assert (
        re.findall(r"(?:^|[\s;{-])(?:left|right)\s*[:;]|(?:margin|padding|border)-(?:left|right)", style)
        == []
    )
