"""The page of a sweep: the curve, the jumps, and every point in a table."""

from __future__ import annotations

from repatria.core.cases import Case
from repatria.core.plans import Outcome
from repatria.core.questions import Sweep
from repatria.rendering import wording
from repatria.rendering.curve import draw_narrow_curve, draw_wide_curve, shows_today
from repatria.rendering.marks import phrase_markup
from repatria.rendering.plan_page import environment, policy_hash
from repatria.rendering.styling import style_of

#: How each outcome is drawn, and what it means.
_KEY = (
    (Outcome.PROVEN_BEST, "proven", "proven best: at this number no other plan does more"),
    (Outcome.FOUND, "found", "found, not proven best: another plan may do more"),
    (Outcome.IMPOSSIBLE, "impossible", "proven impossible: no plan meets what the case demands"),
    (Outcome.UNDECIDED, "undecided", "undecided within the limits of the search: nobody knows how many"),
)

#: What the printed page of a party bears in place of the neutral's line.
_PARTY_PRINT = (
    "@media print { @page { @top-center { "
    'content: "As a party may hear it: computed as if everybody may go home."; } } }\n'
)


def render_sweep(case: Case, swept: Sweep) -> str:
    """Make one HTML page of a sweep, complete in itself.

    Returns:
        The same text for the same input. It asks for nothing from any network and runs no script; text
        from the case is escaped, and each name is kept apart from the direction of the text around it.
    """
    style = style_of("sweep.css")
    if swept.is_for_party:
        style += _PARTY_PRINT
    offer = case.offers_by_id[swept.offer]
    outcomes = {point.then.outcome for point in swept.points_and_today}
    return (
        environment()
        .get_template("sweep.html")
        .render(
            case=case,
            swept=swept,
            offer=offer,
            offer_words=phrase_markup(wording.offer_phrase(case, offer)),
            style=style,
            style_hash=policy_hash(style),
            drawings=(("wide", draw_wide_curve(swept)), ("narrow", draw_narrow_curve(swept))),
            shows_today=shows_today(swept),
            key=[(look, words) for outcome, look, words in _KEY if outcome in outcomes],
            proof=wording.proof_words,
        )
    )
