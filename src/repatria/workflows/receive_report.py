"""Receive reports: read files, decode them, draft what they say. Nothing is recorded here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repatria.core.errors import Fault, ReportInvalid
from repatria.core.reports import ReadReport
from repatria.intake import decode_report, read_report
from repatria.intake.wordlists import party_name

LARGEST_REPORT_BYTES = 2_000_000
"""A larger text is no report in prose; pages and PDF hold much else beside their words."""
LIST_SUFFIXES = frozenset(
    {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".jsonl", ".ndjson", ".parquet", ".xml", ".pfif"}
)
"""How names of files of lists end; such a file is no report."""
LARGEST_PAGE_BYTES = 10_000_000
LARGEST_PDF_BYTES = 50_000_000


def read_reports(paths: Sequence[Path]) -> tuple[ReadReport, ...]:
    """Read reports from files, in the order given.

    Raises:
        ReportInvalid: Some file is not there, is too large, or is no text; all faults of all files at once.
    """
    faults: list[Fault] = []
    readings: list[ReadReport] = []
    for path in paths:
        try:
            readings.append(read_report(decode_report(_content(path), str(path), channel="file")))
        except ReportInvalid as refused:
            faults += refused.faults
    if faults:
        raise ReportInvalid("Reading reports", tuple(faults))
    return tuple(readings)


def is_list(path: Path) -> bool:
    """Tell by its name whether a file is a list of people, and not a report."""
    return path.suffix.casefold() in LIST_SUFFIXES


def name_party(code: str) -> str:
    """Name a party of a draft for people; an unknown code names itself."""
    return party_name(code)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
            most = _largest(head, path)
            # One byte more tells that there is more, whatever the file said of its size.
            content = head + stream.read(most + 1 - len(head))
    except FileNotFoundError as error:
        raise _refused(path, "report-not-there", "no such file", "the path of a report") from error
    except OSError as error:
        raise _refused(
            path, "report-unreadable", error.strerror or "an error", "a file that can be read"
        ) from error
    if len(content) > most:
        raise _refused(path, "report-too-large", "a larger file", f"at most {most} bytes")
    return content


def _largest(head: bytes, path: Path) -> int:
    if b"%PDF-" in head:
        return LARGEST_PDF_BYTES
    is_page = (
        path.suffix.casefold() in {".html", ".htm", ".xhtml", ".mht", ".mhtml"} or b"<html" in head.lower()
    )
    return LARGEST_PAGE_BYTES if is_page else LARGEST_REPORT_BYTES


def _refused(path: Path, code: str, found: str, expected: str) -> ReportInvalid:
    return ReportInvalid("Reading reports", (Fault(str(path), 0, "report", code, found, expected),))
