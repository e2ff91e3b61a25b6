"""Enquiries: the family's own, which tell nothing before somebody agreed; and those that tracing works on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.core.enquiries import (
    ANSWERED_SAYS,
    RECEIVED_SAYS,
    WITHDRAWN_SAYS,
    EnquiryState,
    EnquiryTold,
)
from repatria.core.errors import NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.match_enquiry import match_enquiry
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.take_up_enquiry import take_up_enquiry
from repatria.registry.actions.tell_enquiries import tell_enquiries
from repatria.registry.actions.withdraw_enquiry import withdraw_enquiry
from repatria.web.acts import done_words
from repatria.web.names_alike import NOTHING_ASKED, get_ready_to_compare, names_alike
from repatria.web.needs import identifier_of
from repatria.web.rendering import render
from repatria.web.visitors import AnyOf, Does, Need, Visitor, visitor_of
from repatria.workflows.people.find_person import FoundPerson

PAGE = 25
"""Enquiries on one page."""
#: What an enquirer may hear, in the language of the page; nothing else is ever told them.
HEARD: dict[str, str | Promise] = {
    RECEIVED_SAYS: _("We have received your enquiry."),
    ANSWERED_SAYS: _("The person you asked about agreed that you are told this."),
    WITHDRAWN_SAYS: _("You withdrew your enquiry."),
}
#: States that tracing chooses from; that one is answered stands nowhere.
STATES = (EnquiryState.RECEIVED, EnquiryState.SEARCHING, EnquiryState.FOUND, EnquiryState.WITHDRAWN)
_COLUMNS = ("name", "home", "born_first", "number", "unit", "rank")

_FAMILY = Does("tell-enquiries")
_TRACING = Does("take-up-enquiry")


def enquiries(request: HttpRequest) -> HttpResponse:
    """Show a family its own enquiries, or those of a side to who searches."""
    visitor = visitor_of(request)
    if _FAMILY.is_met_by(visitor.roles):
        return render(
            request,
            "enquiries_own.html",
            own=tell_enquiries(visitor.account),
            heard=HEARD,
            withdrawn=WITHDRAWN_SAYS,
            now=datetime.now(UTC),
            done=done_words(request),
        )
    state = next((each for each in STATES if each == request.GET.get("state")), EnquiryState.RECEIVED)
    found = door.list_records(
        visitor.account,
        "enquiry",
        purpose=Purpose.TRACING,
        where={"state": state.value},
        after=identifier_of(request.GET.get("after", "")),
        at_most=PAGE,
    )
    return render(
        request,
        "enquiries.html",
        found=found,
        state=state,
        states=STATES,
        next=found[-1].id if len(found) == PAGE else None,
    )


class SendForm(forms.Form):
    """What a family asks."""

    name = forms.CharField(
        label=_("Whom do you ask for?"),
        help_text=_("The full name, in any script, as you would write it."),
        max_length=400,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    relation = forms.CharField(
        label=_("What are you to them?"),
        help_text=_("Mother, brother, friend: as you would say it."),
        required=False,
        max_length=60,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    asks = forms.CharField(
        label=_("Who asks?"),
        help_text=_("Your own name. The person hears it before they answer."),
        max_length=400,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )


def send(request: HttpRequest) -> HttpResponse:
    """Take an enquiry of a family."""
    visitor = visitor_of(request)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        send_enquiry(visitor.account, name=said["name"], asks=said["asks"], relation=said["relation"] or None)
        return HttpResponseRedirect("/enquiries/?done=send-enquiry")
    return render(request, "enquiry_send.html", status=422 if request.method == "POST" else 200, form=form)


def withdraw(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Let a family end its search, once it said that it is sure."""
    visitor = visitor_of(request)
    own = _own(visitor, identifier)
    if request.method == "POST":
        withdraw_enquiry(visitor.account, identifier)
        return HttpResponseRedirect("/enquiries/?done=withdraw-enquiry")
    return render(request, "enquiry_withdraw.html", enquiry=own)


def see(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show an enquiry to who searches, with what can be done."""
    visitor = visitor_of(request)
    enquiry = door.get(visitor.account, "enquiry", identifier, purpose=Purpose.TRACING)
    if request.method == "POST":
        take_up_enquiry(visitor.account, identifier, sought=enquiry.values["sought"])
        return HttpResponseRedirect(f"/enquiries/{identifier}/?done=take-up-enquiry")
    shown = ("name", "relation", "asks", "made_at", "state")
    return render(
        request,
        "enquiry.html",
        enquiry=enquiry,
        about={name: enquiry.values[name] for name in shown},
        is_open=enquiry.values["state"] != EnquiryState.WITHDRAWN.value,
        is_new=enquiry.values["state"] == EnquiryState.RECEIVED.value,
        done=done_words(request),
    )


def choose(request: HttpRequest, identifier: UUID, which: str) -> HttpResponse:
    """Search the record that belongs to an enquiry: of somebody sought, or of somebody held.

    Raises:
        NoSuchRecord: It is neither.
    """
    visitor = visitor_of(request)
    if which not in ("sought", "held"):
        raise NoSuchRecord
    enquiry = door.get(visitor.account, "enquiry", identifier, purpose=Purpose.TRACING)
    chosen = identifier_of(request.POST.get("person", ""))
    if chosen is not None:
        if which == "sought":
            take_up_enquiry(visitor.account, identifier, sought=chosen)
        else:
            match_enquiry(visitor.account, identifier, chosen)
        act = "take-up-enquiry" if which == "sought" else "match-enquiry"
        return HttpResponseRedirect(f"/enquiries/{identifier}/?done={act}")
    words = request.POST.get("words", "").strip()[:400]
    where = {"is_sought": which == "sought"}
    found: tuple[door.Seen | FoundPerson, ...] = ()
    alike = NOTHING_ASKED
    if words:
        found = door.search(
            visitor.account, "person", words, purpose=Purpose.TRACING, where=where, at_most=PAGE
        )
        written = {each.id for each in found}
        alike = names_alike(visitor, words, purpose=Purpose.TRACING, without=written, where=where)
    else:
        get_ready_to_compare(visitor)
    return render(
        request,
        "enquiry_choose.html",
        enquiry=enquiry,
        which=which,
        words=words,
        found=[*found, *alike.people],
        alike=alike,
        columns=_COLUMNS,
        is_cut=len(found) == PAGE or alike.is_cut,
    )


def _own(visitor: Visitor, identifier: UUID) -> EnquiryTold:
    """Give one of the account's own enquiries; of any other nothing tells whether it is there."""
    own = next((each for each in tell_enquiries(visitor.account) if each.id == identifier), None)
    if own is None or own.says == WITHDRAWN_SAYS:
        raise NoSuchRecord
    return own


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", enquiries, AnyOf((_FAMILY, _TRACING))),
    ("send/", send, Does("send-enquiry")),
    ("<uuid:identifier>/", see, _TRACING),
    ("<uuid:identifier>/withdraw/", withdraw, Does("withdraw-enquiry")),
    ("<uuid:identifier>/record/<slug:which>/", choose, Does("match-enquiry")),
)
