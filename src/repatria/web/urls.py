"""The addresses: each page with who it is for, and beside them the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path

from repatria.api.urls import PREFIX
from repatria.api.urls import handler400 as api_400
from repatria.api.urls import handler404 as api_404
from repatria.api.urls import handler500 as api_500
from repatria.api.urls import urlpatterns as api_patterns
from repatria.core.errors import RepatriaError
from repatria.registry.askers import bounded
from repatria.web.pages import (
    administering,
    auditing,
    between_parties,
    doing,
    drafts,
    enquiries,
    handovers,
    health,
    helping,
    interviews,
    matches,
    offers,
    overview,
    own_works,
    people,
    plan_questions,
    plan_steps,
    plans,
    reports,
    sessions,
    sign_in,
    works,
)
from repatria.web.refusals import refuse, refuse_error, refuse_failed
from repatria.web.visitors import Everybody, Need, visitor_of

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

type View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Page:
    """A page at an address.

    Attributes:
        need: What its visitor must have a right to; None for strangers too.
    """

    address: str
    view: View
    need: Need | None


PAGES: tuple[Page, ...] = (
    Page("sign-in", sign_in.sign_in_page, None),
    Page("language", sign_in.choose_language, None),
    Page("sign-out", sign_in.sign_out, Everybody()),
    Page("second-factor", sign_in.second_factor, Everybody()),
    Page("", overview.overview, Everybody()),
    *(Page(f"people/{address}", view, need) for address, view, need in people.PAGES),
    *(Page(f"interviews/{address}", view, need) for address, view, need in interviews.PAGES),
    *(Page(f"health/{address}", view, need) for address, view, need in health.PAGES),
    *(Page(f"enquiries/{address}", view, need) for address, view, need in enquiries.PAGES),
    *(Page(f"audit/{address}", view, need) for address, view, need in auditing.PAGES),
    *(Page(f"administration/{address}", view, need) for address, view, need in administering.PAGES),
    *(Page(f"sessions/{address}", view, need) for address, view, need in sessions.PAGES),
    *(Page(f"help/{address}", view, need) for address, view, need in helping.PAGES),
    *(Page(address, view, need) for address, view, need in (*matches.PAGES, *own_works.PAGES)),
    *(Page(f"reports/{address}", view, need) for address, view, need in (*reports.PAGES, *drafts.PAGES)),
    *(
        Page(f"offers/{address}", view, need)
        for address, view, need in (*offers.PAGES, *between_parties.PAGES)
    ),
    *(Page(f"do/{address}", view, need) for address, view, need in doing.PAGES),
    *(
        Page(f"plans/{address}", view, need)
        for of_plans in (plans, plan_steps, plan_questions, works)
        for address, view, need in of_plans.PAGES
    ),
    *(Page(f"rounds/{address}", view, need) for address, view, need in handovers.PAGES),
)


def _guarded(page: Page) -> View:
    """Let only those in whom a page is for; to all others there is none."""

    @wraps(page.view)
    def view(request: HttpRequest, **named: object) -> HttpResponse:
        try:
            if page.need is None:
                return page.view(request, **named)
            visitor = visitor_of(request)
            if not page.need.is_met_by(visitor.roles):
                return refuse(request, "no-such-page", status=404)
            with bounded(visitor.opened.bounds):
                return page.view(request, **named)
        except RepatriaError as error:
            return refuse_error(request, error)
        except Exception as error:  # noqa: BLE001 - the one place that answers for all pages; it logs where
            return refuse_failed(request, error)

    return view


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that there is no such address."""
    if request.path.startswith(f"/{PREFIX}"):
        return api_404(request, exception)
    return refuse(request, "no-such-page", status=404)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that a request cannot be read."""
    if request.path.startswith(f"/{PREFIX}"):
        return api_400(request, exception)
    return refuse(request, "request-too-large")


def handler500(request: HttpRequest) -> HttpResponse:
    """Tell that something failed outside every page."""
    if request.path.startswith(f"/{PREFIX}"):
        return api_500(request)
    return refuse(request, "failed", status=500)


urlpatterns: list[URLPattern | URLResolver] = [
    *(path(page.address, _guarded(page)) for page in PAGES),
    *api_patterns,
]
