"""Read the text of a report."""

from __future__ import annotations

from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.models import Report
from repatria.registry.vault.texts import open_text


def read_report_text(account: UUID, report: UUID) -> str:
    """Open the text of a report of the account's side.

    Raises:
        NoSuchRecord: There is no such report among theirs.
        VaultClosed: This process has no ring for reports.
        VaultRefused: It does not open.
    """
    with acting(account, "read-report-text", subject=f"report:{report}") as act:
        return open_text(act.take(Report, report))
