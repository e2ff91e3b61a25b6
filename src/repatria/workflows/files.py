"""Writing results: all of them whole, or none at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from repatria.core.errors import Fault, RequestInvalid


def write_all(texts: Mapping[Path, str | Iterable[str]]) -> None:
    """Write files, readable by their owner alone: nobody ever finds half of one, or some without others.

    Args:
        texts: What each file says, whole or in pieces.

    Raises:
        RequestInvalid: A folder is not there or cannot be written to; then none of the files is written.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise _unwritable(path, "a folder")
            try:
                beside[path] = _write_beside(path, text)
            except OSError as error:
                raise _unwritable(path, type(error).__name__) from error
        for path, temporary in beside.items():
            temporary.replace(path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file from pieces, readable by its owner alone: whole, or not at all.

    Raises:
        RequestInvalid: Its folder is not there or cannot be written to.
    """
    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            temporary = Path(stream.name)
            try:
                stream.writelines(pieces)
                stream.flush()
                os.fsync(stream.fileno())
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, type(error).__name__) from error


def refuse_unwritable(path: Path) -> None:
    """Refuse a file that could not be written, before work is done for it.

    Raises:
        RequestInvalid: It is a folder, or its folder is not there or cannot be written to.
    """
    if path.is_dir():
        raise _unwritable(path, "a folder")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise _unwritable(path, "no folder to write to")


def _write_beside(path: Path, text: str | Iterable[str]) -> Path:
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        temporary = Path(stream.name)
        try:
            stream.writelines((text,) if isinstance(text, str) else text)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def _unwritable(path: Path, found: str) -> RequestInvalid:
    fault = Fault(str(path), 0, "file", "unwritable", found, "a file in a folder that can be written to")
    return RequestInvalid(f"Writing {path}", (fault,))
