"""Tell what a page takes from sight by its own styles: attributes, and the plainest rules of its sheets.

A page may hold words that nobody who looks at it can see; read as part of the report they would be put into
somebody's mouth. Rules with more than one name, conditions, and sheets that lie elsewhere are not followed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_HIDES = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|em|rem|%|\b)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[.#]?[\w-]+\Z")
_LONGEST_STYLE = 4_000
_LONGEST_SELECTOR = 200


def hides(name: str, attributes: Mapping[str, str], rules: AbstractSet[str]) -> bool:
    """Tell whether an element and all in it is out of sight.

    Args:
        name: Of the element.
        attributes: Of the element.
        rules: What `hiding_rules` found in the sheets so far.
    """
    if not attributes and not rules:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").casefold() == "true":
        return True
    if _HIDES.search(attributes.get("style", "")[:_LONGEST_STYLE]):
        return True
    classes = attributes.get("class", "").split()
    if not _hiding_classes().isdisjoint(classes):
        return True
    if not rules:
        return False
    return name in rules or f"#{attributes.get('id')}" in rules or any(f".{one}" in rules for one in classes)


def hiding_rules(sheet: str) -> frozenset[str]:
    """Find the plain selectors (``.name``, ``#name``, ``name``) by which a style sheet takes from sight."""
    found: set[str] = set()
    selector, depth, before = "", 0, 0
    sheet = _COMMENT.sub(" ", sheet)
    for brace in _BRACE.finditer(sheet):
        text, before = sheet[before : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                selector = text.rpartition(";")[2].strip()
            continue
        if depth == 1 and not selector.startswith("@") and _HIDES.search(text[:_LONGEST_STYLE]):
            names = (name.strip() for name in selector.split(","))
            found.update(name for name in names if len(name) <= _LONGEST_SELECTOR and _PLAIN.match(name))
        depth = max(0, depth - 1)
    return frozenset(found - {"html", "body", "*"})


@cache
def _hiding_classes() -> frozenset[str]:
    text = files("repatria.intake.documents").joinpath("pages.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["hidden"]["classes"])
