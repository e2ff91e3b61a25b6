"""What was told in confidence: opened by a delegate to go on talking, or by two people, and never kept."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from repatria.core.confidences import Confidence
from repatria.core.errors import InputError, SecondPersonNeeded
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.request_vault import request_vault
from repatria.registry.actions.use_vault import LASTS, use_vault
from repatria.registry.vault.requests import Ask, Use
from repatria.web.acts import done_words
from repatria.web.languages import party_code
from repatria.web.needs import identifier_of
from repatria.web.rendering import render
from repatria.web.visitors import Visitor, visitor_of


def read(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Say what opening means, and open it once somebody presses the button."""
    visitor = visitor_of(request)
    if request.method != "POST":
        door.get(visitor.account, "person", identifier, purpose=Purpose.INTERVIEW)
        return render(request, "confidence_closed.html", back=_record(identifier))
    return _opened(request, identifier, read_confidence(visitor.account, identifier))


class AskForm(forms.Form):
    """What two people ask of the vault."""

    use = forms.TypedChoiceField(
        label=_("What is asked?"),
        choices=[
            (Use.READ.value, _("To read what they told, outside an interview")),
            (Use.REMOVE_FEAR.value, _("To take back that they must not be sent to a place")),
        ],
        coerce=Use,
        widget=forms.RadioSelect,
    )
    party = forms.CharField(
        label=_("Which place?"),
        help_text=_("Only to take it back: the country, or the code of the party."),
        required=False,
        max_length=60,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )

    def clean_party(self) -> str | None:
        """Read the code of a party."""
        text = str(self.cleaned_data["party"])
        is_needed = self.cleaned_data.get("use") is Use.REMOVE_FEAR
        code = party_code(text) if text else None
        if is_needed and code is None:
            raise forms.ValidationError(_("Say which place: a country, or the code of a party."))
        return code if is_needed else None


def use(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Ask for the vault as the first of two, or for the same as the second."""
    visitor = visitor_of(request)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask = Ask(form.cleaned_data["use"], form.cleaned_data["party"])
        second_to = identifier_of(request.POST.get("second_to", ""))
        if second_to is None:
            request_vault(visitor.account, identifier, ask)
            return HttpResponseRedirect(f"/interviews/{identifier}/two-people/?done=request-vault")
        try:
            return _opened(
                request, identifier, use_vault(visitor.account, identifier, second_to, ask), by_two=True
            )
        except SecondPersonNeeded:
            form.add_error(
                None,
                _("This is not what the first one asked for, or it is older than a day. Talk to each other."),
            )
        except InputError:
            form.add_error("party", _("They are not recorded as fearing this place."))
    waiting = _waiting(visitor, identifier)
    return render(
        request,
        "confidence_by_two.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        mine=[each for each in waiting if each.values["by"] == visitor.account],
        others=[each for each in waiting if each.values["by"] != visitor.account],
        back=_record(identifier),
        done=done_words(request),
    )


def _waiting(visitor: Visitor, person: UUID) -> list[door.Seen]:
    """Give what the first of two asked, which still waits for the second."""
    door.get(visitor.account, "person", person, purpose=Purpose.INTERVIEW)
    asked = door.list_records(
        visitor.account,
        "vault-request",
        purpose=Purpose.PROTECTION,
        where={"person": person, "used_by": None},
    )
    return [each for each in asked if datetime.now(UTC) - each.values["made_at"] <= LASTS]


def _opened(
    request: HttpRequest, identifier: UUID, told: Confidence, *, by_two: bool = False
) -> HttpResponse:
    response = render(
        request, "confidence.html", told=told, by_two=by_two, back=_record(identifier), person=identifier
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _record(identifier: UUID) -> str:
    return f"/interviews/{identifier}/"
