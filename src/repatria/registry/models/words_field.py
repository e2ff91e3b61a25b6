"""A column of words, and how records are found by the beginnings of words in it on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:  # they are generic for the type checker alone
    _Text = models.TextField[str | None, str | None]
    _Lookup = models.Lookup[Any]
else:
    _Text, _Lookup = models.TextField, models.Lookup

type Wanted = tuple[tuple[tuple[str, ...], ...], ...]


class WordsField(_Text):
    """Words with the field that each is of, as `registry.words` writes them."""


@WordsField.register_lookup
class Begin(_Lookup):
    """Find all of what is wanted, each in one of its ways, by all beginnings of that way.

    On PostgreSQL an index answers (migration 0003); SQLite looks at every record.
    """

    lookup_name = "begin"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write the condition for SQLite."""
        words, values = self.process_lhs(compiler, connection)
        wanted: Wanted = self.rhs
        parts: list[str] = []
        found: list[str] = []
        for ways in wanted:
            one = []
            for way in ways:
                one.append("(" + " AND ".join([f"instr(' ' || {words} || ' ', %s) > 0"] * len(way)) + ")")
                for beginning in way:
                    found += [*map(str, values), f" {beginning}"]
            parts.append("(" + " OR ".join(one) + ")")
        return " AND ".join(parts), tuple(found)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write the condition so that the index of the migration fits it."""
        words, values = self.process_lhs(compiler, connection)
        wanted: Wanted = self.rhs
        query = " & ".join(
            "(" + " | ".join("(" + " & ".join(_term(word) for word in way) + ")" for way in ways) + ")"
            for ways in wanted
        )
        condition = f"array_to_tsvector(string_to_array({words}, ' ')) @@ %s::tsquery"
        return condition, (*map(str, values), query)


def _term(word: str) -> str:
    """Write one word for PostgreSQL; one that ends in a space is whole, any other may go on."""
    return f"'{word.strip()}'" if word.endswith(" ") else f"'{word}':*"
