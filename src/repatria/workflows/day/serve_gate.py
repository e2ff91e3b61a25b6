"""The page of the gate from the laptop of the day: its files, logs that go out by name, logs that come back.

Every log is sealed, so nobody signs in; what is not known by its name is not there. What comes back is taken
in from a device that a log of this folder admitted, and that proves to be the one that began its log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from repatria.core.errors import Fault, RequestInvalid
from repatria.handover.check_in import HEADERS, page_files
from repatria.handover.log_heads import LogHead, page_head
from repatria.workflows.files import write_pieces

FOLDER = "REPATRIA_GATE_FOLDER"
"""Variable by which the worker of the server is told its folder."""
LARGEST_LOG = 64_000_000
MOST_LOGS = 200
"""Files that lie in a folder before no more are taken in: nobody fills the disk of the laptop."""
_LONGEST_HEAD = 1_000
_LOG = re.compile(r"/logs/([A-Za-z0-9-]{1,60})", re.ASCII)
_TYPE = "application/vnd.repatria.day-log"
_NOT_ADMITTED = "No log for pages of this folder admitted the device of this log; nothing of it was kept."
_NOT_THE_DEVICE = "This was not sent by the device that began the log; nothing of it was kept."

type Environment = Mapping[str, Any]
type Start = Callable[[str, list[tuple[str, str]]], object]


def check_gate_folder(folder: Path) -> None:
    """Refuse a folder that logs cannot be taken in by.

    Raises:
        RequestInvalid: It is none, or cannot be written to.
    """
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        fault = Fault(str(folder), 0, "folder", "unwritable", "no such folder", "a folder to write to")
        raise RequestInvalid("Serving the page of the gate", (fault,))


def application() -> Gatehouse:
    """Make the application for the folder that the environment names; a server calls this."""
    return Gatehouse(Path(os.environ[FOLDER]))


class Gatehouse:
    """The application: the page to everybody, sealed logs by name, and a place for those that come back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, asked: Environment, start: Start) -> Iterable[bytes]:
        """Answer a request."""
        status, headers, content = self._answer(asked)
        sent = {**HEADERS, "Cache-Control": "no-cache", **headers, "Content-Length": str(len(content))}
        start(f"{status.value} {status.phrase}", list(sent.items()))
        return [content]

    def _answer(self, asked: Environment) -> tuple[HTTPStatus, dict[str, str], bytes]:
        path, method = asked.get("PATH_INFO", ""), asked["REQUEST_METHOD"]
        log = _LOG.fullmatch(path)
        if log is not None:
            kept = {"Cache-Control": "no-store", "Content-Type": "application/octet-stream"}
            if method == "GET":
                found = self._log(log[1])
                return (HTTPStatus.OK, kept, found) if found is not None else _empty(HTTPStatus.NOT_FOUND)
            if method == "POST":
                status, why = self._take_in(log[1], asked)
                return status, {**kept, "Content-Type": "text/plain; charset=utf-8"}, why.encode()
        found_file = page_files().get(path.removeprefix("/"))
        if found_file is None:
            return _empty(HTTPStatus.NOT_FOUND)
        if method != "GET":
            return _empty(HTTPStatus.METHOD_NOT_ALLOWED)
        return HTTPStatus.OK, {"Content-Type": found_file[0]}, found_file[1]

    def _log(self, device: str) -> bytes | None:
        found = next((path for path, head in self._heads() if head.device == device), None)
        return None if found is None else found.read_bytes()

    def _heads(self) -> Iterator[tuple[Path, LogHead]]:
        """Give every log of pages in the folder, with its head."""
        for path in sorted(self.folder.glob("*.day")):
            with path.open("rb") as stream:
                head = page_head(stream.readline(_LONGEST_HEAD))
            if head is not None:
                yield path, head

    def _take_in(self, device: str, asked: Environment) -> tuple[HTTPStatus, str]:
        # A page of another site cannot send this type without asking first, and is answered no.
        length = asked.get("CONTENT_LENGTH") or ""
        if asked.get("CONTENT_TYPE") != _TYPE:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, ""
        if not length.isdecimal() or int(length) > LARGEST_LOG:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, ""
        content = asked["wsgi.input"].read(int(length))
        head = page_head(content)
        if len(content) != int(length) or head is None or head.device != device:
            return HTTPStatus.BAD_REQUEST, ""
        for_pages = [each for _, each in self._heads() if each.admits is not None]
        is_name_taken = any(each.device == device for each in for_pages)
        if is_name_taken or not any(head.is_admitted_by(each) for each in for_pages):
            return HTTPStatus.FORBIDDEN, _NOT_ADMITTED
        if not head.sent(content, asked.get("HTTP_REPATRIA_PROOF", "")):
            return HTTPStatus.FORBIDDEN, _NOT_THE_DEVICE
        return self._keep(device, content), ""

    def _keep(self, device: str, content: bytes) -> HTTPStatus:
        """Write a log beside the others: never in place of one that says something else."""
        for at in range(1, MOST_LOGS + 1):
            path = self.folder / (f"{device}.day" if at == 1 else f"{device}~{at}.day")
            if path.exists():
                there = path.read_bytes()
                if there.startswith(content):
                    return HTTPStatus.NO_CONTENT
                if not content.startswith(there):
                    continue
            elif sum(1 for _ in self.folder.glob("*.day")) >= MOST_LOGS:
                return HTTPStatus.INSUFFICIENT_STORAGE
            write_pieces(path, (content,))
            return HTTPStatus.NO_CONTENT
        return HTTPStatus.INSUFFICIENT_STORAGE


def _empty(status: HTTPStatus) -> tuple[HTTPStatus, dict[str, str], bytes]:
    return status, {"Content-Type": "text/plain"}, b""
