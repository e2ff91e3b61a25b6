"""What a run has done, kept in a folder so that a run that was stopped goes on from there.

A part is written whole or not at all: beside its place first, and then put there. What is kept belongs to one
question (the same lists, judgements and version); what another question kept is never used.
"""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from repatria.core.errors import Fault, RequestInvalid
from repatria.tracing.backends import SPILLED
from repatria.tracing.digests import digest_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a run keeps has names of its own: the folder may hold what is not ours.
_OURS, _QUESTION = "repatria-kept-", "question"


class Kept:
    """Parts of a run in a folder.

    Args:
        folder: Made where it is not there, for its owner alone. Nothing in it but parts is touched.
        question: What tells the run from others (`question_of`); parts of another question are removed.

    Raises:
        RequestInvalid: The folder cannot be made or written to; likewise when a part is kept.
    """

    def __init__(self, folder: Path, question: str) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for spilled in folder.glob(f"{SPILLED}*"):
                shutil.rmtree(spilled)  # of a run that was killed
            asked = self._place(_QUESTION)
            if not asked.is_file() or asked.read_text(encoding="utf-8") != question:
                self.forget()
                _write(asked, question.encode())
        except OSError as error:
            raise self._unwritable(error) from error

    def _place(self, name: str) -> Path:
        return self._folder / f"{_OURS}{name}"

    def _unwritable(self, error: OSError) -> RequestInvalid:
        fault = Fault(
            str(self._folder),
            0,
            "folder",
            "unwritable",
            type(error).__name__,
            "a folder that can be written to",
        )
        return RequestInvalid("Keeping what is done", (fault,))

    def load(self, name: str) -> pa.Table | None:
        """Give a part; None where it was not done."""
        path = self._place(name)
        if not path.is_file():
            return None
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_file(file).read_all()

    def save(self, name: str, part: pa.Table) -> None:
        """Keep a part; once this returns it is on the disk."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, part.schema) as writer:
            writer.write_table(part)
        try:
            _write(self._place(name), sink.getvalue())
        except OSError as error:
            raise self._unwritable(error) from error

    def forget(self) -> None:
        """Remove all parts: the run is done, or another one begins."""
        for path in self._folder.glob(f"{_OURS}*"):
            path.unlink()


def question_of(*parts: str | Path | None, version: str) -> str:
    """Tell a run by what it was asked: texts as they are, and files by what is in them."""
    said: Iterable[str] = (
        "-" if part is None else part if isinstance(part, str) else digest_of_file(part) for part in parts
    )
    return "\n".join([version, *said])


def _write(path: Path, content: "bytes | pa.Buffer") -> None:
    beside = path.with_name(f"{path.name}.part")
    # For its owner alone, whatever folder it is: how people agree can be read from it.
    with open(beside, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
