"""Whatever comes in is read or refused with a code; nothing in between, and never a traceback."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest

from repatria.core.errors import ReportInvalid
from repatria.intake import decode_report, read_report
from repatria.intake.documents.pdf import PdfRefused, lay_out
from repatria.intake.documents.webpage import read_page
from tests.intake.damaging import WHOLE, damaged
from tests.intake.readings import passages

THOROUGH = os.environ.get("REPATRIA_THOROUGH") == "1"
KNOWN = {
    "report-empty",
    "report-not-text",
    "report-encoding",
    "report-pictures",
    "report-locked",
    "report-damaged",
    "report-too-costly",
    "report-too-large",
}
#: A PDF costs a process, and prose its grammar; markup and encodings cost little.
COUNTS = {"text": 400, "page": 400, "cyrillic": 400, "korean": 400, "archive": 400, "pdf": 40}


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - seeded, so that it can be repeated


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_damaged_files_are_read_or_refused(kind: str) -> None:
    """Of files of each kind, cut, mixed and altered, each gives drafts of its own words or a known code."""
    ended: Counter[str] = Counter()
    for seed in range(COUNTS[kind] * (10 if THOROUGH else 1)):
        content = damaged(kind, chance_of(seed))
        try:
            report = decode_report(content, f"{seed}")
        except ReportInvalid as refused:
            ended.update(fault.code for fault in refused.faults)
            continue
        if seed % 4 == 0:
            reading = read_report(report)
            assert all(report.text[one.start : one.end] == one.text for one in passages(reading)), seed
            reading.to_json()
        ended["read"] += 1
    assert ended["read"]
    assert set(ended) - {"read"} <= KNOWN


def test_damaged_markup_is_read_in_place() -> None:
    """Thousands of damaged pages end, and every region lies in the text."""
    for seed in range(30_000 if THOROUGH else 3_000):
        page = read_page(damaged("page", chance_of(seed)).decode("utf-8", "replace"))
        assert all(0 <= one.start < one.end <= len(page.text) for one in page.regions), seed


def test_damaged_lines_of_a_pdf_are_laid_out() -> None:
    """Lines at any height, of any size and with any letters make a text whose pages lie in order."""
    for seed in range(30_000 if THOROUGH else 3_000):
        chance = chance_of(seed)
        letters = "ab -\u00ad\ufb01\u05d0\u0627\ufffd.\u00a0"
        pages = [
            [
                (
                    "".join(chance.choices(letters, k=chance.randrange(12))),
                    chance.choice([0.0, -1e9, 700.0, float(chance.randrange(800))]),
                    chance.choice([0.0, 12.0, 1e9]),
                )
                for _ in range(chance.randrange(5))
            ]
            for _ in range(chance.randrange(4))
        ]
        try:
            laid = lay_out(pages)
        except PdfRefused:
            continue
        assert list(laid.page_starts) == sorted(laid.page_starts)
        assert all(0 <= one.start < one.end <= len(laid.text) for one in laid.regions), seed
