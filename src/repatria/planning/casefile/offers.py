"""Reading offers, their terms, and selections."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from repatria.core.offers import Afterwards, GetTerm, GiveTerm, Offer, OfferState
from repatria.core.persons import Category, Ground, Health
from repatria.core.selections import (
    LOT_ATTRIBUTES,
    NUMBER_ATTRIBUTES,
    WORD_ATTRIBUTES,
    Between,
    OneOf,
    Selection,
)
from repatria.planning.casefile.fields import Fields

_CHOICES: dict[str, type[StrEnum]] = {"category": Category, "ground": Ground, "health": Health}
_OF_PEOPLE = {*WORD_ATTRIBUTES, *NUMBER_ATTRIBUTES}


def read_offer(fields: Fields, as_of: date) -> Offer | None:
    """Read one offer; None where it has no identifier, no maker or no give-term."""
    offer_id = fields.identifier()
    by = fields.text("by", needed=True, expected="the party that makes the offer")
    said = fields.day("said", not_after=as_of)
    until = fields.day("until")
    if said is not None and until is not None and until < said:
        fields.fault("until", "contradiction", str(until), f"a day not before it was said, {said}")
    fields.require("gives", "a list of give-terms")
    gives = tuple(_read_give(inner) for inner in fields.tables("gives"))
    fields.refuse_empty("gives", "at least one give-term; a party that only receives is a host")
    gets = tuple(_read_get(inner, by or "") for inner in fields.tables("gets"))
    offer = Offer(
        id=offer_id or "",
        by=by or "",
        gives=gives,
        gets=gets,
        said=said,
        until=until,
        state=fields.one_of("state", OfferState, OfferState.STANDING) or OfferState.STANDING,
        assumed=fields.truth("assumed"),
        either=fields.text("either"),
        arranged_by=fields.text("arranged_by"),
        afterwards=_read_afterwards(fields),
        sources=fields.words("source"),
    )
    fields.close()
    return offer if offer_id and by and gives else None


def read_selection(fields: Fields | None) -> Selection:
    """Read a selection: an attribute with a value, a list, or a range ``{ min, max }``."""
    if fields is None:
        return Selection()
    conditions: list[OneOf | Between] = []
    for attribute in sorted(fields.values):
        if attribute in WORD_ATTRIBUTES:
            words = fields.words(attribute)
            choices = _CHOICES.get(attribute)
            unknown = [word for word in words if choices is not None and word not in list(choices)]
            if unknown and choices is not None:
                fields.fault(attribute, "not-one-of", fields.show(attribute, unknown[0]), " | ".join(choices))
            elif words:
                conditions.append(OneOf(attribute, words))
            fields.refuse_empty(attribute, "at least one value")
        elif attribute in NUMBER_ATTRIBUTES:
            condition = _read_between(fields, attribute)
            if condition is not None:
                conditions.append(condition)
    if "lot" in fields.values:
        for attribute in sorted((set(fields.values) & _OF_PEOPLE) - set(LOT_ATTRIBUTES)):
            expected = f"no {attribute} beside lot: lots are told apart by {', '.join(LOT_ATTRIBUTES)} alone"
            fields.fault(attribute, "contradiction", "an attribute of people", expected)
    fields.read.update(WORD_ATTRIBUTES, NUMBER_ATTRIBUTES)
    fields.close()
    return Selection(tuple(conditions))


def _read_between(fields: Fields, attribute: str) -> Between | None:
    if not isinstance(fields.get(attribute), dict):
        number = fields.number(attribute)
        return None if number is None else Between(attribute, number, number)
    bounds = fields.table(attribute)
    if bounds is None:
        return None
    least, most = bounds.number("min"), bounds.number("max")
    bounds.close()
    if least is None and most is None:
        if not bounds.has("max"):
            bounds.require("min", "min, max, or both")
        return None
    if least is not None and most is not None and most < least:
        bounds.fault("max", "contradiction", str(most), f"at least {least}")
        return None
    return Between(attribute, least, most)


def _read_who(fields: Fields) -> Selection:
    fields.require("who", "a selection, such as { held_by = ..., home = ... }")
    return read_selection(fields.table("who"))


def _read_give(fields: Fields) -> GiveTerm:
    who = _read_who(fields)
    to = fields.words("to")
    at_least, at_most = fields.number("at_least", least=1), fields.number("at_most")
    takes_all = fields.truth("all")
    fields.require("to", "the party, or the list of parties, that the people are sent to")
    fields.refuse_empty("to", "at least one party that the people are sent to")
    if at_least is not None and at_most is not None and at_most < at_least:
        fields.fault("at_most", "contradiction", str(at_most), f"at least {at_least}")
    if takes_all and (at_least is not None or at_most is not None):
        fields.fault("all", "contradiction", "all beside a number", "either all, or numbers")
    fields.close()
    return GiveTerm(who, to, at_least, at_most, takes_all)


def _read_get(fields: Fields, by: str) -> GetTerm:
    who = _read_who(fields)
    to = fields.words("to") or (by,)
    fields.refuse_empty("to", "at least one party where they must arrive; or no `to`: the party that offers")
    at_least, per_given = fields.number("at_least", least=1), fields.ratio("per_given")
    takes_all = fields.truth("all")
    given_weights, got_weights = _read_weights(fields)
    asked = [key for key in ("at_least", "per_given") if fields.has(key)] + ["all"] * takes_all
    if len(asked) != 1:
        found = " and ".join(asked) or "nothing"
        fields.fault(
            "at_least",
            "missing" if not asked else "contradiction",
            found,
            "exactly one of at_least, all = true, per_given",
        )
    if takes_all and (given_weights or got_weights):
        fields.fault("weights", "contradiction", "weights beside all", "no weights: all means everybody")
    fields.close()
    return GetTerm(who, to, at_least, takes_all, per_given, given_weights, got_weights)


def _read_weights(fields: Fields) -> tuple[str | None, str | None]:
    if not isinstance(fields.get("weights"), dict):
        name = fields.text("weights", expected="the name of a weight table")
        return name, name
    sides = fields.table("weights")
    if sides is None:
        return None, None
    given, got = sides.text("given"), sides.text("got")
    sides.close()
    return given, got


def _read_afterwards(fields: Fields) -> Afterwards | None:
    then = fields.table("then")
    if then is None:
        return None
    found = Afterwards(then.text("held_in"), then.day("until"), then.truth("parole"))
    then.close()
    return found
