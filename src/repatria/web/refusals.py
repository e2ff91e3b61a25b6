"""What a visitor is told where something is not possible: plain words, and nothing that tells of records."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from repatria.api.problems import STATUS
from repatria.core.errors import (
    Fault,
    InputError,
    NoSuchRecord,
    NotPermitted,
    RecordChanged,
    RepatriaError,
)
from repatria.web.rendering import render

_log = logging.getLogger("repatria.web")

type Words = str | Promise

#: Title and what to do, by code; "not there" and "not yours" are one.
WORDS: Mapping[str, tuple[Words, Words]] = {
    "no-such-page": (
        _("Page not found"),
        _("If you typed the address, check it. Otherwise begin again at the overview."),
    ),
    "request-too-large": (
        _("That is too large"),
        _("Send less at once: up to 25 MB for a list and 2 MB for a report."),
    ),
    "too-many-requests": (_("Too many requests"), _("Wait a minute, then try again.")),
    "mode-refuses": (
        _("The registry is closed for this at present"),
        _("It was set to read-only or dark by an administrator. Nothing was lost and nothing was written."),
    ),
    "record-changed": (
        _("Somebody changed this record while you were working"),
        _("Nothing of yours was written. Look at the record as it is now, then decide again."),
    ),
    "already-recorded": (_("This was recorded before"), _("Nothing was written twice.")),
    "second-person-needed": (
        _("A second person is needed"),
        _(
            "This takes two people. What you asked for is kept; "
            "somebody else with your role has to do the same."
        ),
    ),
    "roles-incompatible": (
        _("These roles exclude each other"),
        _("Give one of them to somebody else."),
    ),
    "plan-not-ready": (
        _("The plan is not as far as this needs it"),
        _("It still waits for somebody, or no longer stands. Look at what it waits for."),
    ),
    "plan-unchecked": (
        _("The plan has to be checked first"),
        _(
            "Somebody other than who made it checks it, and no longer ago than a day. "
            "Check its proof, then try again."
        ),
    ),
    "document-refused": (
        _("This document was not taken"),
        _(
            "It was altered, is not signed by everybody who has to sign it, was received in another form, "
            "or belongs to no day that was prepared here. Nothing was written. Ask for it anew."
        ),
    ),
    "vault-closed": (
        _("What was told in confidence cannot be opened here"),
        _("This server has no key for it. Tell the administrator."),
    ),
    "forged": (
        _("This form is too old"),
        _("Nothing was written. Go back, reload the page and send it again."),
    ),
    "failed": (
        _("Something went wrong"),
        _("Nothing was written. Tell the administrator the number below."),
    ),
}


def refuse(
    request: HttpRequest, code: str, *, status: int = 400, incident: str | None = None
) -> HttpResponse:
    """Answer that something is not possible, in words of this page alone."""
    title, advice = WORDS[code]
    return _page(request, status, title, advice, incident=incident)


def refuse_error(request: HttpRequest, error: RepatriaError) -> HttpResponse:
    """Answer an error of Repatria. What a record is, and whether it is, is in none of the words."""
    if isinstance(error, NotPermitted | NoSuchRecord):
        return refuse(request, "no-such-page", status=404)
    status = next((STATUS[each] for each in type(error).__mro__ if each in STATUS), 500)
    title, advice = WORDS.get(error.code, (_("This is not possible"), ""))
    changes = error.changes if isinstance(error, RecordChanged) else ()
    faults = error.faults if isinstance(error, InputError) else ()
    detail = None if error.code in WORDS or faults else error.message
    return _page(request, status, title, advice, detail=detail, changes=changes, faults=faults)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that another site sent, or that is older than the session."""
    del reason
    return refuse(request, "forged", status=403)


def refuse_failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer that something failed, and log where; never what was in it, since that may be personal."""
    incident = secrets.token_hex(6)
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames[-6:]))
    _log.error("incident %s: %s at %s", incident, type(error).__name__, where)
    return refuse(request, "failed", status=500, incident=incident)


def _page(
    request: HttpRequest,
    status: int,
    title: Words,
    advice: Words,
    *,
    incident: str | None = None,
    detail: str | None = None,
    changes: tuple[str, ...] = (),
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    return render(
        request,
        "refusal.html",
        status=status,
        title=title,
        advice=advice,
        incident=incident,
        detail=detail,
        changes=changes,
        faults=faults,
    )
