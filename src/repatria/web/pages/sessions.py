"""One's own sessions and tokens: what is open, and its end."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.issue_token import issue_token
from repatria.registry.actions.tell_sessions import tell_sessions
from repatria.registry.roles import Role
from repatria.registry.sessions import LONGEST_TOKEN_DAYS
from repatria.web.acts import done_words
from repatria.web.rendering import render
from repatria.web.visitors import Everybody, Need, forget_session, visitor_of
from repatria.web.words import value_words


def sessions(request: HttpRequest) -> HttpResponse:
    """Show what is open of one's own account."""
    visitor = visitor_of(request)
    return render(
        request,
        "sessions.html",
        sessions=tell_sessions(visitor.account),
        this=visitor.opened.session,
        done=done_words(request),
    )


def end(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """End one of one's own.

    Raises:
        NoSuchRecord: It is none of theirs, or nobody pressed the button.
    """
    visitor = visitor_of(request)
    if request.method != "POST" or identifier not in {
        each.session for each in tell_sessions(visitor.account)
    }:
        raise NoSuchRecord
    end_session(visitor.account, identifier)
    if identifier != visitor.opened.session:
        return HttpResponseRedirect("/sessions/?done=end-session")
    response = HttpResponseRedirect("/sign-in")
    forget_session(response)
    return response


class TokenForm(forms.Form):
    """What a program may do, and how long."""

    role = forms.TypedChoiceField(label=_("In which role?"), coerce=Role, widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("90 at most."),
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        initial=30,
        widget=forms.NumberInput({"class": "short"}),
    )


def token(request: HttpRequest) -> HttpResponse:
    """Issue a token, and show it once."""
    visitor = visitor_of(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    form.fields["role"].choices = [(each.value, value_words(each.value)) for each in sorted(visitor.roles)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        made = issue_token(visitor.account, form.cleaned_data["role"], days=form.cleaned_data["days"])
        return render(request, "token.html", form=None, made=made)
    return render(
        request, "token.html", status=422 if request.method == "POST" else 200, form=form, made=None
    )


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", sessions, Everybody()),
    ("token/", token, Everybody()),
    ("<uuid:identifier>/end/", end, Everybody()),
)
