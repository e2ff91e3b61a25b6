"""The overview: what waits for the visitor, and what is overdue by the law's clocks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from repatria.core.happenings import Late
from repatria.law.clocks import all_clocks
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.web.rendering import render
from repatria.web.visitors import Does, visitor_of
from repatria.web.waiting import waiting_for
from repatria.web.words import CLOCKS

MOST_SHOWN = 20


def overview(request: HttpRequest) -> HttpResponse:
    """Show what waits, and what is late."""
    visitor = visitor_of(request)
    overdue = (
        tell_overdue(visitor.account, at_most=MOST_SHOWN)
        if Does("tell-overdue").is_met_by(visitor.roles)
        else None
    )
    return render(
        request,
        "overview.html",
        waiting=waiting_for(visitor),
        articles={name: clock.article.partition(";")[0] for name, clock in all_clocks().items()},
        clocks=sorted({each.clock for each in overdue.late}) if overdue else [],
        clock_says=CLOCKS.get,
        duty_address=_duty_address,
        late=None if overdue is None else overdue.late,
        more_late=0 if overdue is None else overdue.number - len(overdue.late),
        late_over=overdue.number if overdue is not None and overdue.is_cut else None,
    )


def _duty_address(late: Late) -> str:
    """Say where a duty is done."""
    if late.about == "enquiry":
        return f"/enquiries/{late.id}/"
    return f"/do/record-notification/{late.id}/?clock={late.clock}"
