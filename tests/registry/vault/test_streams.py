"""A sealed stream opens in order, whole and unchanged, and in no other way."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import VaultRefused
from repatria.registry.vault import streams
from repatria.registry.vault.keys import KeyRing
from repatria.registry.vault.streams import PIECE, open_stream, seal_stream

RING = KeyRing("BACKUPS", "one", {"one": b"1" * 32})


def sealed(content: bytes, kind: str = "made-up") -> bytes:
    return b"".join(seal_stream(RING, kind, [content]))


def opened(content: bytes, ring: KeyRing = RING, kind: str = "made-up") -> bytes:
    return b"".join(open_stream(ring, kind, io.BytesIO(content)))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_stream_opens_whatever_its_length(length: int) -> None:
    """What was sealed comes back, at the border of a piece too."""
    content = bytes(range(256)) * (length // 256) + b"x" * (length % 256)
    assert opened(sealed(content)) == content


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_cut_of_what_is_sealed_does_not_matter(parts: list[bytes]) -> None:
    """However the content comes, it opens as one."""
    assert opened(b"".join(seal_stream(RING, "made-up", parts))) == b"".join(parts)


def test_pieces_that_are_moved_or_missing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pieces swapped, one left out, one doubled, the last one cut off: nothing opens to its end."""
    monkeypatch.setattr(streams, "PIECE", 16)
    whole = sealed(b"a" * 16 + b"b" * 16 + b"c" * 16 + b"d")
    head, rest = whole.split(b"\n", 1)
    one, two, three, last = rest[:32], rest[32:64], rest[64:96], rest[96:]
    wrong = [[two, one, three, last], [one, three, last], [one, one, two, three, last], [one, two, three]]
    assert opened(head + b"\n" + one + two + three + last) == b"a" * 16 + b"b" * 16 + b"c" * 16 + b"d"
    for pieces in wrong:
        with pytest.raises(VaultRefused):
            opened(head + b"\n" + b"".join(pieces))


def test_other_kind_key_or_compartment_is_refused() -> None:
    """What was sealed as something else, or by another ring, does not open."""
    content = sealed(b"made up")
    for ring, kind in (
        (RING, "other"),
        (KeyRing("BACKUPS", "one", {"one": b"2" * 32}), "made-up"),
        (KeyRing("REPORTS", "one", {"one": b"1" * 32}), "made-up"),
        (KeyRing("BACKUPS", "two", {"two": b"1" * 32}), "made-up"),
    ):
        with pytest.raises(VaultRefused):
            opened(content, ring, kind)
