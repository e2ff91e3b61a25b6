"""From a report to a case: what the confirmed drafts of the founding report make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.persons import Category, Ground, Health, Says
from repatria.core.selections import who
from repatria.intake import decode_report, read_report
from repatria.planning import ask, plan_case
from repatria.planning.casefile import read_case
from repatria.workflows.demo.tell_founding_story import CONFIRMATION
from repatria.workflows.reports.draft_case import draft_case
from repatria.workflows.reports.receive_report import read_reports

KURSK = Path(__file__).resolve().parents[2] / "cases" / "kursk-2025"


def drafted(report: Path, folder: Path) -> Case:
    """Read a report, confirm its drafts and read the case they make."""
    (reading,) = read_reports([report])
    (folder / "case.toml").write_text(draft_case(reading, CONFIRMATION).text, encoding="utf-8")
    return read_case(folder)


def as_compared(case: Case) -> Case:
    """Leave out what a report words in its own way, and what it does not say of the group it asks for."""
    people = (
        replace(one, captured=replace(one.captured, place=None))
        if one.id.startswith("captive")
        else replace(one, id="group", category=Category.UNKNOWN, ground=Ground.UNKNOWN)
        for one in case.people
    )
    return replace(case, people=tuple(sorted(people, key=lambda one: one.id)))


def test_our_report_makes_the_case_of_the_gallery(tmp_path: Path) -> None:
    """The drafts of our own report make the founding case that was written by hand."""
    assert as_compared(drafted(KURSK / "report.txt", tmp_path)) == as_compared(read_case(KURSK))


@pytest.mark.shared_data
def test_the_real_report_makes_the_case_of_the_gallery(shared_data: Path, tmp_path: Path) -> None:
    """The drafts of the real founding report make it too."""
    case = drafted(shared_data / "reports" / "founding-report.txt", tmp_path)
    assert as_compared(case) == as_compared(read_case(KURSK))


@pytest.mark.shared_data
def test_the_real_report_ends_in_the_right_answer(shared_data: Path, tmp_path: Path) -> None:
    """From the real report: nobody goes home yet, and Russia's promise is what is missing."""
    case = drafted(shared_data / "reports" / "founding-report.txt", tmp_path)
    plan = plan_case(case)
    missing = {change.by for way in ask(case, who(id="captive-2")).alternatives for change in way.changes}
    assert plan.people_moved == 0
    assert missing == {"RU", "UA"}


def test_a_number_of_troops_becomes_nobodys_captives(tmp_path: Path) -> None:
    """The case holds two captives and a group of unknown number, whatever else the report counts."""
    case = drafted(KURSK / "report.txt", tmp_path)
    counts = sorted(str(one.count) for one in case.people)
    assert counts == ["1", "1", "at least 1"]


def test_a_reported_wish_is_never_private(tmp_path: Path) -> None:
    """What a report tells of a wish was not taken in private, and says who told it."""
    case = drafted(KURSK / "report.txt", tmp_path)
    wishes = [one.wish for one in case.people if one.wish is not None]
    assert [(wish.says, wish.private, wish.told_by) for wish in wishes] == [
        (Says.STAY, False, "UA"),
        (Says.RETURN, False, "UA"),
    ]


def test_what_is_not_said_stays_unknown(tmp_path: Path) -> None:
    """A report that only says that people are held makes no wish, no offer and no health."""
    text = "Ukrainian forces have captured seven Russian soldiers, Kyiv said on Monday."
    reading = read_report(decode_report(text.encode(), "note.txt", channel="file"))
    (tmp_path / "case.toml").write_text(draft_case(reading, CONFIRMATION).text, encoding="utf-8")
    case = read_case(tmp_path)
    (group,) = case.people
    assert (group.held_by, group.home, group.count) == ("UA", "RU", Count.exactly(7))
    assert (group.wish, group.health, case.offers) == (None, Health.UNKNOWN, ())
