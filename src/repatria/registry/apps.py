"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry as an application of Django."""

    name = "repatria.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
