"""Administration: organizations, how far the registry is open, its health. No record of a person is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import AlreadyRecorded, NoSuchRecord, SecondPersonNeeded
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.add_organization import OrganizationKind, add_organization
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.set_mode import set_mode
from repatria.registry.database.health import look_over
from repatria.registry.modes import DARKNESS, Mode, current_mode
from repatria.registry.settings import opened_settings
from repatria.web.acts import done_words
from repatria.web.pages import accounts
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of

#: Names of what is looked over.
LOOKED_AT = {
    "keys of wishes": _("Keys that seal wishes"),
    "keys of reports": _("Keys that seal reports"),
    "database": _("Database"),
    "administrators": _("Administrators"),
    "delegates": _("Delegates"),
    "backups": _("Backups"),
    "mode": _("How far the registry is open"),
    "audit": _("Audit"),
}


def administration(request: HttpRequest) -> HttpResponse:
    """Show what there is to administer."""
    return render(request, "administration.html", mode=current_mode().value)


def health(request: HttpRequest) -> HttpResponse:
    """Show what is wrong with the registry, and how to mend it."""
    found = look_over(opened_settings())
    return render(
        request,
        "server_health.html",
        found=found,
        named=LOOKED_AT,
        is_well=all(each.is_well for each in found),
    )


class OrganizationForm(forms.Form):
    """An organization that works with the registry."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"dir": "auto"}))
    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=[
            (OrganizationKind.BUREAU.value, _("The national information bureau of a party")),
            (OrganizationKind.PARTY.value, _("A party itself")),
            (OrganizationKind.NEUTRAL.value, _("The neutral")),
        ],
        coerce=OrganizationKind,
        widget=forms.RadioSelect,
    )
    party = forms.CharField(
        label=_("Code of the party"),
        help_text=_("Such as UA. The neutral serves none: leave it empty."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "short", "dir": "ltr", "autocomplete": "off"}),
    )

    def clean_party(self) -> str | None:
        """Compare it with the kind."""
        party = str(self.cleaned_data["party"]) or None
        kind = self.cleaned_data.get("kind")
        if kind is not None and (kind is OrganizationKind.NEUTRAL) == bool(party):
            raise forms.ValidationError(_("Name the party of a party or a bureau, and none of the neutral."))
        return party


def organizations(request: HttpRequest) -> HttpResponse:
    """Show the organizations."""
    visitor = visitor_of(request)
    return render(
        request,
        "organizations.html",
        found=accounts.all_organizations(visitor),
        done=done_words(request),
    )


def add(request: HttpRequest) -> HttpResponse:
    """Add an organization."""
    visitor = visitor_of(request)
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_organization(visitor.account, said["name"], kind=said["kind"], party=said["party"])
        except AlreadyRecorded:
            form.add_error("name", _("An organization of this name is there already."))
        else:
            return HttpResponseRedirect("/administration/organizations/?done=add-organization")
    status = 422 if request.method == "POST" else 200
    return render(request, "organization_add.html", status=status, form=form)


class ModeForm(forms.Form):
    """How far the registry is open, and why."""

    mode = forms.TypedChoiceField(
        label=_("How far is it open from now on?"), coerce=Mode, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("In plain words, and nothing personal: it stands in the registry for all who audit it."),
        max_length=400,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


_MODES = {
    Mode.NORMAL: _("Normal: everybody works"),
    Mode.READ_ONLY: _("Read-only: everybody reads, nobody writes"),
    Mode.DARK: _("Dark: nobody reads or writes anything"),
}


def mode(request: HttpRequest) -> HttpResponse:
    """Close the registry at once, or open it again as another one than who closed it."""
    visitor = visitor_of(request)
    now = current_mode()
    form = ModeForm(request.POST if request.method == "POST" else None)
    form.fields["mode"].choices = [(each.value, _MODES[each]) for each in DARKNESS if each is not now]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            set_mode(visitor.account, form.cleaned_data["mode"], because=form.cleaned_data["because"])
        except SecondPersonNeeded:
            form.add_error("mode", _("You made it dark. Another administrator has to open it again."))
        except AlreadyRecorded:
            form.add_error("mode", _("Somebody set it to this meanwhile."))
        else:
            return HttpResponseRedirect("/administration/mode/?done=set-mode")
    return render(
        request,
        "mode.html",
        status=422 if form.errors else 200,
        form=form,
        now=_MODES[now],
        changes=_changes(visitor) if now is not Mode.DARK else (),
        done=done_words(request),
    )


def _changes(visitor: Visitor) -> list[door.Seen]:
    found = door.list_records(visitor.account, "mode-change", purpose=Purpose.ADMINISTRATION)
    return sorted(found, key=lambda each: -each.values["turn"])


def sessions(request: HttpRequest) -> HttpResponse:
    """Show what is open of all accounts, as far as one page goes."""
    visitor = visitor_of(request)
    found = accounts.open_sessions(visitor)
    named = {each.id: each.values["name"] for each in accounts.all_accounts(visitor)}
    return render(
        request,
        "all_sessions.html",
        found=sorted(found, key=lambda each: each.values["last_used"], reverse=True),
        named=named,
        back="/administration/",
        done=done_words(request),
    )


def end(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """End a session of somebody.

    Raises:
        NoSuchRecord: There is none, or nobody pressed the button.
    """
    if request.method != "POST":
        raise NoSuchRecord
    end_session(visitor_of(request).account, identifier)
    return HttpResponseRedirect("/administration/sessions/?done=end-session")


def _pages() -> Iterator[tuple[str, Callable[..., HttpResponse], Need]]:
    runs = Does("set-mode")
    yield "", administration, runs
    yield "health/", health, runs
    yield "mode/", mode, runs
    yield "organizations/", organizations, Does("add-organization")
    yield "organizations/add/", add, Does("add-organization")
    yield "sessions/", sessions, Does("close-account")
    yield "sessions/<uuid:identifier>/end/", end, Does("close-account")
    yield from ((f"accounts/{address}", view, need) for address, view, need in accounts.PAGES)


PAGES = tuple(_pages())
