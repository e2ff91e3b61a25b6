"""The page of a plan, in a browser and in its colors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from repatria.core.cases import Case
from repatria.core.parties import Party
from repatria.planning import plan_case
from repatria.rendering import render_page
from repatria.rendering.styling import style_of
from tests.builders import founding_case, russian_offer

LONG = "Автономная администрация северных и восточных провинций-и-прилегающих-территорий"


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once for the module."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def founding_pages() -> list[Case]:
    """Make the founding case as it stood, and with a promise assumed and names in several scripts."""
    named = replace(
        founding_case(russian_offer()),
        parties=(Party("KP", "조선민주주의인민공화국"), Party("RU", LONG), Party("UA", "الحكومة المؤقتة")),
    )
    return [founding_case(), named]


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("the_case", founding_pages(), ids=["founding", "named"])
def test_a_narrow_screen_needs_no_sideways_scroll(
    chromium: Browser, tmp_path: Path, the_case: Case, direction: str
) -> None:
    """At 320 pixels, in both directions, only tables scroll sideways, each in a region with a label."""
    file = tmp_path / "plan.html"
    file.write_text(render_page(the_case, plan_case(the_case), ()), encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 320, "height": 640})
    tab.goto(file.as_uri())
    tab.evaluate("direction => { document.documentElement.dir = direction }", direction)
    root = "document.documentElement"
    assert tab.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert tab.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).overflowX === 'auto')"
        ".every(e => e.tabIndex === 0 && document.getElementById(e.getAttribute('aria-labelledby')))"
    )
    tab.close()


@pytest.mark.browser
def test_the_page_makes_no_request(chromium: Browser, tmp_path: Path) -> None:
    """A browser that opens the page asks for nothing but the page, and has nothing to complain of."""
    file = tmp_path / "plan.html"
    file.write_text(render_page(founding_case(), plan_case(founding_case()), ()), encoding="utf-8")
    tab = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri(), wait_until="networkidle")
    assert asked == [file.as_uri()]
    assert said == []
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "name"), [(1280, "wide"), (320, "narrow")])
def test_one_drawing_is_shown(chromium: Browser, tmp_path: Path, width: int, name: str) -> None:
    """Each width shows one form of the drawing, with words inside its frame."""
    file = tmp_path / "plan.html"
    file.write_text(render_page(founding_case(), plan_case(founding_case()), ()), encoding="utf-8")
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    tab.goto(file.as_uri())
    shown = tab.locator("svg.flow:visible")
    assert shown.count() == 1
    assert name in (shown.get_attribute("class") or "")
    assert tab.evaluate(INSIDE)
    tab.close()


#: Does every line of text that is shown lie within the frame of its drawing?
INSIDE = """() => {
  const shown = element => element.getBoundingClientRect().width > 0
  const frame = [...document.querySelectorAll('svg.flow')].find(shown).getBoundingClientRect()
  return [...document.querySelectorAll('svg.flow text')].filter(shown)
    .map(text => text.getBoundingClientRect())
    .every(box => box.left >= frame.left - 1 && box.right <= frame.right + 1
      && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1)
}"""

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("muted", "paper"),
    ("muted", "card"),
    ("link", "paper"),
    ("paper", "ink"),
    ("going", "card"),
    ("waiting", "card"),
    ("waiting", "paper"),
    ("notice-ink", "notice"),
    ("ink", "going-tint"),
    ("ink", "staying-tint"),
]
SHAPE_PAIRS = [("going", "paper"), ("staying", "paper"), ("waiting", "paper"), ("missing", "paper")]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(*pair, 4.5) for pair in TEXT_PAIRS] + [(*pair, 3.0) for pair in SHAPE_PAIRS],
)
def test_colors_can_be_told_apart(scheme: int, front: str, back: str, least: float) -> None:
    """Text has a contrast of at least 4.5 to 1 with its ground, and shapes of 3, in every scheme."""
    palette = palettes()[scheme]
    light, dark = sorted((luminance(palette[front]), luminance(palette[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def palettes() -> list[dict[str, str]]:
    """Read the palettes of the style sheet: light, dark, print."""
    blocks = re.findall(r":root \{(.*?)\}", style_of(), re.DOTALL)
    assert len(blocks) == 5
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    light, dark, own_light, own_dark, printed = found
    return [light | own_light, dark | own_dark, printed]


def luminance(color: str) -> float:
    """Give the relative luminance of a color (WCAG 2.2)."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
