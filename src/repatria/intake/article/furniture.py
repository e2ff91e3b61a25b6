"""Tell the page's furniture, pictures and headline apart from the article, in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from repatria.core.reports import Furniture, MediaRecord, Passage, Report, Slot
from repatria.intake.article.by_place import furniture_by_place, is_entry_heading
from repatria.intake.vocabulary.wordlists import (
    exact_line_expression,
    line_expression,
    party_codes,
    searched_expression,
)

_LINE = re.compile(r"[^\r\n]+")
_LAST_BRACKET = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,160})[)\]]\.?$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_NAME_AND_AGENCY = re.compile(r"[A-ZÀ-Þ][\w. '’-]{2,40}/[A-ZÀ-Þ][\w .'’-]{1,40}")
_OUTLET = re.compile(r"from (?P<name>[^:]{2,60}?):?$", re.IGNORECASE)
_CAPTIVITY = re.compile(r"\b(?:held|jail|captiv|prison|detain|arrest|kidnap|abduct|hostage)", re.IGNORECASE)
"""A journalist told of in such words is whom the article is about, and not who wrote it."""
_NO_HEADLINE = frozenset({"notice", "more-on"})
_FEWEST_HEADLINE_WORDS = 6
_LONGEST_CLOCK = 40
_LAST_LINES = 4
_HEAD_LINES = 16
_STANDFIRST_LINES = 3
_LONGEST_TOPIC_WORDS = 5
_FEWEST_BARE = 2
_FEWEST_TITLE_WORDS = 4
_LONGEST_STRAP = 70
_SHORTEST_PROSE = 60
_LONGEST_WITHOUT_END = 160
_SYLLABLE = re.compile("[가-힣]")
"""A syllable of Hangul says as much as two letters or three."""
_LONGEST_TITLE_WORDS = 24
_LONGEST_LABEL_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line that is not blank, with the number of its block (blank lines part the blocks)."""

    text: str
    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a report taken apart: what is article, and what is not."""

    headline: Passage | None
    outlet: Slot[str] | None
    article: tuple[Line, ...]
    furniture: tuple[Furniture, ...]
    media: tuple[MediaRecord, ...]


def take_page_apart(report: Report) -> Page:
    """Sort every line into headline, furniture, picture or article. No line is lost or in two places."""
    lines = _lines(report.text)
    media, rest = _media(report, lines)
    furniture, rest = _furniture(report, rest)
    headline = None
    if rest and len(rest) > 1 and _is_title(rest[0].text) and rest[0].block != rest[1].block:
        headline = report.passage(rest[0].start, rest[0].end)
        rest = rest[1:]
    return Page(headline, _outlet(report, furniture), tuple(rest), tuple(furniture), tuple(media))


def says_it_corrects(page: Page, report: Report) -> bool:
    """Tell whether a headline or a line alone says that the report corrects an earlier one."""
    headline = [page.headline.text] if page.headline else []
    lines = [line.text for line in page.article[:2]] or [report.text[:200]]
    return any(line_expression("correction").match(text) for text in (*headline, *lines))


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    block, last_end = 0, 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + match.group().index(stripped)
        gap = text[last_end:start]
        if found and max(gap.count("\n"), gap.count("\r")) > 1:
            block += 1
        last_end = start + len(stripped)
        found.append(Line(stripped, start, last_end, block))
    return found


def _media(report: Report, lines: list[Line]) -> tuple[list[MediaRecord], list[Line]]:
    """Take out captions and credits.

    A picture's lines stand together: a credit alone, a marker ("Image:"), a caption with its credit. A
    marker makes the line below it a caption; without one, a line is a caption by a credit at its end.
    """
    records: list[MediaRecord] = []
    rest: list[Line] = []
    lists = _in_lists(lines)
    first = _first_of_article(lines)
    i = 0
    while i < len(lines):
        line = lines[i]
        if len(line.text) > 10 * _LONGEST_LABEL_CHARACTERS:
            rest.append(line)
            i += 1
            continue
        following = lines[i + 1] if i + 1 < len(lines) else None
        beside = following is not None and following.block == line.block
        if i in lists:
            rest.append(line)
            i += 1
            continue
        listed = i > 0 and _fits("notice", lines[i - 1].text) and not _SENTENCE_END.search(line.text)
        lone_credit = (
            None if _fits("credits", line.text) or listed else line_expression("credit").fullmatch(line.text)
        )
        if (
            (lone_credit or line_expression("image_marker").fullmatch(line.text))
            and beside
            and following is not None
            and _kind(following, lines, i + 1, first=first) is None
        ):
            group = [line]
            i += 1
            while i < len(lines) and lines[i].block == line.block and _is_picture_lead(lines[i].text):
                group.append(lines[i])
                i += 1
            if i < len(lines) and lines[i].block == line.block:
                group.append(lines[i])
                i += 1
            records.append(_record(report, group))
        elif (
            lone_credit
            or line_expression("image_marker").fullmatch(line.text)
            or line_expression("caption_line").fullmatch(line.text)
            or _credit_span(line) is not None
        ):
            records.append(_record(report, [line]))
            i += 1
        else:
            rest.append(line)
            i += 1
    return records, rest


def _in_lists(lines: list[Line]) -> set[int]:
    """Find the positions of lines of lists of other articles: below the heading of one, in its block."""
    found: set[int] = set()
    block = -1
    for at, line in enumerate(lines):
        if line.block == block:
            found.add(at)
        elif _fits("list_heading", line.text) or _fits("tail_heading", line.text):
            block = line.block
    return found


def _is_picture_lead(text: str) -> bool:
    return bool(line_expression("image_marker").fullmatch(text) or line_expression("credit").fullmatch(text))


def _record(report: Report, group: list[Line]) -> MediaRecord:
    caption, credit = None, None
    last = group[-1]
    lone = [line_expression("credit").fullmatch(line.text) for line in group]
    if not _is_picture_lead(last.text):
        span = _credit_span(last)
        caption_end = span[0] if span else last.end
        lead = line_expression("caption_lead").match(last.text)
        begin = last.start + (lead.end() if lead else 0)
        kept = report.text[begin:caption_end].rstrip(" \t([").rstrip()
        caption = report.passage(begin, begin + len(kept)) if kept else None
        credit = report.passage(span[1], span[2]) if span else None
    for line, match in zip(group, lone, strict=True):
        if match and credit is None:
            start, end = _credit_at(match)
            credit = report.passage(line.start + start, line.start + end)
    return MediaRecord(caption, credit, tuple(report.passage(line.start, line.end) for line in group))


def _credit_span(line: Line) -> tuple[int, int, int] | None:
    """Find a credit at the end of a caption: where the caption ends, where the credit starts and ends."""
    bracket = _LAST_BRACKET.search(line.text)
    if bracket and (
        searched_expression("agency").search(bracket["credit"])
        or _NAME_AND_AGENCY.fullmatch(bracket["credit"])
    ):
        return (
            line.start + bracket.start(),
            line.start + bracket.start("credit"),
            line.start + bracket.end("credit"),
        )
    if len(line.text) > 4 * _LONGEST_LABEL_CHARACTERS:
        return None
    for match in re.finditer(
        r"\s+(?=(?:\w+ ){0,2}\w+:|[Cc]ourtesy |[Hh]andout|[Pp]h?ic|[Pp]hoto)", line.text
    ):
        named = line_expression("credit").fullmatch(line.text, match.end())
        if named and len(_credit_of(named)) < _LONGEST_LABEL_CHARACTERS:
            return (
                line.start + match.start(),
                line.start + _credit_at(named)[0],
                line.start + _credit_at(named)[1],
            )
    return None


def _credit_at(match: re.Match[str]) -> tuple[int, int]:
    # each form of a credit, in each language, names its own group
    group = next(name for name, words in match.groupdict().items() if words is not None)
    return match.span(group)


def _credit_of(match: re.Match[str]) -> str:
    start, end = _credit_at(match)
    return match.string[start:end]


def _furniture(report: Report, lines: list[Line]) -> tuple[list[Furniture], list[Line]]:
    found: list[Furniture] = []
    rest: list[Line] = []
    clocks = _clocks(lines)
    first = _first_of_article(lines)
    i = 0
    while i < len(lines):
        line = lines[i]
        kind = None if is_entry_heading(lines, i, clocks) else _kind(line, lines, i, first=first)
        if i == 0 and kind in _NO_HEADLINE and _heads_page(lines):
            kind = None
        if kind is None:
            rest.append(line)
            i += 1
            continue
        found.append(Furniture(report.passage(line.start, line.end), kind))
        i += 1
        if kind == "list-heading":
            items = _list_items(lines, i, begins=first, is_tail=_fits("tail_heading", line.text))
            found += [Furniture(report.passage(item.start, item.end), "list-item") for item in items]
            i += len(items)
    known = {each.passage.start for each in found}
    labels = _labels(lines, known)
    found += [Furniture(report.passage(each.start, each.end), "notice") for each in labels]
    starts = {each.start for each in labels}
    placed = _placed(lines, known | starts)
    found += [Furniture(report.passage(each.start, each.end), "notice") for each in placed]
    starts |= {each.start for each in placed}
    rest = [line for line in rest if line.start not in starts]
    tail = _bare_list(rest)
    found += [Furniture(report.passage(item.start, item.end), "list-item") for item in tail]
    return found, rest[: len(rest) - len(tail)]


def _placed(lines: list[Line], known: set[int]) -> list[Line]:
    """Collect what only its place on the page tells to be furniture."""
    last = max((at for at, line in enumerate(lines) if _is_prose(line.text)), default=-1)
    if last < 0:
        return []
    positions = furniture_by_place(
        lines,
        {at for at, line in enumerate(lines) if line.start in known},
        first=_first_of_article(lines),
        last=last,
        clocks=_clocks(lines),
    )
    return [lines[at] for at in positions]


def _clocks(lines: list[Line]) -> set[int]:
    return {
        at for at, line in enumerate(lines) if len(line.text) <= _LONGEST_CLOCK and _fits("clock", line.text)
    }


def _heads_page(lines: list[Line]) -> bool:
    """Tell the headline by its place, whatever its words: the first line, alone in its block."""
    alone = len(lines) > 1 and lines[1].block != lines[0].block
    return alone and len(lines[0].text.split()) >= _FEWEST_HEADLINE_WORDS


def _labels(lines: list[Line], known: set[int]) -> list[Line]:
    """Collect labels by where they stand: short lines right behind furniture that no sentence follows.

    Between two lines of furniture of one block, all is furniture; behind the last paragraph, short lines
    that follow furniture are its topics.
    """
    found: list[Line] = []
    told = set(known)
    first = _first_of_article(lines)
    last_prose = max((at for at, line in enumerate(lines) if _is_prose(line.text)), default=-1)
    for at, line in enumerate(lines):
        if at < first or line.start in known or len(line.text) > _LONGEST_STRAP + _SHORTEST_PROSE:
            continue
        above = at > 0 and lines[at - 1].start in told
        below = at + 1 < len(lines) and lines[at + 1].start in known
        one_block = 0 < at < len(lines) - 1 and lines[at - 1].block == line.block == lines[at + 1].block
        is_topic = (
            at > last_prose >= 0 and _is_title(line.text) and len(line.text.split()) <= _LONGEST_TOPIC_WORDS
        )
        if above and ((below and one_block and '"' not in line.text) or is_topic):
            found.append(line)
            told.add(line.start)
    return found


def _bare_list(lines: list[Line]) -> list[Line]:
    """Collect headlines that end the text with no heading over them: several, each a title, behind prose."""
    start = len(lines)
    while start > 0 and _is_headline(lines[start - 1].text):
        start -= 1
    is_list = len(lines) - start >= _FEWEST_BARE and any(_is_prose(line.text) for line in lines[:start])
    return lines[start:] if is_list else []


def _is_headline(text: str) -> bool:
    return (
        _is_title(text)
        and len(text.split()) >= _FEWEST_TITLE_WORDS
        and text[0].isupper()
        and ":" not in text[-1:]
    )


def _kind(line: Line, lines: list[Line], position: int, *, first: int) -> str | None:
    if len(line.text) > _LONGEST_LABEL_CHARACTERS:
        return None
    text = line.text
    if _fits("list_heading", text) or _fits("tail_heading", text):
        return "list-heading"
    stands_alone = all(
        not 0 <= at < len(lines) or lines[at].block != line.block for at in (position - 1, position + 1)
    )
    if stands_alone and _fits("more_on", text):
        return "more-on"
    if _fits("notice", text) and not text.endswith(('."', ".”", "”", '"')):
        return "notice"
    if _fits("clock", text) or _fits("address", text):
        is_date = position < first and _fits("dateline", text)
        return "dateline" if is_date else "notice"
    if _fits("credits", text):
        return "byline"
    if position >= len(lines) - _LAST_LINES and _fits("bio", text) and not _CAPTIVITY.search(text):
        return "byline"
    if position >= first:
        return None
    # above the first sentence of the article
    if _fits("section", text):
        return "section"
    if _fits("dateline", text):
        return "dateline"
    if position > 0 and exact_line_expression("byline").fullmatch(text):
        return "byline"
    above = position > 0 or ("|" in text and len(lines) > 1)
    if above and len(text) < _LONGEST_STRAP and (_is_strap(text) or text in party_codes("names")):
        return "section"
    return None


def _first_of_article(lines: list[Line]) -> int:
    """Find the first sentence of the article: a standfirst above a byline or a date is not yet it."""
    prose = [at for at, each in enumerate(lines[:_HEAD_LINES]) if _is_prose(each.text)]
    if not prose:
        return next((at for at, each in enumerate(lines) if _is_prose(each.text)), len(lines))
    for first, second in pairwise(prose):
        between = lines[first + 1 : second]
        if first <= _STANDFIRST_LINES and any(_is_of_the_head(each.text) for each in between):
            return second
        break
    return prose[0]


def _is_of_the_head(text: str) -> bool:
    """Tell a byline, a date or a section, by any of which the head of a page ends."""
    return any(
        (_fits("dateline", text), exact_line_expression("byline").fullmatch(text), _fits("clock", text))
    )


def _fits(name: str, text: str) -> bool:
    return line_expression(name).fullmatch(text) is not None


def _is_prose(text: str) -> bool:
    """Tell a paragraph of the article: it ends a sentence and is no label."""
    length = len(text) + len(_SYLLABLE.findall(text))
    return length > _SHORTEST_PROSE and bool(_SENTENCE_END.search(text) or length > _LONGEST_WITHOUT_END)


def _is_strap(text: str) -> bool:
    """Tell a name alone, a title in capitals, or fields parted by bars, above the article."""
    words = text.split()
    if "|" in text:
        return True
    if len(words) <= 6 and text.isupper() and not text.isdigit():
        return True
    is_name = 2 <= len(words) <= 4 and all(word[0].isupper() and word[-1].isalpha() for word in words)
    return is_name and not text.isupper()


def _list_items(lines: list[Line], first: int, *, begins: int, is_tail: bool) -> list[Line]:
    """Collect the headlines of a list.

    They are the lines right below the heading, or, where it stands alone, the block after it. A heading that
    ends the article takes everything that still looks like headlines; a full sentence ends any list.
    """
    items: list[Line] = []
    for position, line in enumerate(lines[first:], first):
        parted = line.block != (items[-1].block if items else lines[first - 1].block)
        if parted and items and not is_tail:
            break
        if not _is_title(line.text) or _kind(line, lines, position, first=begins) is not None:
            break
        items.append(line)
    return items


def _is_title(text: str) -> bool:
    return (
        len(text.split()) <= _LONGEST_TITLE_WORDS
        and not (_SENTENCE_END.search(text) and not text.endswith("?"))
        and len(text) <= _LONGEST_LABEL_CHARACTERS
    )


def _outlet(report: Report, furniture: list[Furniture]) -> Slot[str] | None:
    for line in furniture:
        named = _OUTLET.search(line.passage.text)
        if line.kind == "list-heading" and named:
            start = line.passage.start + named.start("name")
            passage = report.passage(start, start + len(named["name"]))
            return Slot(passage.text, passage)
    return None
