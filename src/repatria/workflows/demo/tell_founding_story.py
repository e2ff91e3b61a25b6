"""The founding case, from a press report to a plan and to what is missing: computed, not staged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid
from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.reports import ReadReport
from repatria.workflows.demo.gallery import gallery_case
from repatria.workflows.files import write_all
from repatria.workflows.plans.plan_exchange import PlannedExchange, plan_exchange
from repatria.workflows.reports.draft_case import Confirmation, ConfirmedDraft, draft_case
from repatria.workflows.reports.receive_report import read_reports

#: What no report says, and the person who confirms adds.
CONFIRMATION = Confirmation(
    case_id="kursk-2025",
    title="North Korean soldiers captured in the Kursk region",
    as_of=date(2025, 1, 12),
    source="press report, January 2025",
    party_names=(("KP", "DPR Korea"), ("RU", "Russian Federation"), ("UA", "Ukraine")),
    conflicts=((("RU", "UA"), ConflictKind.INTERNATIONAL, ConflictState.ACTIVE, date(2022, 2, 24)),),
)


@dataclass(frozen=True)
class FoundingStory:
    """Each step of the story, as it was computed.

    Attributes:
        planned: The case that the confirmed drafts make, planned.
        if_promised: The same, had Russia promised to release Ukrainians one for one.
    """

    reading: ReadReport
    confirmed: ConfirmedDraft
    planned: PlannedExchange
    if_promised: PlannedExchange


def tell_founding_story(folder: Path) -> FoundingStory:
    """Read the report, write the case that its drafts make into `folder`, and plan it.

    Raises:
        InputError: The folder cannot be made or written to, or the gallery is not there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = Fault(
            str(folder), 0, "folder", "unwritable", type(error).__name__, "a folder that can be made"
        )
        raise RequestInvalid("Making the folder of the demo", (fault,)) from error
    report = gallery_case("kursk-2025") / "report.txt"
    (reading,) = read_reports([report])
    confirmed = draft_case(reading, CONFIRMATION)
    write_all(
        {folder / "report.txt": report.read_text(encoding="utf-8"), folder / "case.toml": confirmed.text}
    )
    planned = plan_exchange(folder, asks=True)
    if_promised = plan_exchange(gallery_case("kursk-2025-russia-assumed"))
    return FoundingStory(reading, confirmed, planned, if_promised)
