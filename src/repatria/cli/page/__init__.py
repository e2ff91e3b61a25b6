"""One page, complete in itself, that shows a plan to the neutral: no network, no script, no clock."""

from repatria.cli.page.render import render_page

__all__ = ["render_page"]
