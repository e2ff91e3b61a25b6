"""Pages, each complete in itself, that show a plan, a sweep or rounds: no network, no script, no clock."""

from repatria.cli.page.render import render_page
from repatria.cli.page.rounds_page import render_rounds
from repatria.cli.page.sweep_page import render_sweep

__all__ = ["render_page", "render_rounds", "render_sweep"]
