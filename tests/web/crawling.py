"""Walking the pages as one visitor, by the links that stand on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import Resolver404, resolve

LINK = re.compile(r'href="(/[^"#?]*(?:\?[^"#]*)?)"')
NO_PAGES = ("/static/", "/api/")
"""What is no page, beside files."""

OVERVIEW = ""
"""The pattern of the page that everybody begins at."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A page that somebody came to.

    Attributes:
        page: Its address with names where records are named, as the table of pages has it.
        size: Its bytes.
    """

    role: str
    page: str
    address: str
    size: int


def heaviest(reached: Iterable[Reached], *, of_each_role: Sequence[str] = ()) -> list[Reached]:
    """Give of each page the heaviest, and of the overview, and others that roles see otherwise, all."""
    found: dict[tuple[str, str], Reached] = {}
    for each in sorted(reached, key=lambda each: each.size):
        found[each.page, each.role if each.page in {OVERVIEW, *of_each_role} else ""] = each
    return list(found.values())


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
            if link in seen or link.startswith(NO_PAGES) or link.endswith(".json"):
                continue
            seen.add(link)
            # Each act has a form of its own, at one pattern.
            kind = link.split("/")[2] if link.startswith("/do/") else pattern_of(link)
            if opened[kind] < each:
                opened[kind] += 1
                waiting.append(link)
