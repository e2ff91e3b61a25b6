"""`repatria repair`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from repatria.cli.output import ANSWER_IS_NO, UNDECIDED, console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.verify import PlanArgument
from repatria.cli.watching import watched
from repatria.core.cases import Case
from repatria.core.plans import Outcome
from repatria.core.repairs import Consequence, PlaceChange, Question, Repair
from repatria.rendering.wording import outcome_sentence, people_words
from repatria.workflows.files import write_all
from repatria.workflows.plans.repair_exchange import RepairedExchange, repair_exchange

#: Changes that are printed of a repair, and of what a no leads to; `--json` has them all.
MOST_ROWS = 20
MOST_ROWS_OF_A_NO = 3


def repair_command(
    case: CaseArgument,
    plan: PlanArgument,
    without: Annotated[
        list[str],
        typer.Option(
            "--without",
            metavar="ID",
            help="Who does not go: an identifier, or ID=3 for three of a group. May be given several times.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the repaired plan, if it keeps every offer."),
    ] = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mend a plan after somebody withdraws, is unfit, or is not there; nobody is asked why.

    Every offer in force stays in force with all its terms met, and the fewest places of other people
    change. Where no repair keeps every offer, the least that would be missing is put as a question to the
    party that would be short; nothing of it is carried out, and no file is written.

    Example: repatria repair cases/ru-ua-1000-2025 exchange.json --without later-days-in-russia=1
    """
    with watched("Mending:") as watch:
        done = repair_exchange(case, plan, without, key_path=key, watch=watch)
    if out is not None and done.document is not None:
        write_all({out: json.dumps(done.document, ensure_ascii=False, indent=1) + "\n"})
    if as_json:
        print_json(repair_to_json(done))
    else:
        print_repair(console(), done)
        if out is not None:
            _say_where(console(), done, case, plan, out)
    if done.repair.outcome is Outcome.IMPOSSIBLE:
        raise typer.Exit(ANSWER_IS_NO)
    if done.repair.outcome is Outcome.UNDECIDED or watch.is_stopped:
        raise typer.Exit(UNDECIDED)


def print_repair(screen: Console, done: RepairedExchange) -> None:
    """Print who takes whose place, which offers hold, and what is asked of whom."""
    case, repair = done.case, done.repair
    screen.print(f"\n[bold]{safe(_headline(repair))}[/bold]", soft_wrap=True)
    if repair.plan is not None:
        screen.print(safe(outcome_sentence(repair.plan)), soft_wrap=True)
    staying = [f"{_name(case, each.who)} ({each.count:,})" for each in repair.without]
    screen.print(f"  Do not go: {safe(', '.join(staying))}.", soft_wrap=True)
    if repair.plan is not None:
        before, after = done.old.people_moved, repair.plan.people_moved
        screen.print(f"  {before:,} were to go; now {people_words(after)} can.", soft_wrap=True)
        _print_changes(screen, case, repair.changes, "  ", MOST_ROWS)
        held = [state.id for state in repair.plan.offers if state.is_in_force]
        screen.print(f"  In force, every term met: {safe(', '.join(held) or 'no offer')}.", soft_wrap=True)
    for offer in repair.lapsed:
        screen.print(
            f"  {safe(offer)} is no longer in force: nobody is left who may be released under it.",
            soft_wrap=True,
        )
    _print_questions(screen, case, repair)
    screen.print("Engineering, not legal advice. The neutral's view: show it to no party.\n")


def repair_to_json(done: RepairedExchange) -> dict[str, object]:
    """Give a repair as plain JSON values."""
    repair = done.repair
    return {
        "outcome": repair.outcome.value,
        "without": [{"who": each.who, "count": each.count} for each in repair.without],
        "changed": _changed(repair),
        "changes": _changes_to_json(repair.changes),
        "lapsed": list(repair.lapsed),
        "questions": [_question_to_json(question) for question in repair.questions],
        "if_yes": _consequence_to_json(repair.if_yes),
        "plan": done.document,
    }


def _changed(repair: Repair) -> int | None:
    """Count the people whose place changes, as the repaired plan says."""
    return None if repair.plan is None or repair.plan.repairs is None else repair.plan.repairs.changed


def _headline(repair: Repair) -> str:
    if repair.plan is not None:
        changed = _changed(repair) or 0
        places = {0: "Nobody else's place changes", 1: "1 other place changes"}
        return f"{places.get(changed, f'{changed:,} other places change')}, and every offer is kept."
    if repair.outcome is Outcome.UNDECIDED:
        return "There is no answer yet: neither a repair nor a proof that there is none was found."
    if not repair.questions:
        return "No repair keeps every offer and every rule of the case, and no question can help."
    return "No repair keeps every offer. Nothing was changed; a party has to be asked."


def _print_questions(screen: Console, case: Case, repair: Repair) -> None:
    for question in repair.questions:
        screen.print(f"  [bold]{safe(question.says)}[/bold]", soft_wrap=True)
    if repair.if_yes is not None:
        every = "If every answer is yes" if len(repair.questions) > 1 else "If yes"
        _print_consequence(screen, case, every, repair.if_yes, MOST_ROWS)
    told: set[str] = set()
    for question in repair.questions:
        if question.offer in told:
            continue
        told.add(question.offer)
        start = f"If no, {question.offer} is not in force, and then"
        if question.if_no is None:
            screen.print(f"  {safe(start)}: no repair was found; plan anew.", soft_wrap=True)
        else:
            _print_consequence(screen, case, start, question.if_no, MOST_ROWS_OF_A_NO)


def _print_consequence(screen: Console, case: Case, start: str, then: Consequence, most: int) -> None:
    proven = "" if then.is_proven else " (found, not proven)"
    screen.print(
        f"  {safe(start)}: {people_words(then.people)} can go, places that change: {then.changed:,}, "
        f"in force: {safe(', '.join(then.offers) or 'no offer')}{proven}.",
        soft_wrap=True,
    )
    _print_changes(screen, case, then.changes, "    ", most)


def _print_changes(
    screen: Console, case: Case, changes: tuple[PlaceChange, ...], indent: str, most: int
) -> None:
    for change in changes[:most]:
        many = f" ({change.count:,})" if change.count > 1 else ""
        screen.print(
            f"{indent}{safe(_name(case, change.who))}{many} {safe(_say(case, change))}.", soft_wrap=True
        )
    if len(changes) > most:
        screen.print(f"{indent}... and {len(changes) - most:,} more")


def _say(case: Case, change: PlaceChange) -> str:
    if change.before is None and change.after is not None:
        return f"takes a place: {_place(case, change.after)}"
    if change.before is not None and change.after is None:
        return f"loses the place: {_place(case, change.before)}"
    places = [_place(case, place) for place in (change.before, change.after) if place is not None]
    return f"gets another place: {' becomes '.join(places)}"


def _place(case: Case, place: tuple[str, str]) -> str:
    offer, destination = place
    return f"to {case.party_names.get(destination, destination)} under {offer}"


def _name(case: Case, who: str) -> str:
    shown = case.people_by_id[who].shown_as
    return who if shown == who else f"{shown} ({who})"


def _say_where(screen: Console, done: RepairedExchange, case: Path, plan: Path, out: Path) -> None:
    if done.document is None:
        screen.print(f"Nothing was written to {safe(str(out))}.", soft_wrap=True)
        return
    names: Iterable[str] = (str(case), str(out), "--repairs", str(plan))
    screen.print(
        f"The repaired plan is in {safe(str(out))}. Check it: repatria verify {safe(' '.join(names))}",
        soft_wrap=True,
    )


def _changes_to_json(changes: tuple[PlaceChange, ...]) -> list[dict[str, object]]:
    return [
        {
            "who": change.who,
            "count": change.count,
            "before": _place_to_json(change.before),
            "after": _place_to_json(change.after),
        }
        for change in changes
    ]


def _place_to_json(place: tuple[str, str] | None) -> dict[str, str] | None:
    return None if place is None else {"under": place[0], "to": place[1]}


def _question_to_json(question: Question) -> dict[str, object]:
    return {
        "offer": question.offer,
        "by": question.by,
        "term": question.term,
        "needs": question.needs,
        "has": question.has,
        "says": question.says,
        "if_no": _consequence_to_json(question.if_no),
    }


def _consequence_to_json(then: Consequence | None) -> dict[str, object] | None:
    if then is None:
        return None
    return {
        "people": then.people,
        "changed": then.changed,
        "offers": list(then.offers),
        "changes": _changes_to_json(then.changes),
        "proven": then.is_proven,
    }
