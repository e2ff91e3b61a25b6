"""The terms of an offer as text in a table, and back: JSON in the words of the case format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from repatria.core.errors import Fault
from repatria.core.offers import Afterwards, GetTerm, GiveTerm, Offer
from repatria.core.selections import NUMBER_ATTRIBUTES, WORD_ATTRIBUTES, Between, OneOf, Selection


def write_terms(offer: Offer) -> str:
    """Write what an offer gives and gets, and what holds after the exchange."""
    terms: dict[str, Any] = {
        "gives": [_give(term) for term in offer.gives],
        "gets": [_get(term) for term in offer.gets],
    }
    if offer.afterwards is not None:
        terms["afterwards"] = _afterwards(offer.afterwards)
    return json.dumps(terms, sort_keys=True, ensure_ascii=False)


def write_who(selection: Selection) -> str:
    """Write whom a selection means."""
    return json.dumps(_who(selection), sort_keys=True, ensure_ascii=False)


def read_who(text: str) -> Selection:
    """Read what `write_who` wrote."""
    return _read_who(json.loads(text))


def fields_of(offer: Offer) -> dict[str, Any]:
    """Give what a record of an offer says of it, by field."""
    return {
        "by": offer.by,
        "state": offer.state.value,
        "said": offer.said,
        "until": offer.until,
        "arranged_by": offer.arranged_by,
        "assumed": offer.assumed,
        "either": offer.either,
        "terms": write_terms(offer),
    }


def read_terms(text: str) -> tuple[tuple[GiveTerm, ...], tuple[GetTerm, ...]]:
    """Read what `write_terms` wrote."""
    terms = json.loads(text)
    return tuple(map(_read_give, terms["gives"])), tuple(map(_read_get, terms["gets"]))


def read_afterwards(text: str) -> Afterwards | None:
    """Read what `write_terms` wrote of the time after the exchange; None where the offer says nothing."""
    said = json.loads(text).get("afterwards")
    if said is None:
        return None
    until = None if said["until"] is None else date.fromisoformat(said["until"])
    return Afterwards(said["held_in"], until, said["parole"])


def faults_of(offer: Offer) -> Iterator[Fault]:
    """Say what no offer can be: one that gives nothing, to nobody, or asks in two ways at once."""
    if not offer.gives:
        yield _refused("gives", "missing", "nothing", "at least one term")
    for number, give in enumerate(offer.gives):
        yield from _selection_faults(f"gives[{number}].who", give.who)
        yield from _number_faults(f"gives[{number}]", at_least=give.at_least)
        if not give.to:
            yield _refused(f"gives[{number}].to", "missing", "nothing", "a party, or several")
        if (give.at_least or 0) > (give.at_most if give.at_most is not None else give.at_least or 0):
            yield _refused(
                f"gives[{number}].at_most", "bad-number", "less than at_least", "no less than at_least"
            )
    for number, get in enumerate(offer.gets):
        yield from _selection_faults(f"gets[{number}].who", get.who)
        yield from _number_faults(f"gets[{number}]", at_least=get.at_least, per_given=get.per_given)
        ways = [get.at_least is not None, get.all, get.per_given is not None]
        if ways.count(True) != 1:
            yield _refused(
                f"gets[{number}]", "contradiction", "no way to count, or two", "at_least, all or per_given"
            )
        if not get.to:
            yield _refused(f"gets[{number}].to", "missing", "nothing", "a party, or several")
    if offer.said and offer.until and offer.until < offer.said:
        yield _refused("until", "bad-date", "an end before its beginning", "a later day")


def _afterwards(then: Afterwards) -> dict[str, Any]:
    until = None if then.until is None else then.until.isoformat()
    return {"held_in": then.held_in, "until": until, "parole": then.parole}


def _selection_faults(key: str, selection: Selection) -> Iterator[Fault]:
    """Say what nobody can be selected by; two conditions on one attribute would be kept as one."""
    asked = [condition.attribute for condition in selection.conditions]
    if len(set(asked)) != len(asked):
        yield _refused(key, "contradiction", "two conditions on one attribute", "one for each attribute")
    for condition in selection.conditions:
        known = WORD_ATTRIBUTES if isinstance(condition, OneOf) else NUMBER_ATTRIBUTES
        if condition.attribute not in known:
            yield _refused(key, "unknown-key", "no such attribute", f"one of {', '.join(known)}")
        if isinstance(condition, OneOf):
            is_empty = not condition.values or "" in condition.values
        else:
            bounds = [bound for bound in (condition.least, condition.most) if bound is not None]
            is_empty = not bounds or min(bounds) < 0 or bounds != sorted(bounds)
        if is_empty:
            yield _refused(key, "missing", "a condition that nobody meets", "words, or min up to max")


def _number_faults(key: str, **numbers: int | Fraction | None) -> Iterator[Fault]:
    for name, number in numbers.items():
        if number is not None and number <= 0:
            yield _refused(f"{key}.{name}", "bad-number", "nothing, or less", "more than 0")


def _give(term: GiveTerm) -> dict[str, Any]:
    return {
        "who": _who(term.who), "to": list(term.to), "at_least": term.at_least, "at_most": term.at_most,
        "all": term.all,
    }  # fmt: skip


def _get(term: GetTerm) -> dict[str, Any]:
    return {
        "who": _who(term.who), "to": list(term.to), "at_least": term.at_least, "all": term.all,
        "per_given": None if term.per_given is None else str(term.per_given),
        "given_weights": term.given_weights, "got_weights": term.got_weights,
    }  # fmt: skip


def _who(selection: Selection) -> dict[str, Any]:
    return {
        condition.attribute: list(condition.values)
        if isinstance(condition, OneOf)
        else {"min": condition.least, "max": condition.most}
        for condition in selection.conditions
    }


def _read_give(term: Mapping[str, Any]) -> GiveTerm:
    return GiveTerm(_read_who(term["who"]), tuple(term["to"]), term["at_least"], term["at_most"], term["all"])


def _read_get(term: Mapping[str, Any]) -> GetTerm:
    ratio = term["per_given"]
    return GetTerm(
        _read_who(term["who"]),
        tuple(term["to"]),
        at_least=term["at_least"],
        all=term["all"],
        per_given=None if ratio is None else Fraction(ratio),
        given_weights=term["given_weights"],
        got_weights=term["got_weights"],
    )


def _read_who(table: Mapping[str, Any]) -> Selection:
    return Selection(
        tuple(
            OneOf(attribute, tuple(said))
            if isinstance(said, list)
            else Between(attribute, said["min"], said["max"])
            for attribute, said in table.items()
        )
    )


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("offer", 0, key, code, found, expected)
