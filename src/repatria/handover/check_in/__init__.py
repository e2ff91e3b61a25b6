"""The page of the gate: what a browser loads once, and keeps so that it opens without a network.

The page holds nobody's name. A log that was made for pages brings the roll, sealed; what is said is sealed
line by line as in every log (`day_log`), and goes back as one.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

#: Scripts and styles of our own, a camera where somebody scans, and nothing else.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
}
_PAGE, _WORKER = "index.html", "worker.js"


@cache
def page_words() -> dict[str, dict[str, str]]:
    """Give what the page says, by language."""
    said: dict[str, dict[str, str]] = tomllib.loads(
        files("repatria.handover.check_in").joinpath("words.toml").read_text(encoding="utf-8")
    )
    return said


@cache
def page_files() -> dict[str, tuple[str, bytes]]:
    """Give the files of the page by their address, each with its type; the page itself stands at the root."""
    folder = files("repatria.handover.check_in").joinpath("static")
    contents = {each.name: each.read_bytes() for each in folder.iterdir()}
    contents["words.json"] = json.dumps(page_words(), ensure_ascii=False).encode()
    worker, page = contents.pop(_WORKER), contents.pop(_PAGE)
    contents["./"] = page
    kept = {"version": _digest(contents), "files": sorted(contents)}
    contents[_WORKER] = f"const KEPT = {json.dumps(kept)}\n".encode() + worker
    contents[""] = contents.pop("./")
    return {name: (_type(name or _PAGE), content) for name, content in sorted(contents.items())}


def _digest(contents: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(contents.items()):
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()[:16]


def _type(name: str) -> str:
    return _TYPES[PurePosixPath(name).suffix]
