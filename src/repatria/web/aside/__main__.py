"""The process of the worker, which `repatria serve` starts: ``python -m repatria.web.aside``."""

from __future__ import annotations

import os

from repatria.registry.settings import open_registry, settings_from

NICENESS = 5
"""Pages come before long work where both want the same processor."""


def main() -> None:
    """Open the registry that the environment names, and work.

    Raises:
        SettingsInvalid: The settings are not safe.
    """
    parent = os.getppid()
    os.nice(NICENESS)
    open_registry(settings_from(os.environ))
    from repatria.web.aside.worker import work_until_ended  # noqa: PLC0415 - tasks need settings

    work_until_ended(parent)


if __name__ == "__main__":
    main()
