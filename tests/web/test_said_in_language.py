"""What pages say stands in the language of the page: no sentence of ours is left in English.

The pages are walked in English as somebody of each role, and each is opened again in the other languages.
What reads the same in both is a name, a code, somebody's own words - or was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.web.crawling import pattern_of, walk
from tests.web.demo_served import WHO, Served
from tests.web.reading import Reader

LANGUAGES = ("uk", "ko", "ar")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
#: Names, what somebody typed or will type, commands, and what a computer reads.
NOT_OURS = frozenset({"bdi", "blockquote", "cite", "code", "kbd", "pre", "script", "style"})
#: A name inside a sentence, kept apart by marks of direction.
ISOLATED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
#: Read the same everywhere, or name what has no name in other languages: armed groups, articles of law.
SAME = re.compile(
    r"Repatria|English|\(?GC (I|II|III|IV|API).*|Made-up .*"  # the service, a language, treaties, the made-up
    r"|[\w'’.\-, ]+ \([A-Z0-9-]+\)|[A-Z]{2,}"  # parties of conflicts by name and code
)


class Said(HTMLParser):
    """Collects what a page says, to eyes and to ears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._inside: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.said |= {str(named[name]) for name in ("aria-label", "placeholder", "alt") if named.get(name)}
        if tag not in VOID:
            is_not_ours = tag in NOT_OURS or "report-text" in str(named.get("class"))
            self._inside.append((tag, is_not_ours))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(is_not_ours for _, is_not_ours in self._inside):
            self.said.add(data)


def said_by(page: str) -> set[str]:
    """Give what stands on a page, without names."""
    reader = Said()
    reader.feed(page)
    return {" ".join(ISOLATED.sub("", each).split()) for each in reader.said}


def left_in_english(reader: Reader, looked_at: dict[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    """Give what reads the same in another language: which page, which language, and what.

    Args:
        looked_at: By page what was looked at before, as somebody of another role: that is not read again.
    """
    for path, page in walk(lambda path: reader.read(path, "en"), each=1):
        english = {each for each in said_by(page) if re.search("[A-Za-z]{3}", each)}
        before = looked_at.setdefault(pattern_of(path), set())
        if english <= before:
            continue
        before |= english
        for language in LANGUAGES:
            same = english & said_by(reader.read(path, language))
            yield from ((pattern_of(path), language, each) for each in same if not SAME.fullmatch(each))


@pytest.fixture(scope="module")
def looked_at() -> dict[str, set[str]]:
    """Keep what was looked at, by page."""
    return {}


@pytest.mark.parametrize("name", WHO)
def test_nothing_of_ours_is_left_in_english(
    served: Served, looked_at: dict[str, set[str]], name: str
) -> None:
    """On any page that somebody of this role comes to."""
    assert set(left_in_english(Reader(served, name), looked_at)) == set()
