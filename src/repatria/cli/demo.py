"""`repatria demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from repatria.cli.ask import answer_to_json
from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.cli.plan_tables import print_answer, print_left, print_offers
from repatria.cli.read import (
    print_held,
    print_opening,
    print_told_apart,
    print_wishes,
)
from repatria.cli.read import print_offers as print_offers_read
from repatria.rendering import render_page
from repatria.rendering.wording import headline, outcome_sentence
from repatria.workflows.demo.tell_founding_story import FoundingStory, tell_founding_story
from repatria.workflows.files import write_all


def demo_command(
    folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the report, case, plan and page are left.")
    ] = Path("repatria-demo"),
    as_json: JsonOption = False,
) -> None:
    """Tell the founding case: from a press report to a plan, and to what is missing.

    In January 2025 Ukraine held two wounded North Korean soldiers and offered them for Ukrainians held in
    Russia. Every step is computed before your eyes. Nothing is sent anywhere.
    """
    story = tell_founding_story(folder)
    planned = story.planned
    write_all(
        {
            folder / "plan.json": planned.text(),
            folder / "plan.html": render_page(planned.case, planned.plan, planned.answers),
        }
    )
    if as_json:
        print_json(
            {
                "reading": story.reading.to_json(),
                "entries": [{"draft": draft, "entry": entry} for draft, entry in story.confirmed.entries],
                "plan": planned.document,
                "ask": [answer_to_json(answer) for answer in planned.answers],
                "if_promised": story.if_promised.document,
                "folder": str(folder),
            }
        )
    else:
        _tell(console(), story, folder)


def _tell(screen: Console, story: FoundingStory, folder: Path) -> None:
    plan = story.planned.plan
    _step(screen, 1, "A report comes in, and is read")
    print_opening(screen, story.reading)
    print_told_apart(screen, story.reading)
    print_held(screen, story.reading)
    print_wishes(screen, story.reading)
    print_offers_read(screen, story.reading)
    _count_the_rest(screen, story, folder)
    _step(screen, 2, "A person confirms the drafts, and they become a case")
    screen.print(
        "In this demo every draft is taken as it stands; at work a person accepts, corrects or rejects each. "
        "The report does not say which of the two men has which wish: giving the first wish to the first "
        "man is the confirming person's act."
    )
    for draft, entry in story.confirmed.entries:
        screen.print(f"  {safe(draft):<8} {safe(entry)}")
    _step(screen, 3, "The plan")
    screen.print(f"[bold]{safe(headline(plan))}[/bold] {safe(outcome_sentence(plan))}")
    print_offers(screen, story.planned.case, plan)
    print_left(screen, story.planned.case, plan)
    _step(screen, 4, "What it would take")
    for answer in story.planned.answers:
        print_answer(screen, answer)
    promised = story.if_promised.plan
    _step(screen, 5, "If Russia promised one for one, which nobody has done")
    screen.print(f"{safe(headline(promised))} The one who was reported to wish to stay stays in every plan.")
    shown = safe(str(folder))
    screen.print(
        f"\n[bold]Look at it:[/bold] {shown}/plan.html\n"
        f"[bold]Check it yourself:[/bold] repatria verify {shown} {shown}/plan.json\n"
        f"[bold]Ask more:[/bold] repatria ask {shown} --free captive-2\n",
        soft_wrap=True,
    )


def _count_the_rest(screen: Console, story: FoundingStory, folder: Path) -> None:
    reading = story.reading
    troops = [
        claim.number.value.number for claim in reading.claims if claim.topic == "troops" and claim.number
    ]
    said = f" (one speaks of {troops[0]:,} troops: they become nobody's captives)" if troops else ""
    screen.print(
        f"\nAlso {len(reading.quotes)} quotes with their speakers, {len(reading.claims)} claims that stay "
        f"claims{said}, and {len(reading.events)} events.\n"
        f"All of it: repatria read {safe(str(folder))}/report.txt"
    )


def _step(screen: Console, number: int, title: str) -> None:
    screen.print()
    screen.rule(f"[bold]{number}. {title}[/bold]", align="left", characters="-")
