"""Signing in and out, the second factor, and the choice of a language."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from repatria.api.limits import current_limits
from repatria.api.signing_in import address_of
from repatria.core.errors import SignInRefused
from repatria.registry.actions.end_session import end_session
from repatria.registry.actions.open_session import open_session
from repatria.registry.actions.set_up_factor import confirm_factor, set_up_factor
from repatria.web.languages import COOKIE, offered_languages
from repatria.web.rendering import render
from repatria.web.visitors import forget_session, keep_session, visitor_of

A_YEAR_S = 365 * 24 * 3600


class SignInForm(forms.Form):
    """Who signs in."""

    name = forms.CharField(
        label=_("Name of your account"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_(
            "The six digits that your phone shows now, or a recovery code. "
            "Leave it empty if you have not set one up."
        ),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "short"}
        ),
    )


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask for name, password and code, and open a session."""
    if request.method != "POST":
        return render(request, "sign_in.html", form=SignInForm())
    current_limits().signing_in.count(address_of(request))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return render(request, "sign_in.html", status=422, form=form)
    try:
        opened = open_session(
            form.cleaned_data["name"], form.cleaned_data["password"], code=form.cleaned_data["code"] or None
        )
    except SignInRefused:
        form.add_error(
            None,
            _(
                "Name, password and code do not fit together, or the account is locked for a while. "
                "Nothing tells which."
            ),
        )
        return render(request, "sign_in.html", status=401, form=form)
    response = HttpResponseRedirect("/" if opened.has_second_factor else "/second-factor")
    keep_session(response, opened.token)
    return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    visitor = visitor_of(request)
    response = HttpResponseRedirect("/sign-in")
    if request.method == "POST":
        end_session(visitor.account, visitor.opened.session)
        forget_session(response)
    return response


class CodeForm(forms.Form):
    """A code from a phone."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that your phone shows now."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
        ),
    )


def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor: show it once, and take a code that shows that the phone has it."""
    visitor = visitor_of(request)
    account = visitor.account
    if visitor.has_factor:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return render(request, "second_factor.html", form=None, factor=None)
    if request.POST.get("step") == "make":
        return render(request, "second_factor.html", form=CodeForm(), factor=set_up_factor(account))
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            confirm_factor(account, form.cleaned_data["code"].replace(" ", ""))
        except SignInRefused:
            form.add_error("code", _("This code does not hold. Wait for the next one and try it."))
        else:
            end_session(account, visitor.opened.session)
            response = HttpResponseRedirect("/sign-in")
            forget_session(response)
            return response
    return render(request, "second_factor.html", status=422, form=form, factor=None)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language, and go back to the page it was chosen on."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    code = request.POST.get("language", "")
    if request.method == "POST" and code in {each.code for each in offered_languages()}:
        response.set_cookie(COOKIE, code, max_age=A_YEAR_S, samesite="Strict", httponly=True, path="/")
    return response
