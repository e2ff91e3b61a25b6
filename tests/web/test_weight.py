"""No page weighs more than a slow line brings in time, with its style sheets and scripts."""

from __future__ import annotations

import re
from html import escape, unescape
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.reports import Passage, ReadReport, Report
from repatria.registry.actions.receive_report import receive_report
from repatria.registry.roles import Role
from repatria.web.marked_text import mark_text
from repatria.web.pages.people import PAGE
from repatria.web.report_parts import CARD, LONGEST_STRETCH, parts_of
from repatria.web.report_parts import HEAVIEST as HEAVIEST_PART
from repatria.web.statics import HTMX, static_folders
from repatria.workflows.people.find_person import key_names
from repatria.workflows.reports.receive_report import take_in
from tests.registry import people
from tests.web.sounding import sounds_beside, wait_for_sounds
from tests.web.visiting import Browsing, Shown

TAG = re.compile(r"<[^>]*>")
REFERENCE = re.compile(r'<a class="ref".*?</a>')
STANDS = re.compile(r'id="(draft-\d+|words-\d+-\d+)"')
LEADS = re.compile(r'href="(?:\?part=(\d+))?(&amp;aside=[\w,-]+)?#((?:draft|words)-[\d-]+)"')
HEAVIEST = 200_000
"""Bytes of a page with all that comes with it; fonts there are none."""


def static_bytes() -> int:
    """Count what a browser fetches once for all pages."""
    library, *own = static_folders()
    files = [library / HTMX, *(path for folder in own for path in folder.iterdir())]
    return sum(path.stat().st_size for path in files if path.is_file())


def weighs(shown: Shown) -> int:
    """Give the bytes of a page, with style sheets and scripts."""
    assert shown.status == 200
    return len(shown.text.encode()) + static_bytes()


def parts_shown(inside: Browsing, report: UUID) -> list[Shown]:
    """Open all parts of a report, one after the other."""
    shown = [inside.open(f"/reports/{report}/")]
    while f"?part={len(shown) + 1}" in shown[-1].text:
        shown.append(inside.open(f"/reports/{report}/?part={len(shown) + 1}"))
    return shown


def words_of(shown: Shown) -> str:
    """Give the text of the report that stands in a page, without marks."""
    inside = shown.text.partition('<div class="report-text"')[2].partition(">")[2].partition("</div>")[0]
    return unescape(TAG.sub("", REFERENCE.sub("", inside)))


@pytest.mark.parametrize("lines", [4_200, 45_000])
def test_a_long_report_is_shown_in_parts(pages_on_sqlite: Browsing, lines: int) -> None:
    """All parts together are the text to the letter, in letters that take two bytes each, read or not."""
    text = "".join(f"Вигаданий рядок {number}.\n" for number in range(lines))
    analyst = people.account(Role.ANALYST, party="UA")
    kept = receive_report(analyst, take_in(text.encode()))
    inside = pages_on_sqlite.signed_in(analyst)
    shown = parts_shown(inside, kept)
    assert max(weighs(each) for each in shown) < HEAVIEST
    assert "".join(words_of(each) for each in shown) == text
    for nonsense in ("0", "x", "999999", "-1"):
        assert weighs(inside.open(f"/reports/{kept}/?part={nonsense}")) < HEAVIEST


def test_drafts_stand_beside_their_part(pages_on_sqlite: Browsing) -> None:
    """Each draft once, and every link to a draft or its words leads to the part in which they stand."""
    said = "Ukraine said on Monday that it holds {number} Russian soldiers.\n"
    text = "".join(said.format(number=number + 20) for number in (*range(22), 0))
    analyst = people.account(Role.ANALYST, party="UA")
    kept = receive_report(analyst, take_in(text.encode()))
    inside = pages_on_sqlite.signed_in(analyst)
    shown = parts_shown(inside, kept)
    assert max(weighs(each) for each in shown) < HEAVIEST
    stand = [(part, name) for part, each in enumerate(shown, 1) for name in STANDS.findall(each.text)]
    assert len({name for _, name in stand}) == len(stand) > 20
    assert len({part for part, name in stand if name.startswith("draft-")}) > 1
    for part, each in enumerate(shown, 1):
        for other, _, name in LEADS.findall(each.text):
            assert (int(other or part), name) in stand
    # What was set aside stays so from part to part; only what shows all again forgets it.
    decided = [
        inside.open(f"/reports/{kept}/?part={part}&aside=held-1,held-2") for part, _ in enumerate(shown, 1)
    ]
    led = {(aside, name) for each in decided for other, aside, name in LEADS.findall(each.text) if other}
    assert {aside for aside, _ in led} == {"&amp;aside=held-1,held-2", ""}
    assert {name for aside, name in led if not aside} == {"draft-1", "draft-2"}


@given(
    st.lists(st.sampled_from(["а", "&<", "b\n", "\n", "が" * 900, "x" * 700 + "\n"]), max_size=300),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 9)), max_size=40),
)
def test_parts_are_light_and_whole(stretches: list[str], places: list[tuple[int, int]]) -> None:
    """Whatever stands in a text: together the parts are it, and none is heavier than one stretch must be."""
    text = "".join(stretches)
    evidence = [
        (Passage(text[at : at + length], at, min(at + length, len(text)), "", ""),)
        for at, length in places
        if at < len(text)
    ]
    parts = parts_of(text, evidence)
    pieces = [
        parts.within(mark_text(ReadReport(Report(text, "sha256:0")), evidence), part + 1)
        for part in range(parts.number)
    ]
    assert "".join(each.text for part in pieces for each in part) == text
    anchors = [name for part in pieces for each in part for name in each.starts]
    assert len(anchors) == len(set(anchors)) == len(evidence)
    for part, inside in enumerate(pieces, 1):
        cards = sum(parts.of_draft(number + 1) == part for number in range(len(evidence)))
        weight = sum(len(escape(each.text).encode()) for each in inside) + cards * CARD
        assert weight <= HEAVIEST_PART or parts.cuts[part] - parts.cuts[part - 1] <= LONGEST_STRETCH


@pytest.mark.parametrize("name", ["Вигаданенко-Примаренко Вигадомир Вигадович", "김철수"])
def test_a_full_page_of_people_is_light(pages_on_sqlite: Browsing, name: str) -> None:
    """As many as one page shows, written so and sounding so, with every field filled."""
    for number in range(PAGE + 20):
        people.person("UA", name=name, number=f"MADE-UP-{number:030}", rank="r" * 60, unit="Made-up " * 12)
    me = people.account(Role.REGISTRAR, party="UA")
    key_names(me)
    with sounds_beside():
        wait_for_sounds()
        shown = pages_on_sqlite.signed_in(me).send("/people/", {"words": name})
    assert weighs(shown) < HEAVIEST
