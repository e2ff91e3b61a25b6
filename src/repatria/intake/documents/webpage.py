"""Take a web page to the words that it shows, with marked regions. Nothing of it is executed or loaded.

Blocks are parted by blank lines, items of lists and rows of tables by line ends, cells by tabs; white space
runs together as in a browser. The text is a function of the source alone, so that offsets into it hold.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from repatria.core.reports import Region, RegionKind
from repatria.intake.documents.markup import Token, tokens
from repatria.intake.documents.styles import hides, hiding_rules

_SPACE = re.compile(r"[ \t\n\f\r]+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_INVISIBLE = re.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\u00ad]")
#: A region is taken for furniture only where it holds at most this part of the page.
_LARGEST_SHARE = 0.4
#: So many blocks in a row that are links alone are a list of other pages.
_FEWEST_LINKS = 3
#: What an element closes by beginning.
_CLOSED_BY = {
    "li": ("li",),
    "dt": ("dd", "dt"),
    "dd": ("dd", "dt"),
    "tr": ("td", "th", "tr"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
    "p": ("p",),
}


@dataclass(frozen=True, slots=True)
class ShownPage:
    """Hold what a page shows.

    Attributes:
        published: The day that the page's head says.
    """

    text: str
    regions: tuple[Region, ...]
    published: date | None


def read_page(source: str) -> ShownPage:
    """Take a page to its words; a page that shows none gives an empty text."""
    page = _Page()
    for token in tokens(source):
        if token.kind == "start":
            page.start(token)
        elif token.kind == "end":
            page.end(token.name)
        elif not token.name or token.name == "plaintext":
            page.say(token.text)
        elif token.name == "style":
            page.add_rules(token.text)
    return page.whole()


@cache
def _table() -> dict[str, Any]:
    text = files("repatria.intake.documents").joinpath("pages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _names(key: str, within: str | None = None) -> frozenset[str]:
    table = _table()[within] if within else _table()
    return frozenset(table[key])


@dataclass(slots=True)
class _Open:
    """Hold an element that is open."""

    name: str
    is_hidden: bool
    region: _Marked | None = None


@dataclass(slots=True)
class _Marked:
    kind: RegionKind
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class _Page:
    """Where the reading of a page is."""

    said: list[str] = field(default_factory=list)
    length: int = 0
    gap: str = ""
    open: list[_Open] = field(default_factory=list)
    depths: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    scopes: list[int] = field(default_factory=list)
    hidden: int = 0
    preformatted: int = 0
    links: int = 0
    marked: list[_Marked] = field(default_factory=list)
    unstarted: list[_Marked] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    published: date | None = None
    block: _Block = field(default_factory=lambda: _Block())  # noqa: PLW0108 - the class stands below
    blocks: list[_Block] = field(default_factory=list)

    def start(self, tag: Token) -> None:
        """Go into an element, closing those that cannot hold it."""
        name = tag.name
        if name in {"body", "frameset"} or name in _names("blocks"):
            self._close_all({"head", "svg", "math"}, scope=-1)
        if name == "meta":
            self._take_date(tag.attributes)
        if name in _names("blocks"):
            self._close_all({"p"})
        for closed in _CLOSED_BY.get(name, ()):
            self._close_all({closed}, scope=self._scope_for(closed))
        self._part(name)
        if name in _names("void"):
            return
        is_hidden = name in _names("unseen") or hides(name, tag.attributes, self.rules)
        if name == "dialog" and "open" not in tag.attributes:
            is_hidden = True
        kind = self._kind(name, tag.attributes)
        region = None
        if kind is not None:
            region = _Marked(kind)
            self.marked.append(region)
            self.unstarted.append(region)
        self.depths[name].append(len(self.open))
        if name in _names("scopes"):
            self.scopes.append(len(self.open))
        self.open.append(_Open(name, is_hidden, region))
        self.hidden += is_hidden
        self.preformatted += name in {"pre", "listing", "plaintext"}
        self.links += name == "a"

    def end(self, name: str) -> None:
        """Come out of an element; an end tag without its beginning is passed over."""
        if name == "br":
            self._part("br")
        elif name == "p" and not self.depths["p"]:
            self._part("p")
        elif name in _names("scopes"):
            self._close_all({name}, scope=-1)
        else:
            self._close_all({name})

    def say(self, text: str) -> None:
        """Take words, if anybody sees them."""
        if self.hidden:
            return
        text = _INVISIBLE.sub("", text)
        if self.preformatted:
            self._put_preformatted(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = _SPACE.sub(" ", text)
        if words.startswith(" "):
            self.gap = self.gap or " "
        bare = words.strip(" ")
        if not bare:
            return
        self._put(bare)
        if words.endswith(" "):
            self.gap = " "

    def add_rules(self, sheet: str) -> None:
        """Learn from a style sheet of the page what it takes from sight."""
        self.rules.update(hiding_rules(sheet))

    def whole(self) -> ShownPage:
        """Give all that was said, and the regions that count."""
        self._close_down_to(0)
        self.blocks.append(self.block)
        text = "".join(self.said)
        largest = _LARGEST_SHARE * len(text)
        headlines = [one.start for one in self.marked if one.kind == "headline" and one.start >= 0]
        regions = []
        for one in self.marked:
            holds_headline = any(one.start <= at < one.end for at in headlines[:1])
            is_large = one.end - one.start > largest
            if 0 <= one.start < one.end and not (one.kind == "navigation" and (holds_headline or is_large)):
                regions.append(Region(one.start, one.end, one.kind))
        regions += self._lists_of_links()
        regions.sort(key=lambda region: (region.start, -region.end, region.kind))
        return ShownPage(text, tuple(regions), self.published)

    def _kind(self, name: str, attributes: Mapping[str, str]) -> RegionKind | None:
        if name in _names("caption", "regions"):
            return "caption"
        if name in _names("headline", "regions"):
            return "headline"
        is_within = bool(self.depths["article"] or self.depths["main"])
        if name in _names("navigation", "regions") or (
            name in _names("navigation_outside", "regions") and not is_within
        ):
            return "navigation"
        if attributes.get("role", "").casefold() in _names("roles", "regions"):
            return "navigation"
        if name not in {"html", "body", "main", "article"}:
            said = f"{attributes.get('class', '')[:500]} {attributes.get('id', '')[:100]}"
            if any(word.casefold() in _names("words", "regions") for word in _WORD.findall(said)):
                return "navigation"
        return None

    def _take_date(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if self.published is None and name.casefold() in _names("names", "published"):
            try:
                self.published = date.fromisoformat(attributes.get("content", "")[:10])
            except ValueError:
                return

    def _part(self, name: str) -> None:
        """Leave the gap that an element begins or ends with."""
        if name in _names("blocks"):
            self.gap = "\n\n"
        elif name in _names("lines") or name == "br":
            self.gap = self.gap if self.gap == "\n\n" else "\n"
        elif name in _names("cells") and not self.gap.startswith("\n"):
            self.gap = "\t"
        if "\n" in self.gap and self.block.length:
            self.blocks.append(self.block)
            self.block = _Block()

    def _put(self, words: str) -> None:
        if self.gap and self.length:
            self.said.append(self.gap)
            self.length += len(self.gap)
        self.gap = ""
        for region in self.unstarted:
            region.start = self.length
        self.unstarted.clear()
        self.block.add(self.length, len(words), is_link=self.links > 0)
        self.said.append(words)
        self.length += len(words)

    def _put_preformatted(self, text: str) -> None:
        for place, line in enumerate(text.split("\n")):
            if place:
                self.gap = "\n\n" if self.gap in {"\n", "\n\n"} else "\n"
            bare = line.strip(" \t\f")
            if bare:
                self._put(bare)

    def _close_all(self, names: set[str], *, scope: int | None = None) -> None:
        """Close the innermost open element of these names, with all in it, if it is deeper than the scope."""
        least = scope if scope is not None else self.scopes[-1] if self.scopes else -1
        for name in names:
            depths = self.depths[name]
            if depths and depths[-1] > least:
                self._close_down_to(depths[-1])

    def _scope_for(self, closed: str) -> int | None:
        """Give the depth of the table around a cell or row; any scope shields other elements."""
        if closed not in {"td", "th", "tr"}:
            return None
        return self.depths["table"][-1] if self.depths["table"] else -1

    def _close_down_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            self.depths[element.name].pop()
            if self.scopes and self.scopes[-1] == len(self.open):
                self.scopes.pop()
            self.hidden -= element.is_hidden
            self.preformatted -= element.name in {"pre", "listing", "plaintext"}
            self.links -= element.name == "a"
            if element.region is not None:
                element.region.end = self.length
                if self.unstarted and self.unstarted[-1] is element.region:
                    self.unstarted.pop()
            self._part(element.name)

    def _lists_of_links(self) -> list[Region]:
        """Mark blocks in a row that hold links and nothing else."""
        found: list[Region] = []
        row: list[_Block] = []
        for block in [*self.blocks, _Block()]:
            if block.length and block.linked == block.length:
                row.append(block)
                continue
            if len(row) >= _FEWEST_LINKS:
                found.append(Region(row[0].start, row[-1].end, "navigation"))
            row = []
        return found


@dataclass(slots=True)
class _Block:
    """Count the letters of a block, and of those the ones that are links."""

    start: int = 0
    end: int = 0
    length: int = 0
    linked: int = 0

    def add(self, start: int, length: int, *, is_link: bool) -> None:
        """Count words of the block."""
        if not self.length:
            self.start = start
        self.end = start + length
        self.length += length
        self.linked += length if is_link else 0
