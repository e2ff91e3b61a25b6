"""Pages, each complete in itself: a plan, a sweep, rounds, a report, and links to judge.

Only the last one runs a script.
"""

from repatria.rendering.judging_page import MOST_JUDGED, Language, judging_words, level_words, render_judging
from repatria.rendering.plan_page import render_page
from repatria.rendering.reading_page import render_reading
from repatria.rendering.rounds_page import render_rounds
from repatria.rendering.sweep_page import render_sweep

__all__ = [
    "MOST_JUDGED",
    "Language",
    "judging_words",
    "level_words",
    "render_judging",
    "render_page",
    "render_reading",
    "render_rounds",
    "render_sweep",
]
