"""Decode the bytes of a report, or refuse them."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import date

from repatria.core.errors import Fault, ReportInvalid
from repatria.core.reports import Report

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
_CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3}")


def decode_report(
    content: bytes, source: str, *, channel: str | None = None, received: date | None = None
) -> Report:
    """Make a report of bytes, keeping every character.

    UTF-8, UTF-16 and UTF-32 are told by their marks or by being valid; Windows-1252 and Windows-1251 by
    whether letters above ASCII stand in runs, as Cyrillic ones do.

    Raises:
        ReportInvalid: Nothing but white space; not text; a web page; or an encoding that cannot be told.
    """
    if not content.strip(b" \t\r\n\x0b\x0c\x00"):
        raise _refused(source, "report-empty", "no words", "the text of a report")
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise _refused(source, "report-not-text", "a document or picture file", "plain text")
    text, encoding = _decoded(content, source)
    if not text.strip():
        raise _refused(source, "report-empty", "no words", "the text of a report")
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise _refused(source, "report-not-text", "control characters", "plain text")
    if _MARKUP.match(text):
        raise _refused(source, "report-markup", "a web page's source", "plain text: pages are not read yet")
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    return Report(text, digest, encoding, source, channel, received)


def _decoded(content: bytes, source: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, source), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if content.count(b"\x00") > len(content) // 4:
        even, odd = content[::2].count(b"\x00"), content[1::2].count(b"\x00")
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return _strictly(content, encoding, source), encoding
    encoding = "windows-1251" if _CYRILLIC_RUN.search(content) else "windows-1252"
    return _strictly(content, encoding, source), encoding


def _strictly(content: bytes, encoding: str, source: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"bytes that are not {encoding} at {error.start}"
        raise _refused(
            source, "report-encoding", found, "UTF-8, or another encoding that can be told"
        ) from error


def _refused(source: str, code: str, found: str, expected: str) -> ReportInvalid:
    return ReportInvalid("Reading a report", (Fault(source, 0, "report", code, found, expected),))
