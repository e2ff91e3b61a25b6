"""Reading ``[[lots]]``: countable things that are not people, and that parties do exchange."""

from __future__ import annotations

from repatria.core.counts import Count
from repatria.core.persons import People
from repatria.planning.casefile.fields import Fields


def read_lot(fields: Fields) -> People | None:
    """Read one lot; None where its identifier, a party or its kind is missing."""
    lot_id = fields.identifier()
    held_by = fields.text("held_by", needed=True, expected="the party that holds the lot or owes it")
    home = fields.text("home", needed=True, expected="the party to which the lot goes")
    kind = fields.text("kind", needed=True, expected="what is counted, such as remains")
    if held_by is not None and held_by == home:
        expected = "another party than the one that holds the lot: it has nowhere to go"
        fields.fault("home", "contradiction", fields.show("home", home), expected)
    count, sources = _read_count(fields), fields.words("source")
    fields.close()
    if lot_id is None or held_by is None or home is None or kind is None:
        return None
    return People(lot_id, held_by, home, count=count, sources=sources, lot=kind)


def _read_count(fields: Fields) -> Count:
    value = fields.get("count")
    if value is None or value == "unknown":
        return Count.exactly(1) if value is None else Count.unknown()
    if not isinstance(value, dict):
        number = fields.number("count", least=1)
        return Count.unknown() if number is None else Count.exactly(number)
    bounds = fields.table("count")
    if bounds is None:
        return Count.unknown()
    bounds.require("at_least", "the number that is certain")
    number = bounds.number("at_least", least=1)
    bounds.close()
    return Count.unknown() if number is None else Count.from_below(number)
