"""What a run has done, kept in a folder so that a run that was stopped goes on from there.

A part is written whole or not at all: beside its place first, and then put there. What is kept belongs to one
question (the same lists, judgements and version); what another question kept is never used.
"""

import hashlib
import os
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_QUESTION, _END, _BEING_WRITTEN = "question.txt", ".arrow", ".part"


class Kept:
    """Parts of a run in a folder.

    Args:
        folder: Made where it is not there, for its owner alone. Nothing in it but parts is touched.
        question: What tells the run from others (`question_of`); parts of another question are removed.
    """

    def __init__(self, folder: "Path", question: str) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        asked = folder / _QUESTION
        if not asked.is_file() or asked.read_text(encoding="utf-8") != question:
            self.forget()
            _write(asked, question.encode())

    def load(self, name: str) -> pa.Table | None:
        """Give a part; None where it was not done."""
        path = self._folder / f"{name}{_END}"
        if not path.is_file():
            return None
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_file(file).read_all()

    def save(self, name: str, part: pa.Table) -> None:
        """Keep a part; once this returns it is on the disk."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, part.schema) as writer:
            writer.write_table(part)
        _write(self._folder / f"{name}{_END}", sink.getvalue())

    def forget(self) -> None:
        """Remove all parts: the run is done, or another one begins."""
        for path in self._folder.iterdir():
            if path.suffix in {_END, _BEING_WRITTEN} or path.name == _QUESTION:
                path.unlink()


def question_of(*parts: "str | Path | None", version: str) -> str:
    """Tell a run by what it was asked: texts as they are, and files by what is in them."""
    said: Iterable[str] = (
        "-" if part is None else part if isinstance(part, str) else _digest(part) for part in parts
    )
    return "\n".join([version, *said])


def _digest(path: "Path") -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _write(path: "Path", content: "bytes | pa.Buffer") -> None:
    beside = path.with_name(path.name + _BEING_WRITTEN)
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
