"""What is sealed opens with its ring, in its record, in its version, unchanged, and in no other way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.confidences import LONGEST_TELLER, LONGEST_WORD, MOST_HOSTS, MOST_MARKS, Confidence
from repatria.core.errors import RequestInvalid, SettingsInvalid, VaultClosed, VaultRefused
from repatria.core.persons import Says, Wish
from repatria.registry.settings import open_registry, settings_from
from repatria.registry.vault.confidences import seal_confidence
from repatria.registry.vault.keys import (
    Compartment,
    KeyRing,
    drop_older_keys,
    read_ring,
    renew_ring,
    ring_of,
)
from repatria.registry.vault.sealing import Bound, Sealed, seal, seal_in_one_block, unseal

RING = KeyRing("WISHES", "one", {"one": b"1" * 32, "two": b"2" * 32})
BOUND = Bound("made-up", UUID(int=1), 1, UUID(int=2))

texts = st.binary(max_size=300)
parties = st.lists(st.sampled_from(["KP", "RU", "CH", "KR"]), unique=True).map(lambda to: tuple(sorted(to)))
confidences = st.builds(
    Confidence,
    st.none() | st.builds(Wish, st.sampled_from(Says), parties, private=st.just(True)),
    fear=parties,
)


@given(text=texts, block=st.integers(16, 512))
def test_what_is_sealed_opens(text: bytes, block: int) -> None:
    """The text comes back as it was, whatever its length and the block."""
    assert unseal(RING, seal(RING, text, BOUND, block=block), BOUND) == text


@given(text=texts, at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_changed_bit_is_refused(text: bytes, at: int, bit: int) -> None:
    """Change one bit anywhere, and nothing opens."""
    sealed = seal(RING, text, BOUND, block=64)
    changed = bytearray(sealed.nonce + sealed.sealed)
    changed[at % len(changed)] ^= 1 << bit
    with pytest.raises(VaultRefused):
        unseal(RING, Sealed(sealed.key_name, bytes(changed[:12]), bytes(changed[12:])), BOUND)


@pytest.mark.parametrize(
    "moved",
    [
        replace(BOUND, kind="other"),
        replace(BOUND, record=UUID(int=3)),
        replace(BOUND, version=2),
        replace(BOUND, about=UUID(int=3)),
    ],
    ids=["kind", "record", "version", "about"],
)
def test_moved_seal_is_refused(moved: Bound) -> None:
    """In another record, another version of it, or about somebody else it does not open."""
    with pytest.raises(VaultRefused):
        unseal(RING, seal(RING, b"made up", BOUND, block=64), moved)


def test_other_compartment_is_refused() -> None:
    """The same key in the ring of the other compartment opens nothing."""
    with pytest.raises(VaultRefused):
        unseal(replace(RING, compartment="REPORTS"), seal(RING, b"made up", BOUND, block=64), BOUND)


def test_key_is_known_by_its_name() -> None:
    """Under the name of another key, or of none, it does not open."""
    sealed = seal(RING, b"made up", BOUND, block=64)
    for name in ("two", "three"):
        with pytest.raises(VaultRefused):
            unseal(RING, replace(sealed, key_name=name), BOUND)


@given(one=confidences, other=confidences)
def test_length_tells_nothing(one: Confidence, other: Confidence) -> None:
    """All that is sealed of persons has one length, whatever it says."""
    sealed = [
        seal_confidence(RING, each, record=UUID(int=1), version=1, person=UUID(int=2))
        for each in (one, other)
    ]
    assert len(sealed[0].sealed) == len(sealed[1].sealed)


def test_longest_confidence_fits() -> None:
    """Whatever one part says, another is never refused for it: the longest of all parts fit together."""
    longest = tuple(
        chr(97 + number) + "\x01" * (LONGEST_WORD - 1) for number in range(MOST_HOSTS + MOST_MARKS * 2)
    )
    wish = Wish(
        Says.ELSEWHERE, longest[:MOST_HOSTS], date(2025, 1, 12), "\x01" * LONGEST_TELLER, private=True
    )
    marks = longest[MOST_HOSTS:]
    whole = Confidence(
        wish, replace(wish, private=False), marks[:MOST_MARKS], marks[MOST_MARKS:], str(UUID(int=3)), True
    )
    assert whole.faults() == ()
    assert seal_confidence(RING, whole, record=UUID(int=1), version=1, person=UUID(int=2)).sealed != b""


def test_same_wish_twice_looks_different() -> None:
    """Two who wish the same cannot be found by comparing what is sealed."""
    one, other = seal(RING, b"stay", BOUND, block=64), seal(RING, b"stay", BOUND, block=64)
    assert (one.nonce != other.nonce, one.sealed != other.sealed) == (True, True)


def test_what_is_too_long_is_refused() -> None:
    """What does not fit is refused, not sealed in a length that tells."""
    assert len(seal_in_one_block(RING, b"x" * 60, BOUND, block=64).sealed) == 64 + 16
    with pytest.raises(RequestInvalid):
        seal_in_one_block(RING, b"x" * 61, BOUND, block=64)


def test_ring_is_renewed_and_shortened(tmp_path: Path) -> None:
    """A new key seals, the older one still opens; once it is dropped, what it sealed opens no more."""
    path = tmp_path / "keys"
    renew_ring(path, Compartment.WISHES)
    old = seal(read_ring(path, Compartment.WISHES), b"made up", BOUND, block=64)
    assert renew_ring(path, Compartment.WISHES) != old.key_name
    assert unseal(read_ring(path, Compartment.WISHES), old, BOUND) == b"made up"
    drop_older_keys(path, Compartment.WISHES)
    with pytest.raises(VaultRefused):
        unseal(read_ring(path, Compartment.WISHES), old, BOUND)


def test_ring_is_of_its_owner_alone(tmp_path: Path) -> None:
    """The file is made for its owner alone, and refused as soon as others may read it."""
    path = tmp_path / "keys"
    renew_ring(path, Compartment.WISHES)
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o640)
    with pytest.raises(SettingsInvalid):
        read_ring(path, Compartment.WISHES)


@pytest.mark.parametrize(
    "content",
    [
        "", "{}", "[]", '{"current": "a", "keys": {}}', '{"current": "a", "keys": {"a": "00"}}',
        '{"current": "a", "keys": {"a": "no hexadecimal"}}',
        '{"current": "b", "keys": {"a": "%s"}}' % ("0" * 64),
        '{"current": "a", "keys": ["a"]}',
    ],
    ids=range(8),
)  # fmt: skip
def test_file_that_is_no_ring_is_refused(tmp_path: Path, content: str) -> None:
    """A file that is no ring is told as a setting, and none of its content is repeated."""
    path = tmp_path / "keys"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SettingsInvalid) as refused:
        read_ring(path, Compartment.WISHES)
    assert "0000" not in refused.value.message


def test_ring_is_not_printed() -> None:
    """A ring that ends up in a log or a traceback shows no key."""
    assert json.dumps(str(RING)).count("1111") == 0


def test_process_without_keys_is_closed(tmp_path: Path) -> None:
    """A process that was given no file seals and opens nothing."""
    open_registry(
        settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": f"sqlite:{tmp_path / 'none'}"})
    )
    for compartment in Compartment:
        with pytest.raises(VaultClosed):
            ring_of(compartment)
