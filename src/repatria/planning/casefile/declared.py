"""Identifiers that a case declares, whatever else is wrong with their records."""

from __future__ import annotations

from dataclasses import dataclass, field

from repatria.planning.casefile.people_columns import PeopleTable


@dataclass(slots=True)
class Declared:
    """Identifiers by section: ``people``, ``lots``, ``kinds of lots``, ``offers``, ``sources``.

    Attributes:
        table: People who stand in columns; they are declared as well.
    """

    names: dict[str, set[str]] = field(default_factory=dict)
    table: PeopleTable | None = None

    def add(self, section: str, name: str) -> None:
        """Remember an identifier."""
        self.names.setdefault(section, set()).add(name)

    def of(self, section: str) -> set[str]:
        """Give those of a section that stand in no columns."""
        return self.names.get(section, set())

    def has(self, section: str, name: str) -> bool:
        """Was this identifier declared in a section?"""
        if name in self.of(section):
            return True
        return section == "people" and self.table is not None and self.table.has(name)
