"""`repatria sweep` as people and machines use it: the table, the document, the page, the exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from repatria.cli import sweep as sweep_module
from repatria.core.cases import Case
from repatria.core.plans import Outcome
from repatria.core.questions import Effect, Jump, Sweep, SweepPoint
from repatria.planning.casefile.fields import MOST
from repatria.planning.questions.sweep import sweep, sweep_as_party
from repatria.rendering import render_sweep
from repatria.workflows.plans.sweep_offer import SweptOffer
from tests.builders import founding_case, russian_offer
from tests.cli.running import Run, runner
from tests.rendering.test_plan_page import HOSTILE, seen, words_of

CASES = Path(__file__).resolve().parents[2] / "cases"
ANKARA = str(CASES / "ankara-2024-two-fewer")
TEN = "de-1.gets[0].at_least=9:13:1"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    return runner(monkeypatch, capsys, "sweep")


def founding_sweep() -> Sweep:
    """Vary what Ukraine asks for, where Russia promised one for one."""
    return sweep(founding_case(russian_offer()), "ua-1.gets[0].at_least", [Fraction(n) for n in (1, 2, 3)])


def mixed_sweep(offer: str = "ua-1") -> Sweep:
    """Make a sweep with every outcome, and a jump between all neighbors."""
    outcomes = (Outcome.PROVEN_BEST, Outcome.FOUND, Outcome.UNDECIDED, Outcome.IMPOSSIBLE, Outcome.FOUND)
    points = []
    for number in range(20):
        outcome = outcomes[number % 5]
        people = {Outcome.UNDECIDED: None, Outcome.IMPOSSIBLE: 0}.get(outcome, 123_456 * (number + 1))
        gap = {Outcome.PROVEN_BEST: 0, Outcome.FOUND: 7}.get(outcome)
        points.append(SweepPoint(Fraction(number, 3), Effect(people, people, (offer,), outcome, gap)))
    jumps = tuple(
        Jump(before.value, after.value, tuple(f"{offer}-{n}" for n in range(number % 5 + 1)), (offer,))
        for number, (before, after) in enumerate(pairwise(points))
        if None not in (before.then.people, after.then.people)
    )
    return replace(founding_sweep(), offer="ua-1", points=tuple(points), jumps=jumps, today=Fraction(4))


def test_people_get_a_row_with_a_bar_for_every_value(run: Run) -> None:
    """The answer, a bar that is as long as people go, today's row, and what changes in force."""
    ran = run(ANKARA, "--vary", TEN)
    assert ran.code == 0
    assert "22 people can go free from 9 to 10" in ran.out
    rows = {row.split()[0].rstrip(","): row for row in ran.out.splitlines() if re.match(r" *\d+[ ,]", row)}
    assert [rows[value].count("█") for value in ("9", "10", "11", "12")] == [24, 24, 0, 0]
    assert "today" in rows["12"]
    assert "no more by-1, de-1" in rows["11"]
    assert ran.err == ""


def test_machines_get_one_document(run: Run) -> None:
    """With --json: what varies, today, every point with its plan, and the jumps."""
    document = run(ANKARA, "--vary", TEN, "--json").document
    assert list(document) == ["vary", "today", "as_it_is", "points", "jumps", "for_party", "says"]
    assert document["vary"] == {"offer": "de-1", "by": "DE", "term": "gets[0].at_least"}
    assert document["today"] == 12
    assert [(point["value"], point["then"]["people"]) for point in document["points"]] == [
        (9, 22), (10, 22), (11, 0), (12, 0), (13, 0),
    ]  # fmt: skip
    assert [(jump["from"], jump["to"], jump["comes"]) for jump in document["jumps"]] == [(10, 11, [])]


def test_ratios_are_written_as_in_a_case(run: Run) -> None:
    """A ratio that is not whole is a text, one that is whole a number."""
    path = "ru-assumed.gets[0].per_given=1/2:1:1/2"
    document = run(str(CASES / "kursk-2025-russia-assumed"), "--vary", path, "--json").document
    assert [point["value"] for point in document["points"]] == ["1/2", 1]


def test_faults_come_all_at_once(run: Run) -> None:
    """A wrong path and a wrong range are both named; the exit code is 2."""
    ran = run(ANKARA, "--vary", "de-1.gets[3].at_least=3:2:1", "--json")
    assert ran.code == 2
    assert sorted(fault["code"] for fault in ran.document["error"]["faults"]) == [
        "contradiction",
        "not-one-of",
    ]


def test_impossible_everywhere_is_a_no(run: Run) -> None:
    """Where no value meets a demand of the case, the exit code is 1."""
    path = "ru-1.gets[1].at_least=7:8:1"
    assert run(str(CASES / "ankara-2024-without-krasikov-demand"), "--vary", path).code == 1


def test_undecided_is_exit_code_three(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a point is undecided, its number is unknown and the exit code is 3."""
    monkeypatch.setattr(
        sweep_module, "sweep_offer", lambda *_, **__: SweptOffer(founding_case(), mixed_sweep())
    )
    ran = run(ANKARA, "--vary", TEN)
    assert ran.code == 3
    assert "unknown" in ran.out
    assert "up to 7 people short" in ran.out
    assert run(ANKARA, "--vary", TEN, "--json").document["points"][2]["then"]["people"] is None


def test_a_party_gets_a_page_of_its_own(run: Run, tmp_path: Path) -> None:
    """With --for-party table, document and page say that everybody is taken to be free to go home."""
    page = tmp_path / "party.html"
    ran = run(ANKARA, "--vary", TEN, "--for-party", "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert "asked in private, wishes it" in ran.out
    assert "The neutral's view" not in ran.out
    assert "As a party may hear it." in words_of(text)
    assert "neutral only" not in words_of(text)
    assert text.rfind('content: "As a party may hear it') > text.rfind('content: "For the neutral only')


def test_the_page_gives_every_point_as_text() -> None:
    """What the curve shows stands in a table and a list, with today marked and the jumps by name."""
    words = words_of(render_sweep(founding_case(russian_offer()), founding_sweep()))
    assert "For the neutral only." in words
    assert "1, today 2 2 proven best ru-assumed , ua-1 2 0 0 proven best none" in words
    assert "From 1 to 2: no more in force ru-assumed , ua-1 ." in words


def test_todays_number_is_told_where_it_is_not_drawn() -> None:
    """A bound that the offer lacks, or a number outside the range, has a row of its own."""
    the_case = founding_case(russian_offer())
    added = sweep(the_case, "ua-1.gives[0].at_most", [Fraction(0)])
    outside = sweep(the_case, "ua-1.gets[0].at_least", [Fraction(5), Fraction(6)])
    assert "no bound, today 2 2 proven best" in words_of(render_sweep(the_case, added))
    assert "1, today 2 2 proven best" in words_of(render_sweep(the_case, outside))
    assert "Today's number, 1, lies outside the drawing." in words_of(render_sweep(the_case, outside))


def test_nothing_is_drawn_between_values_that_lie_apart() -> None:
    """Steps touch only where whole numbers one apart were tried."""
    the_case = founding_case(russian_offer())
    apart = sweep(the_case, "ua-1.gets[0].at_least", [Fraction(1), Fraction(3)])
    assert 'class="riser"' in render_sweep(the_case, founding_sweep())
    assert 'class="riser"' not in render_sweep(the_case, apart)


def test_each_outcome_looks_and_reads_differently() -> None:
    """Not proven, impossible and undecided points have marks of their own, and unknown is never zero."""
    page = render_sweep(founding_case(), mixed_sweep())
    for look in ("dot proven", "dot found", "dot impossible"):
        assert f'class="{look}"' in page
    assert ">?</text>" in page
    words = words_of(page)
    assert "2/3 unknown unknown undecided" in words
    assert "1/3 246,912 246,912 found, not proven; up to 7 people short" in words


def test_the_page_is_still_and_escaped() -> None:
    """No script, nothing from outside, names full of markup stay text, and labels lead somewhere."""
    the_case = replace(founding_case(russian_offer()), title=HOSTILE)
    swept = replace(founding_sweep(), says=HOSTILE)
    jump = replace(swept.jumps[0], comes=(HOSTILE,))
    page = render_sweep(the_case, replace(swept, jumps=(jump,)))
    found = seen(page)
    assert not {"script", "img"} & set(found.tags)
    assert HOSTILE in unescape(page)
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)
    identifiers = [value for _, name, value in found.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    labels = {part for _, name, v in found.attributes if name == "aria-labelledby" for part in v.split()}
    assert labels <= set(identifiers)
    assert page == render_sweep(the_case, replace(swept, jumps=(jump,)))


@pytest.fixture(scope="module")
def chromium(browser: Path) -> Iterator[Browser]:
    """Start the browser once for the module."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def drawn_sweeps() -> list[tuple[Case, Sweep]]:
    """Make a plain sweep, one with everything in it and long names, and one of a single point for a party."""
    the_case = founding_case(russian_offer())
    one = sweep_as_party(the_case, "ua-1.gets[0].at_least", [Fraction(MOST)])
    return [(the_case, founding_sweep()), (the_case, mixed_sweep("ukraine-and-others")), (the_case, one)]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("drawn", drawn_sweeps(), ids=["founding", "mixed", "one"])
def test_the_page_fits_every_screen(
    chromium: Browser, tmp_path: Path, drawn: tuple[Case, Sweep], width: int
) -> None:
    """One drawing is shown with its words inside; nothing but tables scrolls; nothing is asked for."""
    file = tmp_path / "sweep.html"
    file.write_text(render_sweep(*drawn), encoding="utf-8")
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri(), wait_until="networkidle")
    assert (asked, said) == ([file.as_uri()], [])
    assert tab.locator("svg.flow:visible").count() == 1
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert tab.evaluate(OUTSIDE) == []
    tab.close()


#: Which lines of text that are shown do not lie within the frame of their drawing?
OUTSIDE = """() => {
  const shown = element => element.getBoundingClientRect().width > 0
  const frame = [...document.querySelectorAll('svg.flow')].find(shown).getBoundingClientRect()
  return [...document.querySelectorAll('svg.flow text')].filter(shown)
    .filter(text => { const box = text.getBoundingClientRect(); return box.left < frame.left - 1
      || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1 })
    .map(text => text.textContent)
}"""
