"""What two people ask to take out of the registry, and what they get."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PEOPLE = 50_000
"""People of one export: each is named in the row of the audit, so that they can be told of it."""


@dataclass(frozen=True, slots=True)
class ExportWanted:
    """Whom an export is to hold.

    Attributes:
        is_sought: People sought; else people held.
        holder: Only those whom this party holds; None for all.
        to: Name of the correspondent whom a packet is for; None for a file.
    """

    is_sought: bool
    holder: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Exported:
    """People as the two may see them; never printed by mistake.

    Attributes:
        fields: Names of the columns.
        rows: One for each person; None is "unknown".
    """

    fields: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
