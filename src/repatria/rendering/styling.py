"""Style sheets of pages that are complete in themselves, and those that the registry's pages share."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SHARED = Path(str(files("repatria.rendering"))) / "styles"
"""Style sheets that are served as files as well."""


def style_of(*names: str) -> str:
    """Give the style of a page: what all share first, so that a page's own rules win."""
    folder = files("repatria.rendering")
    shared = sorted(SHARED.glob("*.css"))
    own = [folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", *names)]
    return "".join([*(path.read_text(encoding="utf-8") for path in shared), *own])
