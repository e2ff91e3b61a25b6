"""What a page of a plan lays out: values made once, sentences in the words of planning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from markupsafe import Markup

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.rendering import sections, wording
from repatria.rendering.drawing import Drawing, draw_narrow, draw_wide
from repatria.rendering.flow import Band, Kind, bands_of, waiting_not_drawn
from repatria.rendering.sections import FlowRow, OfferCard, ReasonRow


@dataclass(frozen=True, slots=True)
class Flow:
    """The drawing of who goes where, and the same in numbers.

    Attributes:
        drawings: By name, a wide one and a narrow one.
        key: What each look means, for the kinds that are drawn.
    """

    drawings: tuple[tuple[str, Drawing], ...]
    key: Sequence[tuple[str, str]]
    rows: Sequence[FlowRow]
    is_to_scale: bool
    not_drawn: int


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan as its page lays it out.

    Attributes:
        lead: The first sentence, to be read across the room.
        rest: What follows it; empty where nothing does.
    """

    lead: str
    rest: str
    outcome: str
    flow: Flow
    cards: Sequence[OfferCard]
    reasons: Sequence[ReasonRow]
    tiers: Sequence[tuple[str, int, int | None]]
    warnings: Sequence[str]
    depends: Sequence[str]
    interviews: str
    is_attested: bool
    assumed: Sequence[str]
    staying: int
    going: int


def shown_plan(case: Case, plan: Plan) -> ShownPlan:
    """Make what a page shows of a plan."""
    lead, _, rest = wording.headline(plan).partition(". ")
    return ShownPlan(
        lead=f"{lead.removesuffix('.')}.",
        rest=rest,
        outcome=wording.outcome_sentence(plan),
        flow=flow_of(case, plan),
        cards=sections.offer_cards(case, plan),
        reasons=sections.reason_rows(case, plan),
        tiers=[(sections.tier_words(case, tier.name), tier.value, tier.bound) for tier in plan.tiers],
        warnings=plan.warnings,
        depends=[
            wording.dependence_sentence(case, one) for one in plan.depends_on[: sections.MOST_DEPENDED_ON]
        ],
        interviews=sections.interviews_due(plan),
        is_attested=plan.rests_on.is_attested,
        assumed=plan.rests_on.assumed,
        staying=len(plan.left),
        going=len(plan.transfers),
    )


def flow_of(case: Case, plan: Plan) -> Flow:
    """Draw who goes where."""
    bands = tuple(_briefly(band) for band in bands_of(case, plan))
    kinds = {band.kind for band in bands}
    wide = draw_wide(case, bands)
    key = [(str(kind), gettext(sections.KIND_WORDS[kind])) for kind in Kind if kind in kinds]
    if any(band.is_assumed for band in bands):
        key.append(("assumed", gettext("rests on an offer that nobody has made (assumed)")))
    return Flow(
        drawings=(("wide", wide), ("narrow", draw_narrow(case, bands))),
        key=key,
        rows=sections.flow_rows(case, bands),
        is_to_scale=wide.is_to_scale,
        not_drawn=waiting_not_drawn(case, plan),
    )


def brief(text: str) -> str:
    """Shorten the identifiers in a text to what one can read out: the first eight signs of each."""
    shortened = _IDENTIFIER.sub(lambda found: found[1], text)
    return Markup(shortened) if isinstance(text, Markup) else shortened  # noqa: S704 - it was one before


_IDENTIFIER = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def _briefly(band: Band) -> Band:
    return band if band.offer is None else replace(band, offer=brief(band.offer))
