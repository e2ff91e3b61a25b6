"""The neutral attests a case: that the private wishes and assessments in it are so."""

from __future__ import annotations

from pathlib import Path

from repatria.planning.casefile import attest, read_case, read_key


def attest_case(path: Path, key_path: Path) -> str:
    """Give the attestation to be written into the case.

    Raises:
        InputError: The case has faults, or the key cannot be read.
    """
    return attest(read_case(path), read_key(key_path))
