"""The day of the handover: what was recorded, as it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from repatria.registry.access.purposes import Route
from repatria.web.handed_over import handed_over
from repatria.web.rendering import render
from repatria.web.visitors import Need, Reads, visitor_of
from repatria.web.works import works_seen

ASKED_AGAIN = 120
"""Times that an open page looks again: one that did for ever would keep its session open."""


def see(request: HttpRequest) -> HttpResponse:
    """Show what was handed over, by day and journey, and for planners the rounds that were made."""
    visitor = visitor_of(request)
    rows = handed_over(visitor)
    said = request.GET.get("left", "")
    left = (
        min(int(said), ASKED_AGAIN) if said.isascii() and said.isdecimal() and len(said) < 5 else ASKED_AGAIN
    )
    is_part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "handovers_found.html" if is_part else "handovers.html",
        rows=rows,
        now=datetime.now(UTC),
        left=left,
        number=sum(row.number for row in rows),
        works=() if is_part else works_seen(visitor, kind="put_in_order", at_most=10),
    )


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (("", see, Reads("handover", Route.LIST)),)
