"""Offers: which stand and which do not, one in full, and a new one as a sentence with choices in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page

from repatria.core.errors import InputError, NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.actions.enter_offer import enter_offer
from repatria.registry.actions.withdraw_offer import withdraw_offer
from repatria.web.offer_forms import MOST_TERMS, OfferForm
from repatria.web.offers_told import conflicts_seen_by, count_whom, tell_offer, tell_terms
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Reads, Visitor, visitor_of

type Words = str | Promise

_LIST = Reads("offer", Route.LIST)
_GET = Reads("offer", Route.GET)
_ENTERS = Does("enter-offer")
_WITHDRAWS = Does("withdraw-offer")

DONE: Mapping[str, Words] = {
    "entered": _("The offer is recorded. It stands until somebody of its party withdraws it."),
    "withdrawn": _("The offer is withdrawn. A plan that rests on it can no longer be ratified."),
}
#: Buttons that change how many terms the sentence has.
STEPS: Mapping[str, Mapping[str, int]] = {
    "more-gives": {"gives": 1},
    "fewer-gives": {"gives": -1},
    "more-gets": {"gets": 1},
    "fewer-gets": {"gets": -1},
}


def list_offers(request: HttpRequest) -> HttpResponse:
    """List offers, those that stand first."""
    visitor = visitor_of(request)
    purpose = _LIST.purposes_of(visitor.roles)[0]
    seen = door.list_records(visitor.account, "offer", purpose=purpose)
    conflicts = conflicts_seen_by(visitor)
    told = [tell_offer(each, conflicts) for each in seen]
    told.sort(
        key=lambda each: (each.values["state"] != "standing", each.is_over, each.offer.by, str(each.id))
    )
    return render(
        request,
        "offers.html",
        told=told,
        are_all=len(seen) < door.LARGEST_PAGE,
        enters=_ENTERS.is_met_by(visitor.roles),
        sees_hosts=Reads("host", Route.LIST).is_met_by(visitor.roles),
        sees_conflicts=Reads("relation", Route.LIST).is_met_by(visitor.roles),
        done=DONE.get(request.GET.get("done", "")),
    )


def see_offer(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show one offer: its sentence, where it comes from, what the law says, and how to withdraw it."""
    visitor = visitor_of(request)
    seen = door.get(visitor.account, "offer", identifier, purpose=_GET.purposes_of(visitor.roles)[0])
    conflicts = conflicts_seen_by(visitor)
    told = tell_offer(seen, conflicts)
    report = seen.values.get("report")
    may_read = Does("read-report-text").is_met_by(visitor.roles)
    return render(
        request,
        "offer.html",
        told=told,
        facts={name: seen.values[name] for name in _FACTS if name in seen.values},
        report=report if may_read else None,
        withdraws=_may_withdraw(visitor, seen),
        done=DONE.get(request.GET.get("done", "")),
        wrong=None,
    )


_FACTS = ("state", "made_at", "version", "organization", "recorded_by")


def withdraw(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Withdraw an offer, once somebody said that they are sure.

    Raises:
        NoSuchRecord: It is not there, or not the visitor's to withdraw.
    """
    visitor = visitor_of(request)
    purpose = _GET.purposes_of(visitor.roles)[0]
    seen = door.get(visitor.account, "offer", identifier, purpose=purpose)
    if not _may_withdraw(visitor, seen):
        raise NoSuchRecord
    is_sure = request.POST.get("is_sure") == "yes"
    version = request.POST.get("version", "")
    if request.method == "POST" and is_sure and version.isdecimal():
        withdraw_offer(visitor.account, identifier, version=int(version[:9]))
        return HttpResponseRedirect(f"/offers/{identifier}/?done=withdrawn")
    told = tell_offer(seen, ())
    wrong = _("Say that you are sure.") if request.method == "POST" else None
    return render(request, "offer_withdraw.html", status=422 if wrong else 200, told=told, wrong=wrong)


@gzip_page
def enter(request: HttpRequest) -> HttpResponse:
    """Build an offer as a sentence, look at whom it means and what the law says, and record it.

    Each blank for a party lists three hundred; packed, all of a long sentence weigh less than one does. The
    length of a packed page can tell a secret that stands on it again and again: there is no person on this
    one, and what shows that a form is ours is masked anew each time.
    """
    visitor = visitor_of(request)
    own = visitor.described.party
    data = request.POST if request.method == "POST" else None
    form = OfferForm.fresh(own, data)
    step = request.POST.get("step", "look")
    if step in STEPS:
        form = OfferForm.fresh(own, form.with_terms(**STEPS[step]))
        form.errors.clear()  # nobody asked to record it yet
        return _page(request, visitor, form, beside=_NOTHING)
    if data is None:
        return _page(request, visitor, form)
    is_background = bool(request.headers.get("HX-Request"))
    if form.is_valid() and step == "record" and not is_background:
        try:
            made = enter_offer(visitor.account, form.offer())
        except InputError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(f"/offers/{made}/?done=entered")
    status = 422 if form.errors and step == "record" else 200
    beside = _beside(visitor, form)
    if is_background:
        return render(request, "offer_beside.html", **beside)
    return _page(request, visitor, form, status=status, beside=beside)


def _page(
    request: HttpRequest,
    visitor: Visitor,
    form: OfferForm,
    *,
    status: int = 200,
    beside: Mapping[str, Any] | None = None,
) -> HttpResponse:
    shown = _beside(visitor, form) if beside is None else beside
    return render(request, "offer_new.html", status=status, form=form, most=MOST_TERMS, **shown)


def _beside(visitor: Visitor, form: OfferForm) -> Mapping[str, Any]:
    """Give what stands beside the sentence: how it reads, whom it means, what the law says."""
    if not form.is_bound:
        return _NOTHING
    is_valid = form.is_valid()
    whom = [(name, count_whom(visitor, who, is_given=name.startswith("give"))) for name, who in form.whom()]
    if not is_valid:
        return {**_NOTHING, "whom": whom}
    conflicts = conflicts_seen_by(visitor)
    sentence, law = tell_terms(form.offer(), conflicts, datetime.now(UTC).date())
    return {
        "sentence": sentence,
        "law": law,
        "whom": whom,
    }


_NOTHING: Mapping[str, Any] = {"sentence": None, "law": None, "whom": ()}


def _may_withdraw(visitor: Visitor, seen: door.Seen) -> bool:
    is_own = visitor.described.party in (None, seen.values["by"])
    return _WITHDRAWS.is_met_by(visitor.roles) and is_own and seen.values["state"] == "standing"


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", list_offers, _LIST),
    ("new/", enter, _ENTERS),
    ("<uuid:identifier>/", see_offer, _GET),
    ("<uuid:identifier>/withdraw/", withdraw, _WITHDRAWS),
)
