"""Settings by which the type checker learns what the models are; nothing runs on them."""

from __future__ import annotations

from repatria.registry.settings import django_values, settings_from

globals().update(django_values(settings_from({"REPATRIA_MODE": "development"})))
