"""What every request passes: the API its own guard; pages their language, headers, and who asks."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils import translation

from repatria.api.guarding import HEADERS
from repatria.api.guarding import guard as guard_api
from repatria.api.urls import PREFIX
from repatria.core.errors import NotSignedIn, RepatriaError
from repatria.rendering.speaking import spoken
from repatria.web.application import LARGEST_UPLOAD
from repatria.web.languages import language_of
from repatria.web.refusals import refuse, refuse_error
from repatria.web.speech import current_speech
from repatria.web.statics import STATIC
from repatria.web.visitors import find_visitor

#: Pages load their own style sheet and script, send their own forms, and nothing else.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What differs from the API: with no referrer at all, browsers would not say either that a form is our own.
PAGE_HEADERS = HEADERS | {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}
#: Pages that strangers see.
PUBLIC = frozenset({"/sign-in", "/language", "/help/true-messages"})
LARGEST_FROM_STRANGERS = 10_000
"""Bytes of a form that a stranger sends: a name, a password and a code."""

type Answer = Callable[[HttpRequest], HttpResponse]


def guard(answer: Answer) -> Answer:
    """Make the one middleware of the application."""
    to_api = guard_api(answer)

    def guarded(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(f"/{PREFIX}"):
            return to_api(request)
        with translation.override(language_of(request).code), spoken(current_speech()):
            response = _to_page(request, answer)
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


def _to_page(request: HttpRequest, answer: Answer) -> HttpResponse:
    refusal = _refusal_of(request)
    if refusal is not None:
        return refusal
    if request.path not in PUBLIC and not request.path.startswith(STATIC):
        try:
            visitor = find_visitor(request)
        except NotSignedIn:
            # The same for every address, whether or not there is such a page.
            return _to_sign_in(request)
        except RepatriaError as error:
            return refuse_error(request, error)
        if not visitor.has_factor and request.path not in ("/second-factor", "/sign-out"):
            return HttpResponseRedirect("/second-factor")
    return answer(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the page for signing in; a part of a page that asks in the background reloads the whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": "/sign-in"})
    return HttpResponseRedirect("/sign-in")


def _refusal_of(request: HttpRequest) -> HttpResponse | None:
    try:
        request.get_host()
    except DisallowedHost:
        return HttpResponse("This service has another name.", status=400, content_type="text/plain")
    length = request.META.get("CONTENT_LENGTH") or "0"
    largest = LARGEST_FROM_STRANGERS if request.path in PUBLIC else LARGEST_UPLOAD
    if not length.isdecimal() or int(length) > largest:
        return refuse(request, "request-too-large")
    return None
