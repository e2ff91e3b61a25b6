"""Read a folder of reports, in parallel and as often as it takes: what is done is not done again.

Each report becomes one line of JSON in the file of drafts, in the order of the paths, as soon as it is read.
A run that was ended, however hard, is gone on with by the same command: a report is known by the digest of
its bytes, and a last line that was cut is taken away. A report that cannot be read is a line with its faults.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import IO, Any

from repatria import __version__
from repatria.core.errors import Fault, ReportInvalid, RequestInvalid
from repatria.workflows.reports.receive_report import is_list, read_reports

type Say = Callable[[str, int, int], None]

_AHEAD = 8
"""Reports given to each process before the oldest is waited for."""
_REPORTS_A_PROCESS = 2_000
"""After so many a process is renewed, so that nothing can add up."""
_DOING = "Reading a folder"


@dataclass(slots=True)
class FolderRead:
    """Say what became of a folder.

    Attributes:
        read: Reports that were read in this run.
        before: Reports, or ones of the same bytes, that were done before.
        faults: Every fault of this run.
        refused: Files of this run that have faults.
    """

    read: int = 0
    before: int = 0
    refused: int = 0
    faults: list[Fault] | None = None

    def add(self, line: dict[str, Any], source: str) -> None:
        """Count a line that was written."""
        if line["faults"]:
            self.refused += 1
            self.faults = self.faults or []
            for one in line["faults"]:
                code = one["code"]
                self.faults.append(Fault(source, 0, "report", code, one["found"], one["expected"]))
        else:
            self.read += 1


def read_folder(folder: Path, out: Path, *, workers: int | None = None, say: Say) -> FolderRead:
    """Read every file of a folder that is no list, and add a line for each to a file of drafts.

    Args:
        folder: Its files and those below; not what begins with a point, or what a browser put beside a page.
        out: JSON Lines; gone on with where it is there.
        workers: Processes; as many as there are cores if not said.
        say: Told of what is done, and of how much.

    Raises:
        RequestInvalid: The folder is not there; the file holds something else, is of another version of
            Repatria, or is being written by somebody else.
    """
    if not folder.is_dir():
        raise _refused(folder, "no-such-reference", "no folder", "a folder of reports")
    paths = list(_files(folder, out))
    done = FolderRead(faults=[])
    with _opened(out) as (stream, known):
        work = _Work(folder, stream, known, done)
        count = workers or _cores()
        for number, _ in enumerate(work.through(iter(paths), count), start=1):
            say("reports", number, len(paths))
    return done


@dataclass(slots=True)
class _Work:
    """What one run reads and where it writes."""

    folder: Path
    stream: IO[bytes]
    known: set[str]
    done: FolderRead

    def through(self, paths: Iterator[Path], count: int) -> Iterator[None]:
        """Read all, and give a sign for each that is done."""
        waiting: deque[tuple[Path, Future[bytes] | None]] = deque()
        pool = _pool(count)
        try:
            while True:
                while len(waiting) < _AHEAD * count and (path := next(paths, None)) is not None:
                    is_new = self._is_new(path)
                    try:
                        waiting.append((path, pool.submit(_read, self.folder, path) if is_new else None))
                    except BrokenProcessPool:
                        pool.shutdown()
                        pool = _pool(count)
                        waiting.append((path, pool.submit(_read, self.folder, path)))
                if not waiting:
                    return
                path, reading = waiting.popleft()
                if reading is None:
                    self.done.before += 1
                else:
                    try:
                        self._keep(reading.result(), path)
                    except BrokenProcessPool:
                        self._keep(self._alone(path), path)
                yield
        finally:
            pool.shutdown(cancel_futures=True)

    def _is_new(self, path: Path) -> bool:
        digest = _digest(path)
        if digest is None:
            return str(path.relative_to(self.folder)) not in self.known
        if digest in self.known:
            return False
        self.known.add(digest)
        return True

    def _alone(self, path: Path) -> bytes:
        """Read in a process of its own what was under way when a process broke."""
        with _pool(1) as pool:
            try:
                return pool.submit(_read, self.folder, path).result()
            except BrokenProcessPool:
                found, expected = "a report that ends its reader", "a simple file"
                fault = Fault(str(path), 0, "report", "report-broke-reader", found, expected)
                return _line(self.folder, path, {"faults": [_plain(fault)]})

    def _keep(self, line: bytes, path: Path) -> None:
        self.stream.write(line)
        self.stream.flush()
        self.done.add(json.loads(line), str(path))


def _files(folder: Path, out: Path) -> Iterator[Path]:
    """Give the files of a folder in the order of their paths."""
    kept = out.resolve()
    for parent, folders, names in os.walk(folder):
        pages = {Path(name).stem for name in names if name.casefold().endswith((".htm", ".html"))}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not (name.endswith("_files") and name.removesuffix("_files") in pages)
        )
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.resolve() != kept:
                yield path


@contextmanager
def _opened(out: Path) -> Iterator[tuple[IO[bytes], set[str]]]:
    """Open the file of drafts to go on with it, and give what it knows."""
    try:
        stream = out.open("a+b")
    except OSError as error:
        raise _refused(
            out, "unwritable", error.strerror or "an error", "a file that can be written"
        ) from error
    with stream:
        _lock(stream, out)
        stream.seek(0)
        known: set[str] = set()
        whole = 0
        for number, line in enumerate(stream, start=1):
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            known.add(_known(line, out, number))
        stream.truncate(whole)
        stream.seek(0, os.SEEK_END)
        yield stream, known


def _known(line: bytes, out: Path, number: int) -> str:
    try:
        said = json.loads(line)
        digest, source, made_with = said["digest"], said["source"], said["made_with"]
    except (ValueError, TypeError, KeyError) as error:
        raise _refused(out, "not-json", f"another line {number}", "a file of drafts, or a new one") from error
    if made_with != __version__:
        raise _refused(out, "contradiction", "drafts of another version", "a new file: drafts could differ")
    return str(digest or source)


def _lock(stream: IO[bytes], out: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - no such thing on Windows, where nothing guards the file
    except ImportError:
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise _refused(
            out, "unwritable", "somebody else who writes it", "another file, or to wait"
        ) from error


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        count,
        mp_context=get_context("spawn"),
        initializer=_begin,
        max_tasks_per_child=_REPORTS_A_PROCESS,
    )


def _begin() -> None:
    """End this process when the one that started it is gone, however it went."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _read(folder: Path, path: Path) -> bytes:
    """Read one report to its line."""
    if is_list(path):
        fault = Fault(
            str(path), 0, "report", "report-is-list", "a list of people", "a report; read it by itself"
        )
        return _line(folder, path, {"faults": [_plain(fault)]})
    try:
        (reading,) = read_reports([path])
    except ReportInvalid as refused:
        return _line(folder, path, {"faults": [_plain(fault) for fault in refused.faults]})
    return _line(folder, path, {**reading.to_json(), "faults": []})


def _line(folder: Path, path: Path, said: dict[str, object]) -> bytes:
    line = {
        **said,
        "source": path.relative_to(folder).as_posix(),
        "digest": said.get("digest") or _digest(path),
        "made_with": __version__,
    }
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _plain(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "found": fault.found, "expected": fault.expected}


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"
    except OSError:
        return None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _refused(path: Path, code: str, found: str, expected: str) -> RequestInvalid:
    return RequestInvalid(_DOING, (Fault(str(path), 0, "folder", code, found, expected),))
