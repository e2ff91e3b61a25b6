"""What a table can hold: told as faults before it is written, and the same on every database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Field

from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.models.versioned import Versioned


def refuse_unfit(kind: type[Versioned], values: Mapping[str, Any]) -> None:
    """Refuse values that the table cannot hold; SQLite would take many of them in silence.

    Raises:
        RequestInvalid: A text is empty, too long or cannot be written, or a word is none of those possible;
            all faults at once.
    """
    faults = [
        fault for name, value in values.items() for fault in _faults(name, kind._meta.get_field(name), value)
    ]
    if faults:
        raise RequestInvalid("Recording", tuple(faults))


def _faults(name: str, field: Any, value: object) -> Iterator[Fault]:  # noqa: ANN401 - a field of any kind
    if not isinstance(field, Field):
        return
    if isinstance(value, int) and not isinstance(value, bool):
        least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
        if not least <= value <= most:
            yield _refused(name, "bad-number", "too small or too large", f"{least} to {most}")
        return
    if not isinstance(value, str):
        return
    if value == "" or "\0" in value or not _is_whole(value):
        yield _refused(
            name, "wrong-type", "an empty text, or half a letter", "text, or nothing where it is not known"
        )
    elif field.max_length is not None and len(value) > field.max_length:
        yield _refused(name, "too-long", f"{len(value)} characters", f"{field.max_length} at most")
    elif field.choices and value not in {word for word, _ in field.flatchoices}:
        yield _refused(name, "not-one-of", "another word", "a word of the glossary")


def _is_whole(text: str) -> bool:
    """Say whether a text can be written: one half of a pair of UTF-16, as JSON may hold it, cannot."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("record", 0, key, code, found, expected)
