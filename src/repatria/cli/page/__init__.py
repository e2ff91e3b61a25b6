"""Pages, each complete in itself: a plan, a sweep, rounds, a report, and links to judge.

Only the last one runs a script.
"""

from repatria.cli.page.judging_page import MOST_JUDGED, Language, render_judging
from repatria.cli.page.reading_page import render_reading
from repatria.cli.page.render import render_page
from repatria.cli.page.rounds_page import render_rounds
from repatria.cli.page.sweep_page import render_sweep

__all__ = [
    "MOST_JUDGED",
    "Language",
    "render_judging",
    "render_page",
    "render_reading",
    "render_rounds",
    "render_sweep",
]
