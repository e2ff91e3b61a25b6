"""The form of a sheet: read whole, with every fault at once, never a traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from repatria.core.errors import Fault, SheetInvalid
from repatria.core.offers import OfferState
from repatria.core.selections import NUMBER_ATTRIBUTES, WORD_ATTRIBUTES
from repatria.planning.sheets.fields import Faults, Value
from repatria.planning.sheets.signature import is_public_key, is_signature_value

_RATIO = re.compile(r"[1-9][0-9]{0,11}(/[1-9][0-9]{0,11})?")


@dataclass(frozen=True, slots=True)
class SheetTerm:
    """A term of an offer, as a sheet holds it. Of a give-term, `per_given` and weights are None.

    Attributes:
        words: Values of the word attributes that the term selects by.
        has_ranges: Does it select by a number as well?
    """

    words: dict[str, tuple[str, ...]]
    has_ranges: bool
    to: tuple[str, ...]
    at_least: int | None
    at_most: int | None
    all: bool
    per_given: Fraction | None
    given_weights: str | None
    got_weights: str | None


@dataclass(frozen=True, slots=True)
class SheetOffer:
    """An offer, as a sheet holds it."""

    id: str
    by: str
    until: date | None
    state: str
    either: str | None
    gives: tuple[SheetTerm, ...]
    gets: tuple[SheetTerm, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """People who move, or who are credited.

    Attributes:
        offer: Under which of the party's offers they are given, or which one they pay; None where neither.
        terms: Terms of that offer that count them: give-terms of those given, get-terms of those credited.
        limits: Give-terms whose `at_most` counts them.
        weights: Their weight, each, by table.
        companions: With whom they travel without being counted.
        arrive: How many of these arrive in all, of those credited.
        lot: What they are, where they are no people.
        is_done: They went before the day of the case.
    """

    who: str
    count: int
    origin: str
    destination: str
    offer: str | None
    terms: tuple[int, ...]
    limits: tuple[int, ...]
    weights: dict[str, int]
    companions: tuple[str, ...]
    arrive: int
    lot: str | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one party was given.

    Attributes:
        document: The sheet as it was read, for its signature.
        public_key: Key by which it says that it was signed; None if it is not signed.
    """

    document: dict[str, Any]
    case: str
    as_of: date
    party: str
    is_released: bool
    offers: tuple[SheetOffer, ...]
    in_force: tuple[str, ...]
    gives: tuple[Move, ...]
    receives: tuple[Move, ...]
    credited: tuple[Move, ...]
    public_key: str | None


def read_sheet(path: Path) -> Sheet:
    """Read a sheet from a file.

    Raises:
        SheetInvalid: The file is no sheet; carries every fault.
    """
    try:
        document = json.loads(
            path.read_bytes().decode("utf-8"), object_pairs_hook=_table, parse_constant=_refuse
        )
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault(str(path), 0, "sheet", "unreadable", type(error).__name__, "a sheet in JSON, UTF-8")
        raise SheetInvalid("Reading the sheet", (fault,)) from error
    return sheet_from_json(document, str(path))


def sheet_from_json(document: object, file: str = "sheet") -> Sheet:
    """Read a sheet from plain JSON values.

    Raises:
        SheetInvalid: It is no sheet; carries every fault.
    """
    faults = Faults(file)
    sheet = _sheet(Value(document, "", faults))
    if sheet is None or faults.found:
        raise SheetInvalid("Reading the sheet", tuple(faults.found))
    return sheet


def _sheet(value: Value) -> Sheet | None:
    if not isinstance(value.raw, dict):
        value.faults.fault("sheet", "wrong-type", "something else", "a table")
        return None
    is_released = value.raw.get("released") is True
    plan = ("in_force", "gives", "receives", "credited") if is_released else ()
    common = ("case", "party", "released", "offers", "findings", "says", "made_with", "signature")
    parts = value.keys(*common, *plan)
    if "released" in parts:
        parts["released"].truth()
    for name in ("findings", "says", "made_with"):
        if name in parts:
            _BESIDE[name](parts[name])
    identifier, as_of = _case(parts["case"]) if "case" in parts else ("", date.min)
    offers = parts["offers"].rows(_offer) if "offers" in parts else ()
    _no_twice(parts.get("offers"), [offer.id for offer in offers])
    known = {offer.id: offer for offer in offers}
    in_force = parts["in_force"].rows(lambda one: _known(one, known)) if "in_force" in parts else ()
    gives = parts["gives"].rows(lambda one: _given(one, known)) if "gives" in parts else ()
    receives = parts["receives"].rows(_received) if "receives" in parts else ()
    credited = parts["credited"].rows(lambda one: _credited(one, known)) if "credited" in parts else ()
    _no_twice(parts.get("in_force"), list(in_force))
    for name, moves in (("gives", gives), ("receives", receives), ("credited", credited)):
        _no_twice(
            parts.get(name),
            [(m.who, m.origin, m.destination, m.offer, bool(m.companions), m.is_done) for m in moves],
        )
    return Sheet(
        document=value.raw,
        case=identifier,
        as_of=as_of,
        party=parts["party"].text() if "party" in parts else "",
        is_released=is_released,
        offers=offers,
        in_force=in_force,
        gives=gives,
        receives=receives,
        credited=credited,
        public_key=parts["signature"].optional(_signature) if "signature" in parts else None,
    )


def _case(value: Value) -> tuple[str, date]:
    parts = value.keys("id", "title", "as_of")
    if "title" in parts:
        parts["title"].text()
    return (
        parts["id"].text() if "id" in parts else "",
        parts["as_of"].day() if "as_of" in parts else date.min,
    )


def _findings(value: Value) -> None:
    for each in value.rows(lambda one: one.keys("offer", "rule", "article", "says")):
        for part in each.values():
            part.text()


def _made_with(value: Value) -> None:
    for part in value.keys("repatria").values():
        part.text()


_BESIDE = {"findings": _findings, "says": Value.text, "made_with": _made_with}


def _signature(value: Value) -> str | None:
    parts = value.keys("public_key", "value")
    if "value" in parts and not is_signature_value(parts["value"].text()):
        parts["value"].fault("a signature in 128 hexadecimal digits", "wrong-type")
    public = parts["public_key"].text() if "public_key" in parts else ""
    if "public_key" in parts and not is_public_key(public):
        parts["public_key"].fault("a public key: ed25519: and 64 hexadecimal digits", "wrong-type")
    return public


def _offer(value: Value) -> SheetOffer:
    names = ("id", "by", "said", "until", "state", "assumed", "either", "gives", "gets")
    parts = value.keys(*names)
    if "said" in parts:
        parts["said"].optional(Value.day)
    if "assumed" in parts:
        parts["assumed"].truth()
    return SheetOffer(
        id=parts["id"].text() if "id" in parts else "",
        by=parts["by"].text() if "by" in parts else "",
        until=parts["until"].optional(Value.day) if "until" in parts else None,
        state=parts["state"].one_of(*OfferState) if "state" in parts else "",
        either=parts["either"].optional(Value.text) if "either" in parts else None,
        gives=parts["gives"].rows(_give) if "gives" in parts else (),
        gets=parts["gets"].rows(_get) if "gets" in parts else (),
    )


def _give(value: Value) -> SheetTerm:
    parts = value.keys("who", "to", "at_least", "at_most", "all")
    return _term(parts, at_most=parts["at_most"].optional(Value.number) if "at_most" in parts else None)


def _get(value: Value) -> SheetTerm:
    parts = value.keys("who", "to", "at_least", "all", "per_given", "weights")
    tables = parts["weights"].keys("given", "got") if "weights" in parts else {}
    term = _term(
        parts,
        per_given=parts["per_given"].optional(_ratio) if "per_given" in parts else None,
        given=tables["given"].optional(Value.text) if "given" in tables else None,
        got=tables["got"].optional(Value.text) if "got" in tables else None,
    )
    if (term.at_least is not None) + term.all + (term.per_given is not None) != 1:
        value.fault("exactly one of at_least, all and per_given", "contradiction")
    return term


def _term(
    parts: dict[str, Value],
    *,
    at_most: int | None = None,
    per_given: Fraction | None = None,
    given: str | None = None,
    got: str | None = None,
) -> SheetTerm:
    words: dict[str, tuple[str, ...]] = {}
    has_ranges = False
    for name, condition in parts["who"].table() if "who" in parts else ():
        if name in WORD_ATTRIBUTES:
            words[name] = condition.rows(Value.text)
        elif name in NUMBER_ATTRIBUTES:
            has_ranges = True
            for bound in condition.keys("min", "max").values():
                bound.optional(Value.number)
        else:
            condition.fault("an attribute that selections know", "unknown-key")
    return SheetTerm(
        words=words,
        has_ranges=has_ranges,
        to=parts["to"].rows(Value.text) if "to" in parts else (),
        at_least=parts["at_least"].optional(Value.number) if "at_least" in parts else None,
        at_most=at_most,
        all=parts["all"].truth() if "all" in parts else False,
        per_given=per_given,
        given_weights=given,
        got_weights=got,
    )


def _ratio(value: Value) -> Fraction:
    text = value.text()
    if not _RATIO.fullmatch(text):
        value.fault('a whole number above 0, or a ratio such as "3/2", as text', "wrong-type")
        return Fraction(1)
    return Fraction(text)


def _given(value: Value, offers: dict[str, SheetOffer]) -> Move:
    parts = value.keys(
        "who", "count", "from", "to", "under", "terms", "limits", "weights", "with", "lot", "done"
    )
    offer = parts["under"].optional(lambda one: _known(one, offers)) if "under" in parts else None
    number = len(offers[offer].gives) if offer in offers else 0
    return _move(parts, offer, number, number_of_limits=number)


def _received(value: Value) -> Move:
    return _move(value.keys("who", "count", "from", "to", "with", "lot", "done"), None, 0)


def _credited(value: Value, offers: dict[str, SheetOffer]) -> Move:
    parts = value.keys("offer", "who", "count", "arrive", "from", "to", "lot", "terms", "weights")
    offer = _known(parts["offer"], offers) if "offer" in parts else None
    return _move(parts, offer, len(offers[offer].gets) if offer in offers else 0)


def _move(
    parts: dict[str, Value], offer: str | None, number_of_terms: int, *, number_of_limits: int = 0
) -> Move:
    return Move(
        who=parts["who"].text() if "who" in parts else "",
        count=parts["count"].number(1) if "count" in parts else 1,
        origin=parts["from"].text() if "from" in parts else "",
        destination=parts["to"].text() if "to" in parts else "",
        offer=offer,
        terms=_indexes(parts["terms"], number_of_terms) if "terms" in parts else (),
        limits=_indexes(parts["limits"], number_of_limits) if "limits" in parts else (),
        weights={name: one.number() for name, one in parts["weights"].table()} if "weights" in parts else {},
        companions=parts["with"].rows(Value.text) if "with" in parts else (),
        arrive=parts["arrive"].number(1) if "arrive" in parts else 0,
        lot=parts["lot"].optional(Value.text) if "lot" in parts else None,
        is_done=parts["done"].truth() if "done" in parts else False,
    )


def _indexes(value: Value, number: int) -> tuple[int, ...]:
    found = value.rows(Value.number)
    if any(index >= number for index in found):
        value.fault(f"places of {number} terms, from 0", "no-such-reference")
    if sorted(set(found)) != list(found):
        value.fault("each place once, in order", "duplicate")
    return found


def _known(value: Value, offers: dict[str, SheetOffer]) -> str:
    name = value.text()
    if name not in offers:
        value.fault("an offer of the sheet", "no-such-reference")
    return name


def _no_twice(value: Value | None, names: Sequence[Hashable]) -> None:
    if value is not None and len(set(names)) != len(names):
        value.fault("each entry once", "duplicate")


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of a sheet")
