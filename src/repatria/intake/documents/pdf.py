"""Take a PDF to the words of its text layer, page by page; pictures of words are left to people.

A PDF says where letters stand and not what follows what. Lines are taken in the order in which the page draws
them; where the next line stands further off than most, or is of another size, a blank line parts them. Lines
with letters of a script written from the right are marked: their letters often come in the order of the
drawing, so that a name read back from them would be another name.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from repatria.core.reports import Region

MOST_SECONDS = 120
_CHILD = Path(__file__).with_name("pdf_child.py")
#: A step down by more than this many usual steps parts paragraphs.
_FAR = 1.35
_OTHER_SIZE = 1.15
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNKNOWN = re.compile("[\x00\ufffd\ue000-\uf8ff]")
_HYPHENED = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\Z")
_SPACES = re.compile(r"[ \t\u00a0]+")

type _Line = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class PdfText:
    """Hold the words of a PDF.

    Attributes:
        page_starts: Offset at which each page begins; a page without words begins where the next one does.
        regions: Lines whose letters may stand in another order than on paper.
        warnings: What was not read, or not surely.
    """

    text: str
    page_starts: tuple[int, ...]
    regions: tuple[Region, ...]
    warnings: tuple[str, ...]


class PdfRefused(Exception):
    """A PDF has no words that can be read; `decode` makes a fault of it."""

    def __init__(self, code: str, found: str, expected: str) -> None:
        super().__init__(f"{code}: found {found}; expected {expected}")
        self.code, self.found, self.expected = code, found, expected


def read_pdf(content: bytes) -> PdfText:
    """Read the text layer of a PDF, in a process with a limit of memory and time.

    Raises:
        PdfRefused: It is damaged, locked, too long or too costly, or holds pictures only.
    """
    found = _ask_child(content)
    refused = found.get("refused")
    if refused == "locked":
        raise PdfRefused("report-locked", "a PDF that opens with a password only", "a PDF saved without one")
    if refused == "long":
        raise PdfRefused("report-too-large", f"a PDF of {found.get('pages')} pages", "a report of some pages")
    if refused == "costly":
        raise _too_costly()
    if refused or not isinstance(found.get("pages"), list):
        raise _damaged()
    return lay_out(found["pages"], unread=found.get("unread", ()))


def lay_out(pages: Sequence[Sequence[_Line]], *, unread: Sequence[int] = ()) -> PdfText:
    """Make one text of the lines of pages.

    Args:
        pages: Of each page its lines: words, height on the page, size of letters.
        unread: Numbers of pages, from 1, that could not be read.

    Raises:
        PdfRefused: There are no words at all.
    """
    pieces: list[str] = []
    starts: list[int] = []
    regions: list[Region] = []
    length = 0
    empty: list[int] = []
    for number, lines in enumerate(pages, start=1):
        starts.append(length)
        written = _joined(lines)
        if not any(words for words, _ in written):
            if number not in unread:
                empty.append(number)
            continue
        for words, gap in written:
            if _RIGHT_TO_LEFT.search(words):
                regions.append(Region(length, length + len(words), "unsure"))
            pieces += (words, gap)
            length += len(words) + len(gap)
    text = "".join(pieces)
    if not text.strip():
        if unread:
            raise _damaged()
        found = f"a PDF of {len(pages)} page{'s' * (len(pages) != 1)} with pictures only"
        raise PdfRefused("report-pictures", found, "a text layer: people have to read this one, and type it")
    warnings = []
    if empty:
        warnings.append(f"{_pages(empty)} without words: pictures of words need people to read them.")
    if unread:
        warnings.append(f"{_pages(unread)} could not be read.")
    if regions:
        warnings.append(
            f"{len(regions)} line{'s' * (len(regions) != 1)} written from right to left: their letters may "
            "stand in another order here than on paper. Read names from the paper, never from this text."
        )
    unknown = len(_UNKNOWN.findall(text))
    if unknown:
        warnings.append(f"{unknown} letter{'s' * (unknown != 1)} that the PDF draws and does not name.")
    return PdfText(text, tuple(starts), tuple(regions), tuple(warnings))


def _ask_child(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_costly() from error
    if done.returncode < 0:  # ended by the limit on time
        raise _too_costly()
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise _damaged() from error
    return found if isinstance(found, dict) else {}


def _joined(lines: Sequence[_Line]) -> list[tuple[str, str]]:
    """Give each line with the gap behind it; a word cut at the end of a line is joined on the first one."""
    steps = sorted(
        above[1] - below[1]
        for above, below in pairwise(lines)
        if 0 < above[1] - below[1] < 6 * max(above[2], 1.0)
    )
    # Steps within paragraphs are the small ones, and there may be few of them.
    usual = steps[len(steps) * 3 // 10] if steps else 0.0
    words = [_cleaned(text) for text, _, _ in lines]
    gaps: list[str] = []
    for place, line in enumerate(lines):
        gap = "\n\n"
        if place + 1 < len(lines):
            step = line[1] - lines[place + 1][1]
            sizes = sorted((max(line[2], 0.1), max(lines[place + 1][2], 0.1)))
            if 0 <= step <= usual * _FAR and sizes[1] / sizes[0] < _OTHER_SIZE:
                gap = "\n"
        gaps.append(gap)
    for place in range(len(words) - 1):
        following = words[place + 1]
        if gaps[place] == "\n" and _HYPHENED.search(words[place]) and following[:1].islower():
            rest, space, others = following.partition(" ")
            if space and "-" not in rest:
                words[place], words[place + 1] = words[place][:-1] + rest, others
    return list(zip(words, gaps, strict=True))


def _cleaned(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_LIGATURES)).strip()


def _pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" and more" if len(numbers) > 10 else "")
    return f"Page{'s' * (len(numbers) > 1)} {shown}"


def _damaged() -> PdfRefused:
    return PdfRefused("report-damaged", "a PDF that is not whole", "the file once more, from whoever sent it")


def _too_costly() -> PdfRefused:
    return PdfRefused("report-too-costly", "a PDF that unpacks to too much", "the words in a simple file")
