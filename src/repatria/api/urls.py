"""The addresses of the API; all of them begin with the version of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path

from repatria.api.endpoints import make_api
from repatria.api.problems import of_the_shell

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

PREFIX = "api/v1/"


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that there is no such address, in the shape of all refusals."""
    del request, exception
    return of_the_shell("no-such-address")


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that a request cannot be read, in the same shape."""
    del request, exception
    return of_the_shell("request-unreadable")


def handler500(request: HttpRequest) -> HttpResponse:
    """Tell that something failed outside the API's own endpoints."""
    del request
    return of_the_shell("failed")


urlpatterns: list[URLPattern | URLResolver] = [path(PREFIX, make_api().urls)]
