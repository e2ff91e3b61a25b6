"""`repatria explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from repatria.cli.ask import answer_to_json
from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.plan_tables import print_answer
from repatria.cli.verify import PlanArgument
from repatria.rendering.phrases import plain
from repatria.rendering.wording import (
    amount_words,
    failing_phrase,
    moved_words,
    offer_sentence,
    reason_sentence,
)
from repatria.workflows.plans.explain_plan import Explanation, explain_plan


def explain_command(
    case: CaseArgument,
    plan: PlanArgument,
    who: Annotated[str, typer.Option("--who", metavar="ID", help="Identifier of a person or group.")],
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain why this person or group goes, or stays, and what it would take: for the neutral.

    Example: repatria explain cases/kursk-2025 plan.json --who captive-2
    """
    explanation = explain_plan(case, plan, who, key_path=key)
    if as_json:
        print_json(_to_json(explanation))
    else:
        _print(explanation)


def _print(explanation: Explanation) -> None:
    screen = console()
    case, people = explanation.case, explanation.people
    screen.print(
        f"\n[bold]{safe(people.shown_as)}[/bold], held by {safe(case.party_names[people.held_by])}, "
        f"home {safe(case.party_names[people.home])}"
    )
    for transfer in explanation.transfers:
        note = " It is provisional: an interview in private is due first." if transfer.is_provisional else ""
        note += " It was already carried out." if transfer.is_done else ""
        screen.print(
            f"  {safe(moved_words(transfer.count, transfer.lot))} "
            f"to {safe(case.party_names[transfer.destination])} "
            f"under {safe(transfer.offer or 'no offer')}.{note}"
        )
    if explanation.left is not None:
        screen.print(f"  Stays: {safe(amount_words(explanation.left.count, people.lot))}.")
        for reason in explanation.left.reasons:
            screen.print(f"  {reason.value}: {reason_sentence(reason)}")
    for offer, state in explanation.offers:
        sign = "in force" if state.is_in_force else "not in force"
        screen.print(f"  Offer {safe(offer.id)} ({sign}): {safe(offer_sentence(case, offer))}")
        for failing in state.because:
            screen.print(f"    {safe(failing.term)}: {safe(plain(failing_phrase(case, offer, failing)))}")
    if explanation.answer is not None:
        print_answer(screen, explanation.answer)


def _to_json(explanation: Explanation) -> dict[str, object]:
    left = explanation.left
    return {
        "who": explanation.people.id,
        "transfers": [
            {
                "to": t.destination,
                "under": t.offer or None,
                "count": t.count,
                "provisional": t.is_provisional,
                "done": t.is_done,
            }
            for t in explanation.transfers
        ],
        "left": None
        if left is None
        else {
            "count": left.count.to_json(),
            "reasons": [{"code": reason.value, "says": reason_sentence(reason)} for reason in left.reasons],
        },
        "offers": [
            {"id": offer.id, "in_force": state.is_in_force, "says": offer_sentence(explanation.case, offer)}
            for offer, state in explanation.offers
        ],
        "what_it_would_take": None if explanation.answer is None else answer_to_json(explanation.answer),
    }
