"""The text of a report, sealed by a ring of its own: a report may tell a wish."""

from __future__ import annotations

from uuid import UUID

from repatria.registry.models import Report
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.sealing import Bound, Sealed, seal, unseal

BLOCK = 4_096
KIND = "report"


def seal_text(text: str, *, report: UUID, version: int, organization: UUID) -> Sealed:
    """Seal the text of a report for one version of its record.

    Raises:
        VaultClosed: This process has no ring for reports.
    """
    return seal(
        ring_of(Compartment.REPORTS), text.encode(), Bound(KIND, report, version, organization), block=BLOCK
    )


def open_text(report: Report) -> str:
    """Open the text of a report.

    Raises:
        VaultClosed: This process has no ring for reports.
        VaultRefused: It cannot be opened.
    """
    bound = Bound(KIND, report.id, report.version, report.organization_id)
    return unseal(
        ring_of(Compartment.REPORTS),
        Sealed(report.key_name, bytes(report.nonce), bytes(report.sealed_text)),
        bound,
    ).decode()
