"""Render the page: collect what each section says, lay it out, and forbid everything else by policy."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.core.questions import Answer
from repatria.rendering import marks, sections, wording
from repatria.rendering.drawing import draw_narrow, draw_wide
from repatria.rendering.flow import MOVING, Kind, bands_of, waiting_not_drawn
from repatria.rendering.styling import style_of


def render_page(case: Case, plan: Plan, answers: tuple[Answer, ...]) -> str:
    """Make one HTML page of a plan: the neutral's view, complete in itself.

    Args:
        answers: What it would take; shown as they come, none is an answer too.

    Returns:
        The same text for the same input. It asks for nothing from any network and runs no script; text
        from the case is escaped, and each name is kept apart from the direction of the text around it.
    """
    style = style_of()
    bands = bands_of(case, plan)
    kinds = {band.kind for band in bands}
    taking_part = {band.holder for band in bands} | {band.place for band in bands}
    lead, _, rest = wording.headline(plan).partition(". ")
    wide, narrow = draw_wide(case, bands), draw_narrow(case, bands)
    return (
        environment()
        .get_template("page.html")
        .render(
            case=case,
            plan=plan,
            answers=answers,
            style=style,
            style_hash=policy_hash(style),
            headline=wording.headline(plan),
            lead=lead.removesuffix("."),
            rest=rest,
            outcome=wording.outcome_sentence(plan),
            depends=[
                wording.dependence_sentence(case, one) for one in plan.depends_on[: sections.MOST_DEPENDED_ON]
            ],
            drawings=(("wide", wide), ("narrow", narrow)),
            is_to_scale=wide.is_to_scale,
            not_drawn=waiting_not_drawn(case, plan),
            key=[(kind, sections.KIND_WORDS[kind]) for kind in Kind if kind in kinds],
            is_moving=bool(kinds & set(MOVING)),
            has_open=any(
                band.kind is Kind.STAYING and band.count is not None and not band.count.is_known
                for band in bands
            ),
            has_assumed=any(band.is_assumed for band in bands),
            bystanders=[party for party in case.parties if party.id not in taking_part],
            flow=sections.flow_rows(case, bands),
            cards=sections.offer_cards(case, plan),
            left=sections.left_rows(case, plan),
            reasons=sections.reason_rows(case, plan),
            balance=list(zip(plan.balance, sections.balance_left(case, plan), strict=True)),
            most_listed=sections.MOST_LISTED,
            credited_to=sections.credited_to(plan),
            credits=sections.credits_summed(plan),
            interviews=sections.interviews_due(plan),
            sources=sections.sources_of(case, plan),
            tiers=[(tier, sections.tier_words(case, tier.name)) for tier in plan.tiers],
            alternative_words=sections.ALTERNATIVE_WORDS,
        )
    )


def environment() -> Environment:
    """Set up the templates, with what they need to write names and numbers."""
    environment = Environment(
        loader=PackageLoader("repatria.rendering", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        isolate=marks.isolate,
        count_words=wording.count_words,
        people_words=wording.people_words,
        lots_words=wording.lots_words,
        grouped=lambda number: f"{number:,}",
    )
    environment.globals.update(
        party=marks.party_markup, people=marks.people_markup, amount=wording.amount_words
    )
    return environment


def policy_hash(style: str) -> str:
    """Give the digest by which the policy of a page lets its own style in, and no other."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
