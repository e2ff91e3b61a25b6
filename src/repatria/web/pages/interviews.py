"""Interviews: who is to be asked in private, and what of one person a delegate works with."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from repatria.core.enquiries import Answer, EnquiryState
from repatria.core.errors import NoSuchRecord
from repatria.core.interviews import AskBecause
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.record_answer import record_answer
from repatria.registry.actions.tell_interviews_due import PAGE, tell_interviews_due
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.web.acts import done_words, offered_acts
from repatria.web.needs import identifier_of
from repatria.web.pages import confidences, interviewing
from repatria.web.parts import parts_of_person
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, visitor_of
from repatria.web.waiting import TO_ASK

_KINDS = ("interview", "custody", "commission-decision")
_HELD = ("name", "born_first", "home", "sex", "number", "rank", "category", "ground", "health")


def due(request: HttpRequest) -> HttpResponse:
    """Show who is to be asked, for one reason or for any."""
    visitor = visitor_of(request)
    because = next((each for each in AskBecause if each == request.GET.get("because")), None)
    after = identifier_of(request.GET.get("after", ""))
    told = tell_interviews_due(visitor.account, because=because, after=after)
    return render(
        request,
        "interviews.html",
        told=told,
        reasons=TO_ASK,
        because=because,
        next=told.people[-1].id if len(told.people) == PAGE else None,
    )


def see(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show what a delegate works with: who it is, where they are, when they were asked, who asks for them.

    Raises:
        NoSuchRecord: There is no such person, or they are sought and held by nobody.
    """
    visitor = visitor_of(request)
    person = door.get(visitor.account, "person", identifier, purpose=Purpose.INTERVIEW)
    if person.values["is_sought"]:
        raise NoSuchRecord
    enquiries = door.list_records(
        visitor.account, "enquiry", purpose=Purpose.INTERVIEW, where={"found": identifier}
    )
    return render(
        request,
        "interview_person.html",
        person=person,
        about={name: person.values[name] for name in _HELD if name in person.values},
        parts_of=parts_of_person(visitor, identifier, only=_KINDS),
        enquiries=[each for each in enquiries if each.values["state"] == EnquiryState.FOUND.value],
        acts=[each for each in offered_acts(visitor, "person") if each.name == "record-commission-decision"],
        done=done_words(request),
    )


class AnswerForm(forms.Form):
    """What somebody said who was asked whether an enquirer may find them."""

    agrees = forms.TypedChoiceField(
        label=_("Do they agree?"),
        help_text=_(
            "They may say no, and may change their mind at any time. A no leaves the trace of a yes."
        ),
        choices=[("yes", _("Yes, the enquirer may be told")), ("no", _("No, not now"))],
        coerce=lambda text: text == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("What the enquirer is told, in their own words"),
        help_text=_("Only with a yes. The enquirer reads exactly this, and nothing else from the record."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def clean_message(self) -> str:
        """Refuse words for an enquirer who may not be told."""
        message = str(self.cleaned_data["message"])
        if message and self.cleaned_data.get("agrees") is False:
            raise forms.ValidationError(_("With a no there is nothing to tell. Leave this empty."))
        return message


def answer(request: HttpRequest, identifier: UUID, enquiry: UUID) -> HttpResponse:
    """Take down what the person answered to one enquiry.

    Raises:
        NoSuchRecord: There is no such enquiry, or it asks for somebody else.
    """
    visitor = visitor_of(request)
    asked = door.get(visitor.account, "enquiry", enquiry, purpose=Purpose.INTERVIEW)
    if asked.values["found"] != identifier:
        raise NoSuchRecord
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = Answer(form.cleaned_data["agrees"], form.cleaned_data["message"] or None)
        record_answer(visitor.account, enquiry, given)
        return HttpResponseRedirect(f"/interviews/{identifier}/?done=record-answer")
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "interview_answer.html",
        status=status,
        form=form,
        enquiry=asked,
        back=f"/interviews/{identifier}/",
    )


def looked(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show who looked at a record, for the delegate to tell the person."""
    visitor = visitor_of(request)
    return render(
        request,
        "interview_looked.html",
        looked=tell_who_looked(visitor.account, identifier),
        back=f"/interviews/{identifier}/",
    )


_ASKS = Does("tell-interviews-due")
PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", due, _ASKS),
    ("<uuid:identifier>/", see, _ASKS),
    ("<uuid:identifier>/record/", interviewing.record, Does("record-interview")),
    ("<uuid:identifier>/confidence/", confidences.read, Does("read-confidence")),
    ("<uuid:identifier>/two-people/", confidences.use, Does("use-vault")),
    ("<uuid:identifier>/answers/<uuid:enquiry>/", answer, Does("record-answer")),
    ("<uuid:identifier>/looked/", looked, Does("tell-who-looked")),
)
