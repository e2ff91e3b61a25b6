"""Rounds in the terminal: a row with a bar for everybody who travels, and what each round leaves behind."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from repatria.cli.output import safe
from repatria.cli.plan_tables import MOST_ROWS
from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.rendering.rounds_wording import journeys, rounds_headline, rounds_sentence

#: Signs of the longest bar.
BAR = 28


def print_rounds(screen: Console, case: Case, plan: Plan, schedule: Schedule) -> None:
    """Print the rounds of a plan, the neutral's view."""
    screen.print(f"\n[bold]{safe(rounds_headline(schedule))}[/bold]")
    screen.print(safe(rounds_sentence(schedule)))
    for sentence in schedule.because:
        screen.print(f"  {safe(sentence)}")
    if schedule.rounds:
        screen.print(_timeline(screen, case, plan, schedule))
        screen.print(_limits(case, schedule))
        screen.print(_who_when(case, plan, schedule))
    screen.print("Engineering, not legal advice. The neutral's view: show it to no party as it stands.\n")


def _timeline(screen: Console, case: Case, plan: Plan, schedule: Schedule) -> Table:
    sign = "█" if (screen.encoding or "").lower().startswith("utf") else "#"
    table = Table(title="\nWho travels when", title_justify="left", box=None, pad_edge=False)
    table.add_column("round", justify="right")
    table.add_column("from")
    table.add_column("to")
    table.add_column("people", justify="right")
    table.add_column("", no_wrap=True, min_width=BAR)
    table.add_column("")
    rows = [
        (number, journey)
        for number, each in enumerate(schedule.rounds, start=1)
        for journey in journeys(case, plan, each)
    ]
    most = max(1, *(journey.people for _, journey in rows))
    before = 0
    for number, journey in rows[: 2 * MOST_ROWS]:
        notes = [
            f"{count:,} {words}"
            for count, words in (
                (journey.wounded, "seriously wounded or sick"),
                (journey.accompanying, "accompanying"),
                (journey.lots, "lots"),
            )
            if count
        ]
        table.add_row(
            "" if number == before else str(number),
            safe(case.party_names[journey.origin]),
            safe(case.party_names[journey.destination]),
            f"{journey.people:,}",
            sign * -(-journey.people * BAR // most),
            ", ".join(notes),
        )
        before = number
    if len(rows) > 2 * MOST_ROWS:
        table.add_row("", f"... and {len(rows) - 2 * MOST_ROWS:,} more rows")
    return table


def _limits(case: Case, schedule: Schedule) -> Table:
    """Say after each round what every place received and what every party is not paid for."""
    table = Table(title="\nAfter each round", title_justify="left", box=None, pad_edge=False)
    table.add_column("round", justify="right")
    places = sorted({arrivals.place for each in schedule.rounds for arrivals in each.arrivals})
    for place in places:
        limits = [a.limit for each in schedule.rounds for a in each.arrivals if a.place == place]
        most = "no limit" if limits[0] is None else f"at most {limits[0]:,}"
        table.add_column(safe(f"arrive at\n{case.party_names[place]}\n({most})"), justify="right")
    for unpaid in schedule.rounds[0].exposure:
        name, what = case.party_names[unpaid.party], unpaid.weights or "people"
        head = f"not paid for ({what}):\n{name}\n(accepts {unpaid.limit:,})"
        table.add_column(safe(head), justify="right")
    for number, each in enumerate(schedule.rounds[:MOST_ROWS], start=1):
        arrived = {arrivals.place: arrivals.people for arrivals in each.arrivals}
        table.add_row(
            str(number),
            *(f"{arrived.get(place, 0):,}" for place in places),
            *(f"{unpaid.owed:,}" for unpaid in each.exposure),
        )
    if len(schedule.rounds) > MOST_ROWS:
        table.add_row(f"... and {len(schedule.rounds) - MOST_ROWS:,} more")
    return table


def _who_when(case: Case, plan: Plan, schedule: Schedule) -> Table:
    table = Table(title="\nWho is in which round", title_justify="left", box=None, pad_edge=False)
    for column in ("transfer", "who", "rounds"):
        table.add_column(column)
    when: dict[int, list[tuple[int, int]]] = {}
    for number, each in enumerate(schedule.rounds, start=1):
        for move in each.moves:
            when.setdefault(move.transfer, []).append((number, move.count))
    for transfer in plan.planned[:MOST_ROWS]:
        moved = when[transfer.id]
        said = (
            str(moved[0][0])
            if transfer.count == 1
            else ", ".join(f"{count:,} in {number}" for number, count in moved)
        )
        table.add_row(str(transfer.id), safe(case.people_by_id[transfer.who].shown_as), said)
    if len(plan.planned) > MOST_ROWS:
        table.add_row("", f"... and {len(plan.planned) - MOST_ROWS:,} more rows")
    return table
