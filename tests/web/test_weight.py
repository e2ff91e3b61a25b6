"""No page weighs more than a slow line brings in time, with its style sheets and scripts."""

from __future__ import annotations

import pytest

from repatria.registry.actions.receive_report import receive_report
from repatria.registry.roles import Role
from repatria.web.pages.people import PAGE
from repatria.web.pages.reports import PART
from repatria.web.statics import HTMX, static_folders
from repatria.workflows.people.find_person import key_names
from repatria.workflows.reports.receive_report import take_in
from tests.registry import people
from tests.web.sounding import sounds_beside, wait_for_sounds
from tests.web.visiting import Browsing, Shown

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


def test_a_long_report_is_shown_in_parts(pages_on_sqlite: Browsing) -> None:
    """All parts together are the text to the letter, in letters that take two bytes each."""
    text = "".join(f"Вигаданий рядок {number}.\n" for number in range(45_000))
    analyst = people.account(Role.ANALYST, party="UA")
    kept = receive_report(analyst, take_in(text.encode()))
    inside, number = pages_on_sqlite.signed_in(analyst), -(-len(text) // PART)
    for part in (1, 2, number):
        shown = inside.open(f"/reports/{kept}/?part={part}")
        assert weighs(shown) < HEAVIEST
        assert text[(part - 1) * PART : part * PART].strip() in shown.text
    for nonsense in ("0", "x", "999999", "-1"):
        assert weighs(inside.open(f"/reports/{kept}/?part={nonsense}")) < HEAVIEST


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
