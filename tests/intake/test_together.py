"""Drafts of one group are brought together over reports, and nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.reports import ReadReport
from repatria.intake import bring_together
from tests.intake.readings import read_text

TEN = "Russia released ten Ukrainian prisoners of war on Monday."
TWELVE = "Russia released 12 Ukrainian prisoners of war on Monday."


def read_from(source: str, text: str) -> ReadReport:
    """Read a text as a report of one source."""
    reading = read_text(text)
    return replace(reading, report=replace(reading.report, source=source))


def test_two_reports_of_one_group_are_one_group_with_two_sources() -> None:
    """The same holder, home, state and number in two reports is one group; each claim keeps its source."""
    (group,) = bring_together([read_from("a", TEN), read_from("b", f"{TEN} They came by bus.")])
    assert [claim.source for claim in group.claims] == ["a", "b"]
    assert group.counts == (10,)


def test_two_counts_that_differ_stay_two_claims() -> None:
    """Two sources that count differently are not settled."""
    groups = bring_together([read_from("a", TEN), read_from("b", TWELVE)])
    assert [group.counts for group in groups] == [(10,), (12,)]


def test_a_correction_supersedes_and_does_not_overwrite() -> None:
    """What a source corrects stays, and says by which report it is superseded."""
    corrected = read_from("a", f"Correction: prisoners released\n\n{TWELVE}")
    (group,) = bring_together([read_from("a", TEN), corrected])
    assert [claim.superseded_by for claim in group.claims] == [corrected.report.digest, None]
    assert group.counts == (12,)
    assert group.claims[0].draft.count is not None
    assert group.claims[0].draft.count.value.number == 10


def test_one_source_does_not_correct_another() -> None:
    """A correction says nothing of what others reported."""
    corrected = read_from("b", f"Correction: prisoners released\n\n{TWELVE}")
    groups = bring_together([read_from("a", TEN), corrected])
    assert [group.counts for group in groups] == [(10,), (12,)]


def test_silence_is_no_agreement() -> None:
    """Where one report leaves the home open, its people are not joined to those of another."""
    groups = bring_together([read_from("a", TEN), read_from("b", "Russia holds ten prisoners of war.")])
    assert len(groups) == 2


def test_held_and_released_are_two_groups() -> None:
    """The same number held in one report and released in another may be other people."""
    held = read_from("a", "Russia holds ten Ukrainian prisoners of war.")
    assert len(bring_together([held, read_from("b", TEN)])) == 2
