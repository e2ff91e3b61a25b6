"""The page of rounds: the timeline, who travels when, what each round leaves behind."""

from __future__ import annotations

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.rounds import Schedule
from repatria.rendering.plan_page import environment, policy_hash
from repatria.rendering.rounds_wording import journeys, rounds_headline, rounds_sentence
from repatria.rendering.styling import style_of
from repatria.rendering.timeline import draw_narrow_timeline, draw_wide_timeline


def render_rounds(case: Case, plan: Plan, schedule: Schedule) -> str:
    """Make one HTML page of the rounds of a plan: the neutral's view, complete in itself.

    Returns:
        The same text for the same input. It asks for nothing from any network and runs no script; text
        from the case is escaped, and each name is kept apart from the direction of the text around it.
    """
    style = style_of()
    drawings = (
        (("wide", draw_wide_timeline(case, schedule)), ("narrow", draw_narrow_timeline(case, schedule)))
        if schedule.rounds
        else ()
    )
    by_id = {transfer.id: transfer for transfer in plan.transfers}
    return (
        environment()
        .get_template("rounds.html")
        .render(
            case=case,
            schedule=schedule,
            style=style,
            style_hash=policy_hash(style),
            headline=rounds_headline(schedule),
            outcome=rounds_sentence(schedule),
            drawings=drawings,
            has_limits=any(a.limit is not None for each in schedule.rounds for a in each.arrivals),
            journeys=[
                (number, journey)
                for number, each in enumerate(schedule.rounds, start=1)
                for journey in journeys(case, plan, each)
            ],
            moves=[
                (number, by_id[move.transfer], move.count)
                for number, each in enumerate(schedule.rounds, start=1)
                for move in each.moves
            ],
        )
    )
