"""The page of a report beside its drafts: complete, still, escaped, and readable by anybody, anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from repatria.cli.read import open_slots
from repatria.core.reports import ReadReport
from repatria.intake import decode_report, read_report
from repatria.rendering import Language, render_reading
from repatria.rendering.reading_page import reading_words
from repatria.workflows.reports.receive_report import name_party, parties_named_in
from tests.cli.running import runner
from tests.intake.documents import PAGE, pdf_of
from tests.intake.readings import OWN_REPORT, own, read_text

ATTACK = (
    "Ukraine captured two Russian <b>soldiers</b>\u202e in Kursk. "
    "“Go <script>alert(1)</script> home,” Mr Smith said."
)


def page_of(*readings: ReadReport, language: Language = Language.ENGLISH) -> str:
    return render_reading(readings, open_slots=open_slots, name_party=name_party, language=language)


def web_page() -> ReadReport:
    return read_report(decode_report(PAGE.encode(), "page.html"))


def paged() -> ReadReport:
    lines = ("Ukraine captured two Russian soldiers.",), ("Russia holds 40 Ukrainian soldiers.",)
    return read_report(decode_report(pdf_of(*lines), "report.pdf"))


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def opened(chromium: Browser, folder: Path, text: str, *, width: int = 1280, **more: str) -> Page:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": width, "height": 740}, **more)  # type: ignore[arg-type]
    tab.goto(file.as_uri())
    return tab


@pytest.mark.parametrize("language", Language)
def test_words(language: Language) -> None:
    """Every word of the page is there in every language."""
    assert set(reading_words(language)) == set(reading_words(Language.ENGLISH))


@pytest.mark.parametrize("language", Language)
def test_every_kind_is_worded(language: Language) -> None:
    """What this room can find has a word in every language: no key is shown to people."""
    shown = page_of(own(), web_page(), paged(), language=language)
    assert not re.findall(r">(?:slot|status|hedge|says|state|stance|tier) [a-z-]+<", shown)


def test_a_korean_page_is_in_korean() -> None:
    """On a page in Korean parties and kinds of people have Korean names, and the report is marked Korean."""
    reading = read_text("우크라이나군이 북한군 2명을 생포했다. 포로는 치료를 받고 있다.")
    named = parties_named_in(Language.KOREAN)
    shown = render_reading((reading,), open_slots=open_slots, name_party=named, language=Language.KOREAN)
    assert "Ukraine" not in shown
    assert all(word in shown for word in ("우크라이나", "북한", "군인", 'lang="ko"', "keep-all"))


@pytest.mark.parametrize("reading", [own, web_page, paged, lambda: read_text(ATTACK)])
def test_every_link_leads_to_one_place(reading: object) -> None:
    """Each link leads to an anchor on the page, and no anchor stands twice."""
    assert callable(reading)
    shown = page_of(reading(), own())
    anchors = re.findall(r' id="([^"]+)"', shown)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(anchors)
    assert set(re.findall(r'href="([^#"][^"]*)"', shown)) == set()


def test_the_words_of_a_report_are_all_there_and_escaped() -> None:
    """A report is shown whole, its markup as text, and what turns the direction of other text is dropped."""
    shown = page_of(read_text(ATTACK))
    assert "<script" not in shown
    assert "\u202e" not in shown
    plain = re.sub(r"<a class=\"ref\".*?</a>|<[^>]+>", "", shown)
    assert "Ukraine captured two Russian &lt;b&gt;soldiers&lt;/b&gt; in Kursk." in plain


def test_evidence_is_marked_where_it_stands() -> None:
    """The words that a group was read from are a mark that leads to its draft."""
    shown = page_of(read_text("Ukraine captured two Russian soldiers in Kursk."))
    assert re.search(r'<mark class="m-held"[^>]*>.*?href="#r1-held-1">held-1</a>', shown)
    assert 'id="r1-held-1"' in shown


def test_furniture_is_grey_and_named() -> None:
    """What was told apart says so in words, not by its color alone."""
    shown = page_of(web_page())
    assert re.search(
        r'<span class="told-apart"><span class="label">told apart: menu or margin</span>Example', shown
    )


def test_pages_of_a_pdf_are_numbered() -> None:
    """Each page of a PDF begins with its number, and places name it."""
    shown = page_of(paged())
    assert re.findall(r"<h4>Page (\d)</h4>", shown) == ["1", "2"]
    assert "Page 2, line 1" in shown


def test_the_same_reading_gives_the_same_page() -> None:
    """Nothing of the page depends on when or where it is made."""
    assert page_of(own()) == page_of(own())


def test_written_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`read --html` writes the page, in the language that was asked for."""
    read = runner(monkeypatch, capsys, "read", str(OWN_REPORT))
    assert read("--html", str(tmp_path / "page.html"), "--language", "uk").code == 0
    assert '<html lang="uk">' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_report_that_is_one_endless_line() -> None:
    """A million letters, spaces or quotation marks in one line are read and shown in good time."""
    for piece in ("word ", "  ", '" '):
        text = "Ukraine captured two Russian soldiers.\n\n" + piece * 200_000 + "end"
        assert len(page_of(read_text(text))) > 1_000


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("language", Language)
def test_phone(chromium: Browser, tmp_path: Path, language: Language, direction: str) -> None:
    """At 320 pixels nothing scrolls sideways, in any language and direction."""
    tab = opened(chromium, tmp_path, page_of(own(), web_page(), language=language), width=320)
    tab.evaluate("direction => { document.documentElement.dir = direction }", direction)
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    tab.close()


@pytest.mark.browser
def test_nothing_is_asked_for(chromium: Browser, tmp_path: Path) -> None:
    """The page asks for nothing but itself, and the browser has nothing to complain of."""
    file = tmp_path / "page.html"
    file.write_text(page_of(own(), read_text(ATTACK), web_page()), encoding="utf-8")
    tab = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri(), wait_until="networkidle")
    assert (asked, said) == ([file.as_uri()], [])
    assert (
        tab.locator("mark").first.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    tab.close()


@pytest.mark.browser
def test_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    """From a mark the keyboard goes to its draft, and from the draft back to its words."""
    tab = opened(chromium, tmp_path, page_of(own()))
    mark = tab.locator("a.ref").first
    mark.focus()
    name = mark.inner_text()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.querySelector(':target').querySelector('h5').innerText").startswith(name)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "where"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.querySelector('mark:target') !== null")
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_do_not_break_lines(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    """A mark lies in the line of its words: its ground is no taller than two lines of text around it."""
    tab = opened(chromium, tmp_path, page_of(own()), color_scheme=scheme)
    assert tab.evaluate(
        "[...document.querySelectorAll('mark')].every(e => getComputedStyle(e).display === 'inline')"
    )
    assert tab.evaluate(
        "[...document.querySelectorAll('mark')].every(e => [...e.getClientRects()].every(r => r.height < 34))"
    )
    tab.close()


@pytest.mark.browser
def test_what_scrolls_has_a_name(chromium: Browser, tmp_path: Path) -> None:
    """The report scrolls by itself on a wide screen; it is reached by keyboard and has a name."""
    tab = opened(chromium, tmp_path, page_of(own()))
    assert tab.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).overflowY === 'auto')"
        ".every(e => e.tabIndex === 0 && e.getAttribute('aria-labelledby')"
        ".split(' ').every(id => document.getElementById(id)))"
    )
    tab.close()


@pytest.mark.browser
def test_printed(chromium: Browser, tmp_path: Path) -> None:
    """On paper the report is whole, not cut where it would scroll."""
    tab = opened(chromium, tmp_path, page_of(own()))
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.querySelector('.report-text')).overflowY") == "visible"
    assert len(tab.pdf()) > 10_000
    tab.close()
