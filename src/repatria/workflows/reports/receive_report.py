"""Receive reports: read files, decode them, draft what they say. Nothing is recorded here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from repatria.core.errors import Fault, ReportInvalid
from repatria.core.reports import ReadReport, Report
from repatria.intake import decode_report, read_report
from repatria.intake.vocabulary.wordlists import parties, party_name, party_name_in

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


def take_in(
    content: bytes,
    *,
    source: str | None = None,
    channel: str | None = None,
    received: date | None = None,
    published: date | None = None,
) -> Report:
    """Make a report of a text that somebody pasted or sent, with where it came from as far as they say.

    The registry keeps words alone. Of a web page or a PDF it would lose what is a menu and what is unsure,
    and drafts would be made of that when it is read again: so only plain text is taken.

    Raises:
        ReportInvalid: It is too large, or no plain text.
    """
    name = "report"
    if len(content) > LARGEST_REPORT_BYTES:
        raise _refused(name, "report-too-large", "more bytes", f"at most {LARGEST_REPORT_BYTES} bytes")
    # A PDF is told by its first words, and not opened only to be refused.
    if b"%PDF-" in content[:1024]:
        raise _refused(name, "report-markup", "a PDF", "plain text")
    report = decode_report(content, name, channel=channel, received=received)
    if report.form != "text":
        raise _refused(name, "report-markup", "a web page", "plain text")
    return replace(report, source=source, published=published)


def read_again(report: Report) -> ReadReport:
    """Draft what a kept report says; the same text gives the same drafts."""
    return read_report(report)


def known_parties() -> tuple[tuple[str, str], ...]:
    """Give code and name of every party that reports are read for, by name."""
    return tuple(sorted(((each.code, each.name) for each in parties().values()), key=lambda pair: pair[1]))


def listed_parties() -> tuple[str, ...]:
    """Give the code of every party that people choose from; a rarer one is met in reports only."""
    return tuple(sorted(each.code for each in parties().values() if not each.rare))


def name_party(code: str) -> str:
    """Name a party of a draft for people; an unknown code names itself."""
    return party_name(code)


def parties_named_in(language: str) -> Callable[[str], str]:
    """Give what names a party in a language of pages: Korean where a table has its name, else English."""
    if language != "ko":
        return name_party
    return lambda code: party_name_in(code, "korean")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
            most = _largest(head, path)
            # One byte more tells that there is more, whatever the file said of its size.
            content = head + stream.read(most + 1 - len(head))
    except FileNotFoundError as error:
        raise _refused(str(path), "report-not-there", "no such file", "the path of a report") from error
    except OSError as error:
        raise _refused(
            str(path), "report-unreadable", error.strerror or "an error", "a file that can be read"
        ) from error
    if len(content) > most:
        raise _refused(str(path), "report-too-large", "a larger file", f"at most {most} bytes")
    return content


def _largest(head: bytes, path: Path) -> int:
    if b"%PDF-" in head:
        return LARGEST_PDF_BYTES
    is_page = (
        path.suffix.casefold() in {".html", ".htm", ".xhtml", ".mht", ".mhtml"} or b"<html" in head.lower()
    )
    return LARGEST_PAGE_BYTES if is_page else LARGEST_REPORT_BYTES


def _refused(name: str, code: str, found: str, expected: str) -> ReportInvalid:
    return ReportInvalid("Reading reports", (Fault(name, 0, "report", code, found, expected),))
