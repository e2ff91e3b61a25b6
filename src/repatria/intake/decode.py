"""Take what came in to the text of a report, or refuse it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date

from repatria.core.encodings import decode_bytes
from repatria.core.errors import Fault, ReportInvalid
from repatria.core.reports import Report
from repatria.intake.documents.pdf import PdfRefused, read_pdf
from repatria.intake.documents.saved import is_archive, page_in
from repatria.intake.documents.webpage import read_page

LONGEST_TEXT = 2_000_000
"""A report whose words are more than these characters is no report in prose."""

_READABLE = "plain text, a web page or PDF"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(
    r"\s*+(?:<!--.{0,2000}?-->\s*+)?<(?:!doctype\s+html|html|head|body|meta|title|div|article|main|section|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*+<\?xml\b", re.IGNORECASE)
_PAGE_NAMES = (".html", ".htm", ".xhtml", ".shtml")
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,200}?\bcharset\s*+=\s*+["']?\s*+([\w:.-]{2,40})|<\?xml\b[^>]{0,200}?\bencoding\s*+=\s*+["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_LOOKED_AT_FOR_DECLARATION = 4_096
_NO_TEXT = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"{\\rtf", b"\xd0\xcf\x11\xe0")


def decode_report(
    content: bytes,
    source: str,
    *,
    channel: str | None = None,
    received: date | None = None,
    declared: str | None = None,
) -> Report:
    """Make a report of the bytes of a text, a web page or a PDF.

    A text keeps every character; of a web page or a PDF the words that it shows are taken, always the same
    for the same bytes. The encoding is told by a mark, by being valid UTF-8, by what the page or the sender
    says, and else by its letters (`core.encodings`).

    Args:
        content: The bytes, as they came.
        source: What names them in faults: a file, an address.
        channel: How they came.
        received: The day they came.
        declared: The encoding that the sender said, as mail and servers do; weighed, not obeyed.

    Raises:
        ReportInvalid: Nothing but white space; not text; an encoding that cannot be told; a PDF that is
            damaged, locked or holds pictures only.
    """
    if not content.strip(b" \t\r\n\x0b\x0c\x00"):
        raise _refused(source, "report-empty", "no words", "the text of a report")
    blank = Report("", "sha256:" + hashlib.sha256(content).hexdigest(), "utf-8", source, channel, received)
    if b"%PDF-" in content[:1024] and not content.lstrip().startswith(b"<"):
        return _of_pdf(content, blank)
    if content.startswith(_NO_TEXT):
        raise _refused(source, "report-not-text", "a document or picture file", _READABLE)
    if is_archive(content):
        saved = page_in(content)
        if saved is None or not saved.content.strip():
            raise _refused(source, "report-not-text", "an archive without a page", _READABLE)
        content, declared = saved.content, declared or saved.declared
        source_name = "page.html"
    else:
        source_name = source
    return _of_text(content, blank, name=source_name, declared=declared)


def _of_text(content: bytes, blank: Report, *, name: str, declared: str | None) -> Report:
    source = blank.source or ""
    decoded = decode_bytes(content, declared=declared or _declared(content))
    if decoded is None:
        raise _refused(
            source, "report-encoding", "letters of no encoding known here", "UTF-8, or one that can be told"
        )
    text = decoded.text
    if not text.strip():
        raise _refused(source, "report-empty", "no words", "the text of a report")
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise _refused(source, "report-not-text", "control characters", _READABLE)
    as_text = replace(blank, text=text, encoding=decoded.encoding)
    if decoded.told == "mended":
        broken = text.count("\ufffd")
        said = f"{broken} place{'s' * (broken != 1)} with bytes that are no letters; \ufffd stands there."
        as_text = replace(as_text, warnings=(said,))
    if _MARKUP.match(text) or name.casefold().endswith(_PAGE_NAMES):
        return _of_page(as_text)
    if _XML.match(text):
        if re.search(r"<html\b", text[:10_000], re.IGNORECASE):
            return _of_page(as_text)
        raise _refused(source, "report-not-text", "XML that is no web page", _READABLE)
    return _whole(as_text)


def _of_page(report: Report) -> Report:
    page = read_page(report.text)
    if not page.text.strip():
        raise _refused(report.source or "", "report-empty", "a page without words", "the text of a report")
    published = report.published or page.published
    return _whole(replace(report, text=page.text, regions=page.regions, published=published, form="page"))


def _of_pdf(content: bytes, blank: Report) -> Report:
    source = blank.source or ""
    try:
        pdf = read_pdf(content)
    except PdfRefused as refused:
        code = refused.code
        raise _refused(source, code, refused.found, refused.expected) from refused
    return _whole(
        replace(
            blank,
            text=pdf.text,
            regions=pdf.regions,
            page_starts=pdf.page_starts,
            warnings=pdf.warnings,
            published=blank.published,
            form="pdf",
        )
    )


def _whole(report: Report) -> Report:
    if len(report.text) > LONGEST_TEXT:
        found = f"{len(report.text):,} characters"
        raise _refused(report.source or "", "report-too-large", found, f"at most {LONGEST_TEXT:,}")
    return report


def _declared(content: bytes) -> str | None:
    """Give the encoding that a page names at its beginning."""
    head = content[:_LOOKED_AT_FOR_DECLARATION]
    if b"<" not in head:
        return None
    found = _DECLARED.search(head)
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _refused(source: str, code: str, found: str, expected: str) -> ReportInvalid:
    return ReportInvalid("Reading a report", (Fault(source, 0, "report", code, found, expected),))
