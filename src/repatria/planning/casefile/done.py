"""Reading ``[[done]]``: transfers already carried out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from repatria.core.done import Done
from repatria.core.persons import People
from repatria.planning.casefile.fields import Fields


def read_done(fields: Fields, people: Mapping[str, People], as_of: date) -> Done | None:
    """Read one transfer; None where it names nobody of the case, or no number or place."""
    who = fields.text("who", needed=True, expected="the identifier of those who went")
    destination = fields.text("to", needed=True, expected="the party that they were handed over to")
    number = fields.number("count", least=1)
    offer, day = fields.text("under", expected="the offer under which they were given"), fields.day("on")
    sources = fields.words(
        "source",
    )
    if day is not None and day > as_of:
        expected = f"a day not after the day of the case, {as_of}"
        fields.fault("on", "bad-date", fields.show("on", str(day)), expected)
    fields.close()
    record = people.get(who or "")
    if who is None or destination is None or record is None:
        return None
    if not fields.has("count"):
        if not record.count.is_known:
            fields.require("count", "how many went: the record does not say its number exactly")
        number = record.count.at_least
    return None if number is None else Done(who, number, destination, offer, day, sources)
