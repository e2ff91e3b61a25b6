"""An act as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from repatria.core.handovers import Act, ActId, Answer


def act_to_json(act: Act) -> dict[str, Any]:
    """Give an act as plain JSON values."""
    return {
        "device": act.id.device,
        "sequence": act.id.sequence,
        "clock": act.clock,
        "at": act.at.isoformat(),
        "by": act.by,
        "subject": act.subject,
        "answer": act.answer.value,
        "corrects": [[each.device, each.sequence] for each in act.corrects],
    }


def act_from_json(said: Mapping[str, Any]) -> Act:
    """Read an act that was written by `act_to_json`.

    Raises:
        ValueError: It is none; so do KeyError and TypeError say.
    """
    return Act(
        ActId(said["device"], said["sequence"]),
        said["clock"],
        datetime.fromisoformat(said["at"]),
        said["by"],
        said["subject"],
        Answer(said["answer"]),
        tuple(ActId(device, sequence) for device, sequence in said["corrects"]),
    )
