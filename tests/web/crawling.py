"""Walking the pages as one visitor, by the links that stand on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.urls import Resolver404, resolve

LINK = re.compile(r'href="(/[^"#?]*(?:\?[^"#]*)?)"')
ONCE_GONE = ("/static/", "/api/")
"""What is no page."""
FILE = ".json"
"""How the address of a file ends, which a browser keeps and does not show."""


def pattern_of(address: str) -> str:
    """Give the address as the table of pages has it, with names where records are named; or as it is."""
    path = address.partition("?")[0]
    try:
        return str(resolve(path, "repatria.web.urls").route)
    except Resolver404:
        return path


def walk(
    open_page: Callable[[str], str], *, each: int, starts: Sequence[str] = ("/",)
) -> Iterator[tuple[str, str]]:
    """Open pages from the overview on, by the links that stand on them.

    Args:
        open_page: Gives the text of a page.
        each: How many of a kind are opened: one record of many is like the next.
        starts: Where the walk begins; these are opened whatever their kind.
    """
    waiting, seen, opened = [*starts], {*starts}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        text = open_page(address)
        yield address, text
        for found in LINK.findall(text):
            link = found.replace("&amp;", "&")
            if link in seen or link.startswith(ONCE_GONE) or link.endswith(FILE):
                continue
            seen.add(link)
            # Each act has a form of its own, at one pattern.
            kind = link.split("/")[2] if link.startswith("/do/") else pattern_of(link)
            if opened[kind] < each:
                opened[kind] += 1
                waiting.append(link)
