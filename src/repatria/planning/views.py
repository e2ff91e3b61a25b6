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
from repatria.core.persons import Fitness, Ground, People
from repatria.core.plans import Plan, Transfer
from repatria.core.questions import Answer
from repatria.core.selections import OneOf, Selection
from repatria.law.findings import findings_on_offers
from repatria.planning.ask import ask

#: How every answer to a party ends.
IF_WISHED = "if the person, asked in private, wishes it"


def without_confidences(case: Case) -> Case:
    """Give the case as if everybody may go home: no wish, fear, fitness or hold is left in it."""
    return replace(
        case,
        people=tuple(_as_if_free_to_go(people) for people in case.people),
        attestation=None,
        is_attested=False,
    )


def ask_as_party(case: Case, selection: Selection, at_least: int = 1) -> Answer:
    """Say what it would take, as a party may hear it: as if everybody selected may go home.

    Raises:
        RequestInvalid: The question selects people by the ground on which they are held; the answer would
            show a hold.
    """
    if selection.words("ground") is not None:
        fault = Fault(
            "--free", 0, "ground", "not-one-of", "ground", "attributes that a party's view can show"
        )
        raise RequestInvalid("Asking as a party", (fault,))
    answer = ask(without_confidences(case), selection, at_least)
    return replace(answer, says=f"{answer.says.rstrip('.')}, {IF_WISHED}.")


def share(case: Case, plan: Plan, party: str, *, is_released: bool) -> dict[str, Any]:
    """Make the sheet of one party, in plain JSON values.

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


def _as_if_free_to_go(people: People) -> People:
    return replace(
        people,
        wish=None,
        fear=(),
        fitness=Fitness.UNKNOWN,
        assessed=(),
        may_go_to=None,
        ground=Ground.UNKNOWN,
    )


def _released(case: Case, plan: Plan, party: str, own: list[Offer]) -> dict[str, Any]:
    by_id = {transfer.id: transfer for transfer in plan.transfers}
    own_ids = {offer.id for offer in own}
    tables = {
        table
        for offer in own
        for term in offer.gets
        for table in (term.given_weights, term.got_weights)
        if table
    }
    return {
        "in_force": [state.id for state in plan.offers if state.is_in_force and state.id in own_ids],
        "gives": [_move(case, t, t.count, tables) for t in plan.transfers if t.origin == party],
        "receives": [_move(case, t, t.count, tables) for t in plan.transfers if t.destination == party],
        "credited": [
            {"offer": credit.offer, **_move(case, by_id[credit.transfer], credit.count, tables)}
            for credit in plan.credits
            if credit.offer in own_ids
        ],
    }


def _move(case: Case, transfer: Transfer, count: int, tables: set[str]) -> dict[str, Any]:
    people = case.people_by_id[transfer.who]
    return {
        "who": transfer.who,
        "count": count,
        "from": transfer.origin,
        "to": transfer.destination,
        "under": transfer.offer if not transfer.is_accompanying else None,
        "weights": {
            table: case.weigh(people, table)
            for table in sorted(tables)
            if case.weights_by_name[table].knows(people)
        },
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
