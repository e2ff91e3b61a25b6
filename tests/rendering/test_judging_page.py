"""The page for judging links: what it says, and in a browser."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from repatria.core.links import LinkSays
from repatria.rendering import Language, render_judging
from repatria.rendering.judging_page import in_need, judging_words
from repatria.tracing.few import SAYS
from repatria.tracing.fields import LEVELS, STANDARD
from repatria.tracing.judgements import read_judgements
from repatria.tracing.links import Link, Why
from repatria.workflows.people.trace_people import TracedPeople, trace_people
from tests.cli.running import Run, runner

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
LISTS = (EXAMPLES / "missing.csv", EXAMPLES / "held.csv")


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys, "trace", *map(str, LISTS))


@pytest.fixture(scope="module")
def traced() -> TracedPeople:
    return trace_people(*LISTS, least=0.5)


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def link(left: str = "a", *, probability: float = 0.9, namesakes: int = 0, why: tuple[Why, ...] = ()) -> Link:
    return Link(left, "b", probability, 3.0, namesakes, why)


@pytest.mark.parametrize("language", Language)
def test_words(language: Language) -> None:
    """Every field and every level of agreement has its word in every language, as has all else."""
    words = judging_words(language)
    assert {level.says for levels in LEVELS.values() for level in levels} <= set(words)
    assert set(SAYS) - {""} <= set(words)
    assert {f"field {field.name}" for field in STANDARD} <= set(words)
    assert set(words) == set(judging_words(Language.ENGLISH))


def test_text_of_lists_is_escaped(traced: TracedPeople) -> None:
    """Markup in a name or an identifier is shown, never run, and direction marks stay within the name."""
    bad = '"><script>alert(1)</script>\u202e'
    page = render_judging(
        replace(traced, links=(link(bad, why=(Why("name", bad, "", "much alike, few share it: x", 1.0),)),))
    )
    assert page.count("<script>") == 1
    assert "alert(1)&lt;/script&gt;\u202e</bdi>" in page


def test_columns_of_their_own_are_not_shown(traced: TracedPeople) -> None:
    """A column with a title of its own, which may be a wish, is weighed and not shown."""
    page = render_judging(
        replace(traced, links=(link(why=(Why("other:wish", "go home", "stay here", "other", -1.5),)),))
    )
    assert "\N{MINUS SIGN}1.5" in page
    assert not [word for word in ("go home", "stay here", "other:wish") if word in page]


def test_order_of_need() -> None:
    """The least certain come first, of those alike the ones with namesakes."""
    links = (
        link("sure", probability=0.99),
        link("even", probability=0.52),
        link("many", namesakes=3),
        link("few"),
    )
    assert [one.left for one in in_need(links)] == ["even", "many", "few", "sure"]


def test_links_left_out(traced: TracedPeople) -> None:
    """The page says how many links it leaves out."""
    page = render_judging(traced, most=2)
    assert page.count("<li tabindex") == 2
    assert f": {len(traced.links) - 2}.</p>" in page


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("language", Language)
def test_phone(
    chromium: Browser, traced: TracedPeople, tmp_path: Path, language: Language, direction: str
) -> None:
    """At 360 pixels nothing scrolls sideways, in any language and direction, and nothing is asked for."""
    file = tmp_path / "page.html"
    file.write_text(render_judging(traced, language=language), encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri())
    tab.evaluate("direction => { document.documentElement.dir = direction }", direction)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert (asked, said) == ([file.as_uri()], [])
    tab.close()


@pytest.mark.browser
def test_judged_by_keyboard(chromium: Browser, trace: Run, tmp_path: Path) -> None:
    """What is judged by keyboard and saved is read by the next run: a pair judged different is gone."""
    page, saved = tmp_path / "page.html", tmp_path / "judgements.jsonl"
    assert trace("--html", str(page)).code == 0
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    pairs = tab.evaluate(
        "[...document.querySelectorAll('.links > li')].map(e => [e.dataset.left, e.dataset.right])"
    )
    for key in ("j", "d", "ArrowDown", "s"):
        tab.keyboard.press(key)
    tab.click("#save")
    assert tab.evaluate("document.activeElement.id") == "officer"
    tab.fill("#officer", "делегат-3")
    assert tab.inner_text("#judged") == tab.inner_text("#unsaved") == "2"
    with tab.expect_download() as download:
        tab.click("#save")
    download.value.save_as(saved)
    assert tab.inner_text("#unsaved") == "0"
    tab.select_option("#show", "unjudged")
    assert tab.locator(".links > li:visible").count() == len(pairs) - 2
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    tab.close()
    read = read_judgements(saved).all
    assert [(one.left, one.right, one.says, one.by) for one in read] == [
        (*pairs[0], LinkSays.DIFFERENT, "делегат-3"),
        (*pairs[1], LinkSays.SAME, "делегат-3"),
    ]
    again = json.loads(trace("--judgements", str(saved), "--json").out)["links"]
    links = {(one["missing"], one["held"]): one["judged"] for one in again}
    assert tuple(pairs[0]) not in links
    assert links[tuple(pairs[1])] == "same"


def save(tab: Page, to: Path) -> list[str]:
    """Save what was judged; gives what each line says."""
    with tab.expect_download() as download:
        tab.click("#save")
    download.value.save_as(to)
    return [one.says.value for one in read_judgements(to).all]


@pytest.mark.browser
def test_taken_back(chromium: Browser, trace: Run, tmp_path: Path) -> None:
    """The same once more takes it back: as if never made, or, where it was saved, by a line after it."""
    page, saved = tmp_path / "page.html", tmp_path / "judgements.jsonl"
    assert trace("--html", str(page)).code == 0
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    tab.fill("#officer", "delegate-3")
    first = tab.locator(".links > li").first
    first.focus()
    pressed = first.locator("button[aria-pressed=true]")
    tab.keyboard.press("s")
    tab.keyboard.press("s")
    assert (pressed.count(), tab.inner_text("#judged")) == (0, "0")
    tab.keyboard.press("u")
    assert save(tab, saved) == ["unsure"]
    again = json.loads(trace("--judgements", str(saved), "--json").out)["links"]
    assert [one["judged"] for one in again].count("unsure") == 1
    first.focus()
    tab.keyboard.press("d")
    assert pressed.get_attribute("value") == "different"
    tab.keyboard.press("d")
    assert pressed.get_attribute("value") == "unsure"
    tab.keyboard.press("u")
    assert pressed.count() == 0
    assert save(tab, saved) == ["unsure", "undo"]
    assert not read_judgements(saved).standing()
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    "key", ["s", "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}", "\N{HANGUL LETTER NIEUN}"]
)
def test_keyboards(chromium: Browser, traced: TracedPeople, tmp_path: Path, key: str) -> None:
    """On a Ukrainian or Korean keyboard the key at the place of S does what S does."""
    file = tmp_path / "page.html"
    file.write_text(render_judging(traced), encoding="utf-8")
    tab = chromium.new_page()
    tab.goto(file.as_uri())
    first = tab.locator(".links > li").first
    first.dispatch_event("keydown", {"key": key, "code": "KeyS", "bubbles": True})
    assert first.locator("button[aria-pressed=true]").get_attribute("value") == "same"
    tab.close()
