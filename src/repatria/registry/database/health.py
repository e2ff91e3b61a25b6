"""Looking a registry over: what is wrong, and how to mend it. Nothing is changed, nothing personal read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from repatria.core.errors import SettingsInvalid
from repatria.registry.database.opening import opened_for_work
from repatria.registry.settings import RegistrySettings
from repatria.registry.vault.keys import Compartment, read_ring


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        says: What was found, and what to do where it is not well.
    """

    name: str
    is_well: bool
    says: str


def look_over(settings: RegistrySettings) -> tuple[Finding, ...]:
    """Look at the database, its roles, the keys, and whether anybody can administer."""
    return tuple(_look(settings))


def _look(settings: RegistrySettings) -> Iterator[Finding]:
    for compartment, path in (
        (Compartment.WISHES, settings.vault_key_file),
        (Compartment.REPORTS, settings.report_key_file),
    ):
        name = f"keys of {compartment.name.lower()}"
        if path is None:
            yield Finding(
                name, True, f"This process has none: it neither seals nor opens. Named by {compartment}."
            )
        else:
            yield _tried(name, partial(_ring, path, compartment))
    with ExitStack() as stack:
        opened = _tried("database", partial(_open, stack, settings))
        yield opened
        if opened.is_well:
            yield from _people()


def _ring(path: Path, compartment: Compartment) -> str:
    number = len(read_ring(path, compartment).keys)
    return (
        "1 key in the ring." if number == 1 else f"{number} keys in the ring: seal anew, then drop the older."
    )


def _open(stack: ExitStack, settings: RegistrySettings) -> str:
    stack.enter_context(opened_for_work(settings))
    return "Open, its tables are those of this version."


def _people() -> Iterator[Finding]:
    # Models can be imported once there are settings.
    from repatria.registry.audit.append import BACK_UP, current_head  # noqa: PLC0415
    from repatria.registry.models import AuditRow, RoleHeld  # noqa: PLC0415
    from repatria.registry.modes import Mode, current_mode  # noqa: PLC0415
    from repatria.registry.roles import Role  # noqa: PLC0415

    active = RoleHeld.objects.filter(account__is_active=True)
    administrators = active.filter(role=Role.ADMINISTRATOR.value).count()
    delegates = active.filter(role=Role.DELEGATE.value).values("account").distinct().count()
    yield Finding(
        "administrators",
        administrators > 0,
        f"{administrators}." if administrators else "None: `repatria registry found` makes the first one.",
    )
    says = (
        f"{delegates}."
        if delegates > 1
        else f"{delegates}: two are needed to use the vault outside interviews."
    )
    yield Finding("delegates", True, says)
    backups = AuditRow.objects.filter(act=BACK_UP).order_by("-number").values_list("at", flat=True)
    last = backups.first()
    yield Finding(
        "backups",
        True,
        "None yet: `repatria registry backup`."
        if last is None
        else f"The last one was made at {last[:16]} UTC.",
    )
    mode = current_mode()
    says = "normal." if mode is Mode.NORMAL else f"{mode}: `repatria registry mode normal` opens it again."
    yield Finding("mode", True, says)
    yield Finding(
        "audit", True, f"Its head is {current_head()}: note it elsewhere, and run `repatria audit verify`."
    )


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except SettingsInvalid as refused:
        return Finding(name, False, refused.faults[0].sentence())
