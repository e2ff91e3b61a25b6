"""PDF: the words of a text layer with page and line; everything else is refused in words that help."""

from __future__ import annotations

import pytest

from repatria.core.errors import ReportInvalid
from repatria.intake import decode_report, read_report
from repatria.intake.documents import pdf as module
from repatria.intake.documents.pdf import PdfRefused, lay_out
from tests.intake.documents import file_of, pdf_of, stream_of
from tests.intake.readings import passages

FIRST = (
    "Two North Korean soldiers held in Kursk",
    "",
    "Ukraine has captured two wounded North Korean soldiers in Russia's",
    "Kursk region, President Volodymyr Zelensky said on Satur-",
    "day in Kyiv.",
)
SECOND = ("Russia holds 40 Ukrainian soldiers, the ministry said.",)


def refusal(content: bytes) -> str:
    with pytest.raises(ReportInvalid) as refused:
        decode_report(content, "report.pdf")
    (fault,) = refused.value.faults
    return fault.code


def test_words_and_their_places() -> None:
    """Paragraphs are parted, a word cut at a line's end is whole, and each draft has its page and line."""
    report = decode_report(pdf_of(FIRST, SECOND), "report.pdf")
    assert report.form == "pdf"
    assert "Kursk\n\nUkraine" in report.text
    assert "Saturday\nin Kyiv" in report.text
    read = read_report(report)
    assert all(report.text[one.start : one.end] == one.text for one in passages(read))
    group = next(one for one in read.held if one.count and one.count.value.number == 40)
    start = group.evidence[0].start
    assert (report.page_number(start), report.line_on_page(start)) == (2, 1)
    held = read.to_json()["held"]
    assert isinstance(held, list)
    assert [one["evidence"][0]["page"] for one in held if one["count"]["value"]["number"] == 40] == [2]


def test_the_same_bytes_give_the_same_text() -> None:
    """Offsets hold: read again, the text has the same digest."""
    content = pdf_of(FIRST, SECOND)
    assert (
        decode_report(content, "a.pdf").text_digest
        == decode_report(content, "b.pdf", channel="x").text_digest
    )


def test_pictures_only() -> None:
    """A PDF without a text layer is left to people, and says so."""
    assert refusal(pdf_of((), ())) == "report-pictures"


def test_a_page_of_pictures_is_told() -> None:
    """Where only one page has no words, the rest is read, and a warning names that page."""
    report = decode_report(pdf_of(FIRST, (), SECOND), "report.pdf")
    assert [one.startswith("Page 2 without words") for one in report.warnings] == [True]


def test_letters_from_the_right_are_not_read() -> None:
    """Lines of Arabic or Hebrew are marked as not sure, with a warning, and nothing is drafted from them."""
    laid = lay_out(
        [[("Ukraine captured two Russian soldiers.", 700, 12), ("\ufe8d\ufedf\ufea3 7 soldiers", 685, 12)]]
    )
    assert [laid.text[one.start : one.end] for one in laid.regions] == ["\ufe8d\ufedf\ufea3 7 soldiers"]
    assert "right to left" in laid.warnings[0]


def test_a_locked_file() -> None:
    """A PDF that asks for a password is refused by name."""
    locked = pdf_of(
        FIRST,
        extra="/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -1 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >> ",
    )
    assert refusal(locked) == "report-locked"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnothing",
        pdf_of(FIRST)[:200],
        b"%PDF-1.7\n" + b"1 0 obj\n" * 1000,
        file_of([b"<< /Type /Catalog /Pages 1 0 R >>"]),
        file_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
    ],
    ids=["words", "cut", "objects", "no-pages", "circle"],
)
def test_a_damaged_file(content: bytes) -> None:
    """What is cut, empty or runs in a circle is refused, and never a traceback."""
    assert refusal(content) in {"report-damaged", "report-pictures"}


def test_a_bomb_is_refused() -> None:
    """A page that unpacks to a thousand times its size costs bounded memory and time."""
    bomb = stream_of(b"BT /F1 12 Tf (a) Tj ET " + b" " * 200_000_000)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        bomb,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>",
    ]
    assert len(bomb) < 300_000
    assert refusal(file_of(objects)) in {"report-damaged", "report-too-costly", "report-pictures"}


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the time that a file may take, its reader is ended, and the file refused."""
    monkeypatch.setattr(module, "MOST_SECONDS", 0.01)
    with pytest.raises(PdfRefused) as refused:
        module.read_pdf(pdf_of(FIRST))
    assert refused.value.code == "report-too-costly"
