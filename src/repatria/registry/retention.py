"""How long each kind of record is kept, read once from `retention.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Keep:
    """How long one kind is kept.

    Attributes:
        days: After it was made; None where nothing goes by itself.
        only: The state in which alone it goes; None for any.
    """

    days: int | None
    only: str | None
    because: str


@cache
def retention() -> Mapping[str, Keep]:
    """Read the table that ships with the registry, by kind of record."""
    text = (files("repatria.registry") / "retention.toml").read_text(encoding="utf-8")
    return {
        kind: Keep(row.get("days"), row.get("only"), row["because"])
        for kind, row in tomllib.loads(text).items()
    }
