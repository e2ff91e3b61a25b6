"""`repatria plan --as-due`: what would follow if each holder released whom the law says to release."""

from __future__ import annotations

from rich.console import Console

from repatria.cli.output import safe
from repatria.rendering.wording import count_words, headline, outcome_sentence, people_words
from repatria.workflows.plans.plan_as_due import NOBODY_OFFERED, AsDue, PlannedAsDue


def print_as_due(screen: Console, planned: PlannedAsDue) -> None:
    """Print each hypothesis, clearly as one."""
    if not planned.hypotheses:
        screen.print(
            "\nThe law says of nobody in this case that they are due without any return, or unconditional "
            "offers cover all of them.\n",
            soft_wrap=True,
        )
    for each in planned.hypotheses:
        _print_hypothesis(screen, planned, each)
    screen.print(
        "Engineering, not legal advice. The neutral's view: show no party more than its own sheet.\n"
    )


def _print_hypothesis(screen: Console, planned: PlannedAsDue, each: AsDue) -> None:
    name = safe(planned.case.party_names.get(each.holder, each.holder))
    screen.print(f"\n[bold]What if {name} alone released whom it owes, for nothing?[/bold]")
    screen.print(f"[yellow]{NOBODY_OFFERED}[/yellow]")
    for row in each.due:
        screen.print(
            f"  Due without any return: {count_words(row.count)} ({safe(row.rule)}, {safe(row.article)})."
        )
    if each.plan is None or each.offer is None:
        screen.print("  Nobody of them can be planned at present: an interview, a physician or a host first.")
        return
    freed = [
        transfer
        for transfer in each.plan.transfers
        if transfer.offer == each.offer.id and not transfer.is_accompanying
    ]
    by_place: dict[str, int] = {}
    for transfer in freed:
        by_place[transfer.destination] = by_place.get(transfer.destination, 0) + transfer.count
    for place, number in sorted(by_place.items()):
        to = safe(planned.case.party_names.get(place, place))
        screen.print(f"  To {to}: {people_words(number)} so released.")
    screen.print(f"  {safe(headline(each.plan))} {safe(outcome_sentence(each.plan))}", soft_wrap=True)
    others = [state.id for state in each.plan.offers if state.is_in_force and state.id != each.offer.id]
    screen.print(f"  Other offers in force: {safe(', '.join(others) or 'none')}.")
    for finding in each.plan.findings:
        screen.print(
            f"  Finding on {safe(finding.offer)}: {safe(finding.says)} "
            f"({safe(finding.rule)}, {safe(finding.article)})",
            soft_wrap=True,
        )
