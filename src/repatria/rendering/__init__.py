"""Pages, each complete in itself: a plan, a sweep, rounds, and links to judge, which alone runs a script."""

from repatria.rendering.judging_page import MOST_JUDGED, Language, judging_words, level_words, render_judging
from repatria.rendering.plan_page import render_page
from repatria.rendering.rounds_page import render_rounds
from repatria.rendering.sweep_page import render_sweep

__all__ = [
    "MOST_JUDGED",
    "Language",
    "judging_words",
    "level_words",
    "render_judging",
    "render_page",
    "render_rounds",
    "render_sweep",
]
