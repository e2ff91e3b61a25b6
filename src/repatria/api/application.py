"""The application that a server runs: Django with the API and nothing else."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Mapping
from threading import Thread
from time import sleep
from typing import Any

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from repatria.api.limits import LARGEST_BODY, LIMITS, Limits
from repatria.registry.settings import RegistrySettings, open_registry, settings_from

ASKED_EVERY_S = 1.0
"""Seconds after which a worker looks whether it is still wanted."""
KEPT_OPEN_S = 60
"""Seconds for which a thread keeps its connection to the database."""


def from_environment() -> WSGIHandler:
    """Open the registry that the environment names and make its application; a server calls this.

    Raises:
        SettingsInvalid: The settings are not safe.
    """
    return application(opened_for_serving(os.environ), Limits())


def opened_for_serving(environment: Mapping[str, str]) -> RegistrySettings:
    """Open the registry that an environment names in the worker of a server, which ends with who started it.

    Raises:
        SettingsInvalid: The settings are not safe.
    """
    settings = settings_from(environment)
    keep_connections = {**settings.database, "CONN_MAX_AGE": KEPT_OPEN_S, "CONN_HEALTH_CHECKS": True}
    open_registry(settings.on_database(keep_connections))
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return settings


def _end_with(parent: int) -> None:
    """End this worker once who started it is gone: killed outright, it could not say so."""
    while os.getppid() == parent:
        sleep(ASKED_EVERY_S)
    os.kill(os.getpid(), signal.SIGKILL)


def application(
    settings: RegistrySettings,
    limits: Limits,
    *,
    urls: str = "repatria.api.urls",
    middleware: tuple[str, ...] = ("repatria.api.guarding.guard",),
) -> WSGIHandler:
    """Make the application of the registry that is open in this process.

    Args:
        urls: Module of the addresses; another shell beside the API names its own.
        middleware: What every request passes, in order; the same.
    """
    for name, value in (
        shell_values(settings, limits) | {"ROOT_URLCONF": urls, "MIDDLEWARE": list(middleware)}
    ).items():
        setattr(django_settings, name, value)
    # What others log may name addresses or what was sent; failures are logged by `problems` alone.
    logging.getLogger("django").setLevel(logging.CRITICAL)
    handler = WSGIHandler()
    check_addresses()
    return handler


def check_addresses() -> None:
    """Make every endpoint now: an act without one stops the start, and not the first request.

    Raises:
        LookupError: An act or a route has neither an endpoint nor a reason why not.
    """
    list(get_resolver().url_patterns)


def shell_values(settings: RegistrySettings, limits: Limits) -> dict[str, Any]:
    """Give the settings of Django that a shell needs and the registry does not."""
    return {
        "ALLOWED_HOSTS": list(settings.hosts),
        "APPEND_SLASH": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_BODY,
        LIMITS: limits,
    }
