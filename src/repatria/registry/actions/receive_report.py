"""Receive a report: kept as it came in, with where it came from."""

from __future__ import annotations

from uuid import UUID, uuid4

from repatria.core import reports
from repatria.core.errors import AlreadyRecorded
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.models import Report
from repatria.registry.vault.texts import seal_text


def receive_report(account: UUID, report: reports.Report) -> UUID:
    """Keep a report for the side of the account, and give its identifier.

    The same bytes a second time are the same report: its identifier is given, and nothing is written. Its
    text is sealed, because a report may tell a wish.

    Raises:
        AlreadyRecorded: The same bytes are kept with another text, as an earlier version read them: places in
            this one would point to other words there.
        VaultClosed: This process has no ring for reports.
    """
    with acting(account, "receive-report", subject="report") as act:
        there = Report.objects.filter(organization=act.side, digest=report.digest).first()
        if there and (there.encoding, there.characters) != (report.encoding, len(report.text)):
            raise AlreadyRecorded
        made = there or _keep(act, report)
        act.subject(made)
        return made.id


def _keep(act: Acting, report: reports.Report) -> Report:
    record = uuid4()
    sealed = seal_text(report.text, report=record, version=1, organization=act.side.id)
    return act.make(
        Report,
        as_id=record,
        organization=act.side,
        received_by=act.me,
        digest=report.digest,
        characters=len(report.text),
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed_text=sealed.sealed,
        encoding=report.encoding,
        source=report.source,
        channel=report.channel,
        received=report.received,
        published=report.published,
    )
