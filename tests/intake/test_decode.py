from __future__ import annotations

import hashlib

import pytest

from repatria.core.errors import ReportInvalid
from repatria.intake import decode_report

WORDS = "Ukraine’s president said: “Київ”."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_marks_give_the_same_words(encoding: str) -> None:
    """The same words in any Unicode encoding decode to the same text."""
    assert decode_report(WORDS.encode(encoding), "r").text == WORDS


@pytest.mark.parametrize(
    ("words", "encoding"), [("He said “no” – twice", "cp1252"), ("Полонені повернулись", "cp1251")]
)
def test_windows_encodings_are_told_by_their_letters(words: str, encoding: str) -> None:
    """Western marks and Cyrillic runs of letters are told apart."""
    assert decode_report(words.encode(encoding), "r").text == words


def test_the_digest_is_of_the_bytes() -> None:
    """The digest is of what came in, not of the decoded text."""
    content = WORDS.encode("utf-16")
    assert decode_report(content, "r").digest == "sha256:" + hashlib.sha256(content).hexdigest()


def test_line_ends_stay_as_they_came() -> None:
    """Nothing is normalized: offsets count in the text as it came."""
    assert decode_report(b"a\r\n\r\nb", "r").text == "a\r\n\r\nb"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "report-empty"),
        (b" \r\n\t ", "report-empty"),
        ("\ufeff \n".encode(), "report-empty"),
        (b"%PDF-1.7 words", "report-damaged"),
        (b"PK\x03\x04 words", "report-not-text"),
        (b"\x01\x02\x03\x04 words", "report-not-text"),
        (b"<!DOCTYPE html><p hidden>words", "report-empty"),
        (b"<?xml version='1.0'?><list><name>words</name></list>", "report-not-text"),
        (b"caf\x81\x8d\x8f", "report-encoding"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    """Empty, binary, damaged and undecodable input is refused with its code."""
    with pytest.raises(ReportInvalid) as refused:
        decode_report(content, "r")
    assert [fault.code for fault in refused.value.faults] == [code]
