"""Web pages: what is shown is read, nothing is executed or loaded, and furniture is told by the markup."""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import ReportInvalid
from repatria.core.reports import ReadReport
from repatria.intake import decode_report, read_report
from repatria.intake.documents.markup import tokens
from repatria.intake.documents.webpage import read_page
from tests.intake.documents import PAGE
from tests.intake.readings import passages


def shown(source: str) -> str:
    return read_page(source).text


def reading() -> ReadReport:
    return read_report(decode_report(PAGE.encode(), "page.html"))


@pytest.mark.parametrize(
    "words", ["900", "12 Ukrainian", "Iran", "Cuba", "40 Ukrainian", "Three were", "alert"]
)
def test_what_nobody_sees_is_no_word(words: str) -> None:
    """Scripts, comments, hidden elements, what a style takes from sight or a page took back are left out."""
    assert words not in decode_report(PAGE.encode(), "page.html").text


def test_only_what_the_article_says_is_drafted() -> None:
    """The two are held; nobody of a script, a margin or a hidden line is."""
    groups = [
        (one.holder and one.holder.value, one.count and one.count.value.number) for one in reading().held
    ]
    assert ("UA", 2) in groups
    assert {count for _, count in groups} <= {2, None}


def test_the_markup_tells_furniture() -> None:
    """Menus, margins, lists of links and the foot of a page are furniture; the first headline is its own."""
    read = reading()
    furniture = {one.passage.text for one in read.furniture if one.kind == "navigation"}
    assert {"World", "Sport", "Related", "Storm closes a port", "Copyright Example Times"} <= furniture
    assert read.headline is not None
    assert read.headline.text == "Two held in Kursk"


def test_a_headline_that_is_left_open() -> None:
    """A headline ends where a menu begins within it, and no place in the text slips."""
    source = "<h1>Two held<nav>World</nav><p>Ukraine captured two Russian soldiers.</p><p>Kyiv said so.</p>"
    read = read_report(decode_report(source.encode(), "page.html"))
    assert read.headline is not None
    assert read.headline.text == "Two held"
    assert all(read.report.text[one.start : one.end] == one.text for one in passages(read))


def test_a_caption_is_a_picture() -> None:
    """What stands below a picture is kept as its caption, though no credit tells it."""
    assert [one.caption.text for one in reading().media if one.caption] == [
        "A man with bandaged hands on a bed"
    ]


def test_the_day_of_the_page_is_kept() -> None:
    """The day that the head of a page says is the day of the report."""
    assert reading().report.published == date(2025, 1, 12)


def test_every_passage_is_the_words_it_points_to() -> None:
    """Offsets point into the text that was taken, whose digest stands beside that of the bytes."""
    read = reading()
    assert all(read.report.text[one.start : one.end] == one.text for one in passages(read))
    document = read.to_json()
    assert document["text_digest"] != document["digest"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one<p>two", "one\n\ntwo"),
        ("a<br>b", "a\nb"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ("<pre>a\n\n b</pre>", "a\n\nb"),
        ("a <b> b </b>c", "a b c"),
        ("sol<wbr>di&shy;ers", "soldiers"),
        ("&lt;script&gt; &amp;amp; &#x41;&#150;&#0;&#99999999999;", "<script> &amp; A\u2013\ufffd\ufffd"),
        ("5 < 6 and <3", "5 < 6 and <3"),
        ("<script><!--<script></script>no--></script>yes", "yes"),
        ("<script>no</script >yes<style>p</style>", "yes"),
        ("<p hidden>no<p>yes", "yes"),
        ("<div hidden><p>no</div>yes", "yes"),
        ("<span hidden><b>no</span>yes", "yes"),
        ("<svg><text>no</text><p>yes", "yes"),
        ("<table><tr><td hidden><table><tr><td>no</table>no<td>yes</table>", "yes"),
        ("<p title='a>b' data-x=\"<p>\">yes", "yes"),
        ("<noscript>no</noscript><template>no</template><iframe><p>no</iframe>yes", "yes"),
        ("<style>.a{color:red} .b , p.c{ display : none !important }</style><i class='x b'>no</i>yes", "yes"),
        ("<p>yes<!-- no", "yes"),
        ("<p>yes<script>no", "yes"),
        ("<p>yes<a href='no", "yes"),
        ("<plaintext><p>yes", "<p>yes"),
    ],
)
def test_a_page_is_read_as_browsers_show_it(source: str, text: str) -> None:
    """White space, blocks, references, what is never closed, and what is hidden, as a browser has it."""
    assert shown(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "word",
        "<a" * 100_000,
        "<!--" * 100_000,
        "<![CDATA[" * 100_000,
        "<p a='" * 100_000,
        "<p " + "a=" * 200_000,
        "<i><div>" + "<b>" * 100_000 + "</i>" * 100_000,
        "<script><!--" * 100_000,
        "<style>" + "/*" * 200_000,
        "<style>" + ".a{" * 100_000,
        "<table><td>" * 50_000,
        "&" * 500_000,
        "&#" + "9" * 500_000 + ";",
        "word " * 200_000,
        "<h1>a</h1><nav>b</nav>" * 20_000,
    ],
    ids=lambda source: source[:12],
)
def test_a_page_made_to_stop_the_reader_is_read_in_time(source: str) -> None:
    """Deep, broken and endless pages are read in time that grows with their length alone."""
    started = time.process_time()
    read_page(source)
    assert time.process_time() - started < 20


@given(st.text(alphabet="<>/!-= \"'abp&;#x\n", max_size=200))
def test_any_source_is_read(source: str) -> None:
    """Whatever stands there, reading ends, and no region is outside the text."""
    page = read_page(source)
    assert all(0 <= one.start < one.end <= len(page.text) for one in page.regions)
    assert all(token.kind in {"start", "end", "text"} for token in tokens(source))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-u">', "koi8-u"),
        ("<meta charset=euc-kr>", "cp949"),
        ('<meta charset="utf-8">', "windows-1251"),
        ("", "windows-1251"),
    ],
)
def test_the_encoding_of_a_page(head: str, encoding: str) -> None:
    """What the page says of its encoding is believed unless its letters speak against it."""
    words = (
        "북한 군인 두 명을 생포했다고 밝혔다"
        if encoding == "cp949"
        else "Двоє полонених повернулися додому вчора"
    )
    source = f"<!doctype html><html><head>{head}</head><body><p>{words}</p></body></html>"
    report = decode_report(source.encode(encoding), "page.html")
    assert (report.text, report.form) == (words, "page")


@pytest.mark.parametrize(
    "source", ["<!doctype html><script>x</script>", "<html><body hidden>words", "<html>"]
)
def test_a_page_without_words_is_refused(source: str) -> None:
    """A page that shows nothing is empty, whatever its source holds."""
    with pytest.raises(ReportInvalid) as refused:
        decode_report(source.encode(), "page.html")
    assert [fault.code for fault in refused.value.faults] == ["report-empty"]


def archive(page: str, *, encoding: str = "utf-8", kind: str = "text/html") -> bytes:
    """Make an archive as browsers save a page."""
    body = b64encode(page.encode(encoding)).decode("ascii")
    return (
        "From: <Saved by a browser>\r\nSubject: A page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----part"\r\n\r\n\r\n'
        f"------part\r\nContent-Type: {kind}; charset={encoding}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{body}\r\n------part\r\nContent-Type: image/png\r\n\r\nRussia holds 40 soldiers\r\n------part--\r\n"
    ).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-u", "windows-1251"])
def test_an_archive_of_a_page(encoding: str) -> None:
    """Of a page that was saved whole, the page is read and nothing beside it, in the encoding said."""
    report = decode_report(archive("<p>Обмен</p>", encoding=encoding), "saved.mhtml")
    assert (report.text, report.form) == ("Обмен", "page")


def test_an_archive_without_a_page() -> None:
    """An archive that holds no page is refused; its headers are no words."""
    with pytest.raises(ReportInvalid) as refused:
        decode_report(archive("x", kind="text/css"), "saved.mhtml")
    assert [fault.code for fault in refused.value.faults] == ["report-not-text"]
