"""Plans as JSON: written with a digest over all they say, read back with every fault named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

from repatria.core.counts import Count
from repatria.core.errors import Fault, PlanInvalid
from repatria.core.listings import Listing
from repatria.core.plans import (
    Balance,
    Credit,
    Credits,
    Dependence,
    Dependences,
    Due,
    FailingTerm,
    Finding,
    Left,
    Lefts,
    MadeWith,
    NotGoing,
    OfferState,
    Outcome,
    Place,
    Plan,
    Reason,
    Repairs,
    RestsOn,
    TierResult,
    Transfer,
    Transfers,
)
from repatria.planning.planfile.lists import Sort, entries, read_entries, without_repetition


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Give the plan as plain JSON values, its digest among them."""
    document = _heads(plan)
    for sort in SORTS:
        document[sort.key] = [sort.to_json(one) for one in getattr(plan, sort.key)]
    document["digest"] = plan_digest(plan)
    return document


def plan_text(plan: Plan) -> Iterator[str]:
    """Write the plan as the text of a file, in pieces."""
    document = _heads(plan) | {"digest": plan_digest(plan)}
    sorts = {sort.key: sort for sort in SORTS}
    yield "{"
    for place, (key, value) in enumerate(document.items()):
        yield "," if place else ""
        if key == "certificate":
            # Nobody reads it, and it can be most of the file: on one line it is a quarter as long.
            yield f'\n "{key}": ' + json.dumps(value, ensure_ascii=False)
        elif key not in sorts or not len(getattr(plan, key)):
            yield json.dumps({key: value}, ensure_ascii=False, indent=1)[1:-2]
        else:
            yield f'\n "{key}": ['
            yield from entries(getattr(plan, key), sorts[key], is_canonical=False)
            yield "\n ]"
    yield "\n}\n"


def plan_digest(plan: Plan) -> str:
    """Give the digest of all that a plan says, as it stands in its file."""
    document = _heads(plan)
    sorts = {sort.key: sort for sort in SORTS}
    digest = hashlib.sha256(b"{")
    for place, (key, value) in enumerate(sorted(document.items())):
        digest.update(("," if place else "").encode() + json.dumps(key).encode() + b":")
        if key not in sorts:
            digest.update(_canonical(value).encode())
            continue
        digest.update(b"[")
        for piece in entries(getattr(plan, key), sorts[key], is_canonical=True):
            digest.update(piece.encode())
        digest.update(b"]")
    digest.update(b"}")
    return "sha256:" + digest.hexdigest()


def _heads(plan: Plan) -> dict[str, Any]:
    """Give all but the digest, with the long lists empty."""
    document: dict[str, Any] = {
        "case": {"id": plan.case_id, "digest": plan.case_digest},
        "outcome": plan.outcome.value,
        "gap": plan.gap,
        "moved": {
            "people": plan.people_moved,
            "provisional": plan.people_provisional,
            "accompanying": plan.people_accompanying,
            "lots": plan.lots_moved,
            "done": plan.people_done,
        },
        "tiers": [asdict(tier) for tier in plan.tiers],
        "transfers": [],
        "credits": [],
        "balance": [asdict(row) for row in plan.balance],
        "offers": [
            {
                "id": offer.id,
                "in_force": offer.is_in_force,
                "because": [asdict(term) for term in offer.because],
            }
            for offer in plan.offers
        ],
        "left": [],
        "due": [{**asdict(due), "count": due.count.to_json()} for due in plan.due],
        "findings": [asdict(finding) for finding in plan.findings],
        "depends_on": [],
        "warnings": list(plan.warnings),
        "rests_on": {**asdict(plan.rests_on), "assumed": list(plan.rests_on.assumed)},
        "certificate": plan.certificate,
        "rounds": [],
        "made_with": asdict(plan.made_with),
    }
    document["rests_on"]["claims_unverified"] = list(plan.rests_on.claims_unverified)
    if plan.repairs is not None:
        document["repairs"] = asdict(plan.repairs)
        for name in ("without", "places"):
            document["repairs"][name] = list(document["repairs"][name])
    return document


def plan_from_json(document: object, file: str) -> Plan:
    """Read a plan back.

    Raises:
        PlanInvalid: A key is missing, unknown or of the wrong kind, or the digest is of another text.
    """
    try:
        return _read_plan(document, {})
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        found = f"{type(error).__name__} at {error}"[:90]
        fault = Fault(
            file, 0, "plan", "not-a-plan", found, "a plan as `repatria plan --out` writes it, unaltered"
        )
        raise PlanInvalid(f"Reading the plan {file}", (fault,)) from error


def read_plan(path: Path) -> Plan:
    """Read a plan file.

    Raises:
        PlanInvalid: The file cannot be read, is no JSON, or no plan.
    """
    try:
        text = path.read_text(encoding="utf-8")
        plan = _read_by_lists(text)
        document = None if plan else json.loads(text, object_pairs_hook=without_repetition)
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault(str(path), 0, "file", "unreadable", type(error).__name__, "a JSON file")
        raise PlanInvalid(f"Reading the plan {path}", (fault,)) from error
    return plan or plan_from_json(document, str(path))


def _read_by_lists(text: str) -> Plan | None:
    """Read a plan whose long lists were written by `plan_text`; None where they were not, or say it wrongly.

    Each list is taken out of the text, and a sign put in its place, which must then stand alone in the list
    of that name; so nothing can be read as a list that is none.
    """
    taken: dict[str, Listing[Any, Any]] = {}
    if _SIGN in text:
        return None
    rest = []
    end = 0
    try:
        for sort in SORTS:  # in the order of the file
            opening = f'\n "{sort.key}": ['
            start = text.find(opening, end)
            if start < 0 or text.startswith("]", start + len(opening)):
                continue
            start += len(opening)
            close = text.find("\n ]", start)
            listing = read_entries(text[start:close], sort) if close >= 0 else None
            if listing is None:
                return None
            taken[sort.key] = listing
            rest += [text[end:start], f'"{_SIGN}{sort.key}"']
            end = close
        document = json.loads("".join([*rest, text[end:]]), object_pairs_hook=without_repetition)
        if any(document[key] != [f"{_SIGN}{key}"] for key in taken):
            return None
        return _read_plan(document, taken)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # read again as any JSON, which names the fault


#: Stands for a list that was taken out of a text; a plan in which it stands is read as any JSON.
_SIGN = "a list of the plan was here: "


def digest_of(document: dict[str, Any]) -> str:
    """Give the digest of a plan's JSON, itself left out."""
    bare = {key: value for key, value in document.items() if key != "digest"}
    return "sha256:" + hashlib.sha256(_canonical(bare).encode()).hexdigest()


def _canonical(document: object) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _count_from_json(value: object) -> Count:
    if value == "unknown":
        return Count.unknown()
    if isinstance(value, dict):
        return Count(
            _whole(value.get("at_least", 0)), None if "at_most" not in value else _whole(value["at_most"])
        )
    return Count.exactly(_whole(value))


def _transfer_to_json(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "who": transfer.who,
        "count": transfer.count,
        "from": transfer.origin,
        "to": transfer.destination,
        "under": transfer.offer or None,
        "provisional": transfer.is_provisional,
        "accompanying": transfer.is_accompanying,
        "lot": transfer.lot,
        "done": transfer.is_done,
    }


def _read_plan(document: Any, taken: Mapping[str, Listing[Any, Any]]) -> Plan:  # noqa: ANN401 - anything until it is read
    """Read a plan.

    Args:
        taken: Long lists that were read already; something else stands in their places.
    """
    lists = {
        sort.key: taken[sort.key]
        if sort.key in taken
        else tuple(sort.from_json(row) for row in document[sort.key])
        for sort in SORTS
    }
    plan = Plan(
        case_id=_text(document["case"]["id"]),
        case_digest=_optional(_text, document["case"]["digest"]),
        outcome=Outcome(document["outcome"]),
        gap=_optional(_whole, document["gap"]),
        tiers=tuple(
            TierResult(_text(row["name"]), _whole(row["value"]), _optional(_whole, row["bound"]))
            for row in document["tiers"]
        ),
        balance=tuple(_record(Balance, row) for row in document["balance"]),
        offers=tuple(
            OfferState(
                _text(row["id"]),
                _truth(row["in_force"]),
                tuple(_record(FailingTerm, term) for term in row["because"]),
            )
            for row in document["offers"]
        ),
        due=tuple(_record(Due, row) for row in document["due"]),
        findings=tuple(_record(Finding, row) for row in document["findings"]),
        warnings=tuple(_text(warning) for warning in document["warnings"]),
        rests_on=_record(RestsOn, document["rests_on"]),
        certificate=dict(document["certificate"]),
        made_with=_record(MadeWith, document["made_with"]),
        repairs=_read_repairs(document["repairs"]) if "repairs" in document else None,
        **lists,
    )
    written = _heads(plan) | {"digest": plan_digest(plan)}
    for sort in SORTS:
        written[sort.key] = (
            document[sort.key] if sort.key in taken else [sort.to_json(one) for one in lists[sort.key]]
        )
    if _canonical(written) != _canonical(document):  # as text: in Python, 1 equals true and 1.0
        raise ValueError("the digest, or a value that follows from the others, is not that of this plan")
    return plan


def _transfer_from_json(row: dict[str, Any]) -> Transfer:
    return Transfer(
        id=_whole(row["id"]),
        who=_text(row["who"]),
        count=_whole(row["count"]),
        origin=_text(row["from"]),
        destination=_text(row["to"]),
        offer=_optional(_text, row["under"]) or "",
        is_provisional=_truth(row["provisional"]),
        is_accompanying=_truth(row["accompanying"]),
        lot=_optional(_text, row["lot"]),
        is_done=_truth(row["done"]),
    )


def _left_to_json(left: Left) -> dict[str, Any]:
    return {"who": left.who, "count": left.count.to_json(), "reasons": [r.value for r in left.reasons]}


def _left_from_json(row: dict[str, Any]) -> Left:
    return Left(_text(row["who"]), _count_from_json(row["count"]), tuple(Reason(r) for r in row["reasons"]))


def _credit_from_json(row: dict[str, Any]) -> Credit:
    return Credit(_whole(row["transfer"]), _text(row["offer"]), _whole(row["count"]))


def _dependence_to_json(one: Dependence) -> dict[str, Any]:
    return {"who": one.who, "offers": list(one.offers)}


def _read_repairs(row: dict[str, Any]) -> Repairs:
    return Repairs(
        plan=_text(row["plan"]),
        without=tuple(_record(NotGoing, entry) for entry in row["without"]),
        places=tuple(_record(Place, entry) for entry in row["places"]),
        changed=_whole(row["changed"]),
    )


def _record[T](kind: type[T], row: dict[str, Any]) -> T:
    """Read a value whose keys are its fields, each by the type of the field."""
    hints = get_type_hints(kind)
    return kind(**{key: _READ[hints[key]](value) for key, value in row.items()})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number was expected")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false was expected")
    return value


def _optional[T](read: Callable[[object], T], value: object) -> T | None:
    return None if value is None else read(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list of texts was expected")
    return tuple(_text(each) for each in value)


_READ: dict[object, Callable[[object], object]] = {
    str: _text,
    int: _whole,
    bool: _truth,
    int | None: lambda value: _optional(_whole, value),
    tuple[str, ...]: _texts,
    Count: _count_from_json,
}


#: The long lists of a plan, in the order of its file.
SORTS = (
    Sort("transfers", "who", True, Transfers, _transfer_to_json, _transfer_from_json),
    Sort("credits", "transfer", False, Credits, asdict, _credit_from_json),
    Sort("left", "who", False, Lefts, _left_to_json, _left_from_json),
    Sort("depends_on", "who", False, Dependences, _dependence_to_json, partial(_record, Dependence)),
)
