"""Cases as text: what `read_case_text` reads back as the same case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from repatria.core.cases import Case, Host, Source, Tier, WeightTable, default_tiers
from repatria.core.counts import Count
from repatria.core.done import Done
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.offers import Afterwards, GetTerm, GiveTerm, Offer
from repatria.core.parties import Conflict
from repatria.core.persons import Capture, Category, Fitness, Ground, Health, People, Wish
from repatria.core.rules import AtMost, Before, Capacity, Demand, Exposure, Ring, Rule, Together
from repatria.core.selections import OneOf, Selection


def case_text(case: Case) -> str:
    """Write a case as ``case.toml``, whole; the same case gives the same text.

    Raises:
        RequestInvalid: It has tiers that a case file cannot say.
    """
    blocks = [
        _block("[case]", _head(case)),
        *(_block(f"[parties.{_quoted(party.id)}]", {"name": party.name}) for party in case.parties),
        *(_block("[[conflicts]]", _conflict(each)) for each in case.conflicts),
        *(_block("[[lots]]" if each.is_lot else "[[people]]", _people(each)) for each in case.people),
        *(_block("[[offers]]", _offer(each)) for each in case.offers),
        *(_block("[[hosts]]", _host(each)) for each in case.hosts),
        *(_block("[[done]]", _done(each)) for each in case.done),
        *(_block("[[rules]]", _rule(each)) for each in case.rules),
        *(_block("[[tiers]]", _tier(each)) for each in _tiers_said(case)),
        *(_block(f"[weights.{_quoted(table.name)}]", _weights(table)) for table in case.weights),
        *(_block("[[sources]]", _source(each)) for each in case.sources),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(case: Case) -> dict[str, object]:
    return {"id": case.id, "title": case.title, "as_of": case.as_of, "attestation": case.attestation}


def _conflict(conflict: Conflict) -> dict[str, object]:
    return {
        "between": conflict.between,
        "kind": conflict.kind,
        "state": conflict.state,
        "since": conflict.since,
        "source": conflict.sources,
    }


def _people(people: People) -> dict[str, object]:
    if people.lot is not None:
        said = {"id": people.id, "held_by": people.held_by, "home": people.home, "kind": people.lot}
        return {**said, "count": _count(people.count), "source": people.sources}
    return {
        "id": people.id,
        "held_by": people.held_by,
        "home": people.home,
        "category": _unless(people.category, Category.UNKNOWN),
        "ground": _unless(people.ground, Ground.UNKNOWN),
        "health": _unless(people.health, Health.UNKNOWN),
        "fit": _unless(people.fitness, Fitness.UNKNOWN),
        "count": _count(people.count),
        "name": people.name,
        "rank": people.rank,
        "sex": people.sex,
        "age": people.age_years,
        "dependants": people.dependants,
        "captured": _captured(people.captured),
        "wish": None if people.wish is None else _wish(people.wish),
        "fear": people.fear,
        "assessed": people.assessed,
        # An empty list says: nowhere. None says nothing.
        "may_go_to": None if people.may_go_to is None else list(people.may_go_to),
        "accompanies": people.accompanies,
        "source": people.sources,
    }


def _captured(captured: Capture) -> dict[str, object] | None:
    if captured == Capture():
        return None
    day = captured.day
    return {"place": captured.place, "date": None if day is None else str(day)}


def _wish(wish: Wish) -> dict[str, object]:
    said = {"says": wish.says, "hosts": wish.hosts, "as_of": wish.as_of, "told_by": wish.told_by}
    return {**said, "private": wish.private or None}


def _count(count: Count) -> object:
    return None if count == Count.exactly(1) else count.to_json()


def _offer(offer: Offer) -> dict[str, object]:
    return {
        "id": offer.id,
        "by": offer.by,
        "said": offer.said,
        "until": offer.until,
        "state": offer.state,
        "assumed": offer.assumed or None,
        "either": offer.either,
        "arranged_by": offer.arranged_by,
        "gives": [_give(term) for term in offer.gives],
        "gets": [_get(term) for term in offer.gets] or None,
        "then": None if offer.afterwards is None else _afterwards(offer.afterwards),
        "source": offer.sources,
    }


def _give(term: GiveTerm) -> dict[str, object]:
    said = {"who": _who(term.who), "to": term.to, "at_least": term.at_least, "at_most": term.at_most}
    return {**said, "all": term.all or None}


def _get(term: GetTerm) -> dict[str, object]:
    weights = {"given": term.given_weights, "got": term.got_weights}
    return {
        "who": _who(term.who),
        "to": term.to,
        "at_least": term.at_least,
        "all": term.all or None,
        "per_given": None if term.per_given is None else str(term.per_given),
        "weights": weights if any(weights.values()) else None,
    }


def _afterwards(then: Afterwards) -> dict[str, object]:
    return {"held_in": then.held_in, "until": then.until, "parole": then.parole or None}


def _who(selection: Selection) -> dict[str, object]:
    return {
        condition.attribute: condition.values
        if isinstance(condition, OneOf)
        else {"min": condition.least, "max": condition.most}
        for condition in selection.conditions
    }


def _host(host: Host) -> dict[str, object]:
    return {"party": host.party, "who": _who(host.who), "source": host.sources}


def _done(done: Done) -> dict[str, object]:
    said = {"who": done.who, "count": done.count, "to": done.destination, "under": done.offer}
    return {**said, "on": done.on, "source": done.sources}


def _rule(rule: Rule) -> dict[str, object]:
    match rule:
        case Demand():
            return {"kind": "demand", "who": _who(rule.who), "n": rule.n}
        case Together():
            return {"kind": "together", "people": rule.people}
        case Before():
            return {"kind": "before", "who": _who(rule.who), "whom": _who(rule.whom)}
        case AtMost():
            per = "round" if rule.is_per_round else "plan"
            return {"kind": "at_most", "who": _who(rule.who), "n": rule.n, "per": per}
        case Ring():
            return {"kind": "ring", "n": rule.n}
        case Exposure():
            return {"kind": "exposure", "party": rule.party, "n": rule.n, "weights": rule.weights}
        case Capacity():
            return {"kind": "capacity", "place": rule.place, "n": rule.n}


def _tiers_said(case: Case) -> tuple[Tier, ...]:
    """Give the tiers that have to be written: the default ones follow from the case."""
    if case.tiers == default_tiers({each.lot for each in case.people if each.lot is not None}):
        return ()
    for tier in case.tiers:
        if tier.years_captive or len(tier.any_of) != 1:
            expected = "tiers of one selection or one weight table each, or the default ones"
            fault = Fault("case", 0, f"tiers.{tier.name}", "contradiction", "another tier", expected)
            raise RequestInvalid("Writing a case", (fault,))
    return case.tiers


def _tier(tier: Tier) -> dict[str, object]:
    (who,) = tier.any_of
    means = {"count": _who(who)} if tier.weights is None else {"weights": tier.weights}
    return {"name": tier.name, **means, "sense": "least" if tier.is_least else "most"}


def _weights(table: WeightTable) -> dict[str, object]:
    return {"attribute": table.attribute, **dict(table.values)}


def _source(source: Source) -> dict[str, object]:
    return {"id": source.id, "what": source.what, "verified": source.is_verified}


def _unless[W: str](word: W, unknown: W) -> W | None:
    return None if word == unknown else word


def _block(head: str, said: Mapping[str, object]) -> str:
    return "\n".join([head, *_pairs(said)])


def _pairs(said: Mapping[str, object]) -> Iterator[str]:
    """Write what is said; nothing, and an empty tuple, say nothing."""
    for key, value in said.items():
        if value is not None and value != ():
            yield f"{_key(key)} = {_value(value)}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | date():
            return str(value)
        case str():
            return _quoted(value)
        case Mapping():
            return f"{{ {', '.join(_pairs(value))} }}"
        case Iterable():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"a case holds no {type(value).__name__}")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _quoted(key)


def _quoted(text: str) -> str:
    """Write a text; but for one control character, JSON's strings are TOML's."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
