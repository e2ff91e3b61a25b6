"""Style sheets and scripts: few, our own origin's, at an address that changes with what stands in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, MutableMapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from repatria.rendering.styling import SHARED

HTMX = "htmx-2.min.js"


@cache
def static_folders() -> tuple[Path, ...]:
    """Name the folders whose files are served: ours, what drawings share, and the library that pages use."""
    ours = Path(str(files("repatria.web"))) / "static"
    library = Path(str(files("django_htmx"))) / "static" / "django_htmx"
    return (library, SHARED, ours)


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def _served() -> list[Path]:
    library, *own = static_folders()
    return [library / HTMX, *sorted(path for folder in own for path in folder.iterdir() if path.is_file())]


STATIC = f"/static/{_digest(_served())}/"
"""Where they are; another version has another address, so browsers may keep each for ever."""


def static_address(name: str) -> str:
    """Give the address of a file that is served."""
    return f"{STATIC}{name}"


def add_static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Keep browsers tight about files too."""
    del path, url
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
