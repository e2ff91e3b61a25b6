"""`repatria ask`."""

from __future__ import annotations

from typing import Annotated

import typer

from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.plan_tables import print_answer
from repatria.cli.watching import watched
from repatria.core.questions import Alternative, Answer
from repatria.workflows.plans.ask_what_it_takes import ask_what_it_takes


def ask_command(
    case: CaseArgument,
    free: Annotated[
        str,
        typer.Option(
            "--free",
            metavar="SELECTION",
            help="Whom: an identifier, or e.g. held_by=RU,home=UA,health=wounded|well,age=..17",
        ),
    ],
    at_least: Annotated[int, typer.Option("--at-least", min=1, help="How many of them.")] = 1,
    for_party: Annotated[
        bool, typer.Option("--for-party", help="Answer as a party may hear it: as if everybody may go home.")
    ] = False,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what it would take to free certain people.

    Whose promise is missing, or which term would have to give? The ways that touch the fewest offers come
    first, each with the least change; every one is planned again, to show its whole effect. No way ever
    changes a wish or a rule of law.

    Example: repatria ask cases/kursk-2025 --free captive-2
    """
    with watched("Asking what it would take:") as watch:
        answer = ask_what_it_takes(
            case, free, at_least=at_least, for_party=for_party, key_path=key, watch=watch
        )
    if as_json:
        print_json(answer_to_json(answer))
    else:
        print_answer(console(), answer)
    if not answer.is_reachable:
        raise typer.Exit(ANSWER_IS_NO)
    if watch.is_stopped:
        raise typer.Exit(UNDECIDED)


def answer_to_json(answer: Answer) -> dict[str, object]:
    """Give an answer as plain JSON values."""
    return {
        "goal": {"free": answer.goal, "at_least": answer.at_least},
        "met": answer.is_met,
        "reachable": answer.is_reachable,
        "alternatives": [_alternative_to_json(alternative) for alternative in answer.alternatives],
        "proven": answer.is_proven,
        "says": answer.says,
    }


def _alternative_to_json(alternative: Alternative) -> dict[str, object]:
    return {
        "changes": [
            {
                "offer": change.offer,
                "by": change.by,
                "term": change.term,
                "from": change.before,
                "to": change.after,
                "says": change.says,
            }
            for change in alternative.changes
        ],
        "then": {
            "people": alternative.people,
            "provisional": alternative.provisional,
            "lots": dict(alternative.lots),
            "offers": list(alternative.offers),
            "outcome": alternative.outcome.value,
        },
    }
