"""What each may see.

The neutral's case and plan never leave the neutral: whoever sees where a person may go sees the wish. A
party's sheet says nothing that one person's wish, fear, fitness or hold could change, until the neutral
releases the plan; then only its own transfers and credits, and which of its offers are in force.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import repatria
from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.plans import Plan, Transfer
from repatria.core.rules import Before, Together
from repatria.core.selections import OneOf, Selection
from repatria.core.terms import counts_for, may_count_for
from repatria.law.findings import findings_on_offers

#: How every answer to a party ends.
IF_WISHED = "if the person, asked in private, wishes it"


def without_confidences(case: Case) -> Case:
    """Give the case as if everybody may go home: no wish, fear, fitness or hold is left in it.

    What people asked for in private about each other, to go together or one before the other, is a wish.
    """
    return replace(
        case,
        rules=tuple(rule for rule in case.rules if not isinstance(rule, Together | Before)),
        people=case.roll.without("wish", "fear", "fitness", "assessed", "may_go_to", "ground"),
        attestation=None,
        is_attested=False,
    )


def share(case: Case, plan: Plan, party: str, *, is_released: bool) -> dict[str, Any]:
    """Make the sheet of one party, in plain JSON values, not signed.

    Args:
        is_released: The neutral released this plan to the parties. Before that the sheet holds the party's
            own offers and what the law says of them, and nothing of the plan.

    Raises:
        RequestInvalid: The case has no such party.
    """
    if party not in case.party_names:
        fault = Fault("--with", 0, "party", "no-such-reference", f'"{party}"', "a party of the case")
        raise RequestInvalid("Making a sheet", (fault,))
    own = [offer for offer in case.offers if offer.by == party]
    findings = findings_on_offers(without_confidences(case))
    sheet: dict[str, Any] = {
        "case": {"id": case.id, "title": case.title, "as_of": case.as_of.isoformat()},
        "party": party,
        "released": is_released,
        "offers": [offer_to_json(offer) for offer in own],
        "findings": [
            {"offer": found.offer, "rule": found.rule, "article": found.article, "says": found.says}
            for found in findings
            if found.offer in {offer.id for offer in own}
        ],
        "says": f"Every release takes place only {IF_WISHED}.",
        "made_with": {"repatria": repatria.__version__},
        "signature": None,
    }
    if is_released:
        sheet |= _released(case, plan, party, own)
    return sheet


def sheet_text(sheet: dict[str, Any]) -> str:
    """Write a sheet; the same sheet gives the same bytes."""
    return json.dumps(sheet, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def offer_to_json(offer: Offer) -> dict[str, Any]:
    """Write an offer as its maker made it."""
    return {
        "id": offer.id,
        "by": offer.by,
        "said": offer.said.isoformat() if offer.said else None,
        "until": offer.until.isoformat() if offer.until else None,
        "state": offer.state.value,
        "assumed": offer.assumed,
        "either": offer.either,
        "gives": [_give_to_json(term) for term in offer.gives],
        "gets": [_get_to_json(term) for term in offer.gets],
    }


def _released(case: Case, plan: Plan, party: str, own: list[Offer]) -> dict[str, Any]:
    own_ids = {offer.id for offer in own}
    return {
        "in_force": [state.id for state in plan.offers if state.is_in_force and state.id in own_ids],
        "gives": _given(case, plan, party),
        "receives": _received(case, plan, party),
        "credited": _credited(case, plan, own_ids),
    }


def _given(case: Case, plan: Plan, party: str) -> list[dict[str, Any]]:
    """List what a party gives, and in which of its give-terms each move counts."""
    rows = []
    for transfer in plan.transfers:
        if transfer.origin != party:
            continue
        people, offer = case.people_by_id[transfer.who], case.offers_by_id.get(transfer.offer)
        row = _move(case, plan, transfer) | {"under": None, "terms": [], "limits": [], "weights": {}}
        if offer is not None and not transfer.is_accompanying:
            to = transfer.destination
            row |= {
                "under": offer.id,
                "terms": [n for n, term in enumerate(offer.gives) if counts_for(case, term, people, to)],
                "limits": [n for n, term in enumerate(offer.gives) if may_count_for(case, term, people, to)],
                "weights": _weights(case, people, {term.given_weights for term in offer.gets}),
            }
        rows.append(row)
    return rows


def _received(case: Case, plan: Plan, party: str) -> list[dict[str, Any]]:
    """List what arrives at a party; under whose offer is not the party's to see."""
    rows: dict[tuple[str, str, bool, bool], dict[str, Any]] = {}
    for transfer in plan.transfers:
        if transfer.destination != party:
            continue
        key = transfer.who, transfer.origin, transfer.is_accompanying, transfer.is_done
        if key in rows:
            rows[key]["count"] += transfer.count
        else:
            rows[key] = _move(case, plan, transfer)
    return [rows[key] for key in sorted(rows)]


def _credited(case: Case, plan: Plan, own_ids: set[str]) -> list[dict[str, Any]]:
    """List what pays a party's offers, and in which of their get-terms each arrival counts.

    ``arrive`` is the number that arrives in the transfers that pay this party, so that it can see that none
    pays twice. What is over pays as well, so this tells nothing beyond the credits.
    """
    by_id = {transfer.id: transfer for transfer in plan.transfers}
    own = [credit for credit in plan.credits if credit.offer in own_ids]
    arrive: dict[tuple[str, str], int] = {}
    for transfer_id in sorted({credit.transfer for credit in own}):
        arrived = by_id[transfer_id]
        key = arrived.who, arrived.destination
        arrive[key] = arrive.get(key, 0) + arrived.count
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for credit in own:
        transfer, offer = by_id[credit.transfer], case.offers_by_id[credit.offer]
        people, to = case.people_by_id[transfer.who], transfer.destination
        row = rows.setdefault(
            (offer.id, transfer.who, to),
            {
                "offer": offer.id,
                "who": transfer.who,
                "count": 0,
                "arrive": arrive[transfer.who, to],
                "from": transfer.origin,
                "to": to,
                "lot": transfer.lot,
                "terms": [n for n, term in enumerate(offer.gets) if counts_for(case, term, people, to)],
                "weights": _weights(case, people, {term.got_weights for term in offer.gets}),
            },
        )
        row["count"] += credit.count
    return [rows[key] for key in sorted(rows)]


def _move(case: Case, plan: Plan, transfer: Transfer) -> dict[str, Any]:
    """Write what both sides of a move see of it; ``with`` names those whom they accompany uncounted."""
    accompanied = case.people_by_id[transfer.who].accompanies if transfer.is_accompanying else ()
    beside = {
        other.who
        for other in (plan.transfers if accompanied else ())
        if (other.origin, other.destination) == (transfer.origin, transfer.destination)
    }
    return {
        "who": transfer.who,
        "count": transfer.count,
        "from": transfer.origin,
        "to": transfer.destination,
        "with": [other for other in accompanied if other in beside],
        "lot": transfer.lot,
        "done": transfer.is_done,
    }


def _weights(case: Case, people: People, tables: set[str | None]) -> dict[str, int]:
    return {
        table: case.weigh(people, table)
        for table in sorted(name for name in tables if name is not None)
        if case.weights_by_name[table].knows(people)
    }


def _give_to_json(term: GiveTerm) -> dict[str, Any]:
    return {
        "who": _selection_to_json(term.who),
        "to": list(term.to),
        "at_least": term.at_least,
        "at_most": term.at_most,
        "all": term.all,
    }


def _get_to_json(term: GetTerm) -> dict[str, Any]:
    return {
        "who": _selection_to_json(term.who),
        "to": list(term.to),
        "at_least": term.at_least,
        "all": term.all,
        "per_given": None if term.per_given is None else str(term.per_given),
        "weights": {"given": term.given_weights, "got": term.got_weights},
    }


def _selection_to_json(selection: Selection) -> dict[str, Any]:
    return {
        condition.attribute: list(condition.values)
        if isinstance(condition, OneOf)
        else {"min": condition.least, "max": condition.most}
        for condition in selection.conditions
    }
