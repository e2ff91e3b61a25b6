"""Know by its title a column in which a wish, a fear or asylum is told: a list has no seal for it."""

import re
from functools import cache
from importlib.resources import files


def tells_wish(title: str) -> bool:
    """Say whether a title speaks of a wish, a fear or asylum (`words/wishes.tsv`)."""
    return _speaks(title, "wish")


def tells_remark(title: str) -> bool:
    """Say whether a title speaks of remarks, in which anything may be told."""
    return _speaks(title, "remark")


def _speaks(title: str, kind: str) -> bool:
    whole, within = _words()[kind]
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title).casefold()
    words = re.findall(r"[^\W\d_]+", parted)
    return not whole.isdisjoint(words) or any(part in word for part in within for word in words)


@cache
def _words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Give for each kind the words, and what stands within words."""
    text = files("repatria.tracing.lists").joinpath("words/wishes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    found: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
    for kind in sorted({row[0] for row in rows}):
        apart: dict[str, list[str]] = {"whole": [], "within": []}
        for tells, _, where, words in rows:
            if tells == kind:
                apart[where] += words.split()
        found[kind] = (frozenset(apart["whole"]), tuple(apart["within"]))
    return found
