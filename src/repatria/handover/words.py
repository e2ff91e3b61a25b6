"""What stands on pages, in each language that a party may read."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

#: Languages of pages and names; English is the neutral's.
LANGUAGES = ("ar", "en", "ko", "ru", "uk")


@cache
def words(language: str) -> dict[str, str]:
    """Give the words of a language."""
    text = resources.files("repatria.handover").joinpath("words.toml").read_text(encoding="utf-8")
    said: dict[str, str] = tomllib.loads(text)[language]
    return said
