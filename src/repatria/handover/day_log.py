"""The log of one device for one day: one file, sealed line by line, only ever added to.

Each line is bound to the head of the file, to its place and to the line before, so that none can be changed,
moved, left out or brought in from elsewhere. An act is acknowledged after it is on the disk. A last line that
a power cut or a kill tore has no end: it was never acknowledged, is left out, and that is told.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from repatria.core.errors import DayLogRefused
from repatria.core.handovers import Act, Roll
from repatria.core.rolls import roll_from_document
from repatria.handover.act_form import act_from_json, act_to_json
from repatria.handover.backends import proofs, sealing
from repatria.handover.log_heads import LogForm, kept_until, read_head

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SHORTEST_PASSPHRASE = 12
_LONGEST_DEVICE = 40
_BLOCK = 512
"""Bytes to which a line is filled up before it is sealed: its length would tell a yes from a no."""


_SEALS: dict[LogForm, type[sealing.Seals]] = {
    LogForm.LAPTOP: sealing.LaptopSeals,
    LogForm.PAGE: sealing.PageSeals,
}


@dataclass
class DayLog:
    """An open log: what it holds, and where the next line goes. Close it, or use it in ``with``.

    Attributes:
        device: Name of the device, with what tells it from another of that name.
        roll: The roll of the day.
        acts: Every act in it, in the order in which they were written.
        torn: How many bytes of a last line without end were left out.
        admission: Of a log of pages: the secret key by which devices are admitted.
    """

    path: Path
    device: str
    document: dict[str, Any]
    roll: Roll
    acts: list[Act]
    torn: int
    admission: str | None = field(repr=False)
    _stream: IO[bytes] = field(repr=False)
    _bound: _Binding = field(repr=False)

    def write(self, *acts: Act) -> None:
        """Add acts, and return once they are on the disk."""
        lines = b"".join(self._bound.sealed({"act": act_to_json(act)}) for act in acts)
        self._stream.write(lines)
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.acts.extend(acts)

    def close(self) -> None:
        """Let another process use the file."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def begin_log(
    path: Path, roll: dict[str, Any], *, device: str, passphrase: bytes, form: LogForm = LogForm.LAPTOP
) -> str:
    """Make the log of a device for a day, and give the name of the device.

    Args:
        roll: Document of the roll, checked.

    Raises:
        DayLogRefused: The file is there already, the passphrase is short, or the name is none.
        DocumentRefused: The roll has another form.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise DayLogRefused(f"a passphrase has at least {SHORTEST_PASSPHRASE} bytes; choose a longer one")
    if not device.replace("-", "").isalnum() or not device.isascii() or len(device) > _LONGEST_DEVICE:
        raise DayLogRefused("a device is called by letters, digits and dashes, at most 40 of them")
    name, salt = f"{device}-{sealing.new_name()}", sealing.new_salt()
    said: dict[str, Any] = {"day_log": form.value, "device": name, "salt": salt.hex()}
    record: dict[str, Any] = {"roll": roll}
    until = kept_until(roll_from_document(roll))
    if form is LogForm.PAGE:
        record["admission"], admits = proofs.new_key()
        said |= {"until": until.isoformat(), "admits": admits}
    start_log(path, json.dumps(said), record, passphrase)
    return name


def start_log(path: Path, head: str, first: dict[str, Any], passphrase: bytes) -> None:
    """Write the file of a log: its head in the open, and its first record sealed.

    Raises:
        DayLogRefused: The file is there already, or cannot be made.
    """
    said = read_head(head.encode())
    if said is None:
        raise ValueError("a log begins with the head of one")
    whole = head.encode() + b"\n"
    binding = _Binding(_SEALS[said.form](passphrase, said.salt), hashlib.sha256(whole).digest())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise DayLogRefused(f"{path} cannot be made ({type(error).__name__})") from error
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(whole + binding.sealed(first))
        stream.flush()
        os.fsync(stream.fileno())
    _sync_folder(path.parent)


def open_log(path: Path, passphrase: bytes) -> DayLog:
    """Open a log to read and to add to it; no other process can, until it is closed.

    Raises:
        DayLogRefused: It is none, is open elsewhere, the passphrase is another, or a line was changed.
    """
    try:
        stream = path.open("r+b", buffering=0)
    except OSError as error:
        raise DayLogRefused(f"{path} cannot be opened ({type(error).__name__})") from error
    try:
        _lock(stream)
        return _read(path, stream, passphrase)
    except BaseException:
        stream.close()
        raise


def wipe_log(path: Path) -> None:
    """Overwrite a log and remove it; without its salt nothing that a disk kept of it can be opened.

    Raises:
        DayLogRefused: It is no log, or cannot be written to.
    """
    try:
        with path.open("r+b", buffering=0) as stream:
            if read_head(stream.readline()) is None:
                raise DayLogRefused(f"{path} is no day log, and nothing of it was touched")
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            while size > 0:
                stream.write(secrets.token_bytes(min(size, 1 << 20)))
                size -= 1 << 20
            os.fsync(stream.fileno())
        path.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise DayLogRefused(f"{path} cannot be wiped ({type(error).__name__})") from error


@dataclass
class _Binding:
    """By what the next line is sealed, and to what it is bound."""

    seals: sealing.Seals
    head: bytes
    place: int = 0
    before: bytes = b""

    def sealed(self, record: dict[str, Any]) -> bytes:
        content = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        line = self.seals.seal(content.ljust(-(-len(content) // _BLOCK) * _BLOCK), self._bytes())
        self._follow(line)
        return base64.b64encode(line) + b"\n"

    def opened(self, text: bytes) -> dict[str, Any] | None:
        try:
            line = base64.b64decode(text, validate=True)
        except binascii.Error:
            return None
        content = self.seals.opened(line, self._bytes())
        if content is None:
            return None
        self._follow(line)
        record: dict[str, Any] = json.loads(content)
        return record

    def _bytes(self) -> bytes:
        return self.head + self.place.to_bytes(8, "big") + self.before

    def _follow(self, line: bytes) -> None:
        self.place += 1
        self.before = line[-sealing.TAG_BYTES :]


def _read(path: Path, stream: IO[bytes], passphrase: bytes) -> DayLog:
    content = stream.read()
    head, _, rest = content.partition(b"\n")
    said = read_head(head)
    if said is None:
        raise DayLogRefused(f"{path} is no day log")
    binding = _Binding(_SEALS[said.form](passphrase, said.salt), hashlib.sha256(head + b"\n").digest())
    lines = rest.split(b"\n")
    torn = len(lines.pop())
    records = list(_records(path, binding, lines))
    if not records or "roll" not in records[0]:
        raise DayLogRefused(f"{path} was cut before its roll; begin another log")
    if torn:
        stream.truncate(len(content) - torn)
    stream.seek(0, os.SEEK_END)
    document = records[0]["roll"]
    acts = [act_from_json(record["act"]) for record in records[1:]]
    return DayLog(
        path,
        said.device,
        document,
        roll_from_document(document),
        acts,
        torn,
        records[0].get("admission"),
        stream,
        binding,
    )


def _records(path: Path, binding: _Binding, lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines):
        record = binding.opened(line)
        if record is None and number == 0:
            raise DayLogRefused(
                f"{path} does not open: the passphrase is another one, or the file was changed"
            )
        if record is None:
            raise DayLogRefused(
                f"line {number + 2} of {path} was changed, moved or left out. Change nothing, keep the file, "
                "and use the other devices"
            )
        yield record


def _lock(stream: IO[bytes]) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DayLogRefused("it is open in another window; close that one first") from error


def _sync_folder(folder: Path) -> None:
    """See to it that the name of a new file is on the disk too, where a system lets one."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
