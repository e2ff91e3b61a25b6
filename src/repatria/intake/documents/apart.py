"""Take a document apart by what it says of its own parts, and the rest by its words."""

from __future__ import annotations

import re
from dataclasses import replace

from repatria.core.reports import Furniture, MediaRecord, Passage, Region, Report
from repatria.intake.article.furniture import Line, Page, take_page_apart

_LETTER = re.compile(r"[^\n\r]")
_LINE = re.compile(r"[^\n\r]+")
_TOLD_APART = ("navigation", "unsure")


def take_apart(report: Report) -> Page:
    """Sort every line of a report into headline, furniture, picture or article.

    What the markup of a page calls navigation, and what of a PDF cannot be read surely, is furniture without
    asking its words, and the first headline is the headline. All else is told apart by its words.
    """
    if not report.regions:
        return take_page_apart(report)
    apart = _outermost([region for region in report.regions if region.kind in _TOLD_APART])
    headline = next((region for region in report.regions if region.kind == "headline"), None)
    if headline is not None:
        headline = _before(report.text, headline, apart)
    masked = _mask(report.text, [*apart, *([headline] if headline else [])])
    page = take_page_apart(replace(report, text=masked, regions=()))
    furniture = [
        Furniture(report.passage(line.start, line.end), region.kind)
        for region in apart
        for line in _lines_of(report.text, region)
    ]
    furniture += [Furniture(_again(report, one.passage), one.kind) for one in page.furniture]
    captions = _outermost([region for region in report.regions if region.kind == "caption"])
    article, media = _without_captions(report, page.article, captions)
    media += [
        MediaRecord(
            one.caption and _again(report, one.caption),
            one.credit and _again(report, one.credit),
            tuple(_again(report, line) for line in one.lines),
        )
        for one in page.media
    ]
    head = None
    if headline is not None:
        head = report.passage(headline.start, headline.end)
    elif page.headline is not None:
        head = _again(report, page.headline)
    outlet = page.outlet and replace(page.outlet, passage=_again(report, page.outlet.passage))
    return Page(
        head,
        outlet,
        tuple(article),
        tuple(sorted(furniture, key=lambda one: one.passage.start)),
        tuple(sorted(media, key=lambda one: one.lines[0].start)),
    )


def _again(report: Report, passage: Passage) -> Passage:
    """Point to the same words in the whole text."""
    return report.passage(passage.start, passage.end)


def _outermost(regions: list[Region]) -> list[Region]:
    """Give regions of which none lies in another, in the order of the text."""
    kept: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.start, -region.end)):
        if not kept or region.start >= kept[-1].end:
            kept.append(region)
    return kept


def _before(text: str, headline: Region, apart: list[Region]) -> Region | None:
    """Cut a headline, which a page may have left open, where something begins that is none of it."""
    if any(one.start <= headline.start < one.end for one in apart):
        return None
    end = min([headline.end, *(one.start for one in apart if one.start > headline.start)])
    words = text[headline.start : end].rstrip()
    return replace(headline, end=headline.start + len(words)) if words else None


def _mask(text: str, regions: list[Region]) -> str:
    """Put spaces in place of the letters of regions, so that all offsets stay."""
    parts: list[str] = []
    position = 0
    for region in sorted(regions, key=lambda region: region.start):
        start = max(position, region.start)
        if region.end > start:
            parts += (text[position:start], _LETTER.sub(" ", text[start : region.end]))
            position = region.end
    return "".join([*parts, text[position:]])


def _lines_of(text: str, region: Region) -> list[Region]:
    found = []
    for match in _LINE.finditer(text, region.start, region.end):
        bare = match[0].strip()
        if bare:
            start = match.start() + match[0].index(bare)
            found.append(Region(start, start + len(bare), region.kind))
    return found


def _without_captions(
    report: Report, article: tuple[Line, ...], captions: list[Region]
) -> tuple[list[Line], list[MediaRecord]]:
    """Take lines below pictures, which their words did not tell apart, out of the article."""
    kept: list[Line] = []
    media: list[MediaRecord] = []
    place = 0
    for line in article:
        while place < len(captions) and captions[place].end <= line.start:
            place += 1
        if place < len(captions) and captions[place].start <= line.start:
            words = report.passage(line.start, line.end)
            media.append(MediaRecord(words, None, (words,)))
        else:
            kept.append(line)
    return kept, media
