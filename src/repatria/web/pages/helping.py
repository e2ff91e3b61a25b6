"""Pages of advice that strangers see too: they read nothing of the registry."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from repatria.web.rendering import render


def true_messages(request: HttpRequest) -> HttpResponse:
    """Say how to tell a true message from a fraud."""
    return render(request, "true_messages.html")


PAGES: tuple[tuple[str, Callable[..., HttpResponse], None], ...] = (("true-messages", true_messages, None),)
