"""Cut an article into paragraphs, quoted words and sentences, by offsets into the report's text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from repatria.intake.article.furniture import Line, Page

type Origin = Literal["headline", "article", "caption"]

LONGEST_PARAGRAPH_CHARACTERS = 20_000
"""A longer paragraph is no prose either: a page without line ends, or a table."""
LONGEST_SENTENCE_CHARACTERS = 1500
"""A longer sentence is no prose that the grammar was made for; it is left unread."""

_BOUNDARY = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[«]?[A-ZÀ-ÞА-ЯІЇЄҐЁ0-9])")
_LONGEST_DATELINE = 110
_DATELINE = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯІЇЄҐ][\w'’.-]*[ /]?){1,4}(?:, ?(?:[A-ZÀ-Þ][\w'’.-]* ?){1,3}){0,2}"
    r"(?:,? ?\d{1,2} \w+|,? ?[A-Z][a-z]{2,8}\.? \d{1,2})?(?:, \d{4})?,? ?"
    r"(?:\([^()\n]{2,40}\)|/[^/\n]{2,20}/)? ?(?:—|–|--|-) +"
    r"|(?:[A-ZА-ЯІЇЄҐ]{3,}[ ,]*){1,3}(?:,? ?\d{1,2} \w+)?(?:\([^()\n]{2,30}\))?[.:] +(?=[A-ZА-ЯІЇЄҐ])"
)
_LONGEST_HEADING = 110
_SENTENCE_END = re.compile(r"[.!?…:;,][\"”’»')\]]*\Z")
_HEADING_QUOTE = re.compile(
    r"(?<!\w)(?:'(?P<a>[^'\n]+)'|‘(?P<b>[^’\n]+)’|[“\"](?P<c>[^”\"\n]+)[”\"]|«(?P<d>[^»\n]+)»)(?!\w)"
)
_BROKEN_QUOTE = re.compile(r"[,?!…][\"”]\s+[^\"“”\n]{2,60},\s+[\"“]\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Adm|Brig|Cmdr|Cpl|Pvt|Pte|Rev|Fr|Hon|Insp|Amb|Mt|Ft|Gen|Col|Lt|Maj|Capt|Sgt|St|Sen|Rep|Gov|Prof|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec)|\b[A-Z]|\b[A-Z]\.[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Mark a stretch of the text by its offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Mark one sentence.

    Attributes:
        origin: Where on the page it stands.
        paragraph: Number of its paragraph, from 0 over the whole page.
        quotes: Quoted spans inside the sentence, the marks left out; whole utterances only.
        partials: Quoted spans that are a part of the sentence, and may be somebody's words, a name or a term.
        is_heading: Whether it is a headline or stands over a part of the article.
    """

    start: int
    end: int
    origin: Origin
    paragraph: int
    quotes: tuple[Span, ...] = ()
    partials: tuple[Span, ...] = ()
    is_heading: bool = False


def paragraphs(text: str, lines: tuple[Line, ...]) -> list[Span]:
    """Join the lines of a block into a paragraph, where nothing but white space lies between them."""
    joined: list[Span] = []
    block = None
    for line in lines:
        if joined and line.block == block and not text[joined[-1].end : line.start].strip():
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(Span(line.start, line.end))
        block = line.block
    return joined


def quoted_spans(text: str, found: list[Span]) -> list[Span]:
    """Find the words inside quotation marks, curly or straight, the marks left out.

    A quote that is opened and not closed runs to the end of its paragraph only where the next paragraph opens
    one again, as the custom is for long quotes. Single marks count where a report has fewer double ones.
    """
    whole = "".join(text[span.start : span.end] for span in found)
    pairs = [("“", "”"), ('"', '"'), ("«", "»"), ("„", "“")]
    doubled = sum(whole.count(opening) for opening in ("“", "«", "„")) + whole.count('"') // 2
    if whole.count("‘") > doubled:
        # single marks quote; double ones name, or quote a part
        pairs = [("‘", "’"), ("“", "”")]
    spans: list[Span] = []
    for number, paragraph in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        next_opens = following is not None and text[following.start] in {"“", '"'}
        spans += _quoted_in(text, paragraph, pairs, next_opens=next_opens)
    return spans


def sentences(text: str, page: Page) -> list[Sentence]:
    """Cut headline, article and captions into sentences, in the order of the report."""
    found: list[Sentence] = []
    article = [
        _behind_dateline(text, span)
        for span in paragraphs(text, page.article)
        if span.end - span.start <= LONGEST_PARAGRAPH_CHARACTERS
    ]
    quotes = quoted_spans(text, article)
    pieces: list[tuple[Span, Origin]] = [(span, "article") for span in article]
    if page.headline:
        pieces.append((Span(page.headline.start, page.headline.end), "headline"))
    pieces += [
        (Span(record.caption.start, record.caption.end), "caption") for record in page.media if record.caption
    ]
    pieces.sort(key=lambda piece: piece[0].start)
    for number, (span, origin) in enumerate(pieces):
        if origin == "headline" or (origin == "article" and _is_heading(text, span)):
            partials = tuple(_quoted_in_heading(text, span))
            found.append(Sentence(span.start, span.end, origin, number, (), partials, is_heading=True))
            continue
        inside = [quote for quote in _within(quotes, span) if is_utterance(text, quote)]
        for part in split(text, span, inside):
            held = tuple(_within(inside, part))
            whole = set(held)
            partials = tuple(quote for quote in _within(quotes, part) if quote not in whole)
            found.append(Sentence(part.start, part.end, origin, number, held, partials))
    return found


def _is_heading(text: str, span: Span) -> bool:
    """Tell a line over a part of the article: short, and with no mark that ends a sentence."""
    is_short = span.end - span.start <= _LONGEST_HEADING and "\n" not in text[span.start : span.end]
    return is_short and _SENTENCE_END.search(text, span.start, span.end) is None


def _quoted_in_heading(text: str, span: Span) -> list[Span]:
    """Find quoted words of a heading, where single marks quote too.

    One that is the whole heading is somebody's words only if they stand in the article too.
    """
    found = []
    for match in _HEADING_QUOTE.finditer(text, span.start, span.end):
        inner = Span(*match.span(match.lastgroup or 0))
        words_of = text[inner.start : inner.end]
        single = match[0][0] in "'‘"
        whole = inner.end - inner.start >= span.end - span.start - 2
        if len(words_of.split()) > 1 and not (single and whole and text.count(words_of) < 2):
            found.append(inner)
    return found


def _behind_dateline(text: str, span: Span) -> Span:
    """Leave "CITY, Country (Agency) — " out: where a report was written is no place of what it tells."""
    found = _DATELINE.match(text, span.start, min(span.end, span.start + _LONGEST_DATELINE))
    return Span(found.end(), span.end) if found is not None and found.end() < span.end else span


def is_utterance(text: str, quote: Span) -> bool:
    """Tell whether quoted words are a whole utterance, and not a name, a title or a few words of one."""
    words = text[quote.start : quote.end].strip()
    closes = bool(re.search(r"[,.!?…]$", words)) or text[quote.end : quote.end + 2].strip('"”’»')[:1] in {
        ",",
        ".",
    }
    opens = words[:1].isupper() or words[:1] in {"…", "[", "("} or _goes_on(text, quote)
    return opens and ((closes and len(words.split()) > 1) or len(words.split()) > 6)


def split(text: str, span: Span, masked: list[Span]) -> list[Span]:
    """Cut a stretch at the ends of its sentences; what is masked is never cut."""
    parts: list[Span] = []
    start = span.start
    ends = [mask.end for mask in masked]
    for match in _BOUNDARY.finditer(text, span.start, span.end):
        end = match.end()
        at = bisect_left(ends, end)
        if at < len(masked) and masked[at].start <= match.start():
            continue
        if _ABBREVIATION.search(text[max(start, match.start() - 6) : match.start() + 1]):
            continue
        parts.append(Span(start, end))
        start = end
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        parts.append(Span(start, span.end))
    return parts


def _goes_on(text: str, quote: Span) -> bool:
    """Tell whether a quote goes on after "he said": a mark closes, a few words and a comma, a mark opens."""
    return bool(_BROKEN_QUOTE.search(text, max(0, quote.start - 80), quote.start))


def _within(quotes: list[Span], span: Span) -> list[Span]:
    """Give the quotes inside a stretch; both in the order of the text."""
    first = bisect_left(quotes, span.start, key=lambda quote: quote.start)
    last = bisect_left(quotes, span.end, key=lambda quote: quote.start)
    return [quote for quote in quotes[first:last] if quote.end <= span.end]


def _quoted_in(text: str, paragraph: Span, pairs: list[tuple[str, str]], *, next_opens: bool) -> list[Span]:
    spans: list[Span] = []
    closing_of = dict(pairs)
    openings = re.compile("[" + "".join(closing_of) + "]")
    position = paragraph.start
    while opened := openings.search(text, position, paragraph.end):
        at, closing = opened.start(), closing_of[opened[0]]
        if opened[0] in {"‘", "„"} and text[max(paragraph.start, at - 1) : at].isalnum():
            position = at + 1
            continue
        end = text.find(closing, at + 1, paragraph.end)
        while closing == "’" and end >= 0 and text[end + 1 : end + 2].isalnum():
            end = text.find(closing, end + 1, paragraph.end)
        if end < 0:
            if next_opens:
                spans.append(Span(at + 1, paragraph.end))
            break
        if end > at + 1:
            spans.append(Span(at + 1, end))
        position = end + 1
    return spans
