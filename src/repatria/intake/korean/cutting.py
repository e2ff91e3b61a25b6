"""Cut a Korean report into sentences and quoted words, by offsets into its text.

Words in double marks may be somebody's; those in single marks are names, titles or thoughts, and stay in the
sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from repatria.intake.article.furniture import Page
from repatria.intake.article.sentences import (
    LONGEST_PARAGRAPH_CHARACTERS,
    LONGEST_SENTENCE_CHARACTERS,
    Origin,
    Sentence,
    Span,
    paragraphs,
)

_CLOSING = {"“": "”", '"': '"', "«": "»", "《": "》"}
_OPENING = re.compile('[“"«《]')
_BOUNDARY = re.compile(r"[.!?…]+[”\"’'」』)\]]*(?=\s)|(?<=[다요까죠])[.!?][”\"’']?(?=[가-힣“\"‘\d])")
_DATE_PART = re.compile(r"\d{4}\.(?: ?\d{1,2}\.)?\Z")
_DAY_BEHIND = re.compile(r"\s?\d{1,2}\.")
_DATELINE = re.compile(
    r"[(\[][^()\[\]=\n]{2,40}=[^()\[\]=\n]{2,30}[)\]](?:\s*[^=\n.“\"]{2,40}=)?\s*|[【\[][^\]】\n]{2,40}[】\]]\s*"
)
_LONGEST_DATELINE = 120
_LONGEST_HEADING = 80
_SENTENCE_END = re.compile(r"[.!?:;,][”\"’'」)\]]*\Z")


def cut(text: str, page: Page) -> list[Sentence]:
    """Cut headline, article and captions into sentences, in the order of the report.

    Each sentence holds all that stands in double marks in it. What is longer than prose is left out.
    """
    pieces: list[tuple[Span, Origin]] = [
        (_behind_dateline(text, span), "article")
        for span in paragraphs(text, page.article)
        if span.end - span.start <= LONGEST_PARAGRAPH_CHARACTERS
    ]
    if page.headline:
        pieces.append((Span(page.headline.start, page.headline.end), "headline"))
    pieces += [(Span(one.caption.start, one.caption.end), "caption") for one in page.media if one.caption]
    pieces.sort(key=lambda piece: piece[0].start)
    found: list[Sentence] = []
    for number, (span, origin) in enumerate(pieces):
        following = pieces[number + 1][0] if number + 1 < len(pieces) else None
        goes_on = following is not None and text[following.start : following.start + 1] == "“"
        quotes = _quoted(text, span, goes_on=goes_on)
        if origin == "headline" or (origin == "article" and _is_heading(text, span)):
            found.append(Sentence(span.start, span.end, origin, number, tuple(quotes), is_heading=True))
            continue
        for part in _split(text, span, quotes):
            if part.end - part.start <= LONGEST_SENTENCE_CHARACTERS:
                inside = tuple(
                    quote for quote in quotes if part.start <= quote.start and quote.end <= part.end
                )
                found.append(Sentence(part.start, part.end, origin, number, inside))
    return found


def _is_heading(text: str, span: Span) -> bool:
    is_short = span.end - span.start <= _LONGEST_HEADING and "\n" not in text[span.start : span.end]
    return is_short and _SENTENCE_END.search(text, span.start, span.end) is None


def _behind_dateline(text: str, span: Span) -> Span:
    """Leave "(도시=통신) 이름 기자 = " out."""
    found = _DATELINE.match(text, span.start, min(span.end, span.start + _LONGEST_DATELINE))
    return Span(found.end(), span.end) if found is not None and found.end() < span.end else span


def _quoted(text: str, span: Span, *, goes_on: bool) -> list[Span]:
    """Find the words in double marks; one left open runs on only where the next paragraph opens one again."""
    found: list[Span] = []
    position = span.start
    while opened := _OPENING.search(text, position, span.end):
        start = opened.end()
        end = text.find(_CLOSING[opened[0]], start, span.end)
        if end < 0:
            if goes_on and opened[0] == "“":
                found.append(Span(start, span.end))
            break
        if text[start:end].strip():
            found.append(Span(start, end))
        position = end + 1
    return found


def _split(text: str, span: Span, masked: list[Span]) -> list[Span]:
    """Cut at the ends of sentences; what is in marks is never cut, nor is a date ("2025. 3. 14.")."""
    parts: list[Span] = []
    start = span.start
    ends = [mask.end for mask in masked]
    for match in _BOUNDARY.finditer(text, span.start, span.end):
        at = bisect_left(ends, match.end())
        if at < len(masked) and masked[at].start <= match.start():
            continue
        if _DATE_PART.search(text, max(start, match.start() - 12), match.end()) and _DAY_BEHIND.match(
            text, match.end()
        ):
            continue
        parts.append(Span(start, match.end()))
        start = match.end()
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        parts.append(Span(start, span.end))
    return parts
