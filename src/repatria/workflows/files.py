"""Writing results: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from repatria.core.errors import Fault, RequestInvalid


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever finds half of it; it is readable by its owner alone.

    Raises:
        RequestInvalid: The folder is not there or cannot be written to.
    """
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            temporary = Path(stream.name)
            try:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        fault = Fault(
            str(path),
            0,
            "file",
            "unwritable",
            type(error).__name__,
            "a file in a folder that can be written to",
        )
        raise RequestInvalid(f"Writing {path}", (fault,)) from error
