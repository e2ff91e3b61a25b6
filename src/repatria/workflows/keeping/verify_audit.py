"""Verify the audit of a registry, with the heads that somebody noted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repatria.core.errors import Fault, RequestInvalid

if TYPE_CHECKING:
    from repatria.registry.audit.chain import Head


@dataclass(frozen=True, slots=True)
class CheckedAudit:
    """What a walk over the audit found.

    Attributes:
        head: The last row, as NUMBER:DIGEST.
        erased: Beside how many rows the values were erased by an act.
        findings: Number of the row, code and sentence of all that does not fit.
    """

    is_whole: bool
    rows: int
    head: str
    heads_compared: int
    erased: int
    findings: tuple[tuple[int, str, str], ...]


def verify_audit(environment: Mapping[str, str], heads: Sequence[str]) -> CheckedAudit:
    """Walk the audit of the registry that the environment names.

    Raises:
        RequestInvalid: A head cannot be read.
        SettingsInvalid: The settings are not safe, the database cannot be reached, or has no such tables.
    """
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415 - Django, for this alone
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    noted = heads_from(heads, doing="Verifying the audit")
    with opened_for_work(settings_from(environment)):
        from repatria.registry.audit.check import check_chain  # noqa: PLC0415 - needs settings

        found = check_chain(noted)
    return CheckedAudit(
        found.is_whole,
        found.rows,
        str(found.head),
        found.heads_compared,
        found.erased,
        tuple((each.number, each.code, each.says) for each in found.findings),
    )


def heads_from(texts: Sequence[str], *, doing: str) -> list[Head]:
    """Read heads as they were printed.

    Raises:
        RequestInvalid: One cannot be read.
    """
    from repatria.registry.audit.chain import Head  # noqa: PLC0415 - as above

    noted: list[Head] = []
    faults: list[Fault] = []
    for text in texts:
        try:
            noted.append(Head.parse(text))
        except ValueError:
            faults.append(
                Fault("--head", 0, "head", "bad-head", "another form", "NUMBER:DIGEST as it was printed")
            )
    if faults:
        raise RequestInvalid(doing, tuple(faults))
    return noted
