"""Receive a report: kept as it came in, with where it came from."""

from __future__ import annotations

from uuid import UUID

from repatria.core import reports
from repatria.registry.actions.frame import acting
from repatria.registry.models import Report


def receive_report(account: UUID, report: reports.Report) -> UUID:
    """Keep a report for the side of the account, and give its identifier.

    The same bytes a second time are the same report: its identifier is given, and nothing is written.
    """
    with acting(account, "receive-report", subject="report") as act:
        there = Report.objects.filter(organization=act.side, digest=report.digest).first()
        made = there or act.make(
            Report,
            organization=act.side,
            received_by=act.me,
            digest=report.digest,
            text=report.text,
            encoding=report.encoding,
            source=report.source,
            channel=report.channel,
            received=report.received,
            published=report.published,
        )
        act.subject(made)
        return made.id
