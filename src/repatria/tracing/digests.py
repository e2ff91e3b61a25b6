"""Digests that tell one file from another."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def digest_of_file(path: "Path") -> str:
    """Digest a file as it stands on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
