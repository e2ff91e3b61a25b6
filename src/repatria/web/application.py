"""The application that `repatria serve` runs: the pages, and the API beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from whitenoise import WhiteNoise

from repatria.api.application import application as api_application
from repatria.api.application import opened_for_serving
from repatria.api.limits import Limits
from repatria.registry.settings import RegistrySettings
from repatria.web.languages import catalogs_folder, offered_languages
from repatria.web.statics import STATIC, add_static_headers, static_folders

MIDDLEWARE = ("repatria.web.guarding.guard", "django.middleware.csrf.CsrfViewMiddleware")
"""What every request passes. The API is exempt of the second: no other site can send its tokens."""
LARGEST_UPLOAD = 25_000_000
"""Bytes of a request to a page: a long list, and what stands around it."""


def from_environment() -> WhiteNoise:
    """Open the registry that the environment names and make the application; a server calls this.

    Raises:
        SettingsInvalid: The settings are not safe.
    """
    return application(opened_for_serving(os.environ), Limits())


def application(settings: RegistrySettings, limits: Limits) -> WhiteNoise:
    """Make the application of the registry that is open in this process."""
    for name, value in shell_values(settings).items():
        setattr(django_settings, name, value)
    handler = api_application(settings, limits, urls="repatria.web.urls", middleware=MIDDLEWARE)
    return _with_statics(handler)


def shell_values(settings: RegistrySettings) -> Mapping[str, Any]:
    """Give the settings of Django that pages need, beside those of the API."""
    return {
        "CSRF_COOKIE_NAME": cookie_name("csrf", settings),
        "CSRF_COOKIE_SECURE": not settings.is_development,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "repatria.web.refusals.refuse_forged",
        # Behind a proxy this process hears plain HTTP, and browsers say that they came by HTTPS.
        "CSRF_TRUSTED_ORIGINS": [f"https://{host}" for host in settings.hosts],
        # What is uploaded may tell a wish: it never lies on a disk before it is sealed.
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": LARGEST_UPLOAD,
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [(each.code, each.name) for each in offered_languages()],
        "LOCALE_PATHS": [catalogs_folder()],
    }


def cookie_name(name: str, settings: RegistrySettings) -> str:
    """Name a cookie; with the prefix, browsers take it over HTTPS and from this host alone."""
    return name if settings.is_development else f"__Host-{name}"


def _with_statics(handler: WSGIHandler) -> WhiteNoise:
    """Answer for style sheets, scripts and fonts before anything is asked of the registry."""
    served = WhiteNoise(
        handler,
        add_headers_function=add_static_headers,
        # Their address holds their digest, so they never change.
        immutable_file_test=lambda _, url: url.startswith(STATIC),
    )
    for folder in static_folders():
        served.add_files(folder, prefix=STATIC)
    return served
