"""What every request passes before and after the API: host, size, and headers that keep browsers tight."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from repatria.api.limits import LARGEST_BODY
from repatria.api.problems import of_the_shell

#: Nothing of an answer is kept, framed, run or loaded by a browser, whatever somebody wrote into a record.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}  # fmt: skip


def guard(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Make the one middleware of the API."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = _refusal_of(request) or _shaped(answer(request))
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


def _refusal_of(request: HttpRequest) -> HttpResponse | None:
    try:
        request.get_host()
    except DisallowedHost:
        return of_the_shell("wrong-host")
    length = request.META.get("CONTENT_LENGTH") or "0"
    # A body without a length is read as empty; so nothing is read that was not announced.
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return of_the_shell("request-too-large")
    return None


def _shaped(response: HttpResponse) -> HttpResponse:
    """Give what Django or the framework refuses by itself the shape of all other refusals."""
    if response.status_code == 405:
        told = of_the_shell("wrong-method")
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told
    return response
