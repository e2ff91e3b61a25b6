"""Readings that the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from repatria.core.reports import Passage, ReadReport
from repatria.intake import decode_report, read_report

OWN_REPORT = Path(__file__).resolve().parents[2] / "cases" / "kursk-2025" / "report.txt"

RELEASE = (
    "Rebels free ten soldiers\n\nThe rebels of the FARC on Monday freed ten Colombian soldiers and two "
    "policemen whom they had held since May. Five nurses are still in their hands.\n\n"
)


def read_text(text: str) -> ReadReport:
    """Read a text given in a test."""
    return read_report(decode_report(text.encode(), "test"))


@cache
def own_text() -> str:
    """Give our own wording of the founding report."""
    return OWN_REPORT.read_text(encoding="utf-8")


@cache
def own() -> ReadReport:
    """Give the reading of our own wording of the founding report."""
    return read_text(own_text())


def passages(value: object) -> Iterator[Passage]:
    """Walk to every passage inside a reading."""
    if isinstance(value, Passage):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from passages(member)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from passages(getattr(value, field.name))


def triples(reading: ReadReport) -> set[tuple[int | None, str | None, str | None]]:
    """Give count, holder and home of each group."""
    return {
        (
            draft.count.value.number if draft.count else None,
            draft.holder.value if draft.holder else None,
            draft.home.value if draft.home else None,
        )
        for draft in reading.held
    }
