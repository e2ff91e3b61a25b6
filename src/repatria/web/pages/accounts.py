"""Accounts: opened and closed, roles given and taken, by who runs the system and reads no records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from repatria.core.errors import AlreadyRecorded, InputError, NoSuchRecord
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.close_account import close_account
from repatria.registry.actions.give_role import give_role
from repatria.registry.actions.open_account import open_account
from repatria.registry.actions.take_role import take_role
from repatria.registry.roles import NEUTRAL_ONLY, Role, are_compatible
from repatria.web.acts import done_words
from repatria.web.rendering import render
from repatria.web.visitors import Does, Need, Visitor, visitor_of

_FOR = Purpose.ADMINISTRATION


def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts, by organization."""
    visitor = visitor_of(request)
    roles: dict[UUID | int, list[str]] = {}
    for held in _all(visitor, "role-held"):
        roles.setdefault(held.values["account"], []).append(held.values["role"])
    by_side: dict[UUID | int, list[door.Seen]] = {}
    for each in sorted(all_accounts(visitor), key=lambda each: each.values["name"]):
        by_side.setdefault(each.values["organization"], []).append(each)
    return render(
        request,
        "accounts.html",
        organizations=all_organizations(visitor),
        by_side=by_side,
        roles=roles,
        done=done_words(request),
    )


class OpenForm(forms.Form):
    """Somebody who is to work with the registry."""

    name = forms.CharField(
        label=_("Name of the account"),
        help_text=_("What they type to sign in. Others who administer and audit see it."),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )
    organization = forms.TypedChoiceField(
        label=_("Whom do they work for?"), coerce=UUID, widget=forms.RadioSelect
    )
    password = forms.CharField(
        label=_("First password"),
        help_text=_(
            "Long, and by chance. Hand it over in person; a second factor is set up at the first sign-in."
        ),
        max_length=1_000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


def opening(request: HttpRequest) -> HttpResponse:
    """Open an account; it can do nothing until it is given a role."""
    visitor = visitor_of(request)
    form = OpenForm(request.POST if request.method == "POST" else None)
    form.fields["organization"].choices = [  # type: ignore[attr-defined]
        (str(each.id), each.values["name"]) for each in all_organizations(visitor)
    ]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = open_account(
                visitor.account, said["name"], organization=said["organization"], password=said["password"]
            )
        except AlreadyRecorded:
            form.add_error("name", _("This name is taken."))
        except InputError:
            form.add_error("password", _("This password is too short, or too simple."))
        else:
            return HttpResponseRedirect(f"/administration/accounts/{made}/?done=open-account")
    status = 422 if request.method == "POST" else 200
    return render(request, "account_open.html", status=status, form=form)


def see(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show an account, its roles, and those that it could hold beside them."""
    visitor = visitor_of(request)
    account = door.get(visitor.account, "account", identifier, purpose=_FOR)
    side = door.get(visitor.account, "organization", account.values["organization"], purpose=_FOR)
    held = frozenset(
        Role(each.values["role"])
        for each in door.list_records(
            visitor.account, "role-held", purpose=_FOR, where={"account": identifier}
        )
    )
    now = datetime.now(UTC)
    sessions = door.list_records(
        visitor.account, "session", purpose=_FOR, where={"account": identifier, "ended_at": None}
    )
    shown = ("name", "is_active", "has_factor", "last_login", "failures", "locked_until")
    is_neutral = side.values["party"] is None
    return render(
        request,
        "account.html",
        account=account,
        side=side.values["name"],
        about={name: account.values[name] for name in shown} | _unless_said(account),
        held=sorted(held),
        can_hold=[role for role in Role if role not in held and _fits(role, held, is_neutral=is_neutral)],
        excluded=[role for role in Role if role not in held and not _fits(role, held, is_neutral=is_neutral)],
        neutral_only=NEUTRAL_ONLY if not is_neutral else frozenset(),
        sessions=[each for each in sessions if each.values["ends_at"] > now],
        is_mine=identifier == visitor.account,
        done=done_words(request),
    )


def _unless_said(account: door.Seen) -> dict[str, str]:
    """Say what an empty day means of an account: nothing of it is unknown."""
    never = {"last_login": _now("never"), "locked_until": _now("not locked")}
    return {name: words for name, words in never.items() if account.values[name] is None}


def give(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Give a role."""
    give_role(visitor_of(request).account, identifier, _role(request))
    return HttpResponseRedirect(f"/administration/accounts/{identifier}/?done=give-role")


def take(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Take a role; it ends at once."""
    take_role(visitor_of(request).account, identifier, _role(request))
    return HttpResponseRedirect(f"/administration/accounts/{identifier}/?done=take-role")


def close(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Close an account, once somebody said that they are sure."""
    visitor = visitor_of(request)
    account = door.get(visitor.account, "account", identifier, purpose=_FOR)
    if request.method == "POST":
        close_account(visitor.account, identifier)
        return HttpResponseRedirect(f"/administration/accounts/{identifier}/?done=close-account")
    return render(request, "account_close.html", account=account)


def all_organizations(visitor: Visitor) -> list[door.Seen]:
    """Give all organizations by name."""
    return sorted(_all(visitor, "organization"), key=lambda each: each.values["name"])


def all_accounts(visitor: Visitor) -> list[door.Seen]:
    """Give all accounts."""
    return _all(visitor, "account")


def open_sessions(visitor: Visitor) -> list[door.Seen]:
    """Give the sessions and tokens of all that are open."""
    now = datetime.now(UTC)
    found = _all(visitor, "session", ended_at=None)
    return [each for each in found if each.values["ends_at"] > now]


def _all(visitor: Visitor, kind: str, **where: object) -> list[door.Seen]:
    """Read page after page; who administers has some hundred of each."""
    found: list[door.Seen] = []
    while True:
        after = found[-1].id if found else None
        page = door.list_records(visitor.account, kind, purpose=_FOR, where=where, after=after)
        found += page
        if len(page) < door.LARGEST_PAGE:
            return found


def _fits(role: Role, held: frozenset[Role], *, is_neutral: bool) -> bool:
    is_allowed = is_neutral or role not in NEUTRAL_ONLY
    return is_allowed and all(are_compatible(role, other) for other in held)


def _role(request: HttpRequest) -> Role:
    """Read the role that a form names.

    Raises:
        NoSuchRecord: There is none of this name, or nobody pressed the button.
    """
    found = next((role for role in Role if role == request.POST.get("role")), None)
    if found is None:
        raise NoSuchRecord
    return found


PAGES: tuple[tuple[str, Callable[..., HttpResponse], Need], ...] = (
    ("", accounts, Does("open-account")),
    ("open/", opening, Does("open-account")),
    ("<uuid:identifier>/", see, Does("close-account")),
    ("<uuid:identifier>/roles/give/", give, Does("give-role")),
    ("<uuid:identifier>/roles/take/", take, Does("take-role")),
    ("<uuid:identifier>/close/", close, Does("close-account")),
)
