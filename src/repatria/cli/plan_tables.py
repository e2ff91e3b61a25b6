"""A plan in the terminal: the answer, offers, who stays, what it would take, and what it rests on."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from repatria.cli.output import safe
from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.questions import Alternative, Answer
from repatria.rendering.phrases import plain
from repatria.rendering.wording import (
    amount_words,
    count_words,
    dependence_sentence,
    failing_phrase,
    headline,
    lots_words,
    offer_sentence,
    outcome_sentence,
    people_words,
    reason_sentence,
)

#: Rows of a table that are printed; a file has them all.
MOST_ROWS = 20


def print_plan(screen: Console, case: Case, plan: Plan, answers: tuple[Answer, ...]) -> None:
    """Print a plan, the neutral's view."""
    screen.print(f"\n[bold]{safe(headline(plan))}[/bold]")
    screen.print(safe(outcome_sentence(plan)))
    if plan.transfers:
        screen.print(_transfers(case, plan))
    print_offers(screen, case, plan)
    print_left(screen, case, plan)
    for answer in answers:
        print_answer(screen, answer)
    _print_law(screen, case, plan)
    _print_rests_on(screen, plan)


def print_offers(screen: Console, case: Case, plan: Plan) -> None:
    """Print each offer, whether it is in force, and what it lacks."""
    screen.print("\n[bold]Offers[/bold]")
    offers = sorted(plan.offers, key=lambda state: state.is_in_force)
    for state in offers[:MOST_ROWS]:
        offer = case.offers_by_id[state.id]
        sign = "[green]in force[/green]" if state.is_in_force else "[yellow]not in force[/yellow]"
        assumed = " [italic](assumed: nobody has made it)[/italic]" if offer.assumed else ""
        screen.print(f"  {safe(state.id)}: {sign}{assumed}. {safe(offer_sentence(case, offer))}")
        for failing in state.because:
            screen.print(
                f"    [yellow]{safe(failing.term)}[/yellow] "
                f"{safe(plain(failing_phrase(case, offer, failing)))}"
            )
    _say_rest(screen, len(offers))


def print_left(screen: Console, case: Case, plan: Plan) -> None:
    """Print who stays, and all reasons that hold."""
    if plan.left:
        screen.print(_left(case, plan))


def print_answer(screen: Console, answer: Answer) -> None:
    """Print what it would take."""
    screen.print(f"\n[bold]What would it take to free {answer.at_least:,}: {safe(answer.goal)}?[/bold]")
    screen.print(f"  {safe(answer.says)}")
    for number, alternative in enumerate(answer.alternatives, start=1):
        _print_alternative(screen, number, alternative)


def _print_alternative(screen: Console, number: int, alternative: Alternative) -> None:
    if not alternative.changes:
        screen.print(f"  {number}. No offer has to change: another plan frees them, in place of others.")
    for position, change in enumerate(alternative.changes):
        mark = f"{number}." if position == 0 else "  and"
        screen.print(f"  {mark} {safe(change.says)}")
    screen.print(
        f"     Then {people_words(alternative.people)} can go free, "
        f"{alternative.provisional:,} of them provisional{safe(lots_words(alternative.lots))} "
        f"({safe(alternative.outcome.value)}); in force: {safe(', '.join(alternative.offers) or 'none')}."
    )


def _transfers(case: Case, plan: Plan) -> Table:
    table = Table(title="Who goes where", title_justify="left", box=None, pad_edge=False)
    for column in ("who", "from", "to", "under"):
        table.add_column(column)
    table.add_column("number", justify="right")
    table.add_column("")
    for transfer in plan.transfers[:MOST_ROWS]:
        notes = ["accompanying"] * transfer.is_accompanying + ["provisional"] * transfer.is_provisional
        notes += ["already carried out"] * transfer.is_done
        cells = (
            case.people_by_id[transfer.who].shown_as,
            case.party_names[transfer.origin],
            case.party_names[transfer.destination],
            transfer.offer or "none",
            amount_words(transfer.count, transfer.lot),
            ", ".join(notes),
        )
        table.add_row(*map(safe, cells))
    if len(plan.transfers) > MOST_ROWS:
        table.add_row(f"... and {len(plan.transfers) - MOST_ROWS:,} more rows")
    return table


def _left(case: Case, plan: Plan) -> Table:
    table = Table(title="\nWho stays, and why", title_justify="left", box=None, pad_edge=False)
    table.add_column("who")
    table.add_column("number", justify="right")
    table.add_column("why")
    for left in plan.left[:MOST_ROWS]:
        why = "\n".join(f"{reason.value}: {reason_sentence(reason)}" for reason in left.reasons)
        people = case.people_by_id[left.who]
        table.add_row(safe(people.shown_as), safe(amount_words(left.count, people.lot)), safe(why))
    if len(plan.left) > MOST_ROWS:
        table.add_row(f"... and {len(plan.left) - MOST_ROWS:,} more rows")
    return table


def _print_law(screen: Console, case: Case, plan: Plan) -> None:
    for due in plan.due:
        screen.print(
            f"\nDue by law without any return: {count_words(due.count)} held by {safe(due.holder)} "
            f"({safe(due.rule)}, {safe(due.article)}). No unconditional offer covers them."
        )
    for finding in plan.findings:
        screen.print(
            f"\nFinding on {safe(finding.offer)}: {safe(finding.says)} "
            f"({safe(finding.rule)}, {safe(finding.article)})"
        )
    for one in plan.depends_on[:MOST_ROWS]:
        screen.print(f"\n[yellow]For the neutral:[/yellow] {safe(dependence_sentence(case, one))}")
    for warning in plan.warnings:
        screen.print(f"\n[yellow]For the neutral:[/yellow] {safe(warning)}")


def _print_rests_on(screen: Console, plan: Plan) -> None:
    rests = plan.rests_on
    parts = []
    if rests.assumed:
        parts.append(f"offers nobody has made: {', '.join(rests.assumed)}")
    if rests.claims_unverified:
        parts.append(f"sources nobody verified: {', '.join(rests.claims_unverified)}")
    if rests.interviews_due:
        interviews = "an interview" if rests.interviews_due == 1 else f"{rests.interviews_due:,} interviews"
        parts.append(f"{interviews} in private, still due")
    if rests.counts_from_below:
        number = (
            "a number that is"
            if rests.counts_from_below == 1
            else f"{rests.counts_from_below:,} numbers that are"
        )
        parts.append(f"{number} not known exactly")
    if rests.captures_undated:
        parts.append(f"unknown days of capture of {people_words(rests.captures_undated)}")
    if parts:
        screen.print(f"\nThis rests on {safe('; '.join(parts))}.")
    screen.print(
        "Engineering, not legal advice. The neutral's view: show no party more than its own sheet.\n"
    )


def _say_rest(screen: Console, number: int) -> None:
    if number > MOST_ROWS:
        screen.print(f"  ... and {number - MOST_ROWS:,} more")
